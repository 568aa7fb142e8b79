"""What each event of a delivery posts, and what a statement shows of it."""

from datetime import date

import pytest

from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Dimension, Quantity, Unit, UnitMismatch
from tarazu.kernel.value import Value
from tarazu.ledger.accounts import Account, AccountKind, control_account, position_account
from tarazu.ledger.balances import Balance, Overdrawn, admit, balance_by_unit, settle
from tarazu.ledger.book import Direction, Goods, Posting, ValueOf, accept, assess, declare, dispatch, promise, withdraw
from tarazu.ledger.statement import Statement, StatementLine, by_month, party_statement, statement
from tarazu.ledger.transfers import NotPositive, Paper, Phase, Reason, Transfer, after

TONNE = Unit("TNE", "t", Dimension.MASS, 1000, 1)
KILOGRAM = Unit("KGM", "kg", Dimension.MASS, 1, 1)
RICE = Goods("au_1", "pa_meskay", "1006.30")
IMPORTED = ValueOf("au_1", "pa_meskay", Direction.IMPORT)
EXPORTED = ValueOf("au_1", "pa_meskay", Direction.EXPORT)
MEMBER, ABROAD = position_account("au_1", "pa_meskay"), control_account("au_1")


class Kept:
    """A book in memory, written the way the storage writes it."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.balances: dict[str, Balance] = {}
        self.transfers: dict[str, Transfer] = {}

    def write(self, posting: Posting) -> None:
        self.accounts |= {account.id: account for account in posting.accounts}
        for step in posting.steps:
            pending = self.transfers[step.transfer_id]
            self.balances |= settle(self.balances, pending, step)
            self.transfers[pending.id] = after(pending, step)
        self.balances |= admit(self.accounts, self.balances, posting.transfers)
        self.transfers |= {move.id: move for move in posting.transfers}

    def goods(self) -> dict[AccountKind, int]:
        kinds = {account.id: account.kind for account in self.accounts.values()}
        return {kinds[balance.account_id]: balance.posted for balance in self.balances.values()}


def tonnes(count: int) -> Quantity:
    return Quantity(count * 1000, TONNE)


def paper(number: int, day: int = 1) -> Paper:
    return Paper(f"GD-{number}", date(2025, 11, day))


@pytest.mark.parametrize(
    ("assessed", "accepted", "short", "world"),
    [(5_000, 5_000, 0, -20_000), (4_990, 4_990, 10, -20_000), (5_003, 5_003, 0, -20_003), (0, 0, 5_000, -20_000)],
)
def test_goods_go_from_promised_to_accepted_or_short(assessed: int, accepted: int, short: int, world: int) -> None:
    book = Kept()
    book.write(promise(RICE, tonnes(20_000), paper(1)))
    book.write(dispatch(RICE, tonnes(5_000), paper(2)))
    book.write(accept(RICE, tonnes(5_000), tonnes(assessed), paper(3)))
    book.write(withdraw(RICE, tonnes(1_000), paper(4)))
    held = book.goods()
    assert held[AccountKind.PROMISED] == 14_000_000
    assert held[AccountKind.UNDER_WAY] == 0
    assert held.get(AccountKind.ACCEPTED, 0) == accepted * 1000
    assert held.get(AccountKind.SHORT, 0) == short * 1000
    assert held[AccountKind.WORLD] == (world + 1_000) * 1000
    assert set(balance_by_unit(book.transfers.values()).values()) == {0}


def test_the_legs_of_a_short_delivery_are_linked() -> None:
    legs = accept(RICE, tonnes(10), tonnes(9), paper(1)).transfers
    assert [leg.reason for leg in legs] == [Reason.ACCEPT, Reason.FALL_SHORT]
    assert legs[0].linked == legs[1].linked is not None


def test_no_more_leaves_than_was_promised() -> None:
    book = Kept()
    book.write(promise(RICE, tonnes(100), paper(1)))
    with pytest.raises(Overdrawn):
        book.write(dispatch(RICE, Quantity(100_001, TONNE), paper(2)))


def test_unlike_units_and_impossible_quantities_are_refused() -> None:
    with pytest.raises(UnitMismatch):
        accept(RICE, tonnes(1), Quantity(1000, KILOGRAM), paper(1))
    with pytest.raises(NotPositive):
        accept(RICE, tonnes(0), tonnes(1), paper(1))
    with pytest.raises(NotPositive):
        promise(RICE, tonnes(0), paper(1))


def test_an_import_makes_the_member_owe_and_an_export_makes_it_owed() -> None:
    book = Kept()
    book.write(assess(IMPORTED, Value(1_400), paper(1)))
    assert (book.balances[MEMBER.id].posted, book.balances[ABROAD.id].posted) == (-1_400, 1_400)
    book.write(assess(EXPORTED, Value(1_500), paper(2)))
    assert (book.balances[MEMBER.id].posted, book.balances[ABROAD.id].posted) == (100, -100)


def test_a_declared_value_stands_pending_until_the_assessed_one_takes_its_place() -> None:
    book = Kept()
    book.write(declare(EXPORTED, Value(1_500), paper(1)))
    assert (book.balances[MEMBER.id].posted, book.balances[MEMBER.id].pending) == (0, 1_500)
    (declared,) = book.transfers.values()
    book.write(assess(EXPORTED, Value(1_450), paper(1), declared))
    assert (book.balances[MEMBER.id].posted, book.balances[MEMBER.id].pending) == (1_450, 0)
    assert book.transfers[declared.id].phase is Phase.VOIDED
    with pytest.raises(StepRefused):
        assess(EXPORTED, Value(1), paper(1), book.transfers[declared.id])


def test_a_value_assessed_at_nothing_only_voids_the_declared_one() -> None:
    book = Kept()
    book.write(declare(IMPORTED, Value(1_500), paper(1)))
    book.write(assess(IMPORTED, Value(0), paper(1), next(iter(book.transfers.values()))))
    assert (book.balances[MEMBER.id].posted, book.balances[MEMBER.id].pending) == (0, 0)
    with pytest.raises(NotPositive):
        assess(IMPORTED, Value(0), paper(2))


def test_a_statement_opens_moves_and_closes_with_pending_apart() -> None:
    book = Kept()
    book.write(assess(IMPORTED, Value(900), paper(1, 1)))
    book.write(assess(EXPORTED, Value(200), paper(2, 10)))
    book.write(assess(EXPORTED, Value(300), paper(3, 20)))
    book.write(declare(EXPORTED, Value(50), paper(4, 21)))
    book.write(assess(EXPORTED, Value(1_000), paper(5, 30)))
    shown = statement(MEMBER, book.transfers.values(), Period(date(2025, 11, 10), date(2025, 11, 30)))
    assert (shown.opening, shown.closing) == (-900, -400)
    assert [(line.day.day, line.amount, line.balance) for line in shown.lines] == [(10, 200, -700), (20, 300, -400)]
    assert [(line.amount, line.balance) for line in shown.pending] == [(50, -350)]
    assert {line.other_account_id for line in shown.lines} == {ABROAD.id}
    later = statement(MEMBER, book.transfers.values(), Period(date(2025, 11, 30)))
    assert (later.opening, later.closing) == (-400, 600)


def test_a_party_sees_all_its_own_accounts_and_no_other() -> None:
    book = Kept()
    book.write(promise(RICE, tonnes(5), paper(1)))
    book.write(assess(EXPORTED, Value(7), paper(2)))
    book.write(assess(ValueOf("au_1", "pa_other", Direction.EXPORT), Value(9), paper(3)))
    shown = party_statement("pa_meskay", book.accounts.values(), book.transfers.values(), Period(date(2025, 1, 1)))
    assert {one.account.kind: one.closing for one in shown} == {
        AccountKind.WORLD: -5000,
        AccountKind.PROMISED: 5000,
        AccountKind.POSITION: 7,
    }


def test_a_statement_is_summed_month_by_month_and_empty_months_stand() -> None:
    moves = [(date(2025, 11, 30), 60), (date(2025, 12, 1), 0), (date(2026, 2, 1), -100), (date(2026, 2, 28), 15)]
    moves += [(date(2026, 3, 1), 1)]  # the last month has one line alone, of the least there is, on its first day
    lines = tuple(StatementLine(str(day), day, Reason.ASSESS_IMPORT, "GD-1", "other", by, 0) for day, by in moves)
    shown = by_month(Statement(MEMBER, Period(date(2025, 11, 1)), 100, lines, 76, ()))
    assert [(month.first, month.added, month.taken, month.closing) for month in shown] == [
        (date(2025, 11, 1), 60, 0, 160),
        (date(2025, 12, 1), 0, 0, 160),
        (date(2026, 1, 1), 0, 0, 160),
        (date(2026, 2, 1), 15, 100, 75),
        (date(2026, 3, 1), 1, 0, 76),
    ]
    assert by_month(Statement(MEMBER, Period(date(2025, 11, 1)), 100, (), 100, ())) == ()
