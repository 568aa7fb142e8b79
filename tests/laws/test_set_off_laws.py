"""Laws of set-off: debts only shrink, every party's net stays, no loop is left over, and nothing leaves its book."""

from collections import defaultdict
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu.clearing.domestic import acknowledge, owed_at_home, receive
from tarazu.clearing.net_off import positions
from tarazu.clearing.set_off import (
    ConsentsMissing,
    Debt,
    DebtsMoved,
    NothingToSetOff,
    ObjectionsStillPossible,
    SetOff,
    SetOffScope,
    barter_posting,
    check_posting,
    chosen,
    debts_of_book,
    domestic_posting,
    pairs_left,
    propose,
    standings,
)
from tarazu.kernel.value import Value
from tarazu.ledger.balances import balance_by_unit, balances
from tarazu.ledger.book import Direction, ValueOf, assess
from tarazu.ledger.transfers import Paper

DAY, LAST, POSTED = date(2026, 3, 1), date(2026, 3, 8), date(2026, 3, 9)
OURS, THEIRS = ["pk-a", "pk-b", "pk-c"], ["ru-a", "ru-b"]
BOOKS, LOOP_BOOKS = ["au_1", "au_2", "au_3"], ["au_4", "au_5"]
CROSSING = st.tuples(st.sampled_from(OURS), st.sampled_from(THEIRS)).flatmap(st.permutations)
DELIVERY = st.tuples(st.sampled_from(BOOKS), CROSSING, st.integers(1, 10**9))
Delivery = tuple[str, list[str], int]


@st.composite
def deliveries_with_a_loop(draw: st.DrawFn) -> list[Delivery]:
    """Deliveries in any books, and one loop in two books of their own, so that there is always something to cancel."""
    party, abroad = draw(st.sampled_from(OURS)), draw(st.sampled_from(THEIRS))
    owes, owed = draw(st.integers(1, 10**9)), draw(st.integers(1, 10**9))
    loop: list[Delivery] = [(LOOP_BOOKS[0], [party, abroad], owes), (LOOP_BOOKS[1], [abroad, party], owed)]
    return draw(st.permutations([*draw(st.lists(DELIVERY, max_size=12)), *loop]))


DELIVERIES = deliveries_with_a_loop()


def debts_of(deliveries: list[Delivery]) -> list[Debt]:
    books: dict[str, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for book, (debtor, creditor), minor in deliveries:
        books[book][debtor, creditor] += minor
    return [debt for book, pairs in books.items() for debt in debts_of_book(book, pairs_left(pairs, {}))]


def proposed(debts: list[Debt], scope: SetOffScope = SetOffScope.BARTER, unit: str = "UAC") -> SetOff:
    return propose(debts, scope, "PK", unit, day=DAY, object_until=LAST)


def posted(of: SetOff, debts: list[Debt]) -> SetOff:
    owed = {(debt.book_id, debt.debtor_id, debt.creditor_id): debt.owed for debt in debts}
    return check_posting(of, of.party_ids, owed, POSTED)


def nets(rows: list[tuple[str, str, int]]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for debtor, creditor, minor in rows:
        found[debtor] -= minor
        found[creditor] += minor
    return {party: net for party, net in found.items() if net}


@given(DELIVERIES)
def test_debts_only_shrink_and_every_partys_net_stays(deliveries: list[Delivery]) -> None:
    debts = debts_of(deliveries)
    of = proposed(debts)
    cleared = {(line.book_id, line.debtor_id, line.creditor_id): line for line in of.lines}
    after = []
    for debt in debts:
        line = cleared.pop((debt.book_id, debt.debtor_id, debt.creditor_id), None)
        assert line is None or (line.before == debt.owed and 0 <= line.after < line.before)
        after.append((debt.debtor_id, debt.creditor_id, line.after if line else debt.owed))
    assert not cleared, "no debt is new"
    assert nets(after) == nets([(debt.debtor_id, debt.creditor_id, debt.owed) for debt in debts])
    for one in standings(of):
        assert one.owes_before - one.owes_after == one.owed_before - one.owed_after > 0
    assert of.total == of.bound == sum(line.cleared for line in of.lines)


@given(DELIVERIES)
def test_nothing_is_left_to_set_off_afterwards(deliveries: list[Delivery]) -> None:
    debts = debts_of(deliveries)
    of = proposed(debts)
    cleared = {(line.book_id, line.debtor_id, line.creditor_id): line.cleared for line in of.lines}
    left = [
        Debt(debt.book_id, debt.debtor_id, debt.creditor_id, rest)
        for debt in debts
        if (rest := debt.owed - cleared.get((debt.book_id, debt.debtor_id, debt.creditor_id), 0))
    ]
    with pytest.raises(NothingToSetOff):
        propose(left, SetOffScope.BARTER, "PK", "UAC", day=DAY, object_until=LAST)


@given(DELIVERIES)
def test_a_book_has_no_loop_of_its_own_left(deliveries: list[Delivery]) -> None:
    for book in BOOKS:
        own = [debt for debt in debts_of(deliveries) if debt.book_id == book]
        with pytest.raises(NothingToSetOff):
            propose(own, SetOffScope.BARTER, "PK", "UAC", day=DAY, object_until=LAST)


@given(DELIVERIES)
def test_what_is_posted_moves_every_gap_by_what_was_cleared_and_no_book_off_zero(deliveries: list[Delivery]) -> None:
    accounts, moves = {}, []
    for number, (book, (debtor, creditor), minor) in enumerate(deliveries):
        way, member = (Direction.IMPORT, debtor) if debtor in OURS else (Direction.EXPORT, creditor)
        made = assess(ValueOf(book, member, way), Value(minor), Paper(f"GD-{number}", DAY))
        accounts |= {account.id: account for account in made.accounts}
        moves += made.transfers
    debts = debts_of(deliveries)
    done = posted(proposed(debts), debts)
    posting = barter_posting(done, frozenset(OURS))
    assert set(balance_by_unit([*moves, *posting.transfers]).values()) <= {0}
    assert len({move.linked for move in posting.transfers}) <= 1
    expected: dict[str, int] = defaultdict(int)
    for member in OURS:
        before, after = 0, 0
        for book in (*BOOKS, *LOOP_BOOKS):
            held = {key: one for key, one in accounts.items() if one.book_id == book}
            own = [move for move in moves if move.book_id == book]
            new = [move for move in posting.transfers if move.book_id == book]
            earlier = {one.party_id: one.position for one in positions(held, own)}
            later = {one.party_id: one.position for one in positions(held, [*own, *new])}
            if member not in earlier:
                continue
            before += earlier[member].gap.minor
            after += later[member].gap.minor
            assert later[member].imports_assessed == earlier[member].imports_assessed
            expected[book] += later[member].set_off.minor
        assert before == after, "all books together, a member stands where it stood"
    assert sum(expected.values()) == 0


@given(DELIVERIES)
def test_a_traders_own_set_off_touches_its_own_files_only(deliveries: list[Delivery]) -> None:
    party = next(who for book, crossing, _ in deliveries for who in crossing if book == LOOP_BOOKS[0] and who in OURS)
    of = proposed(list(chosen(debts_of(deliveries), party)))
    assert of.lines
    assert all(party in (line.debtor_id, line.creditor_id) for line in of.lines)


@given(st.lists(st.tuples(st.permutations(OURS), st.integers(1, 10**9)), max_size=9), st.integers(1, 10**9))
def test_a_domestic_set_off_leaves_every_account_as_it_was(rows: list[tuple[list[str], int]], loop: int) -> None:
    accounts, moves = {}, []
    ring = [([debtor, creditor], loop) for debtor, creditor in zip(OURS, [*OURS[1:], OURS[0]], strict=True)]
    for number, (who, minor) in enumerate([*rows, *ring]):
        made = acknowledge("PK", who[0], who[1], Value(minor, "PKR"), Paper(f"INV-{number}", DAY))
        accounts |= {account.id: account for account in made.accounts}
        moves += made.transfers
    pairs = owed_at_home(accounts, moves)
    debts = [Debt("domestic-PK", *pair, minor) for pair, minor in pairs.items()]
    done = posted(proposed(debts, SetOffScope.DOMESTIC, "PKR"), debts)
    posting = domestic_posting(done)
    after = owed_at_home(accounts, [*moves, *posting.transfers])
    assert all(0 < after[pair] <= pairs[pair] for pair in after)
    assert sum(pairs.values()) - sum(after.values()) == done.total
    before = {key: balance.posted for key, balance in balances(moves).items()}
    assert {key: balance.posted for key, balance in balances([*moves, *posting.transfers]).items()} == before


def loop() -> tuple[SetOff, list[Debt]]:
    debts = [Debt("au_1", "pk-a", "ru-a", 100), Debt("au_2", "ru-a", "pk-a", 60)]
    return proposed(debts), debts


def test_two_files_of_one_pair_cancel_the_smaller() -> None:
    of, _ = loop()
    assert [(line.before, line.cleared, line.after) for line in of.lines] == [(100, 60, 40), (60, 60, 0)]


def test_a_ring_over_three_books_cancels_its_smallest_debt() -> None:
    debts = [Debt("1", "pk-a", "ru-a", 50), Debt("2", "ru-a", "pk-b", 70), Debt("3", "pk-b", "ru-b", 60),
             Debt("4", "ru-b", "pk-a", 90)]  # fmt: skip
    assert [line.cleared for line in proposed(debts).lines] == [50, 50, 50, 50]


def test_nothing_is_posted_early_without_consent_or_on_debts_that_moved() -> None:
    of, debts = loop()
    owed = {(debt.book_id, debt.debtor_id, debt.creditor_id): debt.owed for debt in debts}
    with pytest.raises(ObjectionsStillPossible):
        check_posting(of, of.party_ids, owed, LAST)
    with pytest.raises(ConsentsMissing, match="ru-a"):
        check_posting(of, ["pk-a"], owed, POSTED)
    with pytest.raises(DebtsMoved):
        check_posting(of, of.party_ids, owed | {("au_2", "ru-a", "pk-a"): 59}, POSTED)
    assert check_posting(of, of.party_ids, owed, POSTED).state == "posted"


@pytest.mark.parametrize(
    ("owed", "cleared", "left"),
    [
        ({("a", "b"): 10}, {}, {("a", "b"): 10}),
        ({("a", "b"): 10, ("b", "a"): 4}, {}, {("a", "b"): 6}),
        ({("b", "a"): 10}, {("b", "a"): 3}, {("b", "a"): 7}),
        ({("b", "a"): 10}, {("b", "a"): 10}, {}),
        ({("b", "a"): 2}, {("b", "a"): 10}, {("a", "b"): 8}),
    ],
)
def test_earlier_set_offs_are_taken_off_and_a_debt_below_zero_turns_round(
    owed: dict[tuple[str, str], int], cleared: dict[tuple[str, str], int], left: dict[tuple[str, str], int]
) -> None:
    assert pairs_left(owed, cleared) == left


def test_a_payment_shrinks_a_domestic_debt() -> None:
    owing = acknowledge("PK", "pk-a", "pk-b", Value(900, "PKR"), Paper("INV-1", DAY))
    paid = receive("PK", "pk-a", "pk-b", Value(400, "PKR"), Paper("RCPT-1", DAY), owed=900)
    accounts = {account.id: account for account in (*owing.accounts, *paid.accounts)}
    assert owed_at_home(accounts, [*owing.transfers, *paid.transfers]) == {("pk-a", "pk-b"): 500}
