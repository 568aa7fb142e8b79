"""What assessed declarations show goods to be worth, kept beside them for whoever asks for the earlier worth of goods.

The rows are worked out from declarations, anew whenever one of a file changes, and the audit works them out again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import F

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.reference.commodities import commodity_of
from tarazu.reference.earlier_worth import counterpart, unit_value
from tarazu.reference.units import unit
from tarazu.shipments.declarations import COUNTED, Regime
from tarazu.storage import models

ROWS_AT_ONCE = 5_000
COLUMNS = (
    *("authorisation_id", "declaration_id", "party_id", "order", "partner"),
    *("incoming", "outgoing", "on", "amount"),
)
Worth = tuple[str, str | None, str, str, str, str, str, date, int]  # a row, column by column


@dataclass(frozen=True, slots=True)
class _Assessed:
    """An assessed declaration, in the unit its goods are counted in."""

    id: str
    file: str
    applicant: str
    party: str
    order: str
    partner: str
    commodity: str
    came_in: bool
    on: date
    value: Value
    found: Quantity


def keep_worth(authorisation_id: str) -> None:
    """Keep what the assessed declarations of a file show now, and nothing else of it."""
    right = {row for _, rows in worth_of_files(authorisation_id) for row in rows}
    held = dict(_held(authorisation_id))
    stale = [key for key, row in held.items() if row not in right]
    if stale:
        models.EarlierWorth.objects.filter(id__in=stale).delete()
    fresh = sorted(right - set(held.values()), key=repr)
    models.EarlierWorth.objects.bulk_create(
        models.EarlierWorth(**dict(zip(COLUMNS, row, strict=True))) for row in fresh
    )


def files_with_wrong_worth() -> Iterator[str]:
    """The files of which something else is kept than their declarations show."""
    right = {file: sorted(rows, key=repr) for file, rows in worth_of_files()}
    held: dict[str, list[Worth]] = defaultdict(list)
    for _, row in _held():
        held[row[0]].append(row)
    for file in sorted(right.keys() | held.keys()):
        if right.get(file, []) != sorted(held.get(file, []), key=repr):
            yield file


def worth_of_files(authorisation_id: str | None = None) -> Iterator[tuple[str, list[Worth]]]:
    """By file, what its assessed declarations show: of one file, or of all that have any."""
    for file, found in groupby(_assessed(authorisation_id), key=lambda one: one.file):
        assessed = list(found)
        yield file, [*map(_price, assessed), *_ratios(assessed)]


def _held(authorisation_id: str | None = None) -> Iterator[tuple[int, Worth]]:
    rows = models.EarlierWorth.objects.values_list("id", *COLUMNS)
    found = rows.filter(authorisation_id=authorisation_id) if authorisation_id else rows
    return ((row[0], row[1:]) for row in found.iterator(ROWS_AT_ONCE))


def _price(one: _Assessed) -> Worth:
    """What one unit of the goods was assessed at."""
    goods = (one.commodity, "") if one.came_in else ("", one.commodity)
    price = unit_value(one.value, one.found)
    return one.file, one.id, one.party, one.order, one.partner, *goods, one.on, price.minor


def _ratios(assessed: Iterable[_Assessed]) -> Iterator[Worth]:
    """What left for what came in, of each two goods exchanged with one country, on the day of their last assessment."""
    grouped: dict[tuple[str, bool, str], list[_Assessed]] = defaultdict(list)
    for one in assessed:
        grouped[one.partner, one.came_in, one.commodity].append(one)
    for (partner, came_in, incoming), bought in grouped.items():
        for (other, coming, outgoing), sold in grouped.items():
            if not came_in or coming or other != partner:
                continue
            prices = [
                unit_value(sum((one.value for one in held), Value(0)), _sum(one.found for one in held))
                for held in (bought, sold)
            ]
            if prices[1].minor:
                last, file = max(one.on for one in (*bought, *sold)), bought[0]
                steps = counterpart(*prices).steps
                yield file.file, None, file.applicant, file.order, partner, incoming, outgoing, last, steps


def _sum(found: Iterable[Quantity]) -> Quantity:
    first, *others = found
    return sum(others, first)


def _assessed(authorisation_id: str | None) -> Iterator[_Assessed]:
    rows = (
        models.Declaration.objects.filter(
            state__in=[state.value for state in COUNTED],
            found_steps__gt=0,
            assessed_minor__isnull=False,
            assessed_on__isnull=False,
            authorisation__contract__deal__legs__number=F("leg_number"),
        )
        .order_by("authorisation_id", "id")
        .values_list(
            "id", "authorisation_id", "authorisation__applicant_id", "party_id", "authorisation__order", "commodity",
            "regime", "assessed_on", "assessed_minor", "found_steps", "unit",
            "authorisation__contract__deal__legs__giver__country",
            "authorisation__contract__deal__legs__receiver__country",
        )
    )  # fmt: skip
    asked = rows.filter(authorisation_id=authorisation_id) if authorisation_id else rows
    for key, file, applicant, party, order, goods, regime, on, minor, steps, code, giver, receiver in asked.iterator():
        assert on and steps and minor is not None, "only what was assessed is asked for"
        came_in = regime == Regime.IMPORT.value
        found = Quantity(steps, unit(code)).to(commodity_of(goods).unit)
        partner = giver if came_in else receiver
        yield _Assessed(key, file, applicant, party, order, partner, goods, came_in, on, Value(minor), found)
