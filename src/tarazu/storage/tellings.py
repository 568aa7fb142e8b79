"""Who is told what of consortia, net-off and the desks: one reader for each topic of what is recorded.

Nobody is told of what they did themselves.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tarazu.matching.counters import CounterState
from tarazu.registry.people import PLATFORM, Role
from tarazu.shipments.declarations import DeclarationState
from tarazu.shipments.grades import GradeStanding
from tarazu.storage import (
    authorisation,
    contracts,
    cures,
    extensions,
    figures,
    matching,
    models,
    registry,
    set_offs,
    shipments,
    windows,
)
from tarazu.storage.notices import Telling, people_of
from tarazu.storage.outbox import Event
from tarazu.storage.screening_named import declarations_naming, named_subject

Reader = Callable[[Event, date], Iterable[Telling]]
CUT_OFF_HOURS = (4, 48)  # how long before a cut-off people hear of it, the last time first
CUT_OFF_DAYS = timedelta(days=3)  # further ahead no cut-off is near
FIRM = (Role.TRADER, Role.AGENT)


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said: the kind, the number people know it by, where it leads, and until when it counts."""

    kind: str
    about: str
    target: str
    until: date | None = None


def _to(event: Event, today: date, subjects: Iterable[str], roles: Iterable[Role], notice: Notice) -> list[Telling]:
    until = datetime(notice.until.year, notice.until.month, notice.until.day, tzinfo=UTC) if notice.until else None
    held = set(subjects)
    people = {one for role in roles for one in people_of(held, role.value, today)} - {event.body.get("by")}
    source = f"event {event.id}"
    return [Telling(one, notice.kind, source, notice.about, notice.target, until) for one in sorted(people)]


def _set_off_proposed(event: Event, today: date) -> list[Telling]:
    found = set_offs.set_off(str(event.body["set_off"]))
    notice = Notice("set_off_proposed", found.id, f"set_off:{found.id}", found.object_until)
    return _to(event, today, found.party_ids, [Role.TRADER], notice)


def _set_off_answered(event: Event, today: date) -> list[Telling]:
    named = str(event.body["set_off"])
    return _to(event, today, [PLATFORM], [Role.OPERATOR], Notice("set_off_answered", named, f"set_off:{named}"))


def _set_off_ended(event: Event, today: date) -> list[Telling]:
    found = set_offs.set_off(str(event.body["set_off"]))
    return _to(event, today, found.party_ids, [Role.TRADER], Notice("set_off_ended", found.id, f"set_off:{found.id}"))


def _extension_requested(event: Event, today: date) -> list[Telling]:
    held = authorisation.authorisation(str(event.body["authorisation"]))
    notice = Notice("extension_requested", held.approval_number or held.id, f"left:{held.id}")
    return _to(event, today, [held.authority_id], [Role.OFFICER], notice)


def _extension_answered(event: Event, today: date) -> list[Telling]:
    asked = extensions.extension(str(event.body["extension"]))
    held = authorisation.authorisation(asked.authorisation_id)
    notice = Notice("extension_answered", held.approval_number or held.id, f"left:{held.id}")
    firms = _to(event, today, {held.applicant_id, *held.members}, FIRM, notice)
    return [*firms, *_to(event, today, [held.authority_id], [Role.OFFICER], notice)]


def _of_window(kind: str) -> Reader:
    def read(event: Event, today: date) -> list[Telling]:
        window = windows.window(str(event.body["window"]))
        run = windows.run_of(window.id)
        parties = {net.party_id for net in run.parties} if run else set()
        until = window.flags_until if kind == "window_struck" else None
        return _to(event, today, parties, [Role.TRADER], Notice(kind, window.label, f"window:{window.id}", until))

    return read


def _of_lock(kind: str) -> Reader:
    """Whoever has lines in the window, or goods under way in its order before there is a run, and the other desk."""

    def read(event: Event, today: date) -> list[Telling]:
        window = windows.window(str(event.body["window"]))
        run, notice = windows.run_of(window.id), Notice(kind, window.label, f"window:{window.id}")
        desk = _to(event, today, [PLATFORM], [Role.OPERATOR], notice)
        if kind == "window_lift_asked":
            return desk
        parties = {net.party_id for net in run.parties} if run else _under_way(window.order)
        return [*desk, *_to(event, today, parties, [Role.TRADER], notice)]

    return read


def _under_way(order: str) -> set[str]:
    running = models.Authorisation.objects.filter(order=order, state="granted")
    return {one for held in running.values_list("members", flat=True) for one in held}


def _line_flagged(event: Event, today: date) -> list[Telling]:
    """The officer of the line's file answers; the other side of the line learns of it."""
    flag = windows.flag(str(event.body["flag"]))
    window = windows.window(flag.window_id)
    line = next(one for one in windows.lines(window.id) if one.transfer_id == flag.line_id)
    held = authorisation.authorisation(line.book_id)
    notice = Notice("line_flagged", window.label, f"window:{window.id}", flag.answer_by)
    officers = _to(event, today, [held.authority_id], [Role.OFFICER], notice)
    return [*officers, *_to(event, today, {*held.members} - {flag.party_id}, [Role.TRADER], notice)]


def _flag_answered(event: Event, today: date) -> list[Telling]:
    flag = windows.flag(str(event.body["flag"]))
    window = windows.window(flag.window_id)
    notice = Notice("flag_answered", window.label, f"window:{window.id}")
    return _to(event, today, [flag.party_id], [Role.TRADER], notice)


def _consortium(kind: str) -> Reader:
    """The members hear of a consortium that names them, and of who acknowledges and who leaves."""

    def read(event: Event, today: date) -> list[Telling]:
        named = str(event.body["consortium"])
        members = {one.party_id for one in registry.consortium(named).members}
        return _to(event, today, members, [Role.TRADER], Notice(kind, named, f"party:{named}"))

    return read


def _figure(kind: str) -> Reader:
    """Every rule keeper of the country hears of a value that is proposed or decided."""

    def read(event: Event, today: date) -> list[Telling]:
        found = figures.proposal(str(event.body["proposal"]))
        ministries = [one.id for one in registry.authorities().values() if one.country == found.order]
        notice = Notice(kind, f"{found.order} {found.key}", "keeping:", found.value.since)
        return _to(event, today, [PLATFORM, *ministries], [Role.RULE_KEEPER], notice)

    return read


def _case(event: Event, today: date) -> list[Telling]:
    """Compliance hears of a new hit, and of a clearance that waits for a second person."""
    if event.topic == "case_decided" and event.body["state"] != "proposed":
        return []
    kind, about = ("case_waits", event.body["case"]) if event.topic == "case_decided" else ("hit", event.body["party"])
    return _to(event, today, [PLATFORM], [Role.COMPLIANCE], Notice(kind, str(about), "cases:"))


def _named_case(event: Event, today: date) -> list[Telling]:
    """Compliance hears of a ship's or bank's case, and so does whoever waits for its goods."""
    named = named_subject(str(event.body["named"]))
    found = _to(event, today, [PLATFORM], [Role.COMPLIANCE], Notice("named_hit", named.names[0], "cases:"))
    for one in declarations_naming(named):
        if one.state in (DeclarationState.LODGED, DeclarationState.ASSESSED):
            held = authorisation.authorisation(one.authorisation_id)
            notice = Notice("named_waits", one.number, f"file:{held.id}")
            found += _to(event, today, {one.party_id, held.applicant_id}, FIRM, notice)
            found += _to(event, today, [held.authority_id], [Role.OFFICER], notice)
    return found


def _cleared(event: Event, today: date) -> list[Telling]:
    party = str(event.body["party"])
    return _to(event, today, [party], [Role.TRADER], Notice("screening_cleared", party, f"party:{party}"))


def _amendment(kind: str) -> Reader:
    def read(event: Event, today: date) -> list[Telling]:
        asked = contracts.amendment(str(event.body["amendment"]))
        contract = contracts.contract(asked.contract_id)
        notice = Notice(kind, contract.number, f"contract:{contract.id}")
        return _to(event, today, contract.parties, [Role.TRADER], notice)

    return read


def _cure(kind: str) -> Reader:
    def read(event: Event, today: date) -> list[Telling]:
        found = cures.cure(str(event.body["cure"]))
        held = authorisation.authorisation(found.authorisation_id)
        notice = Notice(kind, held.approval_number or held.id, f"left:{held.id}", found.due)
        sides = {found.giver_id, *contracts.contract(found.contract_id).parties}
        return _to(event, today, sides, [Role.TRADER], notice)

    return read


def _counter_made(event: Event, today: date) -> list[Telling]:
    """Everybody else in the deal is asked, those too who have accepted it as it was."""
    deal = matching.deal(str(event.body["deal"]))
    until = deal.consent_until.date() if deal.consent_until else None
    notice = Notice("counter_made", deal.id, f"deal:{deal.id}", until)
    return _to(event, today, {*deal.party_ids} - {event.body["party"]}, [Role.TRADER], notice)


def _counter_settled(event: Event, today: date) -> list[Telling]:
    """Where other terms came to nothing; of a deal that stands on them, or that ended, its own notice tells."""
    if event.body["state"] not in (CounterState.REFUSED, CounterState.WITHDRAWN):
        return []
    deal = matching.deal(str(event.body["deal"]))
    return _to(event, today, deal.party_ids, [Role.TRADER], Notice("counter_ended", deal.id, f"deal:{deal.id}"))


def _appeal_lodged(event: Event, today: date) -> list[Telling]:
    held = authorisation.authorisation(str(event.body["authorisation"]))
    notice = Notice("appeal_lodged", held.approval_number or held.id, f"record:{held.id}")
    return _to(event, today, [PLATFORM], [Role.ANALYST], notice)


def _shipment_told(event: Event, today: date) -> list[Telling]:
    """The other side hears: the office that keeps the file of its declarant, the declarant of an officer."""
    told = shipments.declaration(str(event.body["declaration"]))
    held = authorisation.authorisation(told.authorisation_id)
    notice = Notice("shipment_told", told.number, f"shipment:{told.number}")
    if event.body["by_customs"]:
        return _to(event, today, {told.party_id, held.applicant_id}, FIRM, notice)
    return _to(event, today, [held.authority_id], [Role.OFFICER], notice)


def _of_examination(kind: str) -> Reader:
    """Both sides of the contract hear what customs finds at an examination, whichever customs it is."""

    def read(event: Event, today: date) -> list[Telling]:
        examined = shipments.declaration(str(event.body["declaration"]))
        held = authorisation.authorisation(examined.authorisation_id)
        sides = {examined.party_id, held.applicant_id, *contracts.contract(held.contract_id).parties}
        return _to(event, today, sides, FIRM, Notice(kind, examined.number, f"papers:{examined.number}"))

    return read


def _grade_found(event: Event, today: date) -> Iterable[Telling]:
    """A lower grade is told, and so is one that stands in its place; any other asks nothing of anybody."""
    if event.body["standing"] == GradeStanding.LOWER:
        return _of_examination("lower_grade")(event, today)
    return _of_examination("grade_corrected")(event, today) if event.body.get("before") == GradeStanding.LOWER else []


def _certificate_withdrawn(event: Event, today: date) -> list[Telling]:
    """Customs and the firms of every file that rested on it, and where there is none yet the firms of the contract."""
    contract = contracts.contract(str(event.body["contract"]))
    found = _to(
        event,
        today,
        contract.parties,
        FIRM,
        Notice("certificate_withdrawn", contract.number, "deal:" + contract.deal_id),
    )
    for file in map(authorisation.authorisation, event.body["files"]):
        notice = Notice("certificate_withdrawn", file.approval_number or file.id, f"record:{file.id}")
        found += _to(event, today, [file.authority_id], [Role.OFFICER], notice)
    return found


def _of_file(kind: str) -> Reader:
    def read(event: Event, today: date) -> list[Telling]:
        held = authorisation.authorisation(str(event.body["authorisation"]))
        notice = Notice(kind, held.approval_number or held.id, f"record:{held.id}")
        return _to(event, today, {held.applicant_id, *held.members}, FIRM, notice)

    return read


READERS: Mapping[str, Reader] = {
    "set_off_proposed": _set_off_proposed,
    "set_off_answered": _set_off_answered,
    "set_off_posted": _set_off_ended,
    "set_off_withdrawn": _set_off_ended,
    "extension_requested": _extension_requested,
    "extension_answered": _extension_answered,
    "window_locked": _of_lock("window_locked"),
    "window_lift_asked": _of_lock("window_lift_asked"),
    "window_unlocked": _of_lock("window_unlocked"),
    "window_struck": _of_window("window_struck"),
    "window_confirmed": _of_window("window_confirmed"),
    "line_flagged": _line_flagged,
    "flag_answered": _flag_answered,
    "consortium_formed": _consortium("consortium_formed"),
    "liability_acknowledged": _consortium("liability_acknowledged"),
    "consortium_left": _consortium("consortium_left"),
    "figure_proposed": _figure("figure_proposed"),
    "figure_decided": _figure("figure_decided"),
    "party_frozen": _case,
    "case_decided": _case,
    "party_unfrozen": _cleared,
    "named_case_opened": _named_case,
    "amendment_proposed": _amendment("amendment_proposed"),
    "amendment_in_force": _amendment("amendment_in_force"),
    "shipment_told": _shipment_told,
    "grade_found": _grade_found,
    "examination_paper_stored": _of_examination("examination_paper"),
    "counter_made": _counter_made,
    "counter_settled": _counter_settled,
    "cure_proposed": _cure("cure_proposed"),
    "cure_admitted": _cure("cure_admitted"),
    "appeal_lodged": _appeal_lodged,
    "appeal_decided": _of_file("appeal_decided"),
    "authorisation_lapsed": _of_file("file_lapsed"),
    "certificate_withdrawn": _certificate_withdrawn,
}


def cut_offs(now: datetime) -> Iterable[Telling]:
    """Whoever has goods under way in an order hears two days and four hours before its window's cut-off."""
    today = now.date()
    near = models.NettingWindow.objects.filter(phase="open", planned__lte=today + CUT_OFF_DAYS)
    for window in windows.windows_of(near):
        if window.cut_off <= today:
            continue
        left = window.closes_at - now
        step = next((hours for hours in CUT_OFF_HOURS if left <= timedelta(hours=hours)), None)
        if step is None:
            continue
        for one in people_of(_under_way(window.order), Role.TRADER.value, today):
            source = f"{window.id} {step}"
            yield Telling(one, "cut_off_soon", source, window.label, f"window:{window.id}", window.closes_at)
