"""Strike a netting window: its preliminary run, which parties may flag."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tarazu.clearing.window_locks import check_run
from tarazu.clearing.window_run import CarryRule, run_window
from tarazu.clearing.windows import WINDOW_LIFE, WindowEvent, WindowOutOfTurn, WindowPhase, check_strike
from tarazu.kernel.period import add_days
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import windows
from tarazu.storage.figures import figures_on
from tarazu.storage.netting import gather
from tarazu.storage.window_locks import newest_lock
from tarazu.storage.writing import Transaction, write


def strike_window(*, actor: Actor, window_id: str, now: datetime, key: str) -> dict[str, Any]:
    """Take everything assessed before a window's end into it, net it, and open the days for flags.

    Nothing is posted. What is assessed from now on lands in the next window.
    Errors:  PowerMissing; WindowAbsent; WindowLocked; CutOffAhead; WindowOutOfTurn; StepRefused.
    """
    actor.must("run_window", PLATFORM)

    def strike(tx: Transaction) -> dict[str, Any]:
        of, today = windows.locked_window(window_id), now.date()
        check_run(of, newest_lock(of.id))
        check_strike(of, today)
        for earlier in windows.windows(of.order):
            if earlier.until < of.until and earlier.phase is not WindowPhase.FINAL:
                raise WindowOutOfTurn(earlier=earlier.label, window=of.label)
        figures, gathered = figures_on(of.order, today), gather(of)
        lines = gathered.sweep(of)
        rule = CarryRule(figures.word("carry_over"))
        run = run_window(of.id, lines, frozenset(), gathered.books(lines, today), rule=rule, day=today)
        struck = replace(
            of,
            phase=WINDOW_LIFE.advance(of.phase, WindowEvent.STRIKE),
            struck_on=today,
            flags_until=add_days(today, figures.number("flag_days")),
        )
        windows.save_window(struck, run)
        windows.insert_lines(of.id, run.lines)
        tx.record("window_struck", {"window": of.id, "lines": len(run.lines), "seal": run.seal})
        return {"window": of.id, "lines": len(run.lines), "flags_until": struck.flags_until, "seal": run.seal}

    return write(strike, verb="strike_window", actor=actor, key=key, request={"window": window_id}, now=now)
