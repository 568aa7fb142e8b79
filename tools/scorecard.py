"""The steps of ./run prove, where each keeps what it found, and the scorecard they fill."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "prove"
# A change in one of these makes what was found before another version's.
PROVEN = (
    *(f"{room}/**/*" for room in ("src/tarazu", "tests", "tools", "bench", "demo", "requirements")),
    "pyproject.toml",
)
MADE = ("__pycache__/", "bench/results/", ".mo")  # but not in what is made of them, or measured
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
BOTH = (SQLITE, POSTGRESQL)
TIMED = (  # the name of a step that measures a time, so that it runs alone; its tests, and where they run
    ("frozen", "tests/prove/test_frozen.py", (SQLITE,)),
    ("drills", "tests/prove/test_drills.py", BOTH),
    ("servers", "tests/prove/test_long.py", (SQLITE,)),
    ("hostile", "tests/prove/test_hostile.py", (SQLITE,)),
    ("lists", "tests/prove/test_lists.py", BOTH),
)
PROOFS = (  # the same for those that may have company
    ("links", "tests/prove/test_links.py", (SQLITE,)),
    ("faults", "tests/prove/test_faults.py", BOTH),
    ("checks", "tests/prove/test_checks.py", BOTH),
    ("checklist", "tests/prove/test_checklist.py", (SQLITE,)),
    ("histories", "tests/prove/test_machine.py", BOTH),
    ("edits", "tests/prove/test_tampering.py", (SQLITE,)),
    ("races", "tests/prove/test_races.py", BOTH),
    ("terms", "tests/prove/test_terms.py", BOTH),
    ("matrix", "tests/web/test_matrix.py", (SQLITE,)),
    ("defects", "tests/prove/test_defects.py", BOTH),
)
CORE = ("accounts", "balances", "book", "export", "journal", "proofs", "statement", "transfers")
FLOOD = "tests/prove/test_chapters.py"
FLOOD_OPERATIONS = 5_000_000  # on either store
CHAPTER_OPERATIONS = 250_000  # a few minutes
LINES = {  # what each line of the scorecard states, and what it should be
    "S1": ("breaches in generated histories", "0 in 10,000,000 operations"),
    "S2": ("planted defects found, by every seed", "all of at least 60"),
    "S3": ("mutation score of the ledger's core", ">= 95 %"),
    "S4": ("assertions, refusals and constraints a core function", ">= 2"),
    "S5": ("answered commits lost: kills, power, crashes, full disks", "0"),
    "S6": ("double effects after cut links", "0 in 100,000 operations"),
    "S7": ("races in which something happened twice", "0 of 1,000 rounds"),
    "S8": ("time to free a caller on a frozen link", "<= deadline + 0.5 s"),
    "S9": ("guarded single commits a second, 8 clients", ">= 1,000 PostgreSQL, >= 5,000 SQLite in groups"),
    "S10": ("guarded transfers a second in batches", ">= 20,000 PostgreSQL, >= 50,000 SQLite"),
    "S11": ("a window of 100,000 obligations, closed and sealed", "<= 10 s"),
    "S12": ("a million entries verified offline", "<= 10 s"),
    "S13": ("edited histories that went unnoticed", "0 of 10,000"),
    "S14": ("age of the oldest entry that is not sealed", "<= 1 s"),
    "S15": ("from a new list to a closed gate", "<= 60 s"),
    "S16": ("settlements with a party the list in force names", "0"),
    "S17": ("screening decisions that replay the same", "100 %"),
    "S18": ("cells of the rights matrix, and leaks", "0 leaks"),
    "S19": ("lines of ASVS level 2 with a named test", ">= 90 %"),
    "S20": ("hostile files refused cleanly", "100 % of 300"),
    "S21": ("restore drills that ended in the verifier", "every one"),
    "S22": ("upgrade and step back without a stop", "readers wait <= 0.5 s"),
    "S23": ("one history, one Merkle root on both stores", "100 %"),
    "S24": ("clearing accounts not at zero after their term", "0 older than a window"),
    "S25": ("the quick tests, and all", "<= 60 s, and 15 minutes"),
}
ELSEWHERE = {
    "S14": "0 s: an entry is sealed in the commit that writes it",
}


@dataclass(frozen=True)
class Step:
    """One part of the whole that is run, and kept, by itself."""

    name: str
    command: tuple[str, ...]
    store: str = ""
    environment: tuple[tuple[str, str], ...] = ()
    alone: bool = False  # it measures a time, or fills the machine by itself

    def __str__(self) -> str:
        return f"{self.name} on {self.store}" if self.store else self.name


@dataclass(frozen=True)
class Found:
    """What one step found: its notes for the scorecard, and the version of the code it stands for."""

    step: str
    held: bool
    seconds: float
    ended: str
    version: str
    notes: list[dict[str, Any]]


def pytest_words(*words: str) -> tuple[str, ...]:
    """The words that run tests and print little, but why one was left out."""
    return "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", "-o", "faulthandler_timeout=0", *words


def steps(percent: int) -> list[Step]:
    """Every step of so much of the whole, in the order they begin."""
    made = [
        Step(name, pytest_words(tests, *(("-m", "both_stores") if store == POSTGRESQL else ())), store, alone=alone)
        for proofs, alone in ((TIMED, True), (PROOFS, False))
        for name, tests, stores in proofs
        for store in stores
    ]
    made += [Step(f"slips in {module}", ("tools/mutants.py", str(percent), module)) for module in CORE]
    operations = FLOOD_OPERATIONS * percent // 100
    chapters = max(1, operations // CHAPTER_OPERATIONS)
    for chapter in range(chapters):
        told = (("TARAZU_CHAPTER", str(chapter)), ("TARAZU_CHAPTER_OPERATIONS", str(operations // chapters)))
        title = f"flood, chapter {chapter + 1} of {chapters},"
        made += [Step(title, pytest_words(FLOOD), store, told) for store in BOTH]
    screens = (("TARAZU_EVERY_LOOK", "1"),)
    made += [
        Step("rates", ("bench/ledger.py",), alone=True),
        Step(
            "screens",
            pytest_words("-n", "2", "--dist", "loadfile", "-m", "browser", "tests/journeys"),
            "",
            screens,
            alone=True,
        ),
        Step("quick tests", ("tools/run_tests.py", "quick"), alone=True),
        Step("all tests, on both stores", ("tools/run_tests.py",), alone=True),
    ]
    return made


def version(root: Path = ROOT) -> str:
    """The fingerprint of everything that the proofs are about: code, rules, words, pages, tests and what is locked."""
    found = hashlib.sha256()
    for path in sorted(path for pattern in PROVEN for path in root.glob(pattern) if path.is_file()):
        name = path.relative_to(root).as_posix()
        if not any(made in name for made in MADE):
            found.update(f"{name} {path.stat().st_size} ".encode() + path.read_bytes())
    return found.hexdigest()[:16]


class Keeper:
    """Where each step keeps what it found, so that a run may be interrupted."""

    def __init__(self, folder: Path, of: str) -> None:
        self.folder, self.of = folder, of

    def _place(self, step: Step) -> Path:
        return self.folder / f"{str(step).replace(' ', '-').replace(',', '')}.json"

    def log(self, step: Step) -> Path:
        """Where what a step prints is kept, beside what it found."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self._place(step).with_suffix(".log")

    def read(self, step: Step) -> Found | None:
        """What a step found on this version, if it was run."""
        place = self._place(step)
        found = Found(**json.loads(place.read_text(encoding="utf-8"))) if place.exists() else None
        return found if found is not None and found.version == self.of else None

    def has_held(self, step: Step) -> bool:
        """Say whether a step was run on this version, and held."""
        found = self.read(step)
        return found is not None and found.held

    def keep(self, step: Step, *, held: bool, seconds: float, notes: list[dict[str, Any]]) -> Found:
        """Keep what a step found, whole or not at all."""
        ended = datetime.now(UTC).isoformat(timespec="minutes")
        found = Found(str(step), held, seconds, ended, self.of, notes)
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self._place(step).with_suffix(".draft")
        draft.write_text(json.dumps(asdict(found), indent=1), encoding="utf-8")
        draft.replace(self._place(step))
        return found


def gathered(notes: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    """What the proofs noted, line by line: counts of the same proof on one store added up."""
    sums: dict[tuple[str, str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for note in notes:
        counts = sums[note["line"], note["store"], note["says"]]
        for name, count in note["counts"].items():
            counts[name] = max(counts[name], count) if name.startswith("longest") else counts[name] + count
    found: dict[str, list[str]] = defaultdict(list)
    for (line, store, says), counts in sums.items():
        told = ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in counts.items())
        found[line].append(": ".join(part for part in (store, says, told) if part))
    return found


def print_card(percent: int, every: list[Step], keeper: Keeper) -> bool:
    """Print the scorecard of what is kept, and what is still to be run: whether all was run, and held."""
    kept = {step: found for step in every if (found := keeper.read(step)) is not None}
    figures = gathered(note for one in kept.values() for note in one.notes)
    print(f"\nThe scorecard, at {percent} % of the full length\n")
    for line, (says, wanted) in LINES.items():
        print(f"{line:4} {says} (target: {wanted})")
        for figure in figures.get(line) or [ELSEWHERE.get(line, "NOT MEASURED: its proof did not run or did not hold")]:
            print(f"       {figure}")
    broken, missing = [step for step, one in kept.items() if not one.held], [step for step in every if step not in kept]
    seconds = sum(one.seconds for one in kept.values())
    print(f"\n{len(kept)} of {len(every)} steps were run on this version, in {seconds:,.0f} s.")
    for title, left in (("DID NOT HOLD", broken), ("Not run", missing)):
        if left:
            print(f"{title}: {'; '.join(map(str, left))}")
    return not broken and not missing
