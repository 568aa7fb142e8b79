"""A party of a file appeals against a refusal, a suspension, a cancellation or a lapse."""

from datetime import datetime
from typing import Any

from tarazu.authorisation.acts import Act, ActKind
from tarazu.authorisation.appeal import NothingToAppeal, lodge_appeal
from tarazu.registry.people import Actor
from tarazu.storage import authorisation, file_acts
from tarazu.storage.figures import figures_on
from tarazu.storage.writing import Transaction, write

DECISIONS = frozenset({ActKind.REFUSED, ActKind.SUSPENDED, ActKind.CANCELLED, ActKind.LAPSED})


def appeal_decision(*, actor: Actor, authorisation_id: str, grounds: str, now: datetime, key: str) -> dict[str, Any]:
    """Bring the newest decision before the ministry. It stands until the appeal is upheld.

    Errors:  PowerMissing; AuthorisationAbsent; NothingToAppeal; AppealOpen; AppealUnfounded; AppealTooLate.
    """
    actor.must("appeal", authorisation.authorisation(authorisation_id).applicant_id)

    def lodge(tx: Transaction) -> dict[str, Any]:
        held = authorisation.authorisation(authorisation_id)
        decided = _decision(file_acts.acts(held.id))
        if decided is None:
            raise NothingToAppeal(state=held.state.value)
        made = lodge_appeal(
            held,
            file_acts.appeals(held.id),
            party_id=held.applicant_id,
            decided_by=decided.person_id,
            decided_on=decided.at.date(),
            grounds=grounds,
            days=figures_on(held.order, now.date()).number("appeal_days"),
            today=now.date(),
        )
        file_acts.save_appeal(made)
        file_acts.keep_act(tx, held.id, ActKind.APPEALED, made.grounds, {"appeal": made.id})
        tx.record("appeal_lodged", {"appeal": made.id, "authorisation": held.id, "against": made.against})
        return {"appeal": made.id, "state": made.state.value}

    request = {"authorisation": authorisation_id, "grounds": grounds}
    return write(lodge, verb="appeal_decision", actor=actor, key=key, request=request, now=now)


def _decision(acts: tuple[Act, ...]) -> Act | None:
    return next((act for act in reversed(acts) if act.kind in DECISIONS), None)
