"""Post a set-off that everybody consented to and nobody objected to, or take it back."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tarazu.clearing.set_off import (
    SET_OFF_LIFE,
    SetOffAnswer,
    SetOffEvent,
    SetOffScope,
    barter_posting,
    check_posting,
    domestic_posting,
)
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import ledger, registry, screening, set_offs
from tarazu.storage.writing import Transaction, write


def post_set_off(
    *, actor: Actor, set_off_id: str, event: SetOffEvent = SetOffEvent.POST, now: datetime, key: str
) -> dict[str, Any]:
    """Post a set-off's linked transfers once the time to object is over, or withdraw it; whole or not at all.

    Errors:  PowerMissing; SetOffAbsent; ObjectionsStillPossible; ConsentsMissing; DebtsMoved; PartyNotClear;
             StepRefused.
    """
    actor.must("set_off", PLATFORM)

    def put(tx: Transaction) -> dict[str, Any]:
        proposed, today = set_offs.set_off(set_off_id), now.date()
        if event is SetOffEvent.WITHDRAW:
            ended = replace(proposed, state=SET_OFF_LIFE.advance(proposed.state, event), ended_on=today)
            set_offs.end_set_off(ended)
            tx.record("set_off_withdrawn", {"set_off": ended.id})
            return {"set_off": ended.id, "state": ended.state.value}
        consented = [party for party, said in set_offs.replies(set_off_id).items() if said is SetOffAnswer.CONSENT]
        barter = proposed.scope is SetOffScope.BARTER
        books = set_offs.barter_pairs(proposed.order) if barter else set_offs.domestic_pairs(proposed.order)
        owed = {(book, *pair): minor for book, pairs in books.items() for pair, minor in pairs.items()}
        done = check_posting(proposed, consented, owed, today)
        lists = screening.must_be_clear(tx, done.party_ids)
        if barter:
            parties = registry.parties(set(done.party_ids))
            own = frozenset(party.id for party in parties.values() if party.country == done.order)
            posting = barter_posting(done, own)
        else:
            posting = domestic_posting(done)
        if posting.transfers:
            ledger.write_posting(tx, posting)
        set_offs.end_set_off(done)
        body = {"set_off": done.id, "total": done.total, "unit": done.unit, "screened_against": lists}
        tx.record("set_off_posted", body)
        return {"set_off": done.id, "state": done.state.value, "total_minor": done.total}

    request = {"set_off": set_off_id, "event": event}
    return write(put, verb="post_set_off", actor=actor, key=key, request=request, now=now)
