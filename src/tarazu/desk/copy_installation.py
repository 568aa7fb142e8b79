"""Copy a whole installation into another database, from SQLite to PostgreSQL or back, and show that it is the same."""

from dataclasses import dataclass

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import audit, journal
from tarazu.storage.copying import copy_rows, standing_on


class CopyDiffers(TarazuError):
    """What was copied is not what was there."""

    kind = Kind.CONFLICT
    says = "The copy is not the same: {fault} Stay with the old database, and drop the new one."


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied, and the root that both databases have now."""

    rows: int
    entries: int
    root: str


def copy_installation(*, actor: Actor, address: str) -> Copied:
    """Copy everything into an empty database, and hold the copy against itself and against its origin.

    For administrators of the mechanism: what is copied are also the accounts and what everybody keeps to themselves.
    Errors:  PowerMissing; ConfirmationMissing; DatabaseAddressUnreadable; DatabaseNotEmpty; StoreForgets; CopyDiffers.
    """
    actor.must("copy_store", PLATFORM)
    rows, origin = copy_rows(address), journal.read_head()
    with standing_on(address):
        found, head = audit.audit(), journal.read_head()
    if found.faults:
        raise CopyDiffers(fault=found.faults[0])
    if (head.count, head.root) != (origin.count, origin.root):
        raise CopyDiffers(fault=f"it holds {head.count} entries under {head.root}, not {origin.count}.")
    return Copied(sum(rows.values()), head.count, head.root)
