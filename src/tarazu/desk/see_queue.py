"""A customs officer's queue: the files of their own authority, the most pressing first."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.clearing.clocks import TransactionClock
from tarazu.registry.authorities import Authority
from tarazu.registry.people import Actor, Role
from tarazu.shipments.declarations import DeclarationState
from tarazu.storage import models, registry
from tarazu.storage.first_clocks import first_clocks

ENDED = (AuthorisationState.CLOSED, AuthorisationState.REFUSED, AuthorisationState.CANCELLED, AuthorisationState.LAPSED)
ENDED_SHOWN = 40
WAITING = (DeclarationState.LODGED.value, DeclarationState.ASSESSED.value)


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One file in the queue; `waits_for` is a word of the web door."""

    id: str
    order: str
    applicant: str
    contract_number: str
    approval_number: str
    state: str
    waits_for: str  # examine, answer, assess, release, net_off, nothing
    waiting_since: date
    age_days: int
    declarations_open: int
    days_left: int | None
    due: date | None
    suspended: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue of everybody who decides for these authorities."""

    authorities: tuple[Authority, ...]
    lines: tuple[QueueLine, ...]
    ended: tuple[QueueLine, ...]  # the newest of them
    ended_in_all: int


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A declaration that waits for the officer."""

    state: str
    lodged_on: date
    assessed_on: date | None


def see_queue(*, actor: Actor, now: datetime) -> Queue:
    """The files of the officer's authorities: those that wait for the officer first, then by days left.

    Errors:  PowerMissing.
    """
    ids, today = actor.serves(Role.OFFICER, "see_collectorate"), now.date()
    own = models.Authorisation.objects.filter(authority_id__in=ids)
    over = own.filter(state__in=[state.value for state in ENDED])
    lines = _lines(own.exclude(state__in=[state.value for state in ENDED]), today)
    lines.sort(
        key=lambda line: (line.waits_for == "nothing", line.days_left is None, line.days_left or 0, -line.age_days)
    )
    held = registry.authorities()
    newest = list(over.order_by("-closed_on", "-applied_on", "id").values_list("id", flat=True)[:ENDED_SHOWN])
    return Queue(
        authorities=tuple(held[one] for one in ids if one in held),
        lines=tuple(lines),
        ended=tuple(_lines(own.filter(id__in=newest), today)),
        ended_in_all=over.count(),
    )


def _lines(files: QuerySet[models.Authorisation], today: date) -> list[QueueLine]:
    running = files.filter(state=AuthorisationState.GRANTED.value)
    clocks = first_clocks(running, today)
    waiting: dict[str, list[_Waiting]] = defaultdict(list)
    asked = models.Declaration.objects.filter(authorisation__in=files.order_by().values("id"), state__in=WAITING)
    for file, state, lodged_on, assessed_on in asked.order_by("lodged_on", "number").values_list(
        "authorisation_id", "state", "lodged_on", "assessed_on"
    ):
        waiting[file].append(_Waiting(state, lodged_on, assessed_on))
    rows = files.select_related("applicant", "contract").defer("contract__document").order_by("-applied_on", "id")
    return [_line(row, waiting[row.id], clocks.get(row.id), today) for row in rows]


def _line(row: models.Authorisation, waiting: list[_Waiting], clock: TransactionClock | None, today: date) -> QueueLine:
    lodged = [one for one in waiting if one.state == DeclarationState.LODGED]
    assessed = [one for one in waiting if one.state == DeclarationState.ASSESSED]
    waits_for, since = "nothing", row.applied_on
    if row.state == AuthorisationState.APPLIED:
        waits_for = "examine"
    elif lodged:
        waits_for, since = "assess", lodged[0].lodged_on
    elif assessed:
        waits_for, since = "release", assessed[0].assessed_on or assessed[0].lodged_on
    return QueueLine(
        id=row.id,
        order=row.order,
        applicant=registry.party_of(row.applicant).name,
        contract_number=row.contract.number,
        approval_number=row.approval_number,
        state=row.state,
        waits_for=waits_for,
        waiting_since=since,
        age_days=(today - since).days,
        declarations_open=len(waiting),
        days_left=clock.days_left(today) if clock else None,
        due=clock.due_date(today) if clock else None,
        suspended=clock.is_suspended(today) if clock else False,
    )
