"""The ministry's return: what barter moved in a quarter by goods, country and collectorate, and what files did."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from tarazu.clearing.clocks import QuarterWindow
from tarazu.kernel.digest import fingerprint
from tarazu.kernel.period import add_days
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger.book import Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One assessed declaration, as a return counts it."""

    direction: Direction
    partner: str
    commodity: str
    authority_id: str
    quantity: Quantity
    contract: Value
    declared: Value
    assessed: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLine:
    """Declarations of one goods, one way, with one country, at one collectorate."""

    direction: Direction
    partner: str
    commodity: str
    authority_id: str
    declarations: int
    quantity: Quantity
    contract: Value
    declared: Value
    assessed: Value


@dataclass(frozen=True, slots=True)
class FileCount:
    """What files of one collectorate did in the quarter."""

    authority_id: str
    granted: int
    closed: int
    lapsed: int
    cancelled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterReturn:
    """The return of one legal order for one quarter."""

    order: str
    quarter: QuarterWindow
    lines: tuple[ReturnLine, ...]
    files: tuple[FileCount, ...]

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of all it says; a later re-assessment changes it."""
        return fingerprint(self)

    def total(self, direction: Direction) -> Value:
        """What customs assessed one way."""
        return sum((line.assessed for line in self.lines if line.direction is direction), Value(0))

    def by_country(self) -> tuple[tuple[str, Value, Value], ...]:
        """By partner country: imports and exports as assessed."""
        return self._by(lambda line: line.partner)

    def by_authority(self) -> tuple[tuple[str, Value, Value], ...]:
        """By collectorate: imports and exports as assessed."""
        return self._by(lambda line: line.authority_id)

    def _by(self, of: Callable[[ReturnLine], str]) -> tuple[tuple[str, Value, Value], ...]:
        totals: dict[str, dict[Direction, Value]] = defaultdict(
            lambda: {Direction.IMPORT: Value(0), Direction.EXPORT: Value(0)}
        )
        for line in self.lines:
            totals[of(line)][line.direction] += line.assessed
        return tuple((key, both[Direction.IMPORT], both[Direction.EXPORT]) for key, both in sorted(totals.items()))


def quarter_return(
    order: str, quarter: QuarterWindow, reported: Iterable[Reported], files: Iterable[FileCount]
) -> QuarterReturn:
    """Count a quarter's declarations by direction, country, goods, unit and collectorate, in that order."""
    groups: dict[tuple[str, str, str, str, str], list[Reported]] = defaultdict(list)
    for one in reported:
        unit = one.quantity.unit.code
        groups[one.direction.value, one.partner, one.commodity, unit, one.authority_id].append(one)
    return QuarterReturn(
        order=order,
        quarter=quarter,
        lines=tuple(_line(group) for _key, group in sorted(groups.items())),
        files=tuple(sorted(files, key=lambda count: count.authority_id)),
    )


def due_day(quarter: QuarterWindow, return_days: int) -> date:
    """The last day on which a quarter's return is filed in time."""
    ends = quarter.period.until
    assert ends is not None, "a quarter ends"
    return add_days(ends, return_days - 1)


def _line(group: list[Reported]) -> ReturnLine:
    first = group[0]
    return ReturnLine(
        direction=first.direction,
        partner=first.partner,
        commodity=first.commodity,
        authority_id=first.authority_id,
        declarations=len(group),
        quantity=Quantity(sum(one.quantity.steps for one in group), first.quantity.unit),
        contract=sum((one.contract for one in group), Value(0)),
        declared=sum((one.declared for one in group), Value(0)),
        assessed=sum((one.assessed for one in group), Value(0)),
    )
