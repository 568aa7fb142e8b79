"""An authorisation's file as one piece: its contract, book, clocks and position, loaded together."""

from dataclasses import dataclass
from datetime import date

from tarazu.authorisation.authorisation import Authorisation
from tarazu.clearing.clocks import Suspension, TransactionClock, earliest
from tarazu.clearing.extensions import Extension, days_granted
from tarazu.clearing.net_off import MemberPosition, NetOff, Position, positions, total_position
from tarazu.clearing.obligations import Obligation, obligations
from tarazu.contracts.contract import Contract
from tarazu.kernel.value import Value
from tarazu.ledger.accounts import AccountKind
from tarazu.ledger.transfers import Reason, Transfer
from tarazu.shipments.declarations import COUNTED, Declaration, DeclarationState, Named
from tarazu.storage import authorisation as authorisations
from tarazu.storage import clearing, contracts, extensions, ledger, shipments


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """Everything kept about one authorisation."""

    authorisation: Authorisation
    contract: Contract
    declarations: tuple[Declaration, ...]
    transfers: tuple[Transfer, ...]
    members: tuple[MemberPosition, ...]
    suspensions: tuple[Suspension, ...]
    extensions: tuple[Extension, ...]
    net_offs: tuple[NetOff, ...]
    position_ids: frozenset[str]  # the accounts of its members in value

    @property
    def named(self) -> tuple[Named, ...]:
        """The ships, vehicles and banks of its declarations that stand."""
        return tuple(one.named for one in self.declarations if one.state is not DeclarationState.REVERSED)

    @property
    def position(self) -> Position:
        """What customs assessed in and out, of all members together."""
        return total_position(self.members)

    @property
    def clocks(self) -> tuple[TransactionClock, ...]:
        """One clock for each transaction customs assessed, and one for the grant itself."""
        granted = self.authorisation.granted_on
        if granted is None:
            return ()
        days = self.authorisation.netting_days + days_granted(self.extensions)
        own = TransactionClock(self.authorisation.approval_number, granted, days, self.suspensions)
        moved = [
            TransactionClock(declaration.number, declaration.assessed_on, days, self.suspensions)
            for declaration in self.declarations
            if declaration.state in COUNTED and declaration.assessed_on is not None
        ]
        return (own, *moved)

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """What each assessed delivery makes one party owe another."""
        legs = {leg.number: leg for leg in self.contract.legs}
        declared = {one.number: legs[one.leg_number] for one in self.declarations if one.leg_number in legs}
        by_reference = {self.contract.leg_reference(number): leg for number, leg in legs.items()}
        return obligations(self.transfers, declared | by_reference, self.position_ids)

    def set_off_until(self, day: date) -> Value:
        """What set-offs took from the difference up to a day, that day in; `Position` says what the sign means."""
        moves = [move for move in self.transfers if move.reason is Reason.SET_OFF and move.day <= day]
        return Value(
            sum(move.amount if move.credit_account_id in self.position_ids else -move.amount for move in moves)
        )

    def first_clock(self, today: date) -> TransactionClock | None:
        """The clock that runs out first."""
        return earliest(self.clocks, today)


def load_file(authorisation_id: str) -> File:
    """The whole file of an authorisation, by its id or approval number. Errors: AuthorisationAbsent."""
    found = authorisations.authorisation(authorisation_id)
    transfers, accounts = ledger.transfers_of_book(found.id), ledger.accounts_of_book(found.id)
    return File(
        authorisation=found,
        contract=contracts.contract(found.contract_id),
        declarations=shipments.declarations(found.id),
        transfers=transfers,
        members=positions(accounts, transfers),
        suspensions=clearing.suspensions(found.id),
        extensions=extensions.extensions(found.id),
        net_offs=clearing.net_offs(found.id),
        position_ids=frozenset(one.id for one in accounts.values() if one.kind is AccountKind.POSITION),
    )
