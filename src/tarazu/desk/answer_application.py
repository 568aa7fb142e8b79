"""What an officer can answer short of a grant, and the applicant's reply: query, refuse, answer."""

from datetime import datetime
from typing import Any

from tarazu.authorisation.acts import ActKind
from tarazu.authorisation.authorisation import Authorisation, AuthorisationEvent
from tarazu.authorisation.grant import decide
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import Actor
from tarazu.shipments.declarations import DeclarationState
from tarazu.storage import authorisation, file_acts, shipments
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


ACTS = {
    AuthorisationEvent.QUERY: ActKind.QUERIED,
    AuthorisationEvent.ANSWER: ActKind.ANSWERED,
    AuthorisationEvent.REFUSE: ActKind.REFUSED,
    AuthorisationEvent.SUSPEND: ActKind.SUSPENDED,
    AuthorisationEvent.RESUME: ActKind.RESUMED,
    AuthorisationEvent.CANCEL: ActKind.CANCELLED,
}
STOPS_GOODS = frozenset({AuthorisationEvent.SUSPEND, AuthorisationEvent.CANCEL})
ON_THE_WAY = (DeclarationState.LODGED, DeclarationState.ASSESSED)


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
        stopped = _open_declarations(decided) if event in STOPS_GOODS else ()
        file_acts.keep_act(tx, decided.id, ACTS[event], reason.strip(), {"held": ", ".join(stopped)} if stopped else {})
        body = {"authorisation": decided.id, "event": event.value}
        tx.record("authorisation_answered", {**body, "held": list(stopped)} if stopped else body)
        return {"authorisation": authorisation_id, "state": decided.state.value}

    request = {"authorisation": authorisation_id, "event": event, "reason": reason}
    return write(answer, verb="answer_application", actor=actor, key=key, request=request, now=now)


def _open_declarations(stopped: Authorisation) -> tuple[str, ...]:
    """The declarations whose goods may not go now, in the books of every order of the contract."""
    files = authorisation.authorisations(contract_id=stopped.contract_id)
    return tuple(one.number for file in files for one in shipments.declarations(file.id) if one.state in ON_THE_WAY)
