"""What a trader sees before anything is signed: what to do, what to wait for, the book, and nothing of others."""

import pytest
from tests.journeys import world
from tests.journeys.world import DAY, LONELY, morning

from tarazu.desk import see_book as see_book_module
from tarazu.desk.publish_listings import publish_listings
from tarazu.desk.see_book import BookAsk, see_book
from tarazu.desk.see_home import see_home
from tarazu.desk.see_journal import see_journal
from tarazu.desk.see_overview import see_overview
from tarazu.desk.see_people import actor_of, console, personas, who_acts_for
from tarazu.desk.see_round import see_round
from tarazu.market.listings import Listing, ListingTwice, Offer, Want
from tarazu.matching.deals import Answer, Deal
from tarazu.registry.people import PowerMissing, Role
from tarazu.storage import clock, market
from tarazu.storage.registry import PersonAbsent

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
Proposed = tuple[Deal, Deal]
NOW = morning(DAY)


def tasks(party: str) -> tuple[list[str], list[str]]:
    home = see_home(actor=world.trader(party), now=NOW)
    return [task.kind for task in home.to_do], [task.kind for task in home.waiting]


def test_the_home_says_what_to_do_and_whom_one_waits_for(proposed: Proposed) -> None:
    _, pair = proposed
    first, second = pair.party_ids
    assert tasks(first) == (["answer_deal"], [])
    world.consent(pair, first)
    assert tasks(first) == ([], ["wait_consent"])
    assert tasks(second) == (["answer_deal"], [])
    world.consent(pair, second)
    assert tasks(first) == tasks(second) == (["sign_contract"], [])
    drafted = world.contracts.contract_of_deal(pair.id)
    assert drafted is not None
    world.sign(drafted, first)
    assert tasks(first) == ([], ["wait_signature"])
    world.sign(drafted, second)
    assert "undertake" in tasks(first)[0]
    world.undertake(pair, first)
    assert "undertake" not in tasks(first)[0]
    assert "apply" in tasks(first)[0]
    world.ask(drafted, first)
    assert "apply" not in tasks(first)[0]


def test_the_home_counts_what_is_owed_and_due_under_signed_contracts(proposed: Proposed) -> None:
    trade = world.put_under_contract(proposed[1])
    home = see_home(actor=world.trader("pk-basmati"), now=NOW)
    given = next(leg.quantity for leg in trade.contract.legs if leg.giver_id == "pk-basmati")
    got = next(leg.quantity for leg in trade.contract.legs if leg.receiver_id == "pk-basmati")
    assert [line.quantity for line in home.owed] == [given]
    assert [line.quantity for line in home.due] == [got]


def test_the_book_shows_ones_own_first_and_hides_names_and_prices_of_others(proposed: Proposed) -> None:
    for deal in proposed:
        world.consent(deal, deal.party_ids[0], Answer.DECLINE)
    lines = see_book(actor=world.trader("pk-basmati"), now=NOW).lines
    assert len(lines) == len(world.book())
    own = [line for line in lines if line.own]
    assert lines[: len(own)] == tuple(own)
    assert {line.reference for line in own} == {one.reference for one in world.book() if one.party_id == "pk-basmati"}
    for line in lines:
        assert (line.limit is not None) == line.own
        assert (line.reference != "") == line.own
        assert line.own or line.why_not is None
    lonely = next(line for line in own if line.reference == LONELY)
    assert lonely.why_not is not None


def test_what_deals_hold_is_not_on_the_book(proposed: Proposed) -> None:
    (line,) = see_book(actor=world.trader("pk-basmati"), now=NOW).lines
    assert line.reference == LONELY


def test_a_visitor_sees_the_book_without_any_price(proposed: Proposed) -> None:
    for deal in proposed:
        world.consent(deal, deal.party_ids[0], Answer.DECLINE)
    lines = see_book(actor=None, now=NOW).lines
    assert {(line.own, line.limit, line.reference) for line in lines} == {(False, None, "")}
    assert {line.side for line in see_book(actor=None, now=NOW, ask=BookAsk(side="want")).lines} == {"want"}
    found = see_book(actor=None, now=NOW, ask=BookAsk(words="chickpeas")).lines
    assert {line.commodity.key for line in found} == {world.CHICKPEAS}


def test_a_trader_lists_for_its_own_firm_only_and_a_reference_once(proposed: Proposed) -> None:
    me = world.trader("pk-basmati")
    fresh = world.listing(Offer, "pk-basmati", world.BASMATI, 10, 1_000, "second")

    def publish(*listings: Listing) -> None:
        publish_listings(actor=me, listings=listings, now=NOW, key=world.new_key())

    for foreign in (Offer, Want):
        with pytest.raises(PowerMissing):
            publish(fresh, world.listing(foreign, "pk-rice", world.RICE, 10, 500, "theirs"))
    publish(fresh)
    assert market.listing(fresh.id) == fresh
    with pytest.raises(ListingTwice):
        publish(world.listing(Offer, "pk-basmati", world.BASMATI, 5, 1_000, "third"), fresh)
    assert "third" not in {one.reference for one in market.listings()}


def test_what_concerns_everybody_is_for_those_with_the_mandate(proposed: Proposed) -> None:
    me, round_id = world.trader("pk-rice"), proposed[0].round_id or ""
    with pytest.raises(PowerMissing):
        see_round(actor=me, round_id=round_id)
    with pytest.raises(PowerMissing):
        see_journal(actor=me)
    with pytest.raises(PowerMissing):
        see_overview(actor=me, now=NOW)
    page = see_round(actor=console(DAY), round_id=round_id)
    assert {deal.id for deal in page.deals} == {deal.id for deal in proposed}


def test_nobody_acts_without_being_entered_and_mandates_end(proposed: Proposed) -> None:
    with pytest.raises(PersonAbsent):
        actor_of("nobody", DAY)
    with pytest.raises(PersonAbsent):
        who_acts_for(Role.OFFICER, "pk-rice", DAY)
    early = actor_of("pk-rice", DAY.replace(year=2024))
    assert not early.may("consent_to_deal", "pk-rice")
    with pytest.raises(PowerMissing):
        world.consent(proposed[0], "pk-rice", actor=early)


def test_demo_people_are_offered_in_a_sandbox_alone(proposed: Proposed) -> None:
    assert personas() == ()
    clock.start_sandbox(NOW)
    assert {persona.sign_in_name for persona in personas()} >= set(world.FIRMS) | set(world.OFFICERS)


@pytest.mark.parametrize("order", ["", "open", "-open", "-goods"])
def test_pages_of_the_book_put_together_are_the_book(
    proposed: Proposed, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    for deal in proposed:  # what they held is open again
        world.consent(deal, deal.party_ids[0], Answer.DECLINE)
    me, owing = world.trader("pk-basmati"), ("ru-newsprint",)
    monkeypatch.setattr(see_book_module, "owing_parties", lambda: owing)
    whole = see_book(actor=me, now=NOW, ask=BookAsk(order=order)).lines
    ranks = [0 if line.own else 1 if line.owes else 2 for line in whole]
    assert ranks == sorted(ranks) and set(ranks) == {0, 1, 2}
    for size in (1, 2, 3, len(whole)):
        pages = [see_book(actor=me, now=NOW, ask=BookAsk(order=order, page=at, size=size)) for at in range(1, 20)]
        assert [line.id for page in pages for line in page.lines] == [line.id for line in whole]
