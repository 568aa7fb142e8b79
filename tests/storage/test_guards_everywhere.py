"""Every guarded table bites on a row of its own: each column that stays, removal, emptying, and being overwritten."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

guards = import_module("tarazu.storage.migrations.0002_guards")
pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
EVERYTHING = (*guards.FACTS, *guards.LOADED, *guards.KEPT)
FITTING = {  # what a check of the database wants to see in an invented row
    "phase": ("posted", "pending"),
    "event": ("post", "void"),
    "kind": ("control", "netted"),
    "state": ("a", "b"),
    "position": (0, 7),
    "minor": (1, 2),
    "until": ("2026-01-01", "2026-02-01"),
    "approved_by": ("", "b"),
    "decided_by": ("", "b"),
    "lifted_by": ("", "b"),
    "cleared": (1, 2),
    "reverses": (None, "other"),
    "chamber": (None, "other"),
    "named": (None, "other"),
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
FRESH_EMPTY = ("debits_posted", "credits_posted", "debits_pending", "credits_pending")


def model_of(table: str) -> type[models.Model]:
    return next(model for model in apps.get_app_config("storage").get_models() if model._meta.db_table == table)


def samples(field: Any) -> tuple[Any, Any]:
    """Two values that fit a column."""
    if field.name in FRESH_EMPTY:
        return 0, 1
    if field.name in FITTING and (not field.is_relation or field.null):
        return FITTING[field.name]
    base: Any = field.target_field if field.is_relation else field
    return next((pair for kind, pair in BY_KIND if isinstance(base, kind)), ("a", "b"))


@pytest.fixture(autouse=True)
def undone() -> Any:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def refused(sql: str, *values: Any) -> None:
    with pytest.raises(DatabaseError, match=r"never changed|never goes back"), transaction.atomic():
        run(sql, *values)


def insert(table: str, row: dict[str, Any], word: str = "INSERT INTO") -> None:
    names = ", ".join(f'"{name}"' for name in row)
    run(f"{word} {table} ({names}) VALUES ({', '.join(['%s'] * len(row))})", *row.values())


def row_of(table: str, **changes: Any) -> dict[str, Any]:
    return {field.column: samples(field)[0] for field in model_of(table)._meta.concrete_fields} | changes


def invented(table: str) -> dict[str, Any]:
    """Put a row into a table by plain SQL, and what it cannot be without; other references may wait for the end."""
    if table in ("storage_transfer", "storage_transferstep"):
        for account in ("a", "c"):
            insert("storage_account", row_of("storage_account", id=account))
    row = row_of(table)
    if table == "storage_transfer":
        row["credit_account_id"] = "c"
    if table == "storage_transferstep":
        insert("storage_transfer", row_of("storage_transfer", phase="pending", credit_account_id="c"))
    insert(table, row)
    return row


def keys(table: str, row: dict[str, Any]) -> tuple[str, Any]:
    name = model_of(table)._meta.pk.column
    return f'"{name}" = %s', row[name]


@pytest.mark.parametrize("table", EVERYTHING)
def test_a_row_is_never_removed(table: str) -> None:
    where, key = keys(table, invented(table))
    refused(f"DELETE FROM {table} WHERE {where}", key)


@pytest.mark.parametrize("table", EVERYTHING)
def test_what_stays_of_a_row_is_never_changed(table: str) -> None:
    row = invented(table)
    where, key = keys(table, row)
    for field in model_of(table)._meta.concrete_fields:
        stays = table not in guards.KEPT or field.column in guards.KEPT[table]
        if stays:
            refused(f'UPDATE {table} SET "{field.column}" = %s WHERE {where}', samples(field)[1], key)


@pytest.mark.parametrize("table", [table for table in EVERYTHING if table not in guards.FORWARD])
def test_a_row_is_never_overwritten(table: str, store: str) -> None:
    row = invented(table)
    with pytest.raises(DatabaseError), transaction.atomic():
        insert(table, row, "INSERT OR REPLACE INTO" if store == "sqlite" else "INSERT INTO")


@pytest.mark.parametrize("table", EVERYTHING)
def test_a_table_is_never_emptied(table: str, store: str) -> None:
    if store == "postgresql":
        refused(f"TRUNCATE {table} CASCADE")
    else:
        invented(table)
        refused(f"DELETE FROM {table}")


@pytest.mark.parametrize(("table", "column"), guards.FORWARD.items())
def test_what_moves_forward_never_goes_back(table: str, column: str) -> None:
    row = invented(table)
    where, key = keys(table, row)
    early, late = samples(model_of(table)._meta.get_field(column))
    run(f'UPDATE {table} SET "{column}" = %s WHERE {where}', late, key)
    refused(f'UPDATE {table} SET "{column}" = %s WHERE {where}', early, key)


def test_every_table_is_guarded_or_known_to_change() -> None:
    """A new table stands in the guards, or here with the reason why its rows may change and go."""
    free = {
        "storage_party": "what registers say of a party changes",
        "storage_member": "shares of a consortium change",
        "storage_authority": "names of a public body change",
        "storage_person": "a person may ask to be forgotten",
        "storage_mandate": "a mandate is ended",
        "storage_listing": "what is held and taken moves, under its own checks",
        "storage_earlierworth": "worked out from declarations, anew when one changes; the audit does it again",
        "storage_route": "roads are loaded anew",
        "storage_closure": "closures are loaded anew",
        "storage_commitment": "commitments are loaded anew",
        "storage_goodslisting": "lines of goods are loaded anew",
        "storage_listingdraft": "what was typed and not published is nobody's record",
        "storage_listingtemplate": "what new listings of a firm begin with is the firm's to change and delete",
        "storage_applicationdraft": "what was written and not lodged is nobody's record",
        "storage_notice": "a notice tells of a record and is none; it is read, mailed and cleared away",
        "storage_noticechoice": "how a person wants to be told is theirs to change",
        "storage_putofftask": "what a person put off, they alone see and bring back",
        "storage_savedinterest": "a followed search is its owner's to drop",
        "storage_job": "work that waits or runs moves on, and what it wrote is on record elsewhere",
        "storage_secondfactor": "a person's second factors come and go; that they did stands in the account events",
        "storage_recoverycode": "codes are used up and made anew",
        "storage_stateidentity": "a person may take a state identity off their account",
        "storage_opensession": "a browser's session ends",
    }
    tables = {model._meta.db_table for model in apps.get_app_config("storage").get_models()}
    unguarded = tables - set(EVERYTHING)
    assert unguarded == set(free), "name each new table in FACTS or KEPT of migration 0002, or here with its reason"
