"""Residuals: what is left of a book at its due date, who owes it, and the ways to cure it in goods."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tarazu.clearing.cures import Cure, cure
from tarazu.clearing.net_off import CLEARED, NetOff, Outcome
from tarazu.kernel.rounding import share_out
from tarazu.kernel.value import Price, Value
from tarazu.ledger.book import Direction


class CureKind(StrEnum):
    """The ways to cure a residual; none of them is a payment."""

    TOP_UP = "top_up"
    SUBSTITUTE_SUPPLIER = "substitute_supplier"
    CANCEL_UNSHIPPED = "cancel_unshipped"
    DAMAGES = "damages"
    WAIVER = "waiver"


class Debtor(StrEnum):
    """On which side of the border goods are owed."""

    HERE = "here"
    ABROAD = "abroad"


@dataclass(frozen=True, slots=True)
class Residual:
    """What a net-off leaves: goods worth `owed`, from one side of the border to the other, by a day.

    `inner_shares` splits it among the members for their own books; towards customs each answers for the whole.
    """

    book_id: str
    net_off_id: str
    owed: Value
    debtor: Debtor | None
    due: date
    inside_tolerance: bool
    jointly_liable: tuple[str, ...]
    inner_shares: tuple[tuple[str, Value], ...]

    def is_overdue(self, today: date) -> bool:
        """Say whether the due date has passed with the tolerance still broken."""
        return today > self.due and not self.inside_tolerance

    @property
    def cure_kinds(self) -> tuple[CureKind, ...]:
        """What can be done: goods may be topped up or come from another supplier, what did not ship be cancelled."""
        apart = (CureKind.DAMAGES, CureKind.WAIVER)
        return () if self.owed.minor == 0 else tuple(kind for kind in CureKind if kind not in apart)


def _inner_shares(netted: NetOff, owed: Value) -> tuple[tuple[str, Value], ...]:
    """Members that themselves lean the way of the residual carry it in proportion to how far they do."""
    sign = 1 if netted.residual.minor > 0 else -1
    weights = {member.party_id: max(0, sign * member.position.gap.minor) for member in netted.members}
    bearers = {party_id: weight for party_id, weight in weights.items() if weight}
    if not bearers:
        return ()
    parts = share_out(owed.minor, list(bearers.values()))
    return tuple((party_id, Value(part, owed.account_unit)) for party_id, part in zip(bearers, parts, strict=True))


def residual(netted: NetOff, due: date) -> Residual:
    """What a net-off leaves open until a due date."""
    left = 0 if netted.outcome is Outcome.SETTLED else abs(netted.residual.minor)
    owed = Value(left, netted.residual.account_unit)
    side = Debtor.ABROAD if netted.residual.minor > 0 else Debtor.HERE
    return Residual(
        book_id=netted.book_id,
        net_off_id=netted.id,
        owed=owed,
        debtor=side if owed.minor else None,
        due=due,
        inside_tolerance=netted.outcome in CLEARED,
        jointly_liable=netted.jointly_liable,
        inner_shares=_inner_shares(netted, owed),
    )


def cures(netted: NetOff, exports: Sequence[Price], imports: Sequence[Price]) -> tuple[Cure, ...]:
    """Every single-good cure of a net-off at the given prices: first what may be exported, then what imported."""
    sides = ((Direction.EXPORT, exports), (Direction.IMPORT, imports))
    return tuple(
        cure(netted.total, direction, price, netted.tolerance_percent)
        for direction, prices in sides
        for price in prices
    )
