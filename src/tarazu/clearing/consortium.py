"""A consortium's inside: what each member gave and got, its part of what the whole leans, and who owes whom among them.

Towards customs every member answers for the whole. Among themselves they split a surplus or shortfall by their shares;
what a member is away from its part it owes the others, or they owe it. It is a measure of goods: no money is held.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tarazu.clearing.net_off import NOTHING, MemberPosition, Position
from tarazu.kernel.rounding import share_out
from tarazu.kernel.value import Value
from tarazu.registry.parties import BASIS_POINTS


@dataclass(frozen=True, slots=True)
class MemberAccount:
    """One member: its share, what customs assessed of its goods, its part of the whole difference, and the rest."""

    party_id: str
    share_basis_points: int
    position: Position
    part: Value  # of the difference of all together, by shares

    @property
    def inside(self) -> Value:
        """What the others owe it above zero; what it owes them below."""
        return self.position.gap - self.part


@dataclass(frozen=True, slots=True)
class InnerDebt:
    """What one member owes another inside a consortium."""

    debtor_id: str
    creditor_id: str
    owed: Value


@dataclass(frozen=True, slots=True)
class InternalAccount:
    """The internal account of a consortium: every member, the difference of all, and debts that settle it."""

    members: tuple[MemberAccount, ...]
    difference: Value
    debts: tuple[InnerDebt, ...]


def internal_account(positions: Iterable[MemberPosition], shares: Mapping[str, int]) -> InternalAccount:
    """The internal account of members with shares in basis points; members without a position stand at nothing."""
    assert sum(shares.values()) == BASIS_POINTS, "shares make a whole"
    held = {one.party_id: one.position for one in positions}
    assert set(held) <= set(shares), "only members have a position inside"
    ordered = sorted(shares)
    empty = Position(NOTHING, NOTHING)
    difference = sum((held.get(party, empty).gap.minor for party in ordered), 0)
    parts = share_out(difference, [shares[party] for party in ordered])
    members = tuple(
        MemberAccount(party, shares[party], held.get(party, empty), Value(part))
        for party, part in zip(ordered, parts, strict=True)
    )
    return InternalAccount(members, Value(difference), _debts(members))


def shares_by_value(given: Mapping[str, int]) -> dict[str, int]:
    """Shares of parties that agreed on none: by the value each of them gives, evenly where nobody gives."""
    ordered = sorted(given)
    weights = [given[party] for party in ordered]
    return dict(zip(ordered, share_out(BASIS_POINTS, weights if sum(weights) else [1] * len(ordered)), strict=True))


def spread(position: Position, shares: Mapping[str, int]) -> tuple[MemberPosition, ...]:
    """A position that no member is named for, split among all by their shares, to the last hundredth."""
    ordered = sorted(shares)

    def split(side: Value) -> list[Value]:
        return [Value(part) for part in share_out(side.minor, [shares[party] for party in ordered])]

    whole = (position.imports_assessed, position.exports_assessed, position.set_off, position.damages)
    sides = zip(*map(split, whole), strict=True)
    return tuple(MemberPosition(party, Position(*parts)) for party, parts in zip(ordered, sides, strict=True))


def _debts(members: Sequence[MemberAccount]) -> tuple[InnerDebt, ...]:
    """Debtors and creditors in order, each settled in turn: never more debts than members less one."""
    owing = {one.party_id: -one.inside.minor for one in members if one.inside.minor < 0}
    claims = {one.party_id: one.inside.minor for one in members if one.inside.minor > 0}
    debts = []
    for debtor, owed in owing.items():
        left = owed
        for creditor, claim in claims.items():
            settled = min(left, claim)
            if settled:
                debts.append(InnerDebt(debtor, creditor, Value(settled)))
                left, claims[creditor] = left - settled, claim - settled
        assert not left, "parts sum to the whole, so what is owed inside sums to zero"
    return tuple(debts)
