"""A party applies for the authorisation of its own legal order."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from tarazu.authorisation.acts import ActKind
from tarazu.authorisation.application import Applicant, apply, missing_fields, must_be_complete
from tarazu.authorisation.drafting import DraftAbsent, Particulars, check_draft, undeclared
from tarazu.authorisation.inspection import check_plan, plan_of_contract
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.authorities import collectorate_of
from tarazu.registry.parties import Party, PartyKind
from tarazu.registry.people import Actor
from tarazu.storage import authorisation, facts, file_acts, registry
from tarazu.storage.application_drafts import application_draft, drop_application_draft
from tarazu.storage.contracts import contract_of_party
from tarazu.storage.writing import Transaction, write


class AppliedAlready(TarazuError):
    """One legal order is asked twice for the same contract."""

    kind = Kind.CONFLICT
    says = "An authorisation of {order} for contract {number} is asked for already. Open it from your home page."


class NoAuthority(TarazuError):
    """A party has no collectorate on record."""

    kind = Kind.INVALID
    says = "{party} has no collectorate on record. Have its sales-tax registration entered: it decides who examines."


def apply_for_authorisation(
    *,
    actor: Actor,
    contract_id: str,
    party_id: str,
    said: Particulars | None,
    opened_at: str = "",
    now: datetime,
    key: str,
) -> dict[str, Any]:
    """Ask the customs of a party's country to permit a signed contract; all its parties of that country answer for it.

    What the applicant says beside the contract completes the inspection plan and declares the origin of the goods that
    come in; where it says None here, the draft that is kept is lodged, as it was at `opened_at`. A draft is gone once
    the application is lodged.
    Errors:  PowerMissing; ContractAbsent; AppliedAlready; DraftAbsent; DraftChanged; ApplicationIncomplete with
             everything missing; NoAuthority; PlanIncomplete.
    """
    actor.must("apply_for_authorisation", party_id)

    def ask(tx: Transaction) -> dict[str, Any]:
        contract = contract_of_party(contract_id, party_id)
        parties = registry.parties(set(contract.parties))
        applicant = parties[party_id]
        order = applicant.country
        if any(held.order == order for held in authorisation.authorisations(contract_id=contract.id)):
            raise AppliedAlready(order=order, number=contract.number)
        written = said or _kept(contract.id, party_id, opened_at, actor)
        origins = {leg.number: parties[leg.giver_id].country for leg in contract.legs}
        must_be_complete((*missing_fields(contract, parties, origins, order), *undeclared(written)))
        members = _answerable(parties[one] for one in contract.parties if parties[one].country == order)
        asked = apply(
            contract,
            parties,
            facts.figures(now.date())[order],
            applicant=Applicant(party_id, members),
            authority_id=_authority_of(applicant),
            day=now.date(),
        )
        plan = plan_of_contract(contract, standard=written.standard, laboratory=written.laboratory)
        check_plan(plan)
        authorisation.save_authorisation(asked)
        declared = asdict(plan) | {"declared_by": actor.name}
        file_acts.keep_act(tx, asked.id, ActKind.APPLIED, written.note.strip(), declared)
        drop_application_draft(contract.id, party_id)
        tx.record("authorisation_applied", {"authorisation": asked.id, "order": order, "contract": contract.id})
        return {"authorisation": asked.id, "order": order, "authority": asked.authority_id}

    request = {"contract": contract_id, "party": party_id, "said": said}
    return write(ask, verb="apply_for_authorisation", actor=actor, key=key, request=request, now=now)


def _kept(contract_id: str, party_id: str, opened_at: str, actor: Actor) -> Particulars:
    draft = application_draft(contract_id, party_id)
    if draft is None:
        raise DraftAbsent
    check_draft(draft, opened_at=opened_at, person=actor.name)
    return draft.said


def _authority_of(party: Party) -> str:
    if party.collectorate:
        return registry.authority(party.collectorate).id
    found = collectorate_of(party.seat, party.country, registry.authorities().values())
    if found is None:
        raise NoAuthority(party=party.name)
    return found.id


def _answerable(own: Iterable[Party]) -> tuple[str, ...]:
    """Everybody who answers jointly and severally: a consortium's members in its place."""
    found: list[str] = []
    for party in own:
        if party.kind is PartyKind.CONSORTIUM:
            found += [member.party_id for member in registry.members(party.id)]
        else:
            found.append(party.id)
    return tuple(dict.fromkeys(found))
