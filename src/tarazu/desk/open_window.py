"""Open a netting window: the quarter of a day, for one legal order."""

from datetime import date, datetime
from typing import Any

from tarazu.clearing.clocks import quarter_of
from tarazu.clearing.windows import moved, window
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import windows
from tarazu.storage.figures import days_off, figures_on
from tarazu.storage.writing import Transaction, write


class WindowExists(TarazuError):
    """A window was to be opened that is there already."""

    kind = Kind.CONFLICT
    says = "Window {window} is open already. Look at it, or open the next quarter."


def open_window(*, actor: Actor, order: str, day: date, now: datetime, key: str) -> dict[str, Any]:
    """Put the quarter a day lies in on an order's calendar, with its cut-off on a day on which every state works.

    Errors:  PowerMissing; FigureAbsent; WindowExists.
    """
    actor.must("run_window", PLATFORM)

    def put(tx: Transaction) -> dict[str, Any]:
        cut_off_days = figures_on(order, day).number("netting_cut_off_days")
        made = moved(window(order, quarter_of(day), cut_off_days), days_off(order))
        if any(held.id == made.id for held in windows.windows(order)):
            raise WindowExists(window=made.label)
        windows.save_window(made)
        tx.record("window_opened", {"window": made.id, "order": order, "quarter": made.quarter.label})
        return {"window": made.id, "label": made.label, "cut_off": made.cut_off}

    return write(put, verb="open_window", actor=actor, key=key, request={"order": order, "day": day}, now=now)
