"""The officer of each legal order admits an agreed cure; with the last one its goods may move."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tarazu.authorisation.authorisation import Allowance, Authorisation, AuthorisationState
from tarazu.clearing.agreed_cures import CURE_LIFE, AgreedCure, CureEvent, CureState, admit
from tarazu.contracts.contract import Contract
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.value import Value
from tarazu.ledger.book import Direction, Goods, ValueOf, owe_damages, promise, waive_damages
from tarazu.ledger.transfers import Paper, Reason
from tarazu.registry.people import Actor
from tarazu.storage import authorisation, contracts, cures, ledger, market, registry, screening
from tarazu.storage.damages import owed_first
from tarazu.storage.figures import figures_on
from tarazu.storage.writing import Transaction, write


class RefusalUnexplained(TarazuError):
    """A cure was refused without a reason."""

    kind = Kind.INVALID
    says = "Give the reason why this cure is refused: both parties read it."


def admit_cure(
    *, actor: Actor, cure_id: str, event: CureEvent = CureEvent.ADMIT, note: str = "", now: datetime, key: str
) -> dict[str, Any]:
    """Admit or refuse a cure as an officer of either file of its contract.

    Once every order has admitted it, each file gets an allowance for its leg, and each book what it promises; the
    agreed value of damages is entered as owed besides. What is waived of damages is taken out of that entry instead.
    Errors:  PowerMissing; CureAbsent; RefusalUnexplained; PartyNotClear; StepRefused.
    """
    files = authorisation.authorisations(contract_id=cures.cure(cure_id).contract_id)
    own = [file for file in files if actor.may("admit_cure", file.authority_id)]
    if not own:
        actor.must("admit_cure", files[0].authority_id)
    actor.confirm("admit_cure")
    if event is CureEvent.REFUSE and not note.strip():
        raise RefusalUnexplained

    def decide(tx: Transaction) -> dict[str, Any]:
        agreed = cures.cure(cure_id)
        if event is CureEvent.REFUSE:
            done = replace(agreed, state=CURE_LIFE.advance(agreed.state, event), note=note)
            cures.save_cure(done)
            if done.offer_id:
                market.release(done.offer_id, done.quantity.steps)
            tx.record("cure_refused", {"cure": done.id, "order": own[0].order})
            return {"cure": done.id, "state": done.state.value}
        contract = contracts.contract(agreed.contract_id)
        lists = screening.must_be_clear(tx, {*contract.parties, agreed.giver_id})
        running = [file for file in authorisation.authorisations(contract_id=contract.id) if _runs(file)]
        orders, done = {file.order for file in running}, agreed
        for file in own:
            done = admit(done, file.order, orders)
        cures.save_cure(done)
        if done.state is CureState.ADMITTED and done.offer_id:
            market.take(done.offer_id, done.quantity.steps)
        if done.state is CureState.ADMITTED:
            put = _give_up if done.waived else _open_leg
            for file in running:
                put(tx, file, done, contract, now.date())
        body = {"cure": done.id, "admitted_by": done.admitted_by, "state": done.state, "screened_against": lists}
        tx.record("cure_admitted", body)
        return {"cure": done.id, "state": done.state.value, "admitted_by": list(done.admitted_by)}

    request = {"cure": cure_id, "event": event, "note": note}
    return write(decide, verb="admit_cure", actor=actor, key=key, request=request, now=now)


def _runs(file: Authorisation) -> bool:
    return file.state in (AuthorisationState.GRANTED, AuthorisationState.SUSPENDED)


def _open_leg(tx: Transaction, file: Authorisation, cure: AgreedCure, contract: Contract, day: date) -> None:
    giver = registry.party(cure.giver_id)
    headroom = figures_on(file.order, day).number("value_headroom_percent")
    allowance = Allowance(
        leg_number=cure.leg_number,
        direction="export" if giver.country == file.order else "import",
        commodity=cure.commodity,
        quantity=cure.quantity,
        value=Value(cure.value.minor * (100 + headroom) // 100, cure.value.account_unit),
    )
    authorisation.save_authorisation(replace(file, allowances=(*file.allowances, allowance)))
    goods = Goods(file.id, cure.giver_id, cure.commodity)
    paper = Paper(contract.leg_reference(cure.leg_number), day)
    ledger.write_posting(tx, promise(goods, cure.quantity, paper))
    if cure.damages and not cure.again_for:
        gives = giver.country == file.order
        of = ValueOf(
            file.id, cure.giver_id if gives else cure.receiver_id, Direction.IMPORT if gives else Direction.EXPORT
        )
        ledger.write_posting(tx, owe_damages(of, cure.value, paper))


def _give_up(tx: Transaction, file: Authorisation, cure: AgreedCure, contract: Contract, day: date) -> None:
    """Take what is waived out of the entry of the damages that came short."""
    history, first = ledger.transfers_of_book(file.id), contract.leg_reference(owed_first(cure).leg_number)
    back = {move.reverses for move in history}
    owed = next(
        move
        for move in history
        if move.reason is Reason.DAMAGES
        and move.id not in back
        and (move.reference == first or move.reference.startswith(f"{first}/"))
    )
    ledger.write_posting(tx, waive_damages(owed, cure.value, history, Paper(f"{first}/{cure.leg_number}", day)))
