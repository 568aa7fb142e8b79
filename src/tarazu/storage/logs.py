"""Lines of the server's log: one for each thing that happened, whatever stands in an address or a name."""

import logging
from datetime import UTC, datetime

CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160), 0x2028, 0x2029)}


class OneLine(logging.Formatter):
    """Writes moments in UTC, and control characters as what they are, so that nobody writes a line by typing one."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802
        """The moment of a record in UTC, to the millisecond."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # its name in the standard library
        """The line of a record; a trace of our own follows below it."""
        return super().formatMessage(record).translate(CONTROL)
