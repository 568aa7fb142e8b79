"""Published trade figures, commitments, and the deliveries that count."""

from datetime import date

from tarazu.commitments.commitments import Commitment, Delivery
from tarazu.kernel.ids import identifier
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.reference.units import unit
from tarazu.statistics.trade import BarterYear, TradeFigure
from tarazu.storage import models
from tarazu.storage.codec import from_json, to_json


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
    """Every import that was assessed and stands, as counting needs it: each delivery once, on its receiver's side."""
    rows = (
        models.Declaration.objects.filter(regime="import", state__in=["assessed", "released"])
        .select_related("authorisation__contract__deal")
        .order_by("assessed_on", "number")
    )
    found = []
    for row in rows:
        assert row.assessed_on is not None and row.assessed_minor is not None, "an assessed declaration has its value"
        steps = row.steps if row.found_steps is None else row.found_steps
        order = row.authorisation.order
        found.append(
            Delivery(
                declaration_id=row.id,
                commodity=row.commodity,
                giver_country=next(one for one in row.authorisation.contract.deal.countries if one != order),
                receiver_country=order,
                quantity=Quantity(steps, unit(row.unit)),
                assessed=Value(row.assessed_minor),
                day=row.assessed_on,
            )
        )
    return tuple(found)


def barter_years(reporter: str, partner: str) -> tuple[BarterYear, ...]:
    """Barter of a country with a partner by calendar year, as the country's own customs assessed it."""
    rows = models.Declaration.objects.filter(
        state__in=["assessed", "released"], authorisation__order=reporter, assessed_on__isnull=False
    ).select_related("authorisation__contract__deal")
    totals: dict[int, list[int]] = {}
    for row in rows:
        if partner not in row.authorisation.contract.deal.countries:
            continue
        assert isinstance(row.assessed_on, date) and row.assessed_minor is not None, (
            "an assessed declaration has its value"
        )
        year = totals.setdefault(row.assessed_on.year, [0, 0, 0])
        year[0 if row.regime == "import" else 1] += row.assessed_minor
        year[2] += 1
    return tuple(
        BarterYear(year, reporter, Value(imports), Value(exports), count)
        for year, (imports, exports, count) in sorted(totals.items())
    )
