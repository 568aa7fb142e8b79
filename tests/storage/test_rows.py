"""Statements gathered for one trip to the server, and postings the database itself refuses."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tarazu.ledger.accounts import position_account
from tarazu.ledger.book import Posting
from tarazu.ledger.transfers import Paper, Reason, Transfer, transfer
from tarazu.registry.people import Actor
from tarazu.storage import models, posting
from tarazu.storage.posting import PostingExists, write_posting
from tarazu.storage.rows import (
    COPIED_FROM,
    VALUES_MAX,
    among,
    among_pairs,
    ask,
    change,
    insert_rows,
    one_trip,
    update_rows,
)
from tarazu.storage.writing import Transaction, write

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
DAY, NOW = date(2025, 12, 1), datetime(2025, 12, 1, 4, tzinfo=UTC)
ACTOR = Actor("clerk", "Clerk", (), DAY)
FIRMS = [position_account("rows", f"firm-{number}") for number in range(3)]
COLUMNS = ("id", "crossing", "body")
HOW_MANY = "SELECT count(*) FROM storage_closure"


def closure(number: int) -> tuple[str, str, str]:
    return f"cl_{number}", "PK-TAFTAN", "{}"


def test_what_is_asked_on_a_trip_sees_what_was_changed_before_it() -> None:
    with one_trip():
        before = ask(HOW_MANY, [])
        insert_rows("storage_closure", COLUMNS, [closure(1), closure(2)])
        between = ask(HOW_MANY, [])
        change("UPDATE storage_closure SET crossing = %s WHERE id = %s", ["PK-TORKHAM", "cl_1"])
        named = ask("SELECT id, crossing FROM storage_closure ORDER BY id", [])
    assert (before(), between()) == ([(0,)], [(2,)])
    assert [tuple(row) for row in named()] == [("cl_1", "PK-TORKHAM"), ("cl_2", "PK-TAFTAN")]


def test_a_trip_is_one_statement_to_the_server_which_reads_it_the_first_time(store: str) -> None:
    def trip(number: int) -> list[str]:
        with CaptureQueriesContext(connection) as sent, one_trip():
            insert_rows("storage_closure", COLUMNS, [closure(number)])
            with one_trip():
                ask(HOW_MANY, [])
            ask(HOW_MANY, [])
        return [query["sql"] for query in sent.captured_queries]

    first, again = trip(1), trip(2)
    assert len(again) == (3 if store == "sqlite" else 1)
    assert all("PREPARE" in sql for sql in first[: -len(again)])
    assert models.Closure.objects.count() == 2


def test_what_is_sent_after_a_trip_that_failed_is_known_to_the_server() -> None:
    def fail() -> None:
        with transaction.atomic():
            insert_rows("storage_closure", ("id", "crossing"), [("cl_1", "PK-TAFTAN")])

    for _ in range(2):
        with pytest.raises(IntegrityError):  # a closure has a body
            fail()
    insert_rows("storage_closure", COLUMNS, [closure(1)])
    assert models.Closure.objects.count() == 1


def test_a_word_too_long_for_its_column_is_refused_and_not_cut(store: str) -> None:
    def insert() -> None:
        with transaction.atomic():
            insert_rows("storage_closure", COLUMNS, [("c" * 100, "PK-TAFTAN", "{}")])

    if store == "sqlite":  # which knows no length
        insert()
        return
    with pytest.raises(DatabaseError):
        insert()
    assert models.Closure.objects.count() == 0


HARD_WORDS = (
    "",
    " ",
    '"',
    "\\",
    "'",
    "{}",
    "a,b",
    "NULL",
    "null",
    "\n\t",
    "چاول",
    "рис \U0001f33e",
    "%s",
    "$1",
    ";--",
    "\x01",
)


def test_words_arrive_as_they_were_sent_whatever_stands_in_them() -> None:
    rows = [(f"cl_{place:02}", word, "{}") for place, word in enumerate(HARD_WORDS)]
    with one_trip():
        insert_rows("storage_closure", COLUMNS, rows)
        change("UPDATE storage_closure SET crossing = %s WHERE id = %s", ['"\\', "cl_00"])
        found = ask("SELECT crossing FROM storage_closure ORDER BY id", [])
        by_word = ask("SELECT id FROM storage_closure WHERE crossing = %s", ['"\\'])
    assert [word for (word,) in found()] == ['"\\', *HARD_WORDS[1:]]
    assert by_word() == [("cl_00",)]


@pytest.mark.parametrize(
    "sends",
    [
        lambda: insert_rows("storage_closure", COLUMNS, [("cl_1", "PK\0X", "{}")]),
        lambda: ask("SELECT 1 WHERE %s = 'a'", ["a\0b"]),
    ],
)
def test_a_word_that_the_server_cannot_keep_is_refused_and_not_cut(store: str, sends: Callable[[], object]) -> None:
    if store == "sqlite":  # which keeps it
        return

    def attempt() -> None:
        with transaction.atomic(), one_trip():
            ask(HOW_MANY, [])
            sends()

    with pytest.raises(DataError):
        attempt()
    assert ask(HOW_MANY, [])() == [(0,)]


def test_what_is_refused_on_a_trip_raises_and_nothing_after_it_runs() -> None:
    def fail() -> None:
        with transaction.atomic(), one_trip():
            insert_rows("storage_closure", COLUMNS, [closure(1), closure(1)])
            insert_rows("storage_closure", COLUMNS, [closure(2)])

    with pytest.raises(IntegrityError):
        fail()
    assert models.Closure.objects.count() == 0
    with one_trip():
        found = ask(HOW_MANY, [])
    assert found() == [(0,)]


@pytest.mark.parametrize("count", [1, COPIED_FROM - 1, COPIED_FROM, VALUES_MAX // 3, 2 * (VALUES_MAX // 3) + 1])
def test_rows_are_inserted_whole_however_many(count: int) -> None:
    insert_rows("storage_closure", COLUMNS, [closure(number) for number in range(count)])
    assert set(models.Closure.objects.values_list("id", flat=True)) == {f"cl_{number}" for number in range(count)}


def moved(number: int) -> Transfer:
    return transfer(FIRMS[0], FIRMS[1], 5, reason=Reason.ASSESS_EXPORT, paper=Paper(f"GD-{number}", DAY))


@pytest.fixture
def books() -> None:
    def work(tx: Transaction) -> dict[str, object]:
        write_posting(tx, Posting(tuple(FIRMS), (moved(0),)))
        return {}

    write(work, verb="open", actor=ACTOR, key="open", request={}, now=NOW)


def test_a_posting_the_database_refuses_leaves_nothing_even_where_its_error_is_swallowed(books: None) -> None:
    def work(tx: Transaction) -> dict[str, object]:
        extra = position_account("rows", "late")
        with pytest.raises(PostingExists):
            write_posting(tx, Posting((extra,), (moved(0),)))
        return {}

    with pytest.raises(transaction.TransactionManagementError):
        write(work, verb="slip", actor=ACTOR, key="slip", request={}, now=NOW)
    assert not models.Account.objects.filter(owner_id="late").exists()


@pytest.mark.parametrize("words", [[], ["", "a,b"], ['quoted "so"', "back\\slash", "{brace}", "NULL"]])
def test_a_condition_finds_its_words_whatever_stands_in_them(words: list[str]) -> None:
    insert_rows("storage_closure", COLUMNS, [(word, "PK-TAFTAN", "{}") for word in words] + [closure(1)])
    these, value = among(words)
    found = ask(f"SELECT id FROM storage_closure WHERE id {these}", [value])
    assert {row[0] for row in found()} == set(words)


@pytest.mark.parametrize("count", [1, VALUES_MAX // 5, VALUES_MAX // 5 + 1])
def test_counters_are_set_in_the_rows_they_are_meant_for(count: int) -> None:
    accounts = [position_account("counted", f"firm-{number}") for number in range(count + 1)]
    opened = [(one.id, one.book_id, one.unit, one.kind.value, one.owner_id, None, 0, 0, 0, 0) for one in accounts]
    insert_rows("storage_account", (*posting.IDENTITY, *posting.COUNTERS), opened)
    fresh = [(number, number + 1, number + 2, number + 3, one.id) for number, one in enumerate(accounts[:-1])]
    update_rows("storage_account", posting.COUNTERS, fresh)
    stored = models.Account.objects.values_list(*posting.COUNTERS, "id")
    assert set(stored) == {*fresh, (0, 0, 0, 0, accounts[-1].id)}


def test_a_condition_on_two_columns_takes_them_together() -> None:
    insert_rows("storage_closure", COLUMNS, [(f"{one}-{two}", two, "{}") for one in "ab" for two in ('"x"', "y\\")])
    wanted = [('a-"x"', '"x"'), ("b-y\\", "y\\"), ("a-y\\", '"x"')]
    these, values = among_pairs(wanted)
    found = ask(f"SELECT id FROM storage_closure WHERE (id, crossing) {these}", values)
    assert {row[0] for row in found()} == {'a-"x"', "b-y\\"}
