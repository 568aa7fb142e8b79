"""The three values of one delivery side by side, and what an assessment would do to the net-off."""

from dataclasses import dataclass
from datetime import datetime

from tarazu.authorisation.authorisation import Authorisation, AuthorisationState
from tarazu.clearing.effect import Effect, effect_of
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import MINOR_PER_UNIT, Price, Value
from tarazu.ledger.book import Direction
from tarazu.reference.earlier_worth import unit_value
from tarazu.registry.people import PLATFORM, Actor, Role
from tarazu.rulebook.figures import Figures
from tarazu.shipments.assess import Bridge
from tarazu.shipments.declarations import COUNTED, Declaration, DeclarationState
from tarazu.shipments.reassess import Reassessment, ReassessmentState
from tarazu.shipments.workbench import Workbench
from tarazu.storage import reassessing, registry, shipments
from tarazu.storage.figures import figures_on
from tarazu.storage.files import File, load_file
from tarazu.storage.shipments import DeclarationAbsent
from tarazu.storage.valuing import workbenches


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgePage:
    """One delivery's three values, in all and for a unit, and its book before and after the assessment."""

    authorisation: Authorisation
    declaration: Declaration
    bridge: Bridge
    unit_values: tuple[Price, Price, Price | None]  # contract, declared, assessed
    effect: Effect
    tolerance_percent: int
    may_assess: bool
    may_reassess: bool
    history: tuple[Reassessment, ...]
    waiting: Reassessment | None  # for a second officer
    may_decide: bool  # the viewer is that second officer
    asked_by_viewer: bool
    limit: Value  # what one officer decides alone
    workbench: Workbench | None  # for officers and auditors: it tells what others' goods were assessed at


def see_bridge(*, actor: Actor, declaration_number: str, assessed: Value | None, now: datetime) -> BridgePage:
    """The bridge of a declaration, with a value that is thought of or the one that stands.

    For the parties and officers of the file, and for auditors. Errors: DeclarationAbsent.
    """
    declaration = shipments.declaration(declaration_number)
    file = load_file(declaration.authorisation_id)
    held = file.authorisation
    own = set(actor.subjects(Role.TRADER)) & {*held.members, held.applicant_id}
    officer = actor.may("assess_declaration", held.authority_id)
    auditor = actor.may("see_everything", PLATFORM)
    if not (own or officer or auditor):
        raise DeclarationAbsent(declaration=declaration_number)
    counted = declaration.assessed if declaration.state in COUNTED and declaration.assessed else Value(0)
    history = reassessing.reassessments(declaration.number)
    waiting = next((one for one in history if one.state is ReassessmentState.PROPOSED), None)
    thought = assessed or (waiting.assessed if waiting else declaration.assessed)
    figures = figures_on(held.order, now.date())
    tolerance = held.tolerance_percent or figures.number("tolerance_percent")
    change = (thought or counted) - counted
    found = (waiting.found if waiting else declaration.found) or declaration.quantity
    beside = (thought, found) if thought else (declaration.declared, declaration.quantity)
    return BridgePage(
        authorisation=held,
        declaration=declaration,
        bridge=Bridge(declaration.contract_value, declaration.declared, thought),
        unit_values=(
            unit_value(declaration.contract_value, declaration.quantity),
            unit_value(declaration.declared, declaration.quantity),
            unit_value(thought, found) if thought else None,
        ),
        effect=effect_of(file.position, Direction(declaration.regime.value), change, tolerance, _prices(file)),
        tolerance_percent=tolerance,
        may_assess=officer and declaration.state is DeclarationState.LODGED,
        may_reassess=officer
        and not waiting
        and declaration.state in COUNTED
        and held.state is AuthorisationState.GRANTED,
        history=history,
        waiting=waiting,
        may_decide=officer and waiting is not None and waiting.asked_by != actor.person_id,
        asked_by_viewer=waiting is not None and waiting.asked_by == actor.person_id,
        limit=Value(figures.number("four_eyes_above") * MINOR_PER_UNIT),
        workbench=_workbench(file, figures, (declaration, *beside), now) if officer or auditor else None,
    )


def _workbench(file: File, figures: Figures, weighed: tuple[Declaration, Value, Quantity], now: datetime) -> Workbench:
    declaration = weighed[0]
    givers = {leg.number: leg.giver_id for leg in file.contract.legs}
    origins = {declaration.leg_number: registry.party(givers[declaration.leg_number]).country}
    return workbenches(figures, [weighed], origins, now.date())[declaration.number]


def _prices(file: File) -> tuple[tuple[Direction, Price], ...]:
    legs = {leg.number: leg for leg in file.contract.legs}
    found = []
    for allowance in file.authorisation.allowances:
        leg = legs[allowance.leg_number]
        found.append((Direction(allowance.direction), unit_value(leg.value, leg.quantity)))
    return tuple(dict.fromkeys(found))
