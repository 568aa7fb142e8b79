"""Ask for long work, and do it: a round, or the net-off of many files. Whoever does it calls the verb itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import jobs
from tarazu.storage.jobs import Work as Work

POWERS = {"round": "run_round", "net_off": "net_off"}


def ask_for_work(*, actor: Actor, kind: str, wish: Mapping[str, Any], steps: int = 1, now: datetime, key: str) -> str:
    """Ask for work that a worker will do; answer its id. Errors: PowerMissing."""
    actor.must(POWERS[kind], PLATFORM)
    return jobs.ask(kind, actor.person_id, wish, steps, now=now, key=key)


def next_work() -> Work | None:
    """The next work to do, claimed for whoever asks."""
    return jobs.claim()


def advance_work(*, job_id: str, step: int) -> None:
    """Say how far work is."""
    jobs.advance(job_id, step)


def end_work(*, job_id: str, answer: Mapping[str, Any], failed: Mapping[str, str] | None = None) -> None:
    """Say what came of work, or why it failed, by language."""
    if failed:
        jobs.end(job_id, "failed", {"says": failed, **answer})
    else:
        jobs.end(job_id, "done", answer)
