"""What customs and traders do on a file: grant and answer, declare, assess, release, reverse."""

from http import HTTPStatus
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from tarazu.api.acting import actor
from tarazu.api.errors import answers
from tarazu.api.strict import Key
from tarazu.api.words import Amount, Asked, AskedAmount, AskedValue
from tarazu.authorisation.authorisation import AuthorisationEvent
from tarazu.desk.answer_application import answer_application
from tarazu.desk.assess_declaration import assess_declaration
from tarazu.desk.authorise import authorise
from tarazu.desk.decide_reassessment import decide_reassessment
from tarazu.desk.declare import declare
from tarazu.desk.find_grade import find_grade
from tarazu.desk.reassess_declaration import reassess_declaration
from tarazu.desk.release_declaration import release_declaration
from tarazu.desk.reverse_declaration import reverse_declaration
from tarazu.desk.see_clock import now
from tarazu.kernel.value import Value
from tarazu.shipments.declarations import Named
from tarazu.shipments.grades import GradeStanding
from tarazu.shipments.reassess import ReassessmentEvent

router = Router(tags=["customs"])
Done = dict[str, Any]  # what a verb answers; the response's schema says what of it goes out


class GrantAsked(Asked):
    """A grant, with a note to the file."""

    note: str = ""


class Granted(Schema):
    """The approval number that waives the bank instrument."""

    file: str = Field(alias="authorisation")
    approval_number: str


class AnswerAsked(Asked):
    """An officer's answer short of a grant, or the applicant's reply to a query."""

    event: Literal["query", "refuse", "suspend", "resume", "cancel", "answer"]
    reason: str


class Answered(Schema):
    """How the file stands after an answer."""

    file: str = Field(alias="authorisation")
    state: str


class DeclarationAsked(Asked):
    """A declaration for a part of a leg."""

    leg: int
    quantity: AskedAmount
    declared: AskedValue
    papers: list[str] = []
    vessel: str = ""
    vessel_number: str = ""
    bank: str = ""
    bank_code: str = ""


class Declared(Schema):
    """The number of a declaration that was lodged, and the screening cases for which its goods wait, if any."""

    declaration: str
    regime: str
    screening_cases: list[str] = []


class AssessmentAsked(Asked):
    """What examination found, and what it is worth; where that differs from what was declared, the note says why."""

    found: AskedAmount
    assessed: AskedValue
    note: str = ""


class Assessed(Schema):
    """The value that counts, beside the one that fell away."""

    declaration: str
    assessed: Amount
    declared: Amount

    @staticmethod
    def resolve_assessed(done: dict[str, int]) -> Value:
        """What customs found it worth."""
        return Value(done["assessed_minor"])

    @staticmethod
    def resolve_declared(done: dict[str, int]) -> Value:
        """What its party declared."""
        return Value(done["declared_minor"])


class GradeAsked(Asked):
    """The grade that examination found, and how it stands to the one agreed."""

    standing: Literal["as_agreed", "lower", "higher"]
    found: str


class GradeRecorded(Schema):
    """The grade that is on record."""

    declaration: str
    standing: str


class Released(Schema):
    """How a declaration stands after its release."""

    declaration: str
    state: str


class ReversalAsked(Asked):
    """A reversal with its reason."""

    reason: str


class Reversed(Schema):
    """How many transfers got their counter-entry."""

    declaration: str
    state: str
    transfers: int = Field(alias="reversed")


class ReassessmentAsked(Asked):
    """What is put in place of an assessment that stands, and the reason with its evidence."""

    found: AskedAmount
    assessed: AskedValue
    reason: str


class Reassessed(Schema):
    """The new value beside the one before; `proposed` where a second officer posts it."""

    reassessment: str
    declaration: str
    state: str
    before: Amount
    assessed: Amount

    @staticmethod
    def resolve_before(done: dict[str, int]) -> Value:
        """What it was assessed at."""
        return Value(done["before_minor"])

    @staticmethod
    def resolve_assessed(done: dict[str, int]) -> Value:
        """What it is assessed at now, or will be."""
        return Value(done["assessed_minor"])


class ReassessmentDecision(Asked):
    """What the second officer decides; a refusal says why."""

    event: Literal["post", "refuse"]
    decision: str = ""


class ReassessmentDecided(Schema):
    """How a re-assessment stands."""

    reassessment: str
    declaration: str
    state: str


@router.post("/files/{file_id}/grant", response=answers(Granted, HTTPStatus.CREATED))
def grant(request: HttpRequest, file_id: str, body: GrantAsked, key: Key) -> Status[Done]:
    """Grant an authorisation; where rules stand against it, `errors` names every one of them."""
    done = authorise(actor=actor(request), authorisation_id=file_id, note=body.note, now=now(), key=key)
    return Status(HTTPStatus.CREATED, done)


@router.post("/files/{file_id}/answers", response=answers(Answered, HTTPStatus.CREATED))
def answer(request: HttpRequest, file_id: str, body: AnswerAsked, key: Key) -> Status[Done]:
    """Query, refuse, suspend, resume or cancel as an officer, or answer a query as the applicant."""
    done = answer_application(
        actor=actor(request),
        authorisation_id=file_id,
        event=AuthorisationEvent(body.event),
        reason=body.reason,
        now=now(),
        key=key,
    )
    return Status(HTTPStatus.CREATED, done)


@router.post("/files/{file_id}/declarations", response=answers(Declared, HTTPStatus.CREATED))
def lodge(request: HttpRequest, file_id: str, body: DeclarationAsked, key: Key) -> Status[Done]:
    """Lodge a declaration for a part of a leg; the declared value stands pending."""
    done = declare(
        actor=actor(request),
        authorisation_id=file_id,
        leg_number=body.leg,
        quantity=body.quantity.read("/quantity"),
        declared=body.declared.read("/declared"),
        papers=tuple(body.papers),
        named=Named(body.vessel.strip(), body.vessel_number.strip(), body.bank.strip(), body.bank_code.strip()),
        now=now(),
        key=key,
    )
    return Status(HTTPStatus.CREATED, done)


@router.post("/declarations/{number}/assessments", response=answers(Assessed, HTTPStatus.CREATED))
def assess(request: HttpRequest, number: str, body: AssessmentAsked, key: Key) -> Status[Done]:
    """Assess a declaration: only this value counts."""
    done = assess_declaration(
        actor=actor(request),
        declaration_number=number,
        found=body.found.read("/found"),
        assessed=body.assessed.read("/assessed"),
        note=body.note,
        now=now(),
        key=key,
    )
    return Status(HTTPStatus.CREATED, done)


@router.post("/declarations/{number}/grades", response=answers(GradeRecorded, HTTPStatus.CREATED))
def record_grade(request: HttpRequest, number: str, body: GradeAsked, key: Key) -> Status[Done]:
    """Record the grade that examination found; both sides are told of a lower one, and no value changes."""
    standing = GradeStanding(body.standing)
    acting = actor(request)
    done = find_grade(actor=acting, declaration_number=number, standing=standing, found=body.found, now=now(), key=key)
    return Status(HTTPStatus.CREATED, done)


@router.post("/declarations/{number}/releases", response=answers(Released, HTTPStatus.CREATED))
def release(request: HttpRequest, number: str, key: Key) -> Status[Done]:
    """Let the goods of an assessed declaration go."""
    done = release_declaration(actor=actor(request), declaration_number=number, now=now(), key=key)
    return Status(HTTPStatus.CREATED, done)


@router.post("/declarations/{number}/reversals", response=answers(Reversed, HTTPStatus.CREATED))
def reverse(request: HttpRequest, number: str, body: ReversalAsked, key: Key) -> Status[Done]:
    """Take an assessment back by counter-entry; nothing is erased."""
    done = reverse_declaration(actor=actor(request), declaration_number=number, reason=body.reason, now=now(), key=key)
    return Status(HTTPStatus.CREATED, done)


@router.post("/declarations/{number}/reassessments", response=answers(Reassessed, HTTPStatus.CREATED))
def reassess(request: HttpRequest, number: str, body: ReassessmentAsked, key: Key) -> Status[Done]:
    """Assess a declaration anew in one act: the earlier value gets its counter-entry, the new one is posted."""
    done = reassess_declaration(
        actor=actor(request),
        declaration_number=number,
        found=body.found.read("/found"),
        assessed=body.assessed.read("/assessed"),
        reason=body.reason,
        now=now(),
        key=key,
    )
    return Status(HTTPStatus.CREATED, done)


@router.post("/reassessments/{reassessment_id}/decisions", response=answers(ReassessmentDecided, HTTPStatus.CREATED))
def decide(request: HttpRequest, reassessment_id: str, body: ReassessmentDecision, key: Key) -> Status[Done]:
    """Post or refuse a re-assessment as the second officer of the office."""
    done = decide_reassessment(
        actor=actor(request),
        reassessment_id=reassessment_id,
        event=ReassessmentEvent(body.event),
        decision=body.decision,
        now=now(),
        key=key,
    )
    return Status(HTTPStatus.CREATED, done)
