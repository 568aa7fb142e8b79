"""A counter-offer: a party that is asked to consent names other terms, and the others accept or refuse them.

It names one leg of the party's own: another price, a smaller quantity, or both; and the day on which the first goods
leave. The rest of the deal follows in proportion, so that everybody still gives what they get. An answer to the deal
as it was proposed says nothing about other terms, so everybody else is asked; while they are, the deal waits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.lifecycle import LifeCycle
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.rounding import divide_half_even
from tarazu.kernel.value import Price, Value
from tarazu.market.listings import Listing
from tarazu.matching.deals import Deal, Leg
from tarazu.rulebook.figures import Figures


class CounterState(StrEnum):
    """Where a counter-offer stands."""

    OPEN = "open"
    STANDS = "stands"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class CounterEvent(StrEnum):
    """What can happen to a counter-offer."""

    ALL_ACCEPT = "all_accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    DEAL_ENDS = "deal_ends"


COUNTER_LIFE = LifeCycle(
    "counter",
    CounterState.OPEN,
    {
        (CounterState.OPEN, CounterEvent.ALL_ACCEPT): CounterState.STANDS,
        (CounterState.OPEN, CounterEvent.REFUSE): CounterState.REFUSED,
        (CounterState.OPEN, CounterEvent.WITHDRAW): CounterState.WITHDRAWN,
        (CounterState.OPEN, CounterEvent.DEAL_ENDS): CounterState.LAPSED,
    },
)


class CounterAnswer(StrEnum):
    """What is said to a counter-offer: by the others, or by whoever made it."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


class NotYourLeg(TarazuError):
    """A party named a leg that it neither gives nor gets."""

    kind = Kind.ABSENT
    says = "You neither give nor get the goods of leg {leg}. Choose one of your own legs."


class CounterEmpty(TarazuError):
    """Other terms were named that are the same as those proposed."""

    kind = Kind.INVALID
    says = "These terms are proposed already. Accept the deal, or change a price, a quantity or the day."


class CounterPriceOutside(TarazuError):
    """A price was named further from the proposed one than a counter-offer may go."""

    kind = Kind.INVALID
    says = "Name a price between {least} and {most}: that is at most {percent} % away from the one proposed."


class CounterTooMuch(TarazuError):
    """The terms named would move more goods than the deal holds of them."""

    kind = Kind.INVALID
    says = "At this price the deal holds goods for at most {most} of this leg. Name that much or less."


class CounterTooLittle(TarazuError):
    """The rest of a deal in proportion would fall below what a listing lets go in one lot."""

    kind = Kind.INVALID
    says = (
        "With these terms leg {leg} would move {quantity}, less than the smallest lot of its offer or want. "
        "Ask for a smaller change."
    )


class CounterWeekOutside(TarazuError):
    """A day was named on which goods of the deal cannot leave or would not arrive in their window."""

    kind = Kind.INVALID
    says = (
        "Goods of leg {leg} can leave between {earliest} and {latest}, by the windows of its offer and its want. "
        "Choose such a day."
    )


class CounterOpen(TarazuError):
    """A counter-offer is answered first, before anything else is said to its deal."""

    kind = Kind.CONFLICT
    says = "Other terms are asked for in this deal. Answer them first; if anybody refuses them, the deal is as it was."


class CountersUsedUp(TarazuError):
    """A deal saw as many counter-offers as the figure lets it."""

    kind = Kind.CONFLICT
    says = "Other terms were asked for {count} times in this deal, which is the most. Accept it as it is, or decline."


class CounterTooLate(TarazuError):
    """A counter-offer came when the others would have too little time to answer it."""

    kind = Kind.REFUSED
    says = (
        "Other terms can be asked for until {until}, so that the others have time to answer. "
        "Accept the deal as it is, or decline."
    )


class CounterAgain(TarazuError):
    """The same terms were asked for a second time."""

    kind = Kind.CONFLICT
    says = "These terms were asked for before, and they do not stand. Ask for others, accept the deal or decline."


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms a party names for one of its legs; what is None stays as proposed.

    Units:   `price` in minor units of account for one whole unit of the leg's goods.
    """

    leg_number: int
    price: int | None = None
    quantity: Quantity | None = None
    leaves_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """A counter-offer to a deal; `accepted` are those who have accepted it, with whoever made it."""

    id: str
    deal_id: str
    number: int
    party_id: str
    person_id: str
    asked: Asked
    at: datetime
    reason: str = ""
    accepted: tuple[str, ...] = ()
    state: CounterState = CounterState.OPEN
    settled_at: datetime | None = None

    def waits_for(self, deal: Deal) -> tuple[str, ...]:
        """Who has not accepted it yet."""
        return tuple(party for party in deal.party_ids if party not in self.accepted)


class Bounds(NamedTuple):
    """How far a counter-offer may go, how many there may be, and until when one may come."""

    percent: int
    most: int
    until: datetime | None


def bounds(deal: Deal, figures: Mapping[str, Figures]) -> Bounds:
    """The bounds of both legal orders; of two figures the narrower one holds."""
    orders = [figures[order] for order in deal.countries]
    last = max(order.number("counter_last_days") for order in orders)
    return Bounds(
        percent=min(order.number("counter_price_percent") for order in orders),
        most=min(order.number("counters_max") for order in orders),
        until=deal.consent_until and deal.consent_until - timedelta(days=last),
    )


def check_may_counter(earlier: Sequence[Counter], asked: Asked, bound: Bounds, now: datetime) -> None:
    """Refuse a counter-offer while one is open, too many, too late, and the same one again.

    Errors:  CounterOpen; CountersUsedUp; CounterTooLate; CounterAgain.
    """
    check_none_open(earlier)
    if len(earlier) >= bound.most:
        raise CountersUsedUp(count=bound.most)
    if bound.until is not None and now > bound.until:
        raise CounterTooLate(until=bound.until.date())
    if any(one.asked == asked for one in earlier):
        raise CounterAgain


def check_none_open(counters: Sequence[Counter]) -> None:
    """Refuse whatever else is said to a deal while a counter-offer is open. Errors: CounterOpen."""
    if any(one.state is CounterState.OPEN for one in counters):
        raise CounterOpen


def price_range(leg: Leg, percent: int) -> tuple[Price, Price]:
    """The least and the most that may be asked for a unit, each a whole minor unit inside the bound."""
    price = leg.price
    least = -(price.minor * (percent - 100) // 100)
    return replace(price, minor=max(1, least)), replace(price, minor=price.minor * (100 + percent) // 100)


def check_asked(deal: Deal, asked: Asked, party_id: str, percent: int) -> None:
    """Refuse terms of another's leg, those that stand already, a price too far away, and more goods than are held.

    Errors:  NotYourLeg; UnitsDoNotConvert; CounterEmpty; CounterPriceOutside; CounterTooMuch.
    """
    leg = next((one for one in deal.legs if one.number == asked.leg_number), None)
    if leg is None or party_id not in (leg.giver_id, leg.receiver_id):
        raise NotYourLeg(leg=asked.leg_number)
    least, most = price_range(leg, percent)
    price, quantity = _named(leg, asked)
    if price == leg.price and quantity == leg.quantity and asked.leaves_on in (None, deal.leaves_on):
        raise CounterEmpty
    if price != leg.price and not least.minor <= price.minor <= most.minor:
        raise CounterPriceOutside(least=least, most=most, percent=percent)
    if quantity.steps > (largest := _largest(leg, price)).steps:
        raise CounterTooMuch(most=largest)


def countered(deal: Deal, asked: Asked) -> Deal:
    """A deal on the terms asked for, everything else in proportion; terms that `check_asked` lets pass.

    A quantity that is left open is the largest that the price leaves.
    """
    leg = next(one for one in deal.legs if one.number == asked.leg_number)
    price, quantity = _named(leg, asked)
    now, before = _worth(leg, price, quantity).minor, leg.value.minor
    values = _in_proportion(deal, now, before)
    legs = tuple(
        _leg(one, quantity if one is leg else one.quantity.part(now, before), values[one.number]) for one in deal.legs
    )
    return replace(deal, legs=legs, leaves_on=asked.leaves_on or deal.leaves_on)


def _named(leg: Leg, asked: Asked) -> tuple[Price, Quantity]:
    """The price and the quantity of a leg on the terms asked for."""
    price = leg.price if asked.price is None else replace(leg.price, minor=asked.price)
    return price, (asked.quantity or _largest(leg, price)).to(leg.quantity.unit)


def check_listings(
    deal: Deal, listings: Mapping[str, Listing], transit_days: Mapping[int, int], first: date, last: date
) -> None:
    """Refuse terms by which a leg falls below a smallest lot, or leaves on a day outside the windows of its listings.

    `first` and `last` are the days between which goods of the deal may leave at all.
    Errors:  CounterTooLittle; CounterWeekOutside.
    """
    for leg in deal.legs:
        too_little = [amount.steps < listings[listing_id].minimum_lot.steps for listing_id, amount in leg.drawn]
        if any(too_little) or leg.quantity.steps <= 0 or leg.value.minor <= 0:
            raise CounterTooLittle(leg=leg.number, quantity=leg.quantity)
        earliest, latest = leaving_days(leg, listings, transit_days[leg.number], first, last)
        if deal.leaves_on and not earliest <= deal.leaves_on <= latest:
            raise CounterWeekOutside(leg=leg.number, earliest=earliest, latest=latest)


def days_open(deal: Deal, figures: Mapping[str, Figures], today: date) -> tuple[date, date]:
    """The days between which goods of a deal may leave: everybody has consented by then, and nothing is due yet."""
    first = max(today, deal.consent_until.date()) if deal.consent_until else today
    return first, today + timedelta(days=min(figures[order].number("netting_days") for order in deal.countries))


def leaving_days(
    leg: Leg, listings: Mapping[str, Listing], transit_days: int, first: date, last: date
) -> tuple[date, date]:
    """The first and the last day on which goods of a leg can leave, by the windows of its offer and its want."""
    for listing_id, on_the_road in ((leg.offer_id, 0), (leg.want_id, transit_days)):
        if listing_id is not None:
            window, way = listings[listing_id].window, timedelta(days=on_the_road)
            first = max(first, window.since - way)
            last = min(last, window.until - way - timedelta(days=1)) if window.until else last
    return first, last


def _largest(leg: Leg, price: Price) -> Quantity:
    """As much of a leg as is worth no more than it was: nobody then gives more than the deal holds of theirs."""
    if price.minor <= leg.price.minor:
        return leg.quantity
    steps = leg.value.minor * price.unit.steps_per_unit // price.minor
    return Quantity(min(leg.quantity.steps, steps), leg.quantity.unit)


def _worth(leg: Leg, price: Price, quantity: Quantity) -> Value:
    """What a leg counts for at another price; the most that a higher one leaves of it counts as all of it did."""
    if price == leg.price:
        return leg.value_of(quantity)
    return leg.value if price.minor > leg.price.minor and quantity == _largest(leg, price) else price.of(quantity)


def _leg(leg: Leg, quantity: Quantity, value: int) -> Leg:
    """A leg that moves less, or is worth less."""
    part = (quantity.steps, leg.quantity.steps)
    return replace(
        leg,
        quantity=quantity,
        value=Value(value, leg.value.account_unit),
        expected=_part(leg.expected, part),
        freight=_part(leg.freight, part),
        fills=leg.fills and Quantity(-(-leg.fills.steps * part[0] // part[1]), leg.fills.unit),
    )


def _part(value: Value, part: tuple[int, int]) -> Value:
    return Value(divide_half_even(value.minor * part[0], part[1]), value.account_unit)


def _in_proportion(deal: Deal, now: int, before: int) -> dict[int, int]:
    """The value of every leg when one that was worth `before` is worth `now`; who gave what they got still does.

    The values go round in circles. Each circle is rounded once, so that what comes in at a party goes out of it again.
    """
    left = {leg.number: leg.value.minor for leg in deal.legs}
    found = dict.fromkeys(left, 0)
    while circle := _circle(deal, left):
        least = min(left[leg.number] for leg in circle)
        for leg in circle:
            left[leg.number] -= least
            found[leg.number] += divide_half_even(least * now, before)
    return {number: value + divide_half_even(left[number] * now, before) for number, value in found.items()}


def _circle(deal: Deal, left: Mapping[int, int]) -> list[Leg]:
    """Some legs of which something is left, each from where the one before goes; none where there is no such circle."""
    onward: dict[str, list[Leg]] = {}
    for leg in deal.legs:
        if left[leg.number]:
            onward.setdefault(leg.giver_id, []).append(leg)
    done: set[str] = set()
    for start in deal.party_ids:
        path: list[Leg] = []
        at = start
        while at not in done:
            passed = [leg.giver_id for leg in path]
            if at in passed:
                return path[passed.index(at) :]
            going = [leg for leg in onward.get(at, ()) if leg.receiver_id not in done]
            if not going:
                done.add(at)
                at = path.pop().giver_id if path else at
            else:
                path.append(going[0])
                at = going[0].receiver_id
    return []
