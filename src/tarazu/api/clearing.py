"""What a net-off leaves open, and its cures in goods."""

from datetime import date
from http import HTTPStatus
from typing import Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from tarazu.api.acting import actor
from tarazu.api.errors import answers
from tarazu.api.files import CureLine
from tarazu.api.strict import Key
from tarazu.api.words import Amount, Asked, AskedAmount, Done, Firm, Found, UnitPrice, found, made
from tarazu.clearing.agreed_cures import CureEvent, CureGoods
from tarazu.desk import see_residual as residuals
from tarazu.desk.admit_cure import admit_cure
from tarazu.desk.answer_cure import answer_cure
from tarazu.desk.propose_cure import propose_cure
from tarazu.desk.see_clock import now
from tarazu.kernel.value import Value

router = Router(tags=["clearing"])


class AgreedCureLine(Schema):
    """Goods that were proposed to settle a file; `giver` is null while a substitute supplier has not agreed."""

    id: str = Field(alias="cure.id")
    state: str = Field(alias="cure.state.value")
    kind: str = Field(alias="cure.kind.value")
    giver: Firm | None
    receiver: Firm
    commodity: str = Field(alias="cure.commodity")
    quantity: Amount = Field(alias="cure.quantity")
    price: UnitPrice = Field(alias="cure.price")
    due: date = Field(alias="cure.due")
    delivered: Amount
    consented: list[str] = Field(alias="answers")
    admitted_by: list[str] = Field(alias="cure.admitted_by")

    @staticmethod
    def resolve_consented(line: residuals.CureLine) -> list[str]:
        """The parties that agreed, as far as they are named."""
        named = {line.cure.receiver_id, *([line.giver.id] if line.giver else [])}
        return [party for party in line.cure.consented if party in named]


class FittingLine(Schema):
    """An offer on the book whose goods would settle what is owed."""

    listing: str = Field(alias="listing_id")
    commodity: str
    place: str
    open: Amount
    needed: Amount
    price: UnitPrice
    substitute: bool


class LatePartLine(Schema):
    """A part of an instalment that left after its day, and what clause 12 owes on top for it."""

    leg: int = Field(alias="leg_number")
    instalment: int
    ship_by: date
    left_on: date
    quantity: Amount
    value: Amount
    days: int
    damages: Amount


class DamagesLine(Schema):
    """What one side may be asked for on top; `short` names earlier damages of which so much is missing."""

    country: str = Field(alias="due.country")
    most: Amount = Field(alias="due.most")
    short: str | None
    late: list[LatePartLine] = Field(alias="due.late")

    @staticmethod
    def resolve_short(line: residuals.DamagesLine) -> str | None:
        """The cure that came short."""
        return line.due.short[0].cure.id if line.due.short else None


class ResidualPage(Schema):
    """What a file leaves open, and every way to settle it in goods."""

    file: str = Field(alias="authorisation.id")
    order: str
    struck_on: date | None
    phase: str = Field(alias="phase.value")
    owed: Amount = Field(alias="residual.owed")
    debtor: str | None
    due: date = Field(alias="residual.due")
    inside_tolerance: bool = Field(alias="residual.inside_tolerance")
    damages: list[DamagesLine]
    days_late: int
    findings: list[Found]
    exact: list[CureLine]
    offers: list[FittingLine]
    cures: list[AgreedCureLine]

    @staticmethod
    def resolve_debtor(page: residuals.ResidualPage) -> str | None:
        """The side that owes: home or abroad; null where nobody does."""
        return page.residual.debtor.value if page.residual.debtor else None

    @staticmethod
    def resolve_findings(page: residuals.ResidualPage) -> list[Found]:
        """What the order says of it."""
        return [found(one) for one in page.findings]


class CureAsked(Asked):
    """Goods that would settle a file, or `damages` on top, or to `waive` of damages that came short."""

    party: str
    giver: str
    receiver: str
    commodity: str
    quantity: AskedAmount
    note: str = ""
    damages: bool = False
    waive: bool = False


class CureProposed(Schema):
    """A cure that waits for its giver and its receiver."""

    cure: str
    state: str
    worth: Amount
    due: date

    @staticmethod
    def resolve_worth(done: Done) -> Value:
        """At the price it is counted at."""
        return Value(done["worth_minor"])


class CureAnswer(Asked):
    """A party's answer to a cure, or whoever proposed it taking it back."""

    party: str
    event: Literal["accept", "decline", "withdraw"]


class CureDecision(Asked):
    """An officer's decision on a cure that its parties agreed on; a refusal needs its reason."""

    event: Literal["admit", "refuse"]
    note: str = ""


class CureMoved(Schema):
    """How a cure stands."""

    cure: str
    state: str


@router.get("/files/{file_id}/residual", response=answers(ResidualPage))
def show_residual(request: HttpRequest, file_id: str) -> residuals.ResidualPage:
    """What a file leaves open, for the parties of its contract, its officers and auditors."""
    return residuals.see_residual(actor=actor(request), authorisation_id=file_id, now=now())


@router.post("/files/{file_id}/cures", response=answers(CureProposed, HTTPStatus.CREATED))
def suggest_cure(request: HttpRequest, file_id: str, body: CureAsked, key: Key) -> Status[Done]:
    """Propose goods that settle a file; whoever gives and whoever receives them agree, then both customs admit it."""
    goods = CureGoods(
        giver_id=body.giver,
        receiver_id=body.receiver,
        commodity=body.commodity,
        quantity=body.quantity.read("/quantity"),
        note=body.note,
        damages=body.damages,
        waive=body.waive,
    )
    done = propose_cure(
        actor=actor(request), authorisation_id=file_id, party_id=body.party, goods=goods, now=now(), key=key
    )
    return made(done)


@router.post("/cures/{cure_id}/answers", response=answers(CureMoved, HTTPStatus.CREATED))
def answer_curing(request: HttpRequest, cure_id: str, body: CureAnswer, key: Key) -> Status[Done]:
    """Agree to a cure for a party, decline it, or take one's own back."""
    event = CureEvent(body.event)
    return made(
        answer_cure(actor=actor(request), cure_id=cure_id, party_id=body.party, event=event, now=now(), key=key)
    )


@router.post("/cures/{cure_id}/decisions", response=answers(CureMoved, HTTPStatus.CREATED))
def admit(request: HttpRequest, cure_id: str, body: CureDecision, key: Key) -> Status[Done]:
    """Admit or refuse a cure as an officer of one of the files of its contract."""
    event = CureEvent(body.event)
    return made(admit_cure(actor=actor(request), cure_id=cure_id, event=event, note=body.note, now=now(), key=key))
