"""Drawing a permit down, delivery by delivery: never more than it admits, in quantity and in value."""

from dataclasses import replace

from tarazu.authorisation.authorisation import Allowance, Authorisation, AuthorisationState
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Quantity, UnitMismatch
from tarazu.kernel.value import AccountUnitMismatch, Value


class AllowanceExceeded(TarazuError):
    """A delivery is larger, or worth more, than what is left of its allowance."""

    kind = Kind.REFUSED
    says = (
        "{quantity} worth {value} exceeds what is left for leg {leg}: {quantity_left} worth {value_left}. "
        "Declare no more than that, or ask for an amendment."
    )


class AllowanceAbsent(TarazuError):
    """A permit admits nothing for a leg."""

    kind = Kind.ABSENT
    says = "This authorisation admits nothing for leg {leg}. Check the leg number against the approval."


class NotInForce(TarazuError):
    """A permit that is not granted was to be drawn down."""

    kind = Kind.CONFLICT
    says = "This authorisation is '{state}', so nothing may be declared under it. It must be granted and not suspended."


class NeverDrawn(TarazuError):
    """More was to be given back than was ever drawn."""

    kind = Kind.CONFLICT
    says = "{quantity} worth {value} cannot be given back to leg {leg}: less was drawn. Check which entry to reverse."


def quantity_left(allowance: Allowance) -> Quantity:
    """What may still be delivered of a leg."""
    return Quantity(allowance.quantity.steps - allowance.used_steps, allowance.quantity.unit)


def value_left(allowance: Allowance) -> Value:
    """What deliveries of a leg may still be worth."""
    return Value(allowance.value.minor - allowance.used_minor, allowance.value.account_unit)


def check_room(authorisation: Authorisation, leg_number: int, quantity: Quantity, value: Value) -> Allowance:
    """The allowance of a leg, where a delivery fits into what is left of it.

    Errors:  NotInForce; AllowanceAbsent; AllowanceExceeded; UnitMismatch; AccountUnitMismatch.
    """
    if authorisation.state is not AuthorisationState.GRANTED:
        raise NotInForce(state=authorisation.state.value)
    allowance = _allowance(authorisation, leg_number, quantity, value)
    left, worth = quantity_left(allowance), value_left(allowance)
    if quantity.steps > left.steps or value.minor > worth.minor:
        raise AllowanceExceeded(quantity=quantity, value=value, leg=leg_number, quantity_left=left, value_left=worth)
    return allowance


def draw_down(authorisation: Authorisation, leg_number: int, quantity: Quantity, value: Value) -> Authorisation:
    """Count an assessed delivery against a permit, as found and as assessed. Errors: those of `check_room`."""
    allowance = check_room(authorisation, leg_number, quantity, value)
    return _with(authorisation, _used(allowance, quantity.steps, value.minor))


def give_back(authorisation: Authorisation, leg_number: int, quantity: Quantity, value: Value) -> Authorisation:
    """Undo a draw-down whose declaration was reversed. Errors: AllowanceAbsent; NeverDrawn; UnitMismatch."""
    allowance = _allowance(authorisation, leg_number, quantity, value)
    if quantity.steps > allowance.used_steps or value.minor > allowance.used_minor:
        raise NeverDrawn(quantity=quantity, value=value, leg=leg_number)
    return _with(authorisation, _used(allowance, -quantity.steps, -value.minor))


def _allowance(authorisation: Authorisation, leg_number: int, quantity: Quantity, value: Value) -> Allowance:
    assert quantity.steps >= 0, "a delivery brings something, or nothing was found"
    assert value.minor >= 0, "a delivery is worth something or nothing"
    for allowance in authorisation.allowances:
        if allowance.leg_number == leg_number:
            if quantity.unit != allowance.quantity.unit:
                raise UnitMismatch(left=quantity, right=allowance.quantity)
            if value.account_unit != allowance.value.account_unit:
                raise AccountUnitMismatch(left=value, right=allowance.value)
            return allowance
    raise AllowanceAbsent(leg=leg_number)


def _used(allowance: Allowance, steps: int, minor: int) -> Allowance:
    return replace(allowance, used_steps=allowance.used_steps + steps, used_minor=allowance.used_minor + minor)


def _with(authorisation: Authorisation, changed: Allowance) -> Authorisation:
    allowances = tuple(
        changed if allowance.leg_number == changed.leg_number else allowance for allowance in authorisation.allowances
    )
    return replace(authorisation, allowances=allowances)
