"""Checks that several legal orders share: pure functions of facts that give a Breach, or None.

Which order asks them, under which number, with which sentence and severity, is written in that order's own file.
"""

from collections.abc import Callable, Iterable

from tarazu.kernel.value import MINOR_PER_UNIT, Price, Value
from tarazu.rulebook.balance import (
    Sides,
    cure_of,
    edge_price,
    expected_sides,
    is_outside,
    lean_text,
    percent_text,
    readable,
)
from tarazu.rulebook.facts import DealFacts, LegFacts, NetOffFacts, PartyFacts, Screening
from tarazu.rulebook.rules import Breach

DealCheck = Callable[[DealFacts], Breach | None]


def partner_country(facts: DealFacts) -> Breach | None:
    """Every foreign party comes from a partner country."""
    admitted = facts.figures.words("partner_countries")
    strangers = [party for party in facts.partners if party.country not in admitted]
    return about_parties(strangers, countries=listed(p.country for p in strangers), admitted=listed(admitted))


def too_many_countries(facts: DealFacts) -> Breach | None:
    """A deal joins no more countries than the figure."""
    countries = sorted({party.country for party in (*facts.own_parties, *facts.partners)})
    most = facts.figures.number("deal_countries_max")
    return Breach({"countries": ", ".join(countries), "most": most}) if len(countries) > most else None


def too_many_parties(facts: DealFacts) -> Breach | None:
    """A deal has no more parties than the figure."""
    count, most = len(facts.own_parties) + len(facts.partners), facts.figures.number("ring_parties_max")
    return Breach({"count": count, "most": most}) if count > most else None


def one_way(facts: DealFacts) -> Breach | None:
    """Goods go both ways."""
    return None if facts.imports and facts.exports else Breach({"country": facts.order})


def applicant_kind(facts: DealFacts) -> Breach | None:
    """Every own party is of a kind that may apply on the day."""
    admitted = facts.figures.words("applicant_kinds")
    others = [party for party in facts.own_parties if party.kind not in admitted]
    return about_parties(others, kinds=listed(party.kind for party in others), admitted=listed(admitted))


def consortium_too_small(facts: DealFacts) -> Breach | None:
    """A consortium of the own country has enough members."""
    least = facts.figures.number("consortium_members_min")
    small = [party for party in facts.own_parties if party.kind == "consortium" and len(party.members) < least]
    return about_parties(small, least=least)


def individual_value_high(facts: DealFacts) -> Breach | None:
    """Neither side of an own individual's deal is worth more than the ceiling, where the order sets one."""
    most = facts.figures.limit("individual_value_max")
    worth = {party: larger_side(facts, party) for party in own_individuals(facts)}
    high = [] if most is None else [party for party in worth if worth[party] > most * MINOR_PER_UNIT]
    return about_parties(
        high, worth=listed(Value(worth[party]) for party in high), most=Value((most or 0) * MINOR_PER_UNIT)
    )


def individual_files_many(facts: DealFacts) -> Breach | None:
    """With this file an own individual has no more files open than the figure, where the order sets one."""
    most = facts.figures.limit("individual_files_max")
    many = [] if most is None else [party for party in own_individuals(facts) if party.open_files >= most]
    return about_parties(many, count=listed(party.open_files for party in many), most=most)


def no_tax_number(facts: DealFacts) -> Breach | None:
    """Every own firm has a tax number."""
    return about_parties([firm for firm in own_firms(facts) if not firm.tax_number])


def screening_hit(facts: DealFacts) -> Breach | None:
    """No party, and no member of one, resembles a listed name without a decision."""
    return about_parties([firm for firm in all_firms(facts) if firm.screening is Screening.HIT])


def unscreened(facts: DealFacts) -> Breach | None:
    """Every party, and every member of one, has been screened."""
    return about_parties([firm for firm in all_firms(facts) if firm.screening is Screening.UNSCREENED])


def no_valuation(facts: DealFacts) -> Breach | None:
    """Every leg has a reference valuation."""
    return about_legs((leg for leg in facts.legs if leg.expected is None), day=facts.day)


def expected_lean(facts: DealFacts) -> Breach | None:
    """The expected values lean no further than the tolerance; else says what would balance them."""
    sides, tolerance = comparable_sides(facts), facts.figures.number("tolerance_percent")
    if sides is None or not is_outside(sides, tolerance):
        return None
    return lean_breach(facts, sides)


def near_breach(facts: DealFacts) -> Breach | None:
    """The expected values lie inside the tolerance with some room to its edge."""
    sides, tolerance = comparable_sides(facts), facts.figures.number("tolerance_percent")
    room = max(0, tolerance - facts.figures.number("near_breach_points"))
    if sides is None or is_outside(sides, tolerance) or not is_outside(sides, room):
        return None
    edge = edge_price(facts, sides, tolerance)
    unit = edge.leg.quantity.unit
    breach = lean_breach(facts, sides)
    breach.params.update(
        edge_goods=edge.leg.commodity,
        unit_value=Price(edge.unit_value, unit),
        edge_value=Price(edge.edge_value, unit),
        move_percent=percent_text(edge.edge_value - edge.unit_value, edge.unit_value),
    )
    return breach


def expected_difference(facts: DealFacts) -> Breach | None:
    """Both sides are expected to be worth the same."""
    sides = comparable_sides(facts)
    return None if sides is None or sides.imports == sides.exports else lean_breach(facts, sides)


def unit_value_far(facts: DealFacts) -> Breach | None:
    """Each leg's contract unit value lies in the band round its reference valuation."""
    band = facts.figures.number("valuation_band_percent")
    return about_legs(
        (leg for leg in facts.legs if abs(_over_reference(leg)[0]) * 100 > band * _over_reference(leg)[1]), band=band
    )


def both_sides_far(facts: DealFacts) -> Breach | None:
    """Imports and exports are not both priced beyond the band in the same direction, which would still balance."""
    sides, band = comparable_sides(facts), facts.figures.number("valuation_band_percent")
    if sides is None:
        return None
    over_imports = sum(leg.contract_value.minor for leg in facts.imports) - sides.imports
    over_exports = sum(leg.contract_value.minor for leg in facts.exports) - sides.exports
    far = abs(over_imports) * 100 > band * sides.imports and abs(over_exports) * 100 > band * sides.exports
    if not far or (over_imports > 0) != (over_exports > 0):
        return None
    params = {
        "imports_percent": percent_text(over_imports, sides.imports),
        "exports_percent": percent_text(over_exports, sides.exports),
    }
    return Breach({**params, "band": band})


def no_open_route(facts: DealFacts) -> Breach | None:
    """Every leg has an open route."""
    return about_legs((leg for leg in facts.legs if leg.transit_days is None), day=facts.day)


def spoils_on_the_way(facts: DealFacts) -> Breach | None:
    """Goods arrive with the margin of shelf life left."""
    margin = facts.figures.number("shelf_margin_days")
    late = [
        leg
        for leg in facts.legs
        if leg.transit_days is not None and leg.shelf_days is not None and leg.transit_days + margin > leg.shelf_days
    ]
    return about_legs(
        late,
        transit_days=listed(leg.transit_days for leg in late),
        shelf_days=listed(leg.shelf_days for leg in late),
        margin=margin,
    )


def transit_outlasts_netting(facts: DealFacts) -> Breach | None:
    """Transit and clearance fit into the netting days; one after the other where the order says imports come first."""
    coming, going = (max((leg.transit_days or 0 for leg in legs), default=0) for legs in (facts.imports, facts.exports))
    one_by_one = facts.figures.word("sequence") == "import_first"
    days = (coming + going if one_by_one else max(coming, going)) + facts.figures.number("clearance_days")
    netting_days = facts.figures.number("netting_days")
    return Breach({"days": days, "netting_days": netting_days}) if days > netting_days else None


def net_off_outside(facts: NetOffFacts) -> Breach | None:
    """Assessed imports and exports differ by no more than the tolerance."""
    sides, tolerance = Sides(facts.imports_assessed, facts.exports_assessed), facts.figures.number("tolerance_percent")
    return net_off_breach(facts) if is_outside(sides, tolerance) else None


def net_off_late(facts: NetOffFacts) -> Breach | None:
    """The net-off comes by its due date."""
    return Breach({"due_date": facts.due_date}) if facts.day > facts.due_date else None


def net_off_unassessed(facts: NetOffFacts) -> Breach | None:
    """Customs has assessed every declaration."""
    return Breach({"count": facts.unassessed_declarations}) if facts.unassessed_declarations else None


def net_off_pending(facts: NetOffFacts) -> Breach | None:
    """No transfer waits."""
    return Breach({"count": facts.pending_transfers}) if facts.pending_transfers else None


def net_off_breach(facts: NetOffFacts) -> Breach:
    """The figures of a net-off, for its sentence."""
    sides = Sides(facts.imports_assessed, facts.exports_assessed)
    return Breach(
        {
            "lean_percent": lean_text(sides),
            "tolerance_percent": facts.figures.number("tolerance_percent"),
            "imports": Value(sides.imports),
            "exports": Value(sides.exports),
            "difference": Value(abs(sides.exports - sides.imports)),
            "cure": facts.cure,
        }
    )


def lean_breach(facts: DealFacts, sides: Sides) -> Breach:
    """The figures of a deal's lean and its cure, for its sentence."""
    cure = cure_of(facts, sides)
    return Breach(
        {
            "lean_percent": lean_text(sides),
            "tolerance_percent": facts.figures.number("tolerance_percent"),
            "imports": Value(sides.imports),
            "exports": Value(sides.exports),
            "difference": Value(abs(sides.exports - sides.imports)),
            "goods": cure.leg.commodity,
            "quantity": cure.leg.quantity,
            "balanced": readable(cure.balanced),
            "balanced_exactly": cure.balanced,
        },
        (leg_name(cure.leg),),
    )


def comparable_sides(facts: DealFacts) -> Sides | None:
    """The expected values where both sides have some; None where another rule already says that they are missing."""
    sides = expected_sides(facts)
    return sides if sides is not None and min(sides) > 0 else None


def own_individuals(facts: DealFacts) -> list[PartyFacts]:
    """The parties of the order's country that deal as individuals, each for themselves."""
    return [party for party in facts.own_parties if party.kind == "individual"]


def larger_side(facts: DealFacts, party: PartyFacts) -> int:
    """What a party gives or what it takes by the contract, whichever is worth more, in minor units."""
    given = sum(leg.contract_value.minor for leg in facts.legs if leg.giver.id == party.id)
    return max(given, sum(leg.contract_value.minor for leg in facts.legs if leg.receiver.id == party.id))


def own_firms(facts: DealFacts) -> tuple[PartyFacts, ...]:
    """The firms of the order's country, members instead of their consortium."""
    return tuple(firm for party in facts.own_parties for firm in party.firms)


def all_firms(facts: DealFacts) -> tuple[PartyFacts, ...]:
    """Every party and every member of one, each once."""
    parties = (*facts.own_parties, *facts.partners)
    return tuple({firm.id: firm for party in parties for firm in (party, *party.members)}.values())


def about_parties(parties: Iterable[PartyFacts], **params: object) -> Breach | None:
    """A breach about some parties, or None where there are none; `names` fills the sentence."""
    found = tuple(parties)
    if not found:
        return None
    return Breach({"names": listed(party.name for party in found), **params}, tuple(party.id for party in found))


def about_legs(legs: Iterable[LegFacts], **params: object) -> Breach | None:
    """A breach about some legs, or None where there are none; `goods` fills the sentence."""
    found = tuple(legs)
    if not found:
        return None
    return Breach({"goods": listed(leg.commodity for leg in found), **params}, tuple(map(leg_name, found)))


def leg_name(leg: LegFacts) -> str:
    """How a finding refers to a leg."""
    return f"leg {leg.number}"


def listed(words: Iterable[object]) -> str:
    """Words in a row, each once, in their order."""
    return ", ".join(dict.fromkeys(map(str, words)))


def _over_reference(leg: LegFacts) -> tuple[int, int]:
    """How far the contract value lies over the reference, and the reference, in minor units; (0, 1) without one."""
    if leg.reference is None or leg.quantity.unit != leg.reference.unit:
        return 0, 1
    worth = leg.reference.of(leg.quantity).minor
    return leg.contract_value.minor - worth, max(worth, 1)
