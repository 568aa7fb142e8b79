"""tarazu set-offs, propose-set-off, answer-set-off, post-set-off, owed-at-home and record-domestic."""

from pathlib import Path
from typing import Annotated

import typer

from tarazu.clearing.set_off import SetOffAnswer, SetOffEvent, SetOffScope
from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.matching import As, Json, Key, Party
from tarazu.cli.output import say, show_answer, show_json, show_table
from tarazu.cli.windows import Order
from tarazu.desk.answer_set_off import answer_set_off as reply
from tarazu.desk.post_set_off import post_set_off as post
from tarazu.desk.propose_set_off import propose_set_off as propose
from tarazu.desk.record_domestic import DomesticAct
from tarazu.desk.record_domestic import record_domestic as record
from tarazu.desk.see_set_off import SetOffPage, see_domestic, see_set_off, see_set_off_paper, see_set_offs
from tarazu.kernel.value import Value, read_minor

SetOffId = Annotated[str, typer.Argument(help="The set-off.")]


def set_offs(
    set_off: Annotated[str, typer.Argument(help="One set-off, to see its lines; all of them without.")] = "",
    paper: Annotated[Path | None, typer.Option(help="Write its notice to this PDF.")] = None,
    language: Annotated[str, typer.Option(help="The notice's language: en, ur or ru.")] = "en",
    acting_as: As = "",
    as_json: Json = False,
) -> None:
    """The set-offs you are named in, or one of them with every debt before and after."""
    now = ready()
    actor = acting(acting_as, now)
    if set_off:
        page = see_set_off(actor=actor, set_off_id=set_off)
        show_json(page) if as_json else _show(page)
        if paper is not None:
            paper.write_bytes(see_set_off_paper(actor=actor, set_off_id=set_off, language=language))
        return
    found = see_set_offs(actor=actor)
    if as_json:
        show_json(found)
        return
    rows = [
        (one.id, one.scope, one.order, Value(one.total, one.unit), len(one.party_ids), one.state, one.object_until)
        for one in found
    ]
    show_table("Set-offs", ["set-off", "of", "order", "cancels#", "parties#", "state", "objections until"], rows)


def _show(page: SetOffPage) -> None:
    of, names = page.set_off, {party.id: party.name for party in page.parties.values()}
    say(f"[bold]{of.id}[/bold]: {of.state}; cancels {Value(of.total, of.unit)}, which is the most there is.")
    say(f"Objections until {of.object_until}; {page.waiting} parties have not answered. {page.legal_basis}")
    rows = [
        (
            line.book_id,
            names[line.debtor_id],
            names[line.creditor_id],
            *(Value(minor, of.unit) for minor in (line.before, line.cleared, line.after)),
        )
        for line in page.lines
    ]
    show_table("Debts", ["book", "owes", "is owed", "before#", "cancelled#", "after#"], rows)


def propose_set_off(
    scope: Annotated[SetOffScope, typer.Argument(help="barter: between files; domestic: in local currency.")],
    order: Order,
    *,
    party: Annotated[str, typer.Option(help="Only what this party owes and is owed.")] = "",
    consortium: Annotated[str, typer.Option(help="Only what members of this consortium owe each other.")] = "",
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Find debts of different books that form loops, and give notice of cancelling them; nothing is posted yet."""
    now = ready()
    done = propose(
        actor=acting(acting_as or party, now),
        scope=scope,
        order=order,
        party_id=party or None,
        consortium_id=consortium or None,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def answer_set_off(
    set_off: SetOffId,
    answer: Annotated[SetOffAnswer, typer.Argument(help="consent or object; one objection ends it.")],
    *,
    party: Party,
    note: Annotated[str, typer.Option(help="Why.")] = "",
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Consent to a set-off that names your party, or object to it."""
    now = ready()
    done = reply(
        actor=acting(acting_as or party, now),
        set_off_id=set_off,
        party_id=party,
        answer=answer,
        note=note,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def post_set_off(
    set_off: SetOffId,
    withdraw: Annotated[bool, typer.Option(help="Take it back instead.")] = False,
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Post a set-off that everybody consented to, once the days for objections are over."""
    now = ready()
    event = SetOffEvent.WITHDRAW if withdraw else SetOffEvent.POST
    done = post(actor=acting(acting_as, now), set_off_id=set_off, event=event, now=now, key=key_of(key))
    show_answer(done, as_json=as_json)


def owed_at_home(order: Order = "PK", acting_as: As = "", as_json: Json = False) -> None:
    """Who owes whom at home, in local currency and outside every evidence account."""
    now = ready()
    found = see_domestic(actor=acting(acting_as, now), order=order, now=now)
    if as_json:
        show_json(found)
        return
    rows = [(one.debtor.name, one.creditor.name, one.owed) for one in found]
    show_table("Owed at home", ["owes", "is owed", "amount#"], rows)


def record_domestic(
    act: Annotated[DomesticAct, typer.Argument(help="debt, told by the debtor; payment, told by the creditor.")],
    *,
    debtor: Annotated[str, typer.Option(help="The party that owes.")],
    creditor: Annotated[str, typer.Option(help="The party that is owed.")],
    amount: Annotated[str, typer.Option(help="In local currency, such as 1500000.00.")],
    reference: Annotated[str, typer.Option(help="The invoice, agreement or receipt.")],
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Record what one firm owes another at home, or what was received; no money is held or moved here."""
    now = ready()
    done = record(
        actor=acting(acting_as or (debtor if act is DomesticAct.DEBT else creditor), now),
        act=act,
        debtor_id=debtor,
        creditor_id=creditor,
        minor=read_minor(amount),
        reference=reference,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)
