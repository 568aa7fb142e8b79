"""The long proofs of the books, and a scorecard of what they found: ./run prove [PERCENT].

PERCENT of the full length is run, 100 where nothing is said. Histories, planted defects, kills, power cuts, crashes,
bad links, races, edits, hostile files, years of lists and drills run on SQLite and on a PostgreSQL of their own; then
every small slip in the ledger's core is tried on its tests, the rates are measured, and all the tests are timed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from private_postgres import NoPostgres, private_postgres

ROOT = Path(__file__).resolve().parent.parent
PROOFS = ("tests/prove", "tests/web/test_matrix.py")
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


def run_proofs(store: str, environment: dict[str, str], choice: list[str]) -> bool:
    """Run the proofs on one store: whether all held."""
    print(f"\n=== the proofs on {store}", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *PROOFS, *choice]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode == 0


def look_at_screens() -> bool:
    """Read every screen of the browser journeys in every language, width and colour: whether nobody is kept out."""
    print("\n=== the screens, in every width and colour", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "browser", "tests/journeys"]
    looking = {**os.environ, "TARAZU_EVERY_LOOK": "1"}
    return subprocess.run(command, cwd=ROOT, env=looking, check=False).returncode == 0


def time_tests() -> tuple[bool, list[str]]:
    """Run the quick tests, and then all of them: whether they passed, and how long each took."""
    held, told = True, []
    for title, words in (("the quick tests", ["quick"]), ("all of them, on both stores", [])):
        print(f"\n=== {title}", flush=True)
        began = time.monotonic()
        command = [sys.executable, str(ROOT / "tools" / "run_tests.py"), *words]
        held &= subprocess.run(command, cwd=ROOT, check=False).returncode == 0
        told.append(f"{title}: {time.monotonic() - began:,.0f} s")
    return held, told


def gathered(notes: Path) -> dict[str, list[str]]:
    """What the proofs noted, line by line: counts of the same proof added up over both stores."""
    sums: dict[tuple[str, str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for text in notes.read_text(encoding="utf-8").splitlines() if notes.exists() else ():
        note: dict[str, Any] = json.loads(text)
        counts = sums[note["line"], note["store"], note["says"]]
        for name, count in note["counts"].items():
            counts[name] = max(counts[name], count) if name.startswith("longest") else counts[name] + count
    found: dict[str, list[str]] = defaultdict(list)
    for (line, store, says), counts in sums.items():
        told = ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in counts.items())
        found[line].append(f"{store}: {says}{': ' if told and says else ''}{told}")
    return found


def print_card(found: dict[str, list[str]]) -> None:
    """Print the scorecard."""
    print("\nThe scorecard\n")
    for line, (says, wanted) in LINES.items():
        print(f"{line:4} {says} (target: {wanted})")
        for figure in found.get(line) or [ELSEWHERE.get(line, "NOT MEASURED: its proof did not run or did not hold")]:
            print(f"       {figure}")


def main() -> int:
    """Prove, measure, print: 0 where everything held."""
    percent = sys.argv[1] if len(sys.argv) > 1 else "100"
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tarazu-prove-") as folder:
        notes = Path(folder) / "notes"
        environment = {"TARAZU_PROVE": percent, "TARAZU_PROVE_SCORES": str(notes)}
        held = run_proofs("SQLite", {**environment, "DATABASE_URL": ""}, [])
        try:
            with private_postgres() as url:
                held &= run_proofs("PostgreSQL", {**environment, "DATABASE_URL": url}, ["-m", "both_stores"])
        except NoPostgres as absent:
            held = False
            print(f"!!! NOTHING WAS PROVEN ON POSTGRESQL. {absent}")
        for program in ([ROOT / "tools" / "mutants.py", percent], [ROOT / "bench" / "ledger.py"]):
            command = [sys.executable, *map(str, program)]
            held &= subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode == 0
        held &= look_at_screens()
        passed, seconds = time_tests()
        found = gathered(notes)
    found["S25"] = seconds
    held &= passed
    print_card(found)
    print(f"\n{'Every proof held' if held else 'NOT EVERY PROOF HELD'}: {time.monotonic() - began:,.0f} s.")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
