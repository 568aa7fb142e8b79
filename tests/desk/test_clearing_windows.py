"""A netting window from its opening to its final run, through the verbs, on both stores."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.journeys import world
from tests.journeys.world import LAHORE, MOSCOW, Trade, after, morning

from tarazu.clearing.clocks import quarter_of
from tarazu.clearing.windows import CutOffAhead, FlagEvent, FlagReason, FlagsStillPossible, FlagTooLate, WindowOutOfTurn
from tarazu.desk.answer_flag import AnswerMissing, answer_flag
from tarazu.desk.close_authorisation import close_authorisation
from tarazu.desk.confirm_window import confirm_window
from tarazu.desk.flag_line import flag_line
from tarazu.desk.open_window import WindowExists, open_window
from tarazu.desk.see_window import WindowPage, see_calendar_file, see_window
from tarazu.desk.strike_window import strike_window
from tarazu.kernel.lifecycle import StepRefused
from tarazu.registry.people import PowerMissing
from tarazu.storage import models, windows
from tarazu.storage.files import load_file
from tarazu.storage.windows import LineAbsent

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
QUARTER = quarter_of(after(5))  # 2025-Q4: exports were assessed in it, imports came a quarter later
NEXT = QUARTER.following
STRUCK, FLAGS_OVER = date(2026, 1, 12), date(2026, 1, 23)  # Russia does not work until 12 January


FIFTH = after(5)


def opened(day: date = FIFTH, order: str = "PK") -> str:
    made: str = open_window(actor=world.console(day), order=order, day=day, now=morning(day), key=world.new_key())[
        "window"
    ]
    return made


def struck(window_id: str, day: date = STRUCK) -> dict[str, object]:
    return strike_window(actor=world.console(day), window_id=window_id, now=morning(day), key=world.new_key())


def confirmed(window_id: str, day: date = FLAGS_OVER) -> dict[str, object]:
    return confirm_window(actor=world.console(day), window_id=window_id, now=morning(day), key=world.new_key())


def page(window_id: str) -> WindowPage:
    return see_window(actor=world.console(), window_id=window_id)


def flagged(window_id: str, party: str, line: str, day: date = STRUCK) -> str:
    made: str = flag_line(
        actor=world.trader(party, day), window_id=window_id, line_id=line, party_id=party, reason=FlagReason.VALUE,
        note="The scale ticket says less.", now=morning(day), key=world.new_key(),
    )["flag"]  # fmt: skip
    return made


def test_two_windows_take_every_obligation_once_and_the_second_opens_where_the_first_closed(delivered: Trade) -> None:
    first, second = opened(), opened(NEXT.period.since)
    struck(first)
    confirmed(first)
    late = after(100) + timedelta(days=40)
    assert late >= windows.window(second).cut_off
    struck(second, late)
    done = confirmed(second, late + timedelta(days=11))
    taken = [line.transfer_id for each in (first, second) for line in windows.lines(each)]
    file = load_file(delivered.files["PK"])
    assert sorted(taken) == sorted(line.id for line in file.obligations)
    assert len(set(taken)) == len(taken) == 2
    runs = [windows.run_of(each) for each in (first, second)]
    assert runs[0] is not None and runs[1] is not None
    assert runs[1].books[0].opening == runs[0].books[0].closing
    assert runs[1].books[0].closing == file.position
    assert done["netted"] == [delivered.files["PK"]]
    assert sum(net.net.minor for net in runs[1].parties) == 0


def test_a_final_run_nets_the_book_off_for_good(delivered: Trade) -> None:
    first = opened(NEXT.period.since)
    day = windows.window(first).cut_off
    struck(first, day)
    confirmed(first, day + timedelta(days=11))
    positions = [balance for account, balance in world.counters([delivered.files["PK"]]).items()]
    assert positions
    who = world.officer(LAHORE, day)
    close_authorisation(
        actor=who,
        authorisation_id=delivered.files["PK"],
        now=morning(day + timedelta(days=12)),
        key=world.new_key(),
    )
    assert load_file(delivered.files["PK"]).authorisation.state == "closed"


def test_a_window_is_run_once(delivered: Trade) -> None:
    first = opened()
    key = world.new_key()
    told = {"actor": world.console(STRUCK), "window_id": first, "now": morning(STRUCK), "key": key}
    before = strike_window(**told)
    assert strike_window(**told) == before
    with pytest.raises(StepRefused):
        struck(first)
    confirmed(first)
    stored = world.counters(delivered.files.values()), models.WindowLine.objects.count(), windows.run_of(first)
    with pytest.raises(StepRefused):
        confirmed(first)
    assert (
        world.counters(delivered.files.values()),
        models.WindowLine.objects.count(),
        windows.run_of(first),
    ) == stored
    with pytest.raises(WindowExists):
        opened()


def test_what_is_assessed_after_the_cut_off_lands_in_the_next_window(delivered: Trade) -> None:
    first, second = opened(NEXT.period.since), opened(NEXT.following.period.since)
    day = windows.window(first).cut_off
    struck(first, day)
    bought = next(line for line in page(first).lines if line.obligation.direction == "import")
    world.reverse(bought.obligation.reference, day)
    confirmed(first, day + timedelta(days=11))
    assert len(windows.lines(first)) == 2
    struck(second, windows.window(second).cut_off)
    (line,) = page(second).lines
    assert line.obligation.value.minor == -bought.obligation.value.minor
    run = windows.run_of(second)
    assert run is not None
    assert run.books[0].closing == load_file(delivered.files["PK"]).position


def test_the_database_refuses_an_obligation_in_two_windows(delivered: Trade) -> None:
    first, second = opened(), opened(NEXT.period.since)
    struck(first)
    with pytest.raises(IntegrityError), transaction.atomic():
        windows.insert_lines(second, [windows.lines(first)[0].transfer_id])


def test_a_line_under_an_upheld_flag_waits_for_the_next_window(delivered: Trade) -> None:
    first, second = opened(), opened(NEXT.period.since)
    struck(first)
    (line,) = page(first).lines
    raised = flagged(first, "ru-newsprint", line.obligation.id)
    with pytest.raises(PowerMissing):
        answer(raised, MOSCOW, FlagEvent.UPHOLD)
    with pytest.raises(AnswerMissing):
        answer(raised, LAHORE, FlagEvent.UPHOLD, says=" ")
    answer(raised, LAHORE, FlagEvent.UPHOLD)
    with pytest.raises(StepRefused):
        answer(raised, LAHORE, FlagEvent.REJECT)
    assert confirmed(first)["left_out"] == [line.obligation.id]
    struck(second, windows.window(second).cut_off)
    assert line.obligation.id in {one.transfer_id for one in windows.lines(second)}


def answer(flag: str, authority: str, event: FlagEvent, says: str = "The second weighing agrees.") -> None:
    answer_flag(
        actor=world.officer(authority, STRUCK), flag_id=flag, event=event, answer=says, now=morning(STRUCK),
        key=world.new_key(),
    )  # fmt: skip


def test_an_open_flag_keeps_the_file_from_closing(delivered: Trade) -> None:
    first = opened(NEXT.period.since)
    day = windows.window(first).cut_off
    struck(first, day)
    flagged(first, "pk-basmati", page(first).lines[0].obligation.id, day)
    world.net(delivered, "PK", day)
    with pytest.raises(Exception, match="1 disputes are open"):
        world.close(delivered, "PK", day)


def test_only_who_owes_a_line_or_is_owed_it_may_flag_it(delivered: Trade) -> None:
    first = opened()
    struck(first)
    (line,) = page(first).lines
    with pytest.raises(LineAbsent):
        flagged(first, "pk-rice", line.obligation.id)
    with pytest.raises(FlagTooLate):
        flagged(first, "pk-basmati", line.obligation.id, FLAGS_OVER)


def test_windows_are_run_in_their_turn_and_not_before_their_time(delivered: Trade) -> None:
    first, second = opened(), opened(NEXT.period.since)
    with pytest.raises(CutOffAhead):
        struck(first, date(2026, 1, 11))
    with pytest.raises(WindowOutOfTurn):
        struck(second, windows.window(second).cut_off)
    struck(first)
    with pytest.raises(FlagsStillPossible):
        confirmed(first, date(2026, 1, 22))


@pytest.mark.parametrize("who", ["pk-basmati", "officer"])
def test_nobody_but_the_clearing_desk_runs_a_window(delivered: Trade, who: str) -> None:
    first = opened()
    actor = world.officer(LAHORE, STRUCK) if who == "officer" else world.trader(who, STRUCK)
    with pytest.raises(PowerMissing):
        strike_window(actor=actor, window_id=first, now=morning(STRUCK), key=world.new_key())


def test_a_party_sees_its_own_lines_and_no_others(delivered: Trade) -> None:
    first = opened()
    struck(first)
    own = see_window(actor=world.trader("pk-basmati"), window_id=first)
    assert [net.party_id for net in own.nets] == ["pk-basmati"]
    assert len(own.lines) == 1 and not own.whole and own.run is None
    other = see_window(actor=world.trader("pk-rice"), window_id=first)
    assert (other.lines, other.nets, other.pairs, other.books) == ((), (), (), ())


def test_each_order_nets_its_own_books(delivered: Trade) -> None:
    theirs = opened(order="RU")
    struck(theirs)
    assert {line.book_id for line in windows.lines(theirs)} == {delivered.files["RU"]}


def test_the_calendar_shows_the_quarter_before_and_the_year_ahead(founded: None) -> None:
    text = see_calendar_file(order="PK", now=morning(after(0)))
    assert text.count("BEGIN:VEVENT") == 2 * 6
