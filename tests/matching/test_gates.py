"""The gates one by one, at their edges."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.matching.world import (
    BASMATI,
    CHICKPEAS,
    DAY,
    KINNOW,
    RICE,
    WORTH,
    book,
    facts,
    offer,
    party,
    road,
    want,
)

from tarazu.corridor.closures import Closure
from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Quantity
from tarazu.matching.gates import Gated, gate
from tarazu.reference.valuations import Confidence
from tarazu.rulebook.control import Control, Permit, PermitKind, Quota, QuotaUse
from tarazu.rulebook.facts import GoodsListing
from tarazu.rulebook.figures import Figures, FigureValue, figures_on, with_values

PARTIES = [party("pk1"), party("pk2"), party("ru1"), party("ir1")]
OFFER = offer("o", "pk1", RICE, 100, 540)
WANT = want("w", "ru1", RICE, 100, 600)
TRANSIT = 30  # days of the small world's road to Russia


def through(*listings: object, **changes: object) -> Gated:
    return gate(book(*listings), facts(PARTIES, **changes))  # type: ignore[arg-type]


def reason(gated: Gated, listing: str = "o") -> str:
    assert gated.legs == ()
    return gated.held[listing].reason.value


def test_the_same_goods_in_two_countries_meet() -> None:
    (leg,) = through(OFFER, WANT).legs
    assert (leg.offer.id, leg.want.id, leg.reference, leg.lane.transit_days) == ("o", "w", 56_000, TRANSIT)


def test_another_grade_does_not_meet_but_no_grade_takes_any() -> None:
    assert reason(through(OFFER, replace(WANT, commodity=BASMATI))) == "GRADE"
    assert reason(through(replace(OFFER, commodity="1006.30"), WANT)) == "GRADE"
    (leg,) = through(OFFER, replace(WANT, commodity="1006.30")).legs
    assert leg.offer.commodity == RICE


def test_nobody_on_the_other_side_is_told_apart_from_another_grade() -> None:
    gated = through(OFFER, want("w", "ru1", CHICKPEAS, 1, 700))
    assert reason(gated) == "NO_COUNTER"
    assert gated.held["o"].nearest_listing_id is None


def test_two_firms_of_one_country_do_not_meet() -> None:
    assert reason(through(OFFER, replace(WANT, party_id="pk2"))) == "SAME_COUNTRY"


def test_both_orders_have_to_admit_the_other_country() -> None:
    assert reason(through(replace(OFFER, party_id="ir1"), WANT)) == "PARTNER"


@pytest.mark.parametrize(
    ("order", "direction", "partner", "since", "until", "stops"),
    [
        ("PK", "export", None, DAY, None, True),
        ("PK", "both", "RU", DAY, None, True),
        ("RU", "import", "PK", DAY, None, True),
        ("PK", "import", None, DAY, None, False),
        ("PK", "export", "IR", DAY, None, False),
        ("PK", "export", None, DAY + timedelta(days=1), None, False),
        ("PK", "export", None, date(2025, 1, 1), DAY, False),
    ],
)
def test_a_ban_holds_for_its_direction_partner_and_days(
    order: str, direction: str, partner: str | None, since: date, until: date | None, stops: bool
) -> None:
    ban = GoodsListing(order, "1006", direction, "banned", "rice", partner, since, until, "Order 1")
    gated = through(OFFER, WANT, listings=[ban])
    assert (gated.legs == ()) is stops
    if stops:
        assert reason(gated) == "BANNED"


def test_energy_is_off_until_it_is_opened_and_its_price_is_attested_only_once_it_is_loaded() -> None:
    energy = GoodsListing("RU", "1006", "both", "energy", "as if", None, DAY, None, "Guidance")
    assert reason(through(OFFER, WANT, listings=[energy])) == "ENERGY_SHUT"
    half = {"PK": with_gate_on("PK"), "RU": figures_on("RU", DAY)}
    assert len(through(OFFER, WANT, listings=[energy], figures=half).legs) == 0
    opened = {order: with_gate_on(order) for order in ("PK", "RU")}
    assert len(through(OFFER, WANT, listings=[energy], figures=opened).legs) == 1


def with_gate_on(order: str) -> Figures:
    value = FigureValue(DAY, "on", "a test", "L")
    held = figures_on(order, DAY)
    return replace(held, figures=with_values(held.figures, [("energy_gate", value)]))


def test_a_plant_health_bar_holds_whoever_is_not_approved() -> None:
    bar = GoodsListing("RU", "1006", "import", "plant_health", "rice", "PK", DAY, None, "Rosselkhoznadzor")
    plant = Permit("RU", OFFER.party_id, "1006", PermitKind.ESTABLISHMENT, "PK-77", DAY, None, "its register")
    assert reason(through(OFFER, WANT, listings=[bar])) == "PLANT_HEALTH"
    assert len(through(OFFER, WANT, listings=[bar], control=Control(permits=(plant,))).legs) == 1
    for other in (replace(plant, order="PK"), replace(plant, party_id="x"), replace(plant, until=DAY)):
        assert reason(through(OFFER, WANT, listings=[bar], control=Control(permits=(other,)))) == "PLANT_HEALTH"
    assert len(through(OFFER, WANT, listings=[replace(bar, partner="IR")]).legs) == 1


@pytest.mark.parametrize(
    ("direction", "left", "passes"),
    [("export", 0, True), ("import", 0, False), ("import", -1, False), ("import", 1, True)],
)
def test_a_quota_lets_through_what_is_left_of_it(direction: str, left: int, passes: bool) -> None:
    """`left` is in smallest lots: nothing left stops, one lot left passes."""
    smallest = max(OFFER.minimum_lot.steps, WANT.minimum_lot.steps)
    unit = OFFER.quantity.unit
    amount, used = Quantity(100 * smallest, unit), Quantity((100 - left) * smallest, unit)
    quota = Quota("RU", "rice of this season", ("1006",), direction, None, DAY, DAY + timedelta(days=1), amount,
                  Quantity(0, unit), DAY, "a decree", "L")  # fmt: skip
    gated = through(OFFER, WANT, control=Control(quotas=(QuotaUse(quota, used),)))
    assert bool(gated.legs) is passes
    if not passes:
        assert reason(gated) == "QUOTA"
    past = replace(quota, since=DAY - timedelta(days=9), until=DAY)
    assert len(through(OFFER, WANT, control=Control(quotas=(QuotaUse(past, amount),))).legs) == 1


def test_goods_without_a_valuation_are_not_matched() -> None:
    worth = {key: price for key, price in WORTH.items() if key != RICE}
    goods = facts(PARTIES).commodities
    assert reason(through(OFFER, WANT, worth=worth, commodities=goods)) == "VALUATION"


def test_a_closed_crossing_stops_and_says_why() -> None:
    way = road("PKPEW", "RUMOW")
    by_torkham = replace(way, legs=(replace(way.legs[0], crossing="PK-TORKHAM"),))
    shut = Closure("PK-TORKHAM", Period(DAY, None), "fighting", "none recorded", "test", Confidence.HIGH)
    assert len(through(OFFER, WANT, routes=[by_torkham]).legs) == 1
    gated = through(OFFER, WANT, routes=[by_torkham], closures=[shut])
    assert reason(gated) == "ROUTE"
    assert "fighting" in gated.held["o"].params["why"]
    assert reason(through(OFFER, WANT, routes=[])) == "ROUTE"


@pytest.mark.parametrize(("days", "passes"), [(25, True), (26, False)])
def test_perishables_must_arrive_with_their_margin(days: int, passes: bool) -> None:
    """Kinnow keeps 30 days, and five must be left."""
    kinnow = facts(PARTIES).commodities[KINNOW].shelf_days
    assert kinnow == 30
    gated = through(
        offer("o", "pk1", KINNOW, 10, 500),
        want("w", "ru1", KINNOW, 10, 600),
        routes=[road("PKKHI", "RUNVS", days=days)],
    )
    assert bool(gated.legs) is passes
    if not passes:
        assert reason(gated) == "SHELF_LIFE"


@pytest.mark.parametrize(
    ("offer_days", "want_days", "passes"),
    [
        ((0, 100), (0, TRANSIT + 1), True),
        ((0, 100), (0, TRANSIT), False),
        ((5, 100), (0, TRANSIT + 6), True),
        ((5, 100), (0, TRANSIT + 5), False),
        ((0, 10), (TRANSIT + 9, 200), True),
        ((0, 10), (TRANSIT + 10, 200), False),
    ],
)
def test_goods_leave_in_the_offers_window_and_arrive_in_the_wants(
    offer_days: tuple[int, int], want_days: tuple[int, int], passes: bool
) -> None:
    def window(days: tuple[int, int]) -> Period:
        return Period(*(DAY + timedelta(days=day) for day in days))

    gated = through(replace(OFFER, window=window(offer_days)), replace(WANT, window=window(want_days)))
    assert bool(gated.legs) is passes
    if not passes:
        assert reason(gated) == "WINDOW"


@pytest.mark.parametrize(
    ("gives", "takes", "freight"),
    [("FOB", "FOB", 0), ("FOB", "CIF", 5_000), ("CIF", "CIF", 0), ("CIF", "FCA", 0)],
)
def test_the_bid_covers_the_way_only_where_it_is_priced_delivered(gives: str, takes: str, freight: int) -> None:
    (leg,) = through(replace(OFFER, term=gives), replace(WANT, term=takes)).legs
    assert leg.freight == freight


def test_of_many_blocked_counterparts_the_nearest_is_told() -> None:
    gated = through(
        OFFER,
        replace(WANT, id="w1", commodity=BASMATI),
        replace(WANT, id="w2", window=Period(DAY, DAY + timedelta(days=2))),
        replace(WANT, id="w3", party_id="pk2"),
    )
    assert (reason(gated), gated.held["o"].nearest_listing_id) == ("WINDOW", "w2")
