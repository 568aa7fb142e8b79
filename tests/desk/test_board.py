"""The board of due dates: steps, extensions and lapses, whose turn it is, and who sees which files."""

from itertools import product

import pytest
from tests.desk.test_clearing_extensions import DUE, answer, ask, lapse
from tests.journeys import world
from tests.journeys.world import DAY, LAHORE, MOSCOW, Trade, after, morning
from tests.web.conftest import stand_at, visitor
from tests.web.crowded import appoint
from tests.web.test_trade_pages import body

from tarazu.clearing.board import NextAct, Waiting, next_act, shelf
from tarazu.clearing.extensions import ExtensionEvent
from tarazu.desk.see_board import Board, BoardLine, see_board
from tarazu.kernel.period import Period
from tarazu.kernel.value import Value
from tarazu.registry.people import PLATFORM, Actor, Mandate, PowerMissing, Role
from tarazu.storage.files import load_file

STEPS = (60, 30, 15, 7)


def seen(day: int, actor: Actor | None = None, **wanted: object) -> Board:
    held = actor or world.console(after(day))
    return see_board(actor=held, now=morning(after(day)), **wanted)  # type: ignore[arg-type]


def own(board: Board, trade: Trade, order: str = "PK") -> BoardLine:
    return next(line for line in board.lines if line.id == trade.files[order])


@pytest.mark.parametrize(
    ("left", "found"),
    [(61, "later"), (60, "60"), (31, "60"), (30, "30"), (15, "15"), (8, "15"), (7, "7"), (0, "7"), (-1, "over")],
)
def test_a_file_stands_on_the_tightest_step_it_has_reached(left: int, found: str) -> None:
    assert shelf(left, STEPS) == found


def test_what_waits_for_customs_comes_first_and_nothing_is_shipped_past_the_due_date() -> None:
    names = ("lapsed", "suspended", "extension_asked", "lodged", "assessed", "unshipped", "netted", "cleared")
    for held, left in product(product((False, True), repeat=len(names)), (0, -1)):
        waiting = Waiting(**dict(zip(names, held, strict=True)))
        act = next_act(waiting, left)
        assert (act is NextAct.CONTEST) == waiting.lapsed
        if waiting.extension_asked and not waiting.lapsed:
            assert act is NextAct.DECIDE_EXTENSION
        assert act is not NextAct.SHIP or (left >= 0 and waiting.unshipped)
        assert act is not NextAct.NET_OFF or not (waiting.unshipped or waiting.netted)


@pytest.mark.django_db
@pytest.mark.both_stores
def test_a_file_moves_along_the_steps_as_its_days_run_out(granted: Trade) -> None:
    assert seen(10).lines == () and seen(10).counts == {}
    board = seen(100)
    assert {line.id for line in board.lines} == set(granted.files.values())
    line = own(board, granted)
    assert (line.shelf, line.days_left, line.due, line.next) == ("30", 20, DUE, NextAct.SHIP)
    held = load_file(granted.files["PK"]).authorisation
    assert line.left == sum((one.value for one in held.allowances), Value(0))
    assert (board.counts["30"], seen(100, on="7").lines, seen(100, on="7").in_all) == (2, (), 0)
    over = own(seen(121), granted)
    assert (over.shelf, over.days_left, over.next) == ("over", -1, NextAct.DECIDE_LAPSE)
    assert [one.id for one in seen(121, authority_id=MOSCOW).lines] == [granted.files["RU"]]
    assert (len(seen(121, first=1, most=1).lines), seen(121, first=1, most=1).in_all) == (1, 2)


@pytest.mark.django_db
@pytest.mark.both_stores
def test_a_request_for_more_time_and_a_lapse_are_seen(granted: Trade) -> None:
    request = ask(granted)
    asked = own(seen(0, on="asked"), granted)
    assert (asked.extension_asked, asked.next, asked.shelf) == (True, NextAct.DECIDE_EXTENSION, "later")
    answer(request, ExtensionEvent.GRANT, 20)
    moved = own(seen(0, on="extended"), granted)
    assert (moved.days_granted, moved.extension_asked, moved.next) == (20, False, NextAct.SHIP)
    lapse(granted, after(141))
    lapsed = own(seen(141), granted)
    assert (lapsed.shelf, lapsed.next) == ("lapsed", NextAct.CONTEST)
    assert seen(141).lines[-1].id == granted.files["PK"]


@pytest.mark.django_db
def test_an_office_sees_its_own_files_with_their_firms_and_an_analyst_all_without(granted: Trade) -> None:
    lahore = seen(100, world.officer(LAHORE, after(100)))
    assert [(line.authority_id, line.may_open, bool(line.applicant)) for line in lahore.lines] == [(LAHORE, True, True)]
    assert seen(100, world.officer(LAHORE, after(100)), authority_id=MOSCOW).lines == ()
    mandate = Mandate("analyst", Role.ANALYST, PLATFORM, Period(DAY))
    found = seen(100, Actor("analyst", "Analyst", (mandate,), after(100))).lines
    assert len(found) == 2 and {(line.may_open, line.applicant) for line in found} == {(False, "")}
    assert all(line.number == line.id for line in found) and "4200003" not in repr(found)
    with pytest.raises(PowerMissing):
        seen(100, world.trader("pk-basmati", after(100)))


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "title"), [("en", "30 days or fewer"), ("ur", "30 دن یا کم"), ("ru", "30 дней")])
def test_the_page_and_its_file_say_it(granted: Trade, language: str, title: str) -> None:
    appoint()
    stand_at(after(100))
    client = visitor("operator", language)
    page = body(client, "/due-dates/?on=30&office=nothing")
    assert title in page
    assert title in body(client, "/due-dates/?on=<b>")
    written = client.get("/due-dates.csv").content.decode()
    assert written.count("ship") == 2 and "Basmati" not in written
    assert "Basmati" in visitor("officer-lahore").get("/due-dates.csv").content.decode()
