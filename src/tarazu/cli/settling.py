"""How the demo settles what a net-off left: a cure in goods, agreed, admitted, carried over both borders."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tarazu.clearing.agreed_cures import AgreedCure, CureEvent, CureGoods, steps_worth
from tarazu.cli.story import Teller, morning
from tarazu.cli.voyages import Crossing, Voyages
from tarazu.contracts.contract import Instalment
from tarazu.desk import see_people
from tarazu.desk.admit_cure import admit_cure
from tarazu.desk.answer_cure import answer_cure
from tarazu.desk.propose_cure import propose_cure
from tarazu.desk.see_residual import see_residual
from tarazu.kernel.rounding import divide_half_even
from tarazu.kernel.value import Price, Value
from tarazu.matching.deals import Leg

ADMITTED_AFTER, SHIPPED_AFTER = 2, 4  # days from the proposal


def settle(
    teller: Teller, voyages: Voyages, order: str, netted: dict[str, Any], day: date, told: Callable[[str], None]
) -> date:
    """Cure what an order's net-off left open; the day on which its goods were released on arrival.

    `netted` is what the net-off answered, so a story told again cures the same.
    """
    owed = Value(netted["residual_minor"])
    countries = {line.party.id: line.party.country for line in teller.page(day).parties if line.party}
    like = next(leg for leg in teller.deal.legs if (countries[leg.giver_id] == order) == (owed.minor < 0))
    cure = _agree(teller, voyages.files[order], like, Value(abs(owed.minor)), day)
    leg = cure.leg
    told(f"{Value(abs(owed.minor))} were left under the {order} order: {leg.quantity} of {leg.commodity} settle them")
    for file in voyages.files.values():
        _admit(teller, cure.id, file, day + timedelta(days=ADMITTED_AFTER))
    leaves = day + timedelta(days=SHIPPED_AFTER)
    arrives = leaves + timedelta(days=max(line.lane.transit_days for line in teller.page(day).legs))
    part = Instalment(leg.number, 1, leg.quantity, leaves)
    voyages.cross(Crossing(leaves, countries[leg.giver_id], leg, part, arriving=False, turn=0))
    return voyages.cross(Crossing(arrives, countries[leg.receiver_id], leg, part, arriving=True, turn=1))


def _agree(teller: Teller, file: str, like: Leg, owed: Value, day: date) -> AgreedCure:
    per_unit = divide_half_even(like.value.minor * like.quantity.unit.steps_per_unit, like.quantity.steps)
    goods = CureGoods(
        giver_id=like.giver_id,
        receiver_id=like.receiver_id,
        commodity=like.commodity,
        quantity=steps_worth(owed, Price(per_unit, like.quantity.unit)),
    )
    done = propose_cure(
        actor=teller.trader(like.receiver_id, day),
        authorisation_id=file,
        party_id=like.receiver_id,
        goods=goods,
        now=morning(day),
        key=f"{teller.key}/cure/{file}",
    )
    answer_cure(
        actor=teller.trader(like.giver_id, day),
        cure_id=done["cure"],
        party_id=like.giver_id,
        event=CureEvent.ACCEPT,
        now=morning(day),
        key=f"{teller.key}/cure/{file}/accept",
    )
    seen = see_residual(actor=see_people.console(day), authorisation_id=file, now=morning(day))
    return next(line.cure for line in seen.cures if line.cure.id == done["cure"])


def _admit(teller: Teller, cure_id: str, file: str, day: date) -> None:
    admit_cure(
        actor=teller.officer(file, day), cure_id=cure_id, now=morning(day), key=f"{teller.key}/cure/{file}/admit"
    )
