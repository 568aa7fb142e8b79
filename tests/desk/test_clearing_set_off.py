"""Set-off between two files of one pair, and domestic legs, through the verbs, on both stores."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from tests.journeys import world
from tests.journeys.stages import _stage
from tests.journeys.world import BASMATI, NEWSPRINT, Trade, after, morning
from tests.papers.reading import missing_from

from tarazu.clearing.domestic import MoreThanOwed, NotAtHome, ReferenceMissing
from tarazu.clearing.set_off import (
    ConsentsMissing,
    NothingToSetOff,
    ObjectionsStillPossible,
    SetOffAnswer,
    SetOffEvent,
    SetOffNotAllowed,
    SetOffScope,
)
from tarazu.desk.answer_set_off import answer_set_off
from tarazu.desk.post_set_off import post_set_off
from tarazu.desk.propose_set_off import propose_set_off
from tarazu.desk.publish_listings import publish_listings
from tarazu.desk.record_domestic import DomesticAct, record_domestic
from tarazu.desk.run_round import run_round
from tarazu.desk.see_set_off import see_domestic, see_set_off, see_set_off_paper, see_set_offs
from tarazu.desk.see_statement import see_statement
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.value import Value
from tarazu.market.listings import Offer, Want
from tarazu.matching.options import RoundOptions
from tarazu.papers.words import LANGUAGES
from tarazu.registry.people import Actor, PowerMissing
from tarazu.storage import clock, matching
from tarazu.storage.files import load_file
from tarazu.storage.set_offs import SetOffAbsent

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
PAIR = ("pk-basmati", "ru-newsprint")
TODAY = after(60)
Two = tuple[Trade, Trade]


def second_trade(first: Trade) -> Trade:
    """Another deal of the same two firms, delivered so that Pakistan received more than it gave."""
    listings = (
        world.listing(Offer, PAIR[0], BASMATI, 400, 1_000, "more"),
        world.listing(Want, PAIR[0], NEWSPRINT, 700, 690, "more"),
        world.listing(Offer, PAIR[1], NEWSPRINT, 700, 590, "more"),
        world.listing(Want, PAIR[1], BASMATI, 400, 1_110, "more"),
    )
    publish_listings(actor=world.console(), listings=listings, now=morning(world.DAY), key=world.new_key())
    done = run_round(actor=world.console(), options=RoundOptions(), now=morning(world.DAY), key=world.new_key())
    (deal,) = (deal for deal in map(matching.deal, done["deals"]) if set(deal.party_ids) == set(PAIR))
    assert deal.id != first.deal.id
    trade = world.put_under_contract(deal)
    for order in ("PK", "RU"):
        world.grant(trade, order)
    world.deliver(trade, after(6), per_mille=1050)
    return trade


@pytest.fixture(scope="module")
def two(delivered: Trade, django_db_blocker: Any) -> Iterator[Two]:
    """Two delivered files of one pair that lean opposite ways, in a sandbox."""

    def reach() -> Two:
        trades = delivered, second_trade(delivered)
        clock.start_sandbox(morning(TODAY))
        return trades

    yield from _stage(django_db_blocker, reach)


def gap(trade: Trade, order: str = "PK") -> int:
    return load_file(trade.files[order]).position.gap.minor


def propose(day: date = TODAY, actor: Actor | None = None, order: str = "PK", **changes: Any) -> dict[str, Any]:
    told = {"scope": SetOffScope.BARTER, "order": order, "now": morning(day), "key": world.new_key(), **changes}
    made = propose_set_off(actor=actor or world.console(day), **told)
    return made | {"object_until": date.fromisoformat(made["object_until"])}


def say(set_off: str, party: str, answer: SetOffAnswer = SetOffAnswer.CONSENT, day: date = TODAY) -> dict[str, Any]:
    return answer_set_off(
        actor=world.trader(party, day), set_off_id=set_off, party_id=party, answer=answer, note="", now=morning(day),
        key=world.new_key(),
    )  # fmt: skip


def post(set_off: str, day: date, **changes: Any) -> dict[str, Any]:
    told = {"actor": world.console(day), "now": morning(day), "key": world.new_key(), **changes}
    return post_set_off(set_off_id=set_off, **told)


def test_two_files_that_lean_opposite_ways_shrink_by_the_smaller(two: Two) -> None:
    before = [gap(trade) for trade in two]
    assert before[0] > 0 > before[1]
    made = propose(actor=world.trader(PAIR[0], TODAY), party_id=PAIR[0])
    assert made["total_minor"] == 2 * min(abs(minor) for minor in before)
    assert [gap(trade) for trade in two] == before, "a notice posts nothing"
    for party in PAIR:
        say(made["set_off"], party)
    with pytest.raises(ObjectionsStillPossible):
        post(made["set_off"], made["object_until"])
    post(made["set_off"], made["object_until"] + timedelta(days=1))
    after_it = [gap(trade) for trade in two]
    assert sum(after_it) == sum(before)
    assert min(abs(minor) for minor in after_it) == 0
    assert [abs(late) <= abs(early) for late, early in zip(after_it, before, strict=True)] == [True, True]
    for trade in two:
        page = see_statement(
            actor=world.officer(world.LAHORE, made["object_until"]), authorisation_id=trade.files["PK"],
            now=morning(made["object_until"] + timedelta(days=1)),
        )  # fmt: skip
        assert {total for _, total in page.sums} == {0}
        assert page.ageing.open.minor == abs(gap(trade))


def test_it_is_posted_once_and_nothing_is_left_to_set_off(two: Two) -> None:
    made = propose()
    for party in PAIR:
        say(made["set_off"], party)
    day = made["object_until"] + timedelta(days=1)
    key = world.new_key()
    first = post(made["set_off"], day, key=key)
    stored = world.counters([trade.files["PK"] for trade in two])
    assert post(made["set_off"], day, key=key) == first
    with pytest.raises(StepRefused):
        post(made["set_off"], day)
    assert world.counters([trade.files["PK"] for trade in two]) == stored
    with pytest.raises(NothingToSetOff):
        propose(day)


def test_without_every_consent_nothing_is_posted_and_an_objection_ends_it(two: Two) -> None:
    made = propose()
    say(made["set_off"], PAIR[0])
    day = made["object_until"] + timedelta(days=1)
    with pytest.raises(ConsentsMissing, match=PAIR[1]):
        post(made["set_off"], day)
    assert say(made["set_off"], PAIR[1], SetOffAnswer.OBJECT)["state"] == "withdrawn"
    with pytest.raises(StepRefused):
        post(made["set_off"], day)
    with pytest.raises(StepRefused):
        say(made["set_off"], PAIR[0])


def test_the_other_order_is_set_off_apart(two: Two) -> None:
    before = [gap(trade, "RU") for trade in two]
    made = propose(order="RU")
    for party in PAIR:
        say(made["set_off"], party)
    pakistani = [gap(trade) for trade in two]
    post(made["set_off"], made["object_until"] + timedelta(days=1))
    assert [gap(trade) for trade in two] == pakistani
    assert sum(gap(trade, "RU") for trade in two) == sum(before)


def test_who_may_see_propose_answer_and_post(two: Two) -> None:
    with pytest.raises(PowerMissing):
        propose(actor=world.trader(PAIR[0], TODAY))
    with pytest.raises(PowerMissing):
        propose(actor=world.trader("pk-rice", TODAY), party_id=PAIR[0])
    made = propose()
    with pytest.raises(PowerMissing):
        post(made["set_off"], made["object_until"] + timedelta(days=1), actor=world.trader(PAIR[0], TODAY))
    with pytest.raises(SetOffAbsent):
        say(made["set_off"], "pk-rice")
    with pytest.raises(SetOffAbsent):
        see_set_off(actor=world.trader("pk-rice", TODAY), set_off_id=made["set_off"])
    assert see_set_offs(actor=world.trader("pk-rice", TODAY)) == ()
    page = see_set_off(actor=world.trader(PAIR[0], TODAY), set_off_id=made["set_off"])
    assert {line.debtor_id for line in page.lines} == set(PAIR)
    assert [one.party_id for one in page.standings] == [PAIR[0]]
    assert post(made["set_off"], TODAY, event=SetOffEvent.WITHDRAW)["state"] == "withdrawn"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_prints_every_debt_before_and_after(two: Two, language: str) -> None:
    made = propose()
    page = see_set_off(actor=world.trader(PAIR[0], TODAY), set_off_id=made["set_off"])
    printed = see_set_off_paper(actor=world.trader(PAIR[0], TODAY), set_off_id=made["set_off"], language=language)
    worth = [line.before // 100 for line in page.lines] + [made["total_minor"] // 100]
    marks = [f"{whole:,}".replace(",", " ") if language == "ru" else f"{whole:,}" for whole in worth]
    assert missing_from(printed, [made["set_off"], *marks]) == []
    with pytest.raises(SetOffAbsent):
        see_set_off_paper(actor=world.trader("pk-rice", TODAY), set_off_id=made["set_off"], language=language)


def test_outside_a_sandbox_the_figure_keeps_it_switched_off(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "is_sandbox", lambda: False)
    with pytest.raises(SetOffNotAllowed):
        propose()


# Domestic legs.


def record(
    act: DomesticAct, debtor: str, creditor: str, minor: int, reference: str, actor: str = "", **changes: Any
) -> dict[str, Any]:
    teller = actor or (debtor if act is DomesticAct.DEBT else creditor)
    told = {"actor": world.trader(teller, TODAY), "now": morning(TODAY), "key": world.new_key(), **changes}
    return record_domestic(
        act=act, debtor_id=debtor, creditor_id=creditor, minor=minor, reference=reference, **told
    )  # fmt: skip


def owed(actor: Actor) -> dict[tuple[str, str], Value]:
    found = see_domestic(actor=actor, order="PK", now=morning(TODAY))
    return {(one.debtor.id, one.creditor.id): one.owed for one in found}


def test_a_domestic_debt_is_paid_down_and_no_evidence_account_moves(two: Two) -> None:
    before = [gap(trade) for trade in two], [world.counters(trade.files.values()) for trade in two]
    record(DomesticAct.DEBT, "pk-basmati", "pk-rice", 900_000, "INV-1")
    record(DomesticAct.PAYMENT, "pk-basmati", "pk-rice", 400_000, "RCPT-1")
    expected = {("pk-basmati", "pk-rice"): Value(500_000, "PKR")}
    assert owed(world.console(TODAY)) == owed(world.trader("pk-rice", TODAY)) == expected
    assert owed(world.trader("pk-chilli", TODAY)) == {}
    assert ([gap(trade) for trade in two], [world.counters(trade.files.values()) for trade in two]) == before


def test_who_tells_what_and_what_is_refused(two: Two) -> None:
    with pytest.raises(PowerMissing):
        record(DomesticAct.DEBT, "pk-basmati", "pk-rice", 100, "INV-2", actor="pk-rice")
    with pytest.raises(PowerMissing):
        record(DomesticAct.PAYMENT, "pk-basmati", "pk-rice", 100, "RCPT-2", actor="pk-basmati")
    with pytest.raises(NotAtHome):
        record(DomesticAct.DEBT, "pk-basmati", "ru-newsprint", 100, "INV-2")
    with pytest.raises(MoreThanOwed):
        record(DomesticAct.PAYMENT, "pk-basmati", "pk-rice", 100, "RCPT-2")
    with pytest.raises(ReferenceMissing):
        record(DomesticAct.DEBT, "pk-basmati", "pk-rice", 100, " ")
    assert owed(world.console(TODAY)) == {}


def test_a_ring_of_domestic_debts_is_set_off_by_consent(two: Two) -> None:
    ring = ("pk-basmati", "pk-rice", "pk-chilli")
    for number, (debtor, creditor) in enumerate(zip(ring, (*ring[1:], ring[0]), strict=True)):
        record(DomesticAct.DEBT, debtor, creditor, 1_000 * (number + 1), f"INV-{number}")
    made = propose(scope=SetOffScope.DOMESTIC)
    assert (made["total_minor"], made["unit"]) == (3_000, "PKR")
    for party in ring:
        say(made["set_off"], party)
    post(made["set_off"], made["object_until"] + timedelta(days=1))
    assert {pair: value.minor for pair, value in owed(world.console(TODAY)).items()} == {
        ("pk-rice", "pk-chilli"): 1_000,
        ("pk-chilli", "pk-basmati"): 2_000,
    }
