"""A second person decides on a list edition that was held, because it shrank or cannot be searched whole."""

from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.lifecycle import StepRefused
from tarazu.registry.people import PLATFORM, Actor
from tarazu.screening.editions import EDITION_LIFE, EditionEvent, EditionOlder, EditionState
from tarazu.storage import screening, screening_lists
from tarazu.storage.writing import Transaction, write


class OwnEdition(TarazuError):
    """Whoever loaded an edition was to approve it."""

    kind = Kind.REFUSED
    says = "You loaded this edition yourself. Another compliance officer has to look at what it lost and decide."


def approve_list(
    *, actor: Actor, edition_id: str, event: EditionEvent, reason: str, now: datetime, key: str
) -> dict[str, Any]:
    """Put a held edition in force, or refuse it; then everybody is screened again in the same step.

    Errors:  PowerMissing; EditionAbsent; OwnEdition; EditionOlder; StepRefused.
    """
    actor.must("load_list", PLATFORM)
    held = screening_lists.edition(edition_id)
    screened = {}
    if held.state is EditionState.HELD and event is EditionEvent.APPROVE:
        screened = screening.prescreen(held.version, screening_lists.index_of((edition_id,)), now.date())

    def decide(tx: Transaction) -> dict[str, Any]:
        edition = screening_lists.edition(edition_id)
        if event is EditionEvent.REPLACE:  # only a newer edition does that
            possible = f"{EditionEvent.APPROVE.value}, {EditionEvent.REFUSE.value}"
            raise StepRefused(thing=EDITION_LIFE.thing, state=edition.state.value, event=event.value, possible=possible)
        state = EDITION_LIFE.advance(edition.state, event)
        if actor.person_id == edition.loaded_by:
            raise OwnEdition
        before = screening_lists.edition_in_force(edition.version.source)
        if before is not None and edition.version.day < before.version.day:
            raise EditionOlder(source=edition.version.source, held=before.version.day, day=edition.version.day)
        counts: dict[str, int] = {}
        if state is EditionState.IN_FORCE:
            counts = screening.bring_into_force(tx, edition, screened)
        screening_lists.set_edition_state(edition_id, state, actor.person_id, reason)
        told = {"list": edition_id, "hash": edition.version.hash, "state": state.value}
        tx.record("list_decided", {**told, "verdicts": counts})
        return {"list": edition_id, "state": state.value, "verdicts": counts}

    request = {"list": edition_id, "event": event, "reason": reason}
    return write(decide, verb="approve_list", actor=actor, key=key, request=request, now=now)
