"""Valuations and goods lists: rows to values and back."""

from collections.abc import Collection, Iterable

from tarazu.kernel.value import Price
from tarazu.reference.units import unit
from tarazu.reference.valuations import Confidence, Valuation
from tarazu.rulebook.facts import GoodsListing
from tarazu.storage import models


def insert_valuations(valuations: Iterable[Valuation]) -> int:
    """Keep valuations not held yet; how many were new. One that is held is never overwritten."""
    before = models.Valuation.objects.count()
    models.Valuation.objects.bulk_create(
        (
            models.Valuation(
                commodity=valuation.commodity,
                origin=valuation.origin,
                minor=valuation.price.minor,
                unit=valuation.price.unit.code,
                day=valuation.day,
                basis=valuation.basis,
                source=valuation.source,
                confidence=valuation.confidence.value,
            )
            for valuation in valuations
        ),
        ignore_conflicts=True,
    )
    return models.Valuation.objects.count() - before


def valuations(goods: Collection[str] | None = None) -> tuple[Valuation, ...]:
    """Every valuation, or those of some goods, by commodity, origin and day."""
    rows = models.Valuation.objects.order_by("commodity", "origin", "day")
    return tuple(
        Valuation(
            commodity=row.commodity,
            origin=row.origin,
            price=Price(row.minor, unit(row.unit)),
            day=row.day,
            basis=row.basis,
            source=row.source,
            confidence=Confidence(row.confidence),
        )
        for row in (rows if goods is None else rows.filter(commodity__in=list(goods)))
    )


def insert_goods_listings(lines: Iterable[GoodsListing]) -> int:
    """Keep lines of goods lists not held yet; how many were new."""
    before = models.GoodsListing.objects.count()
    models.GoodsListing.objects.bulk_create(
        (
            models.GoodsListing(
                order=line.order,
                prefix=line.prefix,
                direction=line.direction,
                effect=line.effect,
                category=line.category,
                partner=line.partner or "",
                since=line.since,
                until=line.until,
                source=line.source,
                condition=line.condition,
            )
            for line in lines
        ),
        ignore_conflicts=True,
    )
    return models.GoodsListing.objects.count() - before


def goods_listings() -> tuple[GoodsListing, ...]:
    """Every line of every goods list."""
    return tuple(
        GoodsListing(
            order=row.order,
            prefix=row.prefix,
            direction=row.direction,
            effect=row.effect,
            category=row.category,
            partner=row.partner or None,
            since=row.since,
            until=row.until,
            source=row.source,
            condition=row.condition,
        )
        for row in models.GoodsListing.objects.order_by("order", "prefix", "direction", "id")
    )
