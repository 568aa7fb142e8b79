"""The ministry's overview of the mechanism."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.kernel.value import Value
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import authorisation, models
from tarazu.storage.files import load_file


@dataclass(frozen=True, slots=True)
class PairLine:
    """Deals between two countries."""

    countries: str
    deals: int
    value: Value


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """How much of some goods is in deals that stand, by value."""

    commodity: str
    deals: int
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How the mechanism is used."""

    parties: tuple[tuple[str, int], ...]  # by country
    offers: int
    wants: int
    deals: tuple[tuple[str, int], ...]  # by state
    authorisations: tuple[tuple[str, str, int], ...]  # order, state, count
    pairs: tuple[PairLine, ...]
    goods: tuple[GoodsLine, ...]  # of deals that stand, the largest value first
    imports: Value  # assessed by the customs of the first order
    exports: Value
    netted: int
    closed: int
    overdue: int
    suspended: int
    rounds: tuple[models.Round, ...]


def see_overview(*, actor: Actor, now: datetime, order: str = "PK") -> Overview:
    """The mechanism in numbers, as one legal order's customs assessed it. Errors: PowerMissing."""
    actor.must("see_statistics", PLATFORM)
    today = now.date()
    files = [load_file(each.id) for each in authorisation.authorisations()]
    own = [file for file in files if file.authorisation.order == order]
    running = [file for file in files if file.authorisation.state is AuthorisationState.GRANTED]
    clocks = [clock for file in running if (clock := file.first_clock(today))]
    states = Counter((file.authorisation.order, file.authorisation.state.value) for file in files)
    parties = Counter(models.Party.objects.exclude(kind="consortium").values_list("country", flat=True))
    return Overview(
        parties=tuple(sorted(parties.items())),
        offers=models.Listing.objects.filter(side="offer").count(),
        wants=models.Listing.objects.filter(side="want").count(),
        deals=tuple(sorted(Counter(models.Deal.objects.values_list("state", flat=True)).items())),
        authorisations=tuple((code, state, count) for (code, state), count in sorted(states.items())),
        pairs=_pairs(),
        goods=_goods(),
        imports=sum((file.position.imports_assessed for file in own), Value(0)),
        exports=sum((file.position.exports_assessed for file in own), Value(0)),
        netted=sum(1 for file in files if file.net_offs),
        closed=sum(1 for file in files if file.authorisation.state is AuthorisationState.CLOSED),
        overdue=sum(1 for clock in clocks if clock.days_left(today) < 0),
        suspended=sum(1 for clock in clocks if clock.is_suspended(today)),
        rounds=tuple(models.Round.objects.order_by("-number")[:10]),
    )


def _pairs() -> tuple[PairLine, ...]:
    totals: dict[str, list[int]] = {}
    for deal in models.Deal.objects.prefetch_related("legs"):
        line = totals.setdefault("-".join(deal.countries), [0, 0])
        line[0] += 1
        line[1] += sum(leg.value_minor for leg in deal.legs.all())
    return tuple(PairLine(pair, deals, Value(minor)) for pair, (deals, minor) in sorted(totals.items()))


def _goods() -> tuple[GoodsLine, ...]:
    standing = models.Leg.objects.exclude(deal__state__in=["declined", "lapsed"])
    found = standing.values("commodity").annotate(worth=Sum("value_minor"), deals=Count("deal", distinct=True))
    return tuple(GoodsLine(row["commodity"], row["deals"], Value(row["worth"])) for row in found.order_by("-worth"))
