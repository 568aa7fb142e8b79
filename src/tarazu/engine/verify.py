"""An independent check of results in whole numbers: no solver, no float, nothing shared with what made them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tarazu.engine.book import Book, IntArray, Options
from tarazu.engine.deals import Deal


def breaches(book: Book, options: Options, deals: Sequence[Deal]) -> list[str]:
    """List everything that is wrong with a set of deals; an empty list means they are sound.

    Each deal must balance exactly by itself, keep every lot, price limit, tolerance and size bound; all deals
    together must stay within what is open.
    """
    found: list[str] = []
    moves: list[tuple[int, int]] = []
    for number, deal in enumerate(deals):
        rows = list(zip(deal.legs, deal.steps, deal.value, strict=True))
        moves += [(leg, steps) for leg, steps, _ in rows]
        found += [f"deal {number}: {what}" for what in _rows_breaches(book, options, rows, rounded=deal.rounded)]
        found += [f"deal {number}: {what}" for what in _shape_breaches(book, options, deal)]
    return found + _open_breaches(book, moves)


def exchange_breaches(book: Book, options: Options, steps: IntArray, value: IntArray) -> list[str]:
    """List everything that is wrong with an exchange over the whole book; an empty list means it is sound."""
    if len(steps) != len(book.leg_offer) or len(value) != len(book.leg_offer):
        return ["steps and value must have one number for each leg"]
    rows = [
        (leg, int(amount), int(worth))
        for leg, (amount, worth) in enumerate(zip(steps, value, strict=True))
        if amount != 0 or worth != 0
    ]
    return _rows_breaches(book, options, rows, rounded=True) + _open_breaches(
        book, [(leg, amount) for leg, amount, _ in rows]
    )


def _rows_breaches(book: Book, options: Options, rows: Iterable[tuple[int, int, int]], *, rounded: bool) -> list[str]:
    found: list[str] = []
    net: dict[int, int] = defaultdict(int)
    received: dict[int, int] = defaultdict(int)
    given: dict[int, int] = defaultdict(int)
    for leg, steps, value in rows:
        found += _leg_breaches(book, options, (leg, steps, value), rounded=rounded)
        giver = int(book.offer_party[book.leg_offer[leg]])
        receiver = int(book.want_party[book.leg_want[leg]])
        net[giver] += value
        net[receiver] -= value
        assessed = _half_even(int(book.leg_assessed[leg]) * steps, int(book.leg_steps_per_unit[leg]))
        given[giver] += assessed
        received[receiver] += assessed
    found += [f"party {party} gives {amount} more than it gets" for party, amount in sorted(net.items()) if amount]
    if options.tolerance_percent is not None:
        found += [
            f"party {party} receives {received[party]} and gives {given[party]} at reference valuations"
            for party in sorted(net)
            if abs(received[party] - given[party]) * 100 > options.tolerance_percent * received[party]
        ]
    return found


def _leg_breaches(book: Book, options: Options, row: tuple[int, int, int], *, rounded: bool) -> list[str]:
    leg, steps, value = row
    offer, want = int(book.leg_offer[leg]), int(book.leg_want[leg])
    given, filled = int(book.leg_offer_part[leg]), int(book.leg_want_part[leg])
    lot, wanted = int(book.offer_lot[offer]), int(book.want_lot[want])
    short = steps < max(1, lot) or steps * filled < wanted * given
    found = [f"leg {leg} moves {steps} steps, less than its lot of {lot} or {wanted}"] if short else []
    per_unit, ask = int(book.leg_steps_per_unit[leg]), int(book.offer_ask[offer])
    net = int(book.want_bid[want]) * filled // given - int(book.leg_freight[leg])
    step = 1 if rounded and steps * options.rounding_permille >= 1000 else 0
    minor = 1 if rounded else 0
    if ask > net:
        found.append(f"leg {leg} asks {ask} and gets at most {net}")
    if (value + minor) * per_unit < ask * (steps - step):
        found.append(f"leg {leg} is valued at {value}, below its ask")
    if (value - minor) * per_unit > net * (steps + step):
        found.append(f"leg {leg} is valued at {value}, above its bid after freight")
    return found


def _shape_breaches(book: Book, options: Options, deal: Deal) -> list[str]:
    found: list[str] = []
    ends = {int(book.offer_party[book.leg_offer[leg]]) for leg in deal.legs}
    ends |= {int(book.want_party[book.leg_want[leg]]) for leg in deal.legs}
    if tuple(sorted(ends)) != deal.parties:
        found.append("its parties are not the ends of its legs")
    if len(set(deal.legs)) != len(deal.legs) or not deal.legs:
        found.append("a leg stands in it twice, or it has none")
    if len(deal.parties) > options.parties_max:
        found.append(f"it has {len(deal.parties)} parties")
    if len({int(book.party_group[party]) for party in deal.parties}) > options.groups_max:
        found.append("it joins too many groups")
    pairs = zip(deal.legs, deal.steps, strict=True)
    assessed = [
        _half_even(int(book.leg_assessed[leg]) * steps, int(book.leg_steps_per_unit[leg])) for leg, steps in pairs
    ]
    if tuple(assessed) != deal.assessed:
        found.append("its assessed values are not those of the reference valuations")
    return found


def _open_breaches(book: Book, moves: Iterable[tuple[int, int]]) -> list[str]:
    of_offer: dict[int, int] = defaultdict(int)
    of_want: dict[int, int] = defaultdict(int)
    of_leg: dict[int, int] = defaultdict(int)
    of_limit: dict[int, int] = defaultdict(int)
    for leg, steps in moves:
        of_offer[int(book.leg_offer[leg])] += steps
        of_want[int(book.leg_want[leg])] += -(-steps * int(book.leg_want_part[leg]) // int(book.leg_offer_part[leg]))
        of_leg[leg] += steps
    for limit, leg, load in zip(book.load_limit, book.load_leg, book.load_per_step, strict=True):
        of_limit[int(limit)] += of_leg[int(leg)] * int(load)
    return [
        f"{name} {row} {does} more than is open"
        for name, does, used_of, opened in (
            ("offer", "gives", of_offer, book.offer_open),
            ("want", "gets", of_want, book.want_open),
            ("limit", "carries", of_limit, book.limit_open),
        )
        for row, used in used_of.items()
        if used > opened[row]
    ]


def _half_even(numerator: int, denominator: int) -> int:
    quotient, remainder = divmod(numerator, denominator)
    up = remainder * 2 > denominator or (remainder * 2 == denominator and quotient % 2 == 1)
    return quotient + 1 if up else quotient
