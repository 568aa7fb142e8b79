"""Agreed cures: goods that settle a residual, from the first proposal to their release at both borders.

A cure is a leg of its own under the contract it cures. Its goods come from whoever owes, or from a substitute supplier
of the same country whom the receiver accepts, and count at the unit values of the contract. Both sides agree, the
officer of every legal order admits it, and then its goods are declared, assessed and released like any others.

Damages for delay are such a leg too. Their goods are owed on top, so with the last admission their agreed value is
entered in every book as owed, and their delivery stands against that entry. What comes short of them is asked for again
in goods, which stand against the same entry, or is waived by the same steps, and then the entry shrinks.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tarazu.clearing.net_off import Position
from tarazu.clearing.residual import CureKind, Debtor, Residual
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.lifecycle import LifeCycle
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price, Value
from tarazu.ledger.book import Direction
from tarazu.matching.deals import Leg


class CureState(StrEnum):
    """Where an agreed cure stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    ADMITTED = "admitted"
    DECLINED = "declined"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class CureEvent(StrEnum):
    """What can happen to a cure: the other side accepts or declines it, officers admit or refuse it."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    ADMIT = "admit"
    REFUSE = "refuse"


CURE_LIFE: LifeCycle[CureState, CureEvent] = LifeCycle(
    thing="cure",
    start=CureState.PROPOSED,
    steps={
        (CureState.PROPOSED, CureEvent.ACCEPT): CureState.ACCEPTED,
        (CureState.PROPOSED, CureEvent.DECLINE): CureState.DECLINED,
        (CureState.PROPOSED, CureEvent.WITHDRAW): CureState.WITHDRAWN,
        (CureState.ACCEPTED, CureEvent.ADMIT): CureState.ADMITTED,
        (CureState.ACCEPTED, CureEvent.REFUSE): CureState.REFUSED,
    },
)
RUNNING = (CureState.PROPOSED, CureState.ACCEPTED, CureState.ADMITTED)


class NothingToCure(TarazuError):
    """A cure was proposed for a file that owes nothing."""

    kind = Kind.CONFLICT
    says = "The newest net-off of this file leaves nothing to cure. Have it netted off first, or close it."


class CureWrongWay(TarazuError):
    """The goods of a cure would go the way that makes the difference larger."""

    kind = Kind.INVALID
    says = "The difference is owed by the other side: goods of {giver} would make it larger. Propose goods from there."


class CureTooLarge(TarazuError):
    """A cure is worth more than what is owed."""

    kind = Kind.INVALID
    says = "{quantity} is worth {worth}, and {owed} is owed. Propose {fitting} at most."


class DamagesNotDue(TarazuError):
    """Damages were proposed where nothing is late, or where all of them are agreed already."""

    kind = Kind.CONFLICT
    says = "Clause 12 adds nothing for this giver now: nothing is a full week late, or its damages are agreed already."


class GoodsNotOnMenu(TarazuError):
    """Damages were proposed in goods that the contract does not name for it."""

    kind = Kind.INVALID
    says = "Clause 12 does not name {goods} for a shortfall. Propose goods from this list: {menu}."


class NothingShort(TarazuError):
    """Goods were to be waived where no damages came short, or other goods than those."""

    kind = Kind.CONFLICT
    says = "Only goods that came short of agreed damages can be given up. The page of what is left names them."


class DamagesStand(TarazuError):
    """The leg of damages was to be cancelled as never shipped."""

    kind = Kind.REFUSED
    says = "Leg {leg} brings damages that are entered as owed in both books. They are delivered, not cancelled."


class CureOpen(TarazuError):
    """A second cure was proposed while the first is under way."""

    kind = Kind.CONFLICT
    says = "Cure {cure} of this file is still under way. See it delivered, or have it withdrawn first."


class OtherFileClosed(TarazuError):
    """A cure was proposed under a contract whose other file is closed and certified."""

    kind = Kind.REFUSED
    says = (
        "{order} has closed its file for this contract, so no more goods move under it. Agree on a new deal for them."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CureGoods:
    """What a cure is to bring: `giver_id` is a party, or an offer on the book whose party stays unnamed."""

    giver_id: str
    receiver_id: str
    commodity: str
    quantity: Quantity
    note: str = ""
    damages: bool = False  # owed on top for delay, under clause 12
    waive: bool = False  # of damages that came short: nobody gives these goods any more


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedCure:
    """Goods that are to settle what a net-off left open. `price` is the contract's own unit value.

    `consented` names the parties that agreed; `admitted_by` the legal orders that admitted it.
    """

    id: str
    authorisation_id: str
    contract_id: str
    net_off_id: str
    leg_number: int
    giver_id: str
    receiver_id: str
    commodity: str
    quantity: Quantity
    price: Price
    due: date
    proposed_by: str
    proposed_on: date
    substitute: bool = False
    damages: bool = False
    again_for: str = ""  # the damages that came short, where these goods are for what is missing of them
    waived: bool = False  # what is missing is given up: no goods come
    offer_id: str = ""  # the offer on the book its goods come from, where it is one
    note: str = ""
    consented: tuple[str, ...] = ()
    admitted_by: tuple[str, ...] = ()
    state: CureState = CureState.PROPOSED

    @property
    def kind(self) -> CureKind:
        """Which of the ways to cure a residual this is."""
        if self.damages:
            return CureKind.WAIVER if self.waived else CureKind.DAMAGES
        return CureKind.SUBSTITUTE_SUPPLIER if self.substitute else CureKind.TOP_UP

    @property
    def value(self) -> Value:
        """What the whole quantity counts for, at the unit values of the contract."""
        return self.price.of(self.quantity)

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The parties that have not agreed yet: whoever gives and whoever receives have to."""
        return tuple(party for party in (self.giver_id, self.receiver_id) if party not in self.consented)

    @property
    def leg(self) -> Leg:
        """The leg that the contract has for it."""
        return Leg(
            number=self.leg_number,
            giver_id=self.giver_id,
            receiver_id=self.receiver_id,
            commodity=self.commodity,
            quantity=self.quantity,
            value=self.value,
            expected=self.value,
        )


def steps_worth(owed: Value, price: Price) -> Quantity:
    """The fewest whole steps of some goods that are worth at least so much."""
    assert price.minor > 0, "goods without a price cure nothing"
    return Quantity(-(-owed.minor * price.unit.steps_per_unit // price.minor), price.unit)


def check_cure(cure: AgreedCure, of: Residual, giver_country: str, order: str) -> None:
    """Refuse a cure that goes the wrong way or is larger than what is owed.

    Errors:  NothingToCure; CureWrongWay; CureTooLarge.
    """
    if of.debtor is None:
        raise NothingToCure
    if (giver_country == order) != (of.debtor is Debtor.HERE):
        raise CureWrongWay(giver=giver_country)
    fitting = steps_worth(of.owed, cure.price)
    if not 0 < cure.quantity.steps <= fitting.steps:
        raise CureTooLarge(quantity=cure.quantity, worth=cure.value, owed=of.owed, fitting=fitting)


def check_damages(cure: AgreedCure, most: Value) -> None:
    """Refuse damages that are worth more than clause 12 adds, or than what came short of earlier ones.

    Errors:  DamagesNotDue; CureTooLarge.
    """
    if most.minor <= 0:
        raise DamagesNotDue
    fitting = Quantity(most.minor * cure.price.unit.steps_per_unit // cure.price.minor, cure.price.unit)
    if not 0 < cure.quantity.steps <= fitting.steps:
        raise CureTooLarge(quantity=cure.quantity, worth=cure.value, owed=most, fitting=fitting)


def consent(cure: AgreedCure, party_id: str) -> AgreedCure:
    """A cure after one more party agreed; the last one accepts it. Errors: StepRefused."""
    CURE_LIFE.advance(cure.state, CureEvent.ACCEPT)
    agreed = replace(cure, consented=tuple(sorted({*cure.consented, party_id})))
    return agreed if agreed.waits_for else replace(agreed, state=CureState.ACCEPTED)


def admit(cure: AgreedCure, order: str, orders: Iterable[str]) -> AgreedCure:
    """A cure after the officer of one legal order admitted it; the last one opens its leg. Errors: StepRefused."""
    state = CURE_LIFE.advance(cure.state, CureEvent.ADMIT)
    admitted = tuple(sorted({*cure.admitted_by, order}))
    return replace(cure, admitted_by=admitted, state=state if set(orders) <= set(admitted) else cure.state)


def settles(struck: Position, now: Position, cure: AgreedCure, assessed: Value, delivered: Quantity) -> bool:
    """Say whether delivered goods of a cure settle what a net-off left, at the unit values of the contract.

    Everything else has to stand as it was `struck`: `now` is the book's position, both apart from damages, and
    `assessed` what customs made of the cure's own goods. What is left may be worth less than one step of the goods,
    which no goods can make smaller.
    """
    owed = struck.gap.minor
    came_in = Direction.IMPORT if owed > 0 else Direction.EXPORT
    imports, exports = (assessed.minor, 0) if came_in is Direction.IMPORT else (0, assessed.minor)
    rest = replace(
        now,
        imports_assessed=now.imports_assessed - Value(imports),
        exports_assessed=now.exports_assessed - Value(exports),
    )
    least = max(1, abs(owed) * cure.price.unit.steps_per_unit // cure.price.minor)
    return owed != 0 and rest == struck and delivered.steps >= least


def damages(owed: Value, days_late: int, percent_per_week: int, percent_max: int) -> Value:
    """Goods owed on top for delay under clause 12: so much for each full week, up to a most; never in currency."""
    percent = min(max(0, days_late) // 7 * percent_per_week, percent_max)
    return Value(owed.minor * percent // 100, owed.account_unit)
