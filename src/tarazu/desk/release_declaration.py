"""An officer releases the goods of an assessed declaration."""

from datetime import datetime
from typing import Any

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.ledger.book import Goods, accept, dispatch
from tarazu.ledger.transfers import Paper
from tarazu.registry.people import Actor
from tarazu.shipments.assess import release
from tarazu.shipments.declarations import Declaration, Regime
from tarazu.shipments.papers import papers_missing
from tarazu.storage import authorisation, contracts, ledger, registry, shipments
from tarazu.storage.writing import Transaction, write


class OtherOrderMissing(TarazuError):
    """Goods were to move while the other legal order has not granted."""

    kind = Kind.REFUSED
    says = (
        "{order} has not granted its authorisation for this contract yet. Goods move only when both orders permit it."
    )


class PapersMissing(TarazuError):
    """Goods were to be released without the papers they need."""

    kind = Kind.REFUSED
    says = "Declaration {number} lacks: {papers}. Add them to the declaration before the goods go."


def release_declaration(*, actor: Actor, declaration_number: str, now: datetime, key: str) -> dict[str, Any]:
    """Let goods go: an export puts them under way, an import accepts what was found; in the books of both orders.

    Errors:  PowerMissing; DeclarationAbsent; StepRefused; OtherOrderMissing; Overdrawn where more arrives than left.
    """
    assessed = shipments.declaration(declaration_number)
    actor.must("release_declaration", authorisation.authorisation(assessed.authorisation_id).authority_id)

    def let_go(tx: Transaction) -> dict[str, Any]:
        current = shipments.declaration(declaration_number)
        done = release(current)
        _check_papers(current)
        assert current.found is not None, "an assessed declaration says what was found"
        own = authorisation.authorisation(current.authorisation_id)
        contract = contracts.contract(own.contract_id)
        leg = next(leg for leg in contract.legs if leg.number == current.leg_number)
        paper = Paper(current.number, now.date())
        books = authorisation.authorisations(contract_id=contract.id)
        waiting = {party.country for party in registry.parties(set(contract.parties)).values()} - {
            book.order for book in books if book.state in (AuthorisationState.GRANTED, AuthorisationState.CLOSED)
        }
        if waiting:
            raise OtherOrderMissing(order=", ".join(sorted(waiting)))
        for book in books:
            goods = Goods(book.id, leg.giver_id, leg.commodity)
            if current.regime is Regime.EXPORT:
                posting = dispatch(goods, current.found, paper)
            else:
                posting = accept(goods, current.quantity, current.found, paper)
            ledger.write_posting(tx, posting)
        shipments.save_declaration(done)
        tx.record("declaration_released", {"declaration": current.number, "found": current.found.steps})
        return {"declaration": current.number, "state": done.state.value}

    request = {"declaration": declaration_number}
    return write(let_go, verb="release_declaration", actor=actor, key=key, request=request, now=now)


def _check_papers(declaration: Declaration) -> None:
    missing = papers_missing(declaration.commodity[:7].replace(".", ""), declaration.papers)
    if missing:
        raise PapersMissing(number=declaration.number, papers=", ".join(paper.code for paper in missing))
