"""What customs assessed before of a deal's goods, for whoever writes or judges a contract: counted to the day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.test_clearing_set_off import second_trade
from tests.journeys import world
from tests.journeys.earlier import add_earlier, another_trade, assessed
from tests.journeys.world import BASMATI, LENTILS, NEWSPRINT, WORTH, Trade, after, morning

from tarazu.desk.see_terms_judgement import see_terms_judgement
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price, Value
from tarazu.reference.commodities import commodity_of
from tarazu.rulebook.figures import Figures, FigureValue, with_values
from tarazu.shipments.declarations import DeclarationState, Regime
from tarazu.storage import facts, models, shipments
from tarazu.storage.audit import audit
from tarazu.storage.earlier_worth import earlier_worth

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
TODAY = after(60)


def figures(least: int, firms: int = 1) -> dict[str, Figures]:
    """The figures of the day, where so few earlier values of so few firms say something."""
    told = {"valuation_least": least, "valuation_firms": firms}
    few = [(name, FigureValue(TODAY, value, "a test", "L")) for name, value in told.items()]
    return {
        order: replace(held, figures=with_values(held.figures, few)) for order, held in facts.figures(TODAY).items()
    }


def move(trade: Trade, on: date) -> None:
    """Let everything that was assessed under a trade's Pakistani file have been assessed on a day."""
    for one in shipments.declarations(trade.files["PK"]):
        shipments.save_declaration(replace(one, assessed_on=on))


def test_prices_count_those_of_other_deals_on_the_same_road_in_the_days_looked_at(delivered: Trade, db: None) -> None:
    other = replace(delivered.deal, id="another")
    key, file = ("PK", NEWSPRINT, True), delivered.files["PK"]
    move(delivered, TODAY)
    assert key in earlier_worth(other, figures(1), TODAY).prices
    assert earlier_worth(delivered.deal, figures(1), TODAY).prices == {}
    assert earlier_worth(replace(other, countries=("PK", "IR")), figures(1), TODAY).prices == {}
    move(delivered, TODAY - timedelta(days=366))
    assert key not in earlier_worth(other, figures(1), TODAY).prices
    add_earlier(file, NEWSPRINT, 7, TODAY - timedelta(days=365))
    assert key not in earlier_worth(other, facts.figures(TODAY), TODAY).prices
    add_earlier(file, NEWSPRINT, 1, TODAY)
    middle = earlier_worth(other, facts.figures(TODAY), TODAY).prices[key]
    assert (middle.count, middle.firms, middle.least, middle.most) == (
        *(8, 3),
        Price(20_000, middle.least.unit),
        Price(60_000, middle.least.unit),
    )


def test_the_values_of_two_firms_say_nothing_and_those_of_three_do(delivered: Trade, db: None) -> None:
    other, key = replace(delivered.deal, id="another"), ("PK", LENTILS, True)
    deal = replace(other, legs=tuple(replace(leg, commodity=LENTILS) for leg in other.legs))
    add_earlier(delivered.files["PK"], LENTILS, 9, TODAY, firms=2)
    assert key not in earlier_worth(deal, facts.figures(TODAY), TODAY).prices
    assert key in earlier_worth(deal, figures(9, 2), TODAY).prices
    add_earlier(delivered.files["PK"], LENTILS, 3, TODAY, firms=3)
    assert earlier_worth(deal, facts.figures(TODAY), TODAY).prices[key].firms == 3


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
    assert (ratio.incoming, ratio.outgoing) == (NEWSPRINT, BASMATI)
    assert (ratio.earlier.count, ratio.earlier.firms) == (1, 1)
    assert abs(ratio.earlier.least.steps - hundred_for) < 100
    assert earlier_worth(other, figures(2), TODAY).ratios["PK"] == ()
    assert earlier_worth(other, figures(1, 2), TODAY).ratios["PK"] == ()


def test_what_a_reversed_declaration_showed_is_forgotten(delivered: Trade, db: None) -> None:
    other, key = replace(delivered.deal, id="another"), ("PK", NEWSPRINT, True)
    (bought,) = (one for one in shipments.declarations(delivered.files["PK"]) if one.regime is Regime.IMPORT)
    shipments.save_declaration(replace(bought, state=DeclarationState.REVERSED))
    assert key not in earlier_worth(other, figures(1), TODAY).prices
    assert earlier_worth(other, figures(1), TODAY).ratios["PK"] == ()
    assert not [fault for fault in audit().faults if "earlier worth" in fault]
    models.EarlierWorth.objects.filter(order="PK").update(amount=1)
    (fault,) = (fault for fault in audit().faults if "earlier worth" in fault)
    assert delivered.files["PK"] in fault


def test_however_many_goods_are_asked_for_the_look_ups_are_as_many(delivered: Trade, db: None) -> None:
    """One good or five: a deal's prices and ratios are two statements."""
    goods, files = sorted(WORTH)[:5], another_trade(delivered)
    two_tonnes = Quantity(2_000, commodity_of(NEWSPRINT).unit)
    for one in goods:
        for regime in Regime:
            assessed(files["PK"], regime, one, "pk-rice", two_tonnes, Value(100_000), TODAY)
    asked, told = [], figures(1)
    for named in (goods[:1], goods):
        legs = tuple(replace(delivered.deal.legs[0], commodity=one) for one in named)
        with CaptureQueriesContext(connection) as queries:
            found = earlier_worth(replace(delivered.deal, id="another", legs=legs), told, TODAY)
        assert len(found.ratios["PK"]) == len(named) ** 2
        asked.append(len(queries))
    assert asked == [2, 2]


def test_the_terms_of_a_contract_are_told_where_their_price_lies_outside(delivered: Trade, db: None) -> None:
    add_earlier(delivered.files["PK"], NEWSPRINT, 8, TODAY)
    contract = second_trade(delivered).contract
    said = see_terms_judgement(
        actor=world.trader("pk-basmati"), contract_id=contract.id, substitutes=(), terms=None, now=morning(TODAY)
    )
    (found,) = [one for order, findings in said.orders for one in findings if one.code == "PK-47"]
    assert (found.severity, found.params["goods"], found.params["count"]) == ("warn", NEWSPRINT, 9)
    assert found.params["firms"] == 3
    assert "Attach the price source" in found.cure
    assert not [one for order, findings in said.orders for one in findings if one.code in ("PK-48", "RU-30")]
