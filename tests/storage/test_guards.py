"""What a trade left stays as it was written, whoever writes: here it is plain SQL, past all code of ours."""

from importlib import import_module
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.journeys import world
from tests.journeys.world import Trade, after

guards = import_module("tarazu.storage.migrations.0002_guards")
pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
FACTS = {
    "storage_transfer": "amount = amount + 1",
    "storage_transferstep": "event = 'post'",
    "storage_journalentry": "body = ''",
    "storage_signature": "fingerprint = ''",
    "storage_consent": "answer = 'accept'",
    "storage_deed": "verb = 'close'",
}
NUMBERED = {  # rows the database numbers, and what else of theirs is given once
    "storage_consent": "deal_id",
    "storage_signature": "contract_id",
    "storage_deed": "key",
    "storage_transferstep": "transfer_id",
}


def refused(sql: str, match: str = guards.REFUSAL) -> None:
    """Run a statement that the database must refuse, in these words."""
    with pytest.raises(DatabaseError, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def overwrite(store: str) -> str:
    return "INSERT OR REPLACE INTO" if store == "sqlite" else "INSERT INTO"


def taken(store: str) -> str:
    """What is said where a key is there already: on SQLite a guard comes before the key itself."""
    return str(guards.REFUSAL) if store == "sqlite" else "violates unique constraint"


def content(table: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return sorted(cursor.fetchall(), key=repr)


@pytest.fixture
def traded(granted: Trade) -> Trade:
    """A trade that left a row in every table of facts."""
    world.cross(granted, "PK", world.leg_of(granted, "PK").number, after(5))
    assert all(content(table) for table in FACTS)
    return granted


def test_a_fact_is_never_changed_nor_written_anew_as_it_was(traded: Trade) -> None:
    for table, change in FACTS.items():
        before, column = content(table), change.partition(" ")[0]
        refused(f"UPDATE {table} SET {change}")
        refused(f"UPDATE {table} SET {column} = {column}")
        assert content(table) == before


def test_a_fact_is_never_removed(traded: Trade, store: str) -> None:
    connection.check_constraints()  # what waits for the end of the transaction would keep PostgreSQL from emptying
    for table in FACTS:
        before = content(table)
        refused(f"DELETE FROM {table}")
        refused(f"TRUNCATE {table} CASCADE" if store == "postgresql" else f"DELETE FROM {table} WHERE 1")
        assert content(table) == before


def test_a_fact_is_never_overwritten_by_one_of_the_same_key(traded: Trade, store: str) -> None:
    for table in FACTS:
        before = content(table)
        refused(f"{overwrite(store)} {table} SELECT * FROM {table}", taken(store))
        assert content(table) == before


def test_a_fact_is_not_overwritten_under_a_number_of_its_own(traded: Trade, store: str) -> None:
    for table, unique in NUMBERED.items():
        with connection.cursor() as cursor:
            names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
        assert unique in names
        columns = ", ".join(names)
        picked = ", ".join("id + 1000000" if name == "id" else name for name in names)
        before = content(table)
        refused(f"{overwrite(store)} {table} ({columns}) SELECT {picked} FROM {table}", taken(store))
        assert content(table) == before
