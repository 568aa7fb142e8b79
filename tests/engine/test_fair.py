"""Equal orders share alike, whoever a solver would have served; and nothing else changes."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.books import book_of, market

from tarazu.engine.book import Book, IntArray, Options
from tarazu.engine.deals import cut_deals
from tarazu.engine.fair import equal_parties
from tarazu.engine.verify import breaches


def twins(count: int, wanted: int, lot: int = 0, ring: int = 0) -> Book:
    """Equal firms that give rice for chickpeas to one firm, which takes less than they have together."""
    firms = range(1, count + 1)
    offers = [(0, 1_200_000, 0, 60_000)] + [(firm, 1_000_000, lot, 40_000) for firm in firms]
    wants = [(0, wanted, ring, 44_000)] + [(firm, 1_200_000, 0, 66_000) for firm in firms]
    legs = [(firm, 0, 0, 42_000) for firm in firms] + [(0, firm, 0, 63_000) for firm in firms]
    return book_of([0] + [1] * count, offers, wants, legs)


@pytest.mark.parametrize("count", [2, 3, 5])
def test_equal_firms_give_and_get_the_same(count: int) -> None:
    book, options = twins(count, 1_000_000), Options()
    found = cut_deals(book, options)
    assert breaches(book, options, found.deals) == []
    assert len(set(found.offer_filled[1:].tolist())) == 1
    assert len(set(found.want_filled[1:].tolist())) == 1
    assert 1_000_000 - count < found.offer_filled[1:].sum() <= 1_000_000, "sharing costs less than a step for each"
    assert all(0 in deal.parties for deal in found.deals)


def test_a_share_below_a_lot_is_not_made() -> None:
    book = twins(2, 1_000_000, lot=600_000)
    found = cut_deals(book, Options())
    assert breaches(book, Options(), found.deals) == []
    assert sorted(found.offer_filled[1:].tolist()) == [0, 1_000_000]


def test_only_firms_alike_in_everything_are_equal() -> None:
    book = twins(3, 1_000_000)
    assert [one.parties for one in equal_parties(book)] == [(1, 2, 3)]
    for name, row, other in (
        ("offer_ask", 1, 40_001),
        ("offer_open", 1, 999_999),
        ("want_bid", 1, 66_001),
        ("want_lot", 1, 5),
        ("party_group", 1, 2),
        ("leg_freight", 0, 1),
    ):
        column: IntArray = getattr(book, name).copy()
        column[row] = other
        assert [one.parties for one in equal_parties(replace(book, **{name: column}))] == [(2, 3)], name
    assert equal_parties(market(60, 3)) == []


def doubled(book: Book, party: int) -> Book:
    """A book in which one party stands twice, with the same orders and legs."""
    rows = {name: getattr(book, name) for name in Book.__slots__}
    new = len(book.party_key)
    fresh: dict[str, dict[int, int]] = {}
    for side in ("offer", "want"):
        mine = np.flatnonzero(rows[f"{side}_party"] == party).tolist()
        start = len(rows[f"{side}_key"])
        fresh[side] = {row: start + at for at, row in enumerate(mine)}
        for name in (one for one in Book.__slots__ if one.startswith(f"{side}_")):
            rows[name] = np.append(rows[name], rows[name][mine])
        rows[f"{side}_party"][start:] = new
        rows[f"{side}_key"][start:] = rows[f"{side}_key"][:start].max() + 1 + np.arange(len(mine))
        legs = np.flatnonzero(np.isin(rows[f"leg_{side}"], mine))
        copies = [fresh[side][row] for row in rows[f"leg_{side}"][legs].tolist()]
        for name in (one for one in Book.__slots__ if one.startswith("leg_")):
            rows[name] = np.append(rows[name], rows[name][legs])
        rows[f"leg_{side}"] = np.append(rows[f"leg_{side}"][: -len(copies) or None], copies).astype(np.int64)
    rows["party_key"] = np.append(rows["party_key"], rows["party_key"].max() + 1)
    rows["party_group"] = np.append(rows["party_group"], rows["party_group"][party])
    return Book(**rows)


@given(st.integers(0, 10_000), st.integers(0, 9))
@settings(max_examples=25, deadline=None)
def test_a_firm_and_its_double_share_alike_in_any_market(seed: int, party: int) -> None:
    whole = market(40, seed)
    free = replace(whole, offer_lot=np.zeros_like(whole.offer_lot), want_lot=np.zeros_like(whole.want_lot))
    book, options = doubled(free, party), Options()
    found = cut_deals(book, options)
    assert breaches(book, options, found.deals) == []
    for equals in equal_parties(book):
        filled = [
            (found.offer_filled[list(given)].tolist(), found.want_filled[list(taken)].tolist())
            for given, taken in zip(equals.offers, equals.wants, strict=True)
        ]
        assert filled[0] == filled[1]
