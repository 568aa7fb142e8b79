"""A round proposes; the parties answer, in time, once, and each for itself alone."""

from datetime import timedelta

import pytest
from tests.journeys import world
from tests.journeys.world import DAY, LONELY, PAIR, RING, morning

from tarazu.desk.see_deal import see_deal
from tarazu.desk.tick import tick
from tarazu.kernel.lifecycle import StepRefused
from tarazu.matching import answering as consenting
from tarazu.matching.deals import Answer, Deal, DealState
from tarazu.registry.people import PowerMissing
from tarazu.storage import contracts, market, matching, models, rounds
from tarazu.storage.matching import DealAbsent
from tarazu.storage.writing import KeyReused

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
Proposed = tuple[Deal, Deal]


def test_the_round_proposes_a_ring_and_a_pair_and_says_why_the_rest_waits(proposed: Proposed) -> None:
    ring, pair = proposed
    assert (set(ring.party_ids), set(pair.party_ids)) == (RING, PAIR)
    why = {one.listing_id: one for one in rounds.why_nots(ring.round_id or "")}
    lonely = next(one for one in market.listings() if one.reference == LONELY)
    assert why[lonely.id].reason
    assert why[lonely.id].says.format(**why[lonely.id].params)
    assert (lonely.held, lonely.taken) == (0, 0)


def test_every_party_of_a_proposed_deal_gives_what_it_gets(proposed: Proposed) -> None:
    for deal in proposed:
        for party in deal.party_ids:
            assert sum(leg.value.minor for leg in deal.given_by(party)) == sum(
                leg.value.minor for leg in deal.got_by(party)
            )


def test_a_proposed_deal_holds_its_goods_for_itself(proposed: Proposed) -> None:
    held = {key: value for key, value in world.open_steps().items() if value != (0, 0)}
    wanted = {
        side: (leg.quantity.steps, 0) for deal in proposed for leg in deal.legs for side in (leg.offer_id, leg.want_id)
    }
    assert held == wanted


def test_the_last_consent_makes_the_deal_and_drafts_its_contract(proposed: Proposed) -> None:
    ring, _ = proposed
    *most, last = ring.party_ids
    waiting = [world.consent(ring, party)["waiting_for"] for party in most]
    assert waiting == [3, 2, 1]
    assert contracts.contract_of_deal(ring.id) is None
    done = world.consent(ring, last)
    assert (done["deal"], done["state"], done["waiting_for"]) == (ring.id, "agreed", 0)
    drafted = contracts.contract_of_deal(ring.id)
    assert drafted is not None
    assert drafted.state == "draft"
    assert set(drafted.parties) == RING


def test_consent_counts_up_to_the_deadline_and_not_a_moment_later(proposed: Proposed) -> None:
    _, pair = proposed
    assert pair.consent_until is not None
    first, second = pair.party_ids
    world.consent(pair, first, now=pair.consent_until)
    with pytest.raises(consenting.ConsentTooLate) as refusal:
        world.consent(pair, second, now=pair.consent_until + timedelta(microseconds=1))
    assert str(pair.consent_until.date()) in str(refusal.value)
    assert [one.party_id for one in matching.consents(pair.id)] == [first]


def test_one_refusal_ends_the_deal_and_gives_everything_held_back_to_the_book(proposed: Proposed) -> None:
    ring, _ = proposed
    first, second, third, _ = ring.party_ids
    world.consent(ring, first)
    world.consent(ring, second)
    done = world.consent(ring, third, Answer.DECLINE, reason="The price has moved.")
    assert done["state"] == "declined"
    for leg in ring.legs:
        for side in (leg.offer_id, leg.want_id):
            assert world.open_steps()[side or ""] == (0, 0)
    assert contracts.contract_of_deal(ring.id) is None
    assert world.journal_kinds()[-2:] == ["consent_given", "deal_declined"]


def test_a_refusal_leaves_the_other_deal_as_it_was(proposed: Proposed) -> None:
    ring, pair = proposed
    world.consent(ring, ring.party_ids[0], Answer.DECLINE)
    assert matching.deal(pair.id) == pair
    for leg in pair.legs:
        assert world.open_steps()[leg.offer_id or ""] == (leg.quantity.steps, 0)


def test_after_a_refusal_nobody_can_answer_any_more(proposed: Proposed) -> None:
    ring, _ = proposed
    world.consent(ring, ring.party_ids[0], Answer.DECLINE)
    with pytest.raises(StepRefused):
        world.consent(ring, ring.party_ids[1])


def test_what_was_given_back_is_proposed_again_by_the_next_round(proposed: Proposed) -> None:
    ring, _ = proposed
    world.consent(ring, ring.party_ids[0], Answer.DECLINE)
    again = world.run_round(
        actor=world.console(), options=world.RoundOptions(), now=morning(world.after(1)), key=world.new_key()
    )
    assert [set(matching.deal(deal).party_ids) for deal in again["deals"]] == [RING]


def test_a_party_answers_once_whatever_it_says_the_second_time(proposed: Proposed) -> None:
    ring, _ = proposed
    party = ring.party_ids[0]
    world.consent(ring, party)
    for answer in Answer:
        with pytest.raises(consenting.AnsweredAlready):
            world.consent(ring, party, answer)
    assert matching.deal(ring.id).state is DealState.PROPOSED


def test_a_stranger_does_not_even_learn_that_a_deal_exists(proposed: Proposed) -> None:
    ring, pair = proposed
    stranger = world.trader(pair.party_ids[0])
    with pytest.raises(DealAbsent) as hidden:
        see_deal(actor=stranger, deal_id=ring.id, now=morning(DAY))
    with pytest.raises(DealAbsent) as missing:
        see_deal(actor=stranger, deal_id="del_0", now=morning(DAY))
    assert str(hidden.value).replace(ring.id, "del_0") == str(missing.value)


def test_a_stranger_cannot_answer_a_deal_for_itself_or_for_another(proposed: Proposed) -> None:
    ring, pair = proposed
    outside = pair.party_ids[0]
    with pytest.raises(consenting.NotInDeal):
        world.consent(ring, outside)
    with pytest.raises(PowerMissing):
        world.consent(ring, ring.party_ids[0], actor=world.trader(outside))
    assert matching.consents(ring.id) == ()


def test_an_officer_cannot_answer_for_a_party(proposed: Proposed) -> None:
    ring, _ = proposed
    with pytest.raises(PowerMissing):
        world.consent(ring, ring.party_ids[0], actor=world.officer(world.KARACHI))


def test_partners_are_masked_until_everybody_has_consented(proposed: Proposed) -> None:
    ring, _ = proposed
    me, *others = ring.party_ids
    page = see_deal(actor=world.trader(me), deal_id=ring.id, now=morning(DAY))
    seen = [line.id for line in page.parties if line.party is not None]
    assert seen == [me]
    assert {line.value is not None for line in page.legs if not line.own} == {False}
    shown = repr(page.parties)
    assert not any(world.FIRMS[other][0] in shown for other in others)
    for party in ring.party_ids:
        world.consent(ring, party)
    page = see_deal(actor=world.trader(me), deal_id=ring.id, now=morning(DAY))
    assert all(line.party is not None for line in page.parties)


def test_one_key_does_one_thing_and_answers_the_same_again(proposed: Proposed) -> None:
    ring, _ = proposed
    party = ring.party_ids[0]
    first = world.consent(ring, party, key="consent-1")
    stored = world.journal_kinds(), world.open_steps(), models.Deed.objects.count()
    assert world.consent(ring, party, key="consent-1") == first
    assert (world.journal_kinds(), world.open_steps(), models.Deed.objects.count()) == stored


def test_one_key_with_another_body_is_refused_and_does_nothing(proposed: Proposed) -> None:
    ring, _ = proposed
    party = ring.party_ids[0]
    world.consent(ring, party, key="consent-1")
    for change in ({"answer": Answer.DECLINE}, {"reason": "Another reason."}):
        with pytest.raises(KeyReused):
            world.consent(ring, party, **{"key": "consent-1", **change})
    assert [one.answer for one in matching.consents(ring.id)] == [Answer.ACCEPT]


def test_the_same_key_in_the_hands_of_another_person_is_another_key(proposed: Proposed) -> None:
    ring, _ = proposed
    for party in ring.party_ids[:2]:
        world.consent(ring, party, key="consent-1")
    assert len(matching.consents(ring.id)) == 2


def test_time_lets_a_late_proposal_lapse_and_frees_its_goods(proposed: Proposed) -> None:
    ring, pair = proposed
    assert ring.consent_until is not None
    world.consent(ring, ring.party_ids[0])
    day = ring.consent_until.date()
    early = tick(actor=world.console(day), now=ring.consent_until, key=world.new_key())
    assert early["deals_lapsed"] == 0
    late = ring.consent_until + timedelta(seconds=1)
    done = tick(actor=world.console(day), now=late, key=world.new_key())
    assert done["deals_lapsed"] == 2
    assert {matching.deal(deal.id).state for deal in (ring, pair)} == {DealState.LAPSED}
    assert set(world.open_steps().values()) == {(0, 0)}
    again = tick(actor=world.console(day), now=late, key=world.new_key())
    assert again["deals_lapsed"] == 0
    assert set(world.open_steps().values()) == {(0, 0)}


def test_time_does_not_touch_an_agreed_deal_before_its_contract_is_due(proposed: Proposed) -> None:
    ring, pair = proposed
    world.agree(ring)
    day = world.after(30)
    tick(actor=world.console(day), now=morning(day), key=world.new_key())
    assert matching.deal(ring.id).state is DealState.AGREED
    assert matching.deal(pair.id).state is DealState.LAPSED


def test_an_agreed_deal_that_is_not_signed_in_time_gives_its_goods_back(proposed: Proposed) -> None:
    ring, _ = proposed
    contract = world.agree(ring)
    world.sign(contract, ring.party_ids[0])
    until = matching.deal(ring.id).sign_until
    assert until == morning(DAY) + timedelta(days=30)
    day, late = until.date(), until + timedelta(seconds=1)
    assert tick(actor=world.console(day), now=until, key=world.new_key())["deals_unsigned"] == 0
    assert tick(actor=world.console(day), now=late, key=world.new_key())["deals_unsigned"] == 1
    assert matching.deal(ring.id).state is DealState.LAPSED
    assert contracts.contract(contract.id).state == "ended"
    assert {world.open_steps()[side or ""] for leg in ring.legs for side in (leg.offer_id, leg.want_id)} == {(0, 0)}
    with pytest.raises(StepRefused):
        world.sign(contract, ring.party_ids[1], day)


def test_time_takes_listings_off_the_book_whose_window_is_over(proposed: Proposed) -> None:
    day = next(one for one in market.listings() if one.reference == LONELY).window.until
    assert day is not None
    before = day - timedelta(days=1)
    assert tick(actor=world.console(before), now=morning(before), key=world.new_key())["listings_lapsed"] == 0
    assert tick(actor=world.console(day), now=morning(day), key=world.new_key())["listings_lapsed"] == 13
    assert {one.state for one in market.listings()} == {"lapsed"}


def test_only_the_operator_moves_time_or_runs_a_round(proposed: Proposed) -> None:
    me = world.trader("pk-rice")
    with pytest.raises(PowerMissing):
        tick(actor=me, now=morning(DAY), key=world.new_key())
    with pytest.raises(PowerMissing):
        world.run_round(actor=me, options=world.RoundOptions(), now=morning(DAY), key=world.new_key())
