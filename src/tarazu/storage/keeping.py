"""Whose rulebook it is: a rule keeper acts for a ministry of the country, or for the mechanism as a whole."""

from tarazu.registry.authorities import AuthorityKind
from tarazu.registry.people import PLATFORM, Actor, PowerMissing
from tarazu.rulebook.book import orders
from tarazu.storage import registry


def may_keep(actor: Actor, power: str, order: str) -> bool:
    """Say whether somebody has a power over the figures of a legal order today."""
    return any(actor.may(power, subject) for subject in (PLATFORM, *_ministries(order)))


def must_keep(actor: Actor, power: str, order: str) -> None:
    """Refuse where `may_keep` says no. Errors: PowerMissing; ConfirmationMissing."""
    if not may_keep(actor, power, order):
        raise PowerMissing(person=actor.name, power=power, subject=order)
    actor.confirm(power)


def kept_orders(actor: Actor, power: str) -> tuple[str, ...]:
    """The legal orders over whose figures somebody has a power today."""
    return tuple(order for order in orders() if may_keep(actor, power, order))


def _ministries(order: str) -> tuple[str, ...]:
    held = registry.authorities().values()
    return tuple(one.id for one in held if one.kind is AuthorityKind.MINISTRY and one.country == order)
