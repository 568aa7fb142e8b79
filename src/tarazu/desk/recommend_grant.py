"""A first officer recommends that a file be granted; a second one then grants."""

from datetime import datetime
from typing import Any

from tarazu.authorisation.acts import ActKind, recommended_by
from tarazu.authorisation.authorisation import AUTHORISATION_LIFE, AuthorisationEvent
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import Actor
from tarazu.storage import authorisation, file_acts
from tarazu.storage.writing import Transaction, write


class RecommendedAlready(TarazuError):
    """An officer recommends the same grant twice."""

    kind = Kind.CONFLICT
    says = "You have recommended this grant already. Another officer of your office grants it."


def recommend_grant(*, actor: Actor, authorisation_id: str, note: str = "", now: datetime, key: str) -> dict[str, Any]:
    """Say that a file may be granted. Errors: PowerMissing; AuthorisationAbsent; RecommendedAlready; StepRefused."""
    actor.must("authorise", authorisation.authorisation(authorisation_id).authority_id)

    def recommend(tx: Transaction) -> dict[str, Any]:
        asked = authorisation.authorisation(authorisation_id)
        AUTHORISATION_LIFE.advance(asked.state, AuthorisationEvent.GRANT)
        if actor.person_id in recommended_by(file_acts.acts(asked.id)):
            raise RecommendedAlready
        file_acts.keep_act(tx, asked.id, ActKind.RECOMMENDED, note.strip())
        tx.record("grant_recommended", {"authorisation": asked.id})
        return {"authorisation": asked.id, "state": asked.state.value}

    request = {"authorisation": authorisation_id, "note": note}
    return write(recommend, verb="recommend_grant", actor=actor, key=key, request=request, now=now)
