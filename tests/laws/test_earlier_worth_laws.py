"""Whatever was assessed, reversed and assessed again: what is kept of it gives the quartiles a plain count gives."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.desk.test_earlier_worth import TODAY, figures
from tests.journeys.earlier import another_trade, assessed, firms_of
from tests.journeys.stages import asked as asked
from tests.journeys.stages import delivered as delivered
from tests.journeys.stages import founded as founded
from tests.journeys.stages import granted as granted
from tests.journeys.stages import proposed as proposed
from tests.journeys.world import BASMATI, LENTILS, NEWSPRINT, Trade
from tests.laws.test_desk_laws import IN_ONE_DATABASE

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.matching.deals import Deal
from tarazu.reference.commodities import commodity_of
from tarazu.reference.earlier_worth import counterpart, unit_value
from tarazu.reference.units import unit
from tarazu.shipments.declarations import COUNTED, DeclarationState, Regime
from tarazu.storage import models, shipments
from tarazu.storage.assessed_worth import files_with_wrong_worth
from tarazu.storage.earlier_worth import earlier_worth

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
DAYS, LEAST, FIRMS = 365, 2, 2
ACTS = st.lists(
    st.tuples(
        st.integers(0, 2),  # of which trade
        st.sampled_from(["PK", "RU"]),
        st.sampled_from(list(Regime)),
        st.sampled_from([NEWSPRINT, BASMATI, LENTILS]),
        st.integers(0, 2),  # by which firm
        st.integers(1, 5_000),  # kilograms
        st.integers(0, 900_000),  # minor units of value
        st.sampled_from([-1, 0, 1, 30, 364, 365, 366]),  # days ago; -1 is tomorrow
        st.sampled_from(["stays", "stays", "reversed", "again"]),
    ),
    max_size=30,
)


def middle(amounts: list[int], firms: set[str]) -> tuple[int, int, int, int] | None:
    """How many, of how many firms, and both quartiles of a sorted row; None of too few."""
    count, row = len(amounts), sorted(amounts)
    if count < LEAST or len(firms) < FIRMS:
        return None
    return count, len(firms), row[(count + 3) // 4 - 1], row[(3 * count + 3) // 4 - 1]


def plain(deal: Deal, day: date) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Prices and ratios counted one declaration after the other; every leg of this world joins PK and RU."""
    goods, first = {leg.commodity for leg in deal.legs}, day - timedelta(days=DAYS)
    prices: dict[Any, list[tuple[int, str]]] = defaultdict(list)
    files: dict[str, dict[Any, list[models.Declaration]]] = defaultdict(lambda: defaultdict(list))
    for row in models.Declaration.objects.select_related("authorisation__contract"):
        if row.authorisation.contract.deal_id == deal.id or row.state not in COUNTED or row.commodity not in goods:
            continue
        files[row.authorisation_id][row.commodity, row.regime].append(row)
        if row.assessed_on and first <= row.assessed_on <= day:
            key = row.authorisation.order, row.commodity, row.regime == Regime.IMPORT
            prices[key].append((worth([row]).minor, row.party_id))
    ratios: dict[Any, list[tuple[int, str]]] = defaultdict(list)
    for held in files.values():
        for (incoming, into), bought in held.items():
            for (outgoing, out_of), sold in held.items():
                last = max(row.assessed_on or first for row in (*bought, *sold))
                if (into, out_of) == (Regime.IMPORT, Regime.EXPORT) and worth(sold).minor and first <= last <= day:
                    file = bought[0].authorisation
                    steps = counterpart(worth(bought), worth(sold)).steps
                    ratios[file.order, incoming, outgoing].append((steps, file.applicant_id))
    return middles(prices), middles(ratios)


def worth(rows: list[models.Declaration]) -> Any:
    """What a unit of the goods of some declarations was assessed at, all together."""
    steps, minor = (sum(getattr(row, name) for row in rows) for name in ("found_steps", "assessed_minor"))
    measure = commodity_of(rows[0].commodity).unit
    return unit_value(Value(minor), Quantity(steps, unit(rows[0].unit)).to(measure))


def middles(grouped: dict[Any, list[tuple[int, str]]]) -> dict[Any, Any]:
    """Of each group its middle half, where it says something."""
    found = {key: middle([one for one, _ in held], {firm for _, firm in held}) for key, held in grouped.items()}
    return {key: ends for key, ends in found.items() if ends}


@IN_ONE_DATABASE
@given(acts=ACTS)
def test_the_kept_quartiles_are_those_of_a_plain_count(delivered: Trade, db: None, acts: list[Any]) -> None:
    undone = transaction.atomic()
    with undone:
        trades = [delivered.files, another_trade(delivered), another_trade(delivered)]
        for which, order, regime, goods, firm, kilograms, minor, ago, then in acts:
            found, on = Quantity(kilograms, commodity_of(goods).unit), TODAY - timedelta(days=ago)
            made = assessed(trades[which][order], regime, goods, firms_of(order)[firm], found, Value(minor), on)
            if then == "reversed":
                shipments.save_declaration(replace(made, state=DeclarationState.REVERSED))
            elif then == "again":
                shipments.save_declaration(replace(made, assessed=Value(minor // 2 + 1)))
        for deal in (delivered.deal, replace(delivered.deal, id="another", legs=delivered.deal.legs[:1])):
            kept, (prices, ratios) = earlier_worth(deal, figures(LEAST, FIRMS), TODAY), plain(deal, TODAY)
            assert {
                key: (one.count, one.firms, one.least.minor, one.most.minor) for key, one in kept.prices.items()
            } == prices
            assert {
                (order, one.incoming, one.outgoing): (
                    *(one.earlier.count, one.earlier.firms),
                    *(one.earlier.least.steps, one.earlier.most.steps),
                )
                for order, held in kept.ratios.items()
                for one in held
            } == ratios
        assert list(files_with_wrong_worth()) == []
        transaction.set_rollback(True)
