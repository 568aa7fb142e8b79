"""The use of the mechanism: what it counts, the days of each step, what leaves as a file, and who sees it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.journeys import world
from tests.journeys.world import LAHORE, Trade, after, morning
from tests.web.conftest import stand_at, visitor
from tests.web.crowded import appoint
from tests.web.test_trade_pages import body

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.clearing.board import NextAct
from tarazu.desk.net_off import net_off
from tarazu.desk.see_board import BoardLine, see_board
from tarazu.desk.see_usage import UsageAbsent, UsagePage, export_usage, see_usage
from tarazu.kernel.value import Value
from tarazu.registry.people import PowerMissing
from tarazu.statistics.usage import STANDINGS, Standing, Step, StepUse, median_days, standing_counts, step_use
from tarazu.storage import models
from tarazu.storage.files import load_file

TODAY = after(60)


def seen(**wanted: object) -> UsagePage:
    return see_usage(actor=world.console(TODAY), **{"order": "PK", **wanted})  # type: ignore[arg-type]


@given(st.lists(st.integers(min_value=0, max_value=40), min_size=1))
def test_half_of_the_files_took_at_most_the_median_and_half_at_least(days: list[int]) -> None:
    median = median_days({number: days.count(number) for number in days})
    assert median in days
    assert sum(one <= median for one in days) * 2 >= len(days)
    assert sum(one >= median for one in days) * 2 >= len(days)
    assert median_days({}) is None


def test_every_state_has_its_standing_and_the_most_files_come_first() -> None:
    assert set(STANDINGS) == set(AuthorisationState)
    few, many = standing_counts([("b", "queried", 2), ("a", "closed", 1), ("b", "applied", 1)])[::-1]
    assert (many.key, many.files, many.counts[0]) == ("b", 3, (Standing.WAITING, 3))
    assert few.by_standing == {Standing.CLOSED: 1}


def test_a_step_takes_the_days_between_its_ends_as_often_as_they_occur() -> None:
    spans = [(date(2025, 12, 30), date(2026, 1, 2), 2), (date(2026, 1, 2), date(2026, 1, 2), 1)]
    assert step_use(Step.GRANT, spans) == StepUse(Step.GRANT, 3, 3, 0, 3)
    assert step_use(Step.SHIP, []) == StepUse(Step.SHIP, 0, None, None, None)


@pytest.mark.django_db
@pytest.mark.both_stores
def test_the_days_of_each_step_are_those_of_the_files(delivered: Trade) -> None:
    file = load_file(delivered.files["PK"])
    page = seen()
    assert (page.by_state, page.files, page.granted, page.netted) == ((("granted", 1),), 1, 1, 0)
    (office,) = page.by_authority
    assert (office.key, office.by_standing) == (LAHORE, {Standing.RUNNING: 1})
    goods = {leg.commodity for leg in delivered.contract.legs}
    assert {one.key for one in page.by_chapter} == {key[:2] for key in goods}
    assert {key for held in page.goods.values() for key in held} == goods
    held, granted_on = file.authorisation, file.authorisation.granted_on
    assert granted_on is not None
    found = {one.step: one for one in page.steps}
    assert found[Step.GRANT].median == (granted_on - held.applied_on).days
    assert found[Step.SHIP].median == (min(one.lodged_on for one in file.declarations) - granted_on).days
    took = sorted((one.assessed_on - one.lodged_on).days for one in file.declarations if one.assessed_on)
    assert (found[Step.ASSESS].taken, found[Step.ASSESS].least, found[Step.ASSESS].most) == (2, took[0], took[-1])
    assert found[Step.NET_OFF].taken == 0
    net_off(actor=world.console(TODAY), authorisation_id=held.id, now=morning(TODAY), key=world.new_key())
    last = max(one.assessed_on for one in file.declarations if one.assessed_on)
    netted = seen()
    assert (netted.netted, netted.steps[3]) == (1, StepUse(Step.NET_OFF, 1, *[(TODAY - last).days] * 3))


@pytest.mark.django_db
def test_the_board_of_due_dates_says_that_goods_are_through_and_then_that_customs_closes(delivered: Trade) -> None:
    def line() -> BoardLine:
        board = see_board(actor=world.console(after(100)), now=morning(after(100)))
        return next(one for one in board.lines if one.id == delivered.files["PK"])

    assert (line().next, line().left) == (NextAct.NET_OFF, Value(0))
    world.net(delivered, "PK", after(100))
    assert line().next is NextAct.CLOSE


@pytest.mark.django_db
def test_only_files_applied_for_in_the_days_asked_for_count(delivered: Trade) -> None:
    day = load_file(delivered.files["PK"]).authorisation.applied_on
    assert seen(since=day, until=day).files == 1
    assert seen(since=date(2030, 1, 1)).files == seen(until=date(2020, 1, 1)).files == seen(order="IR").files == 0


@pytest.mark.django_db
def test_it_leaves_as_a_file_and_refuses_what_it_does_not_have(delivered: Trade) -> None:
    told = {"actor": world.console(TODAY), "order": "PK", "language": "en", "now": morning(TODAY)}
    written = export_usage(**told, form="csv").decode()  # type: ignore[arg-type]
    assert "Files by collectorate" in written and "Basmati" not in written
    assert export_usage(**told, form="xlsx")[:2] == b"PK"  # type: ignore[arg-type]
    assert export_usage(**told, form="pdf")[:4] == b"%PDF"  # type: ignore[arg-type]
    for wrong in ({"form": "doc"}, {"order": "XX", "form": "csv"}):
        with pytest.raises(UsageAbsent):
            export_usage(**{**told, **wrong})  # type: ignore[arg-type]
    with pytest.raises(PowerMissing):
        see_usage(actor=world.trader("pk-basmati"), order="PK")


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "title"), [("en", "Half took"), ("ur", "آدھ"), ("ru", "Половина")])
def test_the_page_says_it_in_each_language(delivered: Trade, language: str, title: str) -> None:
    appoint()
    stand_at(TODAY)
    client = visitor("operator", language)
    page = body(client, "/usage/?since=2020-01-01&until=nonsense")
    assert title in page and 'class="part part-1"' in page
    body(client, "/usage/?order=XX", 404)
    assert models.Authorisation.objects.count() == 2
