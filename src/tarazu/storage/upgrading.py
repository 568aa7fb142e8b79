"""Brings the database to this version, and lets nobody wait behind it.

On PostgreSQL a change of a table waits for whoever reads it, and everybody who comes after waits behind the change. So
it waits a moment only, lets the others pass, and tries again.
"""

import time
from collections.abc import Callable

from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from tarazu.kernel.errors import Kind, TarazuError

LOCK_WAIT, PAUSE_SECONDS = "200ms", 0.5
TRIES_MAX = 240  # two minutes and somewhat more
LOCK_NOT_FREE = "55P03"  # SQLSTATE


class TableInUse(TarazuError):
    """A table that must change was read without a pause."""

    kind = Kind.CONFLICT
    says = (
        "The database could not be brought to this version, because a table that must change was in use all the time. "
        "Nothing was changed. Let long reports end, then start again."
    )


def upgrade() -> None:
    """Make what changes are missing; a database of this version is left as it is. Errors: TableInUse."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        without_queues(lambda: call_command("migrate", verbosity=0, skip_checks=True))


def without_queues(change: Callable[[], object]) -> None:
    """Change tables; it may be tried again, and nobody waits behind it longer than `LOCK_WAIT`. Errors: TableInUse."""
    for _ in range(TRIES_MAX):
        _wait_for_locks(LOCK_WAIT)
        try:
            change()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) != LOCK_NOT_FREE:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return
        finally:
            _wait_for_locks("0")
    raise TableInUse


def _wait_for_locks(limit: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [limit])
