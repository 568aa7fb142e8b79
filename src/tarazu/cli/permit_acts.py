"""tarazu recommend, amend-permit, appeal and decide-appeal: a permit between its application and its end."""

from typing import Annotated

import typer

from tarazu.authorisation.appeal import AppealEvent
from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.matching import As, Json, Key
from tarazu.cli.output import show_answer
from tarazu.cli.permits import File, Officer
from tarazu.desk import amend_authorisation as amending
from tarazu.desk import appeal_decision as appealing
from tarazu.desk import decide_appeal as deciding
from tarazu.desk import recommend_grant as recommending
from tarazu.kernel.quantity import read_quantity
from tarazu.kernel.value import Value, read_minor
from tarazu.reference.units import unit as unit_of

Reason = Annotated[str, typer.Option(help="Why; it stays on record.")]


def recommend(
    file: File,
    acting_as: Officer,
    note: Annotated[str, typer.Option(help="A note for the officer who decides.")] = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Say as a first officer that a large file may be granted; another one grants it."""
    now = ready()
    done = recommending.recommend_grant(
        actor=acting(acting_as, now), authorisation_id=file, note=note, now=now, key=key_of(key)
    )
    show_answer(done, as_json=as_json)


def amend_permit(
    file: File,
    *,
    leg: Annotated[int, typer.Option(help="The number of the leg.")],
    quantity: Annotated[str, typer.Option(help="How much is admitted of it from now on.")],
    value: Annotated[str, typer.Option(help="Its value, in units of account.")],
    reason: Reason,
    acting_as: Officer,
    unit: Annotated[str, typer.Option(help="The unit of the quantity.")] = "TNE",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Admit more or less of a leg, within the contract and never below what is declared."""
    now = ready()
    done = amending.amend_authorisation(
        actor=acting(acting_as, now),
        authorisation_id=file,
        leg_number=leg,
        quantity=read_quantity(quantity, unit_of(unit)),
        value=Value(read_minor(value)),
        reason=reason,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def appeal(
    file: File,
    grounds: Annotated[str, typer.Option(help="Why the decision is wrong.")],
    acting_as: As,
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Bring the newest decision on a file before the ministry; it stands until the appeal is upheld."""
    now = ready()
    done = appealing.appeal_decision(
        actor=acting(acting_as, now), authorisation_id=file, grounds=grounds, now=now, key=key_of(key)
    )
    show_answer(done, as_json=as_json)


def decide_appeal(
    appeal_id: Annotated[str, typer.Argument(metavar="APPEAL", help="The appeal.")],
    event: Annotated[AppealEvent, typer.Argument(help="uphold, dismiss or withdraw.")],
    decision: Annotated[str, typer.Option(help="The reasons.")],
    acting_as: As,
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Uphold an appeal, which reinstates the file, or dismiss it; or withdraw one's own."""
    now = ready()
    done = deciding.decide_appeal(
        actor=acting(acting_as, now), appeal_id=appeal_id, event=event, decision=decision, now=now, key=key_of(key)
    )
    show_answer(done, as_json=as_json)
