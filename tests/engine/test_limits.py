"""What limits on deals cost: where two countries take a third, no other way of dealing between two keeps more."""

import numpy as np
import pytest
from tests.engine.books import market

from tarazu.engine.book import Book, Options
from tarazu.engine.bound import linear_bound
from tarazu.engine.deals import cut_deals
from tarazu.engine.exchange import whole_part
from tarazu.engine.limits import what_limits_cost
from tarazu.engine.model import usable

HOME = 0  # the group that every leg of the invented market touches


def apart(book: Book) -> Book:
    """A book in which parties balance with each country by itself; what they list is shared by limits."""
    partner = np.where(
        book.party_group[book.giver] == HOME, book.party_group[book.receiver], book.party_group[book.giver]
    )
    offers, leg_offer = np.unique(np.c_[book.leg_offer, partner], axis=0, return_inverse=True)
    wants, leg_want = np.unique(np.c_[book.leg_want, partner], axis=0, return_inverse=True)
    listed = np.r_[
        np.c_[book.offer_party[offers[:, 0]], offers[:, 1]], np.c_[book.want_party[wants[:, 0]], wants[:, 1]]
    ]
    parties, row = np.unique(listed, axis=0, return_inverse=True)
    each, legs = np.arange, np.arange(len(book.leg_offer))
    return Book(
        party_key=each(len(parties)),
        party_group=book.party_group[parties[:, 0]],
        offer_key=each(len(offers)),
        offer_party=row[: len(offers)],
        offer_open=book.offer_open[offers[:, 0]],
        offer_lot=book.offer_lot[offers[:, 0]],
        offer_ask=book.offer_ask[offers[:, 0]],
        want_key=each(len(wants)),
        want_party=row[len(offers) :],
        want_open=book.want_open[wants[:, 0]],
        want_lot=book.want_lot[wants[:, 0]],
        want_bid=book.want_bid[wants[:, 0]],
        leg_offer=leg_offer,
        leg_want=leg_want,
        leg_steps_per_unit=book.leg_steps_per_unit,
        leg_freight=book.leg_freight,
        leg_assessed=book.leg_assessed,
        limit_key=each(len(book.offer_key) + len(book.want_key)),
        limit_open=np.r_[book.offer_open, book.want_open],
        load_limit=np.r_[book.leg_offer, len(book.offer_key) + book.leg_want],
        load_leg=np.r_[legs, legs],
        load_per_step=np.ones(2 * len(legs), np.int64),
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_two_countries_cost_is_lost_to_every_way_of_dealing_between_two(seed: int) -> None:
    book, options = market(100, seed), Options()
    whole, between = (linear_bound(usable(whole_part(one)), options) for one in (book, apart(book)))
    kept = what_limits_cost(book, options, cut_deals(book, options))
    assert kept.groups <= between * (1 + 1e-9) + 1
    assert between < 0.9 * whole, "more countries in a deal would have moved more"
    assert kept.groups > 0.9 * between, "and of what two can move nearly all is kept"
