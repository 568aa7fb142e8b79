"""Eight people do the same at the same moment, each under a key of their own, with real commits.

A deal is answered, a file granted, its permit drawn down to the limit, a window struck and made final, a set-off
posted, a file closed. What may happen once happens once, whoever comes first; everybody else is told why not.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.desk import test_clearing_set_off as setting_off
from tests.desk.test_clearing_windows import FLAGS_OVER, confirmed, opened, struck
from tests.journeys import world
from tests.journeys.world import Trade, after
from tests.prove.meeting import WORKERS, at_once, once

from tarazu.clearing.set_off import SetOffEvent
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.storage import clock

THIRDS = 3  # of a leg, each declared by itself


def draw_down(trade: Trade) -> bool:
    """Eight declarations, each of a third of what a leg admits, at once: three fit."""
    leg = world.leg_of(trade, "PK")
    part, worth = Quantity(leg.quantity.steps // THIRDS, leg.quantity.unit), Value(leg.value.minor // THIRDS)
    ended = at_once(lambda _: world.lodge(trade, "PK", leg.number, part, worth, after(5)))
    return ended == {"ok": THIRDS, "AllowanceExceeded": WORKERS - THIRDS}


def confirm_or_strike(window: str) -> bool:
    """Half of them make a struck window final, half strike it again: it is made final once."""
    ended = at_once(lambda number: (confirmed if number % 2 else struck)(window, FLAGS_OVER))
    return once(ended) and ended["StepRefused"] == WORKERS - 1


def post_or_withdraw(order: str) -> bool:
    """Half of them post a set-off, half withdraw it: it ends once."""
    made = setting_off.propose(order=order)
    for party in setting_off.PAIR:
        setting_off.say(made["set_off"], party)
    day = made["object_until"] + timedelta(days=1)
    events = (SetOffEvent.POST, SetOffEvent.WITHDRAW)
    return once(at_once(lambda number: setting_off.post(made["set_off"], day, event=events[number % 2])))


def run() -> dict[str, Any]:
    """Carry deals to their end, and race for steps on the way: which of them was taken as often as it may be."""
    world.found_world()
    ring, pair = world.propose()
    held: dict[str, bool] = {}

    def raced(name: str, work: Callable[[int], Any]) -> None:
        held[name] = once(at_once(work))

    raced("consent", lambda _: world.consent(pair, pair.party_ids[0]))
    trade = world.put_under_contract(pair)
    raced("authorise", lambda _: world.grant(trade, "PK"))
    world.grant(trade, "RU")
    world.deliver(trade, after(5), per_mille=950)
    setting_off.second_trade(trade)
    clock.start_sandbox(world.morning(setting_off.TODAY))
    held["post set-off"] = post_or_withdraw("PK")
    ringed = world.put_under_contract(ring)
    for order in ringed.files:
        world.grant(ringed, order)
    held["draw down"] = draw_down(ringed)
    window = opened()
    raced("strike", lambda _: struck(window))
    held["confirm"] = confirm_or_strike(window)
    world.net(trade, "PK", setting_off.TODAY)
    raced("close", lambda _: world.close(trade, "PK", setting_off.TODAY))
    return held
