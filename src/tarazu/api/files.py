"""The file of an authorisation and its statement, as its parties, its officers and its auditors may see them."""

from datetime import date, timedelta
from typing import Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema

from tarazu.api.acting import actor
from tarazu.api.errors import answers, pinned
from tarazu.api.words import Amount, Firm, Found, UnitPrice, counted, firm, found, price, quantity, value, value_or_none
from tarazu.desk.see_clock import now
from tarazu.desk.see_file import ClockFace, FilePage, LegUse, see_file
from tarazu.desk.see_statement import see_statement
from tarazu.ledger.statement import Statement, StatementLine
from tarazu.market.readers import WindowReversed
from tarazu.reference.tables import read_day
from tarazu.shipments.declarations import Declaration

router = Router(tags=["files"])


class AuthorityLine(Schema):
    """Who decides on a file, with its names by language."""

    id: str
    names: dict[str, str]


class LegUseLine(Schema):
    """What of one leg is admitted, used and left."""

    number: int
    direction: Literal["import", "export"]
    commodity: str
    giver: Firm
    receiver: Firm
    quantity: Amount
    left: Amount
    value: Amount
    assessed: Amount


class DeclarationLine(Schema):
    """A declaration; of its three values only the assessed one counts."""

    number: str
    state: str
    regime: str
    leg: int
    party: str
    commodity: str
    quantity: Amount
    found: Amount | None
    contract_value: Amount
    declared: Amount
    assessed: Amount | None
    lodged_on: date
    assessed_on: date | None
    note: str
    papers: list[str]


class BalanceLine(Schema):
    """Both pans as assessed, and the band that is allowed; `lean_percent` is null while nothing was imported."""

    imports: Amount
    exports: Amount
    exports_least: Amount
    exports_most: Amount
    lean_percent: str | None
    tolerance_percent: int
    inside: bool


class MemberLine(Schema):
    """One member's part."""

    party: Firm
    imports: Amount
    exports: Amount


class StopLine(Schema):
    """A recorded stop of the clock."""

    since: date
    until: date | None
    cause: str
    crossing: str | None


class ClockLine(Schema):
    """The clock of the transaction that falls due first."""

    about: str
    due: date
    days_left: int
    suspended: bool
    stops: list[StopLine]


class CureLine(Schema):
    """More of a good, or fewer where it is below zero, that would balance the file."""

    direction: str
    price: UnitPrice | None
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


class FilePageOut(Schema):
    """The file of an authorisation."""

    id: str
    order: str
    state: str
    state_reason: str
    next_step: str
    next_events: list[str]
    approval_number: str | None
    authority: AuthorityLine
    applicant: Firm
    contract: str
    contract_number: str
    applied_on: date
    granted_on: date | None
    closed_on: date | None
    deadline_on: date | None
    netting_days: int
    legs: list[LegUseLine]
    declarations: list[DeclarationLine]
    balance: BalanceLine
    members: list[MemberLine]
    clock: ClockLine | None
    cures: list[CureLine]
    net_offs: list[NetOffLine]
    findings: list[Found]
    timeline: list[EventLine]
    other_files: list[OtherFile]


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

    kind: str
    owner: str | None
    commodity: str | None
    opening: Amount
    lines: list[MoveLine]
    closing: Amount
    pending: list[MoveLine]


class StatementOut(Schema):
    """The book of a file; `sums` are zero in every unit, or the book is wrong."""

    file: str
    since: date
    until: date
    accounts: list[AccountLine]
    sums: list[Amount]


@router.get("/files/{file_id}", response=answers(FilePageOut))
def show_file(request: HttpRequest, file_id: str) -> FilePageOut:
    """A file with its legs, declarations, balance, clock and next step."""
    page = see_file(actor=actor(request), authorisation_id=file_id, now=now())
    held = page.authorisation
    return FilePageOut(
        id=held.id,
        order=held.order,
        state=held.state.value,
        state_reason=held.note,
        next_step=page.next_step,
        next_events=list(page.possible),
        approval_number=held.approval_number or None,
        authority=AuthorityLine(id=page.authority.id, names=page.authority.names),
        applicant=firm(page.applicant),
        contract=page.contract.id,
        contract_number=page.contract.number,
        applied_on=held.applied_on,
        granted_on=held.granted_on,
        closed_on=held.closed_on,
        deadline_on=page.clock.due if page.clock else None,
        netting_days=held.netting_days,
        legs=[_leg(use) for use in page.legs],
        declarations=[_declaration(each) for each in page.declarations],
        balance=_balance(page),
        members=[
            MemberLine(
                party=firm(party),
                imports=value(member.position.imports_assessed),
                exports=value(member.position.exports_assessed),
            )
            for party, member in page.members
        ],
        clock=_clock(page.clock) if page.clock else None,
        cures=_cures(page),
        net_offs=[
            NetOffLine(
                day=one.day,
                outcome=one.outcome.value,
                residual=value(one.residual),
                tolerance_percent=one.tolerance_percent,
            )
            for one in page.net_offs
        ],
        findings=[found(one) for one in page.findings],
        timeline=[EventLine(at=one.at, kind=one.kind, about=one.about) for one in page.timeline],
        other_files=[OtherFile(id=other, order=order, state=state) for order, other, state in page.other_orders],
    )


@router.get("/files/{file_id}/statement", response=answers(StatementOut))
def show_statement(
    request: HttpRequest, file_id: str, since: Query[str | None] = None, until: Query[str | None] = None
) -> StatementOut:
    """The book of a file from one day to another, both included; the whole of it where no day is given."""
    first, last = _day("since", since), _day("until", until)
    today = now()
    if first is not None and first > (last or today.date()):
        raise WindowReversed(since=first, until=last or today.date())
    page = see_statement(actor=actor(request), authorisation_id=file_id, now=today, since=first, until=last)
    assert page.period.until is not None, "a statement ends"
    return StatementOut(
        file=page.authorisation.id,
        since=page.period.since,
        until=page.period.until - timedelta(days=1),
        accounts=[_account(one) for one in (*page.goods, *page.values)],
        sums=[counted(total, unit_code) for unit_code, total in page.sums],
    )


def _day(name: str, text: str | None) -> date | None:
    if text is None:
        return None
    with pinned(f"?{name}"):
        return read_day(text)


def _leg(use: LegUse) -> LegUseLine:
    return LegUseLine(
        number=use.leg.number,
        direction="import" if use.allowance.direction == "import" else "export",
        commodity=use.commodity.key,
        giver=firm(use.giver),
        receiver=firm(use.receiver),
        quantity=quantity(use.allowance.quantity),
        left=quantity(use.left),
        value=value(use.allowance.value),
        assessed=value(use.assessed),
    )


def _declaration(one: Declaration) -> DeclarationLine:
    return DeclarationLine(
        number=one.number,
        state=one.state.value,
        regime=one.regime.value,
        leg=one.leg_number,
        party=one.party_id,
        commodity=one.commodity,
        quantity=quantity(one.quantity),
        found=quantity(one.found) if one.found else None,
        contract_value=value(one.contract_value),
        declared=value(one.declared),
        assessed=value_or_none(one.assessed),
        lodged_on=one.lodged_on,
        assessed_on=one.assessed_on,
        note=one.assessment_note,
        papers=list(one.papers),
    )


def _balance(page: FilePage) -> BalanceLine:
    balance = page.balance
    lean = balance.lean_per_ten_thousand
    return BalanceLine(
        imports=value(balance.imports),
        exports=value(balance.exports),
        exports_least=value(balance.exports_least),
        exports_most=value(balance.exports_most),
        lean_percent=None if lean is None else f"{'-' if lean < 0 else ''}{abs(lean) // 100}.{abs(lean) % 100:02d}",
        tolerance_percent=balance.tolerance_percent,
        inside=balance.inside,
    )


def _clock(face: ClockFace) -> ClockLine:
    return ClockLine(
        about=face.about,
        due=face.due,
        days_left=face.days_left,
        suspended=face.suspended,
        stops=[
            StopLine(
                since=stop.period.since, until=stop.period.until, cause=stop.cause.value, crossing=stop.crossing or None
            )
            for stop in face.suspensions
        ],
    )


def _cures(page: FilePage) -> list[CureLine]:
    return [
        CureLine(
            direction=cure.direction.value,
            price=price(cure.price),
            to_balance=quantity(cure.to_balance),
            to_tolerance=quantity(cure.to_tolerance),
        )
        for cure in page.cures
    ]


def _account(one: Statement) -> AccountLine:
    def moves(lines: tuple[StatementLine, ...]) -> list[MoveLine]:
        return [
            MoveLine(
                transfer=line.transfer_id,
                day=line.day,
                reason=line.reason.value,
                reference=line.reference,
                amount=counted(line.amount, one.account.unit),
                balance=counted(line.balance, one.account.unit),
            )
            for line in lines
        ]

    return AccountLine(
        kind=one.account.kind.value,
        owner=one.account.owner_id,
        commodity=one.account.commodity,
        opening=counted(one.opening, one.account.unit),
        lines=moves(one.lines),
        closing=counted(one.closing, one.account.unit),
        pending=moves(one.pending),
    )
