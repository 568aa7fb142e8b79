"""Propose a set-off: the largest one there is, with notice to everyone whose debt or claim it shrinks."""

from datetime import datetime
from typing import Any

from tarazu.clearing.set_off import (
    NothingToSetOff,
    SetOffNotAllowed,
    SetOffScope,
    SetOffSwitch,
    chosen,
    debts_of_book,
    propose,
)
from tarazu.kernel.period import add_days
from tarazu.ledger.accounts import VALUE_UNIT
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import clock, registry, set_offs
from tarazu.storage.figures import figures_on
from tarazu.storage.writing import Transaction, write


def propose_set_off(
    *,
    actor: Actor,
    scope: SetOffScope,
    order: str,
    party_id: str | None = None,
    consortium_id: str | None = None,
    now: datetime,
    key: str,
) -> dict[str, Any]:
    """Find the debts that form loops, and give notice; nothing is posted yet.

    With a party, only what it owes and is owed in its own files; with a consortium, what its members owe each other;
    with neither, a round over everybody, which is the clearing desk's to call.
    Errors:  PowerMissing; SetOffNotAllowed; NothingToSetOff.
    """
    asking = party_id or consortium_id
    if asking is not None and actor.may("answer_set_off", asking):
        actor.confirm("answer_set_off")
    else:
        actor.must("set_off", PLATFORM)
    figures = figures_on(order, now.date())
    if scope is SetOffScope.BARTER:
        _check_allowed(order, SetOffSwitch(figures.word("set_off_allowed")))
    unit = VALUE_UNIT if scope is SetOffScope.BARTER else figures.word("domestic_currency")

    def put(tx: Transaction) -> dict[str, Any]:
        among = tuple(member.party_id for member in registry.members(consortium_id)) if consortium_id else ()
        if scope is SetOffScope.BARTER:
            books = set_offs.barter_pairs(order)
            debts = [debt for book, pairs in books.items() for debt in debts_of_book(book, pairs)]
        else:
            debts = set_offs.domestic_debts(order)
        until = add_days(now.date(), figures.number("set_off_notice_days"))
        made = propose(chosen(debts, party_id, among), scope, order, unit, day=now.date(), object_until=until)
        if set_offs.exists(made.id):
            raise NothingToSetOff
        set_offs.insert_set_off(made)
        tx.record("set_off_proposed", {"set_off": made.id, "parties": made.party_ids, "object_until": until})
        return {
            "set_off": made.id,
            "total_minor": made.total,
            "unit": made.unit,
            "lines": len(made.lines),
            "parties": list(made.party_ids),
            "object_until": until,
        }

    request = {"scope": scope, "order": order, "party": party_id, "consortium": consortium_id, "day": now.date()}
    return write(put, verb="propose_set_off", actor=actor, key=key, request=request, now=now)


def _check_allowed(order: str, switch: SetOffSwitch) -> None:
    if switch is SetOffSwitch.OFF or (switch is SetOffSwitch.SANDBOX and not clock.is_sandbox()):
        raise SetOffNotAllowed(order=order)
