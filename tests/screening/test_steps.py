"""Every step of a settlement asks again: a listed party stops all goods of its contract until two officers decide."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.journeys import world
from tests.journeys.world import Trade, after, morning
from tests.screening.officers import cases, clear, decide, load, officer

from tarazu.desk.release_held import ReleasedAlready, SameOfficer, release_held
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.screening.cases import CaseEvent
from tarazu.storage import journal
from tarazu.storage.screening import PartyNotClear

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
LISTED = "X-2,Vyatka Paper Works,firm,RU,,Invented entry\n"
DAY = after(5)


def lodged(trade: Trade, order: str = "PK") -> tuple[str, Quantity, Value]:
    """A declaration of half of the first leg out of a country."""
    leg = next(one for one in trade.contract.legs if one.giver_id.startswith(order.lower()))
    half, worth = Quantity(leg.quantity.steps // 2, leg.quantity.unit), Value(leg.value.minor // 2)
    return world.lodge(trade, order, leg.number, half, worth, DAY), half, worth


def is_stopped(step: Callable[[], object]) -> None:
    stored = len(world.journal_kinds())
    with pytest.raises(PartyNotClear, match="Vyatka Paper Works"):
        step()
    assert len(world.journal_kinds()) == stored


def test_I14_a_listed_party_stops_the_signature(proposed: tuple[world.Deal, world.Deal]) -> None:
    drafted = world.agree(proposed[1])
    load(LISTED, after(1))
    is_stopped(lambda: world.sign(drafted, "pk-basmati", after(1)))


def test_I28_a_frozen_party_stops_the_others_until_two_officers_let_their_goods_move(
    proposed: tuple[world.Deal, world.Deal],
) -> None:
    trade = world.put_under_contract(proposed[0])
    for order in ("PK", "RU"):
        world.grant(trade, order)
    frozen = "ru-chickpeas"
    free = next(leg for leg in trade.contract.legs if frozen not in (leg.giver_id, leg.receiver_id))
    own = next(leg for leg in trade.contract.legs if leg.giver_id == frozen)
    moved = {
        leg.number: world.lodge(trade, leg.giver_id[:2].upper(), leg.number, leg.quantity, leg.value, DAY)
        for leg in (free, own)
    }
    load("X-2,Volga Pulses,firm,RU,,Invented entry\n", DAY)
    decide(cases(day=DAY)[0].case.id, CaseEvent.CONFIRM, "anna", DAY, "The same firm")

    def let_move(who: str) -> bool:
        done = release_held(
            actor=officer(who, DAY),
            contract_id=trade.contract.id,
            party_id=frozen,
            reason="Their goods are not tied to the listed firm.",
            now=morning(DAY),
            key=world.new_key(),
        )
        approved: bool = done["approved"]
        return approved

    def assess(leg: world.Any) -> None:
        world.assess(moved[leg.number], leg.quantity, leg.value, DAY)

    for leg in (free, own):
        with pytest.raises(PartyNotClear, match="Volga Pulses"):
            assess(leg)
    assert let_move("anna") is False
    with pytest.raises(SameOfficer):
        let_move("anna")
    with pytest.raises(PartyNotClear):
        assess(free)
    assert let_move("bilal") is True
    with pytest.raises(ReleasedAlready):
        let_move("bilal")
    assess(free)
    with pytest.raises(PartyNotClear):
        assess(own)
    with pytest.raises(PartyNotClear):
        world.net(trade, "PK", DAY)


def test_I14_a_party_listed_after_the_grant_stops_the_assessment(granted: Trade) -> None:
    number, half, worth = lodged(granted)
    load(LISTED, DAY)
    is_stopped(lambda: world.assess(number, half, worth, DAY))
    clear(cases(day=DAY)[0].case.id, DAY)
    assert world.assess(number, half, worth, DAY)["assessed_minor"] == worth.minor


def test_I14_a_party_listed_after_the_assessment_stops_the_release(granted: Trade) -> None:
    number, half, worth = lodged(granted)
    world.assess(number, half, worth, DAY)
    load(LISTED, DAY)
    is_stopped(lambda: world.release(number, DAY))


def test_a_step_is_stopped_when_the_clearance_ran_out_though_nobody_ticked(granted: Trade) -> None:
    number, half, worth = lodged(granted)
    load(LISTED, DAY)
    clear(cases(day=DAY)[0].case.id, DAY)
    later = date(DAY.year + 1, DAY.month, DAY.day)
    with pytest.raises(PartyNotClear):
        world.assess(number, half, worth, later)


def test_a_step_names_the_editions_it_was_asked_against(granted: Trade) -> None:
    number, half, worth = lodged(granted)
    edition = load("X-3,Somebody Else Entirely,firm,,,Invented\n", DAY)["list"]
    world.assess(number, half, worth, DAY)
    told = next(entry.body for entry in journal.entries() if entry.kind == "declaration_assessed")
    assert told["screened_against"] == [edition]


def test_I14_a_party_listed_after_delivery_stops_net_off_and_closing(delivered: Trade) -> None:
    late = after(60)
    world.net(delivered, "PK", late)
    load(LISTED, late)
    is_stopped(lambda: world.close(delivered, "PK", late))
    is_stopped(lambda: world.net(delivered, "RU", late))
