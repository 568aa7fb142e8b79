"""Requests to move a due date, and that a file lapses by decision alone."""

from datetime import date, timedelta

import pytest
from tests.journeys import world
from tests.journeys.world import DAY, LAHORE, MOSCOW, Trade, after, morning

from tarazu.authorisation.appeal import AppealEvent
from tarazu.clearing.extensions import (
    DaysGrantedWrong,
    DecisionUnexplained,
    ExtensionEvent,
    ExtensionTooLong,
    ExtensionUnfounded,
    NoClockRuns,
)
from tarazu.desk.answer_extension import answer_extension
from tarazu.desk.appeal_decision import appeal_decision
from tarazu.desk.decide_appeal import decide_appeal
from tarazu.desk.lapse_authorisation import DueDateAhead, LapseUnexplained, RequestWaits, lapse_authorisation
from tarazu.desk.request_extension import RequestOpen, request_extension
from tarazu.desk.see_file import see_file
from tarazu.kernel.lifecycle import StepRefused
from tarazu.registry.people import Actor, PowerMissing
from tarazu.storage import clearing
from tarazu.storage.authorisation import AuthorisationAbsent
from tarazu.storage.files import load_file

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
DUE = after(120)


def ask(trade: Trade, days: int = 30, day: date = DAY, party: str = "pk-basmati", evidence: str = "Notice 7") -> str:
    made: str = request_extension(
        actor=world.trader(party, day), authorisation_id=trade.files["PK"], party_id=party, days=days,
        reason="The mill stood still.", evidence=evidence, now=morning(day), key=world.new_key(),
    )["extension"]  # fmt: skip
    return made


def answer(
    request: str, event: ExtensionEvent, days: int = 0, says: str = "Seen.", actor: Actor | None = None
) -> dict[str, object]:
    return answer_extension(
        actor=actor or world.officer(LAHORE), extension_id=request, event=event, days=days, decision=says,
        now=morning(DAY), key=world.new_key(),
    )  # fmt: skip


def due(trade: Trade, order: str = "PK", today: date = DAY) -> date:
    clock = load_file(trade.files[order]).first_clock(today)
    assert clock is not None
    return clock.due_date(today)


def lapse(trade: Trade, day: date, reason: str = "Nothing came in.", authority: str = LAHORE) -> dict[str, object]:
    return lapse_authorisation(
        actor=world.officer(authority, day), authorisation_id=trade.files["PK"], reason=reason, now=morning(day),
        key=world.new_key(),
    )  # fmt: skip


def test_the_legal_date_moves_by_the_grant_and_by_nothing_else(granted: Trade) -> None:
    request = ask(granted)
    assert due(granted) == DUE
    answer(request, ExtensionEvent.GRANT, 20)
    assert due(granted) == DUE + timedelta(days=20)
    assert due(granted, "RU") == due(granted, "RU", DAY)
    page = see_file(actor=world.officer(LAHORE), authorisation_id=granted.files["PK"], now=morning(DAY))
    assert page.clock is not None and page.clock.due == DUE + timedelta(days=20)
    second = ask(granted, 10)
    answer(second, ExtensionEvent.GRANT, 10)
    assert due(granted) == DUE + timedelta(days=30)


@pytest.mark.parametrize("event", [ExtensionEvent.REFUSE, ExtensionEvent.WITHDRAW])
def test_a_request_refused_or_withdrawn_moves_nothing(granted: Trade, event: ExtensionEvent) -> None:
    request = ask(granted)
    answer(request, event, 20, actor=world.trader("pk-basmati") if event is ExtensionEvent.WITHDRAW else None)
    assert due(granted) == DUE
    with pytest.raises(StepRefused):
        answer(request, ExtensionEvent.GRANT, 5)


@pytest.mark.parametrize(("days", "error"), [(0, ExtensionTooLong), (61, ExtensionTooLong)])
def test_a_request_stays_inside_the_figure(granted: Trade, days: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        ask(granted, days)
    assert ask(granted, 60)


def test_a_request_needs_evidence_one_at_a_time_and_a_party_of_the_file(granted: Trade) -> None:
    with pytest.raises(ExtensionUnfounded):
        ask(granted, evidence="  ")
    with pytest.raises(AuthorisationAbsent):
        ask(granted, party="pk-rice")
    ask(granted)
    with pytest.raises(RequestOpen):
        ask(granted)


def test_only_the_files_own_officer_decides_and_says_why(granted: Trade) -> None:
    request = ask(granted)
    for actor in (world.officer(MOSCOW), world.trader("pk-basmati"), world.console()):
        with pytest.raises(PowerMissing):
            answer(request, ExtensionEvent.GRANT, 5, actor=actor)
    with pytest.raises(DecisionUnexplained):
        answer(request, ExtensionEvent.GRANT, 5, says="")
    for days in (0, 31):
        with pytest.raises(DaysGrantedWrong):
            answer(request, ExtensionEvent.GRANT, days)
    assert due(granted) == DUE


def test_a_file_lapses_by_decision_after_its_due_date_and_not_before(granted: Trade) -> None:
    with pytest.raises(DueDateAhead):
        lapse(granted, DUE)
    day = DUE + timedelta(days=1)
    with pytest.raises(LapseUnexplained):
        lapse(granted, day, reason=" ")
    with pytest.raises(PowerMissing):
        lapse(granted, day, authority=MOSCOW)
    before = world.counters([granted.files["PK"]])
    assert lapse(granted, day)["state"] == "lapsed"
    assert world.counters([granted.files["PK"]]) == before
    held = load_file(granted.files["PK"])
    assert clearing.phase_of(held.net_offs[-1].id) == "lapsed"
    with pytest.raises(NoClockRuns):
        ask(granted, day=day)


def test_an_appeal_upheld_against_a_lapse_puts_the_file_and_its_net_off_in_motion_again(granted: Trade) -> None:
    day = DUE + timedelta(days=1)
    lapse(granted, day)
    made = appeal_decision(
        actor=world.trader("pk-basmati", day), authorisation_id=granted.files["PK"],
        grounds="The crossing was shut by act of state.", now=morning(day), key=world.new_key(),
    )  # fmt: skip
    done = decide_appeal(
        actor=world.console(), appeal_id=made["appeal"], event=AppealEvent.UPHOLD,
        decision="The notice of closure is on record.", now=morning(day), key=world.new_key(),
    )  # fmt: skip
    assert done["file"] == "granted"
    assert clearing.phase_of(load_file(granted.files["PK"]).net_offs[-1].id) == "open"
    answer(ask(granted, 5, day), ExtensionEvent.GRANT, 5)
    with pytest.raises(DueDateAhead):
        lapse(granted, day)


def test_a_waiting_request_holds_a_lapse_back_and_a_grant_prevents_it(granted: Trade) -> None:
    request = ask(granted, 5, DUE)
    day = DUE + timedelta(days=1)
    with pytest.raises(RequestWaits):
        lapse(granted, day)
    answer(request, ExtensionEvent.GRANT, 5)
    with pytest.raises(DueDateAhead):
        lapse(granted, DUE + timedelta(days=5))
    lapse(granted, DUE + timedelta(days=6))
