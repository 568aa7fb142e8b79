"""A firm forms a consortium with others of its country; each of them then acknowledges its liability for itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.period import Period
from tarazu.registry.consortia import acknowledge, form
from tarazu.registry.parties import Member, Party, PartyKind
from tarazu.registry.people import Actor, Mandate, Role
from tarazu.registry.readers import read_reference
from tarazu.storage import registry, screening
from tarazu.storage.figures import figures_on
from tarazu.storage.registry import PartyAbsent
from tarazu.storage.writing import Transaction, write


class ReferenceTaken(TarazuError):
    """A consortium was to get a reference that another party has."""

    kind = Kind.CONFLICT
    says = "There is a party '{reference}' already. Choose another reference for the consortium."


class NameMissing(TarazuError):
    """A consortium was to be formed without a name."""

    kind = Kind.INVALID
    says = "Give the consortium a name: it stands on the contract and on the certificate."


def form_consortium(
    *,
    actor: Actor,
    lead_id: str,
    reference: str,
    names: Mapping[str, str],
    shares: Mapping[str, int],
    now: datetime,
    key: str,
) -> dict[str, Any]:
    """Form a consortium of private firms, with shares in basis points; the lead acknowledges its liability by this.

    Errors:  PowerMissing; ReferenceUnreadable; ReferenceTaken; NameMissing; PartyAbsent; those of `consortia.form`.
    """
    actor.must("form_consortium", lead_id)
    read_reference(reference)

    def found(tx: Transaction) -> dict[str, Any]:
        held = registry.parties({*shares, lead_id, reference})
        if reference in held:
            raise ReferenceTaken(reference=reference)
        for party_id in (*shares, lead_id):
            if party_id not in held:
                raise PartyAbsent(party=party_id)
        if not any(name.strip() for name in names.values()):
            raise NameMissing
        members = tuple(Member(party_id, share, liability_acknowledged=False) for party_id, share in shares.items())
        party = _party(reference, names, held[lead_id])
        least = figures_on(party.country, now.date()).number("consortium_members_min")
        formed = acknowledge(form(party, members, lead_id, held, least), lead_id)
        registry.insert_consortium(formed)
        registry.sign_membership(reference, lead_id, actor.person_id, now)
        registry.insert_mandate(Mandate(actor.person_id, Role.TRADER, reference, Period(now.date())))
        tx.record("consortium_formed", {"consortium": reference, "lead": lead_id, "shares": dict(shares)})
        screening.freshen(tx, [reference])
        return {"consortium": reference, "members": len(members), "waiting_for": len(members) - 1}

    request = {"lead": lead_id, "reference": reference, "names": dict(names), "shares": dict(shares)}
    return write(found, verb="form_consortium", actor=actor, key=key, request=request, now=now)


def _party(reference: str, names: Mapping[str, str], lead: Party) -> Party:
    return Party(
        id=reference,
        kind=PartyKind.CONSORTIUM,
        country=lead.country,
        names={script: name.strip() for script, name in names.items() if name.strip()},
        tax_number=None,
        seat=lead.seat,
        collectorate=lead.collectorate,
        invented=lead.invented,
    )
