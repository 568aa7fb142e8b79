"""Laws every round keeps, whatever the book: balance, limits, open quantities, two countries, one result."""

import random
from collections import defaultdict
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.matching.world import CHICKPEAS, CHILLI, LENTILS, RICE, WORTH, offer, run, want

from tarazu.market.listings import Listing, Offer, Want
from tarazu.market.substitutes import Substitute
from tarazu.matching.deals import Deal, Round
from tarazu.matching.options import RoundOptions
from tarazu.matching.replay import same_result

PAKISTANI, RUSSIAN = ("pk1", "pk2", "pk3"), ("ru1", "ru2", "ru3")
OUTWARD, INWARD = (RICE, CHILLI), (CHICKPEAS, LENTILS)
PARTIES_MAX = 6  # the figure ring_parties_max of both orders
STEP_PERMILLE = 1  # how far a leg's price may stand off its limit because it is counted in whole steps


@st.composite
def substitutes(draw: st.DrawFn, wanted: str, goods: tuple[str, str]) -> Substitute:
    """The other goods of a side, and about as many of them as are worth as much."""
    (other,) = set(goods) - {wanted}
    return Substitute(other, WORTH[wanted] // 10, WORTH[other] * draw(st.integers(9, 12)) // 100)


@st.composite
def books(draw: st.DrawFn) -> list[Offer | Want]:
    """Firms that give and take on both sides, at prices near the reference, of which some do not meet.

    Some wants take the other goods of their side as well, at about the ratio of their worth.
    """
    listings: list[Offer | Want] = []
    for parties, gives, takes in ((PAKISTANI, OUTWARD, INWARD), (RUSSIAN, INWARD, OUTWARD)):
        for party in parties:
            for make, goods in ((offer, gives), (want, takes)):
                kinder = -5 if make is offer else 5  # most prices meet, and some do not
                for number in range(draw(st.integers(1, 2))):
                    commodity = draw(st.sampled_from(goods))
                    price = WORTH[commodity] * (100 + kinder + draw(st.integers(-7, 7))) // 100
                    amount = draw(st.integers(5, 400))
                    lot = draw(st.integers(0, amount // 3)) if draw(st.booleans()) else 0
                    name = f"{party}-{make.__name__}-{number}"
                    made = make(name, party, commodity, amount, price, lot=lot)
                    if isinstance(made, Want) and draw(st.booleans()):
                        made = replace(made, accepts=(draw(substitutes(commodity, takes)),))
                    listings.append(made)
    return listings


RARE = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@RARE
@given(books())
def test_a_round_keeps_every_law(listings: list[Offer | Want]) -> None:
    done = run(*listings)
    by_id = {one.id: one for one in listings}
    for deal in done.deals:
        assert_balanced(deal)
        assert_within_limits(deal, by_id)
        assert len(deal.party_ids) <= PARTIES_MAX
        assert {side[:2].upper() for side in deal.party_ids} == set(deal.countries) == {"PK", "RU"}
    assert_within_what_is_open(done, by_id)
    assert done.exchanged.minor <= done.bound.minor


@RARE
@given(books())
def test_a_round_by_blocks_keeps_every_law_too(listings: list[Offer | Want]) -> None:
    done = run(*listings, options=RoundOptions(listings_wide=1))
    by_id = {one.id: one for one in listings}
    for deal in done.deals:
        assert_balanced(deal)
        assert_within_limits(deal, by_id)
    assert_within_what_is_open(done, by_id)
    assert done.exchanged.minor <= done.bound.minor
    listed = run(*listings, options=RoundOptions(check_limit=0))
    assert listed.exchanged.minor <= done.bound.minor * 1.000001 + 1_000, "it bounds rounds that list every leg as well"
    left = {one.id for one in listings if moved_steps(done)[one.id] < one.open_steps}
    assert {one.listing_id for one in done.why_nots} == left
    assert all(one.says.format(**one.params) for one in done.why_nots)
    assert same_result(done, run(*listings[::-1], options=RoundOptions(listings_wide=1))) == []


@RARE
@given(books(), st.randoms(use_true_random=False))
def test_a_round_does_not_depend_on_the_order_of_the_book(listings: list[Offer | Want], chance: random.Random) -> None:
    shuffled = listings[:]
    chance.shuffle(shuffled)
    assert same_result(run(*listings), run(*shuffled)) == []


@RARE
@given(books())
def test_every_listing_is_filled_or_told_why_not(listings: list[Offer | Want]) -> None:
    done = run(*listings)
    moved = moved_steps(done)
    left = {one.id for one in listings if moved[one.id] < one.open_steps}
    assert {one.listing_id for one in done.why_nots} == left
    assert all(one.says.format(**one.params) for one in done.why_nots)


def assert_balanced(deal: Deal) -> None:
    for party in deal.party_ids:
        given_value = sum(leg.value.minor for leg in deal.given_by(party))
        assert given_value == sum(leg.value.minor for leg in deal.got_by(party)) > 0


def assert_within_limits(deal: Deal, by_id: dict[str, Listing]) -> None:
    for leg in deal.legs:
        giving, taking = by_id[str(leg.offer_id)], by_id[str(leg.want_id)]
        per_unit = leg.quantity.unit.steps_per_unit
        least, most = giving.limit.minor * leg.quantity.steps, taking.limit.minor * leg.wanted.steps
        slack = least * STEP_PERMILLE // 1000 + per_unit
        assert least - slack <= leg.value.minor * per_unit <= most + slack
        assert leg.quantity.steps >= giving.minimum_lot.steps
        assert leg.wanted.steps >= taking.minimum_lot.steps
        assert (giving.commodity, giving.party_id, taking.party_id) == (leg.commodity, leg.giver_id, leg.receiver_id)


def assert_within_what_is_open(done: Round, by_id: dict[str, Listing]) -> None:
    assert all(steps <= by_id[listing].open_steps for listing, steps in moved_steps(done).items())


def moved_steps(done: Round) -> defaultdict[str, int]:
    moved: defaultdict[str, int] = defaultdict(int)
    for leg in (leg for deal in done.deals for leg in deal.legs):
        moved[str(leg.offer_id)] += leg.quantity.steps
        moved[str(leg.want_id)] += leg.wanted.steps
    return moved
