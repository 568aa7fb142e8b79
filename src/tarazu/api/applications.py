"""Applications that are not lodged yet: list, read, keep and throw away their drafts, and lodge one as it is kept."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from tarazu.api.acting import actor
from tarazu.api.daily import ApplicationAsked, Applied, PartyAsked
from tarazu.api.errors import answers, translated
from tarazu.api.strict import Key
from tarazu.api.words import Done, Found, found, made
from tarazu.authorisation.drafting import ApplicationDraft, Particulars
from tarazu.desk.apply_for_authorisation import apply_for_authorisation
from tarazu.desk.keep_application import drop_application, keep_application
from tarazu.desk.see_application import ApplicationPage, own_drafts, see_application
from tarazu.desk.see_clock import now

router = Router(tags=["applications"])
Moment = Annotated[datetime | None, Field(strict=False)]  # JSON has no moments of its own: it is written as a word


class DraftAsked(ApplicationAsked):
    """What is written of an application so far; `opened_at` is the `at` of the draft one started from."""

    origin_declared: bool = False
    opened_at: Moment = None


class LodgingAsked(PartyAsked):
    """Which draft is lodged; with the `at` of the draft one has read, words kept since by others are not lodged."""

    opened_at: Moment = None


class DraftLine(Schema):
    """A draft that is kept: whose, by whom and since when."""

    contract: str = Field(alias="contract_id")
    party: str = Field(alias="party_id")
    person: str
    at: datetime


class DraftWords(DraftLine):
    """A draft with what is written in it."""

    standard: str = Field(alias="said.standard")
    laboratory: str = Field(alias="said.laboratory")
    note: str = Field(alias="said.note")
    origin_declared: bool = Field(alias="said.origin_declared")


class DraftPage(Schema):
    """An application before it is lodged: what is kept of it, what it lacks, and what customs will find."""

    contract: str = Field(alias="contract.id")
    party: str = Field(alias="party.id")
    complete: bool
    missing: list[str]
    findings: list[Found]
    origins: list[str]
    draft: DraftWords | None
    file: str = Field(alias="file_id")

    @staticmethod
    def resolve_missing(page: ApplicationPage) -> list[str]:
        """What is not filled, in the reader's language."""
        return [translated(one.says, one.params) for one in page.missing]

    @staticmethod
    def resolve_findings(page: ApplicationPage) -> list[Found]:
        """The rules that stand against it."""
        return [found(finding) for finding in page.findings]


class DraftGone(Schema):
    """A draft that is thrown away."""

    contract: str
    party: str


@router.get("/drafts", response=answers(list[DraftLine]))
def drafts(request: HttpRequest) -> list[ApplicationDraft]:
    """The drafts of applications of the parties you may apply for, the newest first."""
    return own_drafts(actor=actor(request))


@router.get("/contracts/{contract_id}/applications/{party_id}", response=answers(DraftPage))
def show_draft(request: HttpRequest, contract_id: str, party_id: str) -> ApplicationPage:
    """An application before it is lodged: its draft, what it lacks, and what customs will find."""
    return see_application(actor=actor(request), contract_id=contract_id, party_id=party_id, now=now())


@router.post("/contracts/{contract_id}/drafts", response=answers(DraftLine, HTTPStatus.CREATED))
def keep_draft(
    request: HttpRequest,
    contract_id: str,
    body: DraftAsked,
    key: Key,  # as everywhere; the same words are one draft, however often they are sent
) -> Status[ApplicationDraft]:
    """Keep what is written of an application; nothing goes to customs, and nobody is written over unseen."""
    kept = keep_application(
        actor=actor(request),
        contract_id=contract_id,
        party_id=body.party,
        said=Particulars(**body.dict(exclude={"party", "opened_at"})),
        opened_at=_written(body.opened_at),
        now=now(),
    )
    return Status(HTTPStatus.CREATED, kept)


@router.post("/contracts/{contract_id}/drafts/removals", response=answers(DraftGone, HTTPStatus.CREATED))
def drop_draft(
    request: HttpRequest,
    contract_id: str,
    body: PartyAsked,
    key: Key,  # as everywhere; what is gone stays gone
) -> Status[Done]:
    """Throw the draft of an application away."""
    drop_application(actor=actor(request), contract_id=contract_id, party_id=body.party)
    return made({"contract": contract_id, "party": body.party})


@router.post("/contracts/{contract_id}/drafts/lodgings", response=answers(Applied, HTTPStatus.CREATED))
def lodge_draft(request: HttpRequest, contract_id: str, body: LodgingAsked, key: Key) -> Status[Done]:
    """Lodge the draft of an application as it is kept: from now on it is with customs."""
    done = apply_for_authorisation(
        actor=actor(request),
        contract_id=contract_id,
        party_id=body.party,
        said=None,
        opened_at=_written(body.opened_at),
        now=now(),
        key=key,
    )
    return made(done)


def _written(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
