"""Reading several tables as of one moment, while others write."""

import contextlib
from collections.abc import Iterator
from typing import cast

from django.db import connection, connections, transaction

from tarazu.storage.sqlite.base import DatabaseWrapper as Sqlite


@contextlib.contextmanager
def snapshot() -> Iterator[None]:
    """Run reads that all see one moment, and let nobody wait. Nothing may be changed inside."""
    with contextlib.ExitStack() as held:
        outermost = not connection.in_atomic_block
        if outermost and connection.vendor == "sqlite":
            held.enter_context(cast("Sqlite", connections["default"]).reading())
        held.enter_context(transaction.atomic())
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
