"""How a commitment stands: whether its deliveries keep pace with its days, and whether they grow or fade."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tarazu.commitments.commitments import Commitment, Delivery, Progress, counts
from tarazu.kernel.period import add_days
from tarazu.kernel.value import Value

TREND_DAYS = 90


class Light(StrEnum):
    """How a commitment stands; the word always stands beside the colour."""

    DONE = "done"
    ON_COURSE = "on_course"
    BEHIND = "behind"
    MISSED = "missed"
    UNMEASURED = "unmeasured"  # no amount is promised, or by no day


class Trend(StrEnum):
    """What came in the last days, against as many days before them."""

    MORE = "more"
    AS_MUCH = "as_much"
    LESS = "less"
    NOTHING = "nothing"  # in either


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a commitment stands on a day."""

    light: Light
    trend: Trend
    lately: Value  # assessed in the last days
    before: Value  # assessed in as many days before them


def outlook(progress: Progress, deliveries: Sequence[Delivery], today: date) -> Outlook:
    """How a commitment stands, by what counts towards it. The last day of the last days is today."""
    counted = [one for one in deliveries if counts(progress.commitment, one)]
    middle, first = add_days(today, -TREND_DAYS), add_days(today, -2 * TREND_DAYS)
    lately = sum((one.assessed for one in counted if middle < one.day <= today), Value(0))
    before = sum((one.assessed for one in counted if first < one.day <= middle), Value(0))
    return Outlook(_light(progress, today), _trend(lately, before), lately, before)


def _light(progress: Progress, today: date) -> Light:
    promised, due = progress.commitment.amount, progress.commitment.due
    if promised is None:
        return Light.UNMEASURED
    whole = promised.steps * promised.unit.base_per_step
    same = (one for one in progress.quantities if one.unit.dimension is promised.unit.dimension)
    done = sum(one.steps * one.unit.base_per_step for one in same)
    if done >= whole:
        return Light.DONE
    if due is None:
        return Light.UNMEASURED
    if today > due:
        return Light.MISSED
    gone, days = _days(progress.commitment, due, today)
    return Light.ON_COURSE if done * days >= whole * gone else Light.BEHIND


def _days(commitment: Commitment, due: date, today: date) -> tuple[int, int]:
    """The days of a commitment that are gone, and all of them."""
    days = (due - commitment.since).days + 1
    return min(max((today - commitment.since).days, 0), days), days


def _trend(lately: Value, before: Value) -> Trend:
    if not lately.minor and not before.minor:
        return Trend.NOTHING
    if lately == before:
        return Trend.AS_MUCH
    return Trend.MORE if lately.minor > before.minor else Trend.LESS
