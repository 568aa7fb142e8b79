"""What of a contract was never shipped, what is to be cancelled of it, and what that does to each file's balance."""

from dataclasses import dataclass

from tarazu.authorisation.authorisation import Authorisation
from tarazu.clearing.cancelling import (
    IN_FORCE,
    Cancellation,
    CancellationState,
    expected_position,
    struck_from,
)
from tarazu.clearing.net_off import Outcome, Position
from tarazu.contracts.contract import Contract
from tarazu.kernel.quantity import Quantity
from tarazu.matching.deals import Leg
from tarazu.registry.parties import Party
from tarazu.registry.people import PLATFORM, Actor, Role
from tarazu.storage import authorisation, cancelling, contracts, registry
from tarazu.storage.contracts import ContractAbsent
from tarazu.storage.files import load_file


@dataclass(frozen=True, slots=True)
class UnshippedLeg:
    """One leg: what the contract promises, what was struck of it, and what may still be cancelled."""

    leg: Leg
    giver: Party
    receiver: Party
    struck: Quantity
    left: Quantity


@dataclass(frozen=True, slots=True)
class Expected:
    """A file if everything left is delivered: as it is now, and after a cancellation."""

    file: Authorisation
    before: Position
    after: Position
    outcome_before: Outcome
    outcome_after: Outcome

    @property
    def is_turned(self) -> bool:
        """Say whether the net-off would come out otherwise."""
        return self.outcome_before is not self.outcome_after


@dataclass(frozen=True, slots=True)
class CancellationLine:
    """A cancellation, who has not agreed yet, the viewer's parties among them, and its effect on each file."""

    cancellation: Cancellation
    waits_for: tuple[Party, ...]
    answers: tuple[str, ...]
    may_withdraw: bool
    effects: tuple[Expected, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnshippedPage:
    """Everything the screen of unshipped goods shows."""

    contract: Contract
    legs: tuple[UnshippedLeg, ...]
    cancellations: tuple[CancellationLine, ...]
    files: tuple[Expected, ...]  # before and after what is thought of, or as they are
    own_party_ids: tuple[str, ...]
    thought: tuple[int, Quantity] | None


def see_unshipped(*, actor: Actor, contract_id: str, thought: tuple[int, Quantity] | None = None) -> UnshippedPage:
    """What was never shipped, for the parties, the officers of the files and auditors; `thought` asks what if.

    Errors:  ContractAbsent, also where it is not theirs to see.
    """
    contract = contracts.contract(contract_id)
    own = tuple(party for party in contract.parties if party in actor.subjects(Role.TRADER))
    files = authorisation.authorisations(contract_id=contract.id)
    officer = any(actor.may("authorise", file.authority_id) for file in files)
    if not (own or officer or actor.may("see_everything", PLATFORM)):
        raise ContractAbsent(contract=contract_id)
    parties = registry.parties(set(contract.parties))
    legs, running = _legs(contract, parties), _Running(contract, files)
    return UnshippedPage(
        contract=contract,
        legs=legs,
        cancellations=tuple(_line(one, legs, own, running) for one in reversed(cancelling.cancellations(contract.id))),
        files=running.expected(_fitting(legs, thought)),
        own_party_ids=own,
        thought=thought,
    )


class _Running:
    """The files of a contract that are in force, and where each of them comes to stand."""

    def __init__(self, contract: Contract, files: tuple[Authorisation, ...]) -> None:
        self.contract = contract
        self.files = [(file, load_file(file.id).position) for file in files if file.state in IN_FORCE]

    def expected(self, struck: tuple[int, Quantity] | None) -> tuple[Expected, ...]:
        """Each file if everything left arrives, as it is and with so much of a leg struck."""
        return tuple(self._expected(file, assessed, struck) for file, assessed in self.files)

    def _expected(self, file: Authorisation, assessed: Position, struck: tuple[int, Quantity] | None) -> Expected:
        before = expected_position(file, self.contract, assessed)
        after = expected_position(struck_from(file, *struck), self.contract, assessed) if struck else before
        return Expected(
            file, before, after, before.outcome(file.tolerance_percent), after.outcome(file.tolerance_percent)
        )


def _legs(contract: Contract, parties: dict[str, Party]) -> tuple[UnshippedLeg, ...]:
    struck = cancelling.struck_steps(contract.id)
    return tuple(
        UnshippedLeg(
            leg,
            parties[leg.giver_id],
            parties[leg.receiver_id],
            Quantity(struck.get(leg.number, 0), leg.quantity.unit),
            cancelling.unshipped_of(contract, leg.number),
        )
        for leg in contract.legs
    )


def _fitting(legs: tuple[UnshippedLeg, ...], thought: tuple[int, Quantity] | None) -> tuple[int, Quantity] | None:
    """What is thought of, no more than is unshipped of its leg; None where it fits no leg."""
    if thought is None:
        return None
    number, quantity = thought
    left = next((one.left for one in legs if one.leg.number == number and one.left.unit == quantity.unit), None)
    return (number, min(left, quantity, key=lambda each: each.steps)) if left and left.steps > 0 else None


def _line(
    one: Cancellation, legs: tuple[UnshippedLeg, ...], own: tuple[str, ...], running: _Running
) -> CancellationLine:
    if one.state is not CancellationState.PROPOSED:
        return CancellationLine(one, (), (), may_withdraw=False, effects=())
    silent = one.waits_for(running.contract)
    parties = {party.id: party for leg in legs for party in (leg.giver, leg.receiver)}
    return CancellationLine(
        one,
        waits_for=tuple(parties[party] for party in silent),
        answers=tuple(party for party in silent if party in own),
        may_withdraw=one.proposed_by in own,
        effects=running.expected(_fitting(legs, (one.leg_number, one.quantity))),
    )
