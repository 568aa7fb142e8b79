"""Which guards the database must hold, and which of them it lacks.

The migrations say what guards there are, and nothing else does: they are played once more to an editor that only notes
the names. So a guard that a later migration adds is looked for from then on.
"""

import re
from importlib import import_module
from typing import Any

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

MIGRATIONS = ("0002_guards",)
CREATED = re.compile(r"CREATE TRIGGER (\w+)")
NAME_MAX = 63  # PostgreSQL cuts a longer name
STANDING = {  # on PostgreSQL one that is switched off, or that replication passes by, does not stand
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A' AND pg_table_is_visible(tgrelid)"
    ),
}


class _Noting:
    """A schema editor that changes nothing and notes which triggers it was to make."""

    def __init__(self, store: BaseDatabaseWrapper) -> None:
        self.connection = store
        self.names: set[str] = set()

    def execute(self, sql: str, _values: Any = ()) -> None:
        """Note a statement."""
        self.names.update(name[:NAME_MAX] for name in CREATED.findall(sql))


def missing() -> list[str]:
    """The names of the guards that should stand in the database and do not."""
    noting = _Noting(connections["default"])
    for name in MIGRATIONS:
        import_module(f"tarazu.storage.migrations.{name}").guard(None, noting)
    with connection.cursor() as cursor:
        cursor.execute(STANDING[connection.vendor])
        standing = {name for (name,) in cursor.fetchall()}
    assert noting.names, "a store without guards is none of ours"
    return sorted(noting.names - standing)
