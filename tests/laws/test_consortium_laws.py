"""Laws of the internal account: nothing is made or lost inside, and the debts settle exactly what is owed."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from tarazu.clearing.consortium import internal_account, shares_by_value, spread
from tarazu.clearing.net_off import MemberPosition, Position
from tarazu.kernel.value import Value

VALUES = st.integers(0, 10**9)
MEMBERS = st.dictionaries(
    st.sampled_from([f"firm-{letter}" for letter in "abcdefgh"]), st.tuples(VALUES, VALUES, VALUES), min_size=1
)


@given(MEMBERS)
def test_parts_and_debts_add_up_to_the_last_hundredth(drawn: dict[str, tuple[int, int, int]]) -> None:
    shares = shares_by_value({party: weight for party, (weight, _, _) in drawn.items()})
    positions = [MemberPosition(party, Position(Value(i), Value(e))) for party, (_, i, e) in drawn.items()]
    account = internal_account(positions, shares)
    assert sum(one.part.minor for one in account.members) == account.difference.minor
    assert sum(one.inside.minor for one in account.members) == 0
    settled: dict[str, int] = defaultdict(int)
    for debt in account.debts:
        assert debt.owed.minor > 0
        settled[debt.debtor_id] -= debt.owed.minor
        settled[debt.creditor_id] += debt.owed.minor
    assert all(settled[one.party_id] == one.inside.minor for one in account.members)
    assert len(account.debts) <= max(0, len(account.members) - 1)


@given(MEMBERS, VALUES, VALUES)
def test_what_is_spread_by_shares_is_all_there(
    drawn: dict[str, tuple[int, int, int]], imports: int, exports: int
) -> None:
    shares = shares_by_value({party: weight for party, (weight, _, _) in drawn.items()})
    parts = spread(Position(Value(imports), Value(exports)), shares)
    assert sum(one.position.imports_assessed.minor for one in parts) == imports
    assert sum(one.position.exports_assessed.minor for one in parts) == exports


def test_a_shortfall_is_split_by_shares_and_the_rest_is_owed_inside() -> None:
    positions = [
        MemberPosition("a", Position(Value(1_000), Value(600))),
        MemberPosition("b", Position(Value(0), Value(300))),
    ]
    account = internal_account(positions, {"a": 7_500, "b": 2_500})
    assert account.difference == Value(-100)
    assert [(one.party_id, one.part.minor, one.inside.minor) for one in account.members] == [
        ("a", -75, -325),
        ("b", -25, 325),
    ]
    assert [(one.debtor_id, one.creditor_id, one.owed.minor) for one in account.debts] == [("a", "b", 325)]
