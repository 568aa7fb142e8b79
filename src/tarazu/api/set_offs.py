"""Set-offs: the notice with its debts, the answers of the parties it names, and posting."""

from datetime import date
from http import HTTPStatus
from typing import Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from tarazu.api.acting import actor
from tarazu.api.errors import answers
from tarazu.api.lists import PORTION, After, Answered, Size, answered, read_cursor
from tarazu.api.strict import Key
from tarazu.api.words import Amount, Asked, Done, known_order, made
from tarazu.clearing.set_off import SetOff, SetOffAnswer, SetOffEvent, SetOffLine, SetOffScope
from tarazu.desk import see_portions
from tarazu.desk import see_set_off as notices
from tarazu.desk.answer_set_off import answer_set_off
from tarazu.desk.post_set_off import post_set_off
from tarazu.desk.propose_set_off import propose_set_off
from tarazu.desk.see_clock import now
from tarazu.kernel.value import Value

router = Router(tags=["set-offs"])


class SetOffInShort(Schema):
    """A set-off in one line."""

    id: str
    scope: str = Field(alias="scope.value")
    order: str
    state: str = Field(alias="state.value")
    total: Amount
    proposed_on: date
    object_until: date
    ended_on: date | None

    @staticmethod
    def resolve_total(one: SetOff) -> Value:
        """In the unit of its order, or the currency at home."""
        return Value(one.total, one.unit)


class SetOffPortion(Schema):
    """Some of the set-offs; `next` is null at the end."""

    lines: list[SetOffInShort]
    next: str | None


class DebtLine(Schema):
    """One debt that a set-off shrinks."""

    file: str
    debtor: str
    creditor: str
    before: Amount
    cleared: Amount
    after: Amount


class SetOffReply(Schema):
    """What a party answered."""

    party: str
    answer: str


class SetOffPage(Schema):
    """A set-off: whole for the clearing desk and auditors, its own lines for a party."""

    set_off: SetOffInShort
    lines: list[DebtLine]
    replies: list[SetOffReply]
    waiting: int
    legal_basis: str

    @staticmethod
    def resolve_lines(page: notices.SetOffPage) -> list[Done]:
        """With each amount in the unit of the set-off."""
        return [_debt(line, page.set_off.unit) for line in page.lines]

    @staticmethod
    def resolve_replies(page: notices.SetOffPage) -> list[Done]:
        """Each party that answered."""
        return [{"party": party, "answer": answer.value} for party, answer in page.replies.items()]


class SetOffAsked(Asked):
    """What is to be set off: everything, what one party owes and is owed, or what members of a consortium owe."""

    scope: Literal["barter", "domestic"]
    order: str = Field(examples=["PK"])
    party: str | None = None
    consortium: str | None = None


class SetOffProposed(Schema):
    """A set-off that everybody it names has notice of."""

    set_off: str
    total: Amount
    lines: int
    parties: int
    object_until: date

    @staticmethod
    def resolve_total(done: Done) -> Value:
        """How much would be cancelled."""
        return Value(done["total_minor"], done["unit"])

    @staticmethod
    def resolve_parties(done: Done) -> int:
        """Their number; each reads its own part."""
        return len(done["parties"])


class SetOffAnswerAsked(Asked):
    """A party's answer to a set-off; one objection ends it."""

    party: str
    answer: Literal["consent", "object"]
    note: str = ""


class SetOffStepAsked(Asked):
    """What the clearing desk does with a set-off."""

    event: Literal["post", "withdraw"]


class SetOffMoved(Schema):
    """How a set-off stands."""

    set_off: str
    state: str


@router.get("/set-offs", response=answers(SetOffPortion))
def set_offs(request: HttpRequest, after: After = "", size: Size = PORTION) -> Answered:
    """The set-offs that name a party you trade for; all of them for the clearing desk and auditors."""
    return answered(see_portions.set_offs(actor=actor(request), after=read_cursor(after), size=size))


@router.post("/set-offs", response=answers(SetOffProposed, HTTPStatus.CREATED))
def notify_set_off(request: HttpRequest, body: SetOffAsked, key: Key) -> Status[Done]:
    """Find the debts that form loops and give notice to everybody they name; nothing is posted yet."""
    done = propose_set_off(
        actor=actor(request),
        scope=SetOffScope(body.scope),
        order=known_order(body.order),
        party_id=body.party,
        consortium_id=body.consortium,
        now=now(),
        key=key,
    )
    return made(done)


@router.get("/set-offs/{set_off_id}", response=answers(SetOffPage))
def show_set_off(request: HttpRequest, set_off_id: str) -> notices.SetOffPage:
    """The notice of a set-off."""
    return notices.see_set_off(actor=actor(request), set_off_id=set_off_id)


@router.post("/set-offs/{set_off_id}/answers", response=answers(SetOffMoved, HTTPStatus.CREATED))
def reply_set_off(request: HttpRequest, set_off_id: str, body: SetOffAnswerAsked, key: Key) -> Status[Done]:
    """Consent to a set-off for a party, or object."""
    done = answer_set_off(
        actor=actor(request),
        set_off_id=set_off_id,
        party_id=body.party,
        answer=SetOffAnswer(body.answer),
        note=body.note,
        now=now(),
        key=key,
    )
    return made(done)


@router.post("/set-offs/{set_off_id}/steps", response=answers(SetOffMoved, HTTPStatus.CREATED))
def end_set_off(request: HttpRequest, set_off_id: str, body: SetOffStepAsked, key: Key) -> Status[Done]:
    """Post a set-off once the time to object is over, or take it back, as the clearing desk."""
    event = SetOffEvent(body.event)
    return made(post_set_off(actor=actor(request), set_off_id=set_off_id, event=event, now=now(), key=key))


def _debt(line: SetOffLine, unit: str) -> Done:
    amounts = {"before": line.before, "cleared": line.cleared, "after": line.after}
    worth = {name: Value(minor, unit) for name, minor in amounts.items()}
    return {"file": line.book_id, "debtor": line.debtor_id, "creditor": line.creditor_id, **worth}
