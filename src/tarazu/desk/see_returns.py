"""The ministry's returns: which quarters are due, and one of them with all it says, on the page and to take away."""

from dataclasses import dataclass
from datetime import date, datetime

from tarazu.clearing.clocks import QuarterWindow, quarters
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.papers.return_columns import return_columns
from tarazu.papers.return_paper import return_paper
from tarazu.papers.tabled import TABLED_FORMS
from tarazu.reference.names import Names
from tarazu.registry.people import PLATFORM, Actor
from tarazu.rulebook.book import orders
from tarazu.statistics.returns import QuarterReturn, due_day
from tarazu.storage import models, registry, returns
from tarazu.storage.figures import figures_on
from tarazu.storage.returns import Filed

QUARTERS_MAX = 12
COLUMNS_FORM = "sdmx"


class ReturnAbsent(TarazuError):
    """A return was asked for that there is none of."""

    kind = Kind.ABSENT
    says = (
        "There is no return '{wanted}'. Ask for a country and a quarter such as PK 2025-Q4, as pdf, csv, xlsx or sdmx."
    )


@dataclass(frozen=True, slots=True)
class ReturnLink:
    """One quarter on the list: when its return is due, and whether it is filed."""

    quarter: QuarterWindow
    due: date
    filed: Filed | None
    ended: bool
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPage:
    """One return as the books stand, beside what was filed."""

    content: QuarterReturn
    due: date
    ended: bool
    filed: tuple[Filed, ...]
    changed: bool  # since the last filing
    authorities: dict[str, Names]
    may_file: bool


def see_returns(*, actor: Actor, order: str, now: datetime) -> tuple[ReturnLink, ...]:
    """The quarters of an order since its first grant, the newest first. Errors: PowerMissing; ReturnAbsent."""
    actor.must("see_statistics", PLATFORM)
    _check(order, order)
    today = now.date()
    days = models.Authorisation.objects.filter(order=order, granted_on__isnull=False).order_by("granted_on")
    first = days.values_list("granted_on", flat=True).first() or today
    return_days = figures_on(order, today).number("return_days")
    found, newest = [], returns.newest_filed(order)
    for quarter in reversed(quarters(min(first, today), today)[-QUARTERS_MAX:]):
        due, held = due_day(quarter, return_days), newest.get(quarter)
        found.append(ReturnLink(quarter, due, held, _ended(quarter, today), held is None and today > due))
    return tuple(found)


def see_return(*, actor: Actor, order: str, label: str, now: datetime) -> ReturnPage:
    """One return. Errors: PowerMissing; ReturnAbsent."""
    actor.must("see_statistics", PLATFORM)
    quarter = read_quarter(order, label)
    content, held = returns.count_quarter(order, quarter), returns.filed(order, quarter)
    names = {
        key: Names(one.names["en"], one.names["ur"], one.names["ru"]) for key, one in registry.authorities().items()
    }
    return ReturnPage(
        content=content,
        due=due_day(quarter, figures_on(order, now.date()).number("return_days")),
        ended=_ended(quarter, now.date()),
        filed=held,
        changed=bool(held) and held[-1].fingerprint != content.fingerprint,
        authorities=names,
        may_file=actor.may("file_return", PLATFORM),
    )


def export_return(*, actor: Actor, order: str, label: str, form: str, language: str, now: datetime) -> bytes:
    """A return as a file. Errors: PowerMissing; ReturnAbsent; UnknownLanguage."""
    if form not in (*TABLED_FORMS, COLUMNS_FORM):
        raise ReturnAbsent(wanted=f"{order} {label}.{form}")
    page = see_return(actor=actor, order=order, label=label, now=now)
    if form == COLUMNS_FORM:
        return return_columns(page.content, is_filed=bool(page.filed) and not page.changed)
    invented = models.Party.objects.filter(invented=True).exists()
    return TABLED_FORMS[form](return_paper(page.content, page.authorities, specimen=invented), language)


def ending_of(form: str) -> str:
    """The ending that a return's file is saved under."""
    return "csv" if form == COLUMNS_FORM else form


def read_quarter(order: str, label: str) -> QuarterWindow:
    """Read a quarter such as 2025-Q4. Errors: ReturnAbsent."""
    year, mark, quarter = label.partition("-Q")
    good = mark and len(year) == 4 and year.isascii() and year.isdigit() and quarter in ("1", "2", "3", "4")
    _check(order, f"{order} {label}", good=bool(good) and int(year) >= 2000)
    return QuarterWindow(int(year), int(quarter))


def _ended(quarter: QuarterWindow, today: date) -> bool:
    ends = quarter.period.until
    assert ends is not None, "a quarter ends"
    return today >= ends


def _check(order: str, wanted: str, *, good: bool = True) -> None:
    if order not in orders() or not good:
        raise ReturnAbsent(wanted=wanted)
