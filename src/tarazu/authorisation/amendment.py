"""Amending a permit: what it admits of one leg, within the contract and never below what is already used."""

from dataclasses import replace

from tarazu.authorisation.authorisation import Allowance, Authorisation, AuthorisationState
from tarazu.authorisation.draw_down import AllowanceAbsent, NotInForce
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Quantity, UnitMismatch
from tarazu.kernel.value import AccountUnitMismatch, Value


class BelowUsed(TarazuError):
    """A permit was to admit less than has been declared under it."""

    kind = Kind.REFUSED
    says = "Of leg {leg}, {quantity} worth {value} are declared or used already. An amendment admits at least that."


class BeyondContract(TarazuError):
    """A permit was to admit more than the contract promises."""

    kind = Kind.REFUSED
    says = "The contract promises {quantity} on leg {leg}. Have it amended and signed by every party first."


def amend(
    file: Authorisation, leg_number: int, quantity: Quantity, value: Value, *, promised: Quantity, waiting: Allowance
) -> Authorisation:
    """The permit with another allowance of a leg; `waiting` counts what is lodged as if it were used.

    Errors:  NotInForce; AllowanceAbsent; UnitMismatch; AccountUnitMismatch; BelowUsed; BeyondContract.
    """
    if file.state is not AuthorisationState.GRANTED:
        raise NotInForce(state=file.state.value)
    held = {allowance.leg_number: allowance for allowance in file.allowances}
    if leg_number not in held:
        raise AllowanceAbsent(leg=leg_number)
    if quantity.unit != promised.unit:
        raise UnitMismatch(left=quantity, right=promised)
    if value.account_unit != held[leg_number].value.account_unit:
        raise AccountUnitMismatch(left=value, right=held[leg_number].value)
    if quantity.steps < waiting.used_steps or value.minor < waiting.used_minor:
        used = Quantity(waiting.used_steps, quantity.unit)
        raise BelowUsed(leg=leg_number, quantity=used, value=Value(waiting.used_minor, value.account_unit))
    if quantity.steps > promised.steps:
        raise BeyondContract(leg=leg_number, quantity=promised)
    changed = replace(held[leg_number], quantity=quantity, value=value)
    return replace(file, allowances=tuple(changed if one.leg_number == leg_number else one for one in file.allowances))
