"""The statement of one authorisation's book: goods and value, opening, lines, what is pending, closing."""

from dataclasses import dataclass
from datetime import date, datetime

from tarazu.authorisation.authorisation import Authorisation
from tarazu.clearing.ageing import Ageing, ageing
from tarazu.kernel.period import Period, add_days
from tarazu.ledger.statement import Statement
from tarazu.registry.parties import Party
from tarazu.registry.people import Actor
from tarazu.storage.figures import figures_on
from tarazu.storage.statements import load_statements


@dataclass(frozen=True, slots=True)
class StatementPage:
    """One book's accounts over a period, goods first."""

    authorisation: Authorisation
    period: Period
    goods: tuple[Statement, ...]
    values: tuple[Statement, ...]
    owners: dict[str, Party]
    sums: tuple[tuple[str, int], ...]  # unit and the sum of all balances, which is zero
    ageing: Ageing  # what is open at the end of the period, and since when


def see_statement(
    *, actor: Actor, authorisation_id: str, now: datetime, since: date | None = None, until: date | None = None
) -> StatementPage:
    """A statement, for the parties and officers of the file and for auditors. Errors: AuthorisationAbsent."""
    found = load_statements(actor, authorisation_id, now.date(), since=since, until=until)
    sums: dict[str, int] = {}
    for each in (*found.goods, *found.values):
        sums[each.account.unit] = sums.get(each.account.unit, 0) + each.closing
    assert found.period.until is not None, "a statement ends"
    file, last = found.file, add_days(found.period.until, -1)
    steps = figures_on(file.authorisation.order, last).numbers("ageing_days")
    return StatementPage(
        authorisation=file.authorisation,
        period=found.period,
        goods=found.goods,
        values=found.values,
        owners=found.owners,
        sums=tuple(sorted(sums.items())),
        ageing=ageing(file.obligations, file.set_off_until(last), last, steps),
    )
