"""One pair of countries: who of it may deal, its optimum, the deals cut from it, and what held the rest back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tarazu.engine.book import Options
from tarazu.engine.bound import whole_bound
from tarazu.engine.deals import Deal as Cut
from tarazu.engine.deals import Deals, cut_deals
from tarazu.engine.exchange import whole_part
from tarazu.engine.limits import Kept, what_limits_cost
from tarazu.engine.model import usable
from tarazu.engine.verify import breaches
from tarazu.engine.why_not import why_not
from tarazu.kernel.ids import identifier
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.matching.arrays import Laid, lay_out
from tarazu.matching.deals import Deal
from tarazu.matching.drafts import leg_of, stops_of
from tarazu.matching.facts import MarketFacts
from tarazu.matching.gates import PossibleLeg
from tarazu.matching.options import RoundOptions, engine_options
from tarazu.matching.told import told_of
from tarazu.matching.why_not import Held, Reason, nearer
from tarazu.rulebook.rules import Finding


@dataclass(frozen=True, slots=True)
class Pair:
    """Two countries and the possible legs between them."""

    countries: tuple[str, str]
    legs: tuple[PossibleLeg, ...]


@dataclass(frozen=True, slots=True)
class Solved:
    """What a pair came to: its deals, best first, and for listings of it that are not filled what held them back."""

    deals: tuple[Deal, ...]
    held: Mapping[str, Held]
    kept: Kept


def pairs_of(legs: Sequence[PossibleLeg]) -> tuple[Pair, ...]:
    """Possible legs by the two countries they join, in the order of the alphabet."""
    grouped: dict[tuple[str, str], list[PossibleLeg]] = {}
    for leg in legs:
        first, second = sorted((leg.lane.origin, leg.lane.destination))
        grouped.setdefault((first, second), []).append(leg)
    return tuple(Pair(countries, tuple(grouped[countries])) for countries in sorted(grouped))


def without_stopped(pair: Pair, facts: MarketFacts) -> tuple[Pair, dict[str, Held]]:
    """Take out the parties whom a rule of either order stops, whatever they would deal in, and say which rule.

    Only findings about the party count: those about the deal as a whole wait until there is one.
    """
    stopped = _stopped_parties(pair, facts)
    legs = tuple(leg for leg in pair.legs if not {leg.offer.party_id, leg.want.party_id} & stopped.keys())
    held: dict[str, Held] = {}
    for leg in pair.legs:
        for mine, other in ((leg.offer, leg.want), (leg.want, leg.offer)):
            if mine.party_id in stopped:
                held[mine.id] = nearer(held.get(mine.id), by_rule(stopped[mine.party_id], other.id))
            elif other.party_id in stopped:
                held[mine.id] = nearer(held.get(mine.id), Held(Reason.COUNTERPART, {}, other.id))
    met = {one.id for leg in legs for one in (leg.offer, leg.want)}
    return Pair(pair.countries, legs), {one: why for one, why in held.items() if one not in met}


def proven_bound(pair: Pair, remaining: Mapping[str, int], facts: MarketFacts, options: RoundOptions) -> int:
    """The most value, in minor units at reference valuations, that any balanced exchange of a pair could move."""
    laid = lay_out(pair.legs, remaining, facts)
    limits = replace(pair_limits(pair.countries, facts, options), value_weight=1, surplus_weight=0)
    return whole_bound(usable(whole_part(laid.arrays)), limits)


def bound_together(
    pairs: Sequence[Pair], remaining: Mapping[str, int], facts: MarketFacts, options: RoundOptions
) -> int:
    """The most worth that exchanges could reach if deals might join all countries, in minor units of the goal.

    Each pair has its own tolerance; the widest holds here, so that it bounds them all.
    """
    limits = [pair_limits(pair.countries, facts, options) for pair in pairs if pair.legs]
    if not limits:
        return 0
    tolerances = [one.tolerance_percent for one in limits]
    widest = None if None in tolerances else max(one for one in tolerances if one is not None)
    laid = lay_out([leg for pair in pairs for leg in pair.legs], remaining, facts)
    return whole_bound(usable(whole_part(laid.arrays)), replace(limits[0], tolerance_percent=widest))


@dataclass(frozen=True, slots=True)
class Proposed:
    """The deals of a pair that no rule stops, each with what it was cut from; and what rules hold back."""

    laid: Laid
    limits: Options
    cut: Deals
    sound: tuple[tuple[Cut, Deal], ...]
    held: Mapping[str, Held]

    @property
    def deals(self) -> tuple[Deal, ...]:
        """The deals, best first."""
        return tuple(deal for _, deal in self.sound)


def solve_pair(
    pair: Pair, remaining: Mapping[str, int], facts: MarketFacts, options: RoundOptions, round_id: str
) -> Solved:
    """Propose the deals of a pair from what remains of its listings, and say what held back the others."""
    found = propose(pair, remaining, facts, options, round_id)
    told = why_not(found.laid.arrays, found.limits, found.cut, check_limit=options.check_limit)
    reasons = dict(told_of(one, found.laid, found.limits, facts) for one in told)
    kept = what_limits_cost(found.laid.arrays, found.limits, found.cut)
    return Solved(
        found.deals, _merged(found.held, reasons), replace(kept, deals=sum(one.worth for one, _ in found.sound))
    )


def propose(
    pair: Pair, remaining: Mapping[str, int], facts: MarketFacts, options: RoundOptions, round_id: str
) -> Proposed:
    """The deals of a pair from what remains of its listings.

    A deal that a rule of either order stops is not proposed: its legs are left out and the pair is solved again.
    """
    limits = pair_limits(pair.countries, facts, options)
    held: dict[str, Held] = {}
    for passes_left in range(options.passes_max, 0, -1):
        laid = lay_out(pair.legs, remaining, facts)
        cut = cut_deals(laid.arrays, limits)
        sound, dropped = _judged(cut, laid, limits, facts, round_id)
        held = _merged(held, _held_by_rules(dropped))
        if not dropped or passes_left == 1:
            return Proposed(laid, limits, cut, tuple(sound), held)
        pair = Pair(pair.countries, tuple(leg for leg in pair.legs if (leg.offer.id, leg.want.id) not in dropped))
    raise AssertionError("a round makes at least one pass")


def _judged(
    cut: Deals, laid: Laid, limits: Options, facts: MarketFacts, round_id: str
) -> tuple[list[tuple[Cut, Deal]], dict[tuple[str, str], Finding]]:
    """The deals that no rule stops, and of the others each leg's offer and want with the first finding."""
    wrong = breaches(laid.arrays, limits, cut.deals)
    assert not wrong, f"the engine's deals are not sound: {wrong[0]}"
    sound: list[tuple[Cut, Deal]] = []
    dropped: dict[tuple[str, str], Finding] = {}
    for one in cut.deals:
        deal = _deal(one, laid, facts, round_id)
        found = stops_of(deal, facts)
        if not found:
            sound.append((one, deal))
            continue
        dropped.update({(str(leg.offer_id), str(leg.want_id)): found[0] for leg in deal.legs})
    return sound, dropped


def by_rule(finding: Finding, nearest_listing_id: str | None) -> Held:
    """A finding as what held a listing back."""
    params = {**{key: str(value) for key, value in finding.params.items()}, "code": finding.code}
    return Held(Reason.RULE, params, nearest_listing_id, says=finding.says)


def pair_limits(countries: tuple[str, str], facts: MarketFacts, options: RoundOptions) -> Options:
    """What deals between two countries may be."""
    return engine_options(options, [facts.figures[country] for country in countries])


def _stopped_parties(pair: Pair, facts: MarketFacts) -> dict[str, Finding]:
    """Each party that a rule stops, with the finding; judged alone with one counterpart, so that it names no other."""
    first_leg: dict[str, PossibleLeg] = {}
    for leg in pair.legs:
        first_leg.setdefault(leg.offer.party_id, leg)
        first_leg.setdefault(leg.want.party_id, leg)
    found: dict[str, Finding] = {}
    for party, leg in first_leg.items():
        trial = leg_of(1, leg, leg.offer.minimum_lot, leg.offer.limit.of(leg.offer.minimum_lot))
        alone = Deal(id="", round_id=None, day=facts.day, countries=pair.countries, legs=(trial,))
        about = [finding for finding in stops_of(alone, facts) if party in finding.about]
        if about:
            found[party] = about[0]
    return found


def _deal(cut: Cut, laid: Laid, facts: MarketFacts, round_id: str) -> Deal:
    moves = [(laid.legs[row], steps, value) for row, steps, value in zip(cut.legs, cut.steps, cut.value, strict=True)]
    moves.sort(key=lambda move: (move[0].lane.origin, move[0].offer.party_id, move[0].offer.id, move[0].want.id))
    legs = tuple(
        leg_of(number, possible, Quantity(steps, possible.offer.quantity.unit), Value(value))
        for number, (possible, steps, value) in enumerate(moves, start=1)
    )
    first, second = sorted((moves[0][0].lane.origin, moves[0][0].lane.destination))
    content = [(leg.offer_id, leg.want_id, leg.quantity.steps, leg.value.minor) for leg in legs]
    return Deal(
        id=identifier("deal", round_id, content), round_id=round_id, day=facts.day, countries=(first, second), legs=legs
    )


def use_up(left: dict[str, int], deals: Sequence[Deal]) -> None:
    """Take what deals move off what is left of their listings."""
    for leg in (leg for deal in deals for leg in deal.legs):
        for listing, amount in leg.drawn:
            left[listing] -= amount.steps
            assert left[listing] >= 0, "more was dealt than was open"


def _held_by_rules(dropped: Mapping[tuple[str, str], Finding]) -> dict[str, Held]:
    held: dict[str, Held] = {}
    for (offer, want), finding in dropped.items():
        for mine, other in ((offer, want), (want, offer)):
            held.setdefault(mine, by_rule(finding, other))
    return held


def _merged(first: Mapping[str, Held], second: Mapping[str, Held]) -> dict[str, Held]:
    return {key: nearer(first.get(key), second[key]) if key in second else first[key] for key in {**first, **second}}
