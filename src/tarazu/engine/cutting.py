"""The work of cutting: turn a plan of rings into settled sets of parties, and keep count of what is still open."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from tarazu.engine.balance import assessed_value, price_legs
from tarazu.engine.book import Book, FloatArray, IntArray, Options, net_bids, open_amounts
from tarazu.engine.exchange import Settled, settle
from tarazu.engine.fair import share_alike
from tarazu.engine.joining import Side, join
from tarazu.engine.model import Part, on_rings, usable, within_reach
from tarazu.engine.ring_search import Plan, RingPool
from tarazu.engine.uses import taken, uses
from tarazu.kernel.rounding import divide_half_even

MERGES_TRIED = 6  # neighbours tried when a candidate does not reach its plan alone
PLAN_REACHED = 0.98  # share of its plan a candidate must reach, or its neighbours are tried


@dataclass(slots=True, eq=False)
class Candidate:
    """A set of parties with what its rings were allotted of each offer, want and limit."""

    parties: frozenset[int]
    worth: float
    allotted: FloatArray

    def joined(self, other: "Candidate") -> "Candidate":
        """Two candidates as one."""
        return Candidate(self.parties | other.parties, self.worth + other.worth, self.allotted + other.allotted)


@dataclass(slots=True)
class Cutting:
    """The state of one cutting: what is left of every offer, want and limit, and what was settled so far."""

    book: Book
    options: Options
    part: Part
    left: IntArray = field(init=False)
    pool: RingPool = field(init=False)
    kept: list[Settled] = field(init=False)
    between: dict[tuple[int, int], list[int]] = field(init=False)
    inside: dict[frozenset[int], tuple[IntArray, IntArray]] = field(init=False)
    known: dict[tuple[frozenset[int], bytes], Settled | None] = field(init=False)

    def __post_init__(self) -> None:
        self.left = within_reach(replace(self.part, left=open_amounts(self.book)))
        self.pool = RingPool(self.book, self.options, self.part.legs)
        self.kept, self.between, self.inside, self.known = [], {}, {}, {}
        for leg, giver, receiver in zip(self.part.legs, self.part.giver(), self.part.receiver(), strict=True):
            self.between.setdefault((int(giver), int(receiver)), []).append(int(leg))

    def settled(self) -> list[Settled]:
        """Everything settled, the greatest worth first, then fewer parties, then the book's order."""
        return sorted(self.kept, key=lambda one: (-self.worth(one), len(one.parties(self.book)), one.legs))

    def worth(self, settled: Settled) -> int:
        """What a settled set adds to the goal, minor units."""
        pairs = zip(settled.legs, settled.steps, strict=True)
        return sum(leg_worth(self.book, leg, steps, self.options) for leg, steps in pairs)

    def kept_worth(self) -> int:
        """What everything kept adds to the goal, minor units."""
        return sum(self.worth(one) for one in self.kept)

    def take(self, plan: Plan) -> bool:
        """Settle a plan's rings within their allotments, or else with all that is left; say if anything changed."""
        waiting = self.candidates(plan)
        spare = self.left - sum((one.allotted for one in waiting), np.zeros(len(self.left)))
        failed: list[Candidate] = []
        moved = False
        while waiting:
            candidate = waiting.pop(0)
            candidate, settled = self.best_union(candidate, waiting, spare)
            spare = spare + candidate.allotted
            if settled is None:
                failed.append(candidate)
                continue
            spare = spare - self.taken(settled)
            self.keep(settled)
            moved = True
        return moved or self.take_with_all_left(failed)

    def take_with_all_left(self, failed: Iterable[Candidate]) -> bool:
        """Settle sets that failed within their allotments with everything left; ban those that fail even so."""
        moved = False
        for candidate in failed:
            settled = self.settle(candidate.parties, self.left)
            if settled is None:
                self.pool.banned.add(candidate.parties)
            else:
                self.keep(settled)
            moved = True
        return moved

    def candidates(self, plan: Plan) -> list[Candidate]:
        """One candidate for each set of parties that shares rings, best first."""
        found: dict[frozenset[int], Candidate] = {}
        for column, value in plan.rings:
            used, steps = uses(self.book, np.array(column.legs, np.int64)), np.array(column.steps_per_value) * value
            allotted = np.bincount(used.row, used.weight * steps[used.at], len(self.left)).astype(np.float64)
            candidate = Candidate(self.pool.parties(column.legs), column.worth_per_value * value, allotted)
            known = found.get(candidate.parties)
            found[candidate.parties] = known.joined(candidate) if known else candidate
        return sorted(found.values(), key=lambda one: (-one.worth, len(one.parties), sorted(one.parties)))

    def best_union(
        self, candidate: Candidate, waiting: list[Candidate], spare: FloatArray
    ) -> tuple[Candidate, Settled | None]:
        """Settle a candidate, joined with a waiting neighbour where it does not reach its plan alone."""
        settled = self.settle(candidate.parties, candidate.allotted + spare)
        alone = self.worth(settled) if settled else 0
        if alone >= PLAN_REACHED * candidate.worth:
            return candidate, settled
        neighbours = [one for one in waiting if one.parties & candidate.parties and self.fits(one, candidate)]
        neighbours.sort(key=lambda one: (-len(one.parties & candidate.parties), -one.worth, sorted(one.parties)))
        chosen: Candidate | None = None
        best, best_gain = (candidate, settled), 0.0
        for other in neighbours[:MERGES_TRIED]:
            union = candidate.joined(other)
            joint = self.settle(union.parties, union.allotted + spare)
            gain = self.worth(joint) - alone - other.worth if joint else 0.0
            if gain > best_gain:
                chosen, best, best_gain = other, (union, joint), gain
        if chosen is not None:
            waiting.remove(chosen)
        return best

    def fits(self, one: Candidate, other: Candidate) -> bool:
        """Say whether two candidates together stay within the limits of one deal."""
        parties = one.parties | other.parties
        groups = {int(self.book.party_group[party]) for party in parties}
        return len(parties) <= self.options.parties_max and len(groups) <= self.options.groups_max

    def settle(self, parties: frozenset[int], allowed: FloatArray | IntArray) -> Settled | None:
        """Settle parties with at most so much of every order and limit; None where nothing large enough comes out."""
        legs, rows = self._inside(parties)
        left = np.minimum(self.left, np.maximum(0, np.floor(allowed + 1e-6)).astype(np.int64))
        asked = parties, left[rows].tobytes()
        if asked not in self.known:
            self.known[asked] = self._settled(Part(self.book, legs, left))
        return self.known[asked]

    def _settled(self, part: Part) -> Settled | None:
        settled = settle(part, self.options)
        if settled is None:
            return None
        large = [one for one in components(self.book, settled) if self.assessed(one) >= self.options.deal_value_min]
        return together(large) if large else None

    def _inside(self, parties: frozenset[int]) -> tuple[IntArray, IntArray]:
        """The legs between parties, and the offers, wants and limits that these take of."""
        if parties not in self.inside:
            pairs = [(giver, receiver) for giver in parties for receiver in parties]
            legs = np.array(sorted(leg for pair in pairs for leg in self.between.get(pair, [])), np.int64)
            self.inside[parties] = legs, np.unique(uses(self.book, legs).row)
        return self.inside[parties]

    def assessed(self, settled: Settled) -> int:
        """What a settled set is worth at reference valuations, minor units."""
        return sum(
            assessed_value(self.book, leg, steps) for leg, steps in zip(settled.legs, settled.steps, strict=True)
        )

    def taken(self, settled: Settled) -> IntArray:
        """What a settled set takes of every offer, want and limit."""
        return taken(self.book, settled.legs, settled.steps)

    def keep(self, settled: Settled) -> None:
        """Book a settled set, each separate component by itself, or added to a kept one of the same parties."""
        self.left = self.left - self.taken(settled)
        for component in components(self.book, settled):
            self.kept = self.with_added(component)

    def with_added(self, component: Settled) -> list[Settled]:
        """What is kept, with one more component."""
        parties = component.parties(self.book)
        for at, known in enumerate(self.kept):
            if known.parties(self.book) == parties:
                both = self.added(known, component)
                if both is not None:
                    return [*self.kept[:at], both, *self.kept[at + 1 :]]
        return [*self.kept, component]

    def added(self, one: Settled, other: Settled) -> Settled | None:
        """Two settled sets of the same parties as one; None where their legs cannot be priced together."""
        steps: dict[int, int] = {}
        for settled in (one, other):
            for leg, amount in zip(settled.legs, settled.steps, strict=True):
                steps[leg] = steps.get(leg, 0) + amount
        legs = tuple(sorted(steps))
        amounts = tuple(steps[leg] for leg in legs)
        priced = price_legs(self.book, legs, amounts, self.options)
        return Settled(legs, amounts, priced.value, priced.rounded) if priced else None

    def grow(self) -> None:
        """Settle every kept set again with its own goods and all that is left; keep what is worth more."""
        for one in self.settled():
            if one not in self.kept:
                continue  # it has become part of a set of the same parties that grew before it
            self.kept.remove(one)
            self.left = self.left + self.taken(one)
            again = self.settle(one.parties(self.book), self.left)
            self.keep(again if again is not None and self.worth(again) > self.worth(one) else one)

    def share(self) -> None:
        """Let equal orders share alike; deals of the same parties become one."""
        shared = share_alike(self.book, self.options, self.settled())
        self.kept = []
        for one in shared:
            self.kept = self.with_added(one)

    def extend(self) -> None:
        """Settle one more deal after another out of what is left, until no offer finds one."""
        waiting = set(self.book.leg_offer[self.part.legs].tolist())
        while waiting:
            left = on_rings(usable(replace(self.part, left=self.left)))
            open_offers = sorted(waiting & set(self.book.leg_offer[left.legs].tolist()))
            waiting.clear()
            for offer in open_offers:
                left = replace(self.part, left=self.left)
                settled = join(on_rings(usable(left)), self.options, Side.OFFER, offer)
                if settled is not None:
                    self.keep(settled)
                    waiting.update(open_offers)


def leg_worth(book: Book, leg: int, steps: int, options: Options) -> int:
    """What a leg adds to the goal, minor units, rounded half to even."""
    surplus = int(net_bids(book, np.array([leg]))[0]) - int(book.offer_ask[book.leg_offer[leg]])
    unit = options.value_weight * int(book.leg_assessed[leg]) + options.surplus_weight * surplus
    return divide_half_even(unit * steps, int(book.leg_steps_per_unit[leg]))


def components(book: Book, settled: Settled) -> list[Settled]:
    """The parts of a settled set that share no party: each balances by itself."""
    group: dict[int, int] = {}
    for leg in settled.legs:
        giver, receiver = int(book.offer_party[book.leg_offer[leg]]), int(book.want_party[book.leg_want[leg]])
        old, new = group.setdefault(receiver, receiver), group.setdefault(giver, giver)
        group = {party: new if at == old else at for party, at in group.items()}
    rows: dict[int, list[int]] = {}
    for at, leg in enumerate(settled.legs):
        rows.setdefault(group[int(book.offer_party[book.leg_offer[leg]])], []).append(at)
    return [
        Settled(
            tuple(settled.legs[at] for at in some),
            tuple(settled.steps[at] for at in some),
            tuple(settled.value[at] for at in some),
            settled.rounded,
        )
        for _, some in sorted(rows.items())
    ]


def together(parts: list[Settled]) -> Settled:
    """Separate components as one settled set."""
    rows = sorted(row for part in parts for row in zip(part.legs, part.steps, part.value, strict=True))
    legs, steps, value = zip(*rows, strict=True)
    return Settled(legs, steps, value, any(part.rounded for part in parts))
