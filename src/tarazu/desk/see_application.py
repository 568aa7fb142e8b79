"""An application before it is lodged: what it will say, what it lacks, and what customs will ask."""

from dataclasses import dataclass
from datetime import datetime

from tarazu.authorisation.application import Missing, allowances_of, missing_fields
from tarazu.authorisation.authorisation import Allowance
from tarazu.authorisation.drafting import ApplicationDraft
from tarazu.authorisation.inspection import InspectionPlan, plan_of_contract
from tarazu.contracts.contract import Contract
from tarazu.registry.authorities import Authority, collectorate_of
from tarazu.registry.parties import Party
from tarazu.registry.people import Actor
from tarazu.rulebook.book import judge_application
from tarazu.rulebook.control import QuotaUse
from tarazu.rulebook.rules import Finding
from tarazu.storage import authorisation, facts, registry
from tarazu.storage.application_drafts import application_draft, application_drafts
from tarazu.storage.contracts import contract_of_party
from tarazu.storage.lawful import application_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationPage:
    """Everything the screen of an application shows; nothing of it is with customs yet."""

    contract: Contract
    party: Party
    authority: Authority | None  # None where the party has no collectorate on record
    allowances: tuple[Allowance, ...]
    missing: tuple[Missing, ...]
    findings: tuple[Finding, ...]
    quotas: tuple[QuotaUse, ...]  # the goods count against them
    plan: InspectionPlan
    examination_days: int
    origins: tuple[str, ...]  # the countries in which the goods that come in must originate
    draft: ApplicationDraft | None
    file_id: str  # of the application that was lodged already, "" before

    @property
    def complete(self) -> bool:
        """Whether it may be lodged: findings do not stop it, for customs decides on them."""
        return not self.missing and self.authority is not None and not self.file_id


def own_drafts(*, actor: Actor) -> list[ApplicationDraft]:
    """The drafts of applications that a person may go on with, the newest first."""
    return application_drafts(one for one in actor.acts_for() if actor.may("apply_for_authorisation", one))


def see_application(*, actor: Actor, contract_id: str, party_id: str, now: datetime) -> ApplicationPage:
    """An application of a party for its own order. Errors: PowerMissing; ContractAbsent."""
    actor.must("apply_for_authorisation", party_id)
    contract = contract_of_party(contract_id, party_id)
    parties, day = registry.parties(set(contract.parties)), now.date()
    party = parties[party_id]
    seen = application_facts(contract, party.country, day)
    origins = {leg.number: parties[leg.giver_id].country for leg in contract.legs}
    figures = facts.figures(day)[party.country]
    lodged = [one for one in authorisation.authorisations(contract_id=contract.id) if one.order == party.country]
    named = {use.quota.name: use for leg in seen.legs for use in leg.quotas}
    return ApplicationPage(
        contract=contract,
        party=party,
        authority=registry.authority(party.collectorate)
        if party.collectorate
        else collectorate_of(party.seat, party.country, registry.authorities().values()),
        allowances=allowances_of(contract, parties, figures),
        missing=missing_fields(contract, parties, origins, party.country),
        findings=tuple(judge_application(seen)),
        quotas=tuple(named.values()),
        plan=plan_of_contract(contract),
        examination_days=figures.number("examination_days"),
        origins=tuple(
            dict.fromkeys(
                parties[leg.giver_id].country
                for leg in contract.legs
                if parties[leg.receiver_id].country == party.country
            )
        ),
        draft=None if lodged else application_draft(contract.id, party_id),
        file_id=lodged[0].id if lodged else "",
    )
