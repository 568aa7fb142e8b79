"""Netting windows: every obligation in exactly one, nets that are gross in less gross out, flags and their clocks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu.clearing.clocks import QuarterWindow
from tarazu.clearing.net_off import Outcome, Position
from tarazu.clearing.obligations import Obligation, gross_by_pair, obligations
from tarazu.clearing.window_run import BookBefore, Carry, CarryRule, WindowRun, is_sealed, run_window
from tarazu.clearing.windows import (
    CutOffAhead,
    Flag,
    FlagReason,
    FlagsStillPossible,
    FlagState,
    FlagsUnanswered,
    FlagTooLate,
    WindowPhase,
    calendar,
    check_flag,
    check_strike,
    left_out,
    window,
)
from tarazu.clearing.windows_file import windows_file
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.quantity import Dimension, Quantity, Unit
from tarazu.kernel.value import Value
from tarazu.ledger.book import Direction, ValueOf, assess, declare
from tarazu.ledger.transfers import Paper, reverse
from tarazu.matching.deals import Leg

TONNE = Unit("TNE", "t", Dimension.MASS, 1000, 1)
DAY = date(2026, 1, 20)
Q4 = QuarterWindow(2025, 4)
STRUCK = replace(
    window("PK", Q4, 0), phase=WindowPhase.PRELIMINARY, struck_on=date(2026, 1, 1), flags_until=date(2026, 1, 11)
)
PARTIES = ["pa_a", "pa_b", "pa_c", "pa_d"]


def line(number: int, debtor: str, creditor: str, minor: int, book: str = "au_1") -> Obligation:
    direction = Direction.IMPORT if debtor in PARTIES[:2] else Direction.EXPORT
    return Obligation(
        id=f"tr_{number}", book_id=book, debtor_id=debtor, creditor_id=creditor, direction=direction,
        value=Value(minor), day=DAY, reference=f"GD-{number}",
    )  # fmt: skip


def flag(state: FlagState, answer_by: date, line_id: str = "tr_1") -> Flag:
    return Flag(
        id=f"flag_{line_id}", window_id=STRUCK.id, line_id=line_id, party_id="pa_a", reason=FlagReason.VALUE,
        note="The scale ticket says less.", raised_on=date(2026, 1, 5), answer_by=answer_by, state=state,
    )  # fmt: skip


LINES = st.lists(
    st.tuples(st.permutations(PARTIES), st.integers(-(10**9), 10**9), st.sampled_from(["au_1", "au_2"])), max_size=15
).map(lambda rows: [line(number, who[0], who[1], minor, book) for number, (who, minor, book) in enumerate(rows)])


def run(lines: list[Obligation], out: frozenset[str] = frozenset()) -> WindowRun:
    zero = Position(Value(0), Value(0))
    books = [BookBefore(book, zero, 20, DAY + timedelta(days=30)) for book in ("au_1", "au_2")]
    return run_window(STRUCK.id, lines, out, books, rule=CarryRule.UNTIL_DUE_DATE, day=DAY)


@given(LINES)
def test_every_net_is_gross_in_less_gross_out_and_all_nets_sum_to_zero(lines: list[Obligation]) -> None:
    done = run(lines)
    for net in done.parties:
        owed = sum(one.value.minor for one in lines if one.creditor_id == net.party_id)
        owing = sum(one.value.minor for one in lines if one.debtor_id == net.party_id)
        assert (net.owed_to_it.minor, net.owed_by_it.minor, net.net.minor) == (owed, owing, owed - owing)
    assert sum(net.net.minor for net in done.parties) == 0
    assert sum(pair.owed.minor for pair in done.pairs) == sum(one.value.minor for one in lines)


@given(LINES, st.randoms())
def test_the_same_lines_give_the_same_run_whatever_their_order(lines: list[Obligation], order: object) -> None:
    shuffled = list(lines)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert run(lines) == run(shuffled)
    assert is_sealed(run(lines))


@given(LINES, st.data())
def test_what_a_window_leaves_out_counts_nowhere_in_it(lines: list[Obligation], choose: st.DataObject) -> None:
    out = frozenset(choose.draw(st.lists(st.sampled_from(lines), unique_by=id) if lines else st.just([])))
    out_ids = frozenset(one.id for one in out)
    done, without = run(lines, out_ids), run([one for one in lines if one.id not in out_ids])
    assert (done.parties, done.pairs, done.books) == (without.parties, without.pairs, without.books)
    assert set(done.lines) | set(done.left_out) == {one.id for one in lines}
    assert set(done.lines).isdisjoint(done.left_out)


def test_a_changed_run_is_not_sealed() -> None:
    done = run([line(1, "pa_a", "pa_c", 100)])
    assert not is_sealed(replace(done, lines=("tr_2",)))


@pytest.mark.parametrize(
    ("exports", "rule", "days", "outcome", "carry"),
    [
        (8_000, CarryRule.UNTIL_DUE_DATE, 0, Outcome.BALANCED, Carry.SETTLED),
        (7_999, CarryRule.UNTIL_DUE_DATE, 0, Outcome.OUTSIDE, Carry.CARRIED),
        (7_999, CarryRule.UNTIL_DUE_DATE, 1, Outcome.OUTSIDE, Carry.OVERDUE),
        (7_999, CarryRule.NONE, 0, Outcome.OUTSIDE, Carry.OVERDUE),
    ],
)
def test_a_book_is_carried_until_its_due_date_and_no_longer(
    exports: int, rule: CarryRule, days: int, outcome: Outcome, carry: Carry
) -> None:
    before = BookBefore("au_1", Position(Value(4_000), Value(0)), 20, DAY)
    lines = [line(1, "pa_a", "pa_c", 6_000), line(2, "pa_c", "pa_a", exports)]
    (after,) = run_window("w", lines, frozenset(), [before], rule=rule, day=DAY + timedelta(days=days)).books
    assert (after.outcome, after.carry) == (outcome, carry)
    assert after.closing == Position(Value(10_000), Value(exports))


def test_an_untouched_book_has_nothing_to_carry() -> None:
    before = BookBefore("au_1", Position(Value(0), Value(0)), 20, DAY - timedelta(days=9))
    (after,) = run_window("w", [], frozenset(), [before], rule=CarryRule.NONE, day=DAY).books
    assert after.carry is Carry.SETTLED


def test_obligations_follow_the_goods_and_a_reversal_takes_one_back() -> None:
    tonne = Quantity(1000, TONNE)
    leg = Leg(
        number=1,
        giver_id="pa_c",
        receiver_id="pa_a",
        commodity="0713.20",
        quantity=tonne,
        value=Value(500),
        expected=Value(500),
        offer_id=None, want_id=None,
    )  # fmt: skip
    of = ValueOf("au_1", "pa_a", Direction.IMPORT)
    declared = declare(of, Value(600), Paper("GD-1", DAY)).transfers
    posted = assess(of, Value(500), Paper("GD-1", DAY)).transfers
    back = reverse(posted[0], [], Paper("GD-1/R", DAY + timedelta(days=3)))
    found = obligations([*declared, *posted, back], {"GD-1": leg})
    assert [(one.debtor_id, one.creditor_id, one.member_id, one.value.minor) for one in found] == [
        ("pa_a", "pa_c", "pa_a", 500),
        ("pa_a", "pa_c", "pa_a", -500),
    ]
    assert gross_by_pair(found) == {}


def test_a_window_is_struck_on_its_cut_off_and_no_earlier() -> None:
    of = window("PK", Q4, 5)
    assert of.cut_off == date(2026, 1, 6)
    with pytest.raises(CutOffAhead):
        check_strike(of, date(2026, 1, 5))
    check_strike(of, date(2026, 1, 6))
    with pytest.raises(StepRefused):
        check_strike(STRUCK, date(2026, 1, 6))


def test_lines_are_flagged_until_the_last_day_and_no_longer() -> None:
    check_flag(STRUCK, date(2026, 1, 11))
    for of, today in ((STRUCK, date(2026, 1, 12)), (window("PK", Q4, 0), date(2026, 1, 5))):
        with pytest.raises(FlagTooLate):
            check_flag(of, today)


def test_a_final_run_waits_for_flags_and_an_unanswered_one_settles_nothing() -> None:
    late = date(2026, 1, 15)
    with pytest.raises(FlagsStillPossible):
        left_out(STRUCK, (), date(2026, 1, 11))
    waiting = (flag(FlagState.RAISED, late),)
    with pytest.raises(FlagsUnanswered):
        left_out(STRUCK, waiting, late)
    assert left_out(STRUCK, waiting, late + timedelta(days=1)) == {"tr_1"}
    answered = (flag(FlagState.REJECTED, late), flag(FlagState.UPHELD, late, "tr_2"), flag(FlagState.WITHDRAWN, late))
    assert left_out(STRUCK, answered, date(2026, 1, 12)) == {"tr_2"}


def test_the_calendar_is_a_file_that_other_calendars_read() -> None:
    windows = calendar("PK", date(2025, 11, 1), date(2026, 2, 1), 0)
    assert [each.label for each in windows] == ["PK 2025-Q4", "PK 2026-Q1"]
    text = windows_file(windows, 10, stamp=datetime(2025, 11, 1, 9, tzinfo=UTC))
    assert text.startswith("BEGIN:VCALENDAR\r\n") and text.endswith("END:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == 4
    assert "DTSTART:20260101T000000Z\r\nSUMMARY:Netting PK 2025-Q4: cut-off" in text
    assert "DTSTART:20260111T000000Z\r\nDTEND:20260112T000000Z" in text
    assert max(len(part.encode()) for part in text.split("\r\n")) <= 75
