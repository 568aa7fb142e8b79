"""tarazu declare, assess, release and reverse: goods at the border."""

from typing import Annotated

import typer

from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.matching import As, Json, Key
from tarazu.cli.output import show_answer
from tarazu.cli.permits import File, Officer
from tarazu.desk.add_papers import add_papers
from tarazu.desk.assess_declaration import assess_declaration
from tarazu.desk.decide_reassessment import decide_reassessment as decide
from tarazu.desk.declare import declare as lodge
from tarazu.desk.reassess_declaration import reassess_declaration
from tarazu.desk.release_declaration import release_declaration
from tarazu.desk.reverse_declaration import reverse_declaration
from tarazu.kernel.quantity import read_quantity
from tarazu.kernel.value import Value, read_minor
from tarazu.reference.units import unit
from tarazu.shipments.declarations import Named
from tarazu.shipments.reassess import ReassessmentEvent

Number = Annotated[str, typer.Argument(help="The number of the declaration.")]


def declare(
    file: File,
    *,
    leg: Annotated[int, typer.Option(help="The number of the leg.")],
    quantity: Annotated[str, typer.Option(help="How much, such as 1250 or 12.5.")],
    value: Annotated[str, typer.Option(help="Its declared value, such as 700000.")],
    acting_as: As,
    measure: Annotated[str, typer.Option("--unit", help="The unit, as a code of UN/ECE Recommendation 20.")] = "TNE",
    paper: Annotated[
        list[str] | None, typer.Option(help="A paper that goes with it; may be given several times.")
    ] = None,
    vessel: Annotated[str, typer.Option(help="The ship or vehicle that carries the goods.")] = "",
    imo: Annotated[str, typer.Option(help="The IMO number of the ship.")] = "",
    bank: Annotated[str, typer.Option(help="The bank of a guarantee.")] = "",
    bic: Annotated[str, typer.Option(help="The BIC of the bank.")] = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Lodge an import or export declaration for a part of a leg."""
    now = ready()
    done = lodge(
        actor=acting(acting_as, now),
        authorisation_id=file,
        leg_number=leg,
        quantity=read_quantity(quantity, unit(measure)),
        declared=Value(read_minor(value)),
        papers=tuple(paper or ()),
        named=Named(vessel.strip(), imo.strip(), bank.strip(), bic.strip()),
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def assess(
    declaration: Number,
    *,
    found: Annotated[str, typer.Option(help="What examination found, such as 1245.")],
    value: Annotated[str, typer.Option(help="The assessed value: the only one that counts.")],
    acting_as: Officer,
    measure: Annotated[str, typer.Option("--unit", help="The unit, as a code of UN/ECE Recommendation 20.")] = "TNE",
    note: Annotated[str, typer.Option(help="How the value was found.")] = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Assess a declaration: what was found, and what it is worth."""
    now = ready()
    done = assess_declaration(
        actor=acting(acting_as, now),
        declaration_number=declaration,
        found=read_quantity(found, unit(measure)),
        assessed=Value(read_minor(value)),
        note=note,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def release(declaration: Number, acting_as: Officer, key: Key = "", as_json: Json = False) -> None:
    """Release the goods of an assessed declaration."""
    now = ready()
    done = release_declaration(actor=acting(acting_as, now), declaration_number=declaration, now=now, key=key_of(key))
    show_answer(done, as_json=as_json)


def reverse(
    declaration: Number,
    acting_as: Officer,
    reason: Annotated[str, typer.Option(help="The reason; it stays on the books for ever.")],
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Take an assessment back by counter-entry."""
    now = ready()
    done = reverse_declaration(
        actor=acting(acting_as, now), declaration_number=declaration, reason=reason, now=now, key=key_of(key)
    )
    show_answer(done, as_json=as_json)


def reassess(
    declaration: Number,
    *,
    found: Annotated[
        str, typer.Option(help="What examination found, such as 1245; unchanged once goods are released.")
    ],
    value: Annotated[str, typer.Option(help="The new assessed value.")],
    reason: Annotated[str, typer.Option(help="The reason and its evidence; both stay on the books for ever.")],
    acting_as: Officer,
    measure: Annotated[str, typer.Option("--unit", help="The unit, as a code of UN/ECE Recommendation 20.")] = "TNE",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Assess a declaration anew in one act; above the order's limit a second officer posts it."""
    now = ready()
    done = reassess_declaration(
        actor=acting(acting_as, now),
        declaration_number=declaration,
        found=read_quantity(found, unit(measure)),
        assessed=Value(read_minor(value)),
        reason=reason,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def decide_reassessment(
    reassessment: Annotated[str, typer.Argument(help="The re-assessment, such as ra_7k3m9q2xv1ab.")],
    event: Annotated[ReassessmentEvent, typer.Argument(help="What you decide as the second officer.")],
    *,
    acting_as: Officer,
    decision: Annotated[str, typer.Option(help="A note; a refusal needs its reason.")] = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Post or refuse a re-assessment that another officer of your office proposed."""
    now = ready()
    done = decide(
        actor=acting(acting_as, now),
        reassessment_id=reassessment,
        event=event,
        decision=decision,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def papers(
    declaration: Number,
    paper: Annotated[list[str], typer.Argument(help="Codes such as certificate_of_origin or phytosanitary.")],
    *,
    acting_as: As,
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Add papers to a declaration before its goods are released."""
    now = ready()
    done = add_papers(
        actor=acting(acting_as, now), declaration_number=declaration, papers=tuple(paper), now=now, key=key_of(key)
    )
    show_answer(done, as_json=as_json)
