"""tarazu rules: the rulebook, as people and machines read it."""

from datetime import date
from typing import Annotated

import typer

from tarazu.cli.asking import ready
from tarazu.cli.matching import Json
from tarazu.cli.output import say, show_json, show_table
from tarazu.desk.see_rules import LegalOrder, see_rules
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.reference.tables import read_day
from tarazu.rulebook.rules import parted


class OrderUnknown(TarazuError):
    """Somebody asked for the rules of an order that is not here."""

    kind = Kind.ABSENT
    says = "There is no legal order '{order}' here. Choose one of: {orders}."


def rules(
    order: Annotated[str, typer.Argument(help="PK, RU, IR or AF; all without one.")] = "",
    on: Annotated[str, typer.Option(help="Only what is in force on this day, such as 2024-10-01.")] = "",
    figures: Annotated[bool, typer.Option(help="The dated figures too.")] = True,
    as_json: Json = False,
) -> None:
    """Print the rulebook: numbered rules and dated figures, with their sources."""
    ready()
    day = read_day(on) if on else None
    orders = see_rules(order.upper() or None)
    if not orders:
        raise OrderUnknown(order=order, orders=", ".join(one.code for one in see_rules()))
    if as_json:
        show_json([_plain(one, day) for one in orders])
        return
    for one in orders:
        kept = [rule for rule in one.rules if day is None or rule.in_force(day)]
        rows = [(rule.code, rule.says, rule.since, rule.until or "", rule.source) for rule in kept]
        show_table(f"{one.code}: rules", ["rule", "says", "since", "until", "source"], rows)
        for sentence in one.not_found:
            say(f"Not found: {sentence}")
        if figures:
            lines: list[tuple[object, ...]] = []
            for figure in one.figures:
                lines += [(figure.key, held.value, figure.unit, held.since, held.source) for held in figure.values]
                lines += [] if figure.values else [(figure.key, "not set", figure.unit, "", "")]
            show_table(f"{one.code}: figures", ["figure", "value", "unit", "since", "source"], lines)


def _plain(order: LegalOrder, day: date | None) -> dict[str, object]:
    return {
        "order": order.code,
        "rules": [
            {
                "code": rule.code,
                "order": rule.order,
                "says": rule.says,
                "cure": parted(rule.says)[1],
                "source": rule.source,
                "since": rule.since,
                "until": rule.until,
                "stage": rule.stage,
                "also": list(rule.also),
                "severity": rule.severity,
                "cured_by": list(rule.cured_by),
                "confidence": rule.confidence,
            }
            for rule in order.rules
            if day is None or rule.in_force(day)
        ],
        "not_found": list(order.not_found),
        "figures": [
            {
                "key": figure.key,
                "says": figure.says,
                "unit": figure.unit,
                "values": [
                    {
                        "since": value.since,
                        "value": value.value,
                        "source": value.source,
                        "confidence": value.confidence,
                    }
                    for value in figure.values
                ],
            }
            for figure in order.figures
        ],
    }
