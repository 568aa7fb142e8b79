"""A kept edition held in force: two officers, a day, only ever more names, and everything judged again as it was."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.journeys import world
from tests.journeys.world import after, morning
from tests.screening.officers import SOURCE, cases, clear, decide, load, officer
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body

from tarazu.desk.approve_list import approve_list
from tarazu.desk.decide_pin import decide_pin
from tarazu.desk.pin_list import pin_list
from tarazu.desk.see_cases import see_case, see_cases, see_replays
from tarazu.desk.see_lists import see_lists, see_pins
from tarazu.desk.tick import tick
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.period import Period
from tarazu.registry.people import PLATFORM, Mandate, PowerMissing, Role
from tarazu.rulebook.facts import Screening
from tarazu.screening.cases import CaseEvent, CaseState
from tarazu.screening.editions import EditionEvent
from tarazu.screening.pins import (
    EditionNeverInForce,
    OwnPin,
    PinDayOutOfRange,
    PinEvent,
    PinReasonMissing,
    PinTooLate,
    PinWaits,
)
from tarazu.storage import models, registry, screening
from tarazu.storage.screening_pins import PinAbsent
from tarazu.storage.writing import write

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
PAPER, RICE = "ru-newsprint", "pk-rice"
LISTED = "X-2,Vyatka Paper Works,firm,RU,,Invented entry\n"


def verdict(party_id: str = PAPER) -> Screening:
    return screening.verdicts([party_id])[party_id]


def propose(edition: str, day: date, *, until: date | None = None, reason: str = "Half of it is missing") -> str:
    last = until or day + timedelta(days=5)
    who, now = officer("anna", day), morning(day)
    return str(pin_list(actor=who, edition_id=edition, until=last, reason=reason, now=now, key=world.new_key())["pin"])


def settle(pin: str, event: PinEvent, who: str, day: date, reason: str = "") -> dict[str, Any]:
    now = morning(day)
    return decide_pin(actor=officer(who, day), pin_id=pin, event=event, reason=reason, now=now, key=world.new_key())


def pinned(edition: str, day: date, until: date | None = None) -> str:
    pin = propose(edition, day, until=until)
    settle(pin, PinEvent.ACCEPT, "bilal", day)
    return pin


def compared_with(day: date) -> set[str]:
    return {version.id for version in screening.lists_in_force(day)[0]}


def name_of(party_id: str) -> str:
    return next(one for one in world.firms() if one.id == party_id).names["latin"]


def faulty() -> tuple[str, str]:
    """An edition that names the paper mill, and a newer one that lost it and names the rice mill."""
    whole = load(LISTED, after(1))["list"]
    newest = load(f"X-3,{name_of(RICE)},firm,PK,,Invented entry\n", after(2))["list"]
    assert (verdict(PAPER), verdict(RICE)) == (Screening.CLEAR, Screening.HIT)
    return whole, newest


def test_what_a_faulty_edition_lost_stops_again_and_whom_it_names_stops_as_well(founded: None) -> None:
    whole, newest = faulty()
    pin = propose(whole, after(2))
    assert (verdict(), compared_with(after(2))) == (Screening.CLEAR, {newest}), "nothing counts before two agreed"
    done = settle(pin, PinEvent.ACCEPT, "bilal", after(2))
    assert (done["state"], done["verdicts"]) == ("holds", {"hit": 2, "clear": len(world.FIRMS) - 2})
    assert (verdict(PAPER), verdict(RICE)) == (Screening.HIT, Screening.HIT)
    assert compared_with(after(2)) == {whole, newest}
    assert [kind for kind in world.journal_kinds() if "pin" in kind] == ["list_pin_proposed", "list_pin_decided"]


def test_a_pin_is_accepted_by_another_officer_alone(founded: None) -> None:
    whole, newest = faulty()
    pin = propose(whole, after(2))
    with pytest.raises(OwnPin):
        settle(pin, PinEvent.ACCEPT, "anna", after(2))
    trader, now = world.trader(RICE), morning(after(2))
    with pytest.raises(PowerMissing):
        decide_pin(actor=trader, pin_id=pin, event=PinEvent.ACCEPT, reason="", now=now, key=world.new_key())
    assert compared_with(after(2)) == {newest}
    for approved_by in ("anna", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            models.ListPin.objects.update(state="holds", approved_by=approved_by)


@pytest.mark.parametrize(("days", "taken"), [(-1, False), (0, True), (30, True), (31, False)])
def test_a_pin_holds_no_longer_than_its_figure(founded: None, days: int, taken: bool) -> None:
    whole, _ = faulty()
    until = after(2) + timedelta(days=days)
    if taken:
        propose(whole, after(2), until=until)
        return
    with pytest.raises(PinDayOutOfRange, match=str(after(2) + timedelta(days=30))):
        propose(whole, after(2), until=until)


def test_a_wish_needs_its_reason_an_edition_that_was_in_force_and_is_made_once(founded: None) -> None:
    whole, _ = faulty()
    with pytest.raises(PinReasonMissing):
        propose(whole, after(2), reason="  ")
    held = load("X-9,公司,firm,CN,,Invented\n", after(3))["list"]
    with pytest.raises(EditionNeverInForce):
        propose(held, after(3))
    bilal, no, now = officer("bilal"), EditionEvent.REFUSE, morning(after(3))
    approve_list(actor=bilal, edition_id=held, event=no, reason="No.", now=now, key=world.new_key())
    with pytest.raises(EditionNeverInForce):
        propose(held, after(3))
    pin = propose(whole, after(3))
    with pytest.raises(PinWaits):
        propose(whole, after(3))
    with pytest.raises(PinReasonMissing):
        settle(pin, PinEvent.REFUSE, "bilal", after(3))
    assert settle(pin, PinEvent.REFUSE, "bilal", after(3), "The edition is right")["state"] == "refused"
    with pytest.raises(StepRefused):
        settle(pin, PinEvent.ACCEPT, "bilal", after(3))
    with pytest.raises(PinAbsent):
        settle("pin_none", PinEvent.ACCEPT, "bilal", after(3))
    assert propose(whole, after(3)) != pin


def test_a_pin_ends_by_itself_after_its_day(founded: None) -> None:
    whole, newest = faulty()
    last = after(4)
    pin = pinned(whole, after(2), last)
    assert compared_with(last) == {whole, newest}
    assert compared_with(last + timedelta(days=1)) == {newest}, "nobody has to end it"
    move = {"actor": world.console(last), "key": world.new_key()}
    assert tick(**move, now=morning(last))["pins_ended"] == 0
    assert verdict() is Screening.HIT
    move = {"actor": world.console(after(5)), "key": world.new_key()}
    assert tick(**move, now=morning(after(5)))["pins_ended"] == 1
    assert (verdict(PAPER), verdict(RICE)) == (Screening.CLEAR, Screening.HIT)
    row = models.ListPin.objects.get(id=pin)
    assert (row.state, row.ended_by) == ("ended", "")
    assert world.journal_kinds().count("list_pin_ended") == 1
    late = propose(whole, after(5), until=after(6))
    with pytest.raises(PinTooLate, match=f"proposed until {after(6)}.*Refuse the proposal"):
        settle(late, PinEvent.ACCEPT, "bilal", after(7))
    assert settle(late, PinEvent.REFUSE, "bilal", after(7), "Too late")["state"] == "refused"


def never(*_: object, **__: object) -> None:
    raise AssertionError("nobody is compared here")


def test_while_a_pin_ends_by_itself_nobody_waits_for_comparing(founded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    pinned(faulty()[0], after(2), after(4))

    def written(*told: Any, **named: Any) -> Any:
        monkeypatch.setattr(screening, "screen", never)
        return write(*told, **named)

    monkeypatch.setattr("tarazu.desk.tick.write", written)
    done = tick(actor=world.console(after(5)), now=morning(after(5)), key=world.new_key())
    assert (done["pins_ended"], verdict(PAPER), verdict(RICE)) == (1, Screening.CLEAR, Screening.HIT)


def test_what_is_refused_or_sent_twice_compares_nobody(founded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, now, key = faulty()[0], morning(after(2)), world.new_key()
    pin = propose(whole, after(2))
    waits: dict[str, Any] = {"event": PinEvent.ACCEPT, "reason": "", "now": now, "key": key}
    done = decide_pin(actor=officer("bilal", after(2)), pin_id=pin, **waits)
    late = propose(whole, after(2), until=after(3))
    monkeypatch.setattr(screening, "prescreen_pin", never)
    assert decide_pin(actor=officer("bilal", after(2)), pin_id=pin, **waits) == done
    refused: tuple[tuple[tuple[str, PinEvent], str, int, type[Exception]], ...] = (
        ((pin, PinEvent.ACCEPT), "bilal", 3, StepRefused),
        ((pin, PinEvent.END), "anna", 3, PinReasonMissing),
        ((late, PinEvent.ACCEPT), "anna", 3, OwnPin),
        ((late, PinEvent.ACCEPT), "bilal", 4, PinTooLate),
    )
    for told, who, day, error in refused:
        with pytest.raises(error):
            settle(*told, who, after(day))


def test_pages_say_who_by_name(founded: None) -> None:
    for one in ("anna", "bilal"):
        registry.insert_person(person_id=one, sign_in_name=one, name=f"{one.title()} Officer", language="en")
        held = Mandate(one, Role.COMPLIANCE, PLATFORM, Period(date(2025, 1, 1)))
        registry.insert_mandate(held)
    whole, _ = faulty()
    pinned(whole, after(2))
    propose(whole, after(2))
    case = cases(day=after(2))[0].case.id
    decide(case, CaseEvent.CLEAR, "bilal", after(2))
    stand_at(after(2))
    told = {address: body(visitor("anna"), address) for address in ("/lists/", "/cases/", f"/cases/{case}/")}
    for address, page in told.items():
        assert "<bdi>Anna Officer</bdi>" in page and "<bdi>Bilal Officer</bdi>" in page, address
        assert "<bdi>anna</bdi>" not in page and "<bdi>bilal</bdi>" not in page, address


def test_one_officer_ends_a_pin_before_its_day_and_says_why(founded: None) -> None:
    whole, newest = faulty()
    pin = pinned(whole, after(2))
    with pytest.raises(PinReasonMissing):
        settle(pin, PinEvent.END, "anna", after(3))
    done = settle(pin, PinEvent.END, "anna", after(3), "The publisher sent a whole edition")
    assert (done["state"], verdict(PAPER), verdict(RICE)) == ("ended", Screening.CLEAR, Screening.HIT)
    assert compared_with(after(3)) == {newest}


@pytest.mark.parametrize("others", [False, True])
def test_an_edition_that_comes_while_a_pin_holds_adds_to_it(founded: None, others: bool) -> None:
    if others:
        load("Y-1,Somebody Else Entirely,firm,,,Invented\n", after(1), source="another list")
    whole, _ = faulty()
    pinned(whole, after(2))
    newer = load("X-4,Nobody Known Here,firm,,,Invented entry\n", after(3))
    assert newer["verdicts"]["hit"] == 1, "the mill that only the pinned edition names"
    assert (verdict(PAPER), verdict(RICE)) == (Screening.HIT, Screening.CLEAR)
    assert {whole, newer["list"]} <= compared_with(after(3))
    assert all(
        {version.id for version in result.versions} == compared_with(after(3))
        for result in screening.newest_results().values()
    )


def test_the_edition_in_force_may_be_held_against_a_faulty_one_to_come(founded: None) -> None:
    whole = load(LISTED, after(1))["list"]
    pin = pinned(whole, after(1))
    assert compared_with(after(1)) == {whole}
    load("", after(2))
    assert verdict() is Screening.HIT
    settle(pin, PinEvent.END, "bilal", after(2), "It was delisted")
    assert verdict() is Screening.CLEAR


def test_an_entry_that_two_editions_write_differently_is_one_case_that_rests_on_both(founded: None) -> None:
    whole = load(LISTED, after(1))["list"]
    clear(cases(day=after(1))[0].case.id, after(1))
    load(LISTED.replace("Works", "Works and Mills"), after(2))
    decide(cases(day=after(2))[0].case.id, CaseEvent.CLEAR, "anna", after(2))  # weaker: one officer may
    assert verdict() is Screening.CLEAR
    pin = pinned(whole, after(2))
    (line,) = cases(day=after(2))
    assert (line.case.state, line.case.hit.list_id, line.case.hit.score) == (CaseState.OPEN, whole, 100)
    clear(line.case.id, after(2))
    assert verdict() is Screening.CLEAR
    load(LISTED.replace("Works", "Works and Mills of Vyatka"), after(3))
    assert cases(day=after(3))[0].case.state is CaseState.OPEN, "the newest edition names it otherwise: asked again"
    decide(line.case.id, CaseEvent.CONFIRM, "anna", after(3), "The same")
    settle(pin, PinEvent.END, "anna", after(3), "The new edition is right")
    replays = see_replays(actor=officer("anna"))
    assert len(replays) == 6
    assert all(again.same and again.score == again.decision.score for again in replays)


def test_an_entry_that_stayed_as_it_was_is_compared_once_and_asked_once(founded: None) -> None:
    whole = load(LISTED, after(1))["list"]
    clear(cases(day=after(1))[0].case.id, after(1))
    load(LISTED + "X-4,Nobody Known Here,firm,,,Invented entry\n", after(2))
    pinned(whole, after(2))
    _, index = screening.lists_in_force(after(2))
    assert [one.entry for one in index].count("X-2") == 1
    assert (verdict(), cases(day=after(2))[0].case.state) == (Screening.CLEAR, CaseState.CLEARED)


def test_who_why_and_until_when_stand_beside_every_screening(founded: None) -> None:
    whole, _ = faulty()
    waiting = propose(whole, after(2))
    now, anna = morning(after(2)), officer("anna")
    page = see_lists(actor=anna, now=now)
    assert ([pin.id for pin in page.waiting_pins], page.pins) == ([waiting], ())
    assert page.pin_until == after(2) + timedelta(days=30)
    settle(waiting, PinEvent.ACCEPT, "bilal", after(2))
    case = cases(day=after(2))[0].case.id
    for told in (
        see_lists(actor=anna, now=now).pins,
        see_cases(actor=anna, now=now).pins,
        see_case(actor=anna, case_id=case, now=now).pins,
        see_pins(actor=anna, now=now).pins,
    ):
        (pin,) = told
        assert (pin.version.source, pin.proposed_by, pin.approved_by) == (SOURCE, "anna", "bilal")
        assert (pin.reason, pin.until) == ("Half of it is missing", after(7))
    assert see_pins(actor=anna, now=morning(after(8))).pins == ()
