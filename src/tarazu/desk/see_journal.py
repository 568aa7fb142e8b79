"""The journal and the stated balances, as an export writes them out."""

from collections.abc import Iterator
from dataclasses import dataclass

from tarazu.ledger.accounts import Account
from tarazu.ledger.balances import Balance
from tarazu.ledger.journal import Entry, Head
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import journal, ledger


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
    accounts, balances = ledger.all_accounts()
    return Books(journal.entries(), accounts, balances, journal.read_head())


def see_head() -> Head:
    """Where the journal stands: its count and its root, for anybody to note down."""
    return journal.read_head()
