"""Contracts as their amendments leave them, and what a permit admits of a leg."""

from datetime import date
from http import HTTPStatus
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from tarazu.api.acting import actor
from tarazu.api.errors import answers, pinned
from tarazu.api.strict import Key
from tarazu.api.words import Asked, AskedAmount, AskedValue, Done, Firm, made
from tarazu.desk import see_contract as contract_page
from tarazu.desk.amend_authorisation import amend_authorisation
from tarazu.desk.answer_amendment import answer_amendment
from tarazu.desk.propose_amendment import propose_amendment
from tarazu.desk.see_clock import now
from tarazu.reference.tables import read_day

router = Router(tags=["amendments"])


class AmendmentLine(Schema):
    """An amendment and who has signed it."""

    id: str = Field(alias="amendment.id")
    number: int = Field(alias="amendment.number")
    state: str = Field(alias="amendment.state.value")
    text: str = Field(alias="amendment.text")
    fingerprint: str = Field(alias="amendment.fingerprint")
    signed_by: list[str]

    @staticmethod
    def resolve_signed_by(line: contract_page.AmendmentLine) -> list[str]:
        """The parties that have."""
        return [one.party_id for one in line.signatures]


class ContractInForce(Schema):
    """A contract as its amendments leave it."""

    id: str = Field(alias="contract.id")
    number: str = Field(alias="contract.number")
    deal: str = Field(alias="contract.deal_id")
    state: str = Field(alias="contract.state.value")
    signed_on: date | None = Field(alias="contract.signed_on")
    valid_until: date = Field(alias="contract.valid_until")
    fingerprint: str = Field(alias="contract.fingerprint")
    parties: list[Firm]
    signed_by: list[str]
    amendments: list[AmendmentLine]
    may_amend: bool

    @staticmethod
    def resolve_parties(page: contract_page.ContractPage) -> list[Any]:
        """In the order of the contract."""
        return [page.parties[party] for party in page.contract.parties]

    @staticmethod
    def resolve_signed_by(page: contract_page.ContractPage) -> list[str]:
        """The parties that have signed the contract itself."""
        return [one.party_id for one in page.signatures]


class AmendmentAsked(Asked):
    """What is to change: words, days by which deliveries move, the last day, or the swing in percent."""

    party: str
    text: str
    later_days: int = 0
    valid_until: str | None = Field(default=None, examples=["2026-12-31"])
    swing_percent: int | None = None


class AmendmentProposed(Schema):
    """An amendment that waits for every party's signature."""

    amendment: str
    number: int
    fingerprint: str


class AmendmentAnswer(Asked):
    """A party's signature, or that it declines; `signature` where it signs with a key of its own."""

    party: str
    answer: Literal["sign", "decline"]
    signature: str = ""


class AmendmentMoved(Schema):
    """How an amendment stands, and how many signatures are missing."""

    amendment: str
    state: str
    waiting_for: int


class LegAsked(Asked):
    """How much of a leg a permit is to admit from now on, and why."""

    leg: int
    quantity: AskedAmount
    value: AskedValue
    reason: str


class LegAmended(Schema):
    """A leg of a permit that admits another amount."""

    file: str = Field(alias="authorisation")
    leg: int


@router.get("/contracts/{contract_id}", response=answers(ContractInForce))
def show_contract(request: HttpRequest, contract_id: str) -> contract_page.ContractPage:
    """A contract with its amendments, for its parties and auditors."""
    return contract_page.see_contract(actor=actor(request), contract_id=contract_id, now=now())


@router.post("/contracts/{contract_id}/amendments", response=answers(AmendmentProposed, HTTPStatus.CREATED))
def amend(request: HttpRequest, contract_id: str, body: AmendmentAsked, key: Key) -> Status[Done]:
    """Put an amendment before the other parties; it binds once all have signed it."""
    with pinned("/valid_until"):
        valid_until = read_day(body.valid_until) if body.valid_until else None
    done = propose_amendment(
        actor=actor(request),
        contract_id=contract_id,
        party_id=body.party,
        text=body.text,
        later_days=body.later_days,
        valid_until=valid_until,
        swing_percent=body.swing_percent,
        now=now(),
        key=key,
    )
    return made(done)


@router.post("/amendments/{amendment_id}/answers", response=answers(AmendmentMoved, HTTPStatus.CREATED))
def answer_amending(request: HttpRequest, amendment_id: str, body: AmendmentAnswer, key: Key) -> Status[Done]:
    """Sign an amendment for a party, or decline it, which ends it."""
    done = answer_amendment(
        actor=actor(request),
        amendment_id=amendment_id,
        party_id=body.party,
        accept=body.answer == "sign",
        signature=body.signature,
        now=now(),
        key=key,
    )
    return made(done)


@router.post("/files/{file_id}/amendments", response=answers(LegAmended, HTTPStatus.CREATED))
def amend_leg(request: HttpRequest, file_id: str, body: LegAsked, key: Key) -> Status[Done]:
    """Let a permit admit more or less of a leg, as its officer, within the contract."""
    done = amend_authorisation(
        actor=actor(request),
        authorisation_id=file_id,
        leg_number=body.leg,
        quantity=body.quantity.read("/quantity"),
        value=body.value.read("/value"),
        reason=body.reason,
        now=now(),
        key=key,
    )
    return made(done)
