"""A whole installation into another, empty database of either kind, and standing on that one afterwards.

Tables and guards are made first. Then every row is copied in one transaction, in which the guards are set aside, since
they would refuse an account that comes with its counters; it commits with every guard standing, or not at all.
"""

import contextlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.db.utils import load_backend

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.storage.places import database
from tarazu.storage.safety import require_safe_store
from tarazu.storage.snapshot import snapshot

OTHER = "other"
ROWS_AT_ONCE = 2_000
COPY_SECONDS = 3_600  # how long the other database may wait for the next rows
TRIGGERS = {  # how each trigger of a database is set aside, and how it is raised again as it stood
    "sqlite": "SELECT 'DROP TRIGGER ' || name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT format('ALTER TABLE %I DISABLE TRIGGER %I', tgrelid::regclass, tgname), "
        "format('ALTER TABLE %I ENABLE %s TRIGGER %I', tgrelid::regclass, "
        "CASE tgenabled WHEN 'A' THEN 'ALWAYS' ELSE '' END, tgname) FROM pg_trigger WHERE NOT tgisinternal"
    ),
}


class DatabaseNotEmpty(TarazuError):
    """An installation was to be copied into a database that holds something."""

    kind = Kind.CONFLICT
    says = "The database you copy into holds {count} tables already. Make a new, empty one, and copy into that."


@contextlib.contextmanager
def standing_on(address: str) -> Iterator[BaseDatabaseWrapper]:
    """Let everything that reads or writes mean another database. Errors: DatabaseAddressUnreadable."""
    here = connections["default"]
    described = {"default": settings.DATABASES["default"], OTHER: database(address, Path.cwd(), COPY_SECONDS)}
    other = load_backend(described[OTHER]["ENGINE"]).DatabaseWrapper(
        connections.configure_settings(described)[OTHER], f"{here.alias}-{OTHER}"
    )
    connections["default"] = connections[other.alias] = other
    try:
        yield other
    finally:
        connections["default"] = here
        other.close()
        del connections[other.alias]


def copy_rows(address: str) -> dict[str, int]:
    """Copy every row of this installation into an empty database: how many of each table.

    Sessions stay behind: everybody signs in again.
    Errors:  DatabaseAddressUnreadable; DatabaseNotEmpty; StoreTooOld; StoreForgets; StoreIsReplica.
    """
    here = connections["default"]
    with standing_on(address) as other:
        require_safe_store()
        with other.cursor() as cursor:
            if tables := other.introspection.table_names(cursor):
                raise DatabaseNotEmpty(count=len(tables))
        call_command("migrate", verbosity=0, skip_checks=True)
        connections["default"] = here
        with snapshot(), other.schema_editor(atomic=False), transaction.atomic(using=other.alias):
            with _without_guards(other):
                copied = {model._meta.db_table: _copy(model, other.alias) for model in _models()}  # noqa: SLF001
            with other.cursor() as cursor:
                for statement in other.ops.sequence_reset_sql(no_style(), list(_models())):
                    cursor.execute(statement)
    return copied


@contextlib.contextmanager
def _without_guards(other: BaseDatabaseWrapper) -> Iterator[None]:
    """Set the triggers of a database aside, inside a transaction that ends with all of them standing again."""
    with other.cursor() as cursor:
        cursor.execute(TRIGGERS[other.vendor])
        triggers = cursor.fetchall()
        for down, _ in triggers:
            cursor.execute(down)
    yield
    with other.cursor() as cursor:
        if other.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table whose references are still open is not altered
        for _, up in triggers:
            cursor.execute(up)


def _models() -> Iterable[type[Model]]:
    return apps.get_app_config("storage").get_models(include_auto_created=True)


def _copy(model: type[Model], alias: str) -> int:
    rows, count = iter(model._base_manager.using("default").order_by("pk").iterator(ROWS_AT_ONCE)), 0  # noqa: SLF001
    while portion := list(islice(rows, ROWS_AT_ONCE)):
        model._base_manager.using(alias).bulk_create(portion)  # noqa: SLF001
        count += len(portion)
    return count
