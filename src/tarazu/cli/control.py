"""tarazu attest, propose-figure and approve-figure: goods control and the figures, from a terminal."""

from typing import Annotated

import typer

from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.matching import As, Json, Key
from tarazu.cli.output import show_answer
from tarazu.cli.permits import File
from tarazu.desk.approve_figure import approve_figure as decide_figure
from tarazu.desk.attest_loading import attest_loading
from tarazu.desk.propose_figure import propose_figure as offer_figure
from tarazu.kernel.value import read_minor
from tarazu.reference.tables import read_day
from tarazu.rulebook.proposals import ProposalEvent

Keeper = Annotated[str, typer.Option("--as", help="Sign-in name of a rule keeper.")]


def attest(
    file: File,
    *,
    leg: Annotated[int, typer.Option(help="The number of the leg.")],
    price: Annotated[str, typer.Option(help="The imputed price in US dollars a barrel, such as 44.10.")],
    method: Annotated[str, typer.Option(help="How it was found.")],
    price_source: Annotated[str, typer.Option("--source", help="The price it rests on, and who published it.")],
    priced_on: Annotated[str, typer.Option(help="The day of that price.")],
    loaded_on: Annotated[str, typer.Option(help="The day of loading.")],
    acting_as: As,
    service: Annotated[
        list[str] | None, typer.Option(help="Whose services it uses: eu_uk or us; several times, or not at all.")
    ] = None,
    freight_itemised: Annotated[bool, typer.Option(help="Freight and insurance are itemised.")] = False,
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Attest the imputed price of one energy loading, before it is declared."""
    now = ready()
    done = attest_loading(
        actor=acting(acting_as, now),
        authorisation_id=file,
        leg_number=leg,
        barrel_cents=read_minor(price),
        method=method,
        priced_on=read_day(priced_on),
        price_source=price_source,
        services=service or (),
        freight_itemised=freight_itemised,
        loaded_on=read_day(loaded_on),
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def propose_figure(
    order: Annotated[str, typer.Argument(help="The legal order, such as PK.")],
    figure: Annotated[str, typer.Argument(help="The figure, such as netting_days.")],
    value: Annotated[str, typer.Argument(help="The value; several words with commas between.")],
    *,
    since: Annotated[str, typer.Option(help="The first day it holds; tomorrow at the earliest.")],
    source: Annotated[str, typer.Option(help="The instrument it stands in, its number and day.")],
    acting_as: Keeper,
    confidence: Annotated[str, typer.Option(help="H, M or L.")] = "H",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Propose a dated value of a figure; it counts once another rule keeper has approved it."""
    now = ready()
    done = offer_figure(
        actor=acting(acting_as, now),
        order=order.upper(),
        figure=figure,
        text=value,
        since=read_day(since),
        source=source,
        confidence=confidence,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def approve_figure(
    proposal: Annotated[str, typer.Argument(help="The number of the proposal.")],
    event: Annotated[ProposalEvent, typer.Argument(help="approve or refuse.")],
    *,
    acting_as: Keeper,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Decide, as a second rule keeper, on a proposed value of a figure."""
    now = ready()
    done = decide_figure(
        actor=acting(acting_as, now), proposal_id=proposal, event=event, reason=reason, now=now, key=key_of(key)
    )
    show_answer(done, as_json=as_json)
