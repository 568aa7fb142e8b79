"""Run the tests: all of them on SQLite, then those of storage and desk once more on PostgreSQL.

What pytest understands may follow; the last line always counts both rounds together. `quick` alone runs the tests of
the plain rooms, which need no database.
"""

import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from browser import bring_chromium
from private_postgres import NoPostgres, private_postgres

ROOT = Path(__file__).resolve().parent.parent
NOTHING_COLLECTED = 5  # pytest's exit status where a choice of tests matches none
WORKERS_MAX = 4
QUICK = ("clearing", "corridor", "house", "ledger", "market", "papers", "reference", "rooms", "rules")


@dataclass(frozen=True)
class Counts:
    """What came of the tests of one or more rounds."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        line = f"{self.passed} passed, {self.failed} failed"
        return f"{line}, {self.skipped} skipped" if self.skipped else line


def read_counts(report: Path) -> Counts:
    """Count from pytest's own report; a run that left none counts as one failure."""
    if not report.exists():
        return Counts(failed=1)
    total = Counts()
    for suite in ET.parse(report).getroot().iter("testsuite"):
        ran, failed, broken, skipped = (int(suite.get(key, "0")) for key in ("tests", "failures", "errors", "skipped"))
        total += Counts(ran - failed - broken - skipped, failed + broken, skipped)
    return total


def split_choice(arguments: list[str]) -> tuple[str, list[str]]:
    """Take a choice by marker (-m) out of the arguments, so that the second round can narrow it."""
    rest, choice = list(arguments), ""
    while "-m" in rest[:-1]:
        at = rest.index("-m")
        choice = rest[at + 1]
        del rest[at : at + 2]
    return choice, rest


def run_pytest(title: str, arguments: list[str], environment: dict[str, str]) -> tuple[int, Counts]:
    """One round of pytest: its exit status and its counts."""
    print(f"\n=== {title} ===", flush=True)
    with tempfile.TemporaryDirectory(prefix="tarazu-report-") as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", f"--junitxml={report}", *arguments]
        status = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode
        counts = read_counts(report)
    if status == NOTHING_COLLECTED:
        return 0, counts
    if status != 0 and counts.failed == 0:
        counts += Counts(failed=1)
    return status, counts


def spread(arguments: list[str]) -> list[str]:
    """Run everything on every core, in the order the tests give; a few chosen tests start faster alone."""
    cores = min(len(os.sched_getaffinity(0)), WORKERS_MAX)
    return [] if arguments or cores < 2 else ["-n", str(cores), "--dist", "loadfile", "--no-loadscope-reorder"]


def run_quick() -> int:
    """The tests of the plain rooms, to run after every change: their exit status."""
    status, counts = run_pytest("the plain rooms", [*spread([]), *(f"tests/{room}" for room in QUICK)], {})
    print(f"\n{counts}", flush=True)
    return status


def main() -> int:
    """Run both rounds and say how they went; the exit status is not zero where anything is amiss."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that PostgreSQL is stopped on the way out
    under_ci = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
    arguments = sys.argv[1:]
    if arguments == ["quick"]:
        return run_quick()
    choice, rest = split_choice(arguments)
    faster = spread(arguments)
    missing = []
    chromium = bring_chromium()
    if chromium is None:
        missing.append(
            "BROWSER TESTS DID NOT RUN: there is no Chromium. Install it: apt-get install chromium libatomic1"
        )
    environment = {"TARAZU_CHROMIUM": chromium} if chromium else {}
    os.environ.pop("DATABASE_URL", None)
    status, total = run_pytest("on SQLite", [*faster, *(["-m", choice] if choice else []), *rest], environment)
    narrowed = f"({choice}) and both_stores" if choice else "both_stores"
    try:
        with private_postgres() as url:
            second, counts = run_pytest(
                "storage and desk again, on PostgreSQL",
                [*faster, "-m", narrowed, *rest],
                {**environment, "DATABASE_URL": url},
            )
            status, total = status or second, total + counts
    except NoPostgres as absent:
        missing.append(f"POSTGRESQL TESTS DID NOT RUN. {absent}")
    for sentence in missing:
        print(f"\n!!! {sentence}", flush=True)
    if total.passed + total.failed == 0:
        print("\n!!! No test ran.", flush=True)
        status = status or 1
    if missing and under_ci:
        status = status or 1
    print(f"\n{total}", flush=True)
    return status or (1 if total.failed else 0)


if __name__ == "__main__":
    sys.exit(main())
