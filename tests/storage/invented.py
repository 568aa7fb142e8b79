"""Invented rows that every condition of the database lets through, put there by plain SQL past all code of ours."""

from typing import Any

from django.apps import apps
from django.db import connection, models

FITTING = {  # what a condition of the database wants to see in an invented row
    "phase": ("posted", "pending"),
    "event": ("post", "void"),
    "kind": ("control", "netted"),
    "state": ("a", "b"),
    "side": ("offer", "want"),
    "position": (0, 7),
    "minor": (1, 2),
    "since": ("2025-12-01", "2025-12-20"),
    "until": ("2026-01-01", "2026-02-01"),
    "approved_by": ("", "b"),
    "decided_by": ("", "b"),
    "lifted_by": ("", "b"),
    "cleared": (1, 2),
    "reverses": (None, "other"),
    "chamber": (None, "other"),
    "named": (None, "other"),
    "held": (0, 0),
    "taken": (0, 0),
    "used_steps": (0, 0),
    "days_granted": (0, 0),
}
BY_KIND: tuple[tuple[Any, tuple[Any, Any]], ...] = (
    (models.BooleanField, (False, True)),
    (models.JSONField, ('{"a": 1}', '{"a": 2}')),
    (models.DateTimeField, ("2025-12-01 04:00:00+00:00", "2026-12-01 04:00:00+00:00")),
    (models.DateField, ("2025-12-01", "2026-12-01")),
    (models.IntegerField, (9_001, 9_002)),
    (models.BinaryField, (b"a", b"b")),
)
COUNTERS = ("debits_posted", "credits_posted", "debits_pending", "credits_pending")
OWN: dict[str, dict[str, Any]] = {
    "storage_transfer": {"credit_account_id": "c"},
    "storage_journalhead": {"doubt": ""},  # in doubt it would stand still
}


def model_of(table: str) -> type[models.Model]:
    """The model of a table."""
    return next(model for model in apps.get_app_config("storage").get_models() if model._meta.db_table == table)


def samples(field: Any) -> tuple[Any, Any]:
    """Two values that fit a column."""
    if field.name in COUNTERS:
        return 0, 1
    if field.name in FITTING and (not field.is_relation or field.null):
        return FITTING[field.name]
    base: Any = field.target_field if field.is_relation else field
    return next((pair for kind, pair in BY_KIND if isinstance(base, kind)), ("a", "b"))


def run(sql: str, *values: Any) -> None:
    """Run a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def insert(table: str, row: dict[str, Any], word: str = "INSERT INTO") -> None:
    """Put a row into a table; what it refers to may wait for the end of the transaction."""
    names = ", ".join(f'"{name}"' for name in row)
    run(f"{word} {table} ({names}) VALUES ({', '.join(['%s'] * len(row))})", *row.values())


def row_of(table: str, **changes: Any) -> dict[str, Any]:
    """A row that fits a table, by column."""
    columns = model_of(table)._meta.concrete_fields
    return {field.column: samples(field)[0] for field in columns} | OWN.get(table, {}) | changes


def lay_ground(table: str) -> None:
    """Put there what a row of a table must find when it comes, and not only at the end."""
    if table in ("storage_transfer", "storage_transferstep"):
        for account in ("a", "c"):
            insert("storage_account", row_of("storage_account", id=account))
    if table == "storage_transferstep":
        for transfer in ("a", "b"):
            insert("storage_transfer", row_of("storage_transfer", id=transfer, phase="pending"))
