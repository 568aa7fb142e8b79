"""What is open on a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.matching.world import RICE, offer, want

from tarazu.market.book import is_open, open_book
from tarazu.market.listings import ListingState

DAY = date(2025, 12, 1)
OFFER = offer("a", "pk1", RICE, 10, 500)


@pytest.mark.parametrize(("days", "is_on"), [(0, False), (1, True)])
def test_a_listing_is_open_until_the_day_before_its_window_ends(days: int, is_on: bool) -> None:
    window = replace(OFFER.window, until=DAY + timedelta(days=days))
    assert is_open(replace(OFFER, window=window), DAY) is is_on


def test_a_window_that_has_yet_to_begin_is_on_the_book() -> None:
    later = replace(OFFER.window, since=date(2026, 3, 1))
    assert is_open(replace(OFFER, window=later), DAY)


@pytest.mark.parametrize("state", [state for state in ListingState if state is not ListingState.OPEN])
def test_only_an_open_listing_is_on_the_book(state: ListingState) -> None:
    assert is_open(OFFER, DAY)
    assert not is_open(replace(OFFER, state=state), DAY)


def test_what_is_held_and_taken_is_no_longer_open() -> None:
    assert is_open(replace(OFFER, held=4_000, taken=5_999), DAY)
    assert not is_open(replace(OFFER, held=4_000, taken=6_000), DAY)


def test_the_book_stands_in_one_order() -> None:
    others = [replace(OFFER, id=name) for name in ("c", "b")]
    book = open_book(DAY, [OFFER, *others], [want("w", "ru1", RICE, 1, 600)])
    assert [one.id for one in book.listings] == ["a", "b", "c", "w"]
    assert book == open_book(DAY, [*reversed(others), OFFER], book.wants)
