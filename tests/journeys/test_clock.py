"""The clock of a file: it runs out in days, stands still only by decision and on evidence, and warns in time."""

from datetime import date, timedelta

import pytest
from tests.journeys import world
from tests.journeys.world import DAY, LAHORE, MOSCOW, Trade, after, morning

from tarazu.clearing.clocks import SuspensionCause
from tarazu.desk.see_file import ClockFace, see_file
from tarazu.desk.suspend_clock import EvidenceMissing, suspend_clock
from tarazu.desk.tick import tick
from tarazu.kernel.period import Period
from tarazu.registry.people import Actor, PowerMissing
from tarazu.storage import clearing

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
NETTING_DAYS = 120  # of the Pakistani order since 17 October 2025
DUE = after(NETTING_DAYS)


def face(trade: Trade, today: date) -> ClockFace:
    page = see_file(actor=world.officer(LAHORE, today), authorisation_id=trade.files["PK"], now=morning(today))
    assert page.clock is not None
    return page.clock


def stop(
    trade: Trade, since: date, until: date | None, *, evidence: str = "Notice 7 of 2025", actor: Actor | None = None
) -> None:
    suspend_clock(
        actor=actor or world.officer(LAHORE, since),
        authorisation_id=trade.files["PK"],
        period=Period(since, until),
        cause=SuspensionCause.CLOSED_CROSSING,
        crossing="PK-TAFTAN",
        evidence=evidence,
        now=morning(since),
        key=world.new_key(),
    )


def test_the_clock_starts_with_the_grant_and_counts_days(granted: Trade) -> None:
    assert (face(granted, DAY).due, face(granted, DAY).days_left) == (DUE, NETTING_DAYS)
    assert face(granted, DUE).days_left == 0
    assert face(granted, DUE + timedelta(days=1)).days_left == -1


@pytest.mark.parametrize("days", [1, 15, 60])
def test_a_stop_moves_the_due_date_by_exactly_its_days(granted: Trade, days: int) -> None:
    stop(granted, after(10), after(10 + days))
    assert face(granted, after(10 + days)).due == DUE + timedelta(days=days)


def test_stops_that_overlap_count_each_day_once(granted: Trade) -> None:
    stop(granted, after(10), after(20))
    stop(granted, after(15), after(25))
    assert face(granted, after(30)).due == DUE + timedelta(days=15)


def test_a_stop_without_an_end_holds_the_days_left_where_they_are(granted: Trade) -> None:
    stop(granted, after(10), None)
    seen = {face(granted, after(day)).days_left for day in (10, 40, 200)}
    assert len(seen) == 1
    assert face(granted, after(40)).suspended


def test_a_stop_after_the_due_date_moves_nothing(granted: Trade) -> None:
    stop(granted, DUE + timedelta(days=1), DUE + timedelta(days=30))
    assert face(granted, DUE).due == DUE


@pytest.mark.parametrize("evidence", ["", "   "])
def test_no_clock_stops_without_evidence(granted: Trade, evidence: str) -> None:
    with pytest.raises(EvidenceMissing):
        stop(granted, after(10), after(20), evidence=evidence)
    assert clearing.suspensions(granted.files["PK"]) == ()
    assert face(granted, after(20)).due == DUE


def test_no_clock_is_stopped_by_who_owes_or_by_the_other_country(granted: Trade) -> None:
    for actor in (world.trader("pk-basmati"), world.officer(MOSCOW), world.console()):
        with pytest.raises(PowerMissing):
            stop(granted, after(10), after(20), actor=actor)
    assert face(granted, after(20)).due == DUE


def test_a_stop_of_one_order_leaves_the_clock_of_the_other_alone(granted: Trade) -> None:
    stop(granted, after(10), after(20))
    assert clearing.suspensions(granted.files["RU"]) == ()


def test_time_warns_in_steps_and_lets_no_authorisation_lapse(granted: Trade) -> None:
    def warned(day: date) -> list[tuple[str, int, int]]:
        told = tick(actor=world.console(day), now=morning(day), key=world.new_key())["due"]
        return [
            (line["due"], line["days_left"], line["warning"])
            for line in told
            if line["approval_number"].startswith("PK")
        ]

    assert warned(DUE - timedelta(days=61)) == []
    assert warned(DUE - timedelta(days=60)) == [(DUE.isoformat(), 60, 60)]
    assert warned(DUE - timedelta(days=7)) == [(DUE.isoformat(), 7, 7)]
    assert warned(DUE + timedelta(days=3)) == [(DUE.isoformat(), -3, 7)]
    assert face(granted, DUE + timedelta(days=3)).due == DUE
