"""Runs the steps of the long proofs: those that measure a time alone, the others as many side by side as may be."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from private_postgres import NoPostgres, private_postgres
from scorecard import POSTGRESQL, ROOT, Found, Keeper, Step

PLACES_MAX = 2  # more at once and their own threads stand in line
LOOK_SECONDS = 0.2
STOPPING_SECONDS = 60  # for the steps to put away what they started


@dataclass
class Running:
    """A step at work, with what goes when it ends: its folder, and its PostgreSQL where it has one."""

    step: Step
    process: "subprocess.Popen[bytes]"
    notes: Path
    began: float
    goes: contextlib.ExitStack

    def tell(self, what: signal.Signals) -> None:
        """Send a signal to the step and all it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, what)


class SideBySide:
    """The steps at work. No two share a database: each on PostgreSQL has a server of its own."""

    def __init__(self, percent: int, keeper: Keeper, places: int = 0) -> None:
        self.percent, self.keeper = percent, keeper
        self.places = places or min(PLACES_MAX, len(os.sched_getaffinity(0)))
        self.running: list[Running] = []

    def run(self, steps: list[Step], told: Callable[[Step], None]) -> Iterator[tuple[Step, Found]]:
        """Run steps in their order, telling of each that begins, and give each with what it found as it ends."""
        waiting = list(steps)
        while waiting or self.running:
            while waiting and self._has_place(waiting[0]):
                step = waiting.pop(0)
                told(step)
                self._begin(step)
            time.sleep(LOOK_SECONDS)
            for one in [one for one in self.running if one.process.poll() is not None]:
                yield one.step, self._end(one)

    def close(self) -> None:
        """Stop what still runs: it is told to, waited for, and killed where it does not end."""
        for one in self.running:
            one.tell(signal.SIGINT)
        until = time.monotonic() + STOPPING_SECONDS
        for one in self.running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                one.process.wait(max(0.0, until - time.monotonic()))
            one.tell(signal.SIGKILL)
            one.process.wait()
            one.goes.close()
        self.running.clear()

    def _has_place(self, step: Step) -> bool:
        if step.alone or any(one.step.alone for one in self.running):
            return not self.running
        return len(self.running) < self.places

    def _begin(self, step: Step) -> None:
        with contextlib.ExitStack() as goes:
            folder = Path(goes.enter_context(tempfile.TemporaryDirectory(prefix="tarazu-prove-")))
            log = goes.enter_context(self.keeper.log(step).open("wb"))
            told = {"TARAZU_PROVE_SCORES": str(folder / "notes"), **dict(step.environment)}
            command = [sys.executable, *step.command]
            if step.store:
                told |= {"TARAZU_PROVE": str(self.percent), "DATABASE_URL": ""}
            if step.store == POSTGRESQL:
                try:
                    told["DATABASE_URL"] = goes.enter_context(private_postgres())
                except NoPostgres as absent:
                    command = [sys.executable, "-c", f"import sys; sys.exit({f'!!! NOTHING WAS PROVEN. {absent}'!r})"]
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **told},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            self.running.append(Running(step, process, folder / "notes", time.monotonic(), goes.pop_all()))

    def _end(self, one: Running) -> Found:
        seconds = time.monotonic() - one.began
        lines = one.notes.read_text(encoding="utf-8").splitlines() if one.notes.exists() else []
        notes = [json.loads(line) for line in lines]
        if "tools/run_tests.py" in one.step.command:
            notes = [{"line": "S25", "store": "", "says": f"{one.step}: {seconds:,.0f} s", "counts": {}}]
        self.running.remove(one)
        one.goes.close()
        return self.keeper.keep(one.step, held=one.process.returncode == 0, seconds=seconds, notes=notes)
