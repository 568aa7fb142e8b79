"""What traders and officers do every day beside deals and declarations: withdraw, apply, ask for days, close."""

from datetime import date
from http import HTTPStatus
from typing import Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from tarazu.api.acting import actor
from tarazu.api.errors import answers, pinned
from tarazu.api.strict import Key
from tarazu.api.words import Asked, Done, made
from tarazu.authorisation.drafting import Particulars
from tarazu.clearing.clocks import SuspensionCause
from tarazu.clearing.extensions import ExtensionEvent
from tarazu.desk.add_papers import add_papers
from tarazu.desk.answer_extension import answer_extension
from tarazu.desk.apply_for_authorisation import apply_for_authorisation
from tarazu.desk.change_listing import withdraw_listing
from tarazu.desk.close_authorisation import close_authorisation
from tarazu.desk.recommend_grant import recommend_grant
from tarazu.desk.request_extension import request_extension
from tarazu.desk.see_clock import now
from tarazu.desk.sign_undertaking import sign_undertaking
from tarazu.desk.suspend_clock import suspend_clock
from tarazu.kernel.period import Period
from tarazu.market.readers import WindowReversed
from tarazu.reference.tables import read_day

router = Router(tags=["daily"])


class Withdrawn(Schema):
    """A listing that is off the book."""

    listing: str
    state: str


class PartyAsked(Asked):
    """The party one acts for."""

    party: str


class Undertaken(Schema):
    """An undertaking that was signed, and about how many foreign parties it is."""

    undertaking: str
    about: int


class ApplicationAsked(PartyAsked):
    """An application: whoever sends it declares where the goods come from, or it is refused as incomplete."""

    origin_declared: bool = Field(description="that the goods coming in originate in the partner's country")
    standard: str = ""
    laboratory: str = ""
    note: str = ""


class Applied(Schema):
    """The file that an application opened, and who decides on it."""

    file: str = Field(alias="authorisation")
    order: str
    authority: str


class PapersAsked(Asked):
    """Codes of papers that are ready now."""

    papers: list[str]


class PapersHeld(Schema):
    """Every paper a declaration has."""

    declaration: str
    papers: list[str]


class DaysAsked(Asked):
    """A request for more days, with its reason and the paper that shows it."""

    party: str
    days: int
    reason: str
    evidence: str


class DaysRequested(Schema):
    """A request that waits for an officer."""

    extension: str


class DaysDecision(Asked):
    """An officer's decision on a request, or its withdrawal by whoever asked."""

    event: Literal["grant", "refuse", "withdraw"]
    days: int = 0
    decision: str = ""


class DaysDecided(Schema):
    """How a request stands."""

    extension: str
    state: str


class NoteAsked(Asked):
    """A note to the file."""

    note: str = ""


class Recommended(Schema):
    """A file that one officer holds may be granted."""

    file: str = Field(alias="authorisation")
    state: str


class StopAsked(Asked):
    """A decided stop of a file's clocks: its first day, the first day after it or null, why, and on which evidence."""

    since: str = Field(examples=["2025-10-11"])
    until: str | None = None
    cause: Literal["closed_crossing", "war", "export_ban", "import_ban", "natural_disaster", "court_order"]
    crossing: str | None = None
    evidence: str

    def period(self) -> Period:
        """The days. Errors: FieldsRefused, pinned to what is wrong."""
        with pinned("/since"):
            first = read_day(self.since)
        with pinned("/until"):
            until: date | None = read_day(self.until) if self.until else None
            if until is not None and until <= first:
                raise WindowReversed(since=first, until=until)
        return Period(first, until)


class Stopped(Schema):
    """A clock stop that is on record."""

    stop: str


class Closed(Schema):
    """The number of a closed file's certificate, and its seal."""

    certificate: str
    seal: str


@router.post("/listings/{listing_id}/withdrawals", response=answers(Withdrawn, HTTPStatus.CREATED))
def withdraw(request: HttpRequest, listing_id: str, key: Key) -> Status[Done]:
    """Take an offer or a want off the book; what contracts have taken of it stays theirs."""
    return made(withdraw_listing(actor=actor(request), listing_id=listing_id, now=now(), key=key))


@router.post("/deals/{deal_id}/undertakings", response=answers(Undertaken, HTTPStatus.CREATED))
def undertake(request: HttpRequest, deal_id: str, body: PartyAsked, key: Key) -> Status[Done]:
    """Sign the undertaking on listed entities for a party, on the strength of the newest screening."""
    return made(sign_undertaking(actor=actor(request), deal_id=deal_id, party_id=body.party, now=now(), key=key))


@router.post("/contracts/{contract_id}/applications", response=answers(Applied, HTTPStatus.CREATED))
def apply(request: HttpRequest, contract_id: str, body: ApplicationAsked, key: Key) -> Status[Done]:
    """Ask the customs of a party's country to permit a signed contract; it opens a file."""
    said = Particulars(**body.dict(exclude={"party"}))
    done = apply_for_authorisation(
        actor=actor(request), contract_id=contract_id, party_id=body.party, said=said, now=now(), key=key
    )
    return made(done)


@router.post("/declarations/{number}/papers", response=answers(PapersHeld, HTTPStatus.CREATED))
def add_to_papers(request: HttpRequest, number: str, body: PapersAsked, key: Key) -> Status[Done]:
    """Add papers to a declaration that waits; those it has stay."""
    done = add_papers(actor=actor(request), declaration_number=number, papers=tuple(body.papers), now=now(), key=key)
    return made(done)


@router.post("/files/{file_id}/extensions", response=answers(DaysRequested, HTTPStatus.CREATED))
def ask_for_days(request: HttpRequest, file_id: str, body: DaysAsked, key: Key) -> Status[Done]:
    """Ask the officer to move the due date of a file; the clock runs on until that is decided."""
    done = request_extension(
        actor=actor(request),
        authorisation_id=file_id,
        party_id=body.party,
        days=body.days,
        reason=body.reason,
        evidence=body.evidence,
        now=now(),
        key=key,
    )
    return made(done)


@router.post("/extensions/{extension_id}/answers", response=answers(DaysDecided, HTTPStatus.CREATED))
def decide_days(request: HttpRequest, extension_id: str, body: DaysDecision, key: Key) -> Status[Done]:
    """Grant or refuse more days as an officer of the file, or withdraw the request as whoever asked."""
    done = answer_extension(
        actor=actor(request),
        extension_id=extension_id,
        event=ExtensionEvent(body.event),
        days=body.days,
        decision=body.decision,
        now=now(),
        key=key,
    )
    return made(done)


@router.post("/files/{file_id}/recommendations", response=answers(Recommended, HTTPStatus.CREATED))
def recommend(request: HttpRequest, file_id: str, body: NoteAsked, key: Key) -> Status[Done]:
    """Say that a file may be granted, where two officers must agree."""
    return made(recommend_grant(actor=actor(request), authorisation_id=file_id, note=body.note, now=now(), key=key))


@router.post("/files/{file_id}/clock-stops", response=answers(Stopped, HTTPStatus.CREATED))
def stop_clock(request: HttpRequest, file_id: str, body: StopAsked, key: Key) -> Status[Done]:
    """Stop the clocks of a file for a span of days, by decision and on evidence."""
    done = suspend_clock(
        actor=actor(request),
        authorisation_id=file_id,
        period=body.period(),
        cause=SuspensionCause(body.cause),
        crossing=body.crossing,
        evidence=body.evidence,
        now=now(),
        key=key,
    )
    return made(done)


@router.post("/files/{file_id}/closings", response=answers(Closed, HTTPStatus.CREATED))
def close(request: HttpRequest, file_id: str, key: Key) -> Status[Done]:
    """Close a file that was netted inside the tolerance; where something is in the way, `errors` names all of it."""
    return made(close_authorisation(actor=actor(request), authorisation_id=file_id, now=now(), key=key))
