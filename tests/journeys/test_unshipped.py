"""Goods that are never shipped: who agrees, what leaves permits and books, and what stays out of reach."""

from dataclasses import replace
from typing import Any

import pytest
from tests.journeys import world
from tests.journeys.world import Trade, after, morning

from tarazu.authorisation.amendment import BeyondContract
from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.authorisation.draw_down import AllowanceExceeded
from tarazu.clearing.cancelling import (
    CancellationEvent,
    CancellationOpen,
    CancellationUnexplained,
    CancelNothing,
    FilesCertified,
    FilesUndecided,
    LegAbsent,
    NothingUnshipped,
    check_files,
)
from tarazu.desk.amend_authorisation import amend_authorisation
from tarazu.desk.answer_cancellation import answer_cancellation
from tarazu.desk.cancel_unshipped import cancel_unshipped
from tarazu.desk.see_unshipped import see_unshipped
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.quantity import Quantity, UnitMismatch
from tarazu.kernel.value import Value
from tarazu.ledger.accounts import AccountKind
from tarazu.reference.units import unit
from tarazu.registry.people import PowerMissing
from tarazu.storage import authorisation, cancelling, ledger
from tarazu.storage.cancelling import CancellationAbsent
from tarazu.storage.contracts import ContractAbsent

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
DAY = after(20)
GIVER, RECEIVER = "pk-basmati", "ru-newsprint"


def propose(trade: Trade, leg: int, quantity: Quantity, **changes: Any) -> str:
    party = changes.get("party_id", GIVER)
    told = {
        "actor": world.trader(party, DAY),
        "party_id": party,
        "reason": "The mill burnt down.",
        "now": morning(DAY),
        "key": world.new_key(),
        **changes,
    }
    done = cancel_unshipped(contract_id=trade.contract.id, leg_number=leg, quantity=quantity, **told)
    asked: str = done["cancellation"]
    return asked


def reply(asked: str, party: str = RECEIVER, event: CancellationEvent = CancellationEvent.AGREE) -> dict[str, Any]:
    return answer_cancellation(
        actor=world.trader(party, DAY),
        cancellation_id=asked,
        party_id=party,
        event=event,
        now=morning(DAY),
        key=world.new_key(),
    )


def promised(trade: Trade, order: str, commodity: str) -> int:
    balances = ledger.balances_of_book(trade.files[order])
    accounts = ledger.accounts_of_book(trade.files[order]).values()
    return sum(
        balances[one.id].posted for one in accounts if one.kind is AccountKind.PROMISED and one.commodity == commodity
    )


def admitted(trade: Trade, order: str, leg: int) -> tuple[int, int]:
    held = authorisation.authorisation(trade.files[order])
    return next((one.quantity.steps, one.value.minor) for one in held.allowances if one.leg_number == leg)


def test_once_all_agree_the_goods_leave_every_permit_and_book(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    part, rest = leg.quantity.part(1, 4), leg.quantity.steps - leg.quantity.part(1, 4).steps
    before = {order: admitted(granted, order, leg.number) for order in ("PK", "RU")}
    asked = propose(granted, leg.number, part)
    assert {order: admitted(granted, order, leg.number) for order in ("PK", "RU")} == before
    assert reply(asked) == {"cancellation": asked, "state": "agreed", "waiting_for": 0}
    for order in ("PK", "RU"):
        assert admitted(granted, order, leg.number) == (rest, before[order][1] * 3 // 4)
        assert promised(granted, order, leg.commodity) == rest
    assert cancelling.struck_steps(granted.contract.id) == {leg.number: part.steps}
    with pytest.raises(AllowanceExceeded):
        world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, DAY)
    world.lodge(granted, "PK", leg.number, Quantity(rest, leg.quantity.unit), Value(leg.value.minor * 3 // 4), DAY)


def test_what_was_struck_is_not_amended_back(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    reply(propose(granted, leg.number, leg.quantity.part(1, 4)))
    with pytest.raises(BeyondContract):
        amend_authorisation(
            actor=world.officer(world.LAHORE, DAY),
            authorisation_id=granted.files["PK"],
            leg_number=leg.number,
            quantity=leg.quantity,
            value=leg.value,
            reason="As it was.",
            now=morning(DAY),
            key=world.new_key(),
        )


def test_a_leg_can_go_whole_and_the_rest_is_still_netted(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    reply(propose(granted, leg.number, leg.quantity))
    assert admitted(granted, "PK", leg.number) == (0, 0)
    assert promised(granted, "PK", leg.commodity) == 0
    page = see_unshipped(actor=world.trader(GIVER, DAY), contract_id=granted.contract.id)
    assert page.legs[leg.number - 1].left.steps == 0
    with pytest.raises(NothingUnshipped):
        propose(granted, leg.number, Quantity(1, leg.quantity.unit))
    from_abroad = world.leg_of(granted, "RU")
    world.cross(granted, "RU", from_abroad.number, DAY)
    assert world.net(granted, "PK", DAY)["outcome"] == "nothing_imported"


def test_what_is_declared_under_way_or_delivered_is_out_of_reach_to_the_kilogram(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    quarter = leg.quantity.part(1, 4)
    worth = Value(leg.value.minor // 4)
    number = world.lodge(granted, "PK", leg.number, quarter, worth, DAY)
    left = leg.quantity - quarter
    over = Quantity(left.steps + 1, left.unit)
    with pytest.raises(NothingUnshipped, match="neither declared"):
        propose(granted, leg.number, over)
    world.assess(number, quarter, worth, DAY)
    world.release(number, DAY)
    with pytest.raises(NothingUnshipped):
        propose(granted, leg.number, over)
    reply(propose(granted, leg.number, left))
    assert promised(granted, "PK", leg.commodity) == 0
    assert admitted(granted, "PK", leg.number)[0] == quarter.steps
    arrived = world.lodge(granted, "RU", leg.number, quarter, worth, DAY)
    world.assess(arrived, quarter, worth, DAY)
    world.release(arrived, DAY)


def test_what_was_declared_since_the_proposal_refuses_the_last_consent(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    asked = propose(granted, leg.number, leg.quantity)
    world.lodge(granted, "PK", leg.number, leg.quantity.part(1, 10), Value(leg.value.minor // 10), DAY)
    number = world.lodge(granted, "PK", leg.number, leg.quantity.part(1, 10), Value(leg.value.minor // 10), DAY)
    world.assess(number, leg.quantity.part(1, 10), Value(leg.value.minor // 10), DAY)
    page = see_unshipped(actor=world.trader(RECEIVER, DAY), contract_id=granted.contract.id)
    assert page.cancellations[0].effects[0].after.exports_assessed.minor >= 0
    before = world.counters(granted.files.values())
    with pytest.raises(NothingUnshipped):
        reply(asked)
    assert world.counters(granted.files.values()) == before
    assert cancelling.cancellation(asked).state == "proposed"


def test_a_proposal_is_declined_or_taken_back_and_nothing_changes(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    before = world.counters(granted.files.values())
    asked = propose(granted, leg.number, leg.quantity)
    with pytest.raises(CancellationOpen):
        propose(granted, leg.number, leg.quantity, party_id=RECEIVER)
    with pytest.raises(CancellationAbsent):
        reply(asked, RECEIVER, CancellationEvent.WITHDRAW)
    assert reply(asked, RECEIVER, CancellationEvent.DECLINE)["state"] == "declined"
    with pytest.raises(StepRefused):
        reply(asked)
    again = propose(granted, leg.number, leg.quantity)
    assert reply(again, GIVER, CancellationEvent.WITHDRAW)["state"] == "withdrawn"
    assert world.counters(granted.files.values()) == before


def test_wrong_wishes_are_refused_in_words(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    with pytest.raises(CancellationUnexplained):
        propose(granted, leg.number, leg.quantity, reason=" ")
    with pytest.raises(LegAbsent, match="no leg 9"):
        propose(granted, 9, leg.quantity)
    with pytest.raises(CancelNothing):
        propose(granted, leg.number, Quantity(0, leg.quantity.unit))
    with pytest.raises(UnitMismatch):
        propose(granted, leg.number, Quantity(5, unit("KGM")))
    for stranger in ("pk-rice", "ru-lentils"):
        with pytest.raises(ContractAbsent):
            propose(granted, leg.number, leg.quantity, party_id=stranger)
        with pytest.raises(ContractAbsent):
            see_unshipped(actor=world.trader(stranger, DAY), contract_id=granted.contract.id)
    with pytest.raises(PowerMissing):
        propose(granted, leg.number, leg.quantity, actor=world.officer(world.LAHORE, DAY))


@pytest.mark.parametrize("state", ["applied", "queried"])
def test_nothing_is_cancelled_before_every_order_has_decided(granted: Trade, state: str) -> None:
    decided, waiting = (authorisation.authorisation(granted.files[order]) for order in ("PK", "RU"))
    check_files([decided, waiting])
    with pytest.raises(FilesUndecided, match="RU has not granted"):
        check_files([decided, replace(waiting, state=AuthorisationState(state))])


def test_nothing_is_cancelled_under_a_certified_file(granted: Trade) -> None:
    for leg in granted.contract.legs:
        half, worth = leg.quantity.part(1, 2), Value(leg.value.minor // 2)
        for order in (leg.giver_id[:2].upper(), leg.receiver_id[:2].upper()):
            number = world.lodge(granted, order, leg.number, half, worth, DAY)
            world.assess(number, half, worth, DAY)
            world.release(number, DAY)
    leg = world.leg_of(granted, "PK")
    asked = propose(granted, leg.number, leg.quantity.part(1, 2))
    world.net(granted, "PK", DAY)
    world.close(granted, "PK", DAY)
    with pytest.raises(FilesCertified, match="PK has closed"):
        reply(asked)


def test_the_effect_on_each_file_is_shown_before_anybody_agrees(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    thought = (leg.number, leg.quantity.part(1, 2))
    page = see_unshipped(actor=world.trader(GIVER, DAY), contract_id=granted.contract.id, thought=thought)
    own = next(one for one in page.files if one.file.order == "PK")
    assert own.before.exports_assessed == leg.value
    assert own.after.exports_assessed.minor == leg.value.minor // 2
    assert (own.outcome_before, own.outcome_after, own.is_turned) == ("balanced", "outside", True)
    assert cancelling.cancellations(granted.contract.id) == ()
