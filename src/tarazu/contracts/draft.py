"""Drafting a contract from an agreed deal: its clauses, its instalments and the fingerprint that the parties sign."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tarazu.contracts.clauses import clauses_for
from tarazu.contracts.contract import Contract, Instalment
from tarazu.contracts.swing import PARAM as SWING
from tarazu.contracts.swing import largest_instalment, swing_agreed
from tarazu.kernel.digest import fingerprint
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.rounding import share_out
from tarazu.kernel.value import Value
from tarazu.matching.deals import Deal, Leg
from tarazu.reference.commodities import commodity_of
from tarazu.registry.parties import BASIS_POINTS, Consortium, Party
from tarazu.rulebook.figures import Figures

NOT_STATED = "-"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the parties settle beside the deal; what is left out takes a usual value.

    `delivery` and `transit_days` are keyed by leg number. `instalments` is how many there are of each leg, `ship_from`
    the day on which the first one leaves.
    """

    delivery: Mapping[int, str] = field(default_factory=dict)
    transit_days: Mapping[int, int] = field(default_factory=dict)
    consortia: tuple[Consortium, ...] = ()
    substitutes: tuple[str, ...] = ()
    swing_percent: int | None = None
    inspection: str = "SGS, Bureau Veritas or Intertek"
    evidence_keeper: str = "Tarazu"
    governing_law: str = "the UNIDROIT Principles of International Commercial Contracts 2016"
    seat: str = "Tashkent"
    language: str = "English"
    instalments: int | None = None
    ship_from: date | None = None


class InstalmentsTooMany(TarazuError):
    """A leg was to leave in more parts than there are days, or in none."""

    kind = Kind.INVALID
    says = "Choose between 1 and {most} instalments: that is one for each day on which goods may leave."


class ShipFromOutside(TarazuError):
    """The first delivery was to leave before the contract is drawn up, or too late to arrive in time."""

    kind = Kind.INVALID
    says = (
        "The first delivery leaves between {earliest} and {latest}, so that all can arrive in time. Choose such a day."
    )


USUAL_TERMS = Terms()
USUAL_TRANSIT_DAYS = 30  # where no route is planned yet; only the ship-by days of the draft rest on it


def draft_contract(
    deal: Deal,
    parties: Mapping[str, Party],
    figures: Mapping[str, Figures],
    *,
    number: str,
    day: date,
    terms: Terms = USUAL_TERMS,
) -> Contract:
    """Draft the contract of an agreed deal under both of its legal orders; of two figures the stricter one holds.

    `figures` holds the figures of both countries of the deal as they stand on the day.
    Errors:  SwingOutside.
    """
    orders = [figures[country] for country in deal.countries]
    netting_days = min(order.number("netting_days") for order in orders)
    valid_until = day + timedelta(days=netting_days + max(order.number("force_majeure_days") for order in orders))
    instalments = instalments_of(
        deal.legs, orders, day, terms.transit_days, count=terms.instalments, ship_from=terms.ship_from
    )
    countries = {party_id: parties[party_id].country for party_id in deal.party_ids}
    largest = largest_instalment(deal.legs, instalments, countries)
    params = {
        **_deal_params(deal, parties, terms),
        **_figure_params(orders),
        SWING: str(swing_agreed(terms.swing_percent, largest, orders)),
        "number": number,
        "day": day.isoformat(),
        "first_ship_by": min(part.ship_by for part in instalments).isoformat(),
        "last_ship_by": max(part.ship_by for part in instalments).isoformat(),
    }
    several = len(deal.party_ids) > len(deal.countries) or bool(terms.consortia)
    contract = Contract(
        id=identifier("con", deal.id, number),
        number=number,
        deal_id=deal.id,
        signed_on=None,
        valid_until=valid_until,
        parties=deal.party_ids,
        legs=deal.legs,
        instalments=instalments,
        clauses=clauses_for(params, russian="RU" in deal.countries, several=several),
        fingerprint="",
    )
    return replace(contract, fingerprint=fingerprint_of(contract))


def check_substitutes(keys: Iterable[str]) -> None:
    """Refuse a list of substitutes that names goods nobody knows. Errors: UnknownCommodity; UnknownGrade."""
    for key in keys:
        commodity_of(key)


def fingerprint_of(contract: Contract) -> str:
    """What the parties sign: the SHA-256 of everything in a contract that signing does not change."""
    return fingerprint(content_of(contract))


def content_of(contract: Contract) -> dict[str, object]:
    """Everything in a contract that signing does not change."""
    return {
        "number": contract.number,
        "deal": contract.deal_id,
        "valid_until": contract.valid_until,
        "parties": contract.parties,
        "legs": contract.legs,
        "instalments": contract.instalments,
        "clauses": contract.clauses,
    }


def instalments_of(
    legs: tuple[Leg, ...],
    orders: list[Figures],
    day: date,
    transit_days: Mapping[int, int],
    *,
    count: int | None = None,
    ship_from: date | None = None,
) -> tuple[Instalment, ...]:
    """Split every leg into equal instalments, the last one due to leave in time for transit and clearance.

    What the parties leave open, the figures say. Errors: InstalmentsTooMany; ShipFromOutside.
    """
    wanted = min(order.number("instalments") for order in orders) if count is None else count
    usual = day + timedelta(days=max(order.number("ship_from_days") for order in orders))
    first = usual if ship_from is None else ship_from
    clearance = max(order.number("clearance_days") for order in orders)
    due = day + timedelta(days=min(order.number("netting_days") for order in orders) - clearance)
    latest = max(usual, due - timedelta(days=max(transit_days.get(leg.number, USUAL_TRANSIT_DAYS) for leg in legs)))
    if not day <= first <= latest:
        raise ShipFromOutside(earliest=day, latest=latest)
    most = (latest - first).days + 1
    if count is not None and not 1 <= count <= most:
        raise InstalmentsTooMany(most=most)
    parts = []
    for leg in legs:
        last = max(first, due - timedelta(days=transit_days.get(leg.number, USUAL_TRANSIT_DAYS)))
        parts_count = min(wanted, leg.quantity.steps)
        equal, rest = divmod(leg.quantity.steps, parts_count)  # rounded down: none may come out empty
        steps = [equal] * (parts_count - 1) + [equal + rest]
        gaps = max(1, len(steps) - 1)
        for at, amount in enumerate(steps):
            ship_by = first + timedelta(days=(last - first).days * at // gaps)
            parts.append(Instalment(leg.number, at + 1, Quantity(amount, leg.quantity.unit), ship_by))
    return tuple(parts)


def _deal_params(deal: Deal, parties: Mapping[str, Party], terms: Terms) -> dict[str, str]:
    return {
        "parties": "; ".join(_party_text(parties[party_id]) for party_id in deal.party_ids),
        "owners": "; ".join(", ".join(parties[party_id].owners) or NOT_STATED for party_id in deal.party_ids),
        "legs": "; ".join(_leg_text(leg, parties) for leg in deal.legs),
        "unit_values": "; ".join(f"{leg.commodity}: {leg.price}" for leg in deal.legs),
        "account_unit": deal.legs[0].value.account_unit,
        "delivery": "; ".join(f"{leg.number}: {terms.delivery.get(leg.number, 'CIP')}" for leg in deal.legs),
        "ratio": _ratio_text(deal, parties),
        "substitutes": ", ".join(terms.substitutes or dict.fromkeys(leg.commodity for leg in deal.legs)),
        "shares": _shares_text(terms.consortia, deal, parties),
        "inspection": terms.inspection,
        "evidence_keeper": terms.evidence_keeper,
        "governing_law": terms.governing_law,
        "seat": terms.seat,
        "language": terms.language,
    }


def _figure_params(orders: list[Figures]) -> dict[str, str]:
    def least(key: str) -> str:
        return str(min(order.number(key) for order in orders))

    tolerances = [order.number("tolerance_percent") for order in orders]
    return {
        "netting_days": least("netting_days"),
        "tolerance": str(min((one for one in tolerances if one > 0), default=0)),  # equal value has a clause of its own
        "quantity_tolerance": least("quantity_tolerance_percent"),
        "band": least("valuation_band_percent"),
        "claim_days": least("claim_days"),
        "cure_days": least("cure_days"),
        "delay_per_week": least("delay_percent_per_week"),
        "delay_max": least("delay_percent_max"),
        "force_majeure_days": least("force_majeure_days"),
        "sample_days": least("sample_days"),
        "insured_percent": least("insured_percent"),
        "conciliation_days": least("conciliation_days"),
        "notice_days": least("notice_days"),
        "dispatch_notice_days": least("dispatch_notice_days"),
    }


def _party_text(party: Party) -> str:
    numbers = [party.tax_number or NOT_STATED, *(f"{one.kind.value} {one.number}" for one in party.identifiers)]
    return f"{party.name} ({party.country}, {party.seat}, {', '.join(numbers)})"


def _leg_text(leg: Leg, parties: Mapping[str, Party]) -> str:
    giver, receiver = parties[leg.giver_id].name, parties[leg.receiver_id].name
    return f"{leg.number}. {leg.quantity}, {leg.commodity}: {giver} - {receiver}"


def _ratio_text(deal: Deal, parties: Mapping[str, Party]) -> str:
    sides = []
    for country in deal.countries:
        given = [leg for leg in deal.legs if parties[leg.giver_id].country == country]
        worth = sum((leg.value for leg in given), Value(0, deal.legs[0].value.account_unit))
        sides.append(f"{' + '.join(f'{leg.quantity} {leg.commodity}' for leg in given)} = {worth}")
    return "; ".join(sides)


def _shares_text(consortia: tuple[Consortium, ...], deal: Deal, parties: Mapping[str, Party]) -> str:
    """The members' agreed shares; parties without a consortium share by the value each of them gives."""
    if consortia:
        members = [member for consortium in consortia for member in consortium.members]
        names = {member.party_id: parties[member.party_id].name for member in members}
        return ", ".join(f"{names[member.party_id]}: {_percent(member.share_basis_points)}" for member in members)
    shares = []
    for country in deal.countries:
        side = [one for one in deal.party_ids if parties[one].country == country and deal.given_by(one)]
        given = [sum(leg.value.minor for leg in deal.given_by(party_id)) for party_id in side]
        points = share_out(BASIS_POINTS, given) if sum(given) else []
        shares += [f"{parties[one].name}: {_percent(part)}" for one, part in zip(side, points, strict=False)]
    return ", ".join(shares)


def _percent(basis_points: int) -> str:
    return f"{basis_points // 100}.{basis_points % 100:02d} %"
