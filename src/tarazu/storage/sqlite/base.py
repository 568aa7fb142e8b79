"""The database backend that Django loads for SQLite."""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor

from tarazu.storage.sqlite.writer import WriterLock

WHOLE = "typeof(\"%(column)s\") IN ('integer', 'null')"
WHOLE_NOT_NEGATIVE = f'{WHOLE} AND "%(column)s" >= 0'
READING_PRAGMAS = frozenset(
    {"foreign_key_check", "foreign_key_list", "index_info", "index_list", "index_xinfo", "integrity_check"}
    | {"quick_check", "table_info", "table_xinfo", "wal_checkpoint"}
)
TAKES_GUARDS_AWAY = frozenset(
    {
        sqlite3.SQLITE_ALTER_TABLE,
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_DETACH,
        sqlite3.SQLITE_DROP_INDEX,
        sqlite3.SQLITE_DROP_TABLE,
        sqlite3.SQLITE_DROP_TRIGGER,
        sqlite3.SQLITE_DROP_VIEW,
    }
)
CHANGES_ROWS = frozenset({sqlite3.SQLITE_DELETE, sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE})
ONLY_READS = ("SELECT", "PRAGMA", "EXPLAIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "WITH")


def allow(action: int, first: str | None = None, second: str | None = None, *_place: str | None) -> int:
    """Say to SQLite whether a statement may run outside a migration."""
    if action in TAKES_GUARDS_AWAY:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and second is not None and first not in READING_PRAGMAS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def allow_reading(action: int, *rest: str | None) -> int:
    """Say to SQLite whether a statement may run where nobody holds the writer's lock."""
    return sqlite3.SQLITE_DENY if action in CHANGES_ROWS else allow(action, *rest)


class GuardedSchemaEditor(DatabaseSchemaEditor):
    """Migrations, and they alone, may change tables and triggers."""

    def __enter__(self) -> "GuardedSchemaEditor":
        self.connection.ensure_connection()
        self.connection.connection.set_authorizer(None)
        super().__enter__()
        return self

    def __exit__(self, *raised: Any) -> None:
        super().__exit__(*raised)
        self.connection.connection.set_authorizer(allow)


class Cursor(base.SQLiteCursorWrapper):
    """A cursor that takes the writer's lock before a statement that writes on its own."""

    writer: WriterLock | None = None

    @contextlib.contextmanager
    def _writing(self, query: str) -> Iterator[None]:
        if self.writer is None or self.connection.in_transaction or query.lstrip()[:9].upper().startswith(ONLY_READS):
            yield
            return
        self.writer.take()
        try:
            yield
        finally:
            if not self.connection.in_transaction:
                self.writer.release()

    def execute(self, query: str, params: Any = None) -> Any:
        """Run a statement."""
        with self._writing(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        """Run a statement for each row of parameters."""
        with self._writing(query):
            return super().executemany(query, param_list)


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite with whole numbers that are whole, and one writer at a time."""

    SchemaEditorClass = GuardedSchemaEditor
    data_type_check_constraints: ClassVar[dict[str, str]] = {  # type: ignore[misc]  # the stubs call it an instance's
        **base.DatabaseWrapper.data_type_check_constraints,
        "BigIntegerField": WHOLE,
        "BooleanField": '"%(column)s" IN (0, 1) OR "%(column)s" IS NULL',
        "IntegerField": WHOLE,
        "PositiveBigIntegerField": WHOLE_NOT_NEGATIVE,
        "PositiveIntegerField": WHOLE_NOT_NEGATIVE,
        "PositiveSmallIntegerField": WHOLE_NOT_NEGATIVE,
        "SmallIntegerField": WHOLE,
    }
    writer: WriterLock | None = None
    is_reading = False

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Let a transaction begun inside read one moment, without the writer's lock and with no right to change a row.

        Writers go on meanwhile; what they leave waits in the write-ahead log until the transaction has ended.
        """
        self.ensure_connection()
        opened = self.connection
        self.is_reading = True
        opened.set_authorizer(allow_reading)
        try:
            yield
        finally:
            self.is_reading = False
            if self.connection is opened:
                opened.set_authorizer(allow)

    def _start_transaction_under_autocommit(self) -> None:
        if self.is_reading:
            self.connection.execute("BEGIN DEFERRED")
        else:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave out private hooks

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """Open the database and its lock file."""
        if not self.is_in_memory_db():
            Path(self.settings_dict["NAME"]).parent.mkdir(parents=True, exist_ok=True)
            self.writer = WriterLock(f"{self.settings_dict['NAME']}.lock")
            self.writer.take()  # the settings below may write to the file
        try:
            opened: sqlite3.Connection = super().get_new_connection(conn_params)
        finally:
            if self.writer is not None:
                self.writer.release()
        opened.set_authorizer(allow)
        return opened

    def create_cursor(self, name: str | None = None) -> Cursor:  # noqa: ARG002  # the name is Django's
        """A cursor that knows the writer's lock."""
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.writer = self.writer
        return cursor

    def disable_constraint_checking(self) -> bool:
        """Let a migration rebuild tables."""
        self.ensure_connection()
        self.connection.set_authorizer(None)
        return super().disable_constraint_checking()

    def enable_constraint_checking(self) -> None:
        """Check references again, and close the door behind the migration."""
        super().enable_constraint_checking()
        self.connection.set_authorizer(allow)

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]  # Django's stubs leave out the private hooks
        finally:
            self._let_go()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # as above
        finally:
            self._let_go()

    def _let_go(self) -> None:
        if self.writer is not None and self.connection is not None and not self.connection.in_transaction:
            self.writer.release()

    def _close(self) -> None:
        if self.connection is None:
            return
        writer, self.writer = self.writer, None
        if writer is None:
            super()._close()  # type: ignore[misc]  # as above
            return
        with contextlib.suppress(sqlite3.OperationalError):
            writer.take()  # the last connection to close checkpoints
        try:
            super()._close()  # type: ignore[misc]  # as above
        finally:
            writer.close()
