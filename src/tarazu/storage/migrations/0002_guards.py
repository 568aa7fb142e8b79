"""What was written stays written: the database itself refuses to change or remove a fact.

Transfers, their steps, journal entries, signatures, consents and deeds are facts. SQLite's `INSERT OR REPLACE` would
overwrite a row without firing a delete trigger, so an insert on a key that exists is refused as well; PostgreSQL's
`TRUNCATE` passes row triggers, so it has a trigger of its own.
"""

from typing import Any, ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FACTS = {
    "storage_transfer": "id",
    "storage_transferstep": "transfer_id",
    "storage_journalentry": "position",
    "storage_signature": "id",
    "storage_consent": "id",
    "storage_deed": "id",
}
REFUSAL = "a recorded fact is never changed or removed: correct it with a new entry"


def _guard_sqlite(editor: BaseDatabaseSchemaEditor, table: str, key: str) -> None:
    for event in ("UPDATE", "DELETE"):
        editor.execute(
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    editor.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def _guard_postgresql(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    editor.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION tarazu_refuse_change()"
    )
    editor.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION tarazu_refuse_change()"
    )
    for trigger in ("no_change", "no_truncate"):
        editor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{trigger}")


def guard(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place on whichever database this is."""
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE FUNCTION tarazu_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
    for table, key in FACTS.items():
        if editor.connection.vendor == "postgresql":
            _guard_postgresql(editor, table)
        else:
            _guard_sqlite(editor, table, key)


class Migration(migrations.Migration):
    """The guards come right after the tables."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("storage", "0001_start")]
    operations: ClassVar[list[Any]] = [migrations.RunPython(guard, migrations.RunPython.noop)]
