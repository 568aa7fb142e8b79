"""The lock file beside an SQLite database: whoever writes or checkpoints holds it, in this process or another."""

import fcntl
import os
import sqlite3
import time

PAUSE_SECONDS = 0.0005
PATIENCE_SECONDS = 20


class WriterLock:
    """One connection's hold on the lock file; taking it twice changes nothing."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._owner = os.getpid()
        self.held = False

    def take(self) -> None:
        """Wait for the lock. Errors: sqlite3.OperationalError where another writer does not let go."""
        if self.held:
            return
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    raise sqlite3.OperationalError("database is locked: another writer holds it") from None
                time.sleep(PAUSE_SECONDS)
            else:
                self.held = True
                return

    def release(self) -> None:
        """Let the next writer in."""
        if self.held:
            fcntl.flock(self._file, fcntl.LOCK_UN)
            self.held = False

    def close(self) -> None:
        """Let go for good. A forked child only closes its copy, so that its parent keeps the lock."""
        if self._owner == os.getpid():
            self.release()
        os.close(self._file)
