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


@register.inclusion_tag("pieces/before_after.html")
def before_after(lines: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Who owes whom before and after: lines of a debtor, a creditor, and amounts of which first and last count."""
    told = list(lines)
    whole = sum(line["amounts"][0].minor for line in told)
    drawn = [_bands(told, place, title, whole) for place, title in ((0, _("Owed before")), (-1, _("Owed after")))]
    return {"before": drawn[0], "after": drawn[1]}


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
