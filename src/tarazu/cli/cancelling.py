"""tarazu unshipped, cancel-unshipped and answer-cancellation: goods that are never shipped."""

from typing import Annotated

import typer

from tarazu.clearing.cancelling import CancellationEvent
from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.matching import As, Json, Key
from tarazu.cli.output import say, show_answer, show_table
from tarazu.desk.answer_cancellation import answer_cancellation as reply
from tarazu.desk.cancel_unshipped import cancel_unshipped as propose
from tarazu.desk.see_unshipped import see_unshipped
from tarazu.kernel.quantity import read_quantity
from tarazu.reference.units import unit

Party = Annotated[str, typer.Option(help="The party you act for.")]
Contract = Annotated[str, typer.Argument(help="The contract, by its identifier or its number.")]


def unshipped(contract: Contract, acting_as: As = "") -> None:
    """Show what of a contract was never shipped, and what each file comes to if the rest arrives."""
    now = ready()
    page = see_unshipped(actor=acting(acting_as, now), contract_id=contract)
    legs = [(one.leg.number, one.leg.commodity, one.leg.quantity, one.struck, one.left) for one in page.legs]
    show_table("Legs", ["leg", "goods", "contract#", "cancelled#", "not shipped#"], legs)
    for one in page.files:
        say(f"   {one.file.order}: exports {one.after.exports_assessed}, imports {one.after.imports_assessed}")
    made = [
        (line.cancellation.id, line.cancellation.leg_number, line.cancellation.quantity, line.cancellation.state)
        for line in page.cancellations
    ]
    show_table("Cancellations", ["cancellation", "leg", "quantity#", "state"], made)


def cancel_unshipped(
    contract: Contract,
    *,
    leg: Annotated[int, typer.Option(help="The number of the leg.")],
    quantity: Annotated[str, typer.Option(help="How much of it is never shipped.")],
    reason: Annotated[str, typer.Option(help="Why it is not shipped.")],
    party: Party,
    measure: Annotated[str, typer.Option("--unit", help="The unit, as a code of UN/ECE Recommendation 20.")] = "TNE",
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Propose that a part of a leg is never shipped; it holds once every party of the contract has agreed."""
    now = ready()
    done = propose(
        actor=acting(acting_as or party, now),
        contract_id=contract,
        leg_number=leg,
        quantity=read_quantity(quantity, unit(measure)),
        reason=reason,
        party_id=party,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def answer_cancellation(
    cancellation: Annotated[str, typer.Argument(help="The cancellation, such as cx_7k3m9q2xv1ab.")],
    event: Annotated[CancellationEvent, typer.Argument(help="agree, decline or withdraw.")],
    party: Party,
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Agree that goods are never shipped, decline it, or take your own proposal back."""
    now = ready()
    done = reply(
        actor=acting(acting_as or party, now),
        cancellation_id=cancellation,
        party_id=party,
        event=event,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)
