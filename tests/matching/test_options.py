"""What the figures of two orders allow a round to do, and what the rules are told of a deal."""

from dataclasses import replace
from datetime import date

import pytest
from tests.matching.world import CHICKPEAS, DAY, RICE, facts, party, road, run, swap

from tarazu.kernel.value import Price
from tarazu.matching.facts import deal_facts, newest_valuations
from tarazu.matching.options import RoundOptions, engine_options
from tarazu.reference.commodities import commodity_of
from tarazu.reference.valuations import Confidence, Valuation
from tarazu.rulebook.facts import GoodsListing
from tarazu.rulebook.figures import Figure, Figures, FigureValue, figures_on

PK, RU = figures_on("PK", DAY), figures_on("RU", DAY)
PAIR = (
    *swap("pk1", ("pk1", RICE, 200, 540), ("pk1", CHICKPEAS, 200, 740)),
    *swap("ru1", ("ru1", CHICKPEAS, 200, 690), ("ru1", RICE, 300, 600)),
)


def with_figure(figures: Figures, key: str, number: int) -> Figures:
    value = FigureValue(date(2023, 6, 1), number, "test", "L")
    return replace(figures, figures={**figures.figures, key: Figure(key, figures.order, "", "", (value,))})


def test_a_proposal_keeps_as_far_from_the_tolerance_as_the_warning_reaches() -> None:
    assert PK.number("tolerance_percent") - PK.number("near_breach_points") == 15
    assert engine_options(RoundOptions(), [PK, RU]).tolerance_percent == 15


def test_the_narrower_of_two_limits_holds() -> None:
    iran = with_figure(with_figure(figures_on("IR", DAY), "tolerance_percent", 12), "ring_parties_max", 4)
    limits = engine_options(RoundOptions(), [PK, iran])
    assert (limits.tolerance_percent, limits.parties_max, limits.groups_max) == (7, 4, 2)


def test_an_order_that_takes_a_difference_as_a_duty_sets_no_limit() -> None:
    assert RU.number("tolerance_percent") == 0
    assert engine_options(RoundOptions(), [RU]).tolerance_percent is None


@pytest.mark.parametrize(("goal", "weights"), [("", (1, 0)), ("value", (1, 0)), ("surplus", (0, 1))])
def test_the_goal_weighs_value_or_surplus(goal: str, weights: tuple[int, int]) -> None:
    limits = engine_options(RoundOptions(goal=goal), [PK, RU])
    assert (limits.value_weight, limits.surplus_weight) == weights


def test_every_goal_gives_deals_and_the_same_bound() -> None:
    by_value, by_surplus = run(*PAIR), run(*PAIR, options=RoundOptions(goal="surplus"))
    assert by_value.deals
    assert by_surplus.deals
    assert by_value.bound == by_surplus.bound
    assert by_value.id != by_surplus.id


def test_the_rules_see_each_order_its_own_way() -> None:
    lines = [
        GoodsListing("PK", "10", "export", "restricted", "cereals", None, DAY, None, "test"),
        GoodsListing("RU", "10", "import", "restricted", "cereals", None, DAY, None, "test"),
        GoodsListing("RU", "10", "export", "restricted", "cereals", None, DAY, None, "test"),
    ]
    world = facts([party("pk1"), party("ru1")], listings=lines, permits=frozenset({("PK", RICE)}))
    (deal,) = run(*PAIR).deals
    ours, theirs = (deal_facts(deal, order, world, DAY) for order in ("PK", "RU"))
    assert [leg.commodity for leg in ours.exports] == [RICE] == [leg.commodity for leg in theirs.imports]
    assert [line.order + " " + line.direction for line in ours.exports[0].listings] == ["PK export"]
    assert [line.order + " " + line.direction for line in theirs.imports[0].listings] == ["RU import"]
    assert ours.exports[0].permits == {"PK"}
    assert (ours.exports[0].transit_days, ours.exports[0].origin) == (30, "PK")
    assert [leg.expected for leg in ours.legs] == [leg.expected for leg in deal.legs]


def test_without_a_road_the_rules_are_told_of_none() -> None:
    (deal,) = run(*PAIR).deals
    shut = facts([party("pk1"), party("ru1")], routes=[road("PKKHI", "IRBND")])
    assert {leg.transit_days for leg in deal_facts(deal, "PK", shut, DAY).legs} == {None}


def test_the_newest_valuation_that_is_not_of_the_future_counts() -> None:
    unit = commodity_of(RICE).unit
    told = [
        Valuation(RICE, "PK", Price(minor, unit), day, "FOB", "test", Confidence.HIGH)
        for minor, day in ((3, date(2026, 1, 1)), (2, DAY), (1, date(2025, 1, 1)))
    ]
    assert newest_valuations(told, DAY)[RICE, "PK"].price.minor == 2
    assert newest_valuations(told, date(2024, 1, 1)) == {}
