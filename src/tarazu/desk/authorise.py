"""An officer grants an authorisation."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tarazu.authorisation.acts import ActKind, recommended_by
from tarazu.authorisation.application import agreed_side
from tarazu.authorisation.authorisation import Authorisation
from tarazu.authorisation.grant import approval_number, grant
from tarazu.contracts.contract import Contract
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.value import MINOR_PER_UNIT
from tarazu.ledger.book import Goods, Posting, promise
from tarazu.ledger.transfers import Paper
from tarazu.registry.people import Actor
from tarazu.rulebook.book import judge_application
from tarazu.rulebook.rules import Finding, stops
from tarazu.storage import authorisation, contracts, facts, file_acts, ledger, registry, screening
from tarazu.storage.figures import figures_on
from tarazu.storage.lawful import application_facts
from tarazu.storage.writing import Transaction, write


class AuthorisationRefused(TarazuError):
    """Rules stand against a grant; all of them are named."""

    kind = Kind.REFUSED
    says = "This cannot be authorised yet. {findings}"

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__(findings=" ".join(f"{finding.code}: {finding.sentence}" for finding in findings))


class SecondOfficerMissing(TarazuError):
    """A large file was to be granted by one officer alone."""

    kind = Kind.REFUSED
    says = (
        "Above {limit} units of account two officers decide. Recommend the grant; another officer of your office then "
        "grants it."
    )


def authorise(*, actor: Actor, authorisation_id: str, note: str = "", now: datetime, key: str) -> dict[str, Any]:
    """Grant an authorisation: its approval number, its clock, and its book with what the contract promises.

    Errors:  PowerMissing; AuthorisationAbsent; AuthorisationRefused with every rule at once; PartyNotClear;
             SecondOfficerMissing above the limit; StepRefused.
    """
    actor.must("authorise", authorisation.authorisation(authorisation_id).authority_id)

    def decide(tx: Transaction) -> dict[str, Any]:
        asked = authorisation.authorisation(authorisation_id)
        contract = contracts.contract(asked.contract_id)
        _must_have_second_officer(asked, contract, actor, now.date())
        if found := stops(judge_application(application_facts(contract, asked.order, now.date()))):
            raise AuthorisationRefused(found)
        lists = screening.must_be_clear(tx, contract.parties)
        serial = authorisation.granted_in_year(asked.order, now.year) + 1
        tax_number = registry.answering_tax_number(asked.applicant_id)
        granted = grant(
            asked,
            facts.figures(now.date())[asked.order],
            number=approval_number(asked.order, now.year, serial, tax_number),
            day=now.date(),
        )
        granted = replace(granted, note=note)
        authorisation.save_authorisation(granted)
        file_acts.keep_act(tx, granted.id, ActKind.GRANTED, note, {"approval_number": granted.approval_number})
        for leg in contract.legs:
            goods = Goods(granted.id, leg.giver_id, leg.commodity)
            paper = Paper(contract.leg_reference(leg.number), now.date())
            posting: Posting = promise(goods, leg.quantity, paper)
            ledger.write_posting(tx, posting)
        tx.record(
            "authorisation_granted",
            {
                "authorisation": granted.id,
                "order": granted.order,
                "approval_number": granted.approval_number,
                "screened_against": lists,
            },
        )
        return {"authorisation": granted.id, "approval_number": granted.approval_number}

    request = {"authorisation": authorisation_id, "note": note}
    return write(decide, verb="authorise", actor=actor, key=key, request=request, now=now)


def _must_have_second_officer(asked: Authorisation, contract: Contract, actor: Actor, day: date) -> None:
    limit = figures_on(asked.order, day).number("four_eyes_above")
    large = agreed_side(asked, contract).minor > limit * MINOR_PER_UNIT
    if large and not recommended_by(file_acts.acts(asked.id)) - {actor.person_id}:
        raise SecondOfficerMissing(limit=limit)
