"""The form of an offer or a want: its fields with their words, choices and errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tarazu.kernel.errors import TarazuError
from tarazu.market.listings import Listing, Want
from tarazu.market.substitutes import written
from tarazu.reference.commodities import Commodity
from tarazu.reference.delivery_terms import delivery_terms
from tarazu.reference.places import PlaceKind, places
from tarazu.registry.parties import Party
from tarazu.web import text


@dataclass(frozen=True, slots=True)
class Form:
    """What is being written: cells, the listing it changes, the draft it is kept as, the template it is saved as."""

    side: str
    cells: Mapping[str, str]
    listing_id: str = ""
    draft_id: str = ""
    template: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice of a list."""

    value: str
    words: str
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: what it is called, what helps to fill it, what was typed, and what is wrong with that."""

    name: str
    label: str
    hint: str = ""
    value: str = ""
    kind: str = "text"  # text, number, date, choice, long
    required: bool = True
    choices: tuple[Choice, ...] = ()
    error: str = ""


def fields(
    form: Form, commodity: Commodity, parties: Sequence[Party], wrong: Mapping[str, TarazuError]
) -> tuple[Field, ...]:
    """The fields of a form, with what is wrong at each."""

    def field(name: str, label: str, **more: Any) -> Field:
        error = text.say_error(wrong[name]) if name in wrong else ""
        return Field(name=name, label=label, value=form.cells.get(name, ""), error=error, **more)

    unit = text.unit_name(commodity.unit)
    offered = form.side == "offer"
    return (
        field(
            "quantity",
            _("Quantity on offer") if offered else _("Quantity wanted"),
            hint=_("Unit: %(unit)s. A plain number such as 1250 or 12.5") % {"unit": unit},
            kind="number",
        ),
        field(
            "minimum_lot",
            _("Smallest lot"),
            hint=_("The least that is worth moving at once. Empty: any amount."),
            kind="number",
            required=False,
        ),
        field(
            "price",
            _("The least you ask") if offered else _("The most you give"),
            hint=_("Units of account for one %(unit)s. Nobody but the round sees it.") % {"unit": unit},
            kind="number",
        ),
        *(() if offered else (field("accepts", _("Also taken in its place"), hint=_substitutes(), required=False),)),
        field("place", _("Place"), kind="choice", choices=_places(parties, form.cells.get("place", ""))),
        field("term", _("Delivery term"), kind="choice", choices=_terms()),
        field("from", pgettext("day", "From"), kind="date"),
        field("last_day", _("Last day"), hint=_("Empty: until you withdraw it."), kind="date", required=False),
        field("reference", _("Your reference"), hint=_("Your own name for it; a party uses one once.")),
        field("note", _("Note"), hint=_("Grade, crop year, packing, treatment."), kind="long", required=False),
    )


def _substitutes() -> str:
    return _(
        "Other goods by their code, and how many units of them stand for how many of these: "
        "1006.30/non-basmati 11:10. Part several by semicolons."
    )


def cells_of(listing: Listing) -> dict[str, str]:
    """A listing as cells that a form can be filled with."""
    last = listing.window.until - timedelta(days=1) if listing.window.until else None
    lot = "" if listing.minimum_lot.steps == 1 else f"{listing.minimum_lot.as_decimal():f}"
    return {
        "party": listing.party_id,
        "goods": listing.commodity,
        "quantity": f"{listing.quantity.as_decimal():f}",
        "minimum_lot": lot,
        "price": f"{listing.limit.minor // 100}.{listing.limit.minor % 100:02}",
        "place": listing.place,
        "from": listing.window.since.isoformat(),
        "last_day": last.isoformat() if last else "",
        "term": listing.term,
        "reference": listing.reference,
        "note": listing.note,
        "accepts": written(listing.accepts) if isinstance(listing, Want) else "",
    }


def _places(parties: Sequence[Party], chosen: str) -> tuple[Choice, ...]:
    """Every place where goods are handed over, those of one's own countries first."""
    own = {party.country for party in parties}
    listed = [each for each in places() if each.kind is not PlaceKind.CROSSING or each.code == chosen]
    listed.sort(key=lambda each: (each.country not in own, each.country, each.names.of(text.language())))
    return tuple(
        Choice(value=each.code, words=each.names.of(text.language()), group=text.country(each.country))
        for each in listed
    )


def _terms() -> tuple[Choice, ...]:
    return tuple(
        Choice(value=term.code, words=f"{term.code} · {term.names.of(text.language())}") for term in delivery_terms()
    )
