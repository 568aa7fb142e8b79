"""The words all answers share: amounts with their unit, prices, parties, findings."""

from typing import Literal

from django.utils.translation import gettext as _
from ninja import Field, Schema

from tarazu.api.errors import ProblemLine, RuleRef, pinned, rule_ref
from tarazu.kernel.quantity import Quantity, read_quantity
from tarazu.kernel.value import Price, Value, read_minor
from tarazu.reference.units import unit
from tarazu.registry.parties import Party
from tarazu.rulebook.rules import Finding

ACCOUNT_UNIT = "UAC"
TEXT_CHARACTERS_MAX = 2_000


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
    unit: Literal["UAC"] = ACCOUNT_UNIT

    def read(self, pointer: str) -> Value:
        """The value. Errors: FieldsRefused, pinned under the pointer."""
        with pinned(f"{pointer}/amount"):
            return Value(read_minor(self.amount))


class Amount(Schema):
    """A decimal in a string with its unit: of goods a code of Recommendation 20, of value the unit of account."""

    amount: str
    unit: str


class UnitPrice(Schema):
    """A value for one whole unit of goods."""

    amount: str
    unit: str
    per: str


class Firm(Schema):
    """A party by name."""

    id: str
    name: str
    country: str


class Found(ProblemLine):
    """A broken rule; `warn` lets pass, `stop` does not."""

    severity: str
    rule_ref: RuleRef


def quantity(given: Quantity) -> Amount:
    """Goods on the wire."""
    return Amount(amount=f"{given.as_decimal():f}", unit=given.unit.code)


def value(given: Value) -> Amount:
    """A value on the wire."""
    return Amount(amount=f"{given.as_decimal():.2f}", unit=given.account_unit)


def value_or_none(given: Value | None) -> Amount | None:
    """A value on the wire, or null where there is none or it is not the viewer's to see."""
    return None if given is None else value(given)


def price(given: Price | None) -> UnitPrice | None:
    """A price on the wire, or null where there is none or it is not the viewer's to see."""
    if given is None:
        return None
    amount = Value(given.minor).as_decimal()
    return UnitPrice(amount=f"{amount:.2f}", unit=given.account_unit, per=given.unit.code)


def counted(number: int, unit_code: str) -> Amount:
    """What an account holds, on the wire: steps of a unit of goods, or minor units of account."""
    if unit_code == ACCOUNT_UNIT:
        return value(Value(number))
    return quantity(Quantity(number, unit(unit_code)))


def firm(party: Party) -> Firm:
    """A party on the wire."""
    return Firm(id=party.id, name=party.name, country=party.country)


def found(finding: Finding, *, masked: bool = False) -> Found:
    """A finding on the wire; masked, it does not name the parties it is about."""
    params = {**finding.params, "names": _("a party of this deal")} if masked else finding.params
    return Found(
        code=finding.code,
        detail=_(finding.says).format(**params),
        severity=finding.severity,
        rule_ref=rule_ref(finding),
    )
