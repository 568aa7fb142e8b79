"""Load an edition of a screening list, and screen everybody against the lists now in force."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import PLATFORM, Actor
from tarazu.screening.editions import Edition, EditionOlder, EditionState, doubts_about, must_be_usable
from tarazu.screening.editions import ListUnusable as ListUnusable
from tarazu.screening.index import Index
from tarazu.screening.lists import ReadList
from tarazu.storage import screening, screening_lists
from tarazu.storage.writing import Transaction, write

CANARY = "CANARY"  # how the entry of a national list that is there to be found is called


class EditionKnown(TarazuError):
    """An edition was loaded before, and is not in force."""

    kind = Kind.CONFLICT
    says = "This edition of {source} was loaded before and is '{state}'. Load a newer one, or have that one decided."


def load_list(
    *, actor: Actor, read: ReadList, canaries: Sequence[str] | None = None, now: datetime, key: str
) -> dict[str, Any]:
    """Put a list edition in force and screen every party, as one step: nobody is judged by an older list afterwards.

    `canaries` are names that must be found in it; without any, those of the edition before are asked for again. An
    edition that shrank, asks for fewer canaries or has entries no name finds is kept, but waits for a second person.
    Errors:  PowerMissing; ListUnusable; EditionOlder; EditionKnown.
    """
    actor.must("load_list", PLATFORM)
    bounds = screening.limits(now.date())
    version = read.version
    index = Index(read.entries)
    # Comparing takes minutes where lists are long, so it is done before anybody has to wait for us.
    screened = {} if read.errors else screening.prescreen(version, index, now.date())

    def load(tx: Transaction) -> dict[str, Any]:
        before = screening_lists.edition_in_force(version.source)
        own = [name for entry in read.entries if entry.entry == CANARY for name in entry.names]
        asked = (*(canaries if canaries is not None else before.canaries if before else ()), *own)
        asked = tuple(dict.fromkeys(asked))
        must_be_usable(read, index, asked, bounds.threshold_percent)
        if known := _known(version.id):
            return known
        if before is not None and version.day < before.version.day:
            raise EditionOlder(source=version.source, held=before.version.day, day=version.day)
        doubts = doubts_about(
            read,
            before,
            asked,
            shrink_percent=bounds.shrink_percent,
            shrink_least=bounds.shrink_entries,
            threshold_percent=bounds.threshold_percent,
        )
        edition = Edition(version, EditionState.HELD, asked, doubts, actor.person_id, now.date())
        screening_lists.insert_edition(edition, read.entries)
        told = {"list": version.id, "hash": version.hash, "format": version.format, "entries": version.entries}
        if doubts:
            reasons = [doubt.text for doubt in doubts]
            tx.record("list_held", {**told, "doubts": [doubt.says for doubt in doubts]})  # without anybody's name
            return {"list": version.id, "entries": version.entries, "held": True, "doubts": reasons, "verdicts": {}}
        counts = screening.bring_into_force(tx, edition, screened)
        tx.record("list_loaded", {**told, "verdicts": counts})
        return {"list": version.id, "entries": version.entries, "held": False, "doubts": [], "verdicts": counts}

    request = {"list": version, "canaries": list(canaries) if canaries is not None else None}
    return write(load, verb="load_list", actor=actor, key=key, request=request, now=now)


def _known(edition_id: str) -> dict[str, Any] | None:
    """What to answer where the very same edition is there already. Errors: EditionKnown."""
    held = next((one for one in screening_lists.editions() if one.version.id == edition_id), None)
    if held is None:
        return None
    if held.state not in (EditionState.IN_FORCE, EditionState.HELD):
        raise EditionKnown(source=held.version.source, state=held.state.value)
    doubts = [doubt.text for doubt in held.doubts]
    waiting = held.state is EditionState.HELD
    return {"list": edition_id, "entries": held.version.entries, "held": waiting, "doubts": doubts, "verdicts": {}}
