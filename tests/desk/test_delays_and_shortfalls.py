"""Clause 12 beside the net-off's difference: instalments that left late, and damages that came short."""

from datetime import date, timedelta

import pytest
from tests.desk.test_clearing_cures import GIVER, RECEIVER, admit, answer, carried, fitting, price, propose
from tests.desk.test_damages import due, late, owing
from tests.journeys import world
from tests.journeys.world import LAHORE, MOSCOW, NEWSPRINT, Trade, morning
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body

from tarazu.clearing.agreed_cures import (
    CureKind,
    CureOpen,
    CureTooLarge,
    DamagesNotDue,
    NothingShort,
    NothingToCure,
)
from tarazu.clearing.closing import ClosingRefused
from tarazu.desk.see_residual import see_residual
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger.balances import balance_by_unit
from tarazu.ledger.transfers import Reason
from tarazu.storage import cures, ledger
from tarazu.storage.damages import short_damages
from tarazu.storage.files import load_file

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
STEP = 5  # what is missing of the damages, in steps of their goods


def agreed(cure: str, day: date) -> str:
    answer(cure, day=day)
    for authority in (LAHORE, MOSCOW):
        admit(cure, authority, day=day)
    return cure


def sides(trade: Trade, day: date) -> dict[str, int]:
    page = see_residual(actor=world.trader(RECEIVER, day), authorisation_id=trade.files["RU"], now=morning(day))
    return {line.due.country: line.due.most.minor for line in page.damages}


def test_instalments_that_left_late_are_asked_for_after_a_net_off_that_balances(granted: Trade) -> None:
    last = max(part.ship_by for part in granted.contract.instalments)
    left = last + timedelta(days=21)
    world.deliver(granted, left)
    struck = left + timedelta(days=40)
    assert sides(granted, struck) == {}, "before a net-off nothing is asked for"
    assert world.net(granted, "RU", struck)["outcome"] == "balanced"
    expected = {"PK": 0, "RU": 0}
    for part in granted.contract.instalments:
        leg = next(one for one in granted.contract.legs if one.number == part.leg_number)
        percent = min(10, (left - part.ship_by).days // 7)
        expected[leg.giver_id[:2].upper()] += leg.value_of(part.quantity).minor * percent // 100
    assert sides(granted, struck) == expected
    stand_at(struck)
    for language, said in (
        ("en", "Instalments that left late"),
        ("ur", "دیر سے روانہ"),
        ("ru", "ушедшие с опозданием"),
    ):
        page = body(visitor(RECEIVER, language), f"/files/{granted.files['RU']}/left/")
        assert said in page and 'name="damages"' in page
    with pytest.raises(CureTooLarge):
        propose(granted, Quantity(10**9, price(granted).unit), day=struck, damages=True)
    fits = Quantity(expected["PK"] * price(granted).unit.steps_per_unit // price(granted).minor, price(granted).unit)
    made = agreed(propose(granted, fits, day=struck, damages=True), struck)
    assert load_file(granted.files["RU"]).position.gap == cures.cure(made).value
    rest = expected["PK"] - cures.cure(made).value.minor
    assert sides(granted, struck) == ({"RU": expected["RU"]} | ({"PK": rest} if rest else {}))
    with pytest.raises(NothingToCure):
        propose(granted, fits, day=struck)


def short(trade: Trade, made: str, day: date) -> date:
    """Of some damages a few steps do not come: the day after their last."""
    held = cures.cure(made)
    came = Quantity(held.quantity.steps - STEP, held.quantity.unit)
    trade = Trade(trade.deal, load_file(trade.files["PK"]).contract, trade.files)
    for order, on in (("PK", day), ("RU", day + timedelta(days=20))):
        number = world.lodge(trade, order, held.leg_number, held.quantity, held.value, on)
        found = held.quantity if order == "PK" else came
        world.assess(number, found, held.price.of(found), on, "A few bags are missing.")
        world.release(number, on)
    return held.due + timedelta(days=1)


def test_damages_that_came_short_are_asked_for_again_once_and_entered_once(delivered: Trade) -> None:
    began = late(delivered)
    made = owing(delivered, began)
    day = short(delivered, made, began)
    held = cures.cure(made)
    missing = held.price.of(Quantity(STEP, held.quantity.unit))
    assert short_damages(delivered.contract.id, held.due) == (), "until its last day more may come"
    (again,) = due(delivered, day).due.short
    assert (again.cure.id, again.missing) == (made, missing)
    with pytest.raises(ClosingRefused, match=made):
        world.close(delivered, "RU", day)
    too_much = Quantity(STEP + 1, held.quantity.unit)
    with pytest.raises(CureTooLarge):
        propose(delivered, too_much, day=day, damages=True)
    entered = load_file(delivered.files["RU"]).position.damages
    second = agreed(propose(delivered, Quantity(STEP, held.quantity.unit), day=day, damages=True), day)
    assert cures.cure(second).again_for == made
    assert load_file(delivered.files["RU"]).position.damages == entered, "what is missing is owed once"
    assert not any(line.due.short for line in see_residual(
        actor=world.trader(RECEIVER, day), authorisation_id=delivered.files["RU"], now=morning(day)
    ).damages)  # fmt: skip
    carried(delivered, second, left=day)


def test_what_is_missing_is_waived_by_both_sides_and_both_customs(delivered: Trade) -> None:
    began = late(delivered)
    made = owing(delivered, began)
    day = short(delivered, made, began)
    held = cures.cure(made)
    missing = Quantity(STEP, held.quantity.unit)
    for wrong in ({"commodity": NEWSPRINT}, {"giver_id": RECEIVER, "receiver_id": GIVER}):
        with pytest.raises((NothingShort, DamagesNotDue)):
            propose(delivered, missing, day=day, waive=True, **wrong)
    with pytest.raises(CureTooLarge):
        propose(delivered, Quantity(STEP + 1, held.quantity.unit), day=day, waive=True)
    waiver = propose(delivered, missing, day=day, waive=True)
    with pytest.raises(CureOpen):
        propose(delivered, missing, day=day, waive=True)
    before = {order: load_file(delivered.files[order]).position.damages for order in ("PK", "RU")}
    answer(waiver, day=day)
    admit(waiver, LAHORE, day=day)
    assert load_file(delivered.files["PK"]).position.damages == before["PK"], "one customs is not enough"
    admit(waiver, MOSCOW, day=day)
    assert cures.cure(waiver).kind is CureKind.WAIVER
    worth = held.price.of(missing).minor
    for order, sign in (("PK", -1), ("RU", 1)):
        file = load_file(delivered.files[order])
        assert file.position.damages == Value(before[order].minor - sign * worth)
        assert set(balance_by_unit(ledger.transfers_of_book(file.authorisation.id)).values()) == {0}
        lines = [one for one in file.obligations if one.damages]
        assert {(one.debtor_id, one.creditor_id, one.reference) for one in lines} == {
            (GIVER, RECEIVER, f"{delivered.contract.number}/{held.leg_number}")
        }
        assert sum(one.value.minor for one in lines) == held.value.minor - worth
        assert [one.reason for one in file.transfers if one.reason is Reason.DAMAGES] == [Reason.DAMAGES] * 2
        assert len(file.contract.legs) == len(delivered.contract.legs) + 1, "a waiver brings no goods"
    assert short_damages(delivered.contract.id, day) == ()
    with pytest.raises(NothingShort):
        propose(delivered, missing, day=day, waive=True)


def test_both_files_close_once_what_was_missing_is_waived(delivered: Trade) -> None:
    day = late(delivered)
    cure = agreed(propose(delivered, fitting(delivered), day=day), day)
    made = owing(delivered, day)
    carried(delivered, cure, left=day)
    later = short(delivered, made, day)
    held = cures.cure(made)
    waiver = propose(delivered, Quantity(STEP, held.quantity.unit), day=later, waive=True)
    assert world.net(delivered, "RU", later)["outcome"] == "outside"
    agreed(waiver, later)
    ended = later + timedelta(days=40)
    assert world.net(delivered, "RU", ended)["outcome"] == "balanced"
    world.net(delivered, "PK", ended)
    for order in ("PK", "RU"):
        world.close(delivered, order, ended)
