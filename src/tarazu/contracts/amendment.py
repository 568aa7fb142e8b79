"""Amending a signed contract: a numbered addition that binds once every party has signed it, and changes no word of
what was signed before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from tarazu.contracts.contract import Contract, ContractState, Instalment
from tarazu.contracts.swing import largest_instalment, swing_agreed, swing_of, with_swing
from tarazu.kernel.digest import fingerprint
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.lifecycle import LifeCycle
from tarazu.rulebook.figures import Figures

TEXT_CHARACTERS_MAX = 4_000


class AmendmentState(StrEnum):
    """Where an amendment stands."""

    PROPOSED = "proposed"
    SIGNED = "signed"
    DECLINED = "declined"


class AmendmentEvent(StrEnum):
    """What can happen to an amendment."""

    ALL_SIGN = "all_sign"
    DECLINE = "decline"


AMENDMENT_LIFE = LifeCycle(
    "amendment",
    AmendmentState.PROPOSED,
    {
        (AmendmentState.PROPOSED, AmendmentEvent.ALL_SIGN): AmendmentState.SIGNED,
        (AmendmentState.PROPOSED, AmendmentEvent.DECLINE): AmendmentState.DECLINED,
    },
)


class NothingAmended(TarazuError):
    """An amendment would change nothing."""

    kind = Kind.INVALID
    says = (
        "This amendment changes nothing. Move the days of delivery, the day the contract ends, how far one side may "
        "be ahead, or add words."
    )


class AmendmentTooLong(TarazuError):
    """The words of an amendment are more than one holds; what is signed is never cut."""

    kind = Kind.INVALID
    says = "This amendment has {found} characters, and at most {limit} are signed as one. Shorten it, or make two."


class AmendmentOpen(TarazuError):
    """An amendment came while an earlier one waits for signatures."""

    kind = Kind.CONFLICT
    says = "Amendment {number} still waits for signatures. Sign or decline it before another one is proposed."


class NotInForceYet(TarazuError):
    """A contract that is not signed, or has ended, was to be amended."""

    kind = Kind.CONFLICT
    says = "This contract is '{state}'. A draft is changed in its terms; a contract that has ended is not changed."


class EndsTooEarly(TarazuError):
    """A contract was to end before its last delivery leaves."""

    kind = Kind.INVALID
    says = "The contract would end on {until}, and its last delivery leaves by {last}. Choose a later day."


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """One addition to a contract. `follows` is the fingerprint of what it changes: the contract, or the one before."""

    id: str
    contract_id: str
    number: int
    follows: str
    text: str
    valid_until: date
    instalments: tuple[Instalment, ...]
    swing_percent: int | None  # the swing from now on; None where the contract states none
    proposed_by: str
    proposed_on: date
    fingerprint: str
    state: AmendmentState = AmendmentState.PROPOSED


def propose_amendment(
    contract: Contract,
    earlier: Iterable[Amendment],
    *,
    text: str,
    later_days: int,
    valid_until: date | None,
    swing_percent: int | None,
    orders: Iterable[Figures],
    country_of: Mapping[str, str],
    party_id: str,
    day: date,
) -> Amendment:
    """An amendment that moves what has not left, the last day of the contract or its swing, or adds words.

    Instalments due before the day stay as they are.
    Errors:  NotInForceYet; AmendmentOpen; AmendmentTooLong; NothingAmended; EndsTooEarly; SwingOutside.
    """
    held = tuple(earlier)
    if contract.state is not ContractState.SIGNED:
        raise NotInForceYet(state=contract.state.value)
    if waiting := [one for one in held if one.state is AmendmentState.PROPOSED]:
        raise AmendmentOpen(number=waiting[0].number)
    now, words = as_amended(contract, held), " ".join(text.split())
    if len(words) > TEXT_CHARACTERS_MAX:
        raise AmendmentTooLong(found=len(words), limit=TEXT_CHARACTERS_MAX)
    moved = tuple(_later(part, later_days, day) for part in now.instalments)
    until = valid_until or now.valid_until
    swing = swing_of(now)
    if swing_percent is not None:
        swing = swing_agreed(swing_percent, largest_instalment(now.legs, now.instalments, country_of), orders)
    if (moved, until, swing) == (now.instalments, now.valid_until, swing_of(now)) and not words:
        raise NothingAmended
    if until < (last := max(part.ship_by for part in moved)):
        raise EndsTooEarly(until=until, last=last)
    signed = [one for one in held if one.state is AmendmentState.SIGNED]
    made = Amendment(
        id=identifier("amd", contract.id, len(held) + 1),
        contract_id=contract.id,
        number=len(held) + 1,
        follows=signed[-1].fingerprint if signed else contract.fingerprint,
        text=words,
        valid_until=until,
        instalments=moved,
        swing_percent=swing,
        proposed_by=party_id,
        proposed_on=day,
        fingerprint="",
    )
    return replace(made, fingerprint=fingerprint_of_amendment(made))


def fingerprint_of_amendment(amendment: Amendment) -> str:
    """What the parties sign: the SHA-256 of everything in an amendment that signing does not change."""
    return fingerprint(content_of_amendment(amendment))


def content_of_amendment(amendment: Amendment) -> dict[str, object]:
    """Everything in an amendment that signing does not change."""
    return {
        "contract": amendment.contract_id,
        "number": amendment.number,
        "follows": amendment.follows,
        "text": amendment.text,
        "valid_until": amendment.valid_until,
        "instalments": amendment.instalments,
        "swing_percent": amendment.swing_percent,
    }


def as_amended(contract: Contract, amendments: Iterable[Amendment]) -> Contract:
    """The contract as its signed amendments leave it; words they add stand beside it."""
    for one in sorted(amendments, key=lambda each: each.number):
        if one.state is AmendmentState.SIGNED:
            contract = replace(contract, valid_until=one.valid_until, instalments=one.instalments)
            contract = contract if one.swing_percent is None else with_swing(contract, one.swing_percent)
    return contract


def _later(part: Instalment, days: int, today: date) -> Instalment:
    if part.ship_by < today:
        return part
    return replace(part, ship_by=part.ship_by + timedelta(days=days))
