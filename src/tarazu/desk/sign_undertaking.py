"""A party, or its chamber for it, undertakes that its partners in a deal are not sanctioned entities."""

from datetime import date, datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.registry.authorities import AuthorityKind
from tarazu.registry.parties import Party, PartyKind
from tarazu.registry.people import Actor
from tarazu.screening.sentences import Sentence
from tarazu.screening.undertaking import NotClear, Signatory, undertaking
from tarazu.storage import matching, models, registry, screening
from tarazu.storage.codec import to_json
from tarazu.storage.figures import figures_on
from tarazu.storage.matching import DealAbsent
from tarazu.storage.writing import Transaction, write


class UndertakenAlready(TarazuError):
    """A party undertakes twice."""

    kind = Kind.CONFLICT
    says = "You have signed the undertaking for this deal already. Nothing more is needed of you here."


class NotItsChamber(TarazuError):
    """A body that is no chamber of the party's country was to undertake for it."""

    kind = Kind.REFUSED
    says = "{name} is no chamber of commerce of {country}, so it cannot undertake for this party. Name its own chamber."


class ChamberNotNamed(TarazuError):
    """An order does not let chambers undertake on this day."""

    kind = Kind.REFUSED
    says = "The order of {country} does not let chambers sign this undertaking. The party signs it itself."


def sign_undertaking(
    *, actor: Actor, deal_id: str, party_id: str, chamber_id: str = "", now: datetime, key: str
) -> dict[str, Any]:
    """Sign the undertaking about every foreign party of a deal, on the strength of the newest screening.

    A chamber signs for a member: whoever signs holds the chamber's mandate and the member's.
    Errors:  PowerMissing; DealAbsent; UndertakenAlready; NotClear; NotItsChamber; ChamberNotNamed;
             AuthorityAbsent; FigureAbsent.
    """
    if chamber_id:
        actor.must("undertake_as_chamber", chamber_id)
        actor.must("undertake_for_member", party_id)
    else:
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
        who, name = _signatory(own, chamber_id, now.date())
        sentences: list[Sentence] = []
        for partner in sorted(foreign, key=lambda one: one.id):
            if partner.id not in results:
                raise NotClear(name=partner.name, outcome="unscreened")
            sentences += undertaking(who, name, own, partner, [results[partner.id]], day=now.date())
        undertaking_id = identifier("und", deal_id, party_id)
        models.Undertaking.objects.create(
            id=undertaking_id,
            deal_id=deal_id,
            party_id=party_id,
            chamber_id=chamber_id or None,
            person_id=actor.person_id,
            at=now,
            sentences=to_json(sentences),
        )
        body = {"deal": deal_id, "party": party_id, "about": [party.id for party in foreign]}
        tx.record("undertaking_signed", body | ({"chamber": chamber_id} if chamber_id else {}))
        return {"undertaking": undertaking_id, "about": len(foreign)}

    request = {"deal": deal_id, "party": party_id, "chamber": chamber_id}
    return write(undertake, verb="sign_undertaking", actor=actor, key=key, request=request, now=now)


def _signatory(own: Party, chamber_id: str, day: date) -> tuple[Signatory, str]:
    if not chamber_id:
        return (Signatory.CONSORTIUM if own.kind is PartyKind.CONSORTIUM else Signatory.ENTITY), own.name
    chamber = registry.authority(chamber_id)
    if (chamber.kind, chamber.country) != (AuthorityKind.CHAMBER, own.country):
        raise NotItsChamber(name=chamber.names["en"], country=own.country)
    if Signatory.CHAMBER not in figures_on(own.country, day).words("undertaking_signatories"):
        raise ChamberNotNamed(country=own.country)
    return Signatory.CHAMBER, chamber.names["en"]
