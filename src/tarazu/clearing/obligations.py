"""Obligations: what each assessed delivery makes one party owe another, read from a book's posted transfers.

Whoever received goods owes their assessed value to whoever gave them, until goods of the same value have gone the other
way. Every posted assessment is one obligation; a reversal is one of its own, below zero. So are damages agreed in
goods: whoever is to give them owes their agreed value.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tarazu.kernel.value import Value
from tarazu.ledger.book import Direction
from tarazu.ledger.transfers import Phase, Reason, Transfer
from tarazu.matching.deals import Leg
from tarazu.shipments.declarations import declaration_of

DIRECTIONS = {Reason.ASSESS_IMPORT: Direction.IMPORT, Reason.ASSESS_EXPORT: Direction.EXPORT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One assessed value: `debtor_id` owes it to `creditor_id`. `id` is the posted transfer it was read from.

    `direction` is as the country of the book sees it: damages that its member owes stand as after an import. A value
    below zero takes an earlier one back.
    """

    id: str
    book_id: str
    debtor_id: str
    creditor_id: str
    direction: Direction
    value: Value
    day: date
    reference: str  # the declaration's number; for damages, the leg that is to bring their goods
    damages: bool = False

    @property
    def member_id(self) -> str:
        """Who of the two answers for it in this book: the party of the book's own country."""
        return self.debtor_id if self.direction is Direction.IMPORT else self.creditor_id


def obligations(
    transfers: Iterable[Transfer], legs: Mapping[str, Leg], position_ids: frozenset[str] = frozenset()
) -> tuple[Obligation, ...]:
    """The obligations of a book, in the order in which they were posted.

    `legs` gives the leg of every declaration by its number, and of damages by the reference of their leg;
    `position_ids` are the accounts of the book's members in value, which say which side owes damages.
    """
    moves = {move.id: move for move in transfers}
    found = []
    for move in moves.values():
        origin = moves[move.reverses] if move.reverses else move
        damages = origin.reason is Reason.DAMAGES
        if not (damages or origin.reason in DIRECTIONS) or move.phase is not Phase.POSTED:
            continue
        number = _leg_reference(origin.reference, legs) if damages else declaration_of(origin.reference)
        leg = legs[number]
        owes_here = Direction.IMPORT if origin.debit_account_id in position_ids else Direction.EXPORT
        found.append(
            Obligation(
                id=move.id,
                book_id=move.book_id,
                debtor_id=leg.giver_id if damages else leg.receiver_id,
                creditor_id=leg.receiver_id if damages else leg.giver_id,
                direction=owes_here if damages else DIRECTIONS[origin.reason],
                value=Value(-move.amount if move.reverses else move.amount, move.unit),
                day=move.day,
                reference=number,
                damages=damages,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.day, one.id)))


def _leg_reference(reference: str, legs: Mapping[str, Leg]) -> str:
    """The leg that damages stand on; what is left of them after a waiver has a number of its own behind it."""
    return reference if reference in legs else reference.rpartition("/")[0]


def gross_by_pair(lines: Iterable[Obligation]) -> dict[tuple[str, str], int]:
    """What every debtor owes every creditor, in minor units, pairs that came to nothing left out."""
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for line in lines:
        totals[line.debtor_id, line.creditor_id] += line.value.minor
    return {pair: minor for pair, minor in sorted(totals.items()) if minor}
