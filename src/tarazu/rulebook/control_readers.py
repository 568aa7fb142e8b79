"""Reading quotas and permits from tables, with an error for every wrong line."""

from collections.abc import Callable, Collection
from datetime import date

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Quantity, Unit, read_quantity
from tarazu.reference.tables import Column, Records, Row, one_of, read_day, read_records
from tarazu.reference.units import unit
from tarazu.rulebook.control import Permit, PermitKind, Quota
from tarazu.rulebook.goods import read_prefix
from tarazu.rulebook.order_files import codes

QUOTA_COLUMNS = (
    *(Column(name) for name in ("order", "name", "prefixes", "direction")),
    Column("partner", may_be_empty=True),
    *(Column(name) for name in ("since", "until", "unit", "amount")),
    Column("used_elsewhere", may_be_empty=True),
    *(Column(name) for name in ("as_of", "source", "confidence")),
)
PERMIT_COLUMNS = (
    *(Column(name) for name in ("order", "party", "prefix", "kind", "number", "since")),
    Column("until", may_be_empty=True),
    Column("source"),
)
CONFIDENCES = ("high", "medium", "low", "assumed")


class SeasonReversed(TarazuError):
    """A quota ends before it begins."""

    kind = Kind.INVALID
    says = "It begins on {since} and would end before {until}. 'until' is the first day it no longer holds."


class PermitForNobody(TarazuError):
    """A permit names a party that is not registered."""

    kind = Kind.ABSENT
    says = "No party is registered as '{party}'. Register it first, or check the spelling."


def read_quotas(content: bytes | str) -> Records[Quota]:
    """Read quotas; of one season of a quota the line with the newest `as_of` counts."""
    return read_records(content, QUOTA_COLUMNS, _quota, lambda made: (made.order, made.name, made.since, made.as_of))


def read_permits(content: bytes | str, parties: Collection[str]) -> Records[Permit]:
    """Read permits, approvals of establishments and shares of quotas; `parties` are those registered."""

    def make(row: Row) -> Permit:
        return Permit(
            order=row.read("order", one_of(codes())),
            party_id=row.read("party", _known(parties)),
            prefix=row.read("prefix", read_prefix),
            kind=PermitKind(row.read("kind", one_of([kind.value for kind in PermitKind]))),
            number=row.text("number"),
            since=row.read("since", read_day),
            until=row.read_or("until", read_day, None),
            source=row.text("source"),
        )

    return read_records(content, PERMIT_COLUMNS, make, lambda made: (made.order, made.kind, made.number, made.prefix))


def _quota(row: Row) -> Quota:
    since, until = row.read("since", read_day), row.read("until", read_day)
    if until <= since:
        raise SeasonReversed(since=since, until=until)
    measure = row.read("unit", unit)
    return Quota(
        order=row.read("order", one_of(codes())),
        name=row.text("name"),
        prefixes=row.read("prefixes", _prefixes),
        direction=row.read("direction", one_of(("import", "export"))),
        partner=row.text("partner") or None,
        since=since,
        until=until,
        amount=row.read("amount", _amount(measure)),
        used_elsewhere=row.read_or("used_elsewhere", _amount(measure), Quantity(0, measure)),
        as_of=row.read("as_of", read_day),
        source=row.text("source"),
        confidence=row.read("confidence", one_of(CONFIDENCES)),
    )


def _prefixes(text: str) -> tuple[str, ...]:
    return tuple(read_prefix(prefix) for prefix in text.split())


def _amount(measure: Unit) -> Callable[[str], Quantity]:
    return lambda text: Quantity(0, measure) if text == "0" else read_quantity(text, measure)


def _known(parties: Collection[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in parties:
            raise PermitForNobody(party=text)
        return text

    return read


def newest_quotas(quotas: Collection[Quota], day: date) -> tuple[Quota, ...]:
    """Of each season of each quota the line with the newest `as_of` up to a day."""
    newest: dict[tuple[str, str, date], Quota] = {}
    for quota in sorted(quotas, key=lambda one: one.as_of):
        if quota.as_of <= day:
            newest[quota.order, quota.name, quota.since] = quota
    return tuple(newest.values())
