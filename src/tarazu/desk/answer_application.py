"""What an officer can answer short of a grant, and the applicant's reply: query, refuse, answer."""

from datetime import datetime
from typing import Any

from tarazu.authorisation.authorisation import AuthorisationEvent
from tarazu.authorisation.grant import decide
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


class NotAnAnswer(TarazuError):
    """An event that has a verb of its own was sent here."""

    kind = Kind.INVALID
    says = "'{event}' is not an answer to an application. Use query, answer, refuse, suspend, resume or cancel."


def answer_application(
    *, actor: Actor, authorisation_id: str, event: AuthorisationEvent, reason: str, now: datetime, key: str
) -> dict[str, Any]:
    """Query, refuse, suspend, resume or cancel as an officer, or answer a query as a party of the file.

    Errors:  PowerMissing; AuthorisationAbsent; NoteMissing; NotAnAnswer; StepRefused.
    """
    held = authorisation.authorisation(authorisation_id)
    if event in OF_OFFICER:
        actor.must("authorise", held.authority_id)
    elif event is AuthorisationEvent.ANSWER:
        actor.must("apply_for_authorisation", held.applicant_id)
    else:
        raise NotAnAnswer(event=event.value)

    def answer(tx: Transaction) -> dict[str, Any]:
        decided = decide(authorisation.authorisation(authorisation_id), event, note=reason, day=now.date())
        authorisation.save_authorisation(decided)
        tx.record("authorisation_answered", {"authorisation": authorisation_id, "event": event.value})
        return {"authorisation": authorisation_id, "state": decided.state.value}

    request = {"authorisation": authorisation_id, "event": event, "reason": reason}
    return write(answer, verb="answer_application", actor=actor, key=key, request=request, now=now)
