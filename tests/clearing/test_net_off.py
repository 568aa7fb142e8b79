"""Net-off of one book: outcome, liability, the postings that close it, the residual and the certificate."""

import itertools
from dataclasses import replace
from datetime import date

import pytest

from tarazu.clearing.closing import (
    Certificate,
    CertificateLine,
    ClosingFacts,
    ClosingRefused,
    Proof,
    close,
    is_sealed,
    obstacles,
)
from tarazu.clearing.net_off import (
    NET_OFF_LIFE,
    Lean,
    MemberPosition,
    NetOff,
    NetOffEvent,
    NetOffPhase,
    NotBalanced,
    Outcome,
    Position,
    closing_posting,
    net_off,
    positions,
)
from tarazu.clearing.residual import CureKind, Debtor, cures, residual
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.quantity import Dimension, Unit
from tarazu.kernel.value import Price, Value
from tarazu.ledger.accounts import AccountKind, control_account, position_account
from tarazu.ledger.balances import balances
from tarazu.ledger.book import Direction, ValueOf, assess, declare
from tarazu.ledger.transfers import Paper, Phase, Transfer, reverse

TONNE = Unit("TNE", "t", Dimension.MASS, 1000, 1)
DAY = date(2026, 2, 20)
MEMBERS = ("pa_a", "pa_b")
ACCOUNTS = {
    account.id: account
    for account in (*(position_account("au_1", member) for member in MEMBERS), control_account("au_1"))
}


def member(party_id: str, imports: int, exports: int) -> MemberPosition:
    return MemberPosition(party_id, Position(Value(imports), Value(exports)))


def netted(imports: int, exports: int) -> NetOff:
    return net_off("au_1", [member("pa_a", imports, exports)], 20, DAY)


def assessed(party_id: str, direction: Direction, minor: int, reference: str) -> Transfer:
    (move,) = assess(ValueOf("au_1", party_id, direction), Value(minor), Paper(reference, DAY)).transfers
    return move


@pytest.mark.parametrize(
    ("imports", "exports", "outcome"),
    [
        (10_000, 8_000, Outcome.BALANCED),
        (10_000, 7_999, Outcome.OUTSIDE),
        (10_000, 12_000, Outcome.BALANCED),
        (10_000, 12_001, Outcome.OUTSIDE),
        (0, 1, Outcome.NOTHING_IMPORTED),
        (0, 0, Outcome.NOTHING_IMPORTED),
        (1, 1, Outcome.BALANCED),
    ],
)
def test_the_tolerance_holds_at_its_edges(imports: int, exports: int, outcome: Outcome) -> None:
    assert netted(imports, exports).outcome is outcome


@pytest.mark.parametrize(
    ("gap", "text"), [(-19_643, "-1.96 %"), (0, "+0.00 %"), (50, "+0.00 %"), (150, "+0.02 %"), (490_000, "+49.00 %")]
)
def test_a_lean_is_exact_and_rounded_half_to_even_only_when_shown(gap: int, text: str) -> None:
    assert str(Lean(gap, 1_000_000)) == text


def test_members_are_judged_together_and_liable_together() -> None:
    result = net_off("au_1", [member("pa_b", 10_000, 0), member("pa_a", 0, 8_500)], 20, DAY)
    assert result.outcome is Outcome.BALANCED
    assert result.residual == Value(-1_500)
    assert result.jointly_liable == ("pa_a", "pa_b")
    assert [one.party_id for one in result.members] == ["pa_a", "pa_b"]
    assert netted(10_000, 11_000).jointly_liable == ()


def test_the_same_positions_give_the_same_record() -> None:
    both = [member("pa_a", 1, 2), member("pa_b", 3, 4)]
    assert net_off("au_1", both, 20, DAY) == net_off("au_1", both[::-1], 20, DAY)
    assert net_off("au_1", both, 20, DAY).id != net_off("au_1", both, 25, DAY).id


def test_positions_count_what_was_assessed_less_what_was_reversed() -> None:
    wrong = assessed("pa_a", Direction.EXPORT, 900, "GD-2")
    moves = [
        assessed("pa_a", Direction.IMPORT, 1_000, "GD-1"),
        wrong,
        reverse(wrong, [], Paper("GD-3", DAY)),
        assessed("pa_a", Direction.EXPORT, 950, "GD-4"),
        assessed("pa_b", Direction.IMPORT, 70, "GD-5"),
        replace(assessed("pa_b", Direction.IMPORT, 8_000, "GD-7"), phase=Phase.VOIDED),
        *declare(ValueOf("au_1", "pa_b", Direction.EXPORT), Value(5_000), Paper("GD-6", DAY)).transfers,
    ]
    assert positions(ACCOUNTS, moves) == (member("pa_a", 1_000, 950), member("pa_b", 70, 0))
    assert positions(ACCOUNTS, []) == ()


def test_a_balanced_book_is_brought_to_zero_and_only_once() -> None:
    moves = [
        assessed("pa_a", Direction.IMPORT, 1_000, "GD-1"),
        assessed("pa_b", Direction.EXPORT, 900, "GD-2"),
    ]
    result = net_off("au_1", positions(ACCOUNTS, moves), 20, DAY)
    posting = closing_posting(result, ACCOUNTS.values(), balances(moves), Paper(result.id, DAY))
    assert [account.kind for account in posting.accounts] == [AccountKind.NETTED]
    closed = [*moves, *posting.transfers]
    assert {balance.posted for balance in balances(closed).values()} == {0}
    assert len({move.linked for move in posting.transfers}) == 1
    again = net_off("au_1", positions(ACCOUNTS, closed), 20, DAY)
    assert again == result
    assert closing_posting(again, ACCOUNTS.values(), balances(closed), Paper(again.id, DAY)).transfers == ()


@pytest.mark.parametrize(("imports", "exports", "lean"), [(10_000, 7_000, "-30.00 %"), (0, 5, "without any import")])
def test_a_book_that_is_not_balanced_is_not_closed(imports: int, exports: int, lean: str) -> None:
    with pytest.raises(NotBalanced, match=lean):
        closing_posting(netted(imports, exports), ACCOUNTS.values(), {}, Paper("NO-1", DAY))


@pytest.mark.parametrize(("phase", "event"), list(itertools.product(NetOffPhase, NetOffEvent)))
def test_a_net_off_takes_only_the_steps_it_lists(phase: NetOffPhase, event: NetOffEvent) -> None:
    expected = {
        (NetOffPhase.OPEN, NetOffEvent.STRIKE): NetOffPhase.PRELIMINARY,
        (NetOffPhase.OPEN, NetOffEvent.LAPSE): NetOffPhase.LAPSED,
        (NetOffPhase.PRELIMINARY, NetOffEvent.REOPEN): NetOffPhase.OPEN,
        (NetOffPhase.LAPSED, NetOffEvent.REOPEN): NetOffPhase.OPEN,
        (NetOffPhase.PRELIMINARY, NetOffEvent.CONFIRM): NetOffPhase.FINAL,
        (NetOffPhase.PRELIMINARY, NetOffEvent.LAPSE): NetOffPhase.LAPSED,
    }.get((phase, event))
    if expected is None:
        with pytest.raises(StepRefused):
            NET_OFF_LIFE.advance(phase, event)
    else:
        assert NET_OFF_LIFE.advance(phase, event) is expected


def test_a_residual_names_who_owes_and_splits_it_among_those_who_lean() -> None:
    result = net_off("au_1", [member("pa_a", 900, 0), member("pa_b", 300, 100), member("pa_c", 0, 50)], 20, DAY)
    left = residual(result, date(2026, 3, 1))
    assert (left.owed, left.debtor) == (Value(1_050), Debtor.HERE)
    assert left.inner_shares == (("pa_a", Value(859)), ("pa_b", Value(191)))
    assert left.jointly_liable == ("pa_a", "pa_b", "pa_c")
    assert [left.is_overdue(day) for day in (date(2026, 3, 1), date(2026, 3, 2))] == [False, True]
    assert set(left.cure_kinds) == set(CureKind) - {CureKind.DAMAGES, CureKind.WAIVER}


def test_a_residual_inside_the_tolerance_is_never_overdue_and_none_has_no_cure() -> None:
    inside = residual(netted(1_000, 1_100), date(2026, 3, 1))
    assert (inside.debtor, inside.is_overdue(date(2027, 1, 1))) == (Debtor.ABROAD, False)
    nothing = residual(netted(1_000, 1_000), date(2026, 3, 1))
    assert (nothing.debtor, nothing.inner_shares, nothing.cure_kinds) == (None, (), ())


def test_cures_are_offered_on_both_sides() -> None:
    found = cures(netted(100_000, 50_000), [Price(100, TONNE)], [Price(200, TONNE), Price(500, TONNE)])
    assert [(one.direction, one.to_balance.steps, one.to_tolerance.steps) for one in found] == [
        (Direction.EXPORT, 500_000, 300_000),
        (Direction.IMPORT, -250_000, -187_500),
        (Direction.IMPORT, -100_000, -75_000),
    ]


READY = ClosingFacts("au_1", netted(10_000, 9_000), NetOffPhase.FINAL, (), (), (), ())


@pytest.mark.parametrize(
    ("facts", "codes", "word"),
    [
        (READY, [], ""),
        (replace(READY, unassessed=("GD-7", "GD-8")), ["CLOSE-1"], "2 declarations are not assessed yet: GD-7, GD-8"),
        (replace(READY, pending=("tr_1",)), ["CLOSE-2"], "tr_1"),
        (replace(READY, under_way=("rice 5 t",)), ["CLOSE-3"], "rice 5 t"),
        (replace(READY, disputes=("DI-1",)), ["CLOSE-4"], "DI-1"),
        (replace(READY, netted=netted(0, 5)), ["CLOSE-5"], "Nothing was imported"),
        (replace(READY, netted=netted(10_000, 7_999)), ["CLOSE-6"], "leans -20.01 %"),
        (replace(READY, phase=NetOffPhase.PRELIMINARY), ["CLOSE-7"], "preliminary, not final"),
    ],
)
def test_every_obstacle_to_closing_is_found(facts: ClosingFacts, codes: list[str], word: str) -> None:
    found = obstacles(facts)
    assert [obstacle.code for obstacle in found] == codes
    assert all(word in obstacle.sentence for obstacle in found)


def certificate(facts: ClosingFacts) -> Certificate:
    lines = [CertificateLine("export", "1006.30", "16 t", Value(9_000))]
    return close(facts, ["PK-1", "RU-1"], lines, Proof(21, "ab" * 32), DAY)


def test_closing_refuses_with_everything_at_once() -> None:
    facts = replace(READY, pending=("tr_1",), disputes=("DI-1",), phase=NetOffPhase.OPEN)
    with pytest.raises(ClosingRefused) as caught:
        certificate(facts)
    assert all(word in str(caught.value) for word in ("tr_1", "DI-1", "not final"))


def test_a_certificate_is_sealed_over_all_it_says() -> None:
    sealed = certificate(READY)
    assert is_sealed(sealed)
    assert (sealed.lean_per_ten_thousand, sealed.members, sealed.journal_count) == (-1_000, ("pa_a",), 21)
    assert certificate(READY) == sealed
    assert not is_sealed(replace(sealed, exports_assessed=Value(9_001)))
    assert not is_sealed(replace(sealed, journal_root="cd" * 32))
