"""A customs officer's queue: the files of their own authority, the most pressing first."""

from dataclasses import dataclass
from datetime import date, datetime

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.registry.authorities import Authority
from tarazu.registry.people import Actor, Role
from tarazu.storage import authorisation, registry
from tarazu.storage.files import File, load_file

ENDED = (AuthorisationState.CLOSED, AuthorisationState.REFUSED, AuthorisationState.CANCELLED, AuthorisationState.LAPSED)


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
    ended: tuple[QueueLine, ...]


def see_queue(*, actor: Actor, now: datetime) -> Queue:
    """The files of the officer's authorities: those that wait for the officer first, then by days left."""
    ids = actor.subjects(Role.OFFICER)
    found = [load_file(each.id) for each in authorisation.authorisations(authority_ids=ids)]
    names = {party_id: party.name for party_id, party in registry.parties().items()}
    lines = [_line(file, names, now.date()) for file in found]
    lines.sort(
        key=lambda line: (line.waits_for == "nothing", line.days_left is None, line.days_left or 0, -line.age_days)
    )
    ended = {state.value for state in ENDED}
    held = registry.authorities()
    return Queue(
        authorities=tuple(held[one] for one in ids if one in held),
        lines=tuple(line for line in lines if line.state not in ended),
        ended=tuple(line for line in lines if line.state in ended),
    )


def _line(file: File, names: dict[str, str], today: date) -> QueueLine:
    held = file.authorisation
    lodged = [declaration for declaration in file.declarations if declaration.state == "lodged"]
    assessed = [declaration for declaration in file.declarations if declaration.state == "assessed"]
    clock = file.first_clock(today) if held.state is AuthorisationState.GRANTED else None
    waits_for, since = "nothing", held.applied_on
    if held.state is AuthorisationState.APPLIED:
        waits_for = "examine"
    elif lodged:
        waits_for, since = "assess", lodged[0].lodged_on
    elif assessed:
        waits_for, since = "release", assessed[0].assessed_on or assessed[0].lodged_on
    return QueueLine(
        id=held.id,
        order=held.order,
        applicant=names[held.applicant_id],
        contract_number=file.contract.number,
        approval_number=held.approval_number,
        state=held.state.value,
        waits_for=waits_for,
        waiting_since=since,
        age_days=(today - since).days,
        declarations_open=len(lodged) + len(assessed),
        days_left=clock.days_left(today) if clock else None,
        due=clock.due_date(today) if clock else None,
        suspended=clock.is_suspended(today) if clock else False,
    )
