"""Statements as the ledger and the journal send them: many rows in one, and many statements in one trip to the server.

Names of tables and columns are ours and never a user's.
"""

import contextlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import connection

COPIED_FROM = 50  # rows; below it one INSERT is quicker than setting up a COPY
VALUES_MAX = 900  # in one statement on SQLite, the oldest of which takes 999

Row = tuple[Any, ...]


@dataclass(slots=True)
class _Statement:
    """One statement on its way, and the rows it found once it has been there."""

    sql: str
    values: Sequence[Any]
    found: list[Row] = field(default_factory=list)


class _Trips(threading.local):
    """What this thread gathers for one trip; None while it sends each statement at once."""

    gathered: list[_Statement] | None = None


_trips = _Trips()


@contextlib.contextmanager
def one_trip(rows: int = 0) -> Iterator[None]:
    """Gather the statements inside and send them together at its end, which is where one that is refused raises.

    They run in their order, each seeing what those before it did; after the first that fails, none runs. So many rows
    that they are copied take a trip for each statement, and a trip inside another is part of it.
    """
    if connection.vendor == "sqlite" or rows >= COPIED_FROM or _trips.gathered is not None:
        yield
        return
    _trips.gathered = []
    try:
        yield
        statements = _trips.gathered
    finally:
        _trips.gathered = None
    _send(statements)


def _send(statements: Sequence[_Statement]) -> None:
    if not statements:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            ";\n".join(statement.sql for statement in statements),
            [value for statement in statements for value in statement.values],
        )
        for statement in statements:
            if cursor.description is not None:
                statement.found = cursor.fetchall()
            if connection.vendor != "sqlite":
                cursor.nextset()


def ask(sql: str, values: Sequence[Any]) -> Callable[[], list[Row]]:
    """Ask a question; calling what comes back, once the trip is over, gives the rows."""
    statement = _Statement(sql, values)
    _run(statement)
    return lambda: statement.found


def change(sql: str, values: Sequence[Any]) -> None:
    """Run a statement that answers nothing."""
    _run(_Statement(sql, values))


def _run(statement: _Statement) -> None:
    if _trips.gathered is None:
        _send([statement])
    else:
        _trips.gathered.append(statement)


def stored_moment(moment: datetime) -> Any:
    """A moment as this database takes it in a statement of our own."""
    return connection.ops.adapt_datetimefield_value(moment)


def among(words: Iterable[str]) -> tuple[str, Any]:
    """The condition that a column is one of some words, and its one value: the statement is the same for any number."""
    ordered = sorted(set(words))
    if connection.vendor == "sqlite":
        return "IN (SELECT value FROM json_each(%s))", json.dumps(ordered)
    return "= ANY(%s::text[])", _array(ordered)


def for_update() -> str:
    """What locks the rows a question finds: nothing on SQLite, whose writer is alone."""
    return " FOR UPDATE" if connection.features.has_select_for_update else ""


def insert_rows(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows into a table. Errors: IntegrityError, with none inserted."""
    if not rows:
        return
    names = ", ".join(columns)
    insertion = f"INSERT INTO {table} ({names}) VALUES {{values}}"  # noqa: S608
    if connection.vendor == "sqlite":
        _in_portions(insertion, rows)
    elif len(rows) < COPIED_FROM or _trips.gathered is not None:
        change(insertion.format(values=_values(rows)), list(chain(*rows)))
    else:
        with (
            connection.cursor() as cursor,
            connection.wrap_database_errors,
            cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)


def _in_portions(statement: str, rows: Sequence[Row]) -> None:
    """Run a statement on many rows at a time: each one costs SQLite a copy of every page it changes."""
    together = VALUES_MAX // len(rows[0])
    whole = len(rows) - len(rows) % together
    if whole:
        portions = [list(chain(*rows[start : start + together])) for start in range(0, whole, together)]
        with connection.cursor() as cursor:
            cursor.executemany(statement.format(values=_values(rows[:together])), portions)
    if rows[whole:]:
        change(statement.format(values=_values(rows[whole:])), list(chain(*rows[whole:])))


def _values(rows: Sequence[Row]) -> str:
    line = f"({', '.join(['%s'] * len(rows[0]))})"
    return ", ".join([line] * len(rows))


def update_rows(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Set whole numbers in rows found by id, which stands last in each row."""
    if not rows:
        return
    if connection.vendor == "sqlite":
        changes = ", ".join(f"{column} = column{place}" for place, column in enumerate(columns, 1))
        found = f"WHERE id = column{len(columns) + 1}"
        _in_portions(f"UPDATE {table} SET {changes} FROM (VALUES {{values}}) {found}", rows)  # noqa: S608
        return
    changes = ", ".join(f"{column} = fresh.{column}" for column in columns)
    arrays = ", ".join([*["%s::bigint[]"] * len(columns), "%s::text[]"])
    names = ", ".join([*columns, "id"])
    change(
        f"UPDATE {table} SET {changes} FROM unnest({arrays}) AS fresh({names}) WHERE {table}.id = fresh.id",  # noqa: S608
        [_array(column) for column in zip(*rows, strict=True)],
    )


def _array(values: Iterable[Any]) -> str:
    """Words or whole numbers as PostgreSQL writes an array; the driver takes far longer over one of thousands."""
    quoted = ('"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return "{" + ",".join(quoted) + "}"
