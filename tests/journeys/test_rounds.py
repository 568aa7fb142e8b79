"""A round can be proven afterwards, and a deal that somebody leaves is looked for again among those who stay."""

import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.journeys import world
from tests.journeys.world import CHILLI, DAY, LENTILS, NEWSPRINT, PAIR, RING, morning

from tarazu.desk.publish_listings import publish_listings
from tarazu.desk.rerun_round import Rerun, rerun_round
from tarazu.desk.see_book import see_book
from tarazu.desk.see_deal import see_deal
from tarazu.desk.tick import tick
from tarazu.market.listings import Offer, Want
from tarazu.matching.deals import Answer, Deal, DealState, Round
from tarazu.storage import claims, corridor, matching, models, rounds

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
Proposed = tuple[Deal, Deal]
STAND_IN = "pk-basmati"  # it could take the place of the chilli grower in the ring


def rerun(deal: Deal) -> Rerun:
    return rerun_round(actor=world.console(), round_id=deal.round_id or "")


def stand_in() -> None:
    """A firm lists what the chilli grower lists, a little less of it."""
    listings = (
        world.listing(Offer, STAND_IN, CHILLI, 200, 2_200),
        world.listing(Want, STAND_IN, LENTILS, 800, 780),
    )
    publish_listings(actor=world.console(), listings=listings, now=morning(DAY), key=world.new_key())


def instead_of(deal: Deal) -> list[Deal]:
    """The deals that stand in for one."""
    rows = models.Deal.objects.filter(round__instead_of=deal.id).order_by("id")
    return [matching.deal(row.id) for row in rows]


def test_a_stored_round_comes_out_the_same_bit_for_bit(proposed: Proposed) -> None:
    ring, _ = proposed
    done = rerun(ring)
    assert (done.differences, done.versions) == ((), ())
    assert (done.listings, done.deals) == (13, 2)
    row = models.Round.objects.get(id=ring.round_id)
    assert (row.input_hash, row.result_hash) == (done.input_hash, done.result_hash)
    world.agree(ring)  # what became of its deals does not matter
    assert rerun(ring).differences == ()
    assert rerun_round(actor=world.console()) == rerun(ring)


def test_a_deal_or_a_reason_that_is_not_as_it_was_is_found(proposed: Proposed, monkeypatch: pytest.MonkeyPatch) -> None:
    ring, _ = proposed
    stored = rounds.round_of

    def spoilt(row: models.Round) -> Round:
        done = stored(row)
        deals = tuple(replace(one, legs=one.legs[1:]) if one.id == ring.id else one for one in done.deals)
        return replace(done, deals=deals, why_nots=done.why_nots[1:])

    monkeypatch.setattr(rounds, "round_of", spoilt)  # the store itself refuses to change a round
    told = [one.what for one in rerun(ring).differences]
    assert told[0] == f"deal {ring.id}, legs"
    assert told[1].startswith("why not")


def test_an_input_that_is_not_the_one_stated_is_refused(proposed: Proposed) -> None:
    ring, _ = proposed
    row = models.Round.objects.get(id=ring.round_id)
    written = zlib.decompress(bytes(row.held_input.compressed))
    assert b'"seed":0' in written
    row.held_input.compressed = zlib.compress(written.replace(b'"seed":0', b'"seed":1'))
    with pytest.raises(rounds.RoundInputSpoilt, match="compare it with a backup"):
        rounds.input_of(row)
    with pytest.raises(rounds.RoundAbsent):
        rerun_round(actor=world.console(), round_id="round_0")


def test_another_version_is_named_where_it_differs(proposed: Proposed, monkeypatch: pytest.MonkeyPatch) -> None:
    ring, _ = proposed
    now_with = rounds.made_with() | {"scipy": "9.9"}
    monkeypatch.setattr(rounds, "made_with", lambda: now_with)
    assert [(one.what, one.again) for one in rerun(ring).versions] == [("scipy", "9.9")]


def test_of_two_rounds_of_a_day_the_later_one_is_the_newest(proposed: Proposed) -> None:
    again = world.run_round(actor=world.console(), options=world.RoundOptions(), now=morning(DAY), key=world.new_key())
    assert again["deals"] == []
    assert rounds.newest_round_id() == again["round"]
    once_more = world.run_round(
        actor=world.console(), options=world.RoundOptions(), now=morning(DAY), key=world.new_key()
    )
    assert rounds.newest_round_id() == once_more["round"] != again["round"], "an equal book is still another round"


def test_those_who_stay_are_matched_again_and_told_what_changed(proposed: Proposed) -> None:
    ring, pair = proposed
    stand_in()
    world.consent(ring, "pk-rice")
    done = world.consent(ring, "pk-chilli", Answer.DECLINE)
    assert done["state"] == "declined"
    assert done["instead"] == 1, "whoever left learns no more than that"
    (new,) = instead_of(ring)
    assert set(new.party_ids) == RING - {"pk-chilli"} | {STAND_IN}
    assert (new.state, matching.consents(new.id)) == (DealState.PROPOSED, ())
    assert matching.deal(pair.id) == pair, "nobody else is disturbed"
    held = world.open_steps()
    for leg in (*new.legs, *pair.legs):
        assert held[leg.offer_id or ""] == (leg.quantity.steps, 0)
    assert world.journal_kinds()[-3:] == ["consent_given", "round_run", "deal_declined"]

    page = see_deal(actor=world.trader("pk-rice"), deal_id=new.id, now=morning(DAY))
    assert (page.instead_of, page.replaced_by) == (ring.id, ())
    (rice,) = (one for one in page.changes if one.gives)
    assert (rice.party_id, rice.before) == ("pk-rice", ring.given_by("pk-rice")[0].quantity)
    assert rice.after == new.given_by("pk-rice")[0].quantity
    assert rice.after.steps < rice.before.steps
    page = see_deal(actor=world.trader("pk-rice"), deal_id=ring.id, now=morning(DAY))
    assert (page.instead_of, page.replaced_by, page.ended) == ("", (new.id,), True)
    for outside in ("pk-chilli", STAND_IN):
        deal = ring if outside == "pk-chilli" else new
        page = see_deal(actor=world.trader(outside), deal_id=deal.id, now=morning(DAY))
        assert (page.instead_of, page.replaced_by, page.changes) == ("", (), ())


def test_what_stands_in_for_a_deal_can_be_proven_and_hides_no_round(proposed: Proposed) -> None:
    ring, _ = proposed
    stand_in()
    world.consent(ring, "pk-chilli", Answer.DECLINE)
    (new,) = instead_of(ring)
    assert rerun(new).differences == ()
    assert rounds.newest_round_id() == ring.round_id, "the reasons on the book are those of the last whole round"
    lonely = [line for line in see_book(actor=world.trader("pk-basmati"), now=morning(DAY)).lines if line.why_not]
    assert lonely


def test_whoever_left_is_not_asked_again_when_the_next_one_leaves(proposed: Proposed) -> None:
    ring, _ = proposed
    stand_in()
    world.consent(ring, "pk-chilli", Answer.DECLINE)
    (new,) = instead_of(ring)
    assert world.consent(new, STAND_IN, Answer.DECLINE)["instead"] == 0


def test_time_matches_those_again_who_had_answered(proposed: Proposed) -> None:
    ring, pair = proposed
    stand_in()
    for party in RING - {"pk-chilli"}:
        world.consent(ring, party)
    assert ring.consent_until is not None
    late = ring.consent_until + timedelta(seconds=1)
    done = tick(actor=world.console(late.date()), now=late, key=world.new_key())
    assert done["deals_lapsed"] == 2
    states = {deal.id: deal for deal in map(matching.deal, models.Deal.objects.values_list("id", flat=True))}
    assert {states.pop(deal.id).state for deal in (ring, pair)} == {DealState.LAPSED}
    (new,) = states.values()
    assert set(new.party_ids) == RING - {"pk-chilli"} | {STAND_IN}
    assert new.consent_until is not None
    assert new.consent_until > late


def test_an_unsigned_deal_is_looked_for_again_among_those_who_signed(proposed: Proposed) -> None:
    _, pair = proposed
    contract = world.agree(pair)
    world.sign(contract, "pk-basmati")
    other = world.listing(Offer, "ru-lentils", NEWSPRINT, 900, 600)
    back = world.listing(Want, "ru-lentils", world.BASMATI, 500, 1_100, window=replace(other.window))
    publish_listings(actor=world.console(), listings=(other, back), now=morning(DAY), key=world.new_key())
    late = morning(world.after(30)) + timedelta(seconds=1)
    assert tick(actor=world.console(late.date()), now=late, key=world.new_key())["deals_unsigned"] == 1
    new = [deal for deal in map(matching.deal, models.Deal.objects.values_list("id", flat=True)) if deal.day > DAY]
    assert [set(deal.party_ids) for deal in new] == [PAIR - {"ru-newsprint"} | {"ru-lentils"}]


def test_what_standing_deals_take_of_a_road_is_not_there_for_the_next_round(proposed: Proposed) -> None:
    ring, pair = proposed
    narrow = [replace(route, capacity_tonnes=1_000) for route in corridor.routes()]
    corridor.insert_routes(narrow)
    held = claims.claims(DAY)
    legs = [leg for deal in proposed for leg in deal.legs]
    assert sum(one.amount for one in held) == sum(leg.quantity.steps * leg.quantity.unit.base_per_step for leg in legs)
    assert {one.on for one in held} <= {f"road {leg.route_id} from {side}" for leg in legs for side in ("PK", "RU")}
    world.consent(pair, pair.party_ids[0], Answer.DECLINE)
    assert len(claims.claims(DAY)) == len(ring.legs) + sum(len(deal.legs) for deal in instead_of(pair))
    assert claims.claims(DAY + timedelta(days=3_000)) == ()
