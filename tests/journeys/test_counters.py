"""A party asks for other terms of a proposed deal; the others answer, and the deal goes on with them or as it was."""

from datetime import timedelta
from typing import Any

import pytest
from tests.journeys import world
from tests.journeys.world import DAY, morning

from tarazu.desk.answer_counter import answer_counter
from tarazu.desk.counter_deal import counter_deal
from tarazu.desk.see_deal import see_deal
from tarazu.desk.see_home import see_home
from tarazu.desk.tell_people import tell_people
from tarazu.desk.tick import tick
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.quantity import Quantity
from tarazu.matching import answering, counters
from tarazu.matching.counters import Asked, CounterAnswer, CounterState
from tarazu.matching.deals import Answer, Deal, DealState
from tarazu.registry.people import PowerMissing
from tarazu.storage import contracts, countering, matching, models, notices
from tarazu.storage.countering import CounterAbsent, CounterRefusedByRules

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
Proposed = tuple[Deal, Deal]


def counter(deal: Deal, party_id: str, asked: Asked, **changes: Any) -> Any:
    told = {"actor": world.trader(party_id), "now": morning(DAY), "key": world.new_key(), **changes}
    return counter_deal(deal_id=deal.id, party_id=party_id, asked=asked, **told)


def reply(counter_id: str, party_id: str, answer: CounterAnswer, **changes: Any) -> Any:
    told = {"actor": world.trader(party_id), "now": morning(DAY), "key": world.new_key(), **changes}
    return answer_counter(counter_id=counter_id, party_id=party_id, answer=answer, **told)


def of(deal: Deal, party_id: str) -> int:
    """The number of the leg that a party gives."""
    return deal.given_by(party_id)[0].number


def less(deal: Deal, party_id: str, thousandths: int = 900) -> Asked:
    leg = deal.given_by(party_id)[0]
    return Asked(leg.number, quantity=Quantity(leg.quantity.steps * thousandths // 1000, leg.quantity.unit))


def test_a_deal_goes_on_with_the_terms_that_all_accept(proposed: Proposed) -> None:
    ring, _ = proposed
    first, asking, *others = ring.party_ids
    world.consent(ring, first)
    made = counter(ring, asking, less(ring, asking))
    assert (made["state"], made["waiting_for"]) == ("open", 3)
    told = [reply(made["counter"], party, CounterAnswer.ACCEPT) for party in (*others, first)]
    assert [one["waiting_for"] for one in told] == [2, 1, 0]
    new = matching.deal(told[-1]["deal"])
    assert (matching.deal(ring.id).state, new.state, new.instead_of) == (DealState.COUNTERED, DealState.AGREED, ring.id)
    assert contracts.contract_of_deal(ring.id) is None
    drafted = contracts.contract_of_deal(new.id)
    assert drafted is not None
    assert drafted.legs == new.legs
    assert {one.party_id for one in matching.consents(new.id)} == set(ring.party_ids)
    for before, after in zip(ring.legs, new.legs, strict=True):
        assert after.quantity.steps == before.quantity.steps * 900 // 1000
        assert world.open_steps()[after.offer_id or ""] == (after.quantity.steps, 0)
    assert world.journal_kinds()[-6:] == [
        "counter_made", *["counter_answered"] * 3, "counter_settled", "deal_agreed"
    ]  # fmt: skip


def test_one_refusal_leaves_the_deal_as_it_was_with_the_answers_it_had(proposed: Proposed) -> None:
    _, pair = proposed
    first, second = pair.party_ids
    world.consent(pair, first)
    made = counter(pair, second, less(pair, second))
    assert reply(made["counter"], first, CounterAnswer.REFUSE)["state"] == "refused"
    assert matching.deal(pair.id) == pair
    with pytest.raises(StepRefused):
        reply(made["counter"], first, CounterAnswer.ACCEPT)
    done = world.consent(pair, second)
    assert done["state"] == "agreed"
    assert contracts.contract_of_deal(pair.id) is not None


def test_while_other_terms_are_open_nobody_accepts_the_deal_as_it_was_and_anybody_may_decline_it(
    proposed: Proposed,
) -> None:
    ring, _ = proposed
    asking, second, third, _ = ring.party_ids
    made = counter(ring, asking, less(ring, asking))
    with pytest.raises(counters.CounterOpen):
        world.consent(ring, second)
    with pytest.raises(counters.CounterOpen):
        counter(ring, second, less(ring, second))
    assert world.consent(ring, third, Answer.DECLINE)["state"] == "declined"
    assert countering.counter(made["counter"]).state is CounterState.LAPSED
    with pytest.raises(StepRefused):
        reply(made["counter"], second, CounterAnswer.ACCEPT)


def test_whoever_asked_takes_it_back_and_only_they(proposed: Proposed) -> None:
    _, pair = proposed
    first, second = pair.party_ids
    made = counter(pair, first, less(pair, first))
    for party, answer in (
        (first, CounterAnswer.ACCEPT),
        (first, CounterAnswer.REFUSE),
        (second, CounterAnswer.WITHDRAW),
    ):
        with pytest.raises(CounterAbsent):
            reply(made["counter"], party, answer)
    assert reply(made["counter"], first, CounterAnswer.WITHDRAW)["state"] == "withdrawn"
    with pytest.raises(counters.CounterAgain):
        counter(pair, first, less(pair, first))


def test_a_party_answers_once_asks_before_it_has_answered_and_only_for_itself(proposed: Proposed) -> None:
    ring, pair = proposed
    first, second, *_ = ring.party_ids
    world.consent(ring, first)
    with pytest.raises(answering.AnsweredAlready):
        counter(ring, first, less(ring, first))
    made = counter(ring, second, less(ring, second))
    reply(made["counter"], first, CounterAnswer.ACCEPT)
    with pytest.raises(answering.AnsweredAlready):
        reply(made["counter"], first, CounterAnswer.REFUSE)
    stranger = pair.party_ids[0]
    with pytest.raises(CounterAbsent):
        reply(made["counter"], stranger, CounterAnswer.REFUSE)
    with pytest.raises(answering.NotInDeal):
        counter(ring, stranger, less(pair, stranger))
    with pytest.raises(PowerMissing):
        reply(made["counter"], first, CounterAnswer.REFUSE, actor=world.trader(stranger))


def test_the_same_wish_sent_twice_is_one(proposed: Proposed) -> None:
    _, pair = proposed
    asked = less(pair, pair.party_ids[0])
    answers = [counter(pair, pair.party_ids[0], asked, key="once") for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(countering.counters(pair.id)) == 1


def test_a_deal_sees_so_many_wishes_and_none_shortly_before_its_deadline(proposed: Proposed) -> None:
    ring, pair = proposed
    first, second = pair.party_ids
    for at in range(3):
        made = counter(pair, first, less(pair, first, 900 - at))
        reply(made["counter"], second, CounterAnswer.REFUSE)
    with pytest.raises(counters.CountersUsedUp):
        counter(pair, second, less(pair, second))
    assert ring.consent_until is not None
    last = ring.consent_until - timedelta(days=1)
    asking, other, *_ = ring.party_ids
    with pytest.raises(counters.CounterTooLate):
        counter(ring, asking, less(ring, asking), now=last + timedelta(microseconds=1))
    made = counter(ring, asking, less(ring, asking), now=last)
    with pytest.raises(answering.ConsentTooLate):
        reply(made["counter"], other, CounterAnswer.ACCEPT, now=ring.consent_until + timedelta(microseconds=1))


def test_at_the_deadline_whoever_accepted_the_other_terms_stays_and_whoever_asked_leaves(proposed: Proposed) -> None:
    ring, _ = proposed
    asking, willing, *_ = ring.party_ids
    made = counter(ring, asking, less(ring, asking))
    reply(made["counter"], willing, CounterAnswer.ACCEPT)
    tick(actor=world.console(), now=morning(world.after(12)), key=world.new_key())
    assert matching.deal(ring.id).state is DealState.LAPSED
    assert countering.counter(made["counter"]).state is CounterState.LAPSED
    assert all(
        steps == (0, 0) for key, steps in world.open_steps().items() if key in {leg.offer_id for leg in ring.legs}
    )


def test_a_day_that_was_agreed_stands_in_the_contract(proposed: Proposed) -> None:
    _, pair = proposed
    first, second = pair.party_ids
    day = world.after(20)
    made = counter(pair, first, Asked(of(pair, first), leaves_on=day))
    done = reply(made["counter"], second, CounterAnswer.ACCEPT)
    drafted = contracts.contract_of_deal(done["deal"])
    assert drafted is not None
    assert min(part.ship_by for part in drafted.instalments) == day
    assert matching.deal(done["deal"]).leaves_on == day


def test_terms_outside_the_windows_or_the_rules_are_refused_and_nothing_is_stored(
    proposed: Proposed, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring, pair = proposed
    first = pair.party_ids[0]
    with pytest.raises(counters.CounterWeekOutside):
        counter(pair, first, Asked(of(pair, first), leaves_on=DAY))
    with pytest.raises(counters.CounterPriceOutside):
        counter(pair, first, Asked(of(pair, first), price=1))
    asking = ring.party_ids[0]
    found = see_deal(actor=world.trader(asking), deal_id=ring.id, now=morning(DAY)).findings
    monkeypatch.setattr(countering, "stops_of", lambda deal, facts: _planted(facts))
    with pytest.raises(CounterRefusedByRules) as refusal:
        counter(ring, asking, less(ring, asking))
    assert "Party B stands in the way" in str(refusal.value)
    assert found is not None
    assert countering.counters(ring.id) == countering.counters(pair.id) == ()


def _planted(facts: Any) -> list[Any]:
    """A finding that names every party, as the facts it was given name them."""
    names = sorted(party.name for party in facts.parties.values())
    finding = type("Planted", (), {"code": "PK-00", "sentence": f"Party {names[0]} stands in the way."})
    return [finding] if names[0] == "B" else []


def test_partners_stay_masked_and_see_prices_of_their_own_legs_alone(proposed: Proposed) -> None:
    ring, _ = proposed
    leg = ring.legs[0]
    made = counter(ring, leg.giver_id, Asked(leg.number, price=leg.price.minor * 101 // 100))
    for party in ring.party_ids:
        page = see_deal(actor=world.trader(party), deal_id=ring.id, now=morning(DAY))
        (line,) = page.counters
        is_theirs = party in (leg.giver_id, leg.receiver_id)  # a higher price leaves the others' legs as they were
        assert (line.price is not None) is is_theirs
        assert {change.party_id for change in line.changes} == ({party} if is_theirs else set())
        assert page.may_answer == ()
        assert page.counter_form is None
        assert line.may_answer == (() if party == leg.giver_id else (party,))
        tasks = see_home(actor=world.trader(party), now=morning(DAY))
        kinds = [task.kind for task in (*tasks.to_do, *tasks.waiting) if task.target == ring.id]
        assert kinds == ["wait_consent" if party == leg.giver_id else "answer_counter"]
    assert made["waiting_for"] == 3


def test_everybody_else_is_told_of_a_wish_and_everybody_of_its_end(proposed: Proposed) -> None:
    ring, _ = proposed
    asking, other, *_ = ring.party_ids
    tell_people(now=morning(DAY))
    made = counter(ring, asking, less(ring, asking))
    tell_people(now=morning(DAY))
    told = {party: [one.kind for one in notices.notices(party)] for party in ring.party_ids}
    assert "counter_made" not in told.pop(asking)
    assert all("counter_made" in kinds for kinds in told.values())
    reply(made["counter"], other, CounterAnswer.REFUSE)
    tell_people(now=morning(DAY))
    assert "counter_ended" in [one.kind for one in notices.notices(asking)]
    assert "counter_ended" not in [one.kind for one in notices.notices(other)]


def test_the_old_page_leads_to_the_new_deal_and_says_what_changed(proposed: Proposed) -> None:
    _, pair = proposed
    first, second = pair.party_ids
    made = counter(pair, first, less(pair, first))
    new = reply(made["counter"], second, CounterAnswer.ACCEPT)["deal"]
    old_page = see_deal(actor=world.trader(second), deal_id=pair.id, now=morning(DAY))
    new_page = see_deal(actor=world.trader(second), deal_id=new, now=morning(DAY))
    assert old_page.replaced_by == (new,)
    assert new_page.instead_of == pair.id
    assert {one.party_id for one in new_page.changes} == {second}
    assert old_page.changes == new_page.changes


def test_a_changed_deal_that_is_not_signed_is_matched_again_like_any_other(proposed: Proposed) -> None:
    ring, _ = proposed
    asking, *others = ring.party_ids
    made = counter(ring, asking, less(ring, asking))
    done = [reply(made["counter"], party, CounterAnswer.ACCEPT) for party in others][-1]
    ended = tick(actor=world.console(), now=morning(world.after(60)), key=world.new_key())
    assert ended["deals_unsigned"] == 1
    assert matching.deal(done["deal"]).state is DealState.LAPSED
    assert models.Round.objects.filter(id=ring.round_id).exists()
