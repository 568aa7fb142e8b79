"""A party agrees that goods are never shipped, declines it, or takes its own proposal back."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tarazu.authorisation.acts import ActKind
from tarazu.clearing.cancelling import (
    CANCELLATION_LIFE,
    IN_FORCE,
    Cancellation,
    CancellationEvent,
    CancellationState,
    agree,
    check_cancellation,
    check_files,
    leg_of,
    struck_from,
)
from tarazu.contracts.contract import Contract
from tarazu.ledger.book import Goods, withdraw
from tarazu.ledger.transfers import Paper
from tarazu.registry.people import Actor
from tarazu.storage import authorisation, cancelling, contracts, file_acts, ledger
from tarazu.storage.cancelling import CancellationAbsent
from tarazu.storage.writing import Transaction, write


def answer_cancellation(
    *, actor: Actor, cancellation_id: str, party_id: str, event: CancellationEvent, now: datetime, key: str
) -> dict[str, Any]:
    """Agree, decline, or withdraw; the last party to agree strikes the goods from every permit and book.

    What has been declared since it was proposed is out of reach, and then it is refused.
    Errors:  PowerMissing; CancellationAbsent; StepRefused; FilesUndecided; FilesCertified; NothingUnshipped.
    """
    actor.must("cancel_unshipped", party_id)

    def reply(tx: Transaction) -> dict[str, Any]:
        asked = cancelling.cancellation(cancellation_id)
        contract = contracts.contract(asked.contract_id)
        theirs = (asked.proposed_by,) if event is CancellationEvent.WITHDRAW else contract.parties
        if party_id not in theirs:
            raise CancellationAbsent(cancellation=cancellation_id)
        if event is CancellationEvent.AGREE:
            done = agree(asked, party_id, contract, now.date())
        else:
            done = replace(asked, state=CANCELLATION_LIFE.advance(asked.state, event), settled_on=now.date())
        if done.state is CancellationState.AGREED:
            _strike(tx, done, contract, now.date())
        cancelling.save_cancellation(done)
        tx.record(f"cancellation_{done.state}", {"cancellation": done.id, "contract": contract.id, "party": party_id})
        return {"cancellation": done.id, "state": done.state.value, "waiting_for": len(done.waits_for(contract))}

    request = {"cancellation": cancellation_id, "party": party_id, "event": event}
    return write(reply, verb="answer_cancellation", actor=actor, key=key, request=request, now=now)


def _strike(tx: Transaction, done: Cancellation, contract: Contract, day: date) -> None:
    files = authorisation.authorisations(contract_id=contract.id)
    check_files(files)
    check_cancellation(done, cancelling.unshipped_of(contract, done.leg_number))
    leg = leg_of(contract, done.leg_number)
    for file in files:
        if file.state in IN_FORCE:
            detail = {"leg": str(leg.number), "quantity": f"-{done.quantity}", "cancellation": done.id}
            file_acts.keep_act(tx, file.id, ActKind.AMENDED, done.reason, detail)
            authorisation.save_authorisation(struck_from(file, done.leg_number, done.quantity))
            goods = Goods(file.id, leg.giver_id, leg.commodity)
            ledger.write_posting(tx, withdraw(goods, done.quantity, Paper(done.id, day)))
