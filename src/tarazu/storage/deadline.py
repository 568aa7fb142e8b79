"""Frees a caller whose link to PostgreSQL has frozen: neither the server's nor the socket's own timeouts do.

One thread watches every write and every question under way and shuts the socket of one that outlives its time. The
caller then sees a lost link; a writer's idempotency key makes it safe to write again, and a reader asks again. What a
migration does is not watched: it may take as long as its tables are large.
"""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

CHECK_SECONDS = 0.25
QUESTIONS = ("SELECT", "(SELECT", "WITH")
_watched: dict[int, tuple[float, int]] = {}  # a caller's thread -> when its time is over, and its socket
_changed = threading.Lock()
_watcher: list[threading.Thread] = []


@contextlib.contextmanager
def watched(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Run a write that ends within `TARAZU_WRITE_SECONDS`, or loses its link."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    with _within(settings.TARAZU_WRITE_SECONDS, connection):
        yield


def watch_questions(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Give every question on a new connection its deadline; a receiver of Django's signal."""
    if connection.vendor == "postgresql" and _asked_in_time not in connection.execute_wrappers:
        connection.execute_wrappers.append(_asked_in_time)


def _asked_in_time(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: dict[str, Any]) -> Any:  # noqa: FBT001  (Django's own shape)
    is_question = sql.lstrip()[:7].upper().startswith(QUESTIONS)
    if not is_question or threading.get_ident() in _watched:  # a write has a deadline for all it does
        return execute(sql, values, many, context)
    with _within(settings.TARAZU_READ_SECONDS, context["connection"]):
        return execute(sql, values, many, context)


@contextlib.contextmanager
def _within(seconds: float, connection: BaseDatabaseWrapper) -> Iterator[None]:
    with connection.wrap_database_errors:  # a link that was lost meanwhile says so here
        link = connection.connection.fileno()
    _watch(time.monotonic() + seconds, link)
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
