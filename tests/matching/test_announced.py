"""Announced deals: the two of Moscow as the rules of that day see them, and files that cannot be read."""

from datetime import date
from pathlib import Path

import pytest
from tests.matching.world import road

from tarazu.corridor.planning import Roads
from tarazu.matching.announced import Announced, read_announced
from tarazu.matching.facts import MarketFacts, deal_facts, newest_valuations, party_facts
from tarazu.reference.commodities import commodity_of
from tarazu.reference.valuations import Valuation, read_valuations
from tarazu.rulebook.book import judge_deal
from tarazu.rulebook.facts import Screening
from tarazu.rulebook.figures import figures_on

DEMO = Path(__file__).parents[2] / "demo"


@pytest.fixture(scope="module")
def valuations() -> tuple[Valuation, ...]:
    read = read_valuations((DEMO / "valuations.csv").read_bytes())
    assert read.errors == ()
    return read.records


def announced(name: str, valuations: tuple[Valuation, ...]) -> Announced:
    reading = read_announced((DEMO / "deals" / f"{name}.toml").read_bytes(), valuations)
    assert reading.errors == ()
    assert reading.announced is not None
    return reading.announced


def findings(read: Announced, valuations: tuple[Valuation, ...]) -> dict[str, str]:
    day = read.deal.day
    facts = MarketFacts(
        day=day,
        parties={party.id: party_facts(party, Screening.CLEAR) for party in read.parties},
        commodities={leg.commodity: commodity_of(leg.commodity) for leg in read.deal.legs},
        valuations=newest_valuations(valuations, day),
        roads=Roads((road("PKKHI", "RUNVS", days=20),), ()),
        listings=(),
        figures={order: figures_on(order, day) for order in read.deal.countries},
    )
    return {one.code: one.sentence for one in judge_deal(deal_facts(read.deal, "PK", facts, day))}


def test_deal_A_leans_inside_the_tolerance_and_is_one_price_move_from_breach(valuations: tuple[Valuation, ...]) -> None:
    read = announced("deal_a", valuations)
    assert [leg.value.minor for leg in read.deal.legs] == [1_400_000_000, 1_125_060_000]
    assert read.valued_by_us == (2,)
    told = findings(read, valuations)
    assert "PK-11" not in told
    assert "-19.6 %" in told["PK-13"]
    assert "24,900 t" in told["PK-13"]


def test_deal_B_breaks_the_tolerance(valuations: tuple[Valuation, ...]) -> None:
    read = announced("deal_b", valuations)
    assert len(read.parties) == 3
    assert "-36.4 %" in findings(read, valuations)["PK-11"]


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (('hs = "100630"', 'hs = "100699"'), "leg 2, hs"),
        (('quantity = "20000"', 'quantity = "20 000"'), "leg 1, quantity"),
        (('quantity = "20000"', "quantity = 20000"), "leg 1, quantity"),
        (('unit = "TNE"', 'unit = "MTQ"'), "leg 1, quantity"),
        (('giver = "astarta"', 'giver = "volga"'), "leg 1, giver"),
        (('receiver = "meskay"', 'receiver = "astarta"'), "leg 1"),
        (('country = "RU"', 'country = "XX"'), "party 1, country"),
        (("announced = 2024-10-01", 'announced = "soon"'), "announced"),
        (("announced = 2024-10-01", "announced = 2001-10-01"), "leg 1"),
        (('stated_value = "14000000"', 'stated_value = "14m"'), "leg 1, stated_value"),
    ],
)
def test_what_is_wrong_is_told_by_its_place(
    wrong: tuple[str, str], where: str, valuations: tuple[Valuation, ...]
) -> None:
    text = (DEMO / "deals" / "deal_a.toml").read_text()
    assert wrong[0] in text
    reading = read_announced(text.replace(*wrong, 1), valuations)
    assert reading.announced is None
    assert where in [error.where for error in reading.errors]


def test_a_file_that_is_not_toml_names_its_line(valuations: tuple[Valuation, ...]) -> None:
    reading = read_announced("id = \n", valuations)
    assert reading.announced is None
    assert "line 1" in str(reading.errors[0])


def test_a_deal_among_three_countries_is_refused(valuations: tuple[Valuation, ...]) -> None:
    text = (DEMO / "deals" / "deal_b.toml").read_text()
    third = text.replace('kind = "private"\nseat = "PK-BHALWAL"', 'kind = "private"\nseat = "PK-BHALWAL"', 1)
    at = third.index('key = "national-fruit"')
    third = third[:at] + third[at:].replace('country = "PK"', 'country = "AF"', 1)
    assert read_announced(third, valuations).announced is None


def test_the_day_is_a_day() -> None:
    assert read_announced("announced = 2024-10-01T10:00:00\n", ()).errors[0].where != ""
    assert isinstance(date(2024, 10, 1), date)
