"""Trades carried past their term on a moved clock: no clearing account holds what nothing explains."""

from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from tests.journeys.world import Trade
from tests.prove import terms
from tests.prove.conftest import Often

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]


def lived(trade: Trade, seed: int) -> Counter[str]:
    with transaction.atomic():
        found = terms.live(trade, seed)
        transaction.set_rollback(True)
    return found


def test_no_balance_outlives_its_term_unexplained(granted: Trade, often: Often, score: Any) -> None:
    total: Counter[str] = Counter()
    for seed in range(often(1, 200)):
        found = lived(granted, seed)
        assert found["not_explained"] == 0, seed
        total += found
    counts = {name: total[name] for name in ("balances", "closed", "lapsed", "not_explained")}
    score(
        "S24", "trades by a seed, on a moved clock, past every term; months of real trade are still to come", **counts
    )
    assert total["closed"] and total["lapsed"]


def test_a_trade_that_is_not_over_is_not_called_so(granted: Trade) -> None:
    assert terms.look(granted)["not_explained"] > 0  # its goods are promised, and nobody brought them
