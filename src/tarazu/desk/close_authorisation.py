"""An officer closes an authorisation whose book balances; its certificate is sealed."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tarazu.authorisation.acts import ActKind
from tarazu.authorisation.authorisation import AUTHORISATION_LIFE, AuthorisationEvent, AuthorisationState
from tarazu.clearing.closing import CertificateLine, ClosingFacts, Proof, close
from tarazu.clearing.net_off import NetOffPhase
from tarazu.contracts.contract import CONTRACT_LIFE, Contract, ContractEvent
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.value import Value
from tarazu.ledger.accounts import AccountKind
from tarazu.ledger.transfers import Phase
from tarazu.registry.people import Actor
from tarazu.shipments.declarations import DeclarationState
from tarazu.storage import (
    authorisation,
    clearing,
    contracts,
    cures,
    file_acts,
    journal,
    ledger,
    reassessing,
    screening,
    windows,
)
from tarazu.storage.damages import short_damages
from tarazu.storage.files import File, load_file
from tarazu.storage.writing import Transaction, write


class NotNettedYet(TarazuError):
    """An authorisation was to be closed before its first net-off."""

    kind = Kind.REFUSED
    says = "This authorisation has not been netted off yet. Have the clearing desk strike its balance first."


def close_authorisation(*, actor: Actor, authorisation_id: str, now: datetime, key: str) -> dict[str, Any]:
    """Close an authorisation: nothing unassessed, pending or under way, netted off inside the tolerance.

    Errors:  PowerMissing; AuthorisationAbsent; NotNettedYet; ClosingRefused with everything in the way;
             PartyNotClear; StepRefused.
    """
    actor.must("close_authorisation", authorisation.authorisation(authorisation_id).authority_id)

    def finish(tx: Transaction) -> dict[str, Any]:
        file = load_file(authorisation_id)
        state = AUTHORISATION_LIFE.advance(file.authorisation.state, AuthorisationEvent.CLOSE)
        if not file.net_offs:
            raise NotNettedYet
        lists = screening.must_be_clear(tx, file.contract.parties, named=file.named)
        head = journal.read_head()
        certificate = close(
            _facts(file, now.date()),
            [file.authorisation.approval_number],
            _lines(file),
            Proof(head.count, head.root),
            now.date(),
        )
        authorisation.save_authorisation(replace(file.authorisation, state=state, closed_on=now.date()))
        clearing.insert_certificate(certificate, actor.person_id)
        file_acts.keep_act(tx, authorisation_id, ActKind.CLOSED, "", {"certificate": certificate.number})
        _fulfil(file.contract)
        tx.record(
            "authorisation_closed",
            {
                "authorisation": authorisation_id,
                "certificate": certificate.number,
                "seal": certificate.seal,
                "screened_against": lists,
            },
        )
        return {"certificate": certificate.number, "seal": certificate.seal}

    request = {"authorisation": authorisation_id}
    return write(finish, verb="close_authorisation", actor=actor, key=key, request=request, now=now)


def _fulfil(contract: Contract) -> None:
    """A contract is fulfilled once every legal order has closed its file."""
    files = authorisation.authorisations(contract_id=contract.id)
    if all(file.state is AuthorisationState.CLOSED for file in files):
        contracts.update_contract(replace(contract, state=CONTRACT_LIFE.advance(contract.state, ContractEvent.FULFIL)))


def _facts(file: File, today: date) -> ClosingFacts:
    book = file.authorisation.id
    held = ledger.balances_of_book(book)
    under_way = [
        account.commodity or ""
        for account in ledger.accounts_of_book(book).values()
        if account.kind is AccountKind.UNDER_WAY and held[account.id].posted
    ]
    # A net-off counts while the positions are still those it was struck on; a later assessment or reversal opens it.
    current = [netting for netting in file.net_offs if netting.members == file.members]
    netted = current[-1] if current else file.net_offs[-1]
    return ClosingFacts(
        authorisation_id=book,
        netted=netted,
        phase=clearing.phase_of(netted.id) if current else NetOffPhase.OPEN,
        unassessed=tuple(
            declaration.number
            for declaration in file.declarations
            if declaration.state in (DeclarationState.LODGED, DeclarationState.ASSESSED)
        ),
        pending=tuple(move.id for move in file.transfers if move.phase is Phase.PENDING),
        disputes=windows.open_flags_of_book(book),
        under_way=tuple(sorted(set(under_way))),
        cures=tuple(
            cure.id
            for cure in (
                *cures.waiting(file.contract.id),
                *(one.cure for one in short_damages(file.contract.id, today)),
            )
        ),
        reassessments=tuple(one.declaration_number for one in reassessing.waiting_in_file(book)),
    )


def _lines(file: File) -> list[CertificateLine]:
    lines = []
    for allowance in file.authorisation.allowances:
        counted = [
            declaration
            for declaration in file.declarations
            if declaration.leg_number == allowance.leg_number and declaration.state is DeclarationState.RELEASED
        ]
        quantities = [declaration.found or declaration.quantity for declaration in counted]
        if quantities:
            total = quantities[0]
            for quantity in quantities[1:]:
                total += quantity
            assessed = sum((one.assessed for one in counted if one.assessed), Value(0))
            lines.append(CertificateLine(allowance.direction, allowance.commodity, str(total), assessed))
    return lines
