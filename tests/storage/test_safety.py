"""Nothing starts on a store that forgets; SQLite lets nobody take away what guards it, nor write what is not whole."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from tests.storage.invented import COUNTERS, insert, lay_ground, row_of, run

from tarazu.cli.asking import ready, ready_to_look
from tarazu.storage import guards, safety
from tarazu.storage.audit import audit
from tarazu.storage.safety import (
    POSTGRESQL_NEEDS,
    SQLITE_NEEDS,
    STRICTER,
    GuardsMissing,
    StoreForgets,
    StoreIsReplica,
    require_safe_store,
)
from tarazu.storage.sqlite.base import allow

NEEDS = {"sqlite": SQLITE_NEEDS, "postgresql": POSTGRESQL_NEEDS}
WEAKER = {
    "sqlite": {
        "journal_mode": ("delete", "memory", "off"),
        "synchronous": ("0", "1"),
        "foreign_keys": ("0",),
        "recursive_triggers": ("0",),
    },
    "postgresql": {"fsync": ("off",), "full_page_writes": ("off",), "synchronous_commit": ("off", "local")},
}
GUARD, ANOTHER = "storage_transfer_no_update", "storage_journalentry_chained"
BY_ANOTHER_PROGRAM = {  # how a guard is taken away past all code of ours
    "sqlite": ("DROP TRIGGER {guard}",),
    "postgresql": (
        "DROP TRIGGER {guard} ON {table}",
        "ALTER TABLE {table} DISABLE TRIGGER {guard}",
        "ALTER TABLE {table} ENABLE TRIGGER {guard}",
        "ALTER TABLE {table} ENABLE REPLICA TRIGGER {guard}",
    ),
}
TAKE_GUARDS_AWAY = (
    "DROP TRIGGER storage_transfer_no_update",
    "DROP TABLE storage_putofftask",
    "DROP INDEX transfer_book_day",
    "DROP VIEW seen",
    "ALTER TABLE storage_transfer RENAME TO other",
    "ALTER TABLE storage_transfer ADD COLUMN other",
    "ALTER TABLE storage_transfer DROP COLUMN linked",
    "ATTACH DATABASE ':memory:' AS other",
    "DETACH DATABASE other",
    "PRAGMA foreign_keys = 0",
    "PRAGMA recursive_triggers = 0",
    "PRAGMA ignore_check_constraints = 1",
    "PRAGMA synchronous = 0",
    "PRAGMA journal_mode = delete",
    "PRAGMA writable_schema = 1",
)
ONLY_READ = ("PRAGMA foreign_keys", "PRAGMA table_info(storage_transfer)", "PRAGMA quick_check")
NOT_WHOLE = {("storage_journalentry", "position"): (-0.5,)}  # any other must first be chained to an entry before it
NUMBERS = (models.IntegerField, models.BooleanField)
TABLES = [
    model._meta
    for model in apps.get_app_config("storage").get_models()
    if any(isinstance(field, NUMBERS) for field in model._meta.concrete_fields)
]


@pytest.fixture
def found(store: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What a store says of its settings: all is well, until a test changes it."""
    settings.TARAZU_STORE_MAY_FORGET = False
    said = dict(NEEDS[store])
    monkeypatch.setattr(safety, "_found", said.__getitem__)
    return said


@pytest.mark.both_stores
@pytest.mark.django_db
def test_a_store_that_forgets_is_refused_by_the_setting_that_is_weak(store: str, found: dict[str, str]) -> None:
    require_safe_store()
    assert WEAKER[store].keys() == NEEDS[store].keys()
    for setting, values in WEAKER[store].items():
        for value in values:
            found[setting] = value
            with pytest.raises(StoreForgets, match=rf"{setting} = {value}, .* Set it to {NEEDS[store][setting]} "):
                require_safe_store()
        found[setting] = NEEDS[store][setting]


@pytest.mark.both_stores
@pytest.mark.django_db
def test_a_stricter_setting_than_needed_is_welcome(store: str, found: dict[str, str]) -> None:
    for setting in STRICTER.keys() & NEEDS[store].keys():
        for value in STRICTER[setting]:
            found[setting] = value
            require_safe_store()


@pytest.mark.both_stores
@pytest.mark.django_db
def test_what_a_store_runs_with_is_really_asked(store: str, settings: Any) -> None:
    settings.TARAZU_STORE_MAY_FORGET = False
    if store == "postgresql":
        run("SET LOCAL synchronous_commit = off")
    weak = "journal_mode = memory" if store == "sqlite" else "= off"  # the tests' own SQLite lives in memory
    with pytest.raises(StoreForgets, match=weak):
        require_safe_store()


@pytest.mark.both_stores
@pytest.mark.django_db
@pytest.mark.usefixtures("found")
def test_a_copy_that_follows_another_is_refused(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def one(sql: str) -> Any:
        return "pg_is_in_recovery" in sql

    monkeypatch.setattr(safety, "_one", one)
    if store == "sqlite":  # which has no replicas
        require_safe_store()
        return
    with pytest.raises(StoreIsReplica):
        require_safe_store()


@pytest.fixture
def unlocked(store: str) -> Iterator[None]:
    """A connection that may do what another program may, until the test's transaction is undone."""
    if store == "sqlite":
        connection.connection.set_authorizer(None)
    yield
    if store == "sqlite":
        connection.connection.set_authorizer(allow)


@pytest.mark.both_stores
@pytest.mark.django_db
@pytest.mark.usefixtures("unlocked")
def test_a_guard_that_is_missing_is_noticed(store: str) -> None:
    assert guards.missing() == []
    ready()
    for way in BY_ANOTHER_PROGRAM[store]:
        with transaction.atomic():
            run(way.format(guard=GUARD, table="storage_transfer"))
            assert guards.missing() == [GUARD]
            assert audit().faults == (f"The database lacks its guard {GUARD}, so a record could be changed unseen.",)
            run(way.format(guard=ANOTHER, table="storage_journalentry"))
            with pytest.raises(GuardsMissing, match=f"lacks 2 of the guards .* {ANOTHER} among them"):
                ready()
            ready_to_look()  # so that an audit can be made, and the records be copied out
            transaction.set_rollback(True)
    assert guards.missing() == []


@pytest.mark.django_db
@pytest.mark.parametrize("statement", TAKE_GUARDS_AWAY)
def test_sqlite_refuses_to_take_a_guard_away_outside_a_migration(statement: str, store: str) -> None:
    assert store == "sqlite"
    run("CREATE VIEW seen AS SELECT 1")
    with pytest.raises(DatabaseError, match="not authorized"):
        run(statement)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ONLY_READ)
def test_sqlite_lets_its_settings_be_read(statement: str) -> None:
    run(statement)


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.db_table))
def test_a_column_of_whole_numbers_holds_nothing_else_in_sqlite(table: Any) -> None:
    """PostgreSQL's types see to it there; SQLite would keep a half, or a word."""
    lay_ground(table.db_table)
    for column in (field.column for field in table.concrete_fields if isinstance(field, NUMBERS)):
        for wrong in NOT_WHOLE.get((table.db_table, column), (0.5, "ten")):
            match = rf'CHECK constraint failed: (typeof\("{column}"|{column}$)|datatype mismatch'
            with pytest.raises(IntegrityError, match=match), transaction.atomic():
                _write(table.db_table, column, wrong)


def _write(table: str, column: str, value: object) -> None:
    if column not in COUNTERS:
        insert(table, row_of(table) | {column: value})
    else:  # an account opens empty
        insert(table, row_of(table))
        run(f'UPDATE {table} SET "{column}" = %s', value)
