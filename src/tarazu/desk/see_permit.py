"""The record of a file: every act, the days it took, its inspection plan, its appeals, and what may be done now."""

from dataclasses import dataclass
from datetime import datetime

from tarazu.authorisation.acts import Act, ActKind, ServiceClock, recommended_by, service_clock
from tarazu.authorisation.appeal import OPEN_TO_APPEAL, Appeal, AppealState
from tarazu.authorisation.application import agreed_side
from tarazu.authorisation.authorisation import AUTHORISATION_LIFE, Authorisation, AuthorisationState
from tarazu.contracts.contract import Contract
from tarazu.kernel.value import MINOR_PER_UNIT
from tarazu.registry.authorities import Authority
from tarazu.registry.parties import Party
from tarazu.registry.people import PLATFORM, Actor
from tarazu.screening.mission import Certificate
from tarazu.shipments.declarations import Declaration, DeclarationState
from tarazu.storage import authorisation, contracts, file_acts, mission, models, registry, shipments
from tarazu.storage.authorisation import AuthorisationAbsent
from tarazu.storage.figures import figures_on

HOLDING = (AuthorisationState.SUSPENDED, AuthorisationState.CANCELLED)
ON_THE_WAY = (DeclarationState.LODGED, DeclarationState.ASSESSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitPage:
    """Everything the record of a file shows."""

    authorisation: Authorisation
    authority: Authority
    applicant: Party
    contract: Contract
    acts: tuple[tuple[Act, str], ...]  # with the name of whoever did it; the newest first
    plan: dict[str, str]
    service: ServiceClock
    appeals: tuple[Appeal, ...]
    held: tuple[Declaration, ...]  # whose goods may not go now, on both sides
    needs_second: bool
    recommended: bool  # by somebody else than the viewer
    officer: bool
    own: bool
    may_rule: bool  # the viewer decides appeals
    possible: tuple[str, ...]
    may_appeal: bool
    undertaking_id: str  # of the applicant, "" before
    certificates: tuple[Certificate, ...]  # of missions abroad


def see_permit(*, actor: Actor, authorisation_id: str, now: datetime) -> PermitPage:
    """The record of a file, for its parties, its officers, the ministry and auditors. Errors: AuthorisationAbsent."""
    held = authorisation.authorisation(authorisation_id)
    own = bool(set(actor.acts_for()) & {held.applicant_id, *held.members})
    officer = actor.may("authorise", held.authority_id)
    may_rule = actor.may("decide_appeal", PLATFORM)
    appeals = file_acts.appeals(held.id)
    if not (own or officer or (may_rule and appeals) or actor.may("see_everything", PLATFORM)):
        raise AuthorisationAbsent(authorisation=authorisation_id)
    acts = file_acts.acts(held.id)
    names = dict(models.Person.objects.filter(id__in={act.person_id for act in acts}).values_list("id", "name"))
    contract = contracts.contract(held.contract_id)
    figures = figures_on(held.order, now.date())
    applied = [act for act in acts if act.kind is ActKind.APPLIED]
    waiting = any(one.state is AppealState.LODGED for one in appeals)
    return PermitPage(
        authorisation=held,
        authority=registry.authority(held.authority_id),
        applicant=registry.party(held.applicant_id),
        contract=contract,
        acts=tuple((act, names.get(act.person_id, act.person_id)) for act in reversed(acts)),
        plan=dict(applied[-1].detail) if applied else {},
        service=service_clock(acts, figures.number("examination_days"), now.date()),
        appeals=appeals,
        held=_held(held),
        needs_second=agreed_side(held, contract).minor > figures.number("four_eyes_above") * MINOR_PER_UNIT,
        recommended=bool(recommended_by(acts) - {actor.person_id}),
        officer=officer,
        own=own,
        may_rule=may_rule,
        possible=tuple(AUTHORISATION_LIFE.possible(held.state)),
        may_appeal=actor.may("appeal", held.applicant_id) and held.state in OPEN_TO_APPEAL and not waiting,
        undertaking_id=_undertaking(contract.deal_id, held.applicant_id),
        certificates=mission.certificates({contract.id}),
    )


def _undertaking(deal_id: str, party_id: str) -> str:
    rows = models.Undertaking.objects.filter(deal_id=deal_id, party_id=party_id)
    return rows.values_list("id", flat=True).first() or ""


def _held(held: Authorisation) -> tuple[Declaration, ...]:
    files = authorisation.authorisations(contract_id=held.contract_id)
    if not any(file.state in HOLDING for file in files):
        return ()
    return tuple(one for file in files for one in shipments.declarations(file.id) if one.state in ON_THE_WAY)
