"""All parties as a file for a screening tool, as FollowTheMoney writes them."""

from tarazu.papers.ftm import parties_ftm
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import registry


def see_parties_file(*, actor: Actor) -> bytes:
    """Every registered party with its owners, for the compliance desk. Errors: PowerMissing."""
    actor.must("load_list", PLATFORM)
    return parties_ftm(registry.parties().values())
