"""The desk of a rule keeper: values proposed for figures of the law, and decisions by another rule keeper."""

from datetime import date
from http import HTTPStatus
from typing import Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from tarazu.api.acting import actor
from tarazu.api.errors import answers, pinned
from tarazu.api.public import FigureStep
from tarazu.api.strict import Key
from tarazu.api.words import Asked, Done, made
from tarazu.desk.approve_figure import approve_figure
from tarazu.desk.propose_figure import propose_figure
from tarazu.desk.see_clock import now
from tarazu.desk.see_keeping import KeepingPage, see_keeping
from tarazu.reference.tables import read_day
from tarazu.rulebook.proposals import VALUE_CHARACTERS_MAX, ProposalEvent

router = Router(tags=["rule keepers"])


class ProposalLine(Schema):
    """A value that somebody proposed, and the one it would follow; `own` ones are decided by another rule keeper."""

    id: str = Field(alias="proposal.id")
    order: str = Field(alias="proposal.order")
    figure: str = Field(alias="proposal.key")
    value: FigureStep = Field(alias="proposal.value")
    before: FigureStep | None
    state: str = Field(alias="proposal.state.value")
    proposed_by: str
    proposed_on: date = Field(alias="proposal.proposed_on")
    own: bool
    decided_by: str
    decided_on: date | None = Field(alias="proposal.decided_on")
    reason: str = Field(alias="proposal.reason")


class ProposalsPage(Schema):
    """The legal orders you keep, what waits for a decision and what was decided; figures stand at /figures."""

    orders: list[str]
    waiting: list[ProposalLine]
    decided: list[ProposalLine]


class ValueAsked(Asked):
    """A value of a figure as it is written there: a whole number, a word, or words with commas between."""

    order: str = Field(examples=["PK"])
    figure: str = Field(examples=["netting_days"])
    value: str = Field(max_length=VALUE_CHARACTERS_MAX, examples=["150"])
    since: str = Field(examples=["2026-07-01"])
    source: str
    confidence: Literal["H", "M", "L"] = "H"


class ValueProposed(Schema):
    """A proposed value, which another rule keeper decides on."""

    proposal: str
    order: str
    figure: str
    since: date


class ValueDecision(Asked):
    """Whether a proposed value is approved or refused, and why."""

    event: Literal["approve", "refuse"]
    reason: str = ""


class ValueDecided(Schema):
    """How a proposed value stands, and its first day."""

    proposal: str
    state: str
    since: date


@router.get("/figure-proposals", response=answers(ProposalsPage))
def figure_proposals(request: HttpRequest) -> KeepingPage:
    """Values proposed for the figures of the legal orders you keep: those that wait, and those that were decided."""
    return see_keeping(actor=actor(request), now=now())


@router.post("/figure-proposals", response=answers(ValueProposed, HTTPStatus.CREATED))
def propose_value(request: HttpRequest, body: ValueAsked, key: Key) -> Status[Done]:
    """Propose a value of a figure from a day after today on; it counts once another rule keeper approved it."""
    with pinned("/since"):
        since = read_day(body.since)
    done = propose_figure(
        actor=actor(request),
        order=body.order,
        figure=body.figure,
        text=body.value,
        since=since,
        source=body.source,
        confidence=body.confidence,
        now=now(),
        key=key,
    )
    return made(done)


@router.post("/figure-proposals/{proposal_id}/decisions", response=answers(ValueDecided, HTTPStatus.CREATED))
def decide_value(request: HttpRequest, proposal_id: str, body: ValueDecision, key: Key) -> Status[Done]:
    """Approve or refuse a value that another rule keeper proposed; the past is out of reach for both."""
    done = approve_figure(
        actor=actor(request),
        proposal_id=proposal_id,
        event=ProposalEvent(body.event),
        reason=body.reason,
        now=now(),
        key=key,
    )
    return made(done)
