"""A history that somebody edited: whatever the edit, the verifier says that it does not hold.

Whoever can write every file can also take all hashes, balances and the head anew. Then what is left is whether it can
have happened so, and the root that was published.
"""

import contextlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
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
from tarazu.ledger.journal import Draft, EntryKind, Head, append
from tarazu.ledger.verify import Replay, Unsound, verify

pytestmark = pytest.mark.django_db
FILES = (export.JOURNAL, export.ACCOUNTS, export.HEAD)
Lines = list[bytes]
Drafts = list[Draft]


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


def moves(drafts: Drafts) -> list[int]:
    return [at for at, draft in enumerate(drafts) if draft.kind == EntryKind.TRANSFER]


def another_amount(drafts: Drafts, draw: Random) -> Drafts:
    """One transfer moves more or less."""
    at = draw.choice(moves(drafts))
    draft = drafts[at]
    right = draft.body["amount"]
    wrong = draw.choice((right + 1, right + 1_000_000, right - 1 or 2))
    return [*drafts[:at], replace(draft, body={**draft.body, "amount": wrong}), *drafts[at + 1 :]]


def another_order(drafts: Drafts, draw: Random) -> Drafts:
    """Two transfers have changed places."""
    one, other = draw.sample(moves(drafts), 2)
    mixed = list(drafts)
    mixed[one], mixed[other] = mixed[other], mixed[one]
    return mixed


def missing_leg(drafts: Drafts, draw: Random) -> Drafts:
    """A transfer of a group is gone, and the others stand."""
    at = draw.choice([at for at in moves(drafts) if drafts[at].body["linked"]])
    return drafts[:at] + drafts[at + 1 :]


EDITS: tuple[Callable[[Lines, Random], Lines], ...] = (flipped, flipped, dropped, doubled, swapped, shortened)
FORGERIES: tuple[Callable[[Drafts, Random], Drafts], ...] = (another_amount, another_order, missing_leg)


def forged(folder: Path, drafts: Drafts) -> None:
    """Write a ledger of these entries with every hash, balance and root right, as someone with full access would."""
    entries, head = append(Head(), drafts)
    replay = Replay(BytesIO(b"".join(export.journal_lines(entries))))
    place = 0
    for entry in entries:
        with contextlib.suppress(Unsound):  # its counters moved before it said so
            replay.play(entry.kind, dict(entry.body), place)
        place += len(export.journal_line(entry))
    files = export.export(entries, [], {}, head)
    files[export.ACCOUNTS] = b"".join(line for _, line in replay.stated_lines())
    for name, content in files.items():
        (folder / name).write_bytes(content)


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


def test_no_forgery_with_every_hash_right_passes_for_the_published_ledger(
    exported: Path, tmp_path: Path, often: Often, score: Any
) -> None:
    draw, unnoticed, impossible, times = Random(17), [], 0, often(30, 600)
    published = json.loads((exported / export.HEAD).read_bytes())["root"]
    assert verify(exported, published).holds
    entries = [json.loads(line)["entry"] for line in (exported / export.JOURNAL).read_bytes().splitlines()]
    right = [Draft(entry["kind"], entry["at"], entry["body"]) for entry in entries]
    folder = tmp_path / "forged"
    folder.mkdir()
    for turn in range(times):
        forgery = FORGERIES[turn % len(FORGERIES)]
        forged(folder, forgery(right, draw))
        found = verify(folder, published)
        impossible += any(fault.file == export.JOURNAL for fault in found.faults)
        if found.holds:
            unnoticed.append(forgery.__name__)
    note = "ledgers rewritten with every hash right, held against the published root"
    score("S13", note, edits=times, impossible=impossible, unnoticed=len(unnoticed))
    assert unnoticed == []
    assert impossible > times // 6
