"""An officer releases the goods of an assessed declaration."""

from datetime import date, datetime
from typing import Any

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.ledger.book import Goods, accept, dispatch
from tarazu.ledger.transfers import Paper
from tarazu.registry.people import Actor
from tarazu.shipments.assess import release
from tarazu.shipments.declarations import Declaration, Regime
from tarazu.shipments.papers import papers_missing
from tarazu.storage import authorisation, contracts, documents, ledger, mission, registry, screening, shipments
from tarazu.storage.figures import figures_on
from tarazu.storage.screening import Step
from tarazu.storage.writing import Transaction, write

HOLDING = (AuthorisationState.SUSPENDED, AuthorisationState.CANCELLED)


class OtherOrderMissing(TarazuError):
    """Goods were to move while the other legal order has not granted."""

    kind = Kind.REFUSED
    says = (
        "{order} has not granted its authorisation for this contract yet. Goods move only when both orders permit it."
    )


class OtherOrderClosed(TarazuError):
    """Goods were to move under a contract whose file is closed and certified in the other legal order."""

    kind = Kind.REFUSED
    says = (
        "{order} has closed its file for this contract, so no more goods move under it. Agree on a new deal for them."
    )


class GoodsHeld(TarazuError):
    """Goods were to move under a file that is suspended or cancelled."""

    kind = Kind.REFUSED
    says = (
        "{order} has {state} its authorisation for this contract, so its goods are held on both sides: {reason} "
        "They go once that decision is lifted or an appeal is upheld."
    )


class PapersMissing(TarazuError):
    """Goods were to be released without the papers they need."""

    kind = Kind.REFUSED
    says = "Declaration {number} lacks: {papers}. Add them to the declaration before the goods go."


def release_declaration(*, actor: Actor, declaration_number: str, now: datetime, key: str) -> dict[str, Any]:
    """Let goods go: an export puts them under way, an import accepts what was found; in the books of both orders.

    Errors:  PowerMissing; DeclarationAbsent; StepRefused; GoodsHeld; OtherOrderMissing; OtherOrderClosed;
             PapersMissing; PartyNotClear; CertificateFell; Overdrawn where more arrives than left.
    """
    assessed = shipments.declaration(declaration_number)
    actor.must("release_declaration", authorisation.authorisation(assessed.authorisation_id).authority_id)

    def let_go(tx: Transaction) -> dict[str, Any]:
        current = shipments.declaration(declaration_number)
        done = release(current)
        assert current.found is not None, "an assessed declaration says what was found"
        own = authorisation.authorisation(current.authorisation_id)
        _check_papers(current, own.order, now.date())
        contract = contracts.contract(own.contract_id)
        leg = next(leg for leg in contract.legs if leg.number == current.leg_number)
        step = Step(contract.id, {leg.giver_id, leg.receiver_id})
        lists = screening.must_be_clear(tx, contract.parties, step=step, named=[current.named])
        mission.must_stand(contract.deal_id)
        paper = Paper(current.number, now.date())
        books = authorisation.authorisations(contract_id=contract.id)
        for book in books:
            if book.state in HOLDING:
                raise GoodsHeld(order=book.order, state=book.state.value, reason=book.note)
        if closed := [book.order for book in books if book.state is AuthorisationState.CLOSED]:
            raise OtherOrderClosed(order=", ".join(sorted(closed)))
        waiting = {party.country for party in registry.parties(set(contract.parties)).values()} - {
            book.order for book in books if book.state is AuthorisationState.GRANTED
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
        told = {"declaration": current.number, "found": current.found.steps, "screened_against": lists}
        tx.record("declaration_released", told)
        return {"declaration": current.number, "state": done.state.value}

    request = {"declaration": declaration_number}
    return write(let_go, verb="release_declaration", actor=actor, key=key, request=request, now=now)


def _check_papers(declaration: Declaration, order: str, day: date) -> None:
    """Each paper the goods need is noted, or stored itself where the order asks for that."""
    held = declaration.papers
    if figures_on(order, day).word("papers_on_file") == "stored":
        held = tuple(one.code for one in documents.documents([declaration.number]))
    missing = papers_missing(declaration.commodity[:7].replace(".", ""), held)
    if missing:
        raise PapersMissing(number=declaration.number, papers=", ".join(paper.code for paper in missing))
