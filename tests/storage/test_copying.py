"""A whole installation moved from one store to the other and back: the same rows, the same root, the same guards."""

import os
import secrets
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.forms.models import model_to_dict
from tests.journeys import world
from tests.journeys.world import Trade

from tarazu.desk import copy_installation as copy_installation_room
from tarazu.desk.copy_installation import CopyDiffers, copy_installation
from tarazu.kernel.period import Period
from tarazu.ledger.journal import Head
from tarazu.registry.people import PLATFORM, Actor, ConfirmationMissing, Mandate, PowerMissing, Role
from tarazu.storage import journal
from tarazu.storage.copying import DatabaseNotEmpty, standing_on

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]


@pytest.fixture
def other(tmp_path: Path) -> str:
    """An empty SQLite database; where this run stands on PostgreSQL, the other kind."""
    return f"sqlite:///{tmp_path}/moved.sqlite3"


@pytest.fixture
def back(store: str) -> Iterator[str]:
    """An empty PostgreSQL database where this run stands on one, else nothing."""
    if store == "sqlite":
        yield ""
        return
    name = f"tarazu_copy_{secrets.token_hex(4)}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def same(trade: Trade, rows: dict[str, Any], before: Head) -> None:
    """The database this stands on has the same rows, and its guards; and the next number of every table is free."""
    assert everything() == rows
    for act in ("DELETE FROM storage_transfer", "UPDATE storage_journalentry SET body = '{}'"):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(act)
    with transaction.atomic():
        world.net(trade, "RU", world.after(60))
        assert journal.read_head().count > before.count
        transaction.set_rollback(True)


def everything() -> dict[str, list[dict[str, Any]]]:
    tables = apps.get_app_config("storage").get_models()
    return {
        model._meta.db_table: [model_to_dict(row) for row in model._base_manager.order_by("pk")] for model in tables
    }


def test_a_trade_is_moved_there_and_back_with_its_root_and_its_guards(delivered: Trade, other: str, back: str) -> None:
    here, rows = journal.read_head(), everything()
    copied = copy_installation(actor=world.console(), address=other)
    assert (copied.entries, copied.root) == (here.count, here.root)
    assert copied.rows == sum(map(len, rows.values())) > 100
    with standing_on(other):
        same(delivered, rows, here)
        assert not back or copy_installation(actor=world.console(), address=back) == copied
    if back:
        with standing_on(back):
            same(delivered, rows, here)
    assert (journal.read_head(), everything()) == (here, rows)
    with pytest.raises(DatabaseNotEmpty, match="tables already"):
        copy_installation(actor=world.console(), address=other)


def test_a_copy_that_differs_is_named(granted: Trade, other: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copy_installation_room, "copy_rows", lambda _: {})
    monkeypatch.setattr(copy_installation_room, "standing_on", lambda _: nullcontext())
    real, heads = journal.read_head(), iter([Head()])
    monkeypatch.setattr(journal, "read_head", lambda: next(heads, real))
    with pytest.raises(CopyDiffers, match="Stay with the old database"):
        copy_installation(actor=world.console(), address=other)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_takes_the_store_along(role: Role, other: str) -> None:
    with pytest.raises(PowerMissing):
        copy_installation(actor=holder(role, PLATFORM), address=other)


def test_an_administrator_takes_the_store_along_once_it_is_surely_them(other: str) -> None:
    administrator = holder(Role.ADMINISTRATOR, PLATFORM)
    with pytest.raises(ConfirmationMissing):
        copy_installation(actor=replace(administrator, confirmed=False), address=other)
    with pytest.raises(PowerMissing):
        copy_installation(actor=holder(Role.ADMINISTRATOR, "pk-basmati"), address=other)
    assert copy_installation(actor=administrator, address=other).rows >= 0


def holder(role: Role, subject_id: str) -> Actor:
    """Somebody with one mandate."""
    return Actor("one", "One person", (Mandate("one", role, subject_id, Period(world.DAY)),), world.DAY)
