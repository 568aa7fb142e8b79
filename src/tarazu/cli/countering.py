"""tarazu counter and answer-counter: other terms of a proposed deal."""

from typing import Annotated

import typer

from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.matching import As, Json, Key, Party
from tarazu.cli.output import show_answer
from tarazu.desk.answer_counter import answer_counter as reply
from tarazu.desk.counter_deal import counter_deal
from tarazu.kernel.quantity import read_quantity
from tarazu.kernel.value import read_minor
from tarazu.matching.counters import Asked, CounterAnswer
from tarazu.reference.tables import read_day
from tarazu.reference.units import unit


def counter(
    deal: Annotated[str, typer.Argument(help="The deal.")],
    *,
    party: Party,
    leg: Annotated[int, typer.Option(help="The number of a leg that the party gives or gets.")],
    price: Annotated[str, typer.Option(help="Another price for one unit of its goods; left out, it stays.")] = "",
    quantity: Annotated[str, typer.Option(help="A smaller quantity; left out, the most that the price leaves.")] = "",
    measure: Annotated[str, typer.Option("--unit", help="The unit, as a code of UN/ECE Recommendation 20.")] = "TNE",
    leaves_on: Annotated[str, typer.Option(help="The day on which the first goods of the deal leave.")] = "",
    reason: Annotated[str, typer.Option(help="Why; only the mechanism reads it.")] = "",
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Ask for other terms of a proposed deal; the others accept or refuse them by its deadline."""
    now = ready()
    done = counter_deal(
        actor=acting(acting_as or party, now),
        deal_id=deal,
        party_id=party,
        asked=Asked(
            leg,
            read_minor(price) if price else None,
            read_quantity(quantity, unit(measure)) if quantity else None,
            read_day(leaves_on) if leaves_on else None,
        ),
        reason=reason,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def answer_counter(
    counter: Annotated[str, typer.Argument(help="The counter-offer, such as counter_7k3m9q2xv1ab.")],
    answer: Annotated[CounterAnswer, typer.Argument(help="accept, refuse or withdraw.")],
    party: Party,
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Accept other terms that a partner asks for, refuse them, or take your own wish back."""
    now = ready()
    done = reply(
        actor=acting(acting_as or party, now),
        counter_id=counter,
        party_id=party,
        answer=answer,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)
