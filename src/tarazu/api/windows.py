"""Netting windows, their lines and flags, and their papers as files."""

from collections.abc import Callable
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from tarazu.api.acting import actor
from tarazu.api.errors import answers, pinned
from tarazu.api.strict import Key
from tarazu.api.words import Amount, Asked, Done, known_order, made
from tarazu.clearing.window_locks import LockEvent
from tarazu.clearing.windows import FlagEvent, FlagReason
from tarazu.desk import see_window as seen
from tarazu.desk.answer_flag import answer_flag
from tarazu.desk.confirm_window import confirm_window
from tarazu.desk.flag_line import flag_line
from tarazu.desk.lock_window import lift_lock, lock_window
from tarazu.desk.open_window import open_window
from tarazu.desk.see_clock import now
from tarazu.desk.strike_window import strike_window
from tarazu.papers.tabled import TABLED_FORMS, media_of
from tarazu.reference.tables import read_day

router = Router(tags=["clearing"])
BINARY = {"schema": {"type": "string", "format": "binary"}}
A_FILE: dict[str, Any] = {
    "responses": {200: {"description": "The file", "content": dict.fromkeys(map(media_of, TABLED_FORMS), BINARY)}}
}


class DayOffNote(Schema):
    """A day on which a state does not work: its weekend, or a public holiday by name."""

    country: str
    day: date
    name: str


class WindowInShort(Schema):
    """A window of the calendar; one that was not opened only stands on it."""

    id: str
    label: str
    order: str
    since: date = Field(alias="quarter.period.since")
    until: date
    planned: date
    cut_off: date
    days_off: list[DayOffNote]
    phase: str = Field(alias="phase.value")
    flags_until: date | None
    confirmed_on: date | None


class Calendar(Schema):
    """The windows of an order, the earliest first."""

    windows: list[WindowInShort]
    opened: list[str]


class FlagNote(Schema):
    """A flag on a line."""

    id: str
    party: str = Field(alias="party_id")
    reason: str = Field(alias="reason.value")
    note: str
    state: str = Field(alias="state.value")
    answer_by: date
    answer: str


class LineOfWindow(Schema):
    """One obligation of a window."""

    id: str = Field(alias="obligation.id")
    file: str = Field(alias="obligation.book_id")
    debtor: str = Field(alias="obligation.debtor_id")
    creditor: str = Field(alias="obligation.creditor_id")
    value: Amount = Field(alias="obligation.value")
    day: date = Field(alias="obligation.day")
    declaration: str = Field(alias="obligation.reference")
    left_out: bool
    flags: list[FlagNote]


class NetLine(Schema):
    """What a party is owed and owes in a window."""

    party: str = Field(alias="party_id")
    owed_to_it: Amount
    owed_by_it: Amount


class BookLine(Schema):
    """How a file leaves a window."""

    file: str = Field(alias="book_id")
    imports: Amount = Field(alias="closing.imports_assessed")
    exports: Amount = Field(alias="closing.exports_assessed")
    outcome: str = Field(alias="outcome.value")
    carried: str = Field(alias="carry.value")
    due: date


class LockNote(Schema):
    """That a window is held: why, and whether somebody asks to lift the lock."""

    reason: str
    state: str
    locked_at: datetime
    lift_reason: str


class WindowPage(Schema):
    """A window: whole for the clearing desk and auditors, for others what their own parties owe and are owed."""

    window: WindowInShort
    lock: LockNote | None
    whole: bool
    lines: list[LineOfWindow]
    nets: list[NetLine]
    books: list[BookLine]


class WindowAsked(Asked):
    """The quarter whose window is to be opened: any day of it."""

    order: str = Field(examples=["PK"])
    day: str = Field(examples=["2026-01-01"])


class WindowOpened(Schema):
    """A window that is open, and the first day on which its preliminary run may be struck."""

    window: str
    label: str
    cut_off: date


class WindowStruck(Schema):
    """A preliminary run: its lines, its seal, and until when they may be flagged."""

    window: str
    lines: int
    flags_until: date
    seal: str


class WindowConfirmed(Schema):
    """A final window: lines that wait for the next, and what became of each file."""

    window: str
    lines: int
    left_out: list[str]
    netted: list[str]
    carried: list[str]
    overdue: list[str]


class FlagAsked(Asked):
    """What is wrong with a line."""

    party: str
    line: str
    reason: Literal["value", "quantity", "quality", "not_received", "wrong_party", "counted_twice", "other"]
    note: str = ""


class Flagged(Schema):
    """A flag, and the day by which an officer answers it."""

    flag: str
    answer_by: date


class FlagAnswer(Asked):
    """An officer's answer to a flag, or whoever raised it taking it back."""

    event: Literal["uphold", "reject", "withdraw"]
    answer: str = ""


class FlagAnswered(Schema):
    """How a flag stands."""

    flag: str
    state: str


class LockAsked(Asked):
    """Why a window is held, as its parties read it."""

    reason: str


class LiftAsked(Asked):
    """A step towards lifting a lock: one person asks with a reason, another lifts it or keeps it."""

    event: Literal["ask", "keep", "lift"]
    reason: str = ""


class LockStands(Schema):
    """A lock as it stands now."""

    window: str
    lock: str
    state: str


@router.get("/windows", response=answers(Calendar))
def windows(request: HttpRequest, order: Query[str] = "PK") -> Done:
    """The calendar of an order: its windows, the quarter before this one, and the coming year."""
    opened = sorted(seen.see_opened(order=known_order(order)))
    return {"windows": seen.see_windows(order=order, now=now()), "opened": opened}


@router.post("/windows", response=answers(WindowOpened, HTTPStatus.CREATED))
def open_netting(request: HttpRequest, body: WindowAsked, key: Key) -> Status[Done]:
    """Open the window of a quarter, as the clearing desk."""
    with pinned("/day"):
        day = read_day(body.day)
    return made(open_window(actor=actor(request), order=known_order(body.order), day=day, now=now(), key=key))


@router.get("/windows/{window_id}", response=answers(WindowPage))
def show_window(request: HttpRequest, window_id: str) -> seen.WindowPage:
    """A window with its lines, flags and nets."""
    return seen.see_window(actor=actor(request), window_id=window_id)


@router.get("/windows/{window_id}/papers/{sheet}.{form}", response=answers(None), openapi_extra=A_FILE)
def window_sheet(
    request: HttpRequest, window_id: str, sheet: str, form: str, party: Query[str] = "", language: Query[str] = ""
) -> HttpResponse:
    """A window's `statement` as pdf, csv or xlsx, or its `certificate` as pdf: of one party, or of all one may see."""
    content = seen.export_window(
        actor=actor(request),
        window_id=window_id,
        paper=sheet,
        form=form,
        language=language or get_language() or "en",
        party_id=party,
    )
    return HttpResponse(content, content_type=media_of(form))


@router.post("/windows/{window_id}/preliminary-runs", response=answers(WindowStruck, HTTPStatus.CREATED))
def strike(request: HttpRequest, window_id: str, key: Key) -> Status[Done]:
    """Strike the preliminary run, as the clearing desk; nothing is posted, and the days for flags begin."""
    return _run(strike_window, request, window_id, key)


@router.post("/windows/{window_id}/confirmations", response=answers(WindowConfirmed, HTTPStatus.CREATED))
def confirm(request: HttpRequest, window_id: str, key: Key) -> Status[Done]:
    """Make a window final, as the clearing desk, once its flags are answered or their days are over."""
    return _run(confirm_window, request, window_id, key)


@router.post("/windows/{window_id}/locks", response=answers(LockStands, HTTPStatus.CREATED))
def hold_window(request: HttpRequest, window_id: str, body: LockAsked, key: Key) -> Status[Done]:
    """Hold a window before its run, as the clearing desk; two people lift the lock."""
    return made(lock_window(actor=actor(request), window_id=window_id, reason=body.reason, now=now(), key=key))


@router.post("/windows/{window_id}/locks/answers", response=answers(LockStands, HTTPStatus.CREATED))
def lift_window(request: HttpRequest, window_id: str, body: LiftAsked, key: Key) -> Status[Done]:
    """Ask that a lock be lifted, lift it as another person of the clearing desk, or keep it."""
    event = LockEvent(body.event)
    done = lift_lock(actor=actor(request), window_id=window_id, event=event, reason=body.reason, now=now(), key=key)
    return made(done)


@router.post("/windows/{window_id}/flags", response=answers(Flagged, HTTPStatus.CREATED))
def flag(request: HttpRequest, window_id: str, body: FlagAsked, key: Key) -> Status[Done]:
    """Say for a party that one of its lines is wrong; an officer answers."""
    done = flag_line(
        actor=actor(request),
        window_id=window_id,
        line_id=body.line,
        party_id=body.party,
        reason=FlagReason(body.reason),
        note=body.note,
        now=now(),
        key=key,
    )
    return made(done)


@router.post("/flags/{flag_id}/answers", response=answers(FlagAnswered, HTTPStatus.CREATED))
def answer_flagging(request: HttpRequest, flag_id: str, body: FlagAnswer, key: Key) -> Status[Done]:
    """Uphold or reject a flag as an officer of its file, or take one's own back."""
    event = FlagEvent(body.event)
    return made(answer_flag(actor=actor(request), flag_id=flag_id, event=event, answer=body.answer, now=now(), key=key))


def _run(verb: Callable[..., Done], request: HttpRequest, window_id: str, key: str) -> Status[Done]:
    return made(verb(actor=actor(request), window_id=window_id, now=now(), key=key))
