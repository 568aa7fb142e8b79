"""Rounds by blocks say why and what would help, as rounds do that list every leg."""

import random
from dataclasses import replace
from datetime import date

import pytest
from tests.matching.world import BASMATI, CHICKPEAS, LENTILS, RICE, offer, run, swap, want

from tarazu.engine.changes import moved_price
from tarazu.engine.joining import Side
from tarazu.kernel.percent import Percent
from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price
from tarazu.market.listings import Offer, Want
from tarazu.market.substitutes import Substitute
from tarazu.matching.deals import Round, WhyNot
from tarazu.matching.neighbourhoods import neighbourhoods
from tarazu.matching.options import RoundOptions

WIDE = RoundOptions(listings_wide=1)
PAKISTANI = swap("pk1", ("pk1", RICE, 20_000, 540), ("pk1", CHICKPEAS, 20_000, 740))
RUSSIAN = swap("ru1", ("ru1", CHICKPEAS, 20_000, 690), ("ru1", RICE, 30_000, 600))
DEAR = offer("ru1-offer", "ru1", CHICKPEAS, 20_000, 800)
EARLY = Period(date(2025, 11, 1), date(2025, 12, 20))
EARLY_OFFER = replace(PAKISTANI[0], window=EARLY)
LATE = Period(date(2026, 1, 20), date(2026, 7, 1))


def told(done: Round, listing: str) -> WhyNot:
    return next(one for one in done.why_nots if one.listing_id == listing)


@pytest.mark.parametrize(
    ("listings", "asked"),
    [
        ((*PAKISTANI, DEAR, RUSSIAN[1]), "pk1-want"),
        ((*PAKISTANI, RUSSIAN[0], want("ru1-want", "ru1", BASMATI, 30_000, 600)), "ru1-want"),
        (
            (replace(PAKISTANI[0], window=EARLY), PAKISTANI[1], RUSSIAN[0], replace(RUSSIAN[1], window=LATE)),
            "pk1-offer",
        ),
        ((*PAKISTANI, *RUSSIAN, offer("pk2-offer", "pk2", RICE, 9_000, 540)), "pk2-offer"),
        ((PAKISTANI[0], want("ru1-want", "ru1", RICE, 100, 600)), "ru1-want"),
    ],
    ids=["price", "grade", "window", "no return", "nobody to deal with"],
)
def test_the_change_it_proves_is_the_one_that_a_round_with_every_leg_proves(
    listings: tuple[Offer | Want, ...], asked: str
) -> None:
    by_blocks, by_legs = told(run(*listings, options=WIDE), asked), told(run(*listings), asked)
    assert (by_blocks.reason, by_blocks.proof, by_blocks.says) == (by_legs.reason, by_legs.proof, by_legs.says)
    assert by_blocks.params["left"] == by_legs.params["left"]
    assert by_blocks.params.get("change") == by_legs.params.get("change")


def test_other_goods_fill_a_want_at_its_factor_in_blocks_too() -> None:
    basmati = replace(PAKISTANI[0], commodity=BASMATI, limit=Price(100_000, PAKISTANI[0].limit.unit))
    takes = replace(RUSSIAN[1], accepts=(Substitute(BASMATI, 1, 2),))
    by_blocks, by_legs = (run(basmati, PAKISTANI[1], RUSSIAN[0], takes, options=one) for one in (WIDE, None))
    assert [deal.legs for deal in by_blocks.deals] == [deal.legs for deal in by_legs.deals] != []
    assert {leg.fills is not None for deal in by_blocks.deals for leg in deal.legs} == {True, False}
    assert by_blocks.bound.minor >= by_legs.bound.minor


def market(seed: int) -> list[Offer | Want]:
    draw = random.Random(seed)
    made: list[Offer | Want] = []
    for number in range(60):
        country, goods = ("pk", "ru")[number % 2], ((RICE, BASMATI), (CHICKPEAS, LENTILS))
        mine, theirs = goods if country == "pk" else goods[::-1]
        party = f"{country}{draw.randrange(12)}"
        price = draw.randrange(88, 116)
        worth = {RICE: 560, BASMATI: 1040, CHICKPEAS: 700, LENTILS: 710}
        if number % 4 < 2:
            one = draw.choice(mine)
            made.append(offer(f"o{number}", party, one, draw.randrange(50, 900), worth[one] * price // 100))
        else:
            one = draw.choice(theirs)
            made.append(want(f"w{number}", party, one, draw.randrange(50, 900), worth[one] * price // 100))
    return made


@pytest.mark.parametrize("seed", range(3))
def test_a_price_it_names_brings_the_listing_into_a_deal_with_what_was_left_over(seed: int) -> None:
    listings = market(seed)
    done = run(*listings, options=WIDE)
    named = [one for one in done.why_nots if one.checked and "change" in one.params]
    assert named, "some price is named in every such market"
    left = {one.listing_id: one.params["left"] for one in done.why_nots}
    for why in named:
        change = why.params["change"]
        assert isinstance(change, Percent)
        rest = [
            _changed(one, left[one.id], change.basis_points if one.id == why.listing_id else 0)
            for one in listings
            if one.id in left
        ]
        again = run(*rest, options=RoundOptions(check_limit=0))
        assert any(why.listing_id in (leg.offer_id, leg.want_id) for deal in again.deals for leg in deal.legs)


def _changed(listing: Offer | Want, left: object, points: int) -> Offer | Want:
    assert isinstance(left, Quantity)
    price = moved_price(listing.limit.minor, points, Side.OFFER if isinstance(listing, Offer) else Side.WANT)
    return replace(listing, quantity=left, limit=Price(price, listing.limit.unit))


def test_neighbourhoods_hold_everybody_once_and_all_goods_in_each() -> None:
    rest = {
        f"{country}{number}": [offer(f"{country}{number}", f"{country}{number}", goods, 10, 500)]
        for number in range(40)
        for country, goods in (("pk", RICE), ("ru", CHICKPEAS))
    }
    found = neighbourhoods(("PK", "RU"), rest, 20)
    assert sorted(party for one in found for party in one.party_ids) == sorted(rest)
    assert [len(one.party_ids) for one in found] == [20] * 4
    assert all({party[:2] for party in one.party_ids} == {"pk", "ru"} for one in found)
    assert neighbourhoods(("PK", "RU"), {}, 20) == []
