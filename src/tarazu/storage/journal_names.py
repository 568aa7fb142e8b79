"""What entries of the journal name, looked up at once: people, parties, files, contracts, accounts and counter-entries.

The journal holds identifiers alone (docs/why/0005-journal-and-verifier.md); the names beside them are read from the
registers whenever somebody looks.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from tarazu.ledger.accounts import Account
from tarazu.ledger.journal import Entry, EntryKind
from tarazu.ledger.transfers import Transfer
from tarazu.registry.authorities import Authority
from tarazu.registry.parties import Party
from tarazu.storage import accounts, registry
from tarazu.storage.ledger_rows import account_of, transfers_by_id
from tarazu.storage.models import Account as AccountRow
from tarazu.storage.models import Authorisation, Contract, JournalEntry
from tarazu.storage.models import Transfer as TransferRow

PEOPLE = ("by", "person", "officer")
PARTIES = ("party", "debtor", "creditor", "lead", "consortium", "member")
AUTHORITIES = ("mission", "chamber")
FILES = ("authorisation", "book", "book_id")
CONTRACTS = ("contract",)
SIDES = ("debit_account_id", "credit_account_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Names for the identifiers of some entries, by id; what no register knows is left out."""

    people: Mapping[str, str]
    parties: Mapping[str, Party]
    authorities: Mapping[str, Authority]
    files: Mapping[str, str]  # approval numbers, "" where none is given yet
    contracts: Mapping[str, str]  # their numbers
    accounts: Mapping[str, Account]
    stepped: Mapping[str, Transfer]  # the transfers whose steps these entries tell
    reversed_by: Mapping[str, str]  # the counter-entry of each transfer that has one


def names_in(entries: Iterable[Entry]) -> Named:
    """Look up what some entries name."""
    bodies = [entry.body for entry in entries]
    stepped = {move.id: move for move in transfers_by_id(_ids(bodies, ("transfer_id",)))}
    touched = _ids(bodies, SIDES)
    for move in stepped.values():
        touched |= {move.debit_account_id, move.credit_account_id}
    held = {row.id: account_of(row) for row in AccountRow.objects.filter(id__in=touched)} if touched else {}
    owners = {account.owner_id for account in held.values() if account.owner_id} | _ids(bodies, ("owner_id",))
    files, contracts = _ids(bodies, FILES), _ids(bodies, CONTRACTS)
    authorities = registry.authorities() if _ids(bodies, AUTHORITIES) else {}
    return Named(
        people=accounts.names_of(_ids(bodies, PEOPLE)),
        parties=registry.parties(owners | _ids(bodies, PARTIES)),
        authorities=authorities,
        files={
            one: number or ""
            for one, number in Authorisation.objects.filter(id__in=files).values_list("id", "approval_number")
        },
        contracts=dict(Contract.objects.filter(id__in=contracts).values_list("id", "number")),
        accounts=held,
        stepped=stepped,
        reversed_by=_counter_entries(_ids(bodies, ("id",))),
    )


def position_before(transfer_id: str, position: int) -> int | None:
    """Where a transfer stands that was made before an entry; None where it does not. The nearest are read first."""
    rows = _telling(transfer_id).filter(position__lt=position).order_by("-position")
    return rows.values_list("position", flat=True).first()


def position_after(transfer_id: str, position: int) -> int | None:
    """Where a transfer stands that was made after an entry; None where it does not. The nearest are read first."""
    rows = _telling(transfer_id).filter(position__gt=position).order_by("position")
    return rows.values_list("position", flat=True).first()


def _telling(transfer_id: str) -> QuerySet[JournalEntry]:
    """The entry of a transfer: no index finds it, for one would cost every posting, so its neighbours are read."""
    return JournalEntry.objects.filter(kind=EntryKind.TRANSFER, body__contains=f'"id":{json.dumps(transfer_id)}')


def _counter_entries(transfer_ids: set[str]) -> dict[str, str]:
    rows = TransferRow.objects.filter(reverses__in=transfer_ids) if transfer_ids else TransferRow.objects.none()
    return {reversed_id: by for by, reversed_id in rows.values_list("id", "reverses_id") if reversed_id}


def _ids(bodies: Iterable[Mapping[str, object]], keys: Iterable[str]) -> set[str]:
    """What some keys of some bodies hold, where it is an identifier."""
    wanted = tuple(keys)
    return {found for body in bodies for key in wanted if isinstance(found := body.get(key), str) and found}
