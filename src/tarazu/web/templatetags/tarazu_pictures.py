"""Pictures of several numbers, each beside the table that says the same."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _

from tarazu.desk.see_file import FilePage
from tarazu.kernel.value import Value
from tarazu.registry.parties import Party
from tarazu.web import text
from tarazu.web.drawings.sankey import Band, grouped, sankey

register = template.Library()
TIPS_SHOWN = 3
GRID_PARTIES_MAX = 12  # a wider grid is not read any more; the list of debts says the same


@register.inclusion_tag("pieces/before_after.html")
def before_after(lines: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Who owes whom before and after: lines of a debtor, a creditor, and amounts of which first and last count."""
    told = list(lines)
    whole = sum(line["amounts"][0].minor for line in told)
    drawn = [_bands(told, place, title, whole) for place, title in ((0, _("Owed before")), (-1, _("Owed after")))]
    return {"before": drawn[0], "after": drawn[1], "grid": _grid(told)}


def _grid(lines: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Debtors by creditors, each cell and each sum before and after; None where there are too many to read."""
    owed: dict[tuple[str, str], tuple[Value, Value]] = {}
    for line in lines:
        pair = _name(line["debtor"]), _name(line["creditor"])
        owed[pair] = _added([(line["amounts"][0], line["amounts"][-1]), *([owed[pair]] if pair in owed else [])])
    debtors, creditors = (sorted({pair[side] for pair in owed}) for side in (0, 1))
    if not owed or max(len(debtors), len(creditors)) > GRID_PARTIES_MAX:
        return None
    return {
        "creditors": creditors,
        "rows": [
            {
                "name": one,
                "cells": [owed.get((one, other)) for other in creditors],
                "total": _added([amounts for pair, amounts in owed.items() if pair[0] == one]),
            }
            for one in debtors
        ],
        "totals": [_added([amounts for pair, amounts in owed.items() if pair[1] == one]) for one in creditors],
        "total": _added(list(owed.values())),
    }


def _added(amounts: Sequence[tuple[Value, Value]]) -> tuple[Value, Value]:
    (before, after), *others = amounts
    for more_before, more_after in others:
        before, after = before + more_before, after + more_after
    return before, after


def _bands(lines: Sequence[Mapping[str, Any]], place: int, title: str, whole: int) -> Any:
    bands = [
        Band(
            _name(line["debtor"]),
            _name(line["creditor"]),
            line["amounts"][place].minor,
            text.value(line["amounts"][place]),
        )
        for line in lines
        if line["amounts"][place].minor > 0
    ]
    return sankey(grouped(bands, _("Others")), title=title, whole=whole, rtl=text.is_rtl())


def _name(party: Party | str) -> str:
    return party if isinstance(party, str) else text.name_of(party.names)


@register.inclusion_tag("pieces/tips.html")
def what_tips_it(page: FilePage) -> dict[str, Any]:
    """What tips a file's scale: the heavier pan, and the declarations assessed furthest from their contract value."""
    gap = page.balance.exports.minor - page.balance.imports.minor
    tips: list[dict[str, Any]] = [
        {
            "declaration": one,
            "gap": Value(abs(one.assessed.minor - one.contract_value.minor)),
            "above": one.assessed.minor > one.contract_value.minor,
        }
        for one in page.declarations
        if one.assessed is not None and one.assessed != one.contract_value
    ]
    tips.sort(key=lambda tip: (-tip["gap"].minor, tip["declaration"].number))
    return {"gap": Value(abs(gap)), "exports_heavier": gap > 0, "level": gap == 0, "tips": tips[:TIPS_SHOWN]}
