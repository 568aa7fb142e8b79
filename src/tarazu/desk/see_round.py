"""A round as it was published, its deals and the reason for every rest; and two rounds side by side."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum

from tarazu.kernel.value import Value
from tarazu.matching.deals import Deal, WhyNot
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import market, matching, models, rounds

CHOICES_SHOWN = 40


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round with its deals, the largest first; `listings` gives each unmatched listing a name people know."""

    id: str
    deals: tuple[Deal, ...]
    why_nots: tuple[WhyNot, ...]
    listings: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRun:
    """A round as it was run, in figures."""

    id: str
    number: int
    day: date
    at: datetime
    goal: str  # "" where the figures' own first goal was taken
    input_hash: str
    listings: int
    deals: int
    exchanged: Value
    bound: Value


@dataclass(frozen=True, slots=True)
class GoodsCompared:
    """What two rounds exchanged of some goods."""

    commodity: str
    first: Value
    second: Value

    @property
    def change(self) -> Value:
        """By how much the second round exchanged more."""
        return self.second - self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundsCompared:
    """Two rounds side by side; listings are counted by which of the two found them a deal."""

    first: RoundRun
    second: RoundRun
    goods: tuple[GoodsCompared, ...]  # where they differ most first
    in_both: int
    only_first: int
    only_second: int
    choices: tuple[tuple[str, int, date], ...]  # id, number and day of the newest rounds

    @property
    def alone(self) -> bool:
        """Say whether a round stands beside itself, so that there is nothing to compare."""
        return self.first.id == self.second.id

    @property
    def same_input(self) -> bool:
        """Say whether both were run on the very same book, figures and roads."""
        return self.first.input_hash == self.second.input_hash


def see_rounds_compared(*, actor: Actor, first_id: str = "", second_id: str = "") -> RoundsCompared:
    """Two rounds side by side; where they are not named, the two newest. Errors: PowerMissing; RoundAbsent."""
    actor.must("see_statistics", PLATFORM)
    newest = tuple(models.Round.objects.order_by("-number").values_list("id", "number", "day")[:CHOICES_SHOWN])
    second = rounds.round_row(second_id or (newest[0][0] if newest else ""))
    before = models.Round.objects.filter(number__lt=second.number).order_by("-number").first()
    first = rounds.round_row(first_id) if first_id else before or second
    ids = (first.id, second.id)
    sums = models.Leg.objects.filter(deal__round_id__in=ids).order_by().values_list("deal__round_id", "commodity")
    worth = {(held, goods): minor for held, goods, minor in sums.annotate(Sum("expected_minor"))}
    lines = [
        GoodsCompared(goods, *(Value(worth.get((held, goods), 0)) for held in ids))
        for goods in sorted({goods for _held, goods in worth})
    ]
    fared = [_fared(held) for held in ids]
    return RoundsCompared(
        first=_run(first),
        second=_run(second),
        goods=tuple(sorted(lines, key=lambda line: (-abs(line.change.minor), line.commodity))),
        in_both=len(fared[0] & fared[1]),
        only_first=len(fared[0] - fared[1]),
        only_second=len(fared[1] - fared[0]),
        choices=newest,
    )


def _fared(round_id: str) -> set[str]:
    """The listings that found a deal in a round."""
    pairs = models.Leg.objects.filter(deal__round_id=round_id).values_list("offer_id", "want_id")
    return {one for pair in pairs for one in pair if one}


def _run(row: models.Round) -> RoundRun:
    return RoundRun(
        id=row.id,
        number=row.number,
        day=row.day,
        at=row.at,
        goal=row.options.get("goal", ""),
        input_hash=row.input_hash,
        listings=row.listings,
        deals=row.deals.count(),
        exchanged=Value(row.exchanged_minor),
        bound=Value(row.bound_minor),
    )


def see_round(*, actor: Actor, round_id: str) -> RoundPage:
    """A whole round, for those who run or audit rounds. Errors: PowerMissing; RoundAbsent."""
    actor.must("see_statistics", PLATFORM)
    rounds.round_row(round_id)
    rows = models.Deal.objects.filter(round_id=round_id).prefetch_related("legs")
    deals = sorted((matching.deal_of(row) for row in rows), key=lambda deal: (-_worth(deal), deal.id))
    why_nots = rounds.why_nots(round_id)
    return RoundPage(round_id, tuple(deals), why_nots, market.names_of({why.listing_id for why in why_nots}))


def _worth(deal: Deal) -> int:
    return sum(leg.value.minor for leg in deal.legs)
