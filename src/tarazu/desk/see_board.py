"""The board of due dates: files near or past their due date, in extension or lapsed, and who acts on each next."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.clearing.board import LAPSED, LATER, OVER, NextAct, next_act, shelf
from tarazu.kernel.value import Value
from tarazu.registry.authorities import Authority
from tarazu.registry.people import PLATFORM, Actor, Role
from tarazu.storage import board, models, registry
from tarazu.storage.figures import figures_on
from tarazu.storage.first_clocks import first_clocks

EXTENDED, ASKED = "extended", "asked"
RUNNING = (AuthorisationState.GRANTED.value, AuthorisationState.SUSPENDED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """One file on the board; its applicant is named to the office that decides on it alone.

    A number carries the tax number of its firm, so whoever is not to know the firm gets the identifier instead.
    """

    id: str
    number: str
    applicant: str
    authority_id: str
    state: str
    shelf: str  # over, a warning step such as 15, later or lapsed
    due: date
    days_left: int
    clock_stopped: bool
    days_granted: int
    extension_asked: bool
    left: Value
    next: NextAct
    may_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The board, one page of it."""

    lines: tuple[BoardLine, ...]
    in_all: int
    shelves: tuple[str, ...]  # in their order
    counts: Mapping[str, int]
    offices: tuple[Authority, ...]  # by which it can be narrowed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stand:
    """Where one file stands before anything else of it is read."""

    id: str
    number: str
    authority_id: str
    state: str
    shelf: str
    due: date
    days_left: int
    clock_stopped: bool


def see_board(
    *,
    actor: Actor,
    now: datetime,
    on: str = "",
    authority_id: str = "",
    first: int = 0,
    most: int | None = None,
) -> Board:
    """The files of the officer's own offices, or of all for whoever sees statistics; narrowed to a shelf or an office.

    Errors:  PowerMissing.
    """
    own, today = actor.subjects(Role.OFFICER), now.date()
    sees_all = actor.may("see_statistics", PLATFORM)
    if not own:
        actor.must("see_statistics", PLATFORM)
    held = registry.authorities()
    files = models.Authorisation.objects.all() if sees_all else models.Authorisation.objects.filter(authority__in=own)
    deciding = set(files.order_by().values_list("authority_id", flat=True).distinct())
    offices = tuple(held[one] for one in sorted(deciding))
    if authority_id:
        files = files.filter(authority=authority_id)
    granted, asked = board.days_granted(), board.extensions_asked()
    stands = _stands(files, today)
    named = {one.id: _shelves_of(one, granted, asked) for one in stands}
    stands = [one for one in stands if named[one.id]]
    wanted = [one for one in stands if not on or on in named[one.id]]
    wanted.sort(key=lambda one: (one.shelf == LAPSED, one.days_left, one.id))
    shown = wanted[first : None if most is None else first + most]
    steps = sorted({step for order in {held[one].country for one in deciding} for step in _steps(order, today)})
    return Board(
        lines=_lines(shown, granted, asked, actor),
        in_all=len(wanted),
        shelves=(OVER, *map(str, steps), EXTENDED, ASKED, LAPSED),
        counts=Counter(name for one in stands for name in named[one.id]),
        offices=offices,
    )


def _steps(order: str, today: date) -> list[int]:
    return [int(step) for step in figures_on(order, today).words("warning_days")]


def _stands(files: "QuerySet[models.Authorisation]", today: date) -> list[_Stand]:
    kept = files.filter(state__in=[*RUNNING, AuthorisationState.LAPSED.value]).exclude(granted_on=None)
    clocks = first_clocks(kept, today)
    rows = list(kept.values_list("id", "order", "approval_number", "authority_id", "state").order_by())
    steps = {order: _steps(order, today) for order in {order for _id, order, *_rest in rows}}
    found = []
    for file, order, number, authority, state in rows:
        clock = clocks[file]
        left, lapsed = clock.days_left(today), state == AuthorisationState.LAPSED.value
        found.append(
            _Stand(
                id=file,
                number=number,
                authority_id=authority,
                state=state,
                shelf=LAPSED if lapsed else shelf(left, steps[order]),
                due=clock.due_date(today),
                days_left=left,
                clock_stopped=clock.is_suspended(today),
            )
        )
    return found


def _shelves_of(one: _Stand, granted: Mapping[str, int], asked: frozenset[str]) -> tuple[str, ...]:
    """Every shelf a file stands on; a file whose due date is far off stands on none unless its time was a question."""
    if one.shelf == LAPSED:
        return (LAPSED,)
    shelves = [] if one.shelf == LATER else [one.shelf]
    shelves += [EXTENDED] if one.id in granted else []
    return (*shelves, *([ASKED] if one.id in asked else []))


def _lines(
    stands: Sequence[_Stand],
    granted: Mapping[str, int],
    asked: frozenset[str],
    actor: Actor,
) -> tuple[BoardLine, ...]:
    own, opens_all = actor.subjects(Role.OFFICER), actor.may("see_everything", PLATFORM)
    knows_all = opens_all or actor.may("net_off", PLATFORM)  # the clearing operator nets them off by their numbers
    files = [one.id for one in stands]
    left, waits = board.value_left(files), board.waiting(files)
    mine = [one.id for one in stands if one.authority_id in own]
    rows = models.Authorisation.objects.filter(id__in=mine).select_related("applicant")
    names = {row.id: registry.party_of(row.applicant).name for row in rows}
    return tuple(
        BoardLine(
            id=one.id,
            number=one.number if knows_all or one.authority_id in own else one.id,
            applicant=names.get(one.id, ""),
            authority_id=one.authority_id,
            state=one.state,
            shelf=one.shelf,
            due=one.due,
            days_left=one.days_left,
            clock_stopped=one.clock_stopped,
            days_granted=granted.get(one.id, 0),
            extension_asked=one.id in asked,
            left=left.get(one.id, Value(0)),
            next=next_act(waits[one.id], one.days_left),
            may_open=opens_all or one.authority_id in own,
        )
        for one in stands
    )
