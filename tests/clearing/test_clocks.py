"""Clocks: due dates, what stops them, and the warnings before them."""

from datetime import date, timedelta

import pytest

from tarazu.clearing.clocks import (
    QuarterWindow,
    Suspension,
    SuspensionCause,
    TransactionClock,
    earliest,
    quarter_of,
    quarters,
    warning_step,
)
from tarazu.kernel.period import Period

START = date(2025, 11, 1)
DUE = date(2026, 3, 1)  # 120 days after 1 November 2025
STEPS = (60, 30, 15, 7)


def stop(since: date, until: date | None, decision: str | None = "DEC-1", evidence: str = "notice") -> Suspension:
    return Suspension(Period(since, until), SuspensionCause.CLOSED_CROSSING, "PKTOR", decision, evidence)


def clock(*suspensions: Suspension, days: int = 120, start: date = START, name: str = "GD-1") -> TransactionClock:
    return TransactionClock(name, start, days, suspensions)


def test_a_transaction_falls_due_after_its_days() -> None:
    assert clock().due_date(START) == DUE == START + timedelta(days=120)
    assert [clock().days_left(day) for day in (START, date(2026, 2, 28), DUE, date(2026, 3, 2))] == [120, 1, 0, -1]
    assert clock().days_left(date(2025, 10, 1)) == 120


def test_under_the_first_order_it_was_ninety_days() -> None:
    assert clock(days=90, start=date(2023, 6, 1)).due_date(date(2023, 6, 1)) == date(2023, 8, 30)


@pytest.mark.parametrize(
    ("since", "until", "moved"),
    [
        (date(2025, 12, 1), date(2025, 12, 11), 10),
        (date(2025, 10, 1), date(2025, 10, 31), 0),  # over before the transaction
        (date(2025, 10, 1), date(2025, 11, 3), 1),  # of these days only 2 November runs
        (date(2025, 11, 1), date(2025, 11, 2), 0),  # the transaction's own day does not run
        (DUE, date(2026, 3, 4), 3),  # the last day cannot be used
        (date(2026, 3, 2), date(2026, 4, 1), 0),  # begins after it was due
        (date(2026, 2, 27), date(2026, 3, 9), 10),  # the moved due date lies in the suspension and moves on
    ],
)
def test_a_decided_suspension_moves_the_due_date_by_its_days(since: date, until: date, moved: int) -> None:
    assert clock(stop(since, until)).due_date(START) == DUE + timedelta(days=moved)


def test_overlapping_suspensions_count_once() -> None:
    stops = (stop(date(2025, 12, 1), date(2025, 12, 11)), stop(date(2025, 12, 6), date(2025, 12, 16), "DEC-2"))
    assert clock(*stops).due_date(START) == DUE + timedelta(days=15)


@pytest.mark.parametrize(("decision", "evidence"), [(None, "notice"), ("", "notice"), ("DEC-1", "")])
def test_a_suspension_without_decision_or_evidence_stops_nothing(decision: str | None, evidence: str) -> None:
    undecided = clock(stop(date(2025, 12, 1), None, decision, evidence))
    assert undecided.due_date(date(2026, 1, 1)) == DUE
    assert not undecided.is_suspended(date(2025, 12, 5))


def test_while_a_suspension_has_no_end_the_clock_stands_still() -> None:
    standing = clock(stop(date(2025, 12, 1), None))
    left = [standing.days_left(date(2025, 11, 29) + timedelta(days=n)) for n in range(6)]
    assert left == [92, 91, 91, 91, 91, 91]
    assert standing.due_date(date(2026, 12, 1)) == date(2026, 12, 1) + timedelta(days=91)
    assert standing.is_suspended(date(2026, 12, 1))


def test_a_suspension_with_a_known_end_stands_still_just_the_same() -> None:
    known = clock(stop(date(2025, 12, 1), date(2025, 12, 4)))
    left = [known.days_left(date(2025, 11, 29) + timedelta(days=n)) for n in range(7)]
    assert left == [92, 91, 91, 91, 91, 90, 89]


@pytest.mark.parametrize(
    ("left", "step"), [(61, None), (60, 60), (31, 60), (30, 30), (16, 30), (15, 15), (8, 15), (7, 7), (0, 7), (-3, 7)]
)
def test_the_tightest_warning_reached(left: int, step: int | None) -> None:
    assert warning_step(left, STEPS) == step


def test_the_earliest_clock_is_the_one_with_fewest_days_left() -> None:
    suspended = clock(stop(date(2025, 11, 2), date(2025, 12, 2)), name="GD-1")
    later = clock(start=date(2025, 11, 10), name="GD-2")
    assert earliest([suspended, later], date(2025, 12, 15)) == later
    assert earliest([], START) is None
    assert earliest([clock(name="GD-9"), clock(name="GD-3")], START) == clock(name="GD-3")


def test_quarters_follow_the_calendar() -> None:
    assert quarter_of(date(2025, 12, 31)) == QuarterWindow(2025, 4)
    assert QuarterWindow(2025, 4).period == Period(date(2025, 10, 1), date(2026, 1, 1))
    assert QuarterWindow(2026, 1).period == Period(date(2026, 1, 1), date(2026, 4, 1))
    labels = [window.label for window in quarters(date(2025, 8, 15), date(2026, 4, 1))]
    assert labels == ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"]
    assert quarters(START, START) == [QuarterWindow(2025, 4)]
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(731)]
    assert all(quarter_of(day).period.covers(day) for day in days)
