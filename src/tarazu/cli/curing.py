"""tarazu residual, propose-cure, answer-cure and admit-cure: what a net-off left, settled in goods."""

from typing import Annotated

import typer

from tarazu.clearing.agreed_cures import CureEvent, CureGoods
from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.matching import As, Json, Key, Party
from tarazu.cli.output import say, show_answer, show_json, show_table
from tarazu.cli.permits import File, Officer
from tarazu.desk.admit_cure import admit_cure as admit
from tarazu.desk.answer_cure import answer_cure as reply
from tarazu.desk.propose_cure import propose_cure as propose
from tarazu.desk.see_residual import ResidualPage, see_residual
from tarazu.kernel.quantity import read_quantity
from tarazu.reference.commodities import commodity_of

CureId = Annotated[str, typer.Argument(help="The cure.")]


def residual(file: File, acting_as: As = "", as_json: Json = False) -> None:
    """What a file leaves open, who owes it until when, and every way to cure it in goods."""
    now = ready()
    page = see_residual(actor=acting(acting_as, now), authorisation_id=file, now=now)
    show_json(page) if as_json else _show(page)


def _show(page: ResidualPage) -> None:
    of = page.residual
    if of.debtor is None or of.inside_tolerance:
        say(f"Nothing is left to cure: {page.netted.outcome}.")
    else:
        say(f"[bold]{of.owed}[/bold] are owed from {of.debtor}, in goods, until {of.due}; nothing is paid in currency.")
    for finding in page.findings:
        say(f"   {finding.code} {finding.sentence}")
    for line in page.damages:
        due = line.due
        if due.short:
            short = due.short[0]
            say(f"   Damages {short.cure.id} came short by {short.missing}: {due.country} is asked for that again:")
        else:
            say(f"   Clause 12 lets goods worth {due.most} be agreed on top, from {due.country}:")
        say("   " + ", ".join(f"{goods} at {price}" for goods, price in line.menu))
        late = [(one.leg_number, one.instalment, one.ship_by, one.left_on, one.value, one.damages) for one in due.late]
        show_table("Instalments that left late", ["leg", "part", "by", "left", "worth#", "on top#"], late)
    exact = [(one.direction, one.price, one.to_balance, one.to_tolerance) for one in page.exact]
    show_table("Exact cures", ["more of the", "at", "to balance#", "to the tolerance#"], exact)
    offers = [
        (one.listing_id, one.commodity, one.open, one.needed, one.price, "other firm" if one.substitute else "party")
        for one in page.offers
    ]
    show_table("Offers on the book", ["offer", "goods", "open#", "would settle#", "at#", "of"], offers)
    cures = [
        (
            line.cure.id,
            line.giver.name if line.giver else "not named yet",
            line.cure.kind,
            line.cure.commodity,
            line.cure.quantity,
            line.delivered,
            line.cure.state,
        )
        for line in page.cures
    ]
    show_table("Agreed cures", ["cure", "gives", "as", "goods", "quantity#", "came#", "state"], cures)


def propose_cure(
    file: File,
    *,
    party: Party,
    giver: Annotated[str, typer.Option(help="Who gives: a party, or an offer on the book.")],
    receiver: Annotated[str, typer.Option(help="The party of the contract that receives.")],
    commodity: Annotated[str, typer.Option(help="The goods, such as 1006.30/basmati.")],
    quantity: Annotated[str, typer.Option(help="How much, in the unit of the goods.")],
    note: Annotated[str, typer.Option(help="A word to the other side.")] = "",
    damages: Annotated[bool, typer.Option("--damages", help="Owed on top for delay, under clause 12.")] = False,
    waive: Annotated[bool, typer.Option("--waive", help="Give up goods of damages that came short.")] = False,
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Propose goods that settle what the newest net-off of a file left."""
    now = ready()
    done = propose(
        actor=acting(acting_as or party, now),
        authorisation_id=file,
        party_id=party,
        goods=CureGoods(
            giver_id=giver,
            receiver_id=receiver,
            commodity=commodity,
            quantity=read_quantity(quantity, commodity_of(commodity).unit),
            note=note,
            damages=damages,
            waive=waive,
        ),
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def answer_cure(
    cure: CureId,
    event: Annotated[CureEvent, typer.Argument(help="accept, decline or withdraw.")],
    party: Party,
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Agree to a cure as whoever gives or receives its goods, decline it, or take your own proposal back."""
    now = ready()
    done = reply(
        actor=acting(acting_as or party, now), cure_id=cure, party_id=party, event=event, now=now, key=key_of(key)
    )
    show_answer(done, as_json=as_json)


def admit_cure(
    cure: CureId,
    acting_as: Officer,
    refuse: Annotated[bool, typer.Option(help="Refuse it instead.")] = False,
    note: Annotated[str, typer.Option(help="The reason of a refusal.")] = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Admit an agreed cure as the officer of one legal order; with the last one its goods may move."""
    now = ready()
    event = CureEvent.REFUSE if refuse else CureEvent.ADMIT
    done = admit(actor=acting(acting_as, now), cure_id=cure, event=event, note=note, now=now, key=key_of(key))
    show_answer(done, as_json=as_json)
