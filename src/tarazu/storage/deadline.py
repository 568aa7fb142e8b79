"""Frees a writer whose link to PostgreSQL has frozen: neither the server's nor the socket's own timeouts do.

One thread watches every write under way and shuts the socket of one that outlives its time. The writer then sees a
lost link, and its idempotency key makes it safe to write again.
"""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

CHECK_SECONDS = 0.25
_watched: dict[int, tuple[float, int]] = {}  # writer's thread -> when its time is over, and its socket
_changed = threading.Lock()
_watcher: list[threading.Thread] = []


@contextlib.contextmanager
def watched(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Run a write that ends within `TARAZU_WRITE_SECONDS`, or loses its link."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    _watch(time.monotonic() + settings.TARAZU_WRITE_SECONDS, connection.connection.fileno())
    try:
        yield
    finally:
        with _changed:
            _watched.pop(threading.get_ident(), None)


def _watch(until: float, link: int) -> None:
    with _changed:
        _watched[threading.get_ident()] = (until, link)
        if not _watcher or not _watcher[0].is_alive():
            _watcher[:] = [threading.Thread(target=_look, name="tarazu-deadline", daemon=True)]
            _watcher[0].start()


def _look() -> None:
    while True:
        time.sleep(CHECK_SECONDS)
        with _changed:
            late = [thread for thread, (until, _) in _watched.items() if time.monotonic() > until]
            for thread in late:
                _shut(_watched.pop(thread)[1])


def _shut(link: int) -> None:
    with contextlib.suppress(OSError), socket.socket(fileno=os.dup(link)) as frozen:
        frozen.shutdown(socket.SHUT_RDWR)
