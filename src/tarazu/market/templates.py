"""Templates: offers or wants under a name, from which a party's people begin new ones. They hold what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.market.readers import WindowReversed
from tarazu.market.typed import CELLS, ListingUnreadable, counted_in
from tarazu.reference.table_errors import EmptyCell
from tarazu.reference.tables import check_cell, check_characters, read_day

NAME_CHARACTERS_MAX = 80
FRESH = ("from", "last_day", "reference")  # cells that are made anew whenever a template is used
KEPT = tuple(name for name in CELLS if name not in FRESH)


class TemplateNameUnusable(TarazuError):
    """A template has no name, or too long a one."""

    kind = Kind.INVALID
    says = "Give the template a name of 1 to {limit} characters."


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What new offers or wants of a party begin with: cells as typed, and for how many days their window is open."""

    party_id: str
    side: str
    name: str
    cells: Mapping[str, str]
    days: int | None  # None: until it is withdrawn


def template_name(text: str) -> str:
    """A name as it is kept. Errors: TemplateNameUnusable; ForbiddenCharacter."""
    name = " ".join(text.split())
    if not 0 < len(name) <= NAME_CHARACTERS_MAX:
        raise TemplateNameUnusable(limit=NAME_CHARACTERS_MAX)
    check_characters(name)
    return name


def template_cells(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells a template keeps, of goods that are known; amounts may still be missing. Errors: ListingUnreadable."""
    kept = {name: " ".join(cells.get(name, "").split()) for name in KEPT}
    wrong: dict[str, TarazuError] = {}
    for name, text in kept.items():
        try:
            check_cell(name, text)
        except TarazuError as error:
            wrong[name] = error
    try:
        counted_in(kept["goods"])
    except TarazuError as error:
        wrong["goods"] = error
    if wrong:
        raise ListingUnreadable(wrong)
    return kept


def days_typed(cells: Mapping[str, str]) -> int | None:
    """For how many days a window as typed is open; None where it has no last day. Errors: ListingUnreadable."""
    wrong: dict[str, TarazuError] = {}
    days: dict[str, date] = {}
    if not cells.get("last_day", "").strip():
        return None
    for name in ("from", "last_day"):
        text = cells.get(name, "").strip()
        try:
            days[name] = read_day(text)
        except TarazuError as error:
            wrong[name] = error if text else EmptyCell(column=name)
    if not wrong and days["last_day"] < days["from"]:
        wrong["last_day"] = WindowReversed(since=days["from"], until=days["last_day"])
    if wrong:
        raise ListingUnreadable(wrong)
    return (days["last_day"] - days["from"]).days + 1


def begun_with(template: Template, *, reference: str, today: date) -> dict[str, str]:
    """The cells of a new form: the template's own, a fresh reference, and as many days from today."""
    last = ""
    if template.days is not None:
        last = date.fromordinal(min(today.toordinal() + template.days - 1, date.max.toordinal())).isoformat()
    fresh = {"party": template.party_id, "reference": reference, "from": today.isoformat(), "last_day": last}
    return {**template.cells, **fresh}
