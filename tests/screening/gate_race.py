"""Imports of a list race with settlements, with real commits: python gate_race.py ROUNDS [without-gate]."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - after Django knows its settings
from django.db import connections  # noqa: E402
from tests.journeys import world  # noqa: E402

from tarazu.kernel.quantity import Quantity  # noqa: E402
from tarazu.kernel.value import Value  # noqa: E402
from tarazu.storage import journal, screening  # noqa: E402
from tarazu.storage.screening import PartyNotClear  # noqa: E402

HEAD_START = 0.03  # seconds that one of the two gets, in turns, so that both orders are seen


def settled_late(entries: list[Any]) -> list[str]:
    """Declarations that were assessed while a party of theirs was frozen, by the journal's own order."""
    frozen: set[str] = set()
    late = []
    for entry in entries:
        if entry.kind == "party_frozen":
            frozen.add(entry.body["party"])
        elif entry.kind == "party_unfrozen":
            frozen.discard(entry.body["party"])
        elif entry.kind == "declaration_assessed" and frozen:
            late.append(entry.body["declaration"])
    return late


def run(rounds: int) -> None:
    call_command("migrate", verbosity=0)
    world.found_world()
    _, pair = world.propose()
    trade = world.put_under_contract(pair)
    for order in ("PK", "RU"):
        world.grant(trade, order)
    leg = next(leg for leg in trade.contract.legs if leg.giver_id.startswith("pk"))
    part = Quantity(leg.quantity.steps // (rounds + 1), leg.quantity.unit)
    worth = Value(leg.value.minor // (rounds + 1))
    day = world.after(5)
    numbers = [world.lodge(trade, "PK", leg.number, part, worth, day) for _ in range(rounds)]
    outcomes = []
    for turn, number in enumerate(numbers):
        start = Barrier(2)

        def list_it(start: Barrier = start, turn: int = turn) -> str:
            try:
                start.wait()
                time.sleep(HEAD_START * (turn % 2))
                world.load_edition(f"# {turn}\n".encode() + world.NOTICED_LATER, day)
                return "listed"
            finally:
                connections.close_all()

        def assess(start: Barrier = start, turn: int = turn, number: str = number) -> str:
            try:
                start.wait()
                time.sleep(HEAD_START * ((turn + 1) % 2))
                world.assess(number, part, worth, day)
            except PartyNotClear:
                return "refused"
            else:
                return "assessed"
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            listing, assessing = pool.submit(list_it), pool.submit(assess)
            outcomes.append(assessing.result())
            listing.result()
        world.load_edition(f"# {turn}\n".encode() + world.NOTICED, day)
    told = {"outcomes": outcomes, "late": settled_late(list(journal.entries()))}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    if "without-gate" in sys.argv:
        screening.must_be_clear = lambda *_, **__: ()  # type: ignore[assignment]  # the defect the race must find
    run(int(sys.argv[1]))
