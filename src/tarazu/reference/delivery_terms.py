"""Delivery terms of Incoterms 2020: who pays the main carriage, the insurance and the import duty."""

from dataclasses import dataclass
from functools import cache

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.reference.names import Names
from tarazu.reference.shipped import shipped
from tarazu.reference.tables import Column, Row, one_of, read_yes

COST_COLUMNS = ("main_carriage", "insurance", "import_duty")
COLUMNS = [Column(name) for name in ("code", *COST_COLUMNS, "sea_only", "en", "ur", "ru")]


class UnknownDeliveryTerm(TarazuError):
    """A delivery term is not one of Incoterms 2020."""

    kind = Kind.ABSENT
    says = "'{code}' is not a delivery term of Incoterms 2020. Use one of: {known}."


@dataclass(frozen=True, slots=True)
class DeliveryTerm:
    """One rule of Incoterms 2020, by what the seller's price includes."""

    code: str
    names: Names
    seller_pays_main_carriage: bool
    seller_pays_insurance: bool
    seller_pays_import_duty: bool
    sea_only: bool


def delivery_term(code: str) -> DeliveryTerm:
    """The delivery term with a three-letter code. Errors: UnknownDeliveryTerm."""
    if code not in _terms():
        raise UnknownDeliveryTerm(code=code, known=", ".join(_terms()))
    return _terms()[code]


def delivery_terms() -> tuple[DeliveryTerm, ...]:
    """The eleven rules, in the order of the book."""
    return tuple(_terms().values())


@cache
def _terms() -> dict[str, DeliveryTerm]:
    return {term.code: term for term in shipped("delivery_terms.csv", COLUMNS, _make, lambda made: made.code)}


def _make(row: Row) -> DeliveryTerm:
    carriage, insurance, duty = (row.read(cost, one_of(("seller", "buyer"))) == "seller" for cost in COST_COLUMNS)
    names = Names(row.text("en"), row.text("ur"), row.text("ru"))
    return DeliveryTerm(row.text("code"), names, carriage, insurance, duty, row.read("sea_only", read_yes))
