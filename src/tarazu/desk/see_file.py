"""The file of an authorisation, as its parties, its officers and its auditors see it."""

from dataclasses import dataclass
from datetime import date, datetime

from tarazu.authorisation.authorisation import AUTHORISATION_LIFE, Allowance, Authorisation, AuthorisationState
from tarazu.clearing.clocks import Suspension, TransactionClock, warning_step
from tarazu.clearing.cures import Cure, allowed_exports
from tarazu.clearing.net_off import MemberPosition, NetOff, Position
from tarazu.clearing.residual import cures, residual
from tarazu.contracts.contract import Contract
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price, Value
from tarazu.matching.deals import Leg
from tarazu.reference.commodities import Commodity, commodity_of
from tarazu.registry.authorities import Authority
from tarazu.registry.parties import Party
from tarazu.registry.people import PLATFORM, Actor
from tarazu.rulebook.book import judge_application
from tarazu.rulebook.control import Attestation
from tarazu.rulebook.rules import Finding
from tarazu.shipments.declarations import Declaration, DeclarationState
from tarazu.shipments.papers import PRICE_ATTESTATION, papers_needed
from tarazu.shipments.workbench import Workbench
from tarazu.storage import goods_control, models, registry, reporting
from tarazu.storage.authorisation import AuthorisationAbsent
from tarazu.storage.figures import figures_on
from tarazu.storage.files import File, load_file
from tarazu.storage.lawful import application_facts
from tarazu.storage.screening_named import NamedLine, named_lines
from tarazu.storage.valuing import workbenches


@dataclass(frozen=True, slots=True)
class LegUse:
    """One leg of the file: what is admitted, used and left, in quantity and in value."""

    leg: Leg
    commodity: Commodity
    giver: Party
    receiver: Party
    allowance: Allowance
    left: Quantity
    used_percent: int
    assessed: Value  # what customs assessed of it so far
    loadings: tuple[Attestation, ...]  # of energy: those whose price is attested, in their order


@dataclass(frozen=True, slots=True)
class Balance:
    """The scale of a file: both pans, the band that is allowed, and where it leans."""

    imports: Value
    exports: Value
    exports_least: Value
    exports_most: Value
    lean_per_ten_thousand: int | None  # None while nothing was imported
    tolerance_percent: int
    inside: bool


@dataclass(frozen=True, slots=True)
class ClockFace:
    """The clock of a file: the due date, the days left and whether it stands still."""

    due: date
    days_left: int
    warning: int | None
    suspended: bool
    about: str  # the transaction it is about
    suspensions: tuple[Suspension, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a file's timeline."""

    at: date
    kind: str  # applied, granted, declared, assessed, told, suspended, resumed, netted, closed
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePage:
    """Everything the file's screen shows."""

    authorisation: Authorisation
    authority: Authority
    applicant: Party
    contract: Contract
    legs: tuple[LegUse, ...]
    declarations: tuple[Declaration, ...]
    named: dict[str, tuple[NamedLine, ...]]  # by number of a declaration
    balance: Balance
    members: tuple[tuple[Party, MemberPosition], ...]
    clock: ClockFace | None
    cures: tuple[Cure, ...]
    net_offs: tuple[NetOff, ...]
    findings: tuple[Finding, ...]  # what stands against a grant, while one is asked for
    timeline: tuple[Event, ...]
    next_step: str  # a word of web.words: examine, answer, ship, assess, net_off, close, nothing
    officer: bool  # the viewer decides on this file
    own_party_ids: tuple[str, ...]
    possible: tuple[str, ...]  # the events its life cycle admits now
    workbenches: dict[str, Workbench]  # for officers and auditors, by number of a declaration that is to be assessed
    other_orders: tuple[tuple[str, str, str], ...]  # (order, authorisation id, state) of the same contract


def see_file(*, actor: Actor, authorisation_id: str, now: datetime) -> FilePage:
    """A file, for its parties, the officers of its authority and auditors. Errors: AuthorisationAbsent."""
    file = load_file(authorisation_id)
    held = file.authorisation
    own = tuple(party for party in actor.acts_for() if party in (*held.members, held.applicant_id))
    officer = actor.may("authorise", held.authority_id)
    auditor = actor.may("see_everything", PLATFORM)
    if not (own or officer or auditor):
        raise AuthorisationAbsent(authorisation=authorisation_id)
    today = now.date()
    sides = {party for leg in file.contract.legs for party in (leg.giver_id, leg.receiver_id)}
    parties = registry.parties({held.applicant_id, *held.members, *file.contract.parties, *sides})
    return FilePage(
        authorisation=held,
        authority=registry.authority(held.authority_id),
        applicant=parties[held.applicant_id],
        contract=file.contract,
        legs=tuple(_leg_use(file, allowance, parties) for allowance in held.allowances),
        declarations=file.declarations,
        named=named_lines(file.declarations, today),
        balance=_balance(
            file.position, held.tolerance_percent or figures_on(held.order, today).number("tolerance_percent")
        ),
        members=tuple((parties[member.party_id], member) for member in file.members),
        clock=_clock_face(file, today),
        cures=_cures(file),
        net_offs=file.net_offs,
        findings=_findings(file, today) if held.state is AuthorisationState.APPLIED else (),
        timeline=_timeline(file),
        next_step=_next_step(file),
        officer=officer,
        own_party_ids=own,
        possible=tuple(AUTHORISATION_LIFE.possible(held.state)),
        workbenches=_workbenches(file, parties, today) if officer or auditor else {},
        other_orders=tuple(
            (row.order, row.id, row.state)
            for row in models.Authorisation.objects.filter(contract_id=held.contract_id).exclude(id=held.id)
        ),
    )


def _workbenches(file: File, parties: dict[str, Party], today: date) -> dict[str, Workbench]:
    lodged = [one for one in file.declarations if one.state is DeclarationState.LODGED]
    origins = {leg.number: parties[leg.giver_id].country for leg in file.contract.legs}
    weighed = [(one, one.declared, one.quantity) for one in lodged]
    return workbenches(figures_on(file.authorisation.order, today), weighed, origins, today) if lodged else {}


def _leg_use(file: File, allowance: Allowance, parties: dict[str, Party]) -> LegUse:
    leg = next(leg for leg in file.contract.legs if leg.number == allowance.leg_number)
    assessed = [
        declaration.assessed
        for declaration in file.declarations
        if declaration.leg_number == leg.number and declaration.assessed is not None and declaration.state != "reversed"
    ]
    return LegUse(
        leg=leg,
        commodity=commodity_of(leg.commodity),
        giver=parties[leg.giver_id],
        receiver=parties[leg.receiver_id],
        allowance=allowance,
        left=Quantity(allowance.quantity.steps - allowance.used_steps, allowance.quantity.unit),
        used_percent=allowance.used_steps * 100 // max(1, allowance.quantity.steps),
        assessed=sum(assessed, Value(0)),
        loadings=_loadings(file, leg),
    )


def _loadings(file: File, leg: Leg) -> tuple[Attestation, ...]:
    if PRICE_ATTESTATION not in papers_needed(commodity_of(leg.commodity).hs):
        return ()
    return goods_control.attestations(file.authorisation.id, leg.number)


def _balance(position: Position, tolerance_percent: int) -> Balance:
    least, most = allowed_exports(position.imports_assessed.minor, tolerance_percent)
    lean = position.lean
    return Balance(
        imports=position.imports_assessed,
        exports=position.exports_assessed,
        exports_least=Value(least),
        exports_most=Value(most),
        lean_per_ten_thousand=lean.per_ten_thousand if lean else None,
        tolerance_percent=tolerance_percent,
        inside=lean is not None and position.is_inside(tolerance_percent),
    )


def _clock_face(file: File, today: date) -> ClockFace | None:
    clock: TransactionClock | None = file.first_clock(today)
    if clock is None or file.authorisation.state is AuthorisationState.CLOSED:
        return None
    left = clock.days_left(today)
    steps = [int(step) for step in figures_on(file.authorisation.order, today).words("warning_days")]
    return ClockFace(
        due=clock.due_date(today),
        days_left=left,
        warning=warning_step(left, steps),
        suspended=clock.is_suspended(today),
        about=clock.transaction_id,
        suspensions=file.suspensions,
    )


def _cures(file: File) -> tuple[Cure, ...]:
    if not file.net_offs:
        return ()
    prices: dict[str, list[Price]] = {"import": [], "export": []}
    for allowance in file.authorisation.allowances:
        if not allowance.quantity.steps:  # the whole leg was cancelled
            continue
        per_unit = allowance.value.minor * allowance.quantity.unit.steps_per_unit // allowance.quantity.steps
        prices[allowance.direction].append(Price(per_unit, allowance.quantity.unit))
    netted = file.net_offs[-1]
    if residual(netted, netted.day).owed.minor == 0:
        return ()
    return cures(netted, prices["export"], prices["import"])


def _findings(file: File, today: date) -> tuple[Finding, ...]:
    return tuple(judge_application(application_facts(file.contract, file.authorisation.order, today)))


def _timeline(file: File) -> tuple[Event, ...]:
    held = file.authorisation
    events = [Event(held.applied_on, "applied", file.contract.number)]
    if held.granted_on:
        events.append(Event(held.granted_on, "granted", held.approval_number))
    for declaration in file.declarations:
        events.append(Event(declaration.lodged_on, "declared", declaration.number))
        if declaration.assessed_on:
            events.append(Event(declaration.assessed_on, "assessed", declaration.number))
    numbers = {declaration.id: declaration.number for declaration in file.declarations}
    events += [Event(one.at.date(), "told", numbers[one.declaration_id]) for one in reporting.reports(numbers)]
    for suspension in file.suspensions:
        events.append(Event(suspension.period.since, "suspended", suspension.crossing or ""))
        if suspension.period.until:
            events.append(Event(suspension.period.until, "resumed", suspension.crossing or ""))
    events += [Event(netted.day, "netted", netted.outcome.value) for netted in file.net_offs]
    if held.closed_on:
        events.append(Event(held.closed_on, "closed", held.approval_number))
    return tuple(sorted(events, key=lambda event: event.at))


def _next_step(file: File) -> str:
    state = file.authorisation.state
    if state is AuthorisationState.APPLIED:
        return "examine"
    if state is AuthorisationState.QUERIED:
        return "answer"
    if state is not AuthorisationState.GRANTED:
        return "nothing"
    if any(declaration.state == "lodged" for declaration in file.declarations):
        return "assess"
    if any(declaration.state == "assessed" for declaration in file.declarations):
        return "release"
    if any(allowance.used_steps < allowance.quantity.steps for allowance in file.authorisation.allowances):
        return "ship"
    return "close" if file.net_offs else "net_off"
