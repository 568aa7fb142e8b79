"""A party undertakes that its partners in a deal are not sanctioned entities."""

from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.registry.parties import PartyKind
from tarazu.registry.people import Actor
from tarazu.screening.sentences import Sentence
from tarazu.screening.undertaking import NotClear, Signatory, undertaking
from tarazu.storage import matching, models, registry, screening
from tarazu.storage.codec import to_json
from tarazu.storage.matching import DealAbsent
from tarazu.storage.writing import Transaction, write


class UndertakenAlready(TarazuError):
    """A party undertakes twice."""

    kind = Kind.CONFLICT
    says = "You have signed the undertaking for this deal already. Nothing more is needed of you here."


def sign_undertaking(*, actor: Actor, deal_id: str, party_id: str, now: datetime, key: str) -> dict[str, Any]:
    """Sign the undertaking about every foreign party of a deal, on the strength of the newest screening.

    Errors:  PowerMissing; DealAbsent; UndertakenAlready; NotClear.
    """
    actor.must("sign_contract", party_id)

    def undertake(tx: Transaction) -> dict[str, Any]:
        deal = matching.deal(deal_id)
        if party_id not in deal.party_ids:
            raise DealAbsent(deal=deal_id)
        if models.Undertaking.objects.filter(deal_id=deal_id, party_id=party_id).exists():
            raise UndertakenAlready
        parties = registry.parties(set(deal.party_ids))
        own = parties[party_id]
        foreign = [party for party in parties.values() if party.country != own.country]
        results = screening.results_that_stand(tx, [party.id for party in foreign])
        who = Signatory.CONSORTIUM if own.kind is PartyKind.CONSORTIUM else Signatory.ENTITY
        sentences: list[Sentence] = []
        for partner in sorted(foreign, key=lambda one: one.id):
            if partner.id not in results:
                raise NotClear(name=partner.name, outcome="unscreened")
            sentences += undertaking(who, own.name, own, partner, [results[partner.id]], day=now.date())
        undertaking_id = identifier("und", deal_id, party_id)
        models.Undertaking.objects.create(
            id=undertaking_id,
            deal_id=deal_id,
            party_id=party_id,
            person_id=actor.person_id,
            at=now,
            sentences=to_json(sentences),
        )
        tx.record("undertaking_signed", {"deal": deal_id, "party": party_id, "about": [party.id for party in foreign]})
        return {"undertaking": undertaking_id, "about": len(foreign)}

    request = {"deal": deal_id, "party": party_id}
    return write(undertake, verb="sign_undertaking", actor=actor, key=key, request=request, now=now)
