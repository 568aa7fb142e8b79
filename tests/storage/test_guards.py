"""Every guard of the database bites, whoever writes: here it is plain SQL, past all code of ours."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.journeys import world
from tests.journeys.world import Trade, after

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
FACTS = {
    "storage_transfer": "amount = amount + 1",
    "storage_transferstep": "event = 'post'",
    "storage_journalentry": "body = ''",
    "storage_signature": "fingerprint = ''",
    "storage_consent": "answer = 'accept'",
    "storage_deed": "verb = 'close'",
}


def fetch(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def refused(sql: str, *values: Any) -> None:
    """Run a statement that the database must refuse."""
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def content(table: str) -> list[tuple[Any, ...]]:
    return sorted(fetch(f"SELECT * FROM {table}"), key=repr)


@pytest.fixture
def traded(granted: Trade) -> Trade:
    """A trade that left a row in every table of facts."""
    world.cross(granted, "PK", world.leg_of(granted, "PK").number, after(5))
    assert all(content(table) for table in FACTS)
    return granted


@pytest.mark.parametrize(("table", "change"), FACTS.items())
def test_a_fact_is_never_changed(traded: Trade, table: str, change: str) -> None:
    before = content(table)
    refused(f"UPDATE {table} SET {change}")
    assert content(table) == before


@pytest.mark.parametrize(("table", "change"), FACTS.items())
def test_a_fact_is_not_even_written_anew_as_it_was(traded: Trade, table: str, change: str) -> None:
    column = change.partition(" ")[0]
    refused(f"UPDATE {table} SET {column} = {column}")


@pytest.mark.parametrize("table", FACTS)
def test_a_fact_is_never_removed(traded: Trade, table: str) -> None:
    before = content(table)
    refused(f"DELETE FROM {table}")
    assert content(table) == before


@pytest.mark.parametrize("table", FACTS)
def test_a_table_of_facts_is_never_emptied(traded: Trade, table: str, store: str) -> None:
    before = content(table)
    refused(f"TRUNCATE {table} CASCADE" if store == "postgresql" else f"DELETE FROM {table} WHERE 1")
    assert content(table) == before


@pytest.mark.parametrize("table", FACTS)
def test_a_fact_is_never_overwritten_by_one_of_the_same_key(traded: Trade, table: str, store: str) -> None:
    before = content(table)
    word = "INSERT OR REPLACE INTO" if store == "sqlite" else "INSERT INTO"
    refused(f"{word} {table} SELECT * FROM {table}")
    assert content(table) == before


@pytest.mark.parametrize(
    ("table", "unique"),
    [
        ("storage_consent", "deal_id"),
        ("storage_signature", "contract_id"),
        ("storage_deed", "key"),
        ("storage_transferstep", "transfer_id"),
    ],
)
def test_a_fact_is_not_overwritten_under_a_number_of_its_own(
    traded: Trade, table: str, unique: str, store: str
) -> None:
    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    assert unique in names
    columns = ", ".join(names)
    picked = ", ".join("id + 1000000" if name == "id" else name for name in names)
    before = content(table)
    word = "INSERT OR REPLACE INTO" if store == "sqlite" else "INSERT INTO"
    refused(f"{word} {table} ({columns}) SELECT {picked} FROM {table}")
    assert content(table) == before


def test_listings_cannot_be_held_or_taken_beyond_what_is_listed(traded: Trade) -> None:
    for change in ("held = steps + 1", "taken = steps + 1 - held", "held = -1", "taken = -1"):
        refused(f"UPDATE storage_listing SET {change}")


def test_a_listing_has_a_price_a_lot_that_fits_and_a_side(traded: Trade) -> None:
    for change in ("limit_minor = 0", "minimum_lot = 0", "minimum_lot = steps + 1", "side = 'swap'"):
        refused(f"UPDATE storage_listing SET {change}")


def test_an_allowance_is_never_exceeded_nor_below_nothing(traded: Trade) -> None:
    for change in ("used_steps = steps + 1", "used_steps = -1"):
        refused(f"UPDATE storage_allowance SET {change}")


@pytest.mark.parametrize("kind", ["promised", "under_way", "accepted", "short"])
def test_goods_that_are_not_there_cannot_be_taken(traded: Trade, kind: str) -> None:
    book = traded.files["PK"]
    values = ("extra", book, "TNE", kind, "pk-basmati", "1006.30")
    columns = "id, book_id, unit, kind, owner_id, commodity"
    insert = f"INSERT INTO storage_account ({columns}, debits_posted, credits_posted, debits_pending, credits_pending)"
    refused(f"{insert} VALUES (%s, %s, %s, %s, %s, %s, 5, 4, 0, 0)", *values)
    refused(f"{insert} VALUES (%s, %s, %s, %s, %s, %s, 4, 5, 2, 0)", *values)


def test_the_world_never_gets_more_than_it_gave(traded: Trade) -> None:
    refused("UPDATE storage_account SET credits_posted = debits_posted + 1 WHERE kind = 'world'")
    refused("UPDATE storage_account SET credits_pending = debits_posted + 1 WHERE kind = 'world'")


@pytest.mark.parametrize("counter", ["debits_posted", "credits_posted", "debits_pending", "credits_pending"])
def test_no_counter_is_below_nothing(traded: Trade, counter: str) -> None:
    refused(f"UPDATE storage_account SET {counter} = -1 WHERE kind = 'control'")


@pytest.mark.parametrize("amount", [0, -1])
def test_a_transfer_moves_something(traded: Trade, amount: int) -> None:
    _refused_transfer(amount=amount)


def test_a_transfer_moves_between_two_accounts(traded: Trade) -> None:
    _refused_transfer(credit_account_id="debit_account_id")


def test_a_transfer_is_reversed_once(traded: Trade) -> None:
    number = fetch("SELECT number FROM storage_declaration")[0][0]
    world.reverse(number, after(6))
    _refused_transfer(where="reverses_id IS NOT NULL")


@pytest.mark.parametrize("side", ["debit_account_id", "credit_account_id"])
def test_a_transfer_stands_on_accounts_that_exist(traded: Trade, side: str) -> None:
    @transaction.atomic
    def insert() -> None:
        _insert_transfer(**{side: "'nowhere'"})
        connection.check_constraints()

    with pytest.raises(DatabaseError):
        insert()


def _insert_transfer(where: str = "1 = 1", **changes: object) -> None:
    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, "storage_transfer")]
        picked = [str(changes.get(name, "id || '-b'" if name == "id" else name)) for name in names]
        row = f"SELECT {', '.join(picked)} FROM storage_transfer WHERE {where} LIMIT 1"
        cursor.execute(f"INSERT INTO storage_transfer ({', '.join(names)}) {row}")


def _refused_transfer(where: str = "1 = 1", **changes: object) -> None:
    before = content("storage_transfer")
    with pytest.raises(DatabaseError), transaction.atomic():
        _insert_transfer(where, **changes)
    assert content("storage_transfer") == before


def test_the_guards_let_a_plain_copy_under_a_new_number_through(traded: Trade) -> None:
    """So that the refusals above are the guards' and not a mistake in the statements."""
    with transaction.atomic():
        _insert_transfer(where="reverses_id IS NULL")
        transaction.set_rollback(True)


def test_one_order_authorises_a_contract_once_and_numbers_are_given_once(traded: Trade) -> None:
    refused("UPDATE storage_authorisation SET \"order\" = 'PK'")
    refused("UPDATE storage_authorisation SET approval_number = 'PK-25-1-000001-00'")
