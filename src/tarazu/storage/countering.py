"""Counter-offers: rows to values and back, and a deal on the terms one asks for, as the rules of both orders see it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Quantity
from tarazu.market.listings import Listing
from tarazu.matching.counters import (
    COUNTER_LIFE,
    Asked,
    Bounds,
    Counter,
    CounterAnswer,
    CounterEvent,
    CounterState,
    bounds,
    check_asked,
    check_listings,
    countered,
    days_open,
    leaving_days,
)
from tarazu.matching.deals import Deal, Leg
from tarazu.matching.drafts import stops_of
from tarazu.matching.facts import MarketFacts
from tarazu.matching.masks import masked
from tarazu.reference.units import unit
from tarazu.rulebook.rules import Finding
from tarazu.storage import facts, market, models
from tarazu.storage.writing import Transaction


class CounterAbsent(TarazuError):
    """No counter-offer has this identifier."""

    kind = Kind.ABSENT
    says = "There is no counter-offer '{counter}' that you may see. Open it from its deal."


class CounterRefusedByRules(TarazuError):
    """Rules stand against a deal on the terms asked for; all of them are named, and hidden partners stay hidden."""

    kind = Kind.REFUSED
    says = "The deal cannot stand on these terms. {findings}"

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__(findings=" ".join(f"{finding.code}: {finding.sentence}" for finding in findings))


@dataclass(frozen=True, slots=True)
class Ground:
    """What a counter-offer to a deal is weighed on: the facts of the day, the listings it draws on and its bounds."""

    deal: Deal
    world: MarketFacts
    listings: dict[str, Listing]
    bound: Bounds
    now: datetime

    @property
    def transit_days(self) -> dict[int, int]:
        """How long the goods of each leg are on the road."""
        country = {key: party.country for key, party in self.world.parties.items()}
        lanes = {
            leg.number: self.world.lane(country[leg.giver_id], country[leg.receiver_id], leg.commodity)
            for leg in self.deal.legs
        }
        return {number: lane.transit_days for number, lane in lanes.items()}

    def leaving(self) -> tuple[date, date] | None:
        """The days on which goods of every leg can leave, or None where there is none."""
        spans = [self._leaving(leg) for leg in self.deal.legs]
        first, last = max(first for first, _ in spans), min(last for _, last in spans)
        return (first, last) if first <= last else None

    def _leaving(self, leg: Leg) -> tuple[date, date]:
        open_days = days_open(self.deal, self.world.figures, self.now.date())
        return leaving_days(leg, self.listings, self.transit_days[leg.number], *open_days)

    def on(self, asked: Asked, party_id: str, reader_id: str) -> Deal:
        """The deal on the terms a party asks for, once neither its listings nor a rule of either order says no.

        Errors:  those of `check_asked` and `check_listings`; CounterRefusedByRules, which names partners by letter.
        """
        check_asked(self.deal, asked, party_id, self.bound.percent)
        changed = countered(self.deal, asked)
        open_days = days_open(self.deal, self.world.figures, self.now.date())
        check_listings(changed, self.listings, self.transit_days, *open_days)
        if found := stops_of(changed, masked(self.world, changed, (reader_id,))):
            raise CounterRefusedByRules(found)
        return changed


def ground(deal: Deal, now: datetime, world: MarketFacts | None = None) -> Ground:
    """What a counter-offer to a deal is weighed on at a moment; its facts may be loaded already."""
    if world is None:
        world = facts.market_facts(now.date(), commodities={leg.commodity for leg in deal.legs}, deal=deal)
    listings = market.listings_by_id(key for leg in deal.legs for key, _ in leg.drawn)
    return Ground(deal, world, listings, bounds(deal, world.figures), now)


def save_counter(one: Counter, deal: Deal) -> None:
    """Keep a counter-offer as it now stands; whoever made it has accepted it."""
    asked = one.asked
    leg = next(each for each in deal.legs if each.number == asked.leg_number)
    models.Counter.objects.update_or_create(
        id=one.id,
        defaults={
            "deal_id": one.deal_id,
            "number": one.number,
            "party_id": one.party_id,
            "person_id": one.person_id,
            "leg_number": asked.leg_number,
            "unit": (asked.quantity or leg.quantity).unit.code,
            "price_minor": asked.price,
            "steps": None if asked.quantity is None else asked.quantity.steps,
            "leaves_on": asked.leaves_on,
            "reason": one.reason,
            "at": one.at,
            "state": one.state.value,
            "settled_at": one.settled_at,
        },
    )


def insert_answer(counter_id: str, party_id: str, person_id: str, answer: CounterAnswer, at: datetime) -> None:
    """Keep what a party says to a counter-offer."""
    models.CounterAnswer.objects.create(
        counter_id=counter_id, party_id=party_id, person_id=person_id, answer=answer.value, at=at
    )


def counter(counter_id: str) -> Counter:
    """One counter-offer. Errors: CounterAbsent."""
    row = models.Counter.objects.prefetch_related("answers").filter(id=counter_id).first()
    if row is None:
        raise CounterAbsent(counter=counter_id)
    return _counter_of(row)


def counters(deal_id: str) -> tuple[Counter, ...]:
    """The counter-offers to a deal, in the order they were made."""
    rows = models.Counter.objects.filter(deal_id=deal_id).prefetch_related("answers").order_by("number")
    return tuple(map(_counter_of, rows))


def open_counters(deal_ids: Iterable[str]) -> dict[str, Counter]:
    """The open counter-offer of each deal that has one."""
    rows = models.Counter.objects.filter(deal_id__in=list(deal_ids), state=CounterState.OPEN.value)
    return {row.deal_id: _counter_of(row) for row in rows.prefetch_related("answers")}


def settle(tx: Transaction, one: Counter, deal: Deal, event: CounterEvent) -> Counter:
    """Move a counter-offer along its life, and say so in the journal. Errors: StepRefused."""
    done = replace(one, state=COUNTER_LIFE.advance(one.state, event), settled_at=tx.now)
    save_counter(done, deal)
    tx.record("counter_settled", {"counter": one.id, "deal": deal.id, "state": done.state.value})
    return done


def lapse_with(tx: Transaction, deal: Deal) -> tuple[str, ...]:
    """End the open counter-offer of a deal that ends, and say who accepted its terms beside who asked for them."""
    one = open_counters([deal.id]).get(deal.id)
    if one is None:
        return ()
    settle(tx, one, deal, CounterEvent.DEAL_ENDS)
    return tuple(party for party in one.accepted if party != one.party_id)


def _counter_of(row: models.Counter) -> Counter:
    accepted = [each.party_id for each in row.answers.all() if each.answer == CounterAnswer.ACCEPT.value]
    return Counter(
        id=row.id,
        deal_id=row.deal_id,
        number=row.number,
        party_id=row.party_id,
        person_id=row.person_id,
        asked=Asked(
            row.leg_number,
            row.price_minor,
            None if row.steps is None else Quantity(row.steps, unit(row.unit)),
            row.leaves_on,
        ),
        at=row.at,
        reason=row.reason,
        accepted=(row.party_id, *accepted),
        state=CounterState(row.state),
        settled_at=row.settled_at,
    )
