"""What a net-off left open, who owes it, and every way to cure it in goods."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, F, When

from tarazu.authorisation.authorisation import Authorisation, AuthorisationState
from tarazu.clearing.agreed_cures import AgreedCure, CureState, steps_worth
from tarazu.clearing.clocks import TransactionClock
from tarazu.clearing.cures import Cure
from tarazu.clearing.delays import DamagesDue
from tarazu.clearing.extensions import Extension
from tarazu.clearing.net_off import NetOff, NetOffPhase, net_off
from tarazu.clearing.residual import Debtor, Residual, cures, residual
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.rounding import divide_half_even
from tarazu.kernel.value import Price
from tarazu.ledger.transfers import Phase
from tarazu.matching.facts import newest_valuations
from tarazu.reference.units import unit
from tarazu.registry.parties import Party
from tarazu.registry.people import PLATFORM, Actor, Role
from tarazu.rulebook.book import judge_net_off
from tarazu.rulebook.facts import NetOffFacts
from tarazu.rulebook.rules import Finding
from tarazu.shipments.declarations import DeclarationState
from tarazu.storage import authorisation, clearing, market, reference, registry
from tarazu.storage import cures as agreed
from tarazu.storage.authorisation import AuthorisationAbsent
from tarazu.storage.damages import cure_due, damages_due, menu_of
from tarazu.storage.figures import figures_on
from tarazu.storage.files import File, load_file
from tarazu.storage.netting import settled_by

OFFERS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class FittingOffer:
    """An offer on the book whose goods would cure the residual; a substitute supplier stays unnamed."""

    listing_id: str
    commodity: str
    place: str
    open: Quantity
    needed: Quantity  # so much of it would settle everything
    price: Price  # the contract's unit value, or the reference valuation
    substitute: bool  # it is not of a party of the contract
    wanted: bool  # the receiving side has such goods in the contract or among its wants

    @property
    def is_enough(self) -> bool:
        """Say whether the offer alone would do."""
        return self.open.steps >= self.needed.steps


@dataclass(frozen=True, slots=True)
class CureLine:
    """One agreed cure and how far it came; the giver is None while a substitute has not agreed."""

    cure: AgreedCure
    giver: Party | None
    receiver: Party
    delivered: Quantity  # at the border of this file
    answers: tuple[str, ...]  # the viewer's own parties that are asked


@dataclass(frozen=True, slots=True)
class DamagesLine:
    """What one side may be asked for on top under clause 12, by whom, for whom, and in which goods."""

    due: DamagesDue
    givers: tuple[Party, ...]
    receivers: tuple[Party, ...]
    menu: tuple[tuple[str, Price], ...]  # the goods that clause 12 names for it, with what they count for


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidualPage:
    """Everything about what a file leaves open."""

    authorisation: Authorisation
    order: str
    netted: NetOff  # as the positions stand today
    struck_on: date | None  # the day of the net-off that says the same, None where there is none yet
    phase: NetOffPhase
    residual: Residual
    findings: tuple[Finding, ...]  # the numbered rules of the order on it
    exact: tuple[Cure, ...]  # tonnage of each good of the contract that restores balance
    offers: tuple[FittingOffer, ...]
    cures: tuple[CureLine, ...]
    damages: tuple[DamagesLine, ...]  # what clause 12 lets be agreed on top, of each side that owes any
    days_late: int
    givers: tuple[Party, ...]  # parties of the contract on the side that owes
    receivers: tuple[Party, ...]
    goods: tuple[tuple[str, Price], ...]  # what the owing side gives under the contract, at its unit values
    clock: TransactionClock | None
    extensions: tuple[Extension, ...]
    own_party_ids: tuple[str, ...]
    own_member_ids: tuple[str, ...]  # those of them that answer for this file
    may_admit: bool
    may_propose: bool
    may_propose_damages: bool
    may_decide: bool  # the viewer is an officer of this very file


def see_residual(*, actor: Actor, authorisation_id: str, now: datetime) -> ResidualPage:
    """What is left of a file, for every party of its contract, its officers and auditors.

    Errors:  AuthorisationAbsent.
    """
    file, today = load_file(authorisation_id), now.date()
    held, agreements = file.authorisation, agreed.cures_of_contract(file.contract.id)
    part = {*file.contract.parties, *(one.giver_id for one in agreements)}
    own = tuple(party for party in actor.subjects(Role.TRADER) if party in part)
    offices = [each.authority_id for each in authorisation.authorisations(contract_id=file.contract.id)]
    may_admit = any(actor.may("admit_cure", office) for office in offices)
    answering = tuple(one for one in actor.acts_for() if one in (*held.members, held.applicant_id))
    if not (own or answering or may_admit or actor.may("see_everything", PLATFORM) or actor.may("net_off", PLATFORM)):
        raise AuthorisationAbsent(authorisation=authorisation_id)
    netted = net_off(held.id, file.members, held.tolerance_percent, today, settled_by(file, today))
    clock = file.first_clock(today)
    due = clock.due_date(today) if clock else today
    struck = [one for one in file.net_offs if one.members == netted.members and one.outcome is netted.outcome]
    of = residual(netted, cure_due(file, today, struck[-1] if struck else None))
    late = 0 if of.inside_tolerance else max(0, (today - of.due).days)
    waiting = agreed.waiting(file.contract.id)
    takes_part = bool(struck and set(own) & set(file.contract.parties)) and not of.inside_tolerance
    parties = registry.parties(part)
    owing, owed = _sides(of, held.order, file.contract.parties, parties)
    prices = _prices(file, {party.id for party in owing})
    on_top = _on_top(file, struck[-1] if struck and late else None, parties, today)
    exact = _exact(file, netted)
    return ResidualPage(
        authorisation=held,
        order=held.order,
        netted=netted,
        struck_on=struck[-1].day if struck else None,
        phase=clearing.phase_of(struck[-1].id) if struck else NetOffPhase.OPEN,
        residual=of,
        findings=_findings(file, netted, due, today),
        exact=exact,
        offers=() if of.debtor is None else _offers(of, owing, owed, prices, today),
        cures=tuple(_line(one, parties, held.id, own) for one in agreements),
        damages=on_top,
        days_late=late,
        givers=owing,
        receivers=owed,
        goods=tuple(sorted(prices.items())),
        clock=clock,
        extensions=file.extensions,
        own_party_ids=own,
        own_member_ids=answering,
        may_admit=may_admit,
        may_decide=actor.may("decide_extension", held.authority_id),
        may_propose=takes_part and all(one.damages for one in waiting),
        may_propose_damages=bool(
            on_top
            and set(own) & set(file.contract.parties)
            and held.state is AuthorisationState.GRANTED
            and not any(one.damages for one in waiting)
        ),
    )


def _on_top(file: File, struck: NetOff | None, parties: dict[str, Party], today: date) -> tuple[DamagesLine, ...]:
    """What each side owes on top; `struck` left a difference that is late."""
    sides, found = [parties[key] for key in file.contract.parties], []
    for country, due in damages_due(file, struck, today).items():
        if due.most.minor > 0:
            givers = tuple(party for party in sides if party.country == country)
            receivers = tuple(party for party in sides if party.country != country)
            found.append(DamagesLine(due, givers, receivers, _menu(file, givers, today)))
    return tuple(found)


def _menu(file: File, owing: tuple[Party, ...], today: date) -> tuple[tuple[str, Price], ...]:
    givers = {party.id for party in owing}
    worth = _worth(owing[0].country, today) | _prices(file, givers)
    return tuple((goods, worth[goods]) for goods in menu_of(file.contract, frozenset(givers)) if goods in worth)


def _sides(
    of: Residual, order: str, contract_parties: Iterable[str], parties: dict[str, Party]
) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """The parties of the contract on the side that owes, and on the side that is owed."""
    here = [parties[key] for key in contract_parties if parties[key].country == order]
    abroad = [parties[key] for key in contract_parties if parties[key].country != order]
    owing, owed = (abroad, here) if of.debtor is Debtor.ABROAD else (here, abroad)
    return tuple(owing), tuple(owed)


def _prices(file: File, givers: set[str]) -> dict[str, Price]:
    return {
        leg.commodity: Price(
            divide_half_even(leg.value.minor * leg.quantity.unit.steps_per_unit, leg.quantity.steps),
            leg.quantity.unit,
            leg.value.account_unit,
        )
        for leg in file.contract.legs
        if leg.giver_id in givers
    }


def _exact(file: File, netted: NetOff) -> tuple[Cure, ...]:
    if netted.residual.minor == 0 or netted.settled_by:
        return ()
    sides: dict[str, list[Price]] = {"export": [], "import": []}
    for allowance in file.authorisation.allowances:
        leg = next(leg for leg in file.contract.legs if leg.number == allowance.leg_number)
        price = _prices(file, {leg.giver_id})[leg.commodity]
        if price not in sides[allowance.direction]:
            sides[allowance.direction].append(price)
    return cures(netted, sides["export"], sides["import"])


def _offers(
    of: Residual, owing: tuple[Party, ...], owed: tuple[Party, ...], prices: dict[str, Price], today: date
) -> tuple[FittingOffer, ...]:
    givers, receivers = {party.id for party in owing}, {party.id for party in owed}
    country, rows = owing[0].country, market.open_rows(today)
    wishes = rows.filter(side="want", party_id__in=receivers)
    wanted = {*wishes.values_list("commodity", flat=True), *prices}
    worth = _worth(country, today) | prices
    needed = {key: steps_worth(of.owed, price) for key, price in worth.items()}
    offers = rows.filter(side="offer", party__country=country, commodity__in=needed)
    enough = [When(commodity=key, left__gte=one.steps, then=0) for key, one in needed.items()]
    found = offers.annotate(
        left=F("steps") - F("held") - F("taken"),
        unwanted=Case(When(commodity__in=wanted, then=0), default=1),
        substitute=Case(When(party_id__in=givers, then=0), default=1),
        too_few=Case(*enough, default=1),
    ).order_by("unwanted", "substitute", "too_few", "commodity", "id")
    return tuple(
        FittingOffer(
            listing_id=row.id,
            commodity=row.commodity,
            place=row.place,
            open=Quantity(row.left, unit(row.unit)),
            needed=needed[row.commodity],
            price=worth[row.commodity],
            substitute=bool(row.substitute),
            wanted=not row.unwanted,
        )
        for row in found[:OFFERS_SHOWN]
    )


def _worth(country: str, today: date) -> dict[str, Price]:
    """The reference valuation of each of a country's goods."""
    newest = newest_valuations(reference.valuations(), today)
    return {key: one.price for (key, origin), one in newest.items() if origin == country}


def _line(cure: AgreedCure, parties: dict[str, Party], authorisation_id: str, own: tuple[str, ...]) -> CureLine:
    named = not cure.substitute or cure.giver_id in cure.consented or cure.giver_id in own
    return CureLine(
        cure=cure,
        giver=parties[cure.giver_id] if named else None,
        receiver=parties[cure.receiver_id],
        delivered=agreed.delivered(cure, authorisation_id),
        answers=tuple(party for party in cure.waits_for if party in own) if cure.state is CureState.PROPOSED else (),
    )


def _findings(file: File, netted: NetOff, due: date, today: date) -> tuple[Finding, ...]:
    facts = NetOffFacts(
        order=file.authorisation.order,
        day=today,
        figures=figures_on(file.authorisation.order, today),
        imports_assessed=netted.total.imports_assessed.minor,
        exports_assessed=netted.total.exports_counted.minor,
        due_date=due,
        pending_transfers=sum(move.phase is Phase.PENDING for move in file.transfers),
        unassessed_declarations=sum(one.state is DeclarationState.LODGED for one in file.declarations),
        reported_difference_settled=bool(netted.settled_by),
    )
    return tuple(judge_net_off(facts))
