"""Published trade figures, commitments, and the deliveries that count."""

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from tarazu.commitments.commitments import Commitment, Delivery
from tarazu.kernel.ids import identifier
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.reference.units import unit
from tarazu.shipments.declarations import COUNTED
from tarazu.statistics.trade import BarterYear, TradeFigure
from tarazu.storage import models
from tarazu.storage.codec import from_json, to_json

COUNTED_STATES = [state.value for state in COUNTED]


def insert_trade_figures(figures: tuple[TradeFigure, ...]) -> None:
    """Keep published figures; one that is held already stays as it is."""
    for position, figure in enumerate(figures):
        figure_id = identifier("trd", *figure.pair, figure.period, figure.reporter, figure.source, position)
        models.TradeFigure.objects.get_or_create(
            id=figure_id,
            defaults={
                "pair": "-".join(figure.pair),
                "year": figure.year,
                "position": position,
                "body": to_json(figure),
            },
        )


def trade_figures(pair: str) -> tuple[TradeFigure, ...]:
    """The published figures of a pair such as 'PK-RU', in their order."""
    rows = models.TradeFigure.objects.filter(pair=pair).order_by("year", "position")
    return tuple(from_json(TradeFigure, row.body) for row in rows)


def insert_commitments(commitments: tuple[Commitment, ...]) -> None:
    """Keep commitments of protocols."""
    for commitment in commitments:
        body = to_json(commitment)
        models.Commitment.objects.update_or_create(id=commitment.id, defaults={"field": commitment.field, "body": body})


def commitments() -> tuple[Commitment, ...]:
    """Every commitment, by field."""
    rows = models.Commitment.objects.order_by("field", "id")
    return tuple(from_json(Commitment, row.body) for row in rows)


def deliveries() -> tuple[Delivery, ...]:
    """Every import that was assessed and stands, summed by goods, day and countries: each on its receiver's side."""
    counted = models.Declaration.objects.filter(regime="import", state__in=COUNTED_STATES)
    rows = counted.values_list(
        "commodity", "unit", "assessed_on", "authorisation__order", "authorisation__contract__deal__countries"
    ).annotate(steps=Sum(Coalesce("found_steps", "steps")), minor=Sum("assessed_minor"), declarations=Count("id"))
    found = []
    for commodity, unit_code, day, order, countries, steps, minor, declarations in rows.order_by("assessed_on"):
        assert day is not None and minor is not None, "an assessed declaration has its value"
        found.append(
            Delivery(
                declarations=declarations,
                commodity=commodity,
                giver_country=next(one for one in countries if one != order),
                receiver_country=order,
                quantity=Quantity(steps, unit(unit_code)),
                assessed=Value(minor),
                day=day,
            )
        )
    return tuple(found)


def barter_years(reporter: str, partner: str) -> tuple[BarterYear, ...]:
    """Barter of a country with a partner by calendar year, as the country's own customs assessed it."""
    counted = models.Declaration.objects.filter(
        state__in=COUNTED_STATES, authorisation__order=reporter, assessed_on__isnull=False
    )
    rows = counted.values("assessed_on", "regime", "authorisation__contract__deal__countries").annotate(
        minor=Sum("assessed_minor"), declarations=Count("id")
    )
    totals: dict[int, list[int]] = {}
    for row in rows.order_by():
        assert row["assessed_on"] is not None, "an assessed declaration has its day"
        if partner in row["authorisation__contract__deal__countries"]:
            year = totals.setdefault(row["assessed_on"].year, [0, 0, 0])
            year[0 if row["regime"] == "import" else 1] += row["minor"]
            year[2] += row["declarations"]
    return tuple(
        BarterYear(year, reporter, Value(imports), Value(exports), count)
        for year, (imports, exports, count) in sorted(totals.items())
    )
