"""Other terms of a deal: how far they go, and that everybody still gives what they get."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price, Value
from tarazu.market.listings import Listing, Offer, Want
from tarazu.matching import counters
from tarazu.matching.counters import Asked, Bounds, Counter, check_asked, check_listings, check_may_counter, countered
from tarazu.matching.deals import Deal, Leg
from tarazu.matching.fallback import changes
from tarazu.reference.units import unit

DAY = date(2026, 2, 1)
NOW = datetime(2026, 2, 1, 4, tzinfo=UTC)
TONNE = unit("TNE")


def leg(number: int, giver: str, receiver: str, tonnes: int, value: int, fills: int | None = None) -> Leg:
    return Leg(
        number=number,
        giver_id=giver,
        receiver_id=receiver,
        commodity=f"goods-{number}",
        quantity=Quantity(tonnes * 1000, TONNE),
        value=Value(value),
        expected=Value(value + 7),
        offer_id=f"o{number}",
        want_id=f"w{number}",
        freight=Value(900),
        fills=None if fills is None else Quantity(fills * 1000, TONNE),
    )


def deal(*legs: Leg) -> Deal:
    return Deal(id="deal", round_id="round", day=DAY, countries=("PK", "RU"), legs=legs)


RING = deal(
    leg(1, "a", "x", 1000, 60_000_000),
    leg(2, "x", "b", 300, 60_000_000),
    leg(3, "b", "y", 800, 60_000_000),
    leg(4, "y", "a", 777, 60_000_000),
)
PAIR = deal(leg(1, "a", "x", 1000, 40_000_000), leg(2, "a", "x", 10, 20_000_000), leg(3, "x", "a", 500, 60_000_000))


def surplus(of: Deal) -> dict[str, int]:
    """What each party gives beyond what it gets, in minor units."""
    return {
        party: sum(one.value.minor for one in of.given_by(party)) - sum(one.value.minor for one in of.got_by(party))
        for party in of.party_ids
    }


def test_a_higher_price_moves_less_of_the_leg_and_leaves_the_rest() -> None:
    changed = countered(RING, Asked(1, price=66_000))  # 660.00 for a tonne, 600.00 before
    assert changed.legs[0].quantity == Quantity(909_090, TONNE)
    assert [one.value.minor for one in changed.legs] == [60_000_000] * 4
    assert changed.legs[1:] == RING.legs[1:]
    assert changed.legs[0].price == Price(66_000, TONNE)


def test_a_lower_price_moves_less_of_everything_else() -> None:
    changed = countered(RING, Asked(1, price=54_000))
    assert changed.legs[0].quantity == RING.legs[0].quantity
    assert [one.value.minor for one in changed.legs] == [54_000_000] * 4
    assert [one.quantity.steps for one in changed.legs[1:]] == [270_000, 720_000, 699_300]


def test_a_smaller_quantity_makes_the_whole_deal_smaller_at_the_same_prices() -> None:
    changed = countered(PAIR, Asked(3, quantity=Quantity(250_000, TONNE)))
    assert [one.quantity.steps for one in changed.legs] == [500_000, 5_000, 250_000]
    assert [one.price for one in changed.legs] == [one.price for one in PAIR.legs]
    assert changed.legs[0].expected == Value(20_000_004)  # half of 40,000,007, to the even
    assert changed.legs[0].freight == Value(450)


def test_goods_that_stand_in_for_others_count_in_proportion_and_never_as_less() -> None:
    one = deal(leg(1, "a", "x", 11, 100_000, fills=10), leg(2, "x", "a", 5, 100_000))
    assert countered(one, Asked(1, quantity=Quantity(3_333, TONNE))).legs[0].fills == Quantity(3_030, TONNE)


@given(
    st.sampled_from([RING, PAIR]),
    st.integers(1, 3),
    st.integers(-10, 10),
    st.integers(1, 1000),
)
def test_everybody_still_gives_what_they_get_and_nothing_grows(one: Deal, number: int, percent: int, part: int) -> None:
    before = one.legs[number - 1]
    price = before.price.minor * (100 + percent) // 100
    most = countered(one, Asked(number, price=price)).legs[number - 1].quantity
    quantity = Quantity(max(1, most.steps * part // 1000), TONNE)
    changed = countered(one, Asked(number, price=price, quantity=quantity))
    assert set(surplus(changed).values()) == {0}
    for old, new in zip(one.legs, changed.legs, strict=True):
        assert new.quantity.steps <= old.quantity.steps
        assert 0 < new.value.minor <= old.value.minor
        assert all(
            new_part.steps <= old_part.steps for (_, new_part), (_, old_part) in zip(new.drawn, old.drawn, strict=True)
        )


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 10**9)), min_size=1, max_size=8))
def test_a_deal_that_leans_leans_in_proportion(rows: list[tuple[int, int, int]]) -> None:
    legs = [leg(at, str(a), str(b), 10, value) for at, (a, b, value) in enumerate(rows, start=1) if a != b]
    if legs:
        one = deal(*legs)
        half, before = Quantity(5_000, TONNE), legs[0].value.minor
        now, changed = legs[0].value_of(half).minor, countered(one, Asked(legs[0].number, quantity=half))
        for party, held in surplus(one).items():
            assert abs(surplus(changed)[party] * before - held * now) <= len(legs) * before


@pytest.mark.parametrize(("price", "passes"), [(54_000, True), (53_999, False), (66_000, True), (66_001, False)])
def test_a_price_moves_by_no_more_than_the_figure(price: int, *, passes: bool) -> None:
    if passes:
        check_asked(RING, Asked(1, price=price), "a", 10)
        return
    with pytest.raises(counters.CounterPriceOutside) as refusal:
        check_asked(RING, Asked(1, price=price), "x", 10)
    assert "540.00 UAC/t and 660.00 UAC/t" in str(refusal.value)


def test_terms_are_refused_that_are_anothers_the_same_or_too_much() -> None:
    with pytest.raises(counters.NotYourLeg):
        check_asked(RING, Asked(2, price=200_001), "a", 10)
    with pytest.raises(counters.NotYourLeg):
        check_asked(RING, Asked(9), "a", 10)
    same = (Asked(1), Asked(1, price=60_000), Asked(1, price=60_000, quantity=Quantity(1_000_000, TONNE)))
    for asked in same:
        with pytest.raises(counters.CounterEmpty):
            check_asked(RING, asked, "a", 10)
    with pytest.raises(counters.CounterTooMuch):
        check_asked(RING, Asked(1, quantity=Quantity(1_000_001, TONNE)), "a", 10)
    with pytest.raises(counters.CounterTooMuch) as refusal:  # at a higher price the others would have to give more
        check_asked(RING, Asked(1, price=66_000, quantity=Quantity(909_091, TONNE)), "a", 10)
    assert "909.09 t" in str(refusal.value)
    check_asked(RING, Asked(1, leaves_on=DAY), "a", 10)


def listings(**changes: object) -> dict[str, Listing]:
    def one(kind: type[Listing], key: str) -> Listing:
        return kind(
            id=key,
            party_id="p",
            reference=key,
            commodity="c",
            quantity=Quantity(10**6, TONNE),
            minimum_lot=Quantity(1, TONNE),
            limit=Price(1, TONNE),
            place="PKLHE",
            window=Period(DAY, date(2026, 4, 1)),
            term="FOB",
        )

    held = {key: one(Offer if key[0] == "o" else Want, key) for one_leg in RING.legs for key, _ in one_leg.drawn}
    return {key: replace(each, **changes) if key == "w2" else each for key, each in held.items()}  # type: ignore[arg-type]


@pytest.mark.parametrize(("lot", "passes"), [(270_000, True), (270_001, False)])
def test_no_leg_falls_below_a_smallest_lot(lot: int, *, passes: bool) -> None:
    changed = countered(RING, Asked(1, price=54_000))
    held, days = listings(minimum_lot=Quantity(lot, TONNE)), dict.fromkeys(range(1, 5), 20)
    if passes:
        check_listings(changed, held, days, DAY, date(2026, 6, 1))
        return
    with pytest.raises(counters.CounterTooLittle) as refusal:
        check_listings(changed, held, days, DAY, date(2026, 6, 1))
    assert "leg 2 would move 270 t" in str(refusal.value)


@pytest.mark.parametrize(
    ("day", "passes"),
    [(date(2026, 2, 9), False), (date(2026, 2, 10), True), (date(2026, 3, 11), True), (date(2026, 3, 12), False)],
)
def test_the_day_lies_in_the_windows_of_every_leg(day: date, *, passes: bool) -> None:
    """Twenty days on the road; the want of leg 2 opens on 2 March, the others end with March."""
    changed = countered(RING, Asked(1, leaves_on=day))
    held, days = listings(window=Period(date(2026, 3, 2), None)), dict.fromkeys(range(1, 5), 20)
    if passes:
        check_listings(changed, held, days, DAY, date(2026, 6, 1))
        return
    with pytest.raises(counters.CounterWeekOutside):
        check_listings(changed, held, days, DAY, date(2026, 6, 1))


def made(number: int, asked: Asked, state: counters.CounterState = counters.CounterState.REFUSED) -> Counter:
    return Counter(
        id=f"c{number}", deal_id="deal", number=number, party_id="a", person_id="p", asked=asked, at=NOW, state=state
    )


def test_wishes_are_bounded_in_number_and_time_and_never_come_twice() -> None:
    bound = Bounds(10, 2, NOW)
    first, second = made(1, Asked(1, price=1)), made(2, Asked(1, price=2))
    check_may_counter([first], Asked(1, price=2), bound, NOW)
    with pytest.raises(counters.CounterAgain):
        check_may_counter([first], Asked(1, price=1), bound, NOW)
    with pytest.raises(counters.CountersUsedUp):
        check_may_counter([first, second], Asked(1, price=3), bound, NOW)
    with pytest.raises(counters.CounterTooLate):
        check_may_counter([first], Asked(1, price=3), bound, NOW + timedelta(microseconds=1))
    with pytest.raises(counters.CounterOpen):
        check_may_counter([replace(first, state=counters.CounterState.OPEN)], Asked(1, price=3), bound, NOW)


def test_what_changed_tells_a_price_that_moved_with_the_quantity_as_it_was() -> None:
    changed = countered(RING, Asked(1, price=54_000))
    told = {one.party_id: one for one in changes(RING, [changed]) if one.commodity == "goods-1"}
    assert told["a"].before == told["a"].after == Quantity(1_000_000, TONNE)
    assert (told["x"].value_before, told["x"].value_after) == (Value(60_000_000), Value(54_000_000))
