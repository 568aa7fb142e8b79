"""The settings each store really runs with, and writers that meet on it with real commits."""

import json
import os
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection

from tarazu.storage.places import DatabaseAddressUnreadable, database, secret_key
from tarazu.storage.safety import StoreTooOld, require_safe_store, require_sqlite

NEWEST_TOO_OLD, OLDEST_ENOUGH = (3, 32, 3), (3, 33, 0)
WRITERS, WRITES = 4, 6
RACE = Path(__file__).with_name("race.py")


@pytest.fixture
def address(store: str, tmp_path: Path) -> Iterator[str]:
    """A database that is this test's own, for commits that stay."""
    if store == "sqlite":
        yield f"sqlite:///{tmp_path}/race.sqlite3"
        return
    given = urlsplit(os.environ["DATABASE_URL"])
    name = f"tarazu_race_{secrets.token_hex(4)}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(given._replace(path=f"/{name}"))
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def run(address: str, tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the race in a process of its own, on a database of its own."""
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "TARAZU_HOME": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return subprocess.run(
        [sys.executable, str(RACE), *words], env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.both_stores
def test_writers_at_once_lose_no_update(address: str, tmp_path: Path) -> None:
    done = run(address, tmp_path, str(WRITERS), str(WRITES))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["held"] == WRITERS * WRITES  # each took one step of the same listing
    assert told["deeds"] == WRITERS * WRITES + 1  # and one key, that all of them used at once, did one thing
    assert told["entries"] == told["head"] == WRITERS * WRITES + 1
    assert told["chained"]
    assert told["answers"] == ['{"held": 1}']
    assert told["meanwhile"] == {"seen": 0, "left": 1, "inside": "refused"}  # nobody waits for whoever reads for long
    assert told["over"] == "refused"  # what is held cannot grow beyond what is listed


@pytest.mark.both_stores
@pytest.mark.django_db
def test_the_store_keeps_references_and_whole_commits(store: str) -> None:
    def asked(sql: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return str(cursor.fetchone()[0])

    if store == "sqlite":
        assert asked("PRAGMA foreign_keys") == "1"
        assert asked("PRAGMA recursive_triggers") == "1"
        assert asked("PRAGMA synchronous") == "2"
    else:
        assert connection.vendor == "postgresql"
        assert asked("SHOW transaction_isolation") == "read committed"


def test_a_database_file_really_has_the_settings_it_is_given(tmp_path: Path) -> None:
    script = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "names = ('journal_mode', 'synchronous', 'foreign_keys', 'recursive_triggers')\n"
        "cursor = connection.cursor()\n"
        "print(*(cursor.execute(f'PRAGMA {name}').fetchone()[0] for name in names))\n"
        "print(connection.transaction_mode)\n"
    )
    environment = {
        **os.environ,
        "DATABASE_URL": "",
        "TARAZU_HOME": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.splitlines() == ["wal 2 1 1", "IMMEDIATE"], done.stderr
    assert (tmp_path / "tarazu.sqlite3").exists()


@pytest.mark.parametrize(
    ("address", "engine", "name"),
    [
        ("", "sqlite3", "/home/x/tarazu.sqlite3"),
        ("sqlite:////srv/book.sqlite3", "sqlite3", "//srv/book.sqlite3"),
        ("sqlite:///srv/book.sqlite3", "sqlite3", "/srv/book.sqlite3"),
        ("postgres://me:p%40ss@db.example:6000/tarazu", "postgresql", "tarazu"),
        ("postgresql://me@/tarazu?host=/run/postgresql", "postgresql", "tarazu"),
    ],
)
def test_an_address_names_its_database(address: str, engine: str, name: str) -> None:
    described = database(address, Path("/home/x"))
    assert (engine in described["ENGINE"]) or (engine == "sqlite3" and "sqlite" in described["ENGINE"])
    assert Path(described["NAME"]) == Path(name)


def test_a_password_and_a_socket_are_read_from_the_address() -> None:
    described = database("postgres://me:p%40ss@db.example:6000/tarazu", Path("/home/x"))
    assert (described["USER"], described["PASSWORD"]) == ("me", "p@ss")
    assert (described["HOST"], described["PORT"]) == ("db.example", 6000)
    assert database("postgresql://me@/tarazu?host=/run/postgresql", Path("/home/x"))["HOST"] == "/run/postgresql"


@pytest.mark.parametrize("host", ["db.example", "10.0.0.5", "LOCALHOST.example"])
def test_a_database_elsewhere_is_reached_over_tls_with_its_name_checked(host: str) -> None:
    options = database(f"postgres://me@{host}/tarazu", Path("/home/x"))["OPTIONS"]
    assert (options["sslmode"], options["sslrootcert"]) == ("verify-full", "system")
    own = database(f"postgres://me@{host}/tarazu?sslrootcert=/etc/own%20ca.pem", Path("/home/x"))["OPTIONS"]
    assert (own["sslmode"], own["sslrootcert"]) == ("verify-full", "/etc/own ca.pem")
    chosen = database(f"postgres://me@{host}/tarazu?sslmode=verify-ca", Path("/home/x"))["OPTIONS"]
    assert (chosen["sslmode"], "sslrootcert" in chosen) == ("verify-ca", False)


@pytest.mark.parametrize("address", ["127.0.0.1:5432/tarazu", "localhost/tarazu", "/tarazu?host=/var/run/postgresql"])
def test_a_database_on_this_machine_needs_no_certificate(address: str) -> None:
    assert "sslmode" not in database(f"postgres://me@{address}", Path("/home/x"))["OPTIONS"]


def test_an_address_of_another_kind_is_refused_with_what_to_write() -> None:
    with pytest.raises(DatabaseAddressUnreadable, match=r"mysql.*postgres://"):
        database("mysql://db.example/tarazu", Path("/home/x"))


def test_the_secret_is_made_once_and_is_its_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TARAZU_SECRET_KEY")
    first = secret_key(tmp_path / "new")
    assert secret_key(tmp_path / "new") == first
    assert len(first) > 50
    assert (tmp_path / "new" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert secret_key(tmp_path / "other") != first
    monkeypatch.setenv("TARAZU_SECRET_KEY", "given")
    assert secret_key(tmp_path / "new") == "given"


def test_an_sqlite_without_what_our_statements_need_is_refused(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    require_sqlite(OLDEST_ENOUGH)
    with pytest.raises(StoreTooOld, match=r"SQLite 3\.32\.3, and Tarazu needs 3\.33 or later"):
        require_sqlite(NEWEST_TOO_OLD)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", NEWEST_TOO_OLD)
    if store == "sqlite":
        with pytest.raises(StoreTooOld):  # at every start
            require_safe_store()
