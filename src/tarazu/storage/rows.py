"""Statements as the ledger and the journal send them: many rows in one, and many statements in one trip to the server.

PostgreSQL reads and plans each of them once for a connection: rows travel as one array a column, so the text of a
statement is the same for any number of them.

Names of tables and columns are ours and never a user's.
"""

import contextlib
import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import chain, count
from typing import Any
from weakref import WeakKeyDictionary

from django.apps import apps
from django.db import DatabaseError, DataError, InterfaceError, connection, transaction

COPIED_FROM = 50  # rows; below it one INSERT is quicker than setting up a COPY
QUOTE = '"'  # around the name of a column that SQL has another use for
PREPARATION = (  # every statement of ours finds rows by key: one planned while a table is empty must not read it whole
    "SET enable_seqscan = off; PREPARE {name} AS {numbered}; EXPLAIN EXECUTE {name}({nothing}); RESET enable_seqscan"
)
STATEMENTS_MAX = 500  # that one connection prepares
BETWEEN = "\0"  # words on their way into an array; PostgreSQL keeps no text that holds it
VALUES_MAX = 900  # in one statement on SQLite: few enough for every one that Django takes

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
    is_short: bool = False  # whether this thread's transaction begins and ends with its trips


_trips = _Trips()
_names: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()  # what each connection has prepared, by its text


def _is_sqlite() -> bool:
    """Say which of the two stores this is; only PostgreSQL has trips that are gathered, and Django takes a while."""
    return _trips.gathered is None and connection.vendor == "sqlite"


@contextlib.contextmanager
def one_trip(rows: int = 0) -> Iterator[None]:
    """Gather the statements inside and send them together at its end, which is where one that is refused raises.

    They run in their order, each seeing what those before it did; after the first that fails, none runs. So many rows
    that they are copied take a trip for each statement, and a trip inside another is part of it.
    """
    if _is_sqlite() or rows >= COPIED_FROM or _trips.gathered is not None:
        yield
        return
    _trips.gathered = []
    try:
        yield
        statements = _trips.gathered
    finally:
        _trips.gathered = None
    _send(statements)


@contextlib.contextmanager
def short_transaction() -> Iterator[None]:
    """A transaction that costs no trip of its own: `begin` stands first on its first trip, `commit` last on its last.

    Inside it only what this module sends may run: to Django no transaction is open. Where one is, it is part of that.
    """
    if _is_sqlite() or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    assert not _trips.is_short, "a short transaction holds no other"
    _trips.is_short = True
    try:
        yield
    except BaseException:
        with contextlib.suppress(DatabaseError, InterfaceError):
            change("ROLLBACK", [])
        raise
    finally:
        _trips.is_short = False


def begin() -> None:
    """Begin a short transaction."""
    if _trips.is_short:
        assert not connection.in_atomic_block, "to Django no transaction is open"
        change("BEGIN", [])


def commit() -> None:
    """Commit a short transaction."""
    if _trips.is_short:
        assert not connection.in_atomic_block, "to Django no transaction is open"
        change("COMMIT", [])


def _send(statements: Sequence[_Statement]) -> None:
    if not statements:
        return
    assert _trips.gathered is None, "a trip is sent once it is whole"
    assert all(statement.sql.count("%s") == len(statement.values) for statement in statements), "a value for each place"
    if not _is_sqlite():
        _send_together(statements)
        return
    (statement,) = statements
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.values)
        if cursor.description is not None:
            statement.found = cursor.fetchall()


def _send_together(statements: Sequence[_Statement]) -> None:
    assert not _is_sqlite(), "SQLite has no server to travel to"
    connection.ensure_connection()
    server: Any = connection  # it is of our own backend, which knows one thing more than Django's
    told = [(statement.sql, _name(statement), statement.values) for statement in statements]
    for statement, found in zip(statements, server.send_together(told), strict=True):
        statement.found = found


def _name(statement: _Statement) -> str:
    """The name of a statement with PostgreSQL, which reads and plans one that takes values once for a connection."""
    if not statement.values:
        return ""
    names = _names.setdefault(connection.connection, {})
    if statement.sql not in names:
        name, places = f"tarazu_{len(names)}", count(1)
        numbered = re.sub("%s", lambda _: f"${next(places)}", statement.sql)
        nothing = ", ".join(["NULL"] * len(statement.values))
        with connection.cursor() as cursor:
            cursor.execute(PREPARATION.format(name=name, numbered=numbered, nothing=nothing))
        names[statement.sql] = name
        assert len(names) < STATEMENTS_MAX, "the text of a statement is the same for any number of rows"
    return names[statement.sql]


def ask(sql: str, values: Sequence[Any]) -> Callable[[], list[Row]]:
    """Ask a question; calling what comes back, once the trip is over, gives the rows."""
    assert sql.startswith("SELECT "), "a question changes nothing"
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
    assert all(isinstance(word, str) for word in ordered), "what is looked for by name is named by a word"
    if _is_sqlite():
        return "IN (SELECT value FROM json_each(%s))", json.dumps(ordered)
    return "= ANY(%s::text[])", _array(ordered)


def among_pairs(pairs: Iterable[tuple[str, str]]) -> tuple[str, list[Any]]:
    """The condition that two columns together are one of some pairs, and its values, as `among` gives it for one."""
    ordered = sorted(set(pairs))
    if _is_sqlite():
        told = "IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(%s))"
        return told, [json.dumps(ordered)]
    assert len({len(pair) for pair in ordered}) <= 1, "a pair has two sides"
    firsts, seconds = ([pair[place] for pair in ordered] for place in (0, 1))
    return "IN (SELECT * FROM unnest(%s::text[], %s::text[]))", [_array(firsts), _array(seconds)]


def for_update() -> str:
    """What locks the rows a question finds: nothing on SQLite, whose writer is alone."""
    return " FOR UPDATE" if connection.features.has_select_for_update else ""


def insert_rows(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows into a table. Errors: IntegrityError, with none inserted."""
    if not rows:
        return
    assert len(rows[0]) == len(rows[-1]) == len(columns), "a row has a value for each column"
    assert len(set(columns)) == len(columns), "a column is filled once"
    names = ", ".join(columns)
    if _is_sqlite():
        _in_portions(f"INSERT INTO {table} ({names}) VALUES {{values}}", rows)  # noqa: S608
    elif len(rows) < COPIED_FROM or _trips.gathered is not None:
        fresh, values = _unnested(table, columns, rows)
        change(f"INSERT INTO {table} ({names}) SELECT * FROM {fresh}", values)  # noqa: S608
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
    assert together > 0, "a row fits into one statement"
    whole = len(rows) - len(rows) % together
    if whole:
        portions = [list(chain(*rows[start : start + together])) for start in range(0, whole, together)]
        with connection.cursor() as cursor:
            cursor.executemany(statement.format(values=_values(rows[:together])), portions)
    if rows[whole:]:
        change(statement.format(values=_values(rows[whole:])), list(chain(*rows[whole:])))


def _values(rows: Sequence[Row]) -> str:
    assert len({len(row) for row in (rows[0], rows[-1])}) == 1, "rows of one table are of one length"
    line = f"({', '.join(['%s'] * len(rows[0]))})"
    return ", ".join([line] * len(rows))


def update_rows(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Set whole numbers in rows found by id, which stands last in each row."""
    if not rows:
        return
    assert len(rows[0]) == len(columns) + 1, "a row has a value for each column, and its id"
    assert len({row[-1] for row in rows}) == len(rows), "each row is set once"
    if _is_sqlite():
        changes = ", ".join(f"{column} = column{place}" for place, column in enumerate(columns, 1))
        found = f"WHERE id = column{len(columns) + 1}"
        _in_portions(f"UPDATE {table} SET {changes} FROM (VALUES {{values}}) {found}", rows)  # noqa: S608
        return
    changes = ", ".join(f"{column} = fresh.{column}" for column in columns)
    fresh, values = _unnested(table, (*columns, "id"), rows)
    change(f"UPDATE {table} SET {changes} FROM {fresh} WHERE {table}.id = fresh.id", values)  # noqa: S608


def _unnested(table: str, columns: Sequence[str], rows: Sequence[Row]) -> tuple[str, list[str]]:
    """Rows as PostgreSQL reads them out of one array a column: the same few values, however many rows."""
    types = _types()[table]
    assert all(column.strip(QUOTE) in types for column in columns), "a column is one of its table"
    arrays = ", ".join(f"%s::{types[column.strip(QUOTE)]}[]" for column in columns)
    return f"unnest({arrays}) AS fresh({', '.join(columns)})", [_array(column) for column in zip(*rows, strict=True)]


@cache
def _types() -> dict[str, dict[str, str]]:
    """The type of each column of each table, without its length: one that is too long is refused and not cut."""
    return {
        table.db_table: {
            str(field.column): str(field.db_type(connection)).partition("(")[0] for field in table.local_fields
        }
        for table in (model._meta for model in apps.get_models())  # noqa: SLF001  (how Django publishes it)
    }


def _array(values: Iterable[Any]) -> str:
    """Words or whole numbers as PostgreSQL writes an array; the driver takes far longer over one of thousands."""
    told = list(values)
    if None in told:
        return "{" + ",".join(["NULL" if value is None else _array([value])[1:-1] for value in told]) + "}"
    words = BETWEEN.join(map(str, told))
    if words.count(BETWEEN) > max(0, len(told) - 1):
        raise DataError("PostgreSQL keeps no text that holds the character of number 0.")
    if '"' in words or "\\" in words:
        words = words.replace("\\", "\\\\").replace('"', '\\"')
    return '{"' + words.replace(BETWEEN, '","') + '"}' if told else "{}"
