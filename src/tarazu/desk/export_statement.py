"""The statement of a book to take away: as PDF, CSV or a spreadsheet, and as XML for other programs."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from functools import partial

from tarazu.clearing.ageing import ageing
from tarazu.kernel.digest import fingerprint
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.period import add_days
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger.statement import Statement, StatementLine
from tarazu.papers.account_statement import render_account_statement
from tarazu.papers.camt_like import camt_like_xml
from tarazu.papers.spreadsheets import statement_csv, statement_xlsx
from tarazu.papers.statement_contents import AccountStatement, Amount, PaperAccount, PaperEntry
from tarazu.papers.ubl import statement_xml
from tarazu.reference.commodities import commodity_of
from tarazu.reference.names import Names
from tarazu.reference.units import unit
from tarazu.registry.people import Actor
from tarazu.storage import registry
from tarazu.storage.figures import figures_on
from tarazu.storage.signing import sign_bytes
from tarazu.storage.statements import Statements, load_statements


class FormUnknown(TarazuError):
    """A statement was asked for in a form that does not exist."""

    kind = Kind.ABSENT
    says = "A statement comes as pdf, csv, xlsx, ubl.xml or camt-like.xml, not as '{form}'."


class StatementForm(StrEnum):
    """In which form a statement is taken away."""

    PDF = "pdf"
    CSV = "csv"
    XLSX = "xlsx"
    UBL = "ubl.xml"
    CAMT_LIKE = "camt-like.xml"


FORMS: dict[StatementForm, Callable[[AccountStatement, str], bytes]] = {
    StatementForm.PDF: partial(render_account_statement, sign=sign_bytes),
    StatementForm.CSV: statement_csv,
    StatementForm.XLSX: statement_xlsx,
    StatementForm.UBL: statement_xml,
    StatementForm.CAMT_LIKE: camt_like_xml,
}


def read_form(ending: str) -> StatementForm:
    """The form that an ending asks for. Errors: FormUnknown."""
    try:
        return StatementForm(ending)
    except ValueError as error:
        raise FormUnknown(form=ending) from error


def export_statement(
    *,
    actor: Actor,
    authorisation_id: str,
    form: StatementForm,
    language: str,
    now: datetime,
    since: date | None = None,
    until: date | None = None,
) -> bytes:
    """A statement as a file; both days are in. Errors: AuthorisationAbsent; UnknownLanguage."""
    found = load_statements(actor, authorisation_id, now.date(), since=since, until=until)
    return FORMS[form](_content(found, now), language)


def _content(found: Statements, now: datetime) -> AccountStatement:
    held = found.file.authorisation
    assert found.period.until is not None, "a statement ends"
    last = add_days(found.period.until, -1)
    names = registry.authority(held.authority_id).names
    steps = figures_on(held.order, last).numbers("ageing_days")
    return AccountStatement(
        number=held.id,
        approval_number=held.approval_number,
        contract_number=found.file.contract.number,
        order=held.order,
        authority=Names(names["en"], names["ur"], names["ru"]),
        since=found.period.since,
        until=last,
        made_at=now,
        accounts=tuple(_account(one, found) for one in (*found.goods, *found.values)),
        ageing=ageing(found.file.obligations, found.file.set_off_until(last), last, steps),
        fingerprint=fingerprint({"of": held.id, "statements": (*found.goods, *found.values)}),
        specimen=any(party.invented for party in found.owners.values()),
    )


def _account(one: Statement, found: Statements) -> PaperAccount:
    account = one.account
    owner = found.owners.get(account.owner_id or "")

    def amount(number: int) -> Amount:
        return Quantity(number, unit(account.unit)) if account.commodity else Value(number, account.unit)

    def entries(lines: Iterable[StatementLine]) -> tuple[PaperEntry, ...]:
        return tuple(
            PaperEntry(line.day, line.reason, line.reference, amount(line.amount), amount(line.balance))
            for line in lines
        )

    return PaperAccount(
        id=account.id,
        kind=account.kind,
        owner=owner.names if owner else {},
        commodity=commodity_of(account.commodity).names if account.commodity else None,
        unit=unit(account.unit).symbol if account.commodity else account.unit,
        opening=amount(one.opening),
        entries=entries(one.lines),
        closing=amount(one.closing),
        pending=entries(one.pending),
    )
