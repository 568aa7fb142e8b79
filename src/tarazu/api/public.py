"""What anybody may ask: the rulebook, trade of two countries, commitments, the journal's head, a number on a paper."""

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from tarazu.api.errors import answers
from tarazu.api.words import Amount, quantity, value
from tarazu.desk.see_bilateral import see_bilateral
from tarazu.desk.see_clock import now
from tarazu.desk.see_commitments import see_commitments
from tarazu.desk.see_journal import see_head
from tarazu.desk.see_rules import LegalOrder, see_rules
from tarazu.desk.see_verification import see_verification
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.rulebook.book import ORDERS

router = Router(tags=["public"])


class OrderUnknown(TarazuError):
    """A legal order is not one of those held here."""

    kind = Kind.ABSENT
    says = "There is no legal order '{order}'. Those held here are: {orders}."


class RuleLine(Schema):
    """A numbered rule."""

    code: str
    order: str
    stage: str
    says: str
    source: str
    since: date
    until: date | None
    severity: str
    confidence: str
    in_force: bool


class FigureStep(Schema):
    """One value of a figure, from its first day until the next one."""

    since: date
    value: int | str | list[str]
    source: str
    confidence: str


class FigureLine(Schema):
    """A dated figure of policy."""

    key: str
    order: str
    says: str
    unit: str
    values: list[FigureStep]


class TradeLine(Schema):
    """A published figure, in thousands of dollars as its source has it."""

    period: str
    year: int
    reporter: str
    total_thousand: int | None
    exports_thousand: int | None
    imports_thousand: int | None
    note: str
    source: str
    confidence: str


class ConflictLine(Schema):
    """Two sources that cannot both be right about a period."""

    period: str
    sources: list[str]
    gap_thousand: int


class BarterLine(Schema):
    """Barter of a year as one country's customs assessed it."""

    year: int
    reporter: str
    imports: Amount
    exports: Amount
    declarations: int


class BilateralPage(Schema):
    """Trade of two countries; exports and imports are those of the first."""

    pair: list[str]
    figures: list[TradeLine]
    conflicts: list[ConflictLine]
    barter: list[BarterLine]


class CommitmentLine(Schema):
    """A promise of a protocol, and what was delivered towards it."""

    id: str
    protocol: str
    field: str
    names: dict[str, str]
    countries: list[str]
    amount: Amount | None
    since: date
    due: date | None
    owner: str
    source: str
    confidence: str
    deliveries: int
    delivered: list[Amount]
    assessed: Amount


class HeadPage(Schema):
    """Where the journal ends: note it down, and check later that nothing before it was changed."""

    count: int
    hash: str
    root: str


class VerificationPage(Schema):
    """What stands behind a number on a paper; `state` is null where no such number was given out here."""

    number: str
    well_formed: bool
    given_out: bool
    state: str | None
    order: str | None
    authority: dict[str, str] | None
    granted_on: date | None
    closed_on: date | None
    seal: str | None


@router.get("/rules", auth=None, response=answers(list[RuleLine]))
def rules(request: HttpRequest, order: Query[str | None] = None) -> list[RuleLine]:
    """Every rule that was ever in force, of one legal order or of all."""
    today = now().date()
    return [
        RuleLine(
            code=rule.code,
            order=rule.order,
            stage=rule.stage.value,
            says=_(rule.says),
            source=rule.source,
            since=rule.since,
            until=rule.until,
            severity=rule.severity,
            confidence=rule.confidence,
            in_force=rule.in_force(today),
        )
        for held in _orders(order)
        for rule in held.rules
    ]


@router.get("/figures", auth=None, response=answers(list[FigureLine]))
def figures(request: HttpRequest, order: Query[str | None] = None) -> list[FigureLine]:
    """Every figure of policy with all it has ever been, of one legal order or of all."""
    return [
        FigureLine(
            key=figure.key,
            order=figure.order,
            says=_(figure.says),
            unit=figure.unit,
            values=[
                FigureStep(
                    since=step.since,
                    value=list(step.value) if isinstance(step.value, tuple) else step.value,
                    source=step.source,
                    confidence=step.confidence,
                )
                for step in figure.values
            ],
        )
        for held in _orders(order)
        for figure in held.figures
    ]


@router.get("/bilateral/{pair}", auth=None, response=answers(BilateralPage))
def bilateral(request: HttpRequest, pair: str) -> BilateralPage:
    """Published trade of a pair such as PK-RU with its contradictions, and barter from our own books."""
    first, _dash, second = pair.partition("-")
    for country in (first, second):
        _orders(country)
    page = see_bilateral(first, second)
    shown = TradeLine.model_fields
    return BilateralPage(
        pair=[first, second],
        figures=[TradeLine(**{name: getattr(figure, name) for name in shown}) for figure in page.figures],
        conflicts=[
            ConflictLine(
                period=one.period, sources=[one.first.source, one.second.source], gap_thousand=one.gap_thousand
            )
            for one in page.conflicts
        ],
        barter=[
            BarterLine(
                year=one.year,
                reporter=one.reporter,
                imports=value(one.imports),
                exports=value(one.exports),
                declarations=one.declarations,
            )
            for one in page.barter
        ],
    )


@router.get("/commitments", auth=None, response=answers(list[CommitmentLine]))
def commitments(request: HttpRequest) -> list[CommitmentLine]:
    """What governments promised each other, and what counts towards it."""
    return [
        CommitmentLine(
            id=line.commitment.id,
            protocol=line.commitment.protocol,
            field=line.commitment.field,
            names=line.commitment.names,
            countries=list(line.commitment.countries),
            amount=quantity(line.commitment.amount) if line.commitment.amount else None,
            since=line.commitment.since,
            due=line.commitment.due,
            owner=line.commitment.owner,
            source=line.commitment.source,
            confidence=line.commitment.confidence,
            deliveries=len(line.deliveries),
            delivered=[quantity(each) for each in line.quantities],
            assessed=value(line.assessed),
        )
        for line in see_commitments()
    ]


@router.get("/journal/head", auth=None, response=answers(HeadPage))
def journal_head(request: HttpRequest) -> HeadPage:
    """Where the journal stands."""
    head = see_head()
    return HeadPage(count=head.count, hash=head.hash, root=head.root)


@router.get("/verify/{number}", auth=None, response=answers(VerificationPage))
def verify(request: HttpRequest, number: str) -> VerificationPage:
    """Whether an approval number or the number of a certificate is ours, and how its file stands."""
    page = see_verification(number)
    return VerificationPage(
        number=page.number,
        well_formed=page.well_formed,
        given_out=page.state is not None,
        state=page.state.value if page.state else None,
        order=page.order or None,
        authority=page.authority.names if page.authority else None,
        granted_on=page.granted_on,
        closed_on=page.closed_on,
        seal=page.seal or None,
    )


def _orders(order: str | None) -> tuple[LegalOrder, ...]:
    if order is not None and order not in ORDERS:
        raise OrderUnknown(order=order, orders=", ".join(ORDERS))
    return see_rules(order)
