"""The words all answers share: amounts with their unit, prices, parties, findings."""

from http import HTTPStatus
from typing import Any, Literal

from ninja import Field, Schema
from ninja.responses import Status

from tarazu.api.errors import ProblemLine, of_finding, pinned
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Quantity, read_quantity
from tarazu.kernel.value import Price, Value, read_minor
from tarazu.ledger.accounts import VALUE_UNIT
from tarazu.reference.units import unit
from tarazu.rulebook.book import orders
from tarazu.rulebook.rules import Finding

TEXT_CHARACTERS_MAX = 2_000
Done = dict[str, Any]  # what a verb answers; the response's schema says what of it goes out


class OrderUnknown(TarazuError):
    """A legal order is not one of those held here."""

    kind = Kind.ABSENT
    says = "There is no legal order '{order}'. Those held here are: {orders}."


class Asked(Schema):
    """What a request's body must be: its fields and no other, each of its own type."""

    model_config = {"extra": "forbid", "strict": True, "str_max_length": TEXT_CHARACTERS_MAX}


class AskedAmount(Asked):
    """An amount of goods as a request writes it: a decimal in a string, and a unit of UN/ECE Recommendation 20."""

    amount: str = Field(examples=["12.5"])
    unit: str = Field(examples=["TNE"])

    def read(self, pointer: str) -> Quantity:
        """The quantity. Errors: FieldsRefused, pinned under the pointer."""
        with pinned(f"{pointer}/unit"):
            measure = unit(self.unit)
        with pinned(f"{pointer}/amount"):
            return read_quantity(self.amount, measure)


class AskedValue(Asked):
    """A value as a request writes it: a decimal in a string, in the unit of account."""

    amount: str = Field(examples=["562.50"])
    unit: Literal["UAC"] = "UAC"

    def read(self, pointer: str) -> Value:
        """The value. Errors: FieldsRefused, pinned under the pointer."""
        with pinned(f"{pointer}/amount"):
            return Value(read_minor(self.amount))


class ReasonAsked(Asked):
    """Why, as those it concerns will read it."""

    reason: str


class Amount(Schema):
    """A decimal in a string with its unit: of goods a code of Recommendation 20, of value the unit of account."""

    amount: str
    unit: str

    @staticmethod
    def resolve_amount(given: Quantity | Value) -> str:
        """Goods with as many decimals as they need, value with two."""
        return given.plain() if isinstance(given, Value) else f"{given.as_decimal():f}"

    @staticmethod
    def resolve_unit(given: Quantity | Value) -> str:
        """The code of the unit."""
        return given.account_unit if isinstance(given, Value) else given.unit.code


class UnitPrice(Schema):
    """A value for one whole unit of goods."""

    amount: str
    unit: str = Field(alias="account_unit")
    per: str = Field(alias="unit.code")

    @staticmethod
    def resolve_amount(given: Price) -> str:
        """With two decimals."""
        return Value(given.minor).plain()


class Firm(Schema):
    """A party by name."""

    id: str
    name: str
    country: str


class Found(ProblemLine):
    """A broken rule; `warn` lets pass, `stop` does not."""

    severity: str


def found(finding: Finding) -> Found:
    """A finding on the wire."""
    return Found(**of_finding(finding).model_dump(), severity=finding.severity)


def known_order(order: str) -> str:
    """A legal order that is held here. Errors: OrderUnknown."""
    if order not in orders():
        raise OrderUnknown(order=order, orders=", ".join(orders()))
    return order


def made(done: Done) -> Status[Done]:
    """What a verb brought about, as something new."""
    return Status(HTTPStatus.CREATED, done)


def counted(number: int, unit_code: str) -> Quantity | Value:
    """What an account holds: steps of a unit of goods, or minor units of account."""
    return Value(number) if unit_code == VALUE_UNIT else Quantity(number, unit(unit_code))
