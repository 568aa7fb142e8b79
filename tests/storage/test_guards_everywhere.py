"""Every guarded table bites on a row of its own: each column that stays, removal, emptying, and being overwritten."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from tests.storage.invented import insert, lay_ground, model_of, row_of, run, samples

guards = import_module("tarazu.storage.migrations.0002_guards")
pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
EVERYTHING = (*guards.FACTS, *guards.LOADED, *guards.KEPT)


@pytest.fixture(autouse=True)
def undone() -> Any:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def refused(sql: str, *values: Any) -> None:
    with pytest.raises(DatabaseError, match=r"never changed|never goes back"), transaction.atomic():
        run(sql, *values)


def invented(table: str) -> dict[str, Any]:
    """Put a row into a table, and what it cannot be without."""
    lay_ground(table)
    row = row_of(table)
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


@pytest.mark.parametrize(("table", "column"), [(table, column) for table, (column, _, _) in guards.STILL.items()])
def test_books_in_doubt_stand_still(table: str, column: str) -> None:
    where, key = keys(table, invented(table))
    run(f"UPDATE {table} SET doubt = 'a proof' WHERE {where}", key)
    move = f'UPDATE {table} SET "{column}" = "{column}" + 1 WHERE {where}'
    with pytest.raises(DatabaseError, match="the books are in doubt"), transaction.atomic():
        run(move, key)
    run(f"UPDATE {table} SET doubt = '' WHERE {where}", key)
    run(move, key)


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
