"""The statement of one authorisation's book: goods and value, opening, lines, what is pending, closing."""

from dataclasses import dataclass
from datetime import date, datetime

from tarazu.authorisation.authorisation import Authorisation
from tarazu.kernel.period import Period, add_days
from tarazu.ledger.statement import Statement, statement
from tarazu.registry.parties import Party
from tarazu.registry.people import PLATFORM, Actor, Role
from tarazu.storage import ledger, registry
from tarazu.storage.authorisation import AuthorisationAbsent, authorisation


@dataclass(frozen=True, slots=True)
class StatementPage:
    """One book's accounts over a period, goods first."""

    authorisation: Authorisation
    period: Period
    goods: tuple[Statement, ...]
    values: tuple[Statement, ...]
    owners: dict[str, Party]
    sums: tuple[tuple[str, int], ...]  # unit and the sum of all balances, which is zero


def see_statement(
    *, actor: Actor, authorisation_id: str, now: datetime, since: date | None = None, until: date | None = None
) -> StatementPage:
    """A statement, for the parties and officers of the file and for auditors. Errors: AuthorisationAbsent."""
    held = authorisation(authorisation_id)
    own = set(actor.subjects(Role.TRADER)) & {*held.members, held.applicant_id}
    if not (own or actor.may("authorise", held.authority_id) or actor.may("see_everything", PLATFORM)):
        raise AuthorisationAbsent(authorisation=authorisation_id)
    accounts = ledger.accounts_of_book(held.id)
    transfers = ledger.transfers_of_book(held.id)
    period = Period(since or held.applied_on, add_days(until or now.date(), 1))
    made = [statement(account, transfers, period) for account in accounts.values()]
    made.sort(key=lambda one: (one.account.commodity or "", one.account.kind, one.account.owner_id or ""))
    sums: dict[str, int] = {}
    for each in made:
        sums[each.account.unit] = sums.get(each.account.unit, 0) + each.closing
    owners = {account.owner_id for account in accounts.values() if account.owner_id}
    return StatementPage(
        authorisation=held,
        period=period,
        goods=tuple(one for one in made if one.account.commodity),
        values=tuple(one for one in made if not one.account.commodity),
        owners=registry.parties(owners),
        sums=tuple(sorted(sums.items())),
    )
