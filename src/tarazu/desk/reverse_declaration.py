"""Take an assessment back by counter-entry."""

from datetime import datetime
from typing import Any

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.authorisation.draw_down import give_back
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.ledger.book import Posting
from tarazu.ledger.transfers import Paper, Phase, Transfer, reverse_linked
from tarazu.registry.people import Actor
from tarazu.shipments.assess import reverse
from tarazu.shipments.declarations import declaration_of
from tarazu.storage import authorisation, contracts, ledger, shipments
from tarazu.storage.writing import Transaction, write


class ReasonMissing(TarazuError):
    """A reversal came without its reason."""

    kind = Kind.INVALID
    says = "A reversal needs its reason: it stays on the books for ever."


class BookClosed(TarazuError):
    """A reversal would post to a book that is closed and certified."""

    kind = Kind.REFUSED
    says = "The file of {order} is closed and its certificate sealed. Correct the error in a new authorisation."


def reverse_declaration(
    *, actor: Actor, declaration_number: str, reason: str, now: datetime, key: str
) -> dict[str, Any]:
    """Reverse everything a declaration posted, in every book of its contract; what was drawn down is given back.

    Nothing is erased: each transfer gets its counter-entry, and the declaration stays on file as reversed.
    Errors:  PowerMissing; DeclarationAbsent; ReasonMissing; StepRefused; BookClosed;
             Overdrawn where the goods have moved on.
    """
    wrong = shipments.declaration(declaration_number)
    actor.must("assess_declaration", authorisation.authorisation(wrong.authorisation_id).authority_id)
    if not reason.strip():
        raise ReasonMissing

    def take_back(tx: Transaction) -> dict[str, Any]:
        current = shipments.declaration(declaration_number)
        done = reverse(current, reason)
        assert current.found is not None and current.assessed is not None, "only an assessed declaration is reversed"
        own = authorisation.authorisation(current.authorisation_id)
        contract = contracts.contract(own.contract_id)
        paper = Paper(f"{current.number}/R", now.date())
        reversed_count = 0
        books = authorisation.authorisations(contract_id=contract.id)
        if closed := [book.order for book in books if book.state is AuthorisationState.CLOSED]:
            raise BookClosed(order=", ".join(sorted(closed)))
        for book in books:
            history = ledger.transfers_of_book(book.id)
            taken_back = {move.reverses for move in history}
            group = [move for move in history if _stands_for(move, current.number) and move.id not in taken_back]
            if group:
                counter = reverse_linked(group, history, paper)
                ledger.write_posting(tx, Posting((), counter))
                reversed_count += len(counter)
        authorisation.save_authorisation(give_back(own, current.leg_number, current.found, current.assessed))
        shipments.save_declaration(done)
        tx.record("declaration_reversed", {"declaration": current.number, "transfers": reversed_count})
        return {"declaration": current.number, "reversed": reversed_count, "state": done.state.value}

    request = {"declaration": declaration_number, "reason": reason}
    return write(take_back, verb="reverse_declaration", actor=actor, key=key, request=request, now=now)


def _stands_for(move: Transfer, number: str) -> bool:
    """Say whether a transfer was posted for a declaration, at its first assessment or a later one."""
    return move.phase is Phase.POSTED and move.reverses is None and declaration_of(move.reference) == number
