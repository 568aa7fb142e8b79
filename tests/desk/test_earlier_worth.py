"""What customs assessed before of a deal's goods, for whoever writes or judges a contract: counted to the day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.desk.test_clearing_set_off import second_trade
from tests.journeys import world
from tests.journeys.world import BASMATI, NEWSPRINT, Trade, after, morning

from tarazu.desk.see_terms_judgement import see_terms_judgement
from tarazu.kernel.value import Price
from tarazu.rulebook.figures import Figures, FigureValue, with_values
from tarazu.shipments.declarations import Regime
from tarazu.storage import facts, models
from tarazu.storage.earlier_worth import earlier_worth

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
TODAY = after(60)


def figures(least: int) -> dict[str, Figures]:
    """The figures of the day, where so few earlier values say something."""
    few = [("valuation_least", FigureValue(TODAY, least, "a test", "L"))]
    return {
        order: replace(held, figures=with_values(held.figures, few)) for order, held in facts.figures(TODAY).items()
    }


def add_earlier(trade: Trade, number: int, on: date, goods: str = NEWSPRINT) -> None:
    """As many earlier assessments under a trade's Pakistani file, at 100, 200 … UAC a tonne."""
    rows = models.Declaration.objects.filter(authorisation_id=trade.files["PK"], commodity=goods)
    row, held = rows.order_by("number")[0], rows.count()
    for index in range(number):
        row.pk, row.number = f"dec_earlier_{held + index}", f"PK-GD-2024-9{held + index:04}"
        row.steps = row.found_steps = 2_000
        row.assessed_minor, row.assessed_on = (index + 1) * 20_000, on
        row.save(force_insert=True)


def test_prices_count_those_of_other_deals_on_the_same_road_in_the_days_looked_at(delivered: Trade, db: None) -> None:
    other = replace(delivered.deal, id="another")
    key = ("PK", NEWSPRINT, True)
    models.Declaration.objects.filter(authorisation_id=delivered.files["PK"]).update(assessed_on=TODAY)
    assert key in earlier_worth(other, figures(1), TODAY).prices
    assert earlier_worth(delivered.deal, figures(1), TODAY).prices == {}
    assert earlier_worth(replace(other, countries=("PK", "IR")), figures(1), TODAY).prices == {}
    models.Declaration.objects.filter(authorisation_id=delivered.files["PK"]).update(
        assessed_on=TODAY - timedelta(days=366)
    )
    assert key not in earlier_worth(other, figures(1), TODAY).prices
    add_earlier(delivered, 7, TODAY - timedelta(days=365))
    assert key not in earlier_worth(other, facts.figures(TODAY), TODAY).prices
    add_earlier(delivered, 1, TODAY)
    middle = earlier_worth(other, facts.figures(TODAY), TODAY).prices[key]
    assert (middle.count, middle.least, middle.most) == (
        8,
        Price(10_000, middle.least.unit),
        Price(50_000, middle.least.unit),
    )


def test_a_ratio_is_of_whole_files_that_exchanged_the_same_goods(delivered: Trade, db: None) -> None:
    other = replace(delivered.deal, id="another")
    (ratio,) = earlier_worth(other, figures(1), TODAY).ratios["PK"]
    rows = models.Declaration.objects.filter(authorisation_id=delivered.files["PK"])
    worth = {
        regime: sum(row.assessed_minor or 0 for row in rows if row.regime == regime)
        * 1_000
        / sum(row.found_steps or 0 for row in rows if row.regime == regime)
        for regime in Regime
    }
    hundred_for = 100_000 * worth[Regime.IMPORT] / worth[Regime.EXPORT]
    assert (ratio.incoming, ratio.outgoing, ratio.earlier.count) == (NEWSPRINT, BASMATI, 1)
    assert abs(ratio.earlier.least.steps - hundred_for) < 100
    assert earlier_worth(other, figures(2), TODAY).ratios["PK"] == ()


def test_the_terms_of_a_contract_are_told_where_their_price_lies_outside(delivered: Trade, db: None) -> None:
    add_earlier(delivered, 8, TODAY)
    contract = second_trade(delivered).contract
    said = see_terms_judgement(
        actor=world.trader("pk-basmati"), contract_id=contract.id, substitutes=(), terms=None, now=morning(TODAY)
    )
    (found,) = [one for order, findings in said.orders for one in findings if one.code == "PK-47"]
    assert (found.severity, found.params["goods"], found.params["count"]) == ("warn", NEWSPRINT, 9)
    assert "Attach the price source" in found.cure
    assert not [one for order, findings in said.orders for one in findings if one.code in ("PK-48", "RU-30")]
