"""Many rows at once, in one statement: what the ledger and the journal write by the thousand."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

COPIED_FROM = 50  # rows; below it one INSERT is quicker than setting up a COPY

Row = tuple[Any, ...]


def insert_rows(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows into a table; the names are ours and never a user's. Errors: IntegrityError, with none inserted."""
    if not rows:
        return
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608
        elif len(rows) < COPIED_FROM:
            line = f"({', '.join(['%s'] * len(columns))})"
            values = [value for row in rows for value in row]
            cursor.execute(f"INSERT INTO {table} ({names}) VALUES {', '.join([line] * len(rows))}", values)  # noqa: S608
        else:
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)


def update_rows(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Set whole numbers in rows found by id, which stands last in each row."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            changes = ", ".join(f"{column} = %s" for column in columns)
            cursor.executemany(f"UPDATE {table} SET {changes} WHERE id = %s", rows)  # noqa: S608
            return
        changes = ", ".join(f"{column} = fresh.{column}" for column in columns)
        arrays = ", ".join([*["%s::bigint[]"] * len(columns), "%s::text[]"])
        names = ", ".join([*columns, "id"])
        cursor.execute(
            f"UPDATE {table} SET {changes} FROM unnest({arrays}) AS fresh({names}) WHERE {table}.id = fresh.id",  # noqa: S608
            [list(column) for column in zip(*rows, strict=True)],
        )
