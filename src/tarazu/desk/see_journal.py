"""The journal and the stated balances, as an export writes them out."""

from collections.abc import Iterator
from dataclasses import dataclass

from tarazu.ledger.accounts import Account
from tarazu.ledger.balances import Balance
from tarazu.ledger.journal import Entry, Head
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import journal, ledger
from tarazu.storage.snapshot import snapshot


@dataclass(frozen=True, slots=True)
class Books:
    """Everything an auditor needs to check the books without us."""

    entries: Iterator[Entry]
    accounts: tuple[Account, ...]
    balances: dict[str, Balance]
    head: Head


def see_journal(*, actor: Actor) -> Books:
    """The whole journal with the balances it must give. Errors: PowerMissing."""
    actor.must("export_ledger", PLATFORM)
    with snapshot():  # the balances of this head, and of no later one; entries before it never change
        accounts, balances = ledger.all_accounts()
        head = journal.read_head()
    return Books(journal.entries(head.count), accounts, balances, head)


def see_head() -> Head:
    """Where the journal stands: its count and its root, for anybody to note down."""
    return journal.read_head()
