"""Other terms that a party asks for in a proposed deal, and the answers of the others."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from tarazu.api.acting import actor
from tarazu.api.errors import answers, pinned
from tarazu.api.strict import Key
from tarazu.api.words import Amount, Asked, AskedAmount, AskedValue, Done, UnitPrice, made
from tarazu.desk.answer_counter import answer_counter
from tarazu.desk.counter_deal import counter_deal
from tarazu.desk.see_clock import now
from tarazu.matching import counters
from tarazu.matching.counters import CounterAnswer
from tarazu.reference.tables import read_day

router = Router(tags=["deals"])


class CounterLine(Schema):
    """Other terms that a party asked for; `party` is its position, `price` null where it is not yours to see."""

    id: str = Field(alias="counter.id")
    state: str = Field(alias="counter.state.value")
    party: int = Field(alias="position")
    leg: int = Field(alias="leg.leg.number")
    price: UnitPrice | None
    quantity: Amount | None = Field(alias="counter.asked.quantity")
    leaves_on: date | None = Field(alias="counter.asked.leaves_on")
    asked_at: datetime = Field(alias="counter.at")
    waiting_for: int


class CounterAsked(Asked):
    """Other terms for a leg of a party's own: `price` for one whole unit of its goods; what is left out stays."""

    party: str
    leg: int
    price: AskedValue | None = None
    quantity: AskedAmount | None = None
    leaves_on: str | None = Field(default=None, examples=["2026-03-02"])
    reason: str = ""

    def read(self) -> counters.Asked:
        """The terms asked for. Errors: FieldsRefused."""
        with pinned("/leaves_on"):
            day = read_day(self.leaves_on) if self.leaves_on else None
        return counters.Asked(
            self.leg,
            self.price.read("/price").minor if self.price else None,
            self.quantity.read("/quantity") if self.quantity else None,
            day,
        )


class CounterReply(Asked):
    """A party's answer to other terms, or whoever asked for them taking them back."""

    party: str
    answer: Literal["accept", "refuse", "withdraw"]


class Countered(Schema):
    """How the other terms stand; once all have accepted them, the deal that goes on with them."""

    counter: str
    deal: str
    state: str
    waiting_for: int


@router.post("/deals/{deal_id}/counters", response=answers(Countered, HTTPStatus.CREATED))
def counter(request: HttpRequest, deal_id: str, body: CounterAsked, key: Key) -> Status[Done]:
    """Ask for other terms of a proposed deal; all others accept or refuse them by its deadline."""
    done = counter_deal(
        actor=actor(request),
        deal_id=deal_id,
        party_id=body.party,
        asked=body.read(),
        reason=body.reason,
        now=now(),
        key=key,
    )
    return made(done)


@router.post("/counters/{counter_id}/answers", response=answers(Countered, HTTPStatus.CREATED))
def answer_countering(request: HttpRequest, counter_id: str, body: CounterReply, key: Key) -> Status[Done]:
    """Accept or refuse other terms for a party, or take one's own back; the last acceptance puts them in force."""
    done = answer_counter(
        actor=actor(request),
        counter_id=counter_id,
        party_id=body.party,
        answer=CounterAnswer(body.answer),
        now=now(),
        key=key,
    )
    return made(done)
