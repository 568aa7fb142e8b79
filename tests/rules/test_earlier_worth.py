"""A deal's prices and its ratio beside the middle half of what the order's own customs assessed before: warnings."""

from dataclasses import replace
from datetime import date
from typing import Any

from tests.rules.conftest import TONNE

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price
from tarazu.reference.earlier_worth import MiddleHalf, MiddleRatio
from tarazu.rulebook.facts import DealFacts, RatioFacts
from tarazu.rulebook.rules import stops

DAY = date(2026, 3, 2)


def half(least: int, most: int) -> MiddleHalf:
    """Of eight earlier assessments of four firms, in minor units for a tonne; every leg is priced at 50,000."""
    return MiddleHalf(8, 4, Price(least, TONNE), Price(most, TONNE))


def assert_price(world: Any, code: str) -> None:
    """Both ends are inside; a minor unit beyond either is told, as a warning with its figures."""
    for least, most, codes in ((50_000, 50_000, []), (50_001, 60_000, [code]), (40_000, 49_999, [code])):
        facts = world.with_leg(1, earlier=half(least, most))
        assert world.codes(facts) == codes
    finding = world.findings(facts)[code]
    assert finding.sentence.startswith(
        f"goods of {world.partner} is priced at 500.00 UAC/t; the middle half of 8 earlier assessments of 4 firms on "
        "this road in 365 days goes from 400.00 UAC/t to 499.99 UAC/t."
    )
    assert finding.cure == "Attach the price source, or agree another price."
    assert (finding.about, finding.since, stops([finding])) == (("leg 1",), date(2023, 6, 1), [])
    both = world.deal(
        replace(world.clean.legs[0], earlier=half(40_000, 49_999)),
        replace(world.clean.legs[1], earlier=half(30_000, 40_000)),
    )
    told = world.findings(both)[code]
    assert (told.params["goods"], told.about) == (f"goods of {world.order}", ("leg 1", "leg 2"))  # the farther one
    assert world.codes(world.clean) == []  # too few earlier ones: nothing is held, and nothing is said


def with_ratio(world: Any, least: int, most: int) -> DealFacts:
    incoming, outgoing = world.clean.legs
    earlier = MiddleRatio(8, 4, Quantity(least, TONNE), Quantity(most, TONNE))
    facts: DealFacts = replace(world.clean, ratios=(RatioFacts(incoming.commodity, outgoing.commodity, earlier),))
    return facts


def assert_ratio(world: Any, code: str) -> None:
    """Both goods are priced alike, so a hundred tonnes go for a hundred; a kilogram beyond either end is told."""
    for least, most, codes in (
        (100_000, 100_000, []),
        (100_001, 120_000, [code]),
        (90_000, 99_999, [code]),
    ):
        assert world.codes(with_ratio(world, least, most)) == codes
    finding = world.findings(with_ratio(world, 90_000, 99_999))[code]
    assert finding.sentence.startswith(
        f"This deal gives 100 t of goods of {world.order} for 100 t of goods of {world.partner}; the middle half of 8 "
        "earlier files of 4 firms on this road in 365 days goes from 90 t to 99.999 t."
    )
    assert (finding.about, stops([finding])) == (("leg 1", "leg 2"), [])


def test_PK_47_a_price_outside_earlier_assessments_is_told(worlds: Any) -> None:
    assert_price(worlds("PK", DAY), "PK-47")


def test_RU_30_a_price_outside_earlier_assessments_is_told(worlds: Any) -> None:
    assert_price(worlds("RU", DAY), "RU-30")


def test_IR_28_a_price_outside_earlier_assessments_is_told(worlds: Any) -> None:
    assert_price(worlds("IR", DAY), "IR-28")


def test_AF_29_a_price_outside_earlier_assessments_is_told(worlds: Any) -> None:
    assert_price(worlds("AF", DAY), "AF-29")


def test_PK_48_a_ratio_outside_earlier_files_is_told(worlds: Any) -> None:
    assert_ratio(worlds("PK", DAY), "PK-48")


def test_RU_31_a_ratio_outside_earlier_files_is_told(worlds: Any) -> None:
    assert_ratio(worlds("RU", DAY), "RU-31")


def test_IR_29_a_ratio_outside_earlier_files_is_told(worlds: Any) -> None:
    assert_ratio(worlds("IR", DAY), "IR-29")


def test_AF_30_a_ratio_outside_earlier_files_is_told(worlds: Any) -> None:
    assert_ratio(worlds("AF", DAY), "AF-30")


def test_a_ratio_of_other_goods_says_nothing(worlds: Any) -> None:
    world = worlds("PK", DAY)
    facts = with_ratio(world, 90_000, 99_999)
    others = tuple(replace(one, outgoing="other goods") for one in facts.ratios)
    assert world.codes(replace(facts, ratios=others)) == []
