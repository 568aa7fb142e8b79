"""Rounds, deals and contracts: what they say, and a party's consent and signature."""

from datetime import date, datetime
from typing import Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.responses import Status

from tarazu.api.acting import actor
from tarazu.api.errors import HTTPStatus, answers
from tarazu.api.strict import Key
from tarazu.api.words import Amount, Asked, Found, UnitPrice, found, price, quantity, value, value_or_none
from tarazu.contracts.contract import Contract
from tarazu.desk.consent_to_deal import consent_to_deal
from tarazu.desk.see_clock import now
from tarazu.desk.see_deal import DealPage, see_deal
from tarazu.desk.see_round import see_round
from tarazu.desk.sign_contract import sign_contract
from tarazu.matching.deals import Answer

router = Router(tags=["deals"])


class RoundLeg(Schema):
    """One leg of a proposed deal."""

    number: int
    commodity: str
    quantity: Amount
    value: Amount


class RoundDeal(Schema):
    """A deal that a round proposed."""

    id: str
    state: str
    countries: list[str]
    parties: int
    legs: list[RoundLeg]


class WhyNotLine(Schema):
    """Why a listing, or its rest, went unmatched."""

    listing: str
    reason: str
    detail: str
    nearest_listing: str | None
    checked: bool


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


class LegLine(Schema):
    """A leg; giver and receiver are positions of parties. Value and price are null where they are not yours to see."""

    number: int
    commodity: str
    hs_edition: str
    giver: int
    receiver: int
    own: bool
    quantity: Amount
    value: Amount | None
    price: UnitPrice | None
    limit: UnitPrice | None
    route: str | None
    transit_days: int


class ClauseLine(Schema):
    """A clause in the reader's language."""

    number: int
    title: str
    text: str


class InstalmentLine(Schema):
    """A part of a leg and the day by which it is to leave."""

    leg: int
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

    action: Literal["consent", "sign", "undertake", "apply"]
    party: str


class DealPageOut(Schema):
    """A deal as you may see it; `gives` and `gets` are your own, or the first country's for an onlooker."""

    id: str
    state: str
    day: date
    countries: list[str]
    deadline_at: datetime | None
    parties: list[PartyLine]
    legs: list[LegLine]
    gives: Amount
    gets: Amount
    findings: list[Found]
    contract: ContractPage | None
    files: dict[str, str]
    next_actions: list[Action]


class ConsentAsked(Asked):
    """A party's answer to a proposed deal."""

    party: str
    answer: Literal["accept", "decline"]
    reason: str = ""


class Consented(Schema):
    """How the deal stands after an answer."""

    deal: str
    state: str
    waiting_for: int


class SignatureAsked(Asked):
    """A party that signs."""

    party: str


class SignedOut(Schema):
    """How many signatures are still missing."""

    contract: str
    number: str
    waiting_for: int


@router.get("/rounds/{round_id}", response=answers(RoundPage))
def show_round(request: HttpRequest, round_id: str) -> RoundPage:
    """A whole round, for those who run or audit rounds."""
    page = see_round(actor=actor(request), round_id=round_id)
    return RoundPage(
        id=page.id,
        deals=[
            RoundDeal(
                id=deal.id,
                state=deal.state.value,
                countries=list(deal.countries),
                parties=len(deal.party_ids),
                legs=[
                    RoundLeg(
                        number=leg.number,
                        commodity=leg.commodity,
                        quantity=quantity(leg.quantity),
                        value=value(leg.value),
                    )
                    for leg in deal.legs
                ],
            )
            for deal in page.deals
        ],
        why_nots=[
            WhyNotLine(
                listing=why.listing_id,
                reason=why.reason,
                detail=_(why.says).format(**why.params),
                nearest_listing=why.nearest_listing_id,
                checked=why.checked,
            )
            for why in page.why_nots
        ],
    )


@router.get("/deals/{deal_id}", response=answers(DealPageOut))
def show_deal(request: HttpRequest, deal_id: str) -> DealPageOut:
    """A deal, for its parties and for auditors; partners stay masked until everybody has consented."""
    page = see_deal(actor=actor(request), deal_id=deal_id, now=now())
    masked = any(line.party is None for line in page.parties)
    return DealPageOut(
        id=page.deal.id,
        state=page.deal.state.value,
        day=page.deal.day,
        countries=list(page.deal.countries),
        deadline_at=page.deal.consent_until,
        parties=_parties(page),
        legs=_legs(page),
        gives=value(page.gives),
        gets=value(page.gets),
        findings=[found(one, masked=masked) for _order, findings in page.findings for one in findings],
        contract=_contract(page.contract) if page.contract else None,
        files=dict(page.authorisation_ids),
        next_actions=[
            *(Action(action="consent", party=party) for party in page.may_answer),
            *(Action(action="sign", party=party) for party in page.may_sign),
            *(Action(action="undertake", party=party) for party in page.may_undertake),
            *(Action(action="apply", party=party) for _order, party in page.may_apply),
        ],
    )


@router.post("/deals/{deal_id}/consents", response=answers(Consented, HTTPStatus.CREATED))
def consent(request: HttpRequest, deal_id: str, body: ConsentAsked, key: Key) -> Status[Consented]:
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
    return Status(HTTPStatus.CREATED, Consented(**done))


@router.post("/contracts/{contract_id}/signatures", response=answers(SignedOut, HTTPStatus.CREATED))
def sign(request: HttpRequest, contract_id: str, body: SignatureAsked, key: Key) -> Status[SignedOut]:
    """Sign a contract for a party; the last signature binds them all."""
    done = sign_contract(actor=actor(request), contract_id=contract_id, party_id=body.party, now=now(), key=key)
    return Status(HTTPStatus.CREATED, SignedOut(**done))


def _parties(page: DealPage) -> list[PartyLine]:
    return [
        PartyLine(
            position=line.position,
            id=line.id or None,
            name=line.party.name if line.party else None,
            kind=line.kind,
            country=line.country,
            own=line.own,
            answer=line.consent.answer.value if line.consent else None,
            signed=line.signed,
        )
        for line in page.parties
    ]


def _legs(page: DealPage) -> list[LegLine]:
    return [
        LegLine(
            number=line.leg.number,
            commodity=line.commodity.key,
            hs_edition=line.commodity.edition,
            giver=line.giver,
            receiver=line.receiver,
            own=line.own,
            quantity=quantity(line.leg.quantity),
            value=value_or_none(line.value),
            price=price(line.price),
            limit=price(line.limit),
            route=line.lane.route_id,
            transit_days=line.lane.transit_days,
        )
        for line in page.legs
    ]


def _contract(contract: Contract) -> ContractPage:
    return ContractPage(
        id=contract.id,
        number=contract.number,
        state=contract.state.value,
        signed_on=contract.signed_on,
        valid_until=contract.valid_until,
        fingerprint=contract.fingerprint,
        clauses=[
            ClauseLine(number=one.number, title=_(one.title), text=_(one.says).format(**one.params))
            for one in contract.clauses
        ],
        instalments=[
            InstalmentLine(leg=one.leg_number, number=one.number, quantity=quantity(one.quantity), ship_by=one.ship_by)
            for one in contract.instalments
        ],
    )
