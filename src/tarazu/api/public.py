"""What anybody may ask: the rulebook, trade of two countries, commitments, the journal's head, a number on a paper."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from tarazu.api.errors import answers
from tarazu.api.words import Amount, known_order
from tarazu.commitments.commitments import Progress
from tarazu.desk.see_bilateral import Bilateral, see_bilateral
from tarazu.desk.see_clock import now
from tarazu.desk.see_commitments import see_commitments
from tarazu.desk.see_journal import StandingHead, see_head
from tarazu.desk.see_rules import LegalOrder, see_rules
from tarazu.desk.see_verification import Verification, see_verification
from tarazu.rulebook.figures import Figure
from tarazu.rulebook.rules import Rule, parted

router = Router(tags=["public"])


@dataclass(frozen=True, slots=True)
class RuleOnDay:
    """A rule, and the day its reader asks on."""

    rule: Rule[Any]
    day: date


class RuleLine(Schema):
    """A numbered rule."""

    code: str = Field(alias="rule.code")
    order: str = Field(alias="rule.order")
    stage: str = Field(alias="rule.stage")
    says: str
    cure: str
    cured_by: list[str] = Field(alias="rule.cured_by")
    source: str = Field(alias="rule.source")
    since: date = Field(alias="rule.since")
    until: date | None = Field(alias="rule.until")
    severity: str = Field(alias="rule.severity")
    confidence: str = Field(alias="rule.confidence")
    in_force: bool

    @staticmethod
    def resolve_says(line: RuleOnDay) -> str:
        """In the reader's language, with its gaps."""
        return _(line.rule.says)

    @staticmethod
    def resolve_cure(line: RuleOnDay) -> str:
        """The part of it that says what to do, with its gaps."""
        return parted(_(line.rule.says))[1]

    @staticmethod
    def resolve_in_force(line: RuleOnDay) -> bool:
        """Today."""
        return line.rule.in_force(line.day)


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

    @staticmethod
    def resolve_says(figure: Figure) -> str:
        """In the reader's language."""
        return _(figure.says)


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
    first: str = Field(alias="first.source")
    second: str = Field(alias="second.source")
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
    """A promise of a protocol."""

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


class ProgressLine(Schema):
    """A promise, and how many deliveries of what count towards it."""

    commitment: CommitmentLine
    deliveries: int  # which ones they are is their parties' affair
    delivered: list[Amount] = Field(alias="quantities")
    assessed: Amount


class AuditLine(Schema):
    """When the books were last held against themselves, up to which head, and how many faults were found."""

    at: datetime
    count: int
    root: str
    faults_found: int


class HeadPage(Schema):
    """Where the journal ends: note it down, and check later that nothing before it was changed."""

    count: int = Field(alias="head.count")
    hash: str = Field(alias="head.hash")
    root: str = Field(alias="head.root")
    audited: AuditLine | None


class VerifiedWindowLine(Schema):
    """A certificate of a netting window, and where its final run stands in the journal."""

    label: str
    of_one_party: bool
    final_on: date
    seal: str
    entry: int
    entry_hash: str
    entries: int
    root: str
    in_journal: bool


class VerificationPage(Schema):
    """What stands behind a number on a paper; `state` and `window` are null where no such number was given out here.

    `state` is that of the file of an approval or a closing; `window` is what a netting window's certificate is about.
    """

    number: str
    well_formed: bool
    state: str | None
    order: str
    authority: dict[str, str] | None
    granted_on: date | None
    closed_on: date | None
    seal: str
    window: VerifiedWindowLine | None

    @staticmethod
    def resolve_authority(page: Verification) -> dict[str, str] | None:
        """Its names by language."""
        return page.authority.names if page.authority else None


@router.get("/rules", auth=None, response=answers(list[RuleLine]))
def rules(request: HttpRequest, order: Query[str | None] = None) -> list[RuleOnDay]:
    """Every rule that was ever in force, of one legal order or of all."""
    today = now().date()
    return [RuleOnDay(rule, today) for held in _orders(order) for rule in held.rules]


@router.get("/figures", auth=None, response=answers(list[FigureLine]))
def figures(request: HttpRequest, order: Query[str | None] = None) -> list[Figure]:
    """Every figure of policy with all it has ever been, of one legal order or of all."""
    return [figure for held in _orders(order) for figure in held.figures]


@router.get("/bilateral/{pair}", auth=None, response=answers(BilateralPage))
def bilateral(request: HttpRequest, pair: str) -> Bilateral:
    """Published trade of a pair such as PK-RU with its contradictions, and barter from our own books."""
    first, _dash, second = pair.partition("-")
    return see_bilateral(known_order(first), known_order(second))


@router.get("/commitments", auth=None, response=answers(list[ProgressLine]))
def commitments(request: HttpRequest) -> list[Progress]:
    """What governments promised each other, and what counts towards it."""
    return list(see_commitments())


@router.get("/journal/head", auth=None, response=answers(HeadPage))
def journal_head(request: HttpRequest) -> StandingHead:
    """Where the journal stands, and when the books were last held against themselves."""
    return see_head()


@router.get("/verify/{number}", auth=None, response=answers(VerificationPage))
def verify(request: HttpRequest, number: str) -> Verification:
    """Whether an approval number or the number of a certificate is ours, and how its file or its window stands."""
    return see_verification(number)


def _orders(order: str | None) -> tuple[LegalOrder, ...]:
    return see_rules(order if order is None else known_order(order))
