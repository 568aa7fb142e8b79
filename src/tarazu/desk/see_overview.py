"""The ministry's overview of the mechanism."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.kernel.value import Value
from tarazu.registry.people import PLATFORM, Actor
from tarazu.shipments.declarations import COUNTED, Regime
from tarazu.storage import models
from tarazu.storage.first_clocks import first_clocks


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
    today, files = now.date(), models.Authorisation.objects.all()
    clocks = first_clocks(files.filter(state=AuthorisationState.GRANTED.value), today).values()
    states = tuple(files.values_list("order", "state").annotate(Count("id")).order_by("order", "state"))
    parties = models.Party.objects.exclude(kind="consortium").values("country").annotate(parties=Count("id"))
    deals = models.Deal.objects.values("state").annotate(deals=Count("id"))
    assessed, offers = _assessed(order), models.Listing.objects.filter(side="offer").count()
    return Overview(
        parties=tuple((row["country"], row["parties"]) for row in parties.order_by("country")),
        offers=offers,
        wants=models.Listing.objects.count() - offers,  # the store knows no third side
        deals=tuple((row["state"], row["deals"]) for row in deals.order_by("state")),
        authorisations=states,
        pairs=_pairs(),
        goods=_goods(),
        imports=Value(assessed.get(Regime.IMPORT.value, 0)),
        exports=Value(assessed.get(Regime.EXPORT.value, 0)),
        netted=models.NetOffRecord.objects.values("authorisation_id").distinct().count(),
        closed=sum(number for _order, state, number in states if state == AuthorisationState.CLOSED.value),
        overdue=sum(1 for clock in clocks if clock.days_left(today) < 0),
        suspended=sum(1 for clock in clocks if clock.is_suspended(today)),
        rounds=tuple(models.Round.objects.order_by("-number")[:10]),
    )


def _pairs() -> tuple[PairLine, ...]:
    found = models.Deal.objects.values("countries").annotate(
        deals=Count("id", distinct=True), worth=Sum("legs__value_minor")
    )
    lines = [PairLine("-".join(row["countries"]), row["deals"], Value(row["worth"] or 0)) for row in found.order_by()]
    return tuple(sorted(lines, key=lambda line: line.countries))


def _assessed(order: str) -> dict[str, int]:
    """What an order's customs assessed and did not take back, by regime, in minor units."""
    counted = models.Declaration.objects.filter(authorisation__order=order, state__in=[one.value for one in COUNTED])
    found = counted.values("regime").annotate(minor=Sum("assessed_minor")).order_by()
    return {row["regime"]: row["minor"] for row in found}


def _goods() -> tuple[GoodsLine, ...]:
    standing = models.Leg.objects.exclude(deal__state__in=["declined", "lapsed"])
    found = standing.values("commodity").annotate(worth=Sum("value_minor"), deals=Count("deal", distinct=True))
    return tuple(GoodsLine(row["commodity"], row["deals"], Value(row["worth"])) for row in found.order_by("-worth"))
