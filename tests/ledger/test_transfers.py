"""Transfers: what is refused, the two phases, and the counter-entry."""

import itertools
from datetime import date

import pytest

from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.quantity import Dimension, Unit
from tarazu.ledger.accounts import (
    SIGN_LIMITS,
    Account,
    AccountAbsent,
    AccountKind,
    control_account,
    goods_account,
    netted_account,
    position_account,
)
from tarazu.ledger.balances import Balance, Overdrawn, admit, balance_by_unit, balances, settle
from tarazu.ledger.transfers import (
    TRANSFER_LIFE,
    AlreadyReversed,
    NotPositive,
    NotPosted,
    Paper,
    Phase,
    Reason,
    ReversalOfReversal,
    SameAccount,
    Transfer,
    TransferEvent,
    UnequalBooks,
    UnequalUnits,
    after,
    link,
    post,
    reverse,
    reverse_linked,
    transfer,
    void,
)

TONNE = Unit("TNE", "t", Dimension.MASS, 1000, 1)
PAPER = Paper("GD-1", date(2025, 11, 3))
LATER = Paper("GD-2", date(2025, 12, 1))
MEMBER = position_account("au_1", "pa_meskay")
ABROAD = control_account("au_1")
WORLD = goods_account("au_1", AccountKind.WORLD, "pa_meskay", "1006.30", TONNE)
PROMISED = goods_account("au_1", AccountKind.PROMISED, "pa_meskay", "1006.30", TONNE)

UNDER_WAY = goods_account("au_1", AccountKind.UNDER_WAY, "pa_meskay", "1006.30", TONNE)


def given(amount: int = 100, phase: Phase = Phase.POSTED, paper: Paper = PAPER) -> Transfer:
    return transfer(MEMBER, ABROAD, amount, reason=Reason.ASSESS_IMPORT, paper=paper, phase=phase)


def by_id(*accounts: Account) -> dict[str, Account]:
    return {account.id: account for account in accounts}


@pytest.mark.parametrize(
    ("debit", "credit", "amount", "error"),
    [
        (MEMBER, MEMBER, 1, SameAccount),
        (MEMBER, WORLD, 1, UnequalUnits),
        (MEMBER, control_account("au_2"), 1, UnequalBooks),
        (MEMBER, ABROAD, 0, NotPositive),
        (MEMBER, ABROAD, -5, NotPositive),
    ],
)
def test_a_transfer_that_cannot_be_is_refused(debit: Account, credit: Account, amount: int, error: type) -> None:
    with pytest.raises(error):
        transfer(debit, credit, amount, reason=Reason.ASSESS_IMPORT, paper=PAPER)


def test_the_same_paper_gives_the_same_transfer_and_another_paper_another() -> None:
    assert given().id == given(amount=7).id
    assert given().id != given(paper=LATER).id


def test_account_ids_follow_from_what_the_account_is() -> None:
    accounts = [
        goods_account(book, kind, giver, goods, TONNE)
        for book, giver, goods in itertools.product(("au_1", "au_2"), ("pa_a", "pa_b"), ("1006.30", "0713.20"))
        for kind in (AccountKind.WORLD, AccountKind.PROMISED)
    ]
    assert len({account.id for account in accounts}) == len(accounts) == 16
    assert position_account("au_1", "pa_a") == position_account("au_1", "pa_a")
    assert len({position_account("au_1", "pa_a").id, control_account("au_1").id, netted_account("au_1").id}) == 3


def test_every_kind_of_account_has_a_sign_limit() -> None:
    assert set(SIGN_LIMITS) == set(AccountKind)


@pytest.mark.parametrize(("phase", "event"), list(itertools.product(Phase, TransferEvent)))
def test_only_a_pending_transfer_is_posted_or_voided(phase: Phase, event: TransferEvent) -> None:
    step = {TransferEvent.POST: post, TransferEvent.VOID: void}[event]
    if phase is not Phase.PENDING:
        with pytest.raises(StepRefused, match="it has ended"):
            step(given(phase=phase), LATER)
        return
    stepped = after(given(phase=phase), step(given(phase=phase), LATER))
    assert stepped.phase is {TransferEvent.POST: Phase.POSTED, TransferEvent.VOID: Phase.VOIDED}[event]


def test_a_posted_transfer_counts_on_the_day_it_was_posted() -> None:
    pending = given(phase=Phase.PENDING)
    assert after(pending, post(pending, LATER)).day == LATER.day
    assert after(pending, void(pending, LATER)).day == PAPER.day


def test_the_life_of_a_transfer_ends_posted_or_voided() -> None:
    assert TRANSFER_LIFE.ends() == {Phase.POSTED, Phase.VOIDED}


def test_a_reversal_is_the_counter_entry() -> None:
    wrong = given()
    back = reverse(wrong, [wrong], LATER)
    assert (back.debit_account_id, back.credit_account_id) == (wrong.credit_account_id, wrong.debit_account_id)
    assert (back.amount, back.reverses, back.reference) == (wrong.amount, wrong.id, "GD-2")


def test_a_transfer_is_reversed_once_and_only_when_posted() -> None:
    wrong = given()
    back = reverse(wrong, [], LATER)
    with pytest.raises(AlreadyReversed, match=back.id):
        reverse(wrong, [wrong, back], LATER)
    with pytest.raises(ReversalOfReversal):
        reverse(back, [wrong, back], LATER)
    for phase in (Phase.PENDING, Phase.VOIDED):
        with pytest.raises(NotPosted, match=phase.value):
            reverse(given(phase=phase), [], LATER)


def test_a_group_is_linked_and_reversed_as_a_group() -> None:
    group = link([given(), given(paper=LATER)])
    assert group[0].linked is not None
    assert group[0].linked == group[1].linked
    assert link([given()])[0].linked is None
    back = reverse_linked(group, group, Paper("GD-3", date(2025, 12, 2)))
    assert [entry.reverses for entry in back] == [group[1].id, group[0].id]
    assert back[0].linked == back[1].linked != group[0].linked
    assert all(balance.posted == 0 for balance in balances([*group, *back]).values())


def test_pending_and_posted_are_counted_apart_and_voided_not_at_all() -> None:
    found = balances([given(100), given(30, Phase.PENDING, LATER), given(9, Phase.VOIDED, Paper("x", PAPER.day))])
    assert found[MEMBER.id] == Balance(MEMBER.id, debits_posted=100, debits_pending=30)
    assert (found[ABROAD.id].posted, found[ABROAD.id].pending) == (100, 30)
    assert balance_by_unit([given(100)]) == {("au_1", "UAC"): 0}


def test_goods_that_are_not_there_cannot_be_given() -> None:
    promised = transfer(WORLD, PROMISED, 20_000, reason=Reason.PROMISE, paper=PAPER)
    accounts = by_id(WORLD, PROMISED)
    held = admit(accounts, {}, [promised])
    assert held[PROMISED.id].posted == 20_000
    everything = transfer(PROMISED, WORLD, 20_000, reason=Reason.WITHDRAW, paper=LATER)
    assert admit(accounts, held, [everything])[PROMISED.id].posted == 0
    with pytest.raises(Overdrawn, match="holds 20000 TNE free, and 20001"):
        admit(accounts, held, [transfer(PROMISED, WORLD, 20_001, reason=Reason.WITHDRAW, paper=LATER)])


def test_a_pending_debit_reserves_what_it_will_take() -> None:
    accounts = by_id(WORLD, PROMISED)
    held = admit(accounts, {}, [transfer(WORLD, PROMISED, 10, reason=Reason.PROMISE, paper=PAPER)])
    reserved = transfer(PROMISED, WORLD, 6, reason=Reason.WITHDRAW, paper=PAPER, phase=Phase.PENDING)
    held |= admit(accounts, held, [reserved])
    with pytest.raises(Overdrawn):
        admit(accounts, held, [transfer(PROMISED, WORLD, 5, reason=Reason.WITHDRAW, paper=LATER)])
    freed = held | settle(held, reserved, void(reserved, LATER))
    assert admit(accounts, freed, [transfer(PROMISED, WORLD, 5, reason=Reason.WITHDRAW, paper=LATER)])
    booked = held | settle(held, reserved, post(reserved, LATER))
    assert booked[PROMISED.id] == Balance(PROMISED.id, debits_posted=6, credits_posted=10)


def test_each_side_of_a_pending_transfer_reserves_by_itself() -> None:
    accounts = by_id(WORLD, PROMISED, UNDER_WAY)
    held = admit(accounts, {}, [transfer(WORLD, PROMISED, 10, reason=Reason.PROMISE, paper=PAPER)])
    leaving = transfer(PROMISED, UNDER_WAY, 6, reason=Reason.DISPATCH, paper=PAPER, phase=Phase.PENDING)
    with pytest.raises(Overdrawn, match=PROMISED.id):
        admit(accounts, held, [leaving, transfer(PROMISED, WORLD, 5, reason=Reason.WITHDRAW, paper=LATER)])
    full = {WORLD.id: Balance(WORLD.id, debits_posted=10), PROMISED.id: Balance(PROMISED.id, credits_posted=99)}
    returning = transfer(PROMISED, WORLD, 6, reason=Reason.WITHDRAW, paper=PAPER, phase=Phase.PENDING)
    with pytest.raises(Overdrawn, match=WORLD.id):
        admit(accounts, full, [returning, transfer(PROMISED, WORLD, 5, reason=Reason.WITHDRAW, paper=LATER)])


def test_the_world_never_gets_more_than_it_gave() -> None:
    accounts = by_id(WORLD, PROMISED)
    there = transfer(WORLD, PROMISED, 10, reason=Reason.PROMISE, paper=PAPER)
    back = transfer(PROMISED, WORLD, 11, reason=Reason.WITHDRAW, paper=PAPER)
    with pytest.raises(Overdrawn):
        admit(accounts, {PROMISED.id: Balance(PROMISED.id, credits_posted=11)}, [there, back])


def test_a_group_is_admitted_whole_or_not_at_all() -> None:
    held: dict[str, Balance] = {}
    with pytest.raises(AccountAbsent):
        admit(
            by_id(WORLD, PROMISED), held, [transfer(WORLD, PROMISED, 10, reason=Reason.PROMISE, paper=PAPER), given()]
        )
    assert held == {}
