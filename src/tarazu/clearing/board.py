"""The board of due dates: which step before its due date a running file has reached, and who acts on it next."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tarazu.clearing.clocks import warning_step

OVER, LATER, LAPSED = "over", "later", "lapsed"


class NextAct(StrEnum):
    """What happens next on a file; the word for it says whose turn it is."""

    DECIDE_EXTENSION = "decide_extension"
    LIFT = "lift"
    ASSESS = "assess"
    RELEASE = "release"
    SHIP = "ship"
    NET_OFF = "net_off"
    CURE = "cure"
    CLOSE = "close"
    DECIDE_LAPSE = "decide_lapse"
    CONTEST = "contest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What stands on a file, as far as it says whose turn it is."""

    lapsed: bool = False
    suspended: bool = False  # by customs, not its clock alone
    extension_asked: bool = False
    lodged: bool = False  # a declaration waits for its assessment
    assessed: bool = False  # a declaration waits for its release
    unshipped: bool = False
    netted: bool = False
    cleared: bool = False  # by its newest net-off


def shelf(days_left: int, steps: Sequence[int]) -> str:
    """The tightest warning step that is reached, such as "15"; "over" past the due date, "later" before all steps."""
    if days_left < 0:
        return OVER
    step = warning_step(days_left, steps)
    return LATER if step is None else str(step)


def next_act(waiting: Waiting, days_left: int) -> NextAct:
    """What happens next. What waits for customs comes first; past the due date customs decides on what is left."""
    in_order = (
        (waiting.lapsed, NextAct.CONTEST),
        (waiting.extension_asked, NextAct.DECIDE_EXTENSION),
        (waiting.suspended, NextAct.LIFT),
        (waiting.lodged, NextAct.ASSESS),
        (waiting.assessed, NextAct.RELEASE),
        (waiting.netted and waiting.cleared, NextAct.CLOSE),
        (days_left < 0 and (waiting.unshipped or waiting.netted), NextAct.DECIDE_LAPSE),
        (waiting.netted, NextAct.CURE),
        (waiting.unshipped, NextAct.SHIP),
    )
    return next((act for holds, act in in_order if holds), NextAct.NET_OFF)
