"""Real books with real commits, in processes that are broken on purpose: python books.py COMMAND ...

open               make the tables and the accounts
kill ROUNDS        a writer is killed with signal 9 at a random moment, ROUNDS times
power ROUNDS SYNC  the power fails at a random moment: what was not synced is kept or lost at random
fill DISK ROUNDS BYTES
                   ROUNDS times over, leave so many bytes free on a small disk and write until it is full, go on reading
storm SECONDS NAME [OPERATIONS LANED]
                   six writers, and so many more who post by the lane, for so long, for so many, or until they are
                   told to end; each key is printed once it is answered
look SECONDS       six readers
step DIRECTION     a column more on the table of transfers, as a next version might add, or back again
check KEYS         audit, export and verify; the file KEYS holds the keys that were answered

Every command ends with one line of JSON.
"""

import itertools
import json
import math
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - after Django knows its settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection  # noqa: E402
from tests.prove import disks  # noqa: E402
from tests.prove.power import Disk  # noqa: E402

from tarazu.desk.see_journal import see_journal  # noqa: E402
from tarazu.kernel.period import Period  # noqa: E402
from tarazu.ledger import export  # noqa: E402
from tarazu.ledger.accounts import position_account  # noqa: E402
from tarazu.ledger.book import Posting  # noqa: E402
from tarazu.ledger.transfers import Paper, Reason, transfer  # noqa: E402
from tarazu.ledger.verify import verify  # noqa: E402
from tarazu.registry.people import PLATFORM, Actor, Mandate, Role  # noqa: E402
from tarazu.storage import audit, models, posting, writing  # noqa: E402
from tarazu.storage.deeds import Answer  # noqa: E402
from tarazu.storage.lane import PostingLane  # noqa: E402
from tarazu.storage.upgrading import without_queues  # noqa: E402
from tarazu.storage.writing import Transaction, write  # noqa: E402

NOW, DAY = datetime(2025, 12, 1, 4, tzinfo=UTC), date(2025, 12, 1)
ACTOR = Actor("breaker", "Breaker", (Mandate("breaker", Role.OPERATOR, PLATFORM, Period(date(2020, 1, 1))),), DAY)
CALM_SECONDS = 1.5  # after a storm, so that the link is whole again
PATIENCE_SECONDS = 90
UNREACHED = "unreached"  # said by a process that cannot stand between SQLite and its disk
LANE = PostingLane()
WRITERS = 6
FIRMS = [position_account("broken", f"firm-{number}") for number in range(20)]


def post(key: str, postings: list[Posting]) -> Answer:
    """Write postings as one request under a key."""

    def work(tx: Transaction) -> Answer:
        for one in postings:
            posting.write_posting(tx, one)
        tx.record("posted", {"key": key})
        return {"key": key}

    return write(work, verb="post", actor=ACTOR, key=key, request={"key": key}, now=NOW)


def posted(key: str) -> Posting:
    """One transfer, the same for the same key."""
    draw = random.Random(key)
    debit, credit = draw.sample(FIRMS, 2)
    moved = transfer(debit, credit, draw.randint(1, 99), reason=Reason.ASSESS_EXPORT, paper=Paper(key, DAY))
    return Posting((), (moved,))


def one(key: str) -> Answer:
    """Post one transfer by itself."""
    return post(key, [posted(key)])


def laned(key: str) -> Answer:
    """Post one transfer together with whoever else is waiting."""
    return LANE.post(posted(key), actor=ACTOR, key=key, now=NOW)


def open_books() -> dict[str, Any]:
    """Make the tables, and the accounts that everything is posted on."""
    call_command("migrate", verbosity=0, skip_checks=True)
    post("accounts", [Posting(tuple(FIRMS), ())])
    return {"opened": len(FIRMS)}


def check(answered: set[str]) -> dict[str, Any]:
    """Everything answered is there, nothing is there twice or by half, and the books hold: audit, export, verify."""
    stored = set(models.Deed.objects.values_list("key", flat=True))
    papers = list(models.Transfer.objects.values_list("reference", flat=True))
    found = audit.audit()
    books = see_journal(actor=ACTOR)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in export.export(books.entries, books.accounts, books.balances, books.head).items():
            (Path(folder) / name).write_bytes(content)
        proven = verify(Path(folder))
    faults = [*found.faults, *(fault.says for fault in proven.faults)]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            faults += [row[0] for row in cursor.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok"]
    lost = answered - stored
    half = {paper for paper in papers if paper.startswith("k-")} ^ {key for key in stored if key.startswith("k-")}
    return {
        "answered": len(answered),
        "lost": len(lost),
        "twice": len(papers) - len(set(papers)),
        "half": len(half),
        "unanswered_and_stored": len({key for key in stored if key.startswith("k-")} - answered),
        "faults": faults[:5],
        "entries": books.head.count,
        "root": books.head.root,
    }


def in_child(work: Callable[[int], None], until: Callable[[int], None]) -> list[str]:
    """Run work in a process of its own, which tells by a pipe what it did, while `until` decides how it ends."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            work(writer)
        finally:
            os._exit(0)
    os.close(writer)
    until(child)
    with os.fdopen(reader) as told:
        lines = told.read().split()
    os.waitpid(child, 0)
    return lines


def tell(pipe: int, word: str) -> None:
    """Say to the other process that this is answered: not before."""
    os.write(pipe, f"{word}\n".encode())


def kill(rounds: int) -> dict[str, Any]:
    """Kill a writer in the middle of whatever it does, again and again; then hold the books against what it told."""
    answered: set[str] = set()
    connection.close()
    for turn in range(rounds):

        def work(pipe: int, turn: int = turn) -> None:
            number = 0
            while True:
                one(f"k-{turn}-{number}")
                tell(pipe, f"k-{turn}-{number}")
                number += 1

        def until(child: int) -> None:
            time.sleep(random.uniform(0.03, 0.25))
            os.kill(child, signal.SIGKILL)

        answered |= set(in_child(work, until))
    return {"kills": rounds, **check(answered)}


def fail_power(rounds: int, synchronous: str) -> dict[str, Any]:
    """Let the power fail under a writer, on a fresh copy of the books each time; then hold the books against it."""
    place, base = Path(connection.settings_dict["NAME"]), Path(f"{connection.settings_dict['NAME']}.base")
    connection.close()
    shutil.copy(place, base)
    told = {"power_failures": 0, "answered": 0, "lost": 0, "broken": 0, "faults": []}
    for turn in range(rounds):
        for left in place.parent.glob(f"{place.name}*"):
            if left not in (place, base) and left.suffix != ".lock":
                left.unlink()
        shutil.copy(base, place)

        def work(pipe: int, turn: int = turn) -> None:
            disk = Disk()
            if not disk.plug_in():
                tell(pipe, UNREACHED)
                return
            with connection.cursor() as cursor:
                connection.connection.set_authorizer(None)
                cursor.execute(f"PRAGMA synchronous = {synchronous}")
                cursor.execute("PRAGMA wal_autocheckpoint = 500")  # so often that the power fails in checkpoints too
            disk.writes_left = random.Random(turn).randint(20, 3_000)
            for number in itertools.count():
                one(f"k-{number}")
                tell(pipe, f"k-{number}")

        answered = set(in_child(work, lambda child: None))
        if UNREACHED in answered:
            return {"missing": "Python's own SQLite cannot be reached from here"}
        try:
            found = check(answered)
            told["lost"] += found["lost"]
            told["broken"] += bool(found["faults"] or found["twice"] or found["half"])
            told["faults"] += found["faults"]
        except DatabaseError as error:
            told["broken"] += 1
            told["faults"] += [str(error)]
        connection.close()
        told["power_failures"], told["answered"] = told["power_failures"] + 1, told["answered"] + len(answered)
    return told


def fill(disk: Path, rounds: int, left_free: int) -> dict[str, Any]:
    """Write until the disk is full, again and again: a refusal, no loss, and reading goes on each time."""
    answered, said, misread = set[str](), set[str](), 0
    for turn in range(rounds):
        disks.resize(disk, disks.used(disk) + left_free)
        for number in range(1_000_000):
            try:
                one(f"k-{turn}-{number}")
            except OperationalError as error:
                said.add(str(error))
                break
            answered.add(f"k-{turn}-{number}")
        misread += models.Transfer.objects.count() != len(answered)
        disks.resize(disk, disks.DISK)
    return {"full": rounds, "said": sorted(said), "misread": misread, "answered": sorted(answered)}


def patiently(work: Callable[[], Any]) -> Any:
    """Do something once the weather allows it."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return work()
        except (DatabaseError, InterfaceError):
            if time.monotonic() > until:
                raise
            connection.close()
            time.sleep(0.5)


def look(seconds: float) -> dict[str, Any]:
    """Six readers for a while, over whatever link there is: how often each question was answered, and the slowest."""
    until, slowest, asked, lost = time.monotonic() + seconds, [0.0] * 6, [0] * 6, [0] * 6

    def read(number: int) -> None:
        while time.monotonic() < until:
            start = time.monotonic()
            try:
                models.Transfer.objects.first()
                asked[number] += 1
            except (DatabaseError, InterfaceError):
                lost[number] += 1
                connection.close()
            slowest[number] = max(slowest[number], time.monotonic() - start)
        connection.close()

    with ThreadPoolExecutor(6) as readers:
        list(readers.map(read, range(6)))
    return {"asked": sum(asked), "lost": sum(lost), "slowest": max(slowest)}


def step(direction: str) -> dict[str, Any]:
    """Change a table as a next version might, or take the change back, while others write and read."""
    column = "ADD COLUMN seen_by varchar(64) NULL" if direction == "forward" else "DROP COLUMN seen_by"
    start = time.monotonic()

    def change() -> None:
        with connection.schema_editor() as editor:
            editor.execute(f"ALTER TABLE storage_transfer {column}")

    without_queues(change)
    return {"seconds": time.monotonic() - start}


class Storm:
    """Writers for a while, whatever happens to server or link; what got no answer is sent again at the end."""

    def __init__(self, seconds: float, name: str, operations: float = math.inf, laned: int = 0) -> None:
        self.until, self.name, self.slowest = time.monotonic() + seconds, name, 0.0
        self.left, self.writers = operations, WRITERS + laned
        self.unknown: set[str] = set()
        self.saying = threading.Lock()

    def run(self) -> dict[str, Any]:
        """Blow, and then send again what got no answer."""
        attempt = writing._write_once

        def timed(*arguments: Any, **named: Any) -> Answer:
            start = time.monotonic()
            try:
                return attempt(*arguments, **named)
            finally:
                self.slowest = max(self.slowest, time.monotonic() - start)

        signal.signal(
            signal.SIGTERM, lambda *_: setattr(self, "until", 0.0)
        )  # a storm that is told to end says what it did
        writing._write_once = timed
        with ThreadPoolExecutor(self.writers) as writers:
            list(writers.map(self.write, range(self.writers)))
        time.sleep(CALM_SECONDS)
        stored = patiently(lambda: models.Deed.objects.filter(key__in=self.unknown).count())
        for key in sorted(self.unknown):
            patiently(lambda key=key: self.way(key)(key))
            self.say(key)
        return {"unanswered": len(self.unknown), "of_which_stored": stored, "slowest": self.slowest}

    def write(self, number: int) -> None:
        """One writer."""
        for turn in itertools.count():
            if time.monotonic() > self.until or self.left <= 0:
                break
            key = f"k-{self.name}-{number}-{turn}"
            try:
                self.way(key)(key)
            except (DatabaseError, InterfaceError):
                self.unknown.add(key)
                connection.close()
                time.sleep(0.02)
            else:
                self.say(key)
        connection.close()

    def way(self, key: str) -> Callable[[str], Answer]:
        """How the writer of a key posts."""
        return one if int(key.rsplit("-", 2)[1]) < WRITERS else laned

    def say(self, key: str) -> None:
        """Say that a key was answered."""
        with self.saying:
            self.left -= 1
            sys.stdout.write(f"{key}\n")
            sys.stdout.flush()


def main(arguments: list[str]) -> None:
    """Run one command."""
    command, rest = arguments[0], arguments[1:]
    if command == "open":
        told = open_books()
    elif command == "kill":
        told = kill(int(rest[0]))
    elif command == "power":
        told = fail_power(int(rest[0]), rest[1])
    elif command == "fill":
        told = fill(Path(rest[0]), int(rest[1]), int(rest[2]))
    elif command == "look":
        told = look(float(rest[0]))
    elif command == "step":
        told = step(rest[0])
    elif command == "storm":
        told = Storm(float(rest[0]), rest[1], *map(int, rest[2:])).run()
    else:
        told = check(set(Path(rest[0]).read_text().split()))
    sys.stdout.write(f"{json.dumps(told)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
