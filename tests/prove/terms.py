"""The life of a trade by a seed, on the clock of a sandbox: deliveries, windows, closing or lapse, and what is left."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.journeys import world
from tests.journeys.world import Trade, after, morning

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.clearing.clocks import quarter_of
from tarazu.clearing.closing import ClosingRefused
from tarazu.desk.close_authorisation import NotNettedYet
from tarazu.desk.confirm_window import confirm_window
from tarazu.desk.lapse_authorisation import lapse_authorisation
from tarazu.desk.move_clock import move_clock
from tarazu.desk.open_window import open_window
from tarazu.desk.strike_window import strike_window
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger.accounts import AccountKind
from tarazu.ledger.balances import balance_by_unit
from tarazu.storage import clock, ledger, windows
from tarazu.storage.files import load_file

ORDERS = ("PK", "RU")
CLEARING = (AccountKind.POSITION, AccountKind.CONTROL, AccountKind.NETTED)
TRANSIT = (AccountKind.PROMISED, AccountKind.UNDER_WAY)
SAILING_DAYS = 60  # everything leaves within so many days, and arrives within as many again
FLAG_DAYS = 11


@dataclass(frozen=True)
class Consignment:
    """A part of a leg on its way: when it leaves and comes, and what customs finds there."""

    leg: int
    quantity: Quantity
    leaves: date
    comes: date
    found_per_mille: int
    worth_per_mille: int
    mistaken: bool  # an officer enters it wrongly first, and takes that back


def consignments(trade: Trade, draw: Random) -> list[Consignment]:
    """Every leg in parts, each with its own fate."""
    made = []
    for leg in trade.contract.legs:
        parts = draw.randint(1, 3)
        for part in range(parts):
            steps = leg.quantity.steps * (part + 1) // parts - leg.quantity.steps * part // parts
            leaves = draw.randint(1, SAILING_DAYS)
            made.append(
                Consignment(
                    leg=leg.number,
                    quantity=Quantity(steps, leg.quantity.unit),
                    leaves=after(leaves),
                    comes=after(leaves + draw.randint(8, 50)),
                    found_per_mille=draw.choice((1_000,) * 5 + (985,)),
                    worth_per_mille=draw.choice((1_000, 1_000, 1_000, 990, 950)),
                    mistaken=draw.random() < 0.2,
                )
            )
    return made


def live(trade: Trade, seed: int) -> Counter[str]:
    """Carry a trade to its end and past every term: the balances looked at, and what nothing explains."""
    draw = Random(seed)
    clock.start_sandbox(morning(after(0)))
    sent = consignments(trade, draw)
    moves = [(one.leaves, 0, at) for at, one in enumerate(sent)] + [(one.comes, 1, at) for at, one in enumerate(sent)]
    for day, arrives, at in sorted(moves):
        move_clock(moment=morning(day))
        cross(trade, sent[at], day, arrives=bool(arrives))
    for order in ORDERS:
        net_windows(trade, order)
    for order in ORDERS:
        end(trade, order)
    return look(trade)


def cross(trade: Trade, one: Consignment, day: date, *, arrives: bool) -> None:
    """A consignment at a border: out of its giver's country, or into its receiver's."""
    leg = next(each for each in trade.contract.legs if each.number == one.leg)
    order = (leg.receiver_id if arrives else leg.giver_id)[:2].upper()
    declared = leg.value_of(one.quantity)
    found = Quantity(one.quantity.steps * (one.found_per_mille if arrives else 1_000) // 1_000, leg.quantity.unit)
    worth = Value(leg.value_of(found).minor * (one.worth_per_mille if arrives else 1_000) // 1_000)
    if one.mistaken:
        wrong = world.lodge(trade, order, one.leg, one.quantity, declared, day)
        world.assess(wrong, one.quantity, Value(declared.minor // 2), day)
        world.reverse(wrong, day)
    number = world.lodge(trade, order, one.leg, one.quantity, declared, day)
    world.assess(number, found, worth, day)
    world.release(number, day)


def net_windows(trade: Trade, order: str) -> None:
    """Every quarter's window from the first delivery until the term is over, each in its turn."""
    quarter, last = quarter_of(after(1)), due(trade, order)
    while quarter.period.since <= last:
        since = quarter.period.since
        opened = open_window(actor=world.console(since), order=order, day=since, now=clock.now(), key=world.new_key())[
            "window"
        ]
        struck = max(windows.window(opened).cut_off, clock.now().date())
        for act, day in ((strike_window, struck), (confirm_window, struck + timedelta(days=FLAG_DAYS))):
            move_clock(moment=max(clock.now(), morning(day)))
            act(actor=world.console(day), window_id=opened, now=clock.now(), key=world.new_key())
        quarter = quarter.following


def due(trade: Trade, order: str) -> date:
    """The last day of a file's term."""
    today = clock.now().date()
    first = load_file(trade.files[order]).first_clock(today)
    assert first is not None
    return first.due_date(today)


def end(trade: Trade, order: str) -> None:
    """The file is closed; what cannot be closed lapses when its term is over."""
    move_clock(moment=max(clock.now(), morning(due(trade, order) + timedelta(days=1))))
    today = clock.now().date()
    try:
        world.close(trade, order, today)
    except (ClosingRefused, NotNettedYet):
        lapse_authorisation(
            actor=world.officer(trade.authorities[order], today),
            authorisation_id=trade.files[order],
            reason="The term is over.",
            now=clock.now(),
            key=world.new_key(),
        )


def look(trade: Trade) -> Counter[str]:
    """Every account of clearing and of goods on their way: at zero, or in the record of a lapse to the last unit."""
    found: Counter[str] = Counter({"balances": 0, "closed": 0, "lapsed": 0, "not_explained": 0})
    for book_id in trade.files.values():
        file = load_file(book_id)
        closed = file.authorisation.state is AuthorisationState.CLOSED
        found["closed" if closed else "lapsed"] += 1
        accounts, held = ledger.accounts_of_book(book_id), ledger.balances_of_book(book_id)
        struck = file.net_offs[-1].residual.minor if file.net_offs else 0
        for account in accounts.values():
            if account.kind not in (*CLEARING, *TRANSIT):
                continue
            balance = held[account.id]
            left = 0 if closed or account.kind in (AccountKind.NETTED, *TRANSIT) else struck
            sign = -1 if account.kind is AccountKind.CONTROL else 1
            found["balances"] += 1
            found["not_explained"] += (balance.posted, balance.pending) != (sign * left, 0)
        found["not_explained"] += any(balance_by_unit(ledger.transfers_of_book(book_id)).values())
    return found
