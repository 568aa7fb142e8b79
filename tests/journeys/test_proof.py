"""The ledger proves itself outside: with no server and no database, and one changed byte is found and named."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.journeys import world
from tests.journeys.world import Trade, after

from tarazu.ledger.export import ACCOUNTS, HEAD, JOURNAL
from tarazu.ledger.verify import Report, verify
from tarazu.storage import journal, models

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]


@pytest.fixture
def folder(delivered: Trade, tmp_path: Path) -> Path:
    """The exported ledger of a trade that was netted off and had a reversal."""
    trade = delivered
    world.net(trade, "PK", after(40))
    for name, content in world.exported().items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def spoil(folder: Path, name: str, at: int) -> Report:
    """Check the ledger with one byte of one file changed, and put it right again."""
    path = folder / name
    content = bytearray(path.read_bytes())
    right = bytes(content)
    content[at] = ord("7") if content[at] != ord("7") else ord("8")
    path.write_bytes(content)
    report = verify(folder)
    path.write_bytes(right)
    return report


def test_the_exported_ledger_holds(folder: Path) -> None:
    report = verify(folder)
    assert report.holds, report.text()
    assert report.entries == journal.read_head().count == len(list(journal.entries())) > 50
    assert report.root == journal.read_head().root


def test_the_exported_program_alone_says_so(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "verify.py", ".", journal.read_head().root],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("OK: "), done.stdout + done.stderr
    assert done.returncode == 0


def test_another_root_than_the_published_one_is_found(folder: Path) -> None:
    assert not verify(folder, "0" * 64).holds


@pytest.mark.parametrize("part", [1, 7, 20, 33, 50, 66, 75, 90, 99])
def test_one_changed_byte_of_the_journal_names_its_entry(folder: Path, part: int) -> None:
    content = (folder / JOURNAL).read_bytes()
    at = len(content) * part // 100
    changed = content[:at].count(b"\n")  # one entry a line, and the first is entry 0
    report = spoil(folder, JOURNAL, at)
    assert not report.holds
    assert changed in [fault.position for fault in report.faults]
    assert f"Entry {changed}" in report.text().splitlines()[0]


@pytest.mark.parametrize("name", [ACCOUNTS, HEAD, "verify.py", "README.txt"])
@pytest.mark.parametrize("part", [10, 50, 90])
def test_one_changed_byte_of_any_other_file_is_found(folder: Path, name: str, part: int) -> None:
    report = spoil(folder, name, (folder / name).stat().st_size * part // 100)
    assert not report.holds


def test_an_entry_left_out_is_found(folder: Path) -> None:
    path = folder / JOURNAL
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:10] + lines[11:]))
    assert not verify(folder).holds


def test_every_transfer_and_every_step_of_the_books_stands_in_the_journal(folder: Path) -> None:
    kinds = world.journal_kinds()
    counted = {kind: kinds.count(kind) for kind in set(kinds)}
    assert counted["transfer"] == models.Transfer.objects.count()
    assert counted["transfer_step"] == models.TransferStep.objects.count()
    assert counted["account"] == models.Account.objects.count()
