"""Rounds over small books whose best result is known."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.matching.world import (
    BASMATI,
    CHICKPEAS,
    CHILLI,
    DAY,
    KINNOW,
    LENTILS,
    NEWSPRINT,
    POTATOES,
    RICE,
    moved,
    offer,
    party,
    reasons,
    road,
    run,
    swap,
    want,
)

from tarazu.corridor.closures import Closure
from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Quantity
from tarazu.market.listings import Offer, Want
from tarazu.market.substitutes import Substitute
from tarazu.matching.facts import Claim
from tarazu.matching.options import GoalUnknown, RoundOptions
from tarazu.matching.replay import same_result
from tarazu.reference.units import unit
from tarazu.reference.valuations import Confidence
from tarazu.rulebook.control import Control, Quota, QuotaUse
from tarazu.rulebook.facts import GoodsListing, Screening

PAIR = (
    *swap("pk1", ("pk1", RICE, 20_000, 540), ("pk1", CHICKPEAS, 20_000, 740)),
    *swap("ru1", ("ru1", CHICKPEAS, 20_000, 690), ("ru1", RICE, 30_000, 600)),
)
UNTRIED = RoundOptions(check_limit=0)


def test_a_pair_swaps_what_balances_and_not_tonne_for_tonne() -> None:
    done = run(*PAIR)
    (deal,) = done.deals
    assert deal.countries == ("PK", "RU")
    assert moved(deal)[RICE] == 20_000
    assert moved(deal)[CHICKPEAS] < 20_000
    assert sum(leg.value.minor for leg in deal.given_by("pk1")) == sum(leg.value.minor for leg in deal.got_by("pk1"))
    assert all(leg.route_id == "PKKHI-RUNVS" for leg in deal.legs)
    assert done.exchanged.minor <= done.bound.minor
    assert done.exchanged.minor * 100 >= done.bound.minor * 99


def test_a_consortium_deal_where_no_two_firms_can_balance() -> None:
    ring = (
        *swap("pk1", ("pk1", RICE, 1_000, 540), ("pk1", CHICKPEAS, 800, 740)),
        *swap("ru1", ("ru1", CHICKPEAS, 800, 690), ("ru1", CHILLI, 250, 2_450)),
        *swap("pk2", ("pk2", CHILLI, 250, 2_250), ("pk2", LENTILS, 800, 750)),
        *swap("ru2", ("ru2", LENTILS, 800, 690), ("ru2", RICE, 1_000, 600)),
    )
    done = run(*ring)
    (deal,) = done.deals
    assert set(deal.party_ids) == {"pk1", "pk2", "ru1", "ru2"}
    assert set(moved(deal)) == {RICE, CHICKPEAS, CHILLI, LENTILS}
    for pair in (("pk1", "ru1"), ("pk1", "ru2"), ("pk2", "ru1"), ("pk2", "ru2")):
        assert run(*(one for one in ring if one.party_id in pair)).deals == ()


def test_a_ring_longer_than_the_figure_is_not_proposed_and_said_so() -> None:
    goods = (RICE, CHICKPEAS, CHILLI, LENTILS, POTATOES, NEWSPRINT)
    worth = dict.fromkeys(goods, 600)
    names = ("pk1", "ru1", "pk2", "ru2", "pk3", "ru3")
    ring = [
        listing
        for number, name in enumerate(names)
        for listing in swap(name, (name, goods[number], 600, 590), (name, goods[number - 1], 600, 640))
    ]
    six = run(*ring, worth=worth)
    assert [len(deal.party_ids) for deal in six.deals] == [6]
    longer = [one for one in ring if one.id not in ("pk1-want", "ru3-offer")]
    eight = run(
        *longer,
        want("pk1-want", "pk1", "0713.31", 600, 640),
        *swap("ru4", ("ru4", "0713.31", 600, 590), ("ru4", "0806.20", 600, 640)),
        *swap("pk4", ("pk4", "0806.20", 600, 590), ("pk4", NEWSPRINT, 600, 640)),
        offer("ru3-offer", "ru3", NEWSPRINT, 600, 590),
        worth={**worth, "0713.31": 600, "0806.20": 600},
    )
    assert eight.deals == ()
    assert set(reasons(eight).values()) == {"RING"}


def test_several_goods_a_side_and_partial_quantities() -> None:
    done = run(
        offer("pk-rice", "pk1", RICE, 8_000, 540),
        offer("pk-potatoes", "pk1", POTATOES, 10_000, 240),
        want("pk-chickpeas", "pk1", CHICKPEAS, 5_000, 740),
        want("pk-lentils", "pk1", LENTILS, 9_000, 750),
        offer("ru-chickpeas", "ru1", CHICKPEAS, 5_000, 690),
        offer("ru-lentils", "ru1", LENTILS, 50_000, 690),
        want("ru-rice", "ru1", RICE, 8_000, 600),
        want("ru-potatoes", "ru1", POTATOES, 10_000, 280),
    )
    (deal,) = done.deals
    assert set(moved(deal)) == {RICE, POTATOES, CHICKPEAS, LENTILS}
    assert (moved(deal)[RICE], moved(deal)[POTATOES]) == (8_000, 10_000)
    assert moved(deal)[CHICKPEAS] + moved(deal)[LENTILS] < 14_000, "one of the two is taken only in part"
    assert done.exchanged.minor * 1000 >= done.bound.minor * 999


def test_a_minimum_lot_that_cannot_be_reached_stops_the_swap() -> None:
    free = run(*swap("pk1", ("pk1", RICE, 500, 540), ("pk1", CHICKPEAS, 900, 740)), *PAIR[2:])
    assert len(free.deals) == 1
    ru_offer = replace(PAIR[2], minimum_lot=PAIR[2].quantity)
    bound = run(*swap("pk1", ("pk1", RICE, 500, 540), ("pk1", CHICKPEAS, 900, 740)), ru_offer, PAIR[3])
    assert bound.deals == ()
    assert reasons(bound)["ru1-offer"] == "LOT"


def test_prices_that_do_not_meet_are_told_by_how_much() -> None:
    dear = run(PAIR[0], PAIR[1], offer("ru1-offer", "ru1", CHICKPEAS, 20_000, 800), PAIR[3])
    assert dear.deals == ()
    why = next(one for one in dear.why_nots if one.listing_id == "pk1-want")
    assert (why.reason, why.nearest_listing_id) == ("PRICE", "ru1-offer")
    assert 7 <= float(str(why.params["change"])) <= 9


def test_a_party_with_nothing_to_give_back_learns_so() -> None:
    done = run(offer("pk1-offer", "pk1", RICE, 100, 540), want("ru1-want", "ru1", RICE, 100, 600))
    assert done.deals == ()
    assert reasons(done) == {"pk1-offer": "NO_RETURN", "ru1-want": "NO_RETURN"}


def test_goods_that_one_order_bans_are_left_out_with_the_source() -> None:
    ban = GoodsListing("RU", "1006", "import", "banned", "rice", "PK", date(2019, 1, 1), None, "Quarantine notice 5")
    done = run(*PAIR, listings=[ban])
    assert done.deals == ()
    why = next(one for one in done.why_nots if one.listing_id == "pk1-offer")
    assert (why.reason, why.params["source"], why.params["order"]) == ("BANNED", "Quarantine notice 5", "RU")
    assert "Quarantine notice 5" in why.says.format(**why.params)


@pytest.mark.parametrize("screening", [Screening.HIT, Screening.UNSCREENED])
def test_nobody_is_matched_with_a_party_whose_screening_is_not_clear(screening: Screening) -> None:
    done = run(*PAIR, parties=[party("pk1"), party("ru1", screening=screening)])
    assert done.deals == ()
    assert reasons(done) == {
        "pk1-offer": "COUNTERPART",
        "pk1-want": "COUNTERPART",
        "ru1-offer": "SCREENING",
        "ru1-want": "SCREENING",
    }


def test_a_party_that_a_rule_stops_is_left_out_and_another_takes_its_place() -> None:
    stopped = party("pk1", active_taxpayer_until=date(2025, 6, 30))
    other = swap("pk2", ("pk2", RICE, 5_000, 550), ("pk2", CHICKPEAS, 5_000, 730))
    done = run(*PAIR, *other, parties=[stopped, party("pk2"), party("ru1")])
    assert {side for deal in done.deals for side in deal.party_ids} == {"pk2", "ru1"}
    why = next(one for one in done.why_nots if one.listing_id == "pk1-offer")
    assert (why.reason, why.params["code"]) == ("RULE", "PK-04")


def test_country_pairs_share_what_is_open() -> None:
    done = run(
        offer("pk-rice", "pk1", RICE, 1_000, 540),
        want("pk-chickpeas", "pk1", CHICKPEAS, 3_000, 740),
        *swap("ru1", ("ru1", CHICKPEAS, 500, 690), ("ru1", RICE, 600, 600)),
        *swap("ir1", ("ir1", CHICKPEAS, 500, 690), ("ir1", RICE, 600, 600)),
    )
    assert {deal.countries for deal in done.deals} == {("PK", "RU"), ("IR", "PK")}
    assert sum(moved(deal)[RICE] for deal in done.deals) == 1_000
    assert all(len({side[:2] for side in deal.party_ids}) == 2 for deal in done.deals)


def test_russia_and_iran_are_not_joined_by_this_mechanism() -> None:
    done = run(
        *swap("ru1", ("ru1", CHICKPEAS, 500, 690), ("ru1", RICE, 600, 600)),
        *swap("ir1", ("ir1", RICE, 500, 540), ("ir1", CHICKPEAS, 600, 740)),
    )
    assert done.deals == ()
    assert set(reasons(done).values()) == {"PARTNER"}


def test_the_same_book_gives_the_same_round_in_whatever_order() -> None:
    first, again = run(*PAIR), run(*reversed(PAIR))
    assert same_result(first, again) == []
    assert (first.id, first.result_hash) == (again.id, again.result_hash)


def test_another_book_is_another_round_and_says_where_it_differs() -> None:
    first, again = run(*PAIR), run(*PAIR[:3], replace(PAIR[3], limit=PAIR[0].limit))
    told = {entry.what for entry in same_result(first, again)}
    assert {"input_hash", "result_hash", f"deal {first.deals[0].id}"} <= told


def test_a_round_on_an_empty_book_is_a_round() -> None:
    done = run()
    assert (done.deals, done.why_nots, done.listings, done.bound.minor) == ((), (), 0, 0)


def test_a_goal_nobody_knows_is_refused() -> None:
    with pytest.raises(GoalUnknown, match="value, parties or surplus"):
        run(*PAIR, options=RoundOptions(goal="fame"))


def test_every_why_not_can_say_its_sentence() -> None:
    done = run(*PAIR, offer("pk9", "pk1", KINNOW, 10, 500), want("ru9", "ru1", NEWSPRINT, 10, 600))
    assert all(one.says.format(**one.params) for one in done.why_nots)
    assert reasons(done)["pk9"] == "NO_COUNTER"
    assert done.day == DAY


def test_a_want_of_another_grade_is_told_the_grade_that_makes_a_deal() -> None:
    done = run(PAIR[0], PAIR[1], PAIR[2], want("ru1-want", "ru1", BASMATI, 30_000, 600))
    assert done.deals == ()
    why = next(one for one in done.why_nots if one.listing_id == "ru1-want")
    assert (why.reason, why.proof, why.params["model"]) == ("GRADE", "confirmed", RICE)
    dearer = run(PAIR[0], PAIR[1], PAIR[2], want("ru1-want", "ru1", BASMATI, 30_000, 500))
    why = next(one for one in dearer.why_nots if one.listing_id == "ru1-want")
    assert (why.reason, why.proof) == ("GRADE", "not_found")
    assert "would have" not in why.says


@pytest.mark.parametrize(("until", "told"), [(date(2025, 12, 20), "2025-12-22"), (date(2025, 12, 21), "2025-12-22")])
def test_a_window_too_short_is_told_the_day_it_must_reach(until: date, told: str) -> None:
    from_day = Period(date(2025, 11, 1), until)
    late = replace(PAIR[3], window=Period(date(2026, 1, 20), date(2026, 7, 1)))  # thirty days on the way
    done = run(replace(PAIR[0], window=from_day), PAIR[1], PAIR[2], late)
    assert done.deals == ()
    why = next(one for one in done.why_nots if one.listing_id == "pk1-offer")
    assert (why.reason, why.proof, why.params["until"]) == ("WINDOW", "confirmed", date.fromisoformat(told))
    wider = replace(PAIR[0], window=Period(date(2025, 11, 1), date.fromisoformat(told)))
    assert len(run(wider, PAIR[1], PAIR[2], late).deals) == 1


def test_without_leave_to_look_no_change_is_named() -> None:
    done = run(PAIR[0], PAIR[1], offer("ru1-offer", "ru1", CHICKPEAS, 20_000, 800), PAIR[3], options=UNTRIED)
    why = next(one for one in done.why_nots if one.listing_id == "pk1-want")
    assert (why.reason, why.proof) == ("PRICE", "not_tried")
    assert "gap" in why.params and "change" not in why.params
    assert str(why.params["gap"]) in why.says.format(**why.params)


def test_a_want_takes_other_goods_at_the_factor_it_names() -> None:
    takes = replace(want("ru1-want", "ru1", BASMATI, 9_000, 1_100), accepts=(Substitute(RICE, 2, 1),))
    done = run(PAIR[0], PAIR[1], PAIR[2], takes)
    (deal,) = done.deals
    (leg,) = (leg for leg in deal.legs if leg.commodity == RICE)
    assert (leg.quantity.steps, leg.wanted.steps) == (18_000_000, 9_000_000)
    assert leg.drawn == (("pk1-offer", leg.quantity), ("ru1-want", leg.wanted))
    assert leg.value.minor <= 18_000 * 550_00, "a tonne of it is worth half of what is bid for what is wanted"
    dear = replace(takes, accepts=(Substitute(RICE, 3, 1),))
    assert run(PAIR[0], PAIR[1], PAIR[2], dear).deals == ()


NARROW = replace(road("PKKHI", "RUNVS"), capacity_tonnes=1_000)  # a week, each way
FOUR_WEEKS = Period(DAY, DAY + timedelta(weeks=4))  # goods set out in the four weeks from the day of the round


def leaving(window: Period) -> tuple[Offer | Want, ...]:
    """The pair of firms, their goods ready in a window and taken at any time."""
    whole = Period(date(2025, 11, 1), date(2026, 12, 1))
    return tuple(replace(one, window=window if isinstance(one, Offer) else whole) for one in PAIR)


def test_a_road_carries_no_more_than_its_room_in_the_weeks_of_the_goods() -> None:
    done = run(*leaving(FOUR_WEEKS), routes=[NARROW])
    (deal,) = done.deals
    assert max(moved(deal).values()) == 4_000, "four weeks of a thousand tonnes, each way"
    whole = run(*leaving(Period(DAY, DAY + timedelta(weeks=20))), routes=[NARROW])
    assert moved(whole.deals[0])[RICE] > 15_000
    assert max(moved(run(*leaving(FOUR_WEEKS)).deals[0]).values()) == 20_000, "a road of unstated room takes all"


def test_containers_a_month_are_weeks_of_tonnes() -> None:
    trains = replace(NARROW, capacity_tonnes=None, capacity_teu=64)
    (deal,) = run(*leaving(FOUR_WEEKS), routes=[trains]).deals
    assert max(leg.quantity.steps for leg in deal.legs) == 4 * (64 * 12 * 22_000 // 52)


def test_what_finds_its_road_full_is_told_the_week_that_has_room() -> None:
    third = offer("pk2-offer", "pk2", RICE, 500, 530), want("pk2-want", "pk2", CHICKPEAS, 500, 760)
    late = tuple(replace(one, window=FOUR_WEEKS if isinstance(one, Offer) else one.window) for one in third)
    earlier = Claim("road PKKHI-RUNVS from PK", 4_000_000, DAY, DAY + timedelta(weeks=3))
    done = run(*late, *PAIR[2:], routes=[NARROW], claims=(earlier,))
    assert done.deals == ()
    why = next(one for one in done.why_nots if one.listing_id == "pk2-offer")
    assert (why.reason, why.proof) == ("ROAD_FULL", "confirmed")
    assert why.params["until"] == DAY + timedelta(weeks=5)
    assert "PK" in why.says.format(**why.params)


def test_a_road_that_opens_again_is_told_with_its_day() -> None:
    shut = Closure("PK-TORKHAM", Period(DAY, date(2026, 1, 10)), "Storm", "none recorded", "test", Confidence.HIGH)
    way = road("PKKHI", "RUNVS", crossing="PK-TORKHAM")
    done = run(*PAIR, routes=[way], closures=[shut])
    assert done.deals == ()
    why = next(one for one in done.why_nots if one.listing_id == "pk1-offer")
    assert (why.reason, why.proof, why.params["day"]) == ("ROUTE", "confirmed", date(2026, 1, 10))
    never = replace(shut, period=Period(DAY, None))
    why = next(one for one in run(*PAIR, routes=[way], closures=[never]).why_nots if one.listing_id == "pk1-offer")
    assert (why.reason, why.proof) == ("ROUTE", "not_found")


def test_a_want_priced_delivered_is_told_the_place_where_its_price_would_do() -> None:
    delivered = replace(want("ru1-want", "ru1", RICE, 30_000, 560), term="DAP")  # freight of 50 a tonne, ask 540
    done = run(*PAIR[:3], delivered)
    assert done.deals == ()
    why = next(one for one in done.why_nots if one.listing_id == "ru1-want")
    assert (why.reason, why.proof, why.params["model_place"], why.params["term"]) == (
        "PRICE",
        "confirmed",
        "PKKHI",
        "FOB",
    )
    assert len(run(*PAIR[:3], replace(delivered, term="FOB", place="PKKHI")).deals) == 1


def test_a_quota_holds_for_all_deals_of_a_round_together() -> None:
    two = (*PAIR, *swap("pk2", ("pk2", RICE, 9_000, 540), ("pk2", LENTILS, 7_000, 760)))
    partner = swap("ru2", ("ru2", LENTILS, 7_000, 690), ("ru2", RICE, 9_000, 600))
    tonnes = Quantity(12_000, unit("TNE")).unit
    quota = Quota(
        "RU",
        "rice of the winter",
        ("100630",),
        "import",
        None,
        date(2025, 11, 1),
        date(2026, 3, 1),
        Quantity(12_000_000, tonnes),
        Quantity(0, tonnes),
        DAY,
        "test",
        "high",
    )
    held = Control(quotas=(QuotaUse(quota, Quantity(0, tonnes)),))
    done = run(*two, *partner, control=held)
    taken = sum(leg.quantity.steps for deal in done.deals for leg in deal.legs if leg.commodity == RICE)
    assert 11_990_000 < taken <= 12_000_000
    assert "QUOTA_FULL" in reasons(done).values()
