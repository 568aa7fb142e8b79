"""A history that somebody edited: whatever the edit, the verifier says that it does not hold."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import transaction
from tests.prove.conftest import Often
from tests.prove.histories import history
from tests.prove.twin import ACTOR

from tarazu.desk.see_journal import see_journal
from tarazu.ledger import export
from tarazu.ledger.verify import verify

pytestmark = pytest.mark.django_db
FILES = (export.JOURNAL, export.ACCOUNTS, export.HEAD)
Lines = list[bytes]


def flipped(lines: Lines, draw: Random) -> Lines:
    """One byte is another."""
    at = draw.randrange(len(lines))
    line = bytearray(lines[at])
    place = draw.randrange(len(line))
    line[place] = (line[place] + draw.randint(1, 255)) % 256
    return [*lines[:at], bytes(line), *lines[at + 1 :]]


def dropped(lines: Lines, draw: Random) -> Lines:
    """One line is gone."""
    at = draw.randrange(len(lines))
    return lines[:at] + lines[at + 1 :]


def doubled(lines: Lines, draw: Random) -> Lines:
    """One line stands twice."""
    at, to = draw.randrange(len(lines)), draw.randrange(len(lines) + 1)
    return [*lines[:to], lines[at], *lines[to:]]


def swapped(lines: Lines, draw: Random) -> Lines:
    """Two lines have changed places."""
    one, other = draw.sample(range(len(lines)), 2) if len(lines) > 1 else (0, 0)
    mixed = list(lines)
    mixed[one], mixed[other] = mixed[other], mixed[one]
    return mixed


def shortened(lines: Lines, draw: Random) -> Lines:
    """The end is gone."""
    return lines[: draw.randrange(len(lines))]


EDITS: tuple[Callable[[Lines, Random], Lines], ...] = (flipped, flipped, dropped, doubled, swapped, shortened)


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    with transaction.atomic():
        history(11, 40)
        books = see_journal(actor=ACTOR)
        files = export.export(books.entries, books.accounts, books.balances, books.head)
        transaction.set_rollback(True)
    folder = tmp_path / "exported"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    assert verify(folder).holds
    return folder


def test_no_edit_goes_unnoticed(exported: Path, tmp_path: Path, often: Often, score: Any) -> None:
    draw, edits, unnoticed = Random(13), 0, []
    edited = tmp_path / "edited"
    shutil.copytree(exported, edited)
    while edits < often(300, 10_000):
        name, edit = draw.choice(FILES), draw.choice(EDITS)
        right = (exported / name).read_bytes()
        wrong = b"".join(edit(right.splitlines(keepends=True), draw))
        if wrong == right:
            continue
        (edited / name).write_bytes(wrong)
        edits += 1
        if verify(edited).holds:
            unnoticed.append((name, edit.__name__))
        (edited / name).write_bytes(right)
    score("S13", "random edits of bytes, rows, order and count", edits=edits, unnoticed=len(unnoticed))
    assert unnoticed == []
