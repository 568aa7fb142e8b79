"""Whether a store really keeps what it is told: its settings and guards are looked at before anything is written.

SQLite before 3.51.3 (but for 3.44.6 and 3.50.7) can lose a commit when a second checkpoint meets another connection's
write. Ours cannot meet: every write and every checkpoint of Tarazu holds one lock file (`storage.sqlite`). Other
programs that write to the same file, or checkpoint it, do not; so `concerns` says which version is at work.
"""

import sqlite3
from typing import Any

from django.conf import settings
from django.db import connection

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.storage import guards

SQLITE_NEEDS = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "recursive_triggers": "1"}
POSTGRESQL_NEEDS = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
STRICTER = {"synchronous_commit": {"remote_write", "remote_apply"}, "synchronous": {"3"}}
SQLITE_OLDEST = (3, 33)  # the first with UPDATE ... FROM, with which many rows change in one statement
RACE_MENDED, RACE_MENDED_EARLIER = (3, 51, 3), {(3, 44): 6, (3, 50): 7}


class StoreTooOld(TarazuError):
    """The SQLite of this Python is older than what the books are written with."""

    kind = Kind.REFUSED
    says = (
        "This Python holds SQLite {found}, and Tarazu needs {needed} or later. Use a Python built with a later SQLite, "
        "or keep the books in PostgreSQL: set DATABASE_URL."
    )


class StoreForgets(TarazuError):
    """The database may lose what it has confirmed, or does not check what it must."""

    kind = Kind.REFUSED
    says = (
        "The database runs with {setting} = {found}, and could lose or spoil what it has confirmed. Set it to {needed} "
        "and start again."
    )


class StoreIsReplica(TarazuError):
    """The database is a copy that follows another."""

    kind = Kind.REFUSED
    says = "This database is a replica, and decisions are taken on the primary alone. Set DATABASE_URL to the primary."


class GuardsMissing(TarazuError):
    """Guards that keep the records of the database were taken away."""

    kind = Kind.REFUSED
    says = (
        "The database lacks {count} of the guards that keep its records, {guard} among them, so a record could be "
        "changed unseen. Run 'tarazu audit'. Where it finds nothing else wrong, 'tarazu copy-to' takes everything into "
        "a new database with all its guards; where it does, restore the last good backup."
    )


def require_safe_store() -> None:
    """Refuse to start on a store that is too old or forgets. Errors: StoreTooOld; StoreForgets; StoreIsReplica."""
    if connection.vendor == "sqlite":
        require_sqlite(sqlite3.sqlite_version_info)
    if settings.TARAZU_STORE_MAY_FORGET:
        return
    needs = SQLITE_NEEDS if connection.vendor == "sqlite" else POSTGRESQL_NEEDS
    for setting, needed in needs.items():
        found = _found(setting)
        if found != needed and found not in STRICTER.get(setting, ()):
            raise StoreForgets(setting=setting, found=found, needed=needed)
    if connection.vendor == "postgresql" and _one("SELECT pg_is_in_recovery()"):
        raise StoreIsReplica


def require_guards() -> None:
    """Refuse to work in a database of this version that lacks a guard. Errors: GuardsMissing."""
    if missing := guards.missing():
        raise GuardsMissing(count=len(missing), guard=missing[0])


def require_sqlite(version: tuple[int, ...]) -> None:
    """Refuse an SQLite that cannot run our statements; of PostgreSQL, Django does it. Errors: StoreTooOld."""
    if version[:2] < SQLITE_OLDEST:
        raise StoreTooOld(found=_dotted(version), needed=_dotted(SQLITE_OLDEST))


def concerns() -> list[str]:
    """What an operator should know of this store although nothing is refused, each in a sentence."""
    if connection.vendor == "sqlite":
        return [] if is_race_mended(sqlite3.sqlite_version_info) else [_old_sqlite()]
    owns = _one("SELECT pg_get_userbyid(relowner) = current_user FROM pg_class WHERE relname = 'storage_transfer'")
    rules = _one("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if not (owns or rules):
        return []
    return ["This role owns the tables, so it could switch the guards off. Run the site under a role that does not."]


def is_race_mended(version: tuple[int, ...]) -> bool:
    """Say whether an SQLite has no race between two checkpoints and a write."""
    mended_at = RACE_MENDED_EARLIER.get((version[0], version[1]))
    return version[:3] >= RACE_MENDED or (mended_at is not None and version[2] >= mended_at)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _old_sqlite() -> str:
    return (
        f"This Python holds SQLite {sqlite3.sqlite_version}, which has the race between checkpoints that 3.51.3 mends. "
        "Tarazu's own processes never meet in it; let no other program write to this file or checkpoint it."
    )


def _found(setting: str) -> str:
    if connection.vendor == "postgresql":
        return str(_one(f"SELECT current_setting('{setting}')"))
    return str(_one(f"PRAGMA {setting}"))


def _one(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
        return row[0] if row else None
