"""Damages for delay: goods owed on top, entered in both books, delivered like any others, and then both files close."""

from datetime import date, timedelta

import pytest
from tests.desk.test_clearing_cures import GIVER, RECEIVER, admit, answer, carried, fitting, owed, price, propose
from tests.journeys import world
from tests.journeys.world import BASMATI, LAHORE, MOSCOW, NEWSPRINT, Trade, after, morning

from tarazu.clearing.agreed_cures import (
    CureOpen,
    CureTooLarge,
    DamagesNotDue,
    DamagesStand,
    GoodsNotOnMenu,
)
from tarazu.clearing.closing import ClosingRefused
from tarazu.desk.cancel_unshipped import cancel_unshipped
from tarazu.desk.see_residual import DamagesLine, ResidualPage, see_residual
from tarazu.desk.see_statement import see_statement
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger.balances import balance_by_unit
from tarazu.ledger.transfers import Reason
from tarazu.storage import cures, ledger
from tarazu.storage.files import load_file
from tarazu.storage.registry import PartyAbsent

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
STRUCK = after(40)
WEEKS = 3


def page(trade: Trade, day: date, order: str = "RU") -> ResidualPage:
    return see_residual(actor=world.trader(RECEIVER, day), authorisation_id=trade.files[order], now=morning(day))


def late(trade: Trade) -> date:
    """The day on which what is left is three weeks and six days late."""
    world.net(trade, "RU", STRUCK)
    return page(trade, STRUCK).residual.due + timedelta(days=7 * WEEKS + 6)


def due(trade: Trade, day: date) -> DamagesLine:
    (line,) = page(trade, day).damages
    return line


def most(trade: Trade, day: date) -> Quantity:
    worth, per_unit = due(trade, day).due.most, price(trade)
    return Quantity(worth.minor * per_unit.unit.steps_per_unit // per_unit.minor, per_unit.unit)


def owing(trade: Trade, day: date) -> str:
    """Damages that everybody agreed to."""
    made = propose(trade, most(trade, day), day=day, damages=True)
    answer(made, day=day)
    for authority in (LAHORE, MOSCOW):
        admit(made, authority, day=day)
    return made


def test_clause_12_says_how_much_for_each_full_week_and_no_more(delivered: Trade) -> None:
    day = late(delivered)
    seen = page(delivered, day)
    said = next(clause.params for clause in delivered.contract.clauses if clause.number == 12)
    percent = min(WEEKS * int(said["delay_per_week"]), int(said["delay_max"]))
    (line,) = seen.damages
    assert line.due.most == Value(owed(delivered).minor * percent // 100)
    assert (line.due.country, line.due.late, line.due.short) == ("PK", (), ())
    assert seen.may_propose_damages
    assert BASMATI in dict(line.menu)
    assert NEWSPRINT not in dict(line.menu), "the receiver's own goods would only go back"
    whole = most(delivered, day)
    with pytest.raises(CureTooLarge):
        propose(delivered, Quantity(whole.steps + 1, whole.unit), day=day, damages=True)
    with pytest.raises(DamagesNotDue):
        propose(delivered, whole, day=day, damages=True, giver_id=RECEIVER, receiver_id=GIVER, commodity=NEWSPRINT)
    for goods in (world.KINNOW, NEWSPRINT):
        with pytest.raises(GoodsNotOnMenu, match=r"1006\.30"):
            propose(delivered, whole, day=day, damages=True, commodity=goods)
    with pytest.raises(PartyAbsent):
        propose(delivered, whole, day=day, damages=True, giver_id="pk-rice")
    propose(delivered, whole, day=day, damages=True)
    with pytest.raises(CureOpen):
        propose(delivered, whole, day=day, damages=True)
    assert not page(delivered, day).may_propose_damages


def test_nothing_is_added_before_a_full_week(delivered: Trade) -> None:
    late(delivered)
    for early in (STRUCK, page(delivered, STRUCK).residual.due + timedelta(days=6)):
        assert not page(delivered, early).may_propose_damages
        with pytest.raises(DamagesNotDue):
            propose(delivered, Quantity(1, price(delivered).unit), day=early, damages=True)


def test_damages_that_are_agreed_are_not_agreed_again(delivered: Trade) -> None:
    day = late(delivered)
    carried(delivered, owing(delivered, day), left=day)
    later = day + timedelta(days=31)
    world.net(delivered, "RU", later)
    with pytest.raises(DamagesNotDue):
        propose(delivered, Quantity(1, price(delivered).unit), day=later, damages=True)


def test_with_the_last_admission_their_value_is_owed_in_both_books(delivered: Trade) -> None:
    day = late(delivered)
    before = {order: load_file(delivered.files[order]).position.gap for order in ("PK", "RU")}
    made = propose(delivered, most(delivered, day), day=day, damages=True)
    answer(made, day=day)
    admit(made, LAHORE, day=day)
    assert [load_file(delivered.files[order]).position.gap for order in ("PK", "RU")] == list(before.values())
    admit(made, MOSCOW, day=day)
    agreed = cures.cure(made)
    for order, sign in (("PK", -1), ("RU", 1)):
        file = load_file(delivered.files[order])
        assert file.position.damages == Value(sign * agreed.value.minor)
        assert file.position.gap == before[order] + file.position.damages
        assert set(balance_by_unit(ledger.transfers_of_book(file.authorisation.id)).values()) == {0}
        (line,) = (one for one in file.obligations if one.damages)
        assert (line.debtor_id, line.creditor_id, line.value) == (GIVER, RECEIVER, agreed.value)
        assert line.reference == f"{delivered.contract.number}/{agreed.leg_number}"
        stated = see_statement(actor=world.console(day), authorisation_id=file.authorisation.id, now=morning(day))
        (entry,) = (e for one in stated.values for e in one.lines if e.reason is Reason.DAMAGES and e.amount * sign > 0)
        assert abs(entry.amount) == agreed.value.minor
        assert any(item.reference == line.reference for item in stated.ageing.items) is (order == "RU")


def test_both_files_close_once_the_difference_and_the_damages_came(delivered: Trade) -> None:
    day = late(delivered)
    cure = propose(delivered, fitting(delivered), day=day)
    answer(cure, day=day)
    for authority in (LAHORE, MOSCOW):
        admit(cure, authority, day=day)
    damages = owing(delivered, day)
    carried(delivered, cure, per_mille=985, left=day)
    later = day + timedelta(days=40)
    assert world.net(delivered, "RU", later)["outcome"] == "outside", "the damages are still to come"
    with pytest.raises(ClosingRefused):
        world.close(delivered, "RU", later)
    carried(delivered, damages, per_mille=1_015, left=later)
    ended = later + timedelta(days=40)
    assert world.net(delivered, "RU", ended)["outcome"] == "settled"
    world.net(delivered, "PK", ended)
    for order in ("PK", "RU"):
        world.close(delivered, order, ended)


def test_a_cure_never_brings_what_the_damages_bring(delivered: Trade) -> None:
    day = late(delivered)
    whole = fitting(delivered)
    owing(delivered, day)
    world.net(delivered, "RU", day)
    assert page(delivered, day).residual.owed.minor > owed(delivered).minor - 1
    with pytest.raises(CureTooLarge):
        propose(delivered, Quantity(whole.steps + 1, whole.unit), day=day)
    propose(delivered, whole, day=day)


def test_the_leg_of_damages_is_not_cancelled(delivered: Trade) -> None:
    day = late(delivered)
    agreed = cures.cure(owing(delivered, day))
    with pytest.raises(DamagesStand, match=str(agreed.leg_number)):
        cancel_unshipped(
            actor=world.trader(GIVER, day), contract_id=delivered.contract.id, leg_number=agreed.leg_number,
            quantity=agreed.quantity, reason="We would rather not.", party_id=GIVER, now=morning(day),
            key=world.new_key(),
        )  # fmt: skip
