"""Load an edition of a screening list, and screen everybody against the lists now in force."""

from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import PLATFORM, Actor
from tarazu.rulebook.figures import figures_on
from tarazu.screening.lists import ReadList
from tarazu.screening.screen import blind_spots, screen
from tarazu.storage import registry, screening
from tarazu.storage.writing import Transaction, write


class ListUnusable(TarazuError):
    """A list holds wrong lines, or names that screening would not find by themselves."""

    kind = Kind.INVALID
    says = (
        "This list cannot be used: {reasons}. Correct these lines and load it again; the edition before stays in force."
    )


def load_list(*, actor: Actor, read: ReadList, now: datetime, key: str) -> dict[str, Any]:
    """Put a list edition in force and screen every party, as one step: nobody is judged by an older list afterwards.

    Errors:  PowerMissing; ListUnusable.
    """
    actor.must("load_list", PLATFORM)
    threshold = figures_on("PK", now.date()).number("screening_threshold_percent")
    blind = blind_spots(read.entries, threshold)
    if read.errors or blind:
        found = [str(error) for error in read.errors] + [
            f"{entry.entry} is not found by its own name" for entry in blind
        ]
        raise ListUnusable(reasons="; ".join(found[:20]))

    def load(tx: Transaction) -> dict[str, Any]:
        screening.insert_list(read)
        versions, entries = screening.lists_in_force()
        verdicts: dict[str, int] = {}
        for party in registry.parties().values():
            result = screen(party, entries, versions, threshold, day=now.date())
            verdict = result.outcome()
            screening.insert_result(result, verdict, now)
            verdicts[verdict.value] = verdicts.get(verdict.value, 0) + 1
        tx.record("list_loaded", {"list": read.version.id, "hash": read.version.hash, "verdicts": verdicts})
        return {"list": read.version.id, "entries": len(read.entries), "verdicts": verdicts}

    return write(load, verb="load_list", actor=actor, key=key, request={"list": read.version}, now=now)
