"""The file of an authorisation and its statement, as its parties, its officers and its auditors may see them."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from tarazu.api.acting import actor
from tarazu.api.errors import answers, pinned
from tarazu.api.words import Amount, Firm, Found, UnitPrice, counted, found
from tarazu.desk import see_file as files
from tarazu.desk import see_statement as statements
from tarazu.desk.see_clock import now
from tarazu.desk.see_file import Balance
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger.statement import Statement, StatementLine
from tarazu.market.readers import WindowReversed
from tarazu.reference.tables import read_day
from tarazu.shipments.workbench import Workbench

router = Router(tags=["files"])
Counted = Quantity | Value


@dataclass(frozen=True, slots=True)
class Weighed:
    """A declaration that waits for its assessment, by its number, with its workbench."""

    declaration: str
    weighed: Workbench


class AuthorityLine(Schema):
    """Who decides on a file, with its names by language."""

    id: str
    names: dict[str, str]


class LegUseLine(Schema):
    """What of one leg is admitted, used and left."""

    number: int = Field(alias="leg.number")
    direction: Literal["import", "export"] = Field(alias="allowance.direction")
    commodity: str = Field(alias="commodity.key")
    giver: Firm
    receiver: Firm
    quantity: Amount = Field(alias="allowance.quantity")
    left: Amount
    value: Amount = Field(alias="allowance.value")
    assessed: Amount


class DeclarationLine(Schema):
    """A declaration; of its three values only the assessed one counts."""

    number: str
    state: str
    regime: str
    leg: int = Field(alias="leg_number")
    party: str = Field(alias="party_id")
    commodity: str
    quantity: Amount
    found: Amount | None
    contract_value: Amount
    declared: Amount
    assessed: Amount | None
    lodged_on: date
    assessed_on: date | None
    note: str = Field(alias="assessment_note")
    papers: list[str]


class WorkbenchLine(Schema):
    """The worth of goods that are to be assessed, beside other values; for officers and auditors alone."""

    declaration: str
    unit_value: UnitPrice = Field(alias="weighed.unit_value")
    reference: UnitPrice | None = Field(None, alias="weighed.reference.price")
    reference_day: date | None = Field(None, alias="weighed.reference.day")
    in_band: bool | None = Field(alias="weighed.in_band")
    band_percent: int = Field(alias="weighed.band_percent")
    partner_record: UnitPrice | None = Field(alias="weighed.theirs")
    earlier: int = Field(alias="weighed.earlier")
    earlier_min: int = Field(alias="weighed.enough.count")
    firms: int = Field(alias="weighed.firms")
    firms_min: int = Field(alias="weighed.enough.firms")
    days: int = Field(alias="weighed.days")
    middle_from: UnitPrice | None = Field(None, alias="weighed.middle.least")
    middle_to: UnitPrice | None = Field(None, alias="weighed.middle.most")
    beside: Literal["below", "inside", "above"] | None = Field(alias="weighed.beside")


class BalanceLine(Schema):
    """Both pans as assessed, and the band that is allowed; `lean_percent` is null while nothing was imported."""

    imports: Amount
    exports: Amount
    exports_least: Amount
    exports_most: Amount
    lean_percent: str | None
    tolerance_percent: int
    inside: bool

    @staticmethod
    def resolve_lean_percent(balance: Balance) -> str | None:
        """With two decimals."""
        lean = balance.lean_per_ten_thousand
        return None if lean is None else f"{Decimal(lean).scaleb(-2):.2f}"


class MemberLine(Schema):
    """One member's part."""

    party: Firm
    imports: Amount
    exports: Amount


class StopLine(Schema):
    """A recorded stop of the clock."""

    since: date = Field(alias="period.since")
    until: date | None = Field(alias="period.until")
    cause: str
    crossing: str | None


class ClockLine(Schema):
    """The clock of the transaction that falls due first."""

    about: str
    due: date
    days_left: int
    suspended: bool
    stops: list[StopLine] = Field(alias="suspensions")


class CureLine(Schema):
    """More of a good, or fewer where it is below zero, that would balance the file."""

    direction: str
    price: UnitPrice
    to_balance: Amount
    to_tolerance: Amount


class NetOffLine(Schema):
    """A balance that was struck."""

    day: date
    outcome: str
    residual: Amount
    tolerance_percent: int


class EventLine(Schema):
    """Something that happened to a file."""

    at: date
    kind: str
    about: str


class OtherFile(Schema):
    """The same contract in the other legal order."""

    id: str
    order: str
    state: str


class FilePage(Schema):
    """The file of an authorisation."""

    id: str = Field(alias="authorisation.id")
    order: str = Field(alias="authorisation.order")
    state: str = Field(alias="authorisation.state.value")
    state_reason: str = Field(alias="authorisation.note")
    next_step: str
    next_events: list[str] = Field(alias="possible")
    approval_number: str = Field(alias="authorisation.approval_number")
    authority: AuthorityLine
    applicant: Firm
    contract: str = Field(alias="contract.id")
    contract_number: str = Field(alias="contract.number")
    applied_on: date = Field(alias="authorisation.applied_on")
    granted_on: date | None = Field(alias="authorisation.granted_on")
    closed_on: date | None = Field(alias="authorisation.closed_on")
    netting_days: int = Field(alias="authorisation.netting_days")
    legs: list[LegUseLine]
    declarations: list[DeclarationLine]
    workbenches: list[WorkbenchLine]
    balance: BalanceLine
    members: list[MemberLine]
    clock: ClockLine | None
    cures: list[CureLine]
    net_offs: list[NetOffLine]
    findings: list[Found]
    timeline: list[EventLine]
    other_files: list[OtherFile]

    @staticmethod
    def resolve_members(page: files.FilePage) -> list[dict[str, Any]]:
        """Each member with its part."""
        return [
            {
                "party": party,
                "imports": member.position.imports_assessed,
                "exports": member.position.exports_assessed,
            }
            for party, member in page.members
        ]

    @staticmethod
    def resolve_workbenches(page: files.FilePage) -> list[Weighed]:
        """Of each declaration that waits for its assessment."""
        return [Weighed(number, weighed) for number, weighed in page.workbenches.items()]

    @staticmethod
    def resolve_findings(page: files.FilePage) -> list[Found]:
        """What stands against a grant."""
        return [found(one) for one in page.findings]

    @staticmethod
    def resolve_other_files(page: files.FilePage) -> list[OtherFile]:
        """Of the same contract."""
        return [OtherFile(id=other, order=order, state=state) for order, other, state in page.other_orders]


class MoveLine(Schema):
    """One transfer as an account sees it; less is below zero."""

    transfer: str
    day: date
    reason: str
    reference: str
    amount: Amount
    balance: Amount


class AccountLine(Schema):
    """One account over the period; what is pending stands apart."""

    kind: str = Field(alias="account.kind")
    owner: str | None = Field(alias="account.owner_id")
    commodity: str | None = Field(alias="account.commodity")
    opening: Amount
    lines: list[MoveLine]
    closing: Amount
    pending: list[MoveLine]

    @staticmethod
    def resolve_opening(one: Statement) -> Counted:
        """In the account's unit."""
        return counted(one.opening, one.account.unit)

    @staticmethod
    def resolve_closing(one: Statement) -> Counted:
        """In the account's unit."""
        return counted(one.closing, one.account.unit)

    @staticmethod
    def resolve_lines(one: Statement) -> list[dict[str, Any]]:
        """In the account's unit."""
        return [_move(line, one.account.unit) for line in one.lines]

    @staticmethod
    def resolve_pending(one: Statement) -> list[dict[str, Any]]:
        """In the account's unit."""
        return [_move(line, one.account.unit) for line in one.pending]


class StatementPage(Schema):
    """The book of a file; `sums` are zero in every unit, or the book is wrong."""

    file: str = Field(alias="authorisation.id")
    since: date = Field(alias="period.since")
    until: date
    accounts: list[AccountLine]
    sums: list[Amount]

    @staticmethod
    def resolve_until(page: statements.StatementPage) -> date:
        """The last day, which is in."""
        assert page.period.until is not None, "a statement ends"
        return page.period.until - timedelta(days=1)

    @staticmethod
    def resolve_accounts(page: statements.StatementPage) -> list[Statement]:
        """Goods first."""
        return [*page.goods, *page.values]

    @staticmethod
    def resolve_sums(page: statements.StatementPage) -> list[Counted]:
        """In every unit."""
        return [counted(total, unit_code) for unit_code, total in page.sums]


@router.get("/files/{file_id}", response=answers(FilePage))
def show_file(request: HttpRequest, file_id: str) -> files.FilePage:
    """A file with its legs, declarations, balance, clock and next step."""
    return files.see_file(actor=actor(request), authorisation_id=file_id, now=now())


@router.get("/files/{file_id}/statement", response=answers(StatementPage))
def show_statement(
    request: HttpRequest, file_id: str, since: Query[str | None] = None, until: Query[str | None] = None
) -> statements.StatementPage:
    """The book of a file from one day to another, both included; up to today where no day is given."""
    moment = now()
    first, asked = _day("since", since), _day("until", until)
    last = min(asked or moment.date(), moment.date())
    if first is not None and first > last:
        raise WindowReversed(since=first, until=last)
    return statements.see_statement(actor=actor(request), authorisation_id=file_id, now=moment, since=first, until=last)


def _day(name: str, text: str | None) -> date | None:
    if text is None:
        return None
    with pinned(name):
        return read_day(text)


def _move(line: StatementLine, unit_code: str) -> dict[str, Any]:
    return {
        "transfer": line.transfer_id,
        "day": line.day,
        "reason": line.reason.value,
        "reference": line.reference,
        "amount": counted(line.amount, unit_code),
        "balance": counted(line.balance, unit_code),
    }
