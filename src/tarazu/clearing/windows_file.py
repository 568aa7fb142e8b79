"""The calendar of netting windows as an iCalendar file (RFC 5545): an event for each cut-off and last day for flags."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from tarazu.clearing.windows import Window
from tarazu.kernel.period import add_days
from tarazu.rulebook.days_off import each_once

OCTETS_MAX = 75  # RFC 5545, section 3.1: a longer line is folded


def windows_file(windows: Iterable[Window], flag_days: int, *, stamp: datetime) -> str:
    """An iCalendar file with the moment of every cut-off, and with the last day on which lines may be flagged.

    The platform's days begin at midnight UTC, so both are told in UTC and each calendar shows its own clock.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tarazu//netting windows//EN", "CALSCALE:GREGORIAN"]
    for window in windows:
        until = window.flags_until or add_days(window.struck_on or window.cut_off, flag_days)
        first, last = window.quarter.period.since, add_days(window.until, -1)
        span = f"What was assessed from {first} to {last} and what earlier windows left."
        cut_off = f"Netting {window.label}: cut-off"
        lines += _event(f"{window.id}-cut-off", window.cut_off, window.cut_off, cut_off, span + _why(window), stamp)
        flags = "Last day to flag a line of the preliminary run."
        last_day = f"Netting {window.label}: last day for flags"
        lines += _event(f"{window.id}-flags", until, add_days(until, 1), last_day, flags, stamp)
    return "\r\n".join(part for line in [*lines, "END:VCALENDAR"] for part in _folded(line)) + "\r\n"


def _why(window: Window) -> str:
    """What moved a cut-off, or nothing."""
    told = ", ".join(f"{off.name.replace('_', ' ')} ({off.country})" for off in each_once(window.days_off))
    return f" Moved from {window.planned}: {told}." if told else ""


def _event(uid: str, first: date, until: date, summary: str, description: str, stamp: datetime) -> list[str]:
    """From the midnight that begins one day to the midnight that begins another; of one moment where both are one."""
    ends = [f"DTEND:{until:%Y%m%dT000000Z}"] if until > first else []
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@tarazu",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{first:%Y%m%dT000000Z}",
        *ends,
        f"SUMMARY:{_escaped(summary)}",
        f"DESCRIPTION:{_escaped(description)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """A line in pieces of at most 75 octets, every one but the first begun with a space."""
    parts, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > OCTETS_MAX:
            parts.append(piece)
            piece = " "
        piece += letter
    return [*parts, piece]
