"""Confirm a netting window: its final run, and the net-off of every book that it leaves whole and balanced."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tarazu.clearing.net_off import NetOff, Outcome, net_off
from tarazu.clearing.window_locks import check_run
from tarazu.clearing.window_run import Carry, CarryRule, WindowRun, run_window
from tarazu.clearing.windows import WINDOW_LIFE, WindowEvent, left_out
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import screening, windows
from tarazu.storage.figures import figures_on
from tarazu.storage.netting import Gathered, gather, keep_net_off
from tarazu.storage.window_locks import newest_lock
from tarazu.storage.writing import Transaction, write


def confirm_window(*, actor: Actor, window_id: str, now: datetime, key: str) -> dict[str, Any]:
    """Make a window final: lines under an upheld or unanswered flag wait for the next, the rest is netted for good.

    A book inside its tolerance that has nothing outside the window is brought to zero; any other is carried by rule,
    and one whose due date has passed is named for an officer's decision: no book lapses here.
    Errors:  PowerMissing; WindowAbsent; WindowLocked; FlagsStillPossible; FlagsUnanswered; StepRefused.
    """
    actor.must("run_window", PLATFORM)

    def confirm(tx: Transaction) -> dict[str, Any]:
        of, today = windows.locked_window(window_id), now.date()
        check_run(of, newest_lock(of.id))
        waiting = left_out(of, windows.flags(of.id), today)
        gathered = gather(of)
        lines = gathered.lines(of.id)
        rule = CarryRule(figures_on(of.order, today).word("carry_over"))
        run = run_window(of.id, lines, waiting, gathered.books(lines, today), rule=rule, day=today)
        final = replace(of, phase=WINDOW_LIFE.advance(of.phase, WindowEvent.CONFIRM), confirmed_on=today)
        windows.leave_out(of.id, run.left_out)
        windows.save_window(final, run)
        netted = _net_books(tx, run, gathered)
        tx.record("window_confirmed", {"window": of.id, "lines": len(run.lines), "seal": run.seal, "netted": netted})
        return {
            "window": of.id,
            "lines": len(run.lines),
            "left_out": list(run.left_out),
            "netted": netted,
            "carried": [book.book_id for book in run.books if book.carry is Carry.CARRIED],
            "overdue": [book.book_id for book in run.books if book.carry is Carry.OVERDUE],
            "seal": run.seal,
        }

    return write(confirm, verb="confirm_window", actor=actor, key=key, request={"window": window_id}, now=now)


def _net_books(tx: Transaction, run: WindowRun, gathered: Gathered) -> list[str]:
    netted: list[str] = []
    for book in run.books:
        if book.outcome is not Outcome.BALANCED or not gathered.is_whole(book.book_id, frozenset(run.lines)):
            continue
        file = gathered.files[book.book_id]
        made: NetOff = net_off(book.book_id, file.members, book.tolerance_percent, run.day)
        if any(earlier.members == made.members for earlier in file.net_offs):
            continue
        try:
            lists = screening.must_be_clear(tx, file.contract.parties, named=file.named)
        except screening.PartyNotClear:  # its lines are netted; its value stays where it is until its parties are clear
            continue
        keep_net_off(tx, made, lists)
        netted.append(book.book_id)
    return netted
