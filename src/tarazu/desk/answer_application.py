"""What an officer can answer short of a grant, and the applicant's reply: query, refuse, answer."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tarazu.authorisation.authorisation import AUTHORISATION_LIFE, AuthorisationEvent
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import Actor
from tarazu.storage import authorisation
from tarazu.storage.writing import Transaction, write

OF_OFFICER = frozenset(
    {
        AuthorisationEvent.QUERY,
        AuthorisationEvent.REFUSE,
        AuthorisationEvent.SUSPEND,
        AuthorisationEvent.RESUME,
        AuthorisationEvent.CANCEL,
    }
)


class ReasonMissing(TarazuError):
    """A query, a refusal, a suspension or a cancellation came without its reason."""

    kind = Kind.INVALID
    says = "Write the reason: the other side reads it and acts on it."


class NotAnAnswer(TarazuError):
    """An event that has a verb of its own was sent here."""

    kind = Kind.INVALID
    says = "'{event}' is not an answer to an application. Use query, answer, refuse, suspend, resume or cancel."


def answer_application(
    *, actor: Actor, authorisation_id: str, event: AuthorisationEvent, reason: str, now: datetime, key: str
) -> dict[str, Any]:
    """Query, refuse, suspend, resume or cancel as an officer, or answer a query as a party of the file.

    Errors:  PowerMissing; AuthorisationAbsent; ReasonMissing; NotAnAnswer; StepRefused.
    """
    held = authorisation.authorisation(authorisation_id)
    if event in OF_OFFICER:
        actor.must("authorise", held.authority_id)
    elif event is AuthorisationEvent.ANSWER:
        actor.must("apply_for_authorisation", held.applicant_id)
    else:
        raise NotAnAnswer(event=event.value)
    if not reason.strip():
        raise ReasonMissing()

    def answer(tx: Transaction) -> dict[str, Any]:
        now_held = authorisation.authorisation(authorisation_id)
        state = AUTHORISATION_LIFE.advance(now_held.state, event)
        authorisation.save_authorisation(replace(now_held, state=state, note=reason))
        tx.record("authorisation_answered", {"authorisation": authorisation_id, "event": event.value})
        return {"authorisation": authorisation_id, "state": state.value}

    request = {"authorisation": authorisation_id, "event": event, "reason": reason}
    return write(answer, verb="answer_application", actor=actor, key=key, request=request, now=now)
