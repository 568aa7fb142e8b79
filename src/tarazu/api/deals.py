"""Rounds, deals and contracts: what they say, and a party's consent and signature."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from ninja.responses import Status

from tarazu.api.acting import actor
from tarazu.api.counters import CounterLine
from tarazu.api.errors import answers
from tarazu.api.strict import Key
from tarazu.api.words import Amount, Asked, AskedAmount, Found, UnitPrice, found
from tarazu.clearing.cancelling import CancellationEvent
from tarazu.contracts.contract import Clause
from tarazu.desk import see_deal as deals
from tarazu.desk import see_round as rounds
from tarazu.desk.answer_cancellation import answer_cancellation
from tarazu.desk.cancel_unshipped import cancel_unshipped
from tarazu.desk.consent_to_deal import consent_to_deal
from tarazu.desk.see_clock import now
from tarazu.desk.sign_contract import sign_contract
from tarazu.matching.deals import Answer, Deal, WhyNot

router = Router(tags=["deals"])
Done = dict[str, Any]  # what a verb answers; the response's schema says what of it goes out


class RoundLeg(Schema):
    """One leg of a proposed deal."""

    number: int
    commodity: str
    quantity: Amount
    value: Amount


class RoundDeal(Schema):
    """A deal that a round proposed, without its parties."""

    id: str
    state: str
    countries: list[str]
    parties: int
    legs: list[RoundLeg]

    @staticmethod
    def resolve_parties(deal: Deal) -> int:
        """Their number."""
        return len(deal.party_ids)


class WhyNotLine(Schema):
    """Why a listing, or its rest, went unmatched."""

    listing: str = Field(alias="listing_id")
    reason: str
    detail: str
    nearest_listing: str | None = Field(alias="nearest_listing_id")
    checked: bool

    @staticmethod
    def resolve_detail(why: WhyNot) -> str:
        """In the reader's language."""
        return _(why.says).format(**why.params)


class RoundPage(Schema):
    """A round as it was published."""

    id: str
    deals: list[RoundDeal]
    why_nots: list[WhyNotLine]


class PartyLine(Schema):
    """A party of a deal, by its place in the ring; `id` and `name` are null while it is masked."""

    position: int
    id: str | None
    name: str | None
    kind: str
    country: str
    own: bool
    answer: str | None
    signed: bool

    @staticmethod
    def resolve_id(line: deals.PartyLine) -> str | None:
        """None while it is masked."""
        return line.party.id if line.party else None

    @staticmethod
    def resolve_name(line: deals.PartyLine) -> str | None:
        """None while it is masked."""
        return line.party.name if line.party else None

    @staticmethod
    def resolve_answer(line: deals.PartyLine) -> str | None:
        """None while there is none."""
        return line.consent.answer.value if line.consent else None


class LegLine(Schema):
    """A leg; giver and receiver are positions of parties. Value and price are null where they are not yours to see."""

    number: int = Field(alias="leg.number")
    commodity: str = Field(alias="commodity.key")
    hs_edition: str = Field(alias="commodity.edition")
    giver: int
    receiver: int
    own: bool
    quantity: Amount = Field(alias="leg.quantity")
    value: Amount | None
    price: UnitPrice | None
    limit: UnitPrice | None
    route: str | None = Field(alias="lane.route_id")
    transit_days: int = Field(alias="lane.transit_days")


class ClauseLine(Schema):
    """A clause in the reader's language."""

    number: int
    title: str
    text: str

    @staticmethod
    def resolve_title(clause: Clause) -> str:
        """In the reader's language."""
        return _(clause.title)

    @staticmethod
    def resolve_text(clause: Clause) -> str:
        """In the reader's language."""
        return _(clause.says).format(**clause.params)


class InstalmentLine(Schema):
    """A part of a leg and the day by which it is to leave."""

    leg: int = Field(alias="leg_number")
    number: int
    quantity: Amount
    ship_by: date


class ContractPage(Schema):
    """The contract drafted from an agreed deal."""

    id: str
    number: str
    state: str
    signed_on: date | None
    valid_until: date
    fingerprint: str
    clauses: list[ClauseLine]
    instalments: list[InstalmentLine]


class Action(Schema):
    """Something one of your parties can do now."""

    action: Literal["consent", "answer_counter", "sign", "undertake", "apply"]
    party: str


class DealPage(Schema):
    """A deal as you may see it; `gives` and `gets` are your own, or the first country's for an onlooker."""

    id: str = Field(alias="deal.id")
    state: str = Field(alias="deal.state.value")
    day: date = Field(alias="deal.day")
    countries: list[str] = Field(alias="deal.countries")
    deadline_at: datetime | None = Field(alias="deal.consent_until")
    sign_until: datetime | None = Field(alias="deal.sign_until")
    instead_of: str
    replaced_by: list[str]
    parties: list[PartyLine]
    legs: list[LegLine]
    gives: Amount
    gets: Amount
    findings: list[Found]
    counters: list[CounterLine]
    contract: ContractPage | None
    files: dict[str, str]
    next_actions: list[Action]

    @staticmethod
    def resolve_findings(page: deals.DealPage) -> list[Found]:
        """Of both legal orders."""
        return [found(one) for _order, findings in page.findings for one in findings]

    @staticmethod
    def resolve_files(page: deals.DealPage) -> dict[str, str]:
        """By legal order."""
        return dict(page.authorisation_ids)

    @staticmethod
    def resolve_next_actions(page: deals.DealPage) -> list[Action]:
        """In the order in which a deal goes on."""
        return [
            *(Action(action="consent", party=party) for party in page.may_answer),
            *(Action(action="answer_counter", party=party) for line in page.counters for party in line.may_answer),
            *(Action(action="sign", party=party) for party in page.may_sign),
            *(Action(action="undertake", party=party) for party in page.may_undertake),
            *(Action(action="apply", party=party) for _order, party in page.may_apply),
        ]


class ConsentAsked(Asked):
    """A party's answer to a proposed deal."""

    party: str
    answer: Literal["accept", "decline"]
    reason: str = ""


class Consented(Schema):
    """How the deal stands after an answer; where it was declined, how many deals are proposed to those who stay."""

    deal: str
    state: str
    waiting_for: int
    instead: int = 0


class SignatureAsked(Asked):
    """A party that signs."""

    party: str


class Signed(Schema):
    """How many signatures are still missing."""

    contract: str
    number: str
    waiting_for: int


class CancellationAsked(Asked):
    """A part of a leg that is never to be shipped, and why."""

    party: str
    leg: int
    quantity: AskedAmount
    reason: str


class CancellationAnswer(Asked):
    """A party's answer to a cancellation, or whoever proposed it taking it back."""

    party: str
    event: Literal["agree", "decline", "withdraw"]


class Cancelled(Schema):
    """How a cancellation stands, and how many parties have not agreed yet."""

    cancellation: str
    state: str
    waiting_for: int


@router.get("/rounds/{round_id}", response=answers(RoundPage))
def show_round(request: HttpRequest, round_id: str) -> rounds.RoundPage:
    """A whole round, for those who run or audit rounds."""
    return rounds.see_round(actor=actor(request), round_id=round_id)


@router.get("/deals/{deal_id}", response=answers(DealPage))
def show_deal(request: HttpRequest, deal_id: str) -> deals.DealPage:
    """A deal, for its parties and for auditors; partners stay masked until everybody has consented."""
    return deals.see_deal(actor=actor(request), deal_id=deal_id, now=now())


@router.post("/deals/{deal_id}/consents", response=answers(Consented, HTTPStatus.CREATED))
def consent(request: HttpRequest, deal_id: str, body: ConsentAsked, key: Key) -> Status[Done]:
    """Accept or decline a deal for a party; the last acceptance makes the deal and drafts its contract."""
    done = consent_to_deal(
        actor=actor(request),
        deal_id=deal_id,
        party_id=body.party,
        answer=Answer(body.answer),
        reason=body.reason,
        now=now(),
        key=key,
    )
    return Status(HTTPStatus.CREATED, done)


@router.post("/contracts/{contract_id}/signatures", response=answers(Signed, HTTPStatus.CREATED))
def sign(request: HttpRequest, contract_id: str, body: SignatureAsked, key: Key) -> Status[Done]:
    """Sign a contract for a party; the last signature binds them all."""
    done = sign_contract(actor=actor(request), contract_id=contract_id, party_id=body.party, now=now(), key=key)
    return Status(HTTPStatus.CREATED, done)


@router.post("/contracts/{contract_id}/cancellations", response=answers(Cancelled, HTTPStatus.CREATED))
def cancel(request: HttpRequest, contract_id: str, body: CancellationAsked, key: Key) -> Status[Done]:
    """Propose that goods are never shipped; once every party has agreed, permits and books lose them."""
    done = cancel_unshipped(
        actor=actor(request),
        contract_id=contract_id,
        leg_number=body.leg,
        quantity=body.quantity.read("/quantity"),
        reason=body.reason,
        party_id=body.party,
        now=now(),
        key=key,
    )
    return Status(HTTPStatus.CREATED, done)


@router.post("/cancellations/{cancellation_id}/answers", response=answers(Cancelled, HTTPStatus.CREATED))
def answer_cancelling(request: HttpRequest, cancellation_id: str, body: CancellationAnswer, key: Key) -> Status[Done]:
    """Agree to a cancellation for a party, decline it, or take one's own back."""
    done = answer_cancellation(
        actor=actor(request),
        cancellation_id=cancellation_id,
        party_id=body.party,
        event=CancellationEvent(body.event),
        now=now(),
        key=key,
    )
    return Status(HTTPStatus.CREATED, done)
