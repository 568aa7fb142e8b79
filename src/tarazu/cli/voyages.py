"""The shipments of the demo's deal: every instalment out of one country and into the other, day by day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tarazu.cli.story import Teller, morning
from tarazu.contracts.contract import Contract, Instalment
from tarazu.desk.assess_declaration import assess_declaration
from tarazu.desk.declare import declare
from tarazu.desk.release_declaration import release_declaration
from tarazu.desk.reverse_declaration import reverse_declaration
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.rounding import divide_half_even
from tarazu.kernel.value import Value
from tarazu.matching.deals import Leg
from tarazu.shipments.papers import papers_needed

# What customs finds differs from what is declared; per mille of the declared value, by turns. Invented for the demo.
EXPORT_TURNS = (12, -8, 15)
IMPORT_TURNS = (-21, 9, -14)
SHORT_PER_MILLE = 4  # one consignment arrives short by so much
CLEARANCE_DAYS = 2
PARTS_AHEAD = 2  # instalments that leave before one of the other side has come: half a side, inside the swing


@dataclass(frozen=True, slots=True)
class Crossing:
    """One instalment at one border: when, which way, and of which leg."""

    day: date
    order: str
    leg: Leg
    instalment: Instalment
    arriving: bool
    turn: int


class Voyages:
    """Carries a contract's instalments through customs on both sides."""

    def __init__(self, teller: Teller, contract: Contract, files: dict[str, str], told: Callable[[str], None]) -> None:
        self.teller = teller
        self.contract = contract
        self.files = files
        self.told = told
        self.found: dict[tuple[int, int], Quantity] = {}  # what left, by leg and instalment

    def crossings(self, transit_days: dict[int, int], countries: dict[str, str], first: date) -> list[Crossing]:
        """Every crossing in the order of the days; goods leave by the instalment's day and arrive after the transit."""
        legs = {leg.number: leg for leg in self.contract.legs}
        arrivals: dict[tuple[str, int], date] = {}  # the last arrival in a country, by the number of the instalment
        found = []
        for turn, part in sorted(enumerate(self.contract.instalments), key=lambda one: one[1].number):
            leg = legs[part.leg_number]
            giver, receiver = countries[leg.giver_id], countries[leg.receiver_id]
            leaves = min(part.ship_by, first + timedelta(days=7 * (part.number - 1) + leg.number))
            if answered := arrivals.get((giver, part.number - PARTS_AHEAD)):
                leaves = max(leaves, answered + timedelta(days=CLEARANCE_DAYS))
            arrives = leaves + timedelta(days=transit_days[leg.number])
            arrivals[receiver, part.number] = max(arrives, arrivals.get((receiver, part.number), arrives))
            found.append(Crossing(leaves, giver, leg, part, arriving=False, turn=turn))
            found.append(Crossing(arrives, receiver, leg, part, arriving=True, turn=turn))
        return sorted(found, key=lambda one: (one.day, one.leg.number, one.arriving))

    def cross(self, crossing: Crossing, *, mistake: bool = False, short: bool = False) -> date:
        """Declare, assess and release one crossing; a mistaken assessment is reversed and the goods declared again."""
        leg, part = crossing.leg, crossing.instalment
        quantity = self.found.get((leg.number, part.number), part.quantity)
        worth = Value(divide_half_even(leg.expected.minor * quantity.steps, leg.quantity.steps))
        lodged = self._declare(crossing, quantity, worth, "")
        if mistake:
            self._assess(crossing, lodged, quantity, Value(worth.minor // 10), "As on the working sheet.", "wrong")
            self._reverse(crossing, lodged)
            lodged = self._declare(crossing, quantity, worth, "again")
        turns = IMPORT_TURNS if crossing.arriving else EXPORT_TURNS
        assessed = Value(divide_half_even(worth.minor * (1000 + turns[crossing.turn % len(turns)]), 1000))
        arrived = quantity.part(1000 - SHORT_PER_MILLE, 1000) if short else quantity
        if short:
            assessed = Value(divide_half_even(assessed.minor * arrived.steps, quantity.steps))
        self._assess(crossing, lodged, arrived, assessed, "Unit value from the customs price database.", "right")
        self.found[leg.number, part.number] = arrived
        return self._release(crossing, lodged)

    def _key(self, crossing: Crossing, step: str) -> str:
        way = "in" if crossing.arriving else "out"
        return f"{self.teller.key}/{way}/{crossing.leg.number}/{crossing.instalment.number}/{step}"

    def _declare(self, crossing: Crossing, quantity: Quantity, worth: Value, step: str) -> str:
        party = crossing.leg.receiver_id if crossing.arriving else crossing.leg.giver_id
        done = declare(
            actor=self.teller.trader(party, crossing.day),
            authorisation_id=self.files[crossing.order],
            leg_number=crossing.leg.number,
            quantity=quantity,
            declared=worth,
            papers=tuple(paper.code for paper in papers_needed(crossing.leg.commodity.replace(".", "")[:6])),
            now=morning(crossing.day),
            key=self._key(crossing, f"declare{step}"),
        )
        number: str = done["declaration"]
        return number

    def _assess(self, crossing: Crossing, number: str, found: Quantity, assessed: Value, note: str, step: str) -> None:
        day = crossing.day + timedelta(days=1)
        assess_declaration(
            actor=self.teller.officer(self.files[crossing.order], day),
            declaration_number=number,
            found=found,
            assessed=assessed,
            note=note,
            now=morning(day),
            key=self._key(crossing, f"assess-{step}"),
        )

    def _reverse(self, crossing: Crossing, number: str) -> None:
        day = crossing.day + timedelta(days=1)
        reverse_declaration(
            actor=self.teller.officer(self.files[crossing.order], day),
            declaration_number=number,
            reason="The value was entered ten times too low; the declaration is lodged again.",
            now=morning(day),
            key=self._key(crossing, "reverse"),
        )
        self.told(f"declaration {number} was assessed ten times too low, and taken back by counter-entry")

    def _release(self, crossing: Crossing, number: str) -> date:
        day = crossing.day + timedelta(days=CLEARANCE_DAYS)
        release_declaration(
            actor=self.teller.officer(self.files[crossing.order], day),
            declaration_number=number,
            now=morning(day),
            key=self._key(crossing, "release"),
        )
        return day
