"""tarazu mirror, load-partner-records and explain-difference: two customs' records of one trade."""

from pathlib import Path
from typing import Annotated

import typer

from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.matching import As, Json, Key
from tarazu.cli.output import say, show_answer, show_table
from tarazu.desk import explain_difference as explaining
from tarazu.desk import load_partner_records as loading
from tarazu.desk.see_mirror import see_mirror
from tarazu.statistics.mirror import Explanation

Order = Annotated[str, typer.Argument(help="Our country, such as PK.")]
Partner = Annotated[str, typer.Argument(help="The partner country, such as RU.")]


def mirror(order: Order, partner: Partner, acting_as: As = "") -> None:
    """Show every delivery as both customs have it on record, what is open first."""
    now = ready()
    page = see_mirror(actor=acting(acting_as, now), order=order, partner=partner, now=now)
    rows = [
        (
            line.pair.key,
            line.pair.ours.value if line.pair.ours else "-",
            line.pair.theirs.value if line.pair.theirs else "-",
            ", ".join(line.pair.differences) or "agree",
            line.remark.explanation if line.remark else "",
        )
        for line in page.lines
    ]
    show_table("Mirror", ["delivery", "ours#", "theirs#", "difference", "explained"], rows)
    say(f"   {page.open} differences are open; ours {page.ours}, theirs {page.theirs}")


def load_partner_records(
    order: Order,
    partner: Partner,
    file: Annotated[Path, typer.Argument(help="Their declarations as CSV.", exists=True, dir_okay=False)],
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Load the partner customs' own records line by line; with one wrong line nothing is loaded."""
    now = ready()
    done = loading.load_partner_records(
        actor=acting(acting_as, now),
        order=order,
        partner=partner,
        content=file.read_bytes(),
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def explain_difference(
    order: Order,
    partner: Partner,
    delivery: Annotated[str, typer.Argument(help="The delivery as `tarazu mirror` names it.")],
    explanation: Annotated[Explanation, typer.Argument(help="What the difference is.")],
    *,
    note: Annotated[str, typer.Option(help="What shows it.")],
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Work a difference off by saying what it is, or open it again."""
    now = ready()
    done = explaining.explain_difference(
        actor=acting(acting_as, now),
        order=order,
        partner=partner,
        delivery=delivery,
        explanation=explanation,
        note=note,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)
