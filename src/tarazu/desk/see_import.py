"""What would become of a firm's spreadsheet of offers or wants: which lines are right, and what is wrong."""

from tarazu.market.imports import Import, read_import
from tarazu.registry.people import Actor
from tarazu.storage import market


def see_import(*, actor: Actor, side: str, content: str) -> Import:
    """Read a table of offers or wants, as `side` says, of the parties one acts for; nothing is put on the book."""
    read = read_import(content, side=side, party_ids=actor.acts_for())
    return read.without(market.taken_references(read.listings))
