"""Domestic legs: a debtor acknowledges what it owes at home, a creditor records what it received."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from tarazu.clearing.domestic import NotAtHome, acknowledge, read_paper, receive
from tarazu.kernel.value import Value
from tarazu.ledger.transfers import Paper
from tarazu.registry.people import Actor
from tarazu.storage import ledger, registry, set_offs
from tarazu.storage.figures import figures_on
from tarazu.storage.writing import Transaction, write


class DomesticAct(StrEnum):
    """What is recorded of a domestic leg."""

    DEBT = "debt"
    PAYMENT = "payment"


def record_domestic(
    *,
    actor: Actor,
    act: DomesticAct,
    debtor_id: str,
    creditor_id: str,
    minor: int,
    reference: str,
    now: datetime,
    key: str,
) -> dict[str, Any]:
    """Record a debt as its debtor, or a payment received as its creditor, in minor units of their country's currency.

    It stands outside every authorisation: nothing of it counts in a net-off, and no money is held or moved here.
    Errors:  PowerMissing; PartyAbsent; NotAtHome; MoreThanOwed; NotPositive; PostingExists; ReferenceMissing.
    """
    actor.must("record_domestic", debtor_id if act is DomesticAct.DEBT else creditor_id)
    named = read_paper(reference)

    def put(tx: Transaction) -> dict[str, Any]:
        debtor, creditor = registry.party(debtor_id), registry.party(creditor_id)
        if debtor.country != creditor.country or debtor.id == creditor.id:
            raise NotAtHome(debtor=debtor.name, creditor=creditor.name)
        order = debtor.country
        amount = Value(minor, figures_on(order, now.date()).word("domestic_currency"))
        owed = set_offs.domestic_owed(order).get((debtor_id, creditor_id), 0)
        paper = Paper(named, now.date())
        if act is DomesticAct.DEBT:
            posting, left = acknowledge(order, debtor_id, creditor_id, amount, paper), owed + minor
        else:
            posting, left = receive(order, debtor_id, creditor_id, amount, paper, owed=owed), owed - minor
        ledger.write_posting(tx, posting)
        tx.record("domestic_recorded", {"act": act, "debtor": debtor_id, "creditor": creditor_id, "minor": minor})
        return {"debtor": debtor_id, "creditor": creditor_id, "owed_minor": left, "currency": amount.account_unit}

    request = {"act": act, "debtor": debtor_id, "creditor": creditor_id, "minor": minor, "reference": reference}
    return write(put, verb="record_domestic", actor=actor, key=key, request=request, now=now)
