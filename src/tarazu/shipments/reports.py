"""What is said of a shipment on its way: what happened, when it is expected, its seal, a question, an answer.

Its declarant and the customs office that keeps its file say it to each other. The newest word of each kind counts;
every word stays, with who said it and when.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError

REPORTS_MAX = 200  # of one declaration: both sides together
TEXT_CHARACTERS_MAX = 1_000
SEAL_CHARACTERS_MAX = 60


class Happened(StrEnum):
    """What can happen to goods on the road, as far as those who wait for them care."""

    LOADED = "loaded"
    LEFT = "left"
    AT_BORDER = "at_border"
    CROSSED = "crossed"
    DELAYED = "delayed"
    ARRIVED = "arrived"


class ReportEmpty(TarazuError):
    """A word of a shipment said nothing."""

    kind = Kind.INVALID
    says = "Say something of the shipment: what happened, when it is expected, its seal, or a message."


class HappenedLater(TarazuError):
    """Something was reported that has not happened yet."""

    kind = Kind.INVALID
    says = "{day} is still to come. Give the day on which it happened, or say when the goods are expected."


class ExpectedEarlier(TarazuError):
    """An arrival was expected on a day that is over."""

    kind = Kind.INVALID
    says = "{day} is over. Say on which day from today the goods are expected, or that they have arrived."


class ReportTooLong(TarazuError):
    """A word of a shipment is longer than what is kept."""

    kind = Kind.INVALID
    says = "At most {limit} characters are kept here, and this has {found}. Shorten it."


class ReportsFull(TarazuError):
    """A shipment has as many words as it may."""

    kind = Kind.CONFLICT
    says = "{count} words stand on this shipment already, the most there may be. Speak to each other by telephone."


@dataclass(frozen=True, slots=True)
class Report:
    """What is said of a shipment; what is not known is left out. `place` is a UN/LOCODE or the code of a crossing."""

    happened: Happened | None = None
    on: date | None = None  # the day on which it happened
    place: str = ""
    expected: date | None = None
    seal: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A word of a shipment, with who said it and when; `by_customs` where an officer did."""

    declaration_id: str
    number: int
    report: Report
    by_customs: bool
    person_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """Where a shipment stands by what was said of it: the newest of each kind, and whether a question is open.

    `asks` is the side whose newest message has no answer yet: "firm", "customs", or "" where none waits.
    """

    event: Said | None = None
    expected: Said | None = None
    seal: Said | None = None
    asks: str = ""


def check_report(report: Report, today: date, count: int) -> None:
    """Refuse a word that says nothing, speaks of the wrong day, or is one too many or too long.

    Errors:  ReportEmpty; HappenedLater; ExpectedEarlier; ReportTooLong; ReportsFull.
    """
    if not (report.happened or report.expected or report.seal or report.text):
        raise ReportEmpty
    if report.on and report.on > today:
        raise HappenedLater(day=report.on)
    if report.expected and report.expected < today:
        raise ExpectedEarlier(day=report.expected)
    for words, limit in ((report.text, TEXT_CHARACTERS_MAX), (report.seal, SEAL_CHARACTERS_MAX)):
        if len(words) > limit:
            raise ReportTooLong(limit=limit, found=len(words))
    if count >= REPORTS_MAX:
        raise ReportsFull(count=count)


def on_the_way(said: Sequence[Said]) -> OnTheWay:
    """The newest word of each kind among those of one shipment, in the order they were said.

    Once goods have arrived, no day is expected any more.
    """
    event = expected = seal = message = None
    for one in said:
        event = one if one.report.happened else event
        expected = one if one.report.expected else expected
        seal = one if one.report.seal else seal
        message = one if one.report.text else message
    if event and event.report.happened is Happened.ARRIVED and expected and expected.number <= event.number:
        expected = None
    return OnTheWay(event, expected, seal, "" if message is None else "customs" if message.by_customs else "firm")
