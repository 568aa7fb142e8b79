"""Where an installation keeps its database and its secret."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tarazu.kernel.errors import Kind, TarazuError

CONNECT_SECONDS = 10
HERE = ("", "localhost", "127.0.0.1", "::1")  # hosts on this machine; a folder of sockets is one too
TLS = {"sslmode": "verify-full", "sslrootcert": "system"}  # of a link to another machine, as its driver is told
IN_MEMORY = "file:tests?mode=memory&cache=shared&worker=main"  # each of several test workers adds its own name
CHECKPOINT_PAGES = 4_000  # of the log, 4 kB each, before a checkpoint: several batches then share one
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON; "
        f"PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES};"
    ),
}


class DatabaseAddressUnreadable(TarazuError):
    """DATABASE_URL is set, but names no database we know how to use."""

    kind = Kind.INVALID
    says = (
        "DATABASE_URL begins with '{scheme}'. Write postgres://user:password@host:port/name or sqlite:///path/to/file."
    )


def database(address: str, home: Path, write_seconds: int = 30) -> dict[str, Any]:
    """Django's description of the database at an address; the embedded one where there is no address.

    A PostgreSQL session that stands idle inside a transaction for `write_seconds` is ended by the server: a link that
    froze in the middle of a write would else hold the journal's head, and every other writer, for as long as it lasts.
    A database on another machine is reached over TLS alone, its certificate checked by name, unless its address names
    another `sslmode`; `sslrootcert` names whom to trust, by default whomever the system trusts.
    Errors:  DatabaseAddressUnreadable.
    """
    parts = urlsplit(address)
    if not address or parts.scheme == "sqlite":
        path = Path(parts.path) if parts.path.strip("/") else home / "tarazu.sqlite3"
        options, tests = dict(SQLITE_OPTIONS), {"NAME": IN_MEMORY}
        return {"ENGINE": "tarazu.storage.sqlite", "NAME": path, "OPTIONS": options, "TEST": tests}
    if parts.scheme not in ("postgres", "postgresql"):
        raise DatabaseAddressUnreadable(scheme=parts.scheme)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    host = unquote(query.get("host", parts.hostname or ""))
    return {
        "ENGINE": "tarazu.storage.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": parts.port or "",
        "OPTIONS": {
            "connect_timeout": CONNECT_SECONDS,
            **_tls(host, query),
            "options": (
                f"-c idle_in_transaction_session_timeout={write_seconds * 1_000} "
                "-c plan_cache_mode=force_generic_plan"  # what is prepared reads the same few rows every time
            ),
        },
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _tls(host: str, query: dict[str, str]) -> dict[str, str]:
    """How a link to a database is secured, as its driver is told."""
    asked = {name: unquote(text) for name, text in query.items() if name in TLS}
    is_here = host in HERE or host.startswith("/")
    return asked if is_here or "sslmode" in asked else {**TLS, **asked}


def secret_key(home: Path) -> str:
    """The site's secret: from the environment, or made once and kept where only its owner reads it."""
    if given := os.environ.get("TARAZU_SECRET_KEY"):
        return given
    kept = home / "secret_key"
    if not kept.exists():
        home.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return kept.read_text()
