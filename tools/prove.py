"""The long proofs of the books, and a scorecard of what they found: ./run prove [PERCENT] [STEP ...].

PERCENT of the full length is run, 100 where nothing is said. Histories, planted defects, kills, power cuts, crashes,
bad links, races, edits, hostile files, years of lists and drills run on SQLite and on a PostgreSQL of their own; then
every small slip in the ledger's core is tried on its tests, a flood of operations goes over both stores, the rates are
measured, and all the tests are timed.

Each step keeps what it found in var/prove, so what was interrupted goes on where it stopped: a step that held on this
very version of the code is not run again. STEP names the steps to run, and `card` alone prints what is kept.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from private_postgres import NoPostgres, private_postgres
from scorecard import KEPT, POSTGRESQL, ROOT, Found, Keeper, Step, print_card, steps, version

STOPPING_SECONDS = 60  # for a step to put away what it started


class Servers(contextlib.ExitStack):
    """A PostgreSQL of the proofs' own, started for the first step that asks for it."""

    url = ""

    def environment(self, store: str) -> dict[str, str]:
        """Where a step finds its store. Errors: NoPostgres."""
        if store == POSTGRESQL and not self.url:
            self.url = self.enter_context(private_postgres())
        return {"DATABASE_URL": self.url if store == POSTGRESQL else ""}


def ends_well(command: list[str], environment: dict[str, str]) -> bool:
    """Run a program and all it starts; where we are told to stop meanwhile, they are told as well, and waited for."""
    running = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        return running.wait() == 0
    except BaseException:
        os.killpg(running.pid, signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(STOPPING_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        raise


def run_step(step: Step, percent: int, servers: Servers, keeper: Keeper) -> Found:
    """Run one step, and keep what it found. Errors: NoPostgres."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tarazu-prove-") as folder:
        notes = Path(folder) / "notes"
        told = {"TARAZU_PROVE_SCORES": str(notes), **dict(step.environment)}
        if step.store:
            told |= {"TARAZU_PROVE": str(percent), **servers.environment(step.store)}
        command = [sys.executable, *step.command]
        held = ends_well(command, {**os.environ, **told})
        lines = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    seconds, told_notes = time.monotonic() - began, [json.loads(line) for line in lines]
    if "tools/run_tests.py" in step.command:
        told_notes = [{"line": "S25", "store": "", "says": f"{step}: {seconds:,.0f} s", "counts": {}}]
    return keeper.keep(step, held=held, seconds=seconds, notes=told_notes)


def main() -> int:
    """Prove, measure, print: 0 where everything was run and held."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that PostgreSQL is stopped on the way out
    words = sys.argv[1:]
    percent = int(words.pop(0)) if words and words[0].isdigit() else 100
    every, keeper = steps(percent), Keeper(KEPT / str(percent), version())
    chosen = [step for step in every if not words or any(str(step).startswith(word) for word in words)]
    if not chosen and words != ["card"]:
        print(
            f"There is no step of that name. The steps: {', '.join(dict.fromkeys(step.name for step in every))}; card."
        )
        return 2
    left = [step for step in chosen if not keeper.has_held(step)]
    began = time.monotonic()
    try:
        with Servers() as servers:
            for number, step in enumerate(left, 1):
                print(f"\n=== {number} of {len(left)}: {step}, {percent} %", flush=True)
                try:
                    found = run_step(step, percent, servers, keeper)
                except NoPostgres as absent:
                    print(f"!!! NOTHING WAS PROVEN ON POSTGRESQL. {absent}", flush=True)
                    continue
                held = "held" if found.held else "DID NOT HOLD"
                print(f"{step}: {held}, {found.seconds:,.0f} s; {time.monotonic() - began:,.0f} s in all", flush=True)
    except KeyboardInterrupt:
        print("\nInterrupted. The same command goes on where it stopped.")
    return 0 if print_card(percent, every, keeper) else 1


if __name__ == "__main__":
    sys.exit(main())
