"""tarazu shipment and tell-of-shipment: where goods are, and what both sides say of them."""

from typing import Annotated

import typer

from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.documents import Number
from tarazu.cli.matching import As, Json, Key
from tarazu.cli.output import say, show_answer, show_table
from tarazu.desk.see_own_shipments import see_shipment
from tarazu.desk.tell_of_shipment import tell_of_shipment as tell
from tarazu.reference.tables import read_day
from tarazu.shipments.reports import Happened, Report


def shipment(declaration: Number, acting_as: As = "") -> None:
    """Show everything said of a shipment, and the papers its goods still lack."""
    now = ready()
    page = see_shipment(actor=acting(acting_as, now), declaration_number=declaration)
    rows = [
        (
            f"{one.at:%Y-%m-%d %H:%M}",
            "customs" if one.by_customs else "firm",
            " ".join(str(part) for part in (one.report.happened, one.report.place, one.report.on) if part),
            one.report.expected or "",
            one.report.seal,
            one.report.text,
        )
        for one in page.said
    ]
    show_table("Said of the shipment", ["said", "by", "happened", "expected", "seal", "message"], rows)
    say(f"Papers missing: {', '.join(paper.code for paper in page.shipment.missing) or 'none'}.")


def tell_of_shipment(
    declaration: Number,
    *,
    happened: Annotated[Happened | None, typer.Option(help="What happened to the goods.")] = None,
    on: Annotated[str, typer.Option(help="The day on which it happened; left out, today.")] = "",
    place: Annotated[str, typer.Option(help="Where, as a UN/LOCODE, or a crossing such as PK-TORKHAM.")] = "",
    expected: Annotated[str, typer.Option(help="The day on which the goods are expected.")] = "",
    seal: Annotated[str, typer.Option(help="The number of the seal.")] = "",
    text: Annotated[str, typer.Option(help="A message to the other side.")] = "",
    acting_as: As,
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Say what becomes of a shipment: the declarant to the customs office, or an officer to the declarant."""
    now = ready()
    report = Report(happened, read_day(on) if on else None, place, read_day(expected) if expected else None, seal, text)
    actor = acting(acting_as, now)
    done = tell(actor=actor, declaration_number=declaration, report=report, now=now, key=key_of(key))
    show_answer(done, as_json=as_json)
