"""Deadlines as iCalendar (RFC 5545), which every calendar program reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE_OCTETS_MAX = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One deadline: on a day, or at a moment; with a reminder some time before."""

    id: str
    words: str
    address: str
    on: date
    at: datetime | None
    before: timedelta


def written(entries: Iterable[Entry], now: datetime) -> bytes:
    """A calendar of entries; lines are folded and text is escaped as the standard has it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tarazu//deadlines//EN", "X-WR-CALNAME:Tarazu"]
    for entry in entries:
        lines += _event(entry, now)
    return b"".join(_folded(line) for line in (*lines, "END:VCALENDAR"))


def _event(entry: Entry, now: datetime) -> list[str]:
    if entry.at is not None:
        start = [f"DTSTART:{_moment(entry.at)}"]
    else:
        after = entry.on + timedelta(days=1)
        start = [f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.id}@tarazu",
        f"DTSTAMP:{_moment(now)}",
        *start,
        f"SUMMARY:{_escaped(entry.words)}",
        f"URL:{entry.address}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(entry.words)}",
        f"TRIGGER:-P{entry.before.days}D",
        "END:VALARM",
        "END:VEVENT",
    ]


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _folded(line: str) -> bytes:
    """A line in pieces of at most 75 octets, none cut inside a character."""
    pieces, piece = [], b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > LINE_OCTETS_MAX - 1:
            pieces.append(piece)
            piece = b""
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
