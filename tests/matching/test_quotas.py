"""Quotas over all deals of one round: each deal alone is inside, and together they never exceed."""

from dataclasses import replace
from datetime import date

import pytest
from tests.matching.world import CHICKPEAS, DAY, LENTILS, NEWSPRINT, RICE, book, facts, moved, party, reasons, run, swap

from tarazu.kernel.quantity import Quantity
from tarazu.matching.deals import Round
from tarazu.matching.inputs import RoundInput, round_input
from tarazu.matching.options import RoundOptions
from tarazu.matching.replay import same_result
from tarazu.matching.round import run_round
from tarazu.reference.units import unit
from tarazu.rulebook.control import Control, Quota, QuotaUse
from tarazu.storage.codec import from_json, to_json

TONNE = unit("TNE")
PULSES = Quota(
    "RU", "pulses, spring 2026", ("0713",), "export", None, date(2025, 11, 1), date(2026, 3, 1),
    Quantity(1_500_000, TONNE), Quantity(0, TONNE), DAY, "invented for tests", "L",
)  # fmt: skip
TWO_DEALS = (
    *swap("pk1", ("pk1", RICE, 1_250, 540), ("pk1", CHICKPEAS, 1_000, 740)),
    *swap("ru1", ("ru1", CHICKPEAS, 1_000, 690), ("ru1", RICE, 1_250, 600)),
    *swap("pk2", ("pk2", NEWSPRINT, 1_145, 600), ("pk2", LENTILS, 1_000, 750)),
    *swap("ru2", ("ru2", LENTILS, 1_000, 690), ("ru2", NEWSPRINT, 1_145, 640)),
)


def with_quota(tonnes: int, *, declared: int = 0, quota: Quota = PULSES) -> Round:
    held = replace(quota, amount=Quantity(tonnes * 1_000, TONNE))
    return run(*TWO_DEALS, control=Control(quotas=(QuotaUse(held, Quantity(declared * 1_000, TONNE)),)))


def pulses(done: Round) -> int:
    """Kilograms of pulses that leave Russia in all deals together."""
    legs = (leg for deal in done.deals for leg in deal.legs)
    return sum(leg.quantity.steps for leg in legs if leg.commodity.startswith("0713"))


def test_without_a_quota_the_planted_book_makes_two_deals() -> None:
    done = run(*TWO_DEALS)
    assert sorted(map(sorted, map(moved, done.deals))) == [sorted((RICE, CHICKPEAS)), sorted((NEWSPRINT, LENTILS))]
    assert pulses(done) > 1_500_000


@pytest.mark.parametrize("direction", ["export", "import"])
def test_two_deals_that_fit_alone_never_exceed_together(direction: str) -> None:
    side = PULSES if direction == "export" else replace(PULSES, order="PK", direction="import")
    done = with_quota(1_500, quota=side)
    assert 1_000_000 < pulses(done) <= 1_500_000
    assert len(done.deals) == 2  # the second takes what the first leaves
    told = {one.listing_id: one for one in done.why_nots}
    held = next(one for one in told.values() if one.reason == "QUOTA_FULL")
    assert held.params["quota"] == f"{side.order} pulses, spring 2026"


@pytest.mark.parametrize(("tonnes", "whole"), [(1_999, False), (2_000, True), (2_001, True)])
def test_the_edge_is_the_quota_itself(tonnes: int, whole: bool) -> None:
    done = with_quota(tonnes)
    assert (pulses(done) == 2_000_000) is whole
    assert pulses(done) <= tonnes * 1_000
    assert ("QUOTA_FULL" in reasons(done).values()) is not whole


def test_what_was_declared_before_counts_too() -> None:
    assert pulses(with_quota(3_000, declared=1_500)) <= 1_500_000


def test_a_quota_smaller_than_one_deal_narrows_it_instead_of_losing_it() -> None:
    assert 0 < pulses(with_quota(400)) <= 400_000


def test_a_quota_of_another_season_or_direction_says_nothing() -> None:
    for other in (
        replace(PULSES, since=date(2026, 3, 1), until=date(2026, 6, 1)),
        replace(PULSES, direction="import"),
        replace(PULSES, partner="IR"),
    ):
        assert pulses(with_quota(1, quota=other)) == 2_000_000


def test_such_a_round_runs_again_bit_for_bit() -> None:
    control = Control(quotas=(QuotaUse(PULSES, Quantity(0, TONNE)),))
    firms = [party(one) for one in ("pk1", "pk2", "ru1", "ru2")]
    held = round_input(book(*TWO_DEALS), facts(firms, control=control), RoundOptions())
    read = from_json(RoundInput, to_json(held))
    first, again = (run_round(one.book, one.facts(), one.options) for one in (held, read))
    assert first.result_hash == again.result_hash
    assert not same_result(first, again)
    shuffled = replace(held.book, offers=held.book.offers[::-1], wants=held.book.wants[::-1])
    assert run_round(shuffled, held.facts(), held.options).result_hash == first.result_hash
