"""tarazu invite, close-account and sign-ins: people and their accounts, for whoever holds the machine."""

from datetime import UTC, date, datetime, time
from typing import Annotated

import typer
from django.conf import settings

from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.matching import Json, Key
from tarazu.cli.output import show_answer, show_json, show_table
from tarazu.desk import close_account as closing
from tarazu.desk import door
from tarazu.desk.invite_person import invite_person, link_secret
from tarazu.desk.own_account import recovery_token
from tarazu.desk.see_sign_ins import EventFilter, see_sign_ins
from tarazu.kernel.period import Period
from tarazu.reference.tables import read_day
from tarazu.registry.account_events import EventKind, Visitor
from tarazu.registry.invitations import read_email
from tarazu.registry.people import PLATFORM, Role
from tarazu.storage.registry import PersonAbsent

AT_THE_MACHINE = Visitor(browser="tarazu")
As = Annotated[str, typer.Option("--as", help="Sign-in name of whoever acts; without it, the holder of the machine.")]


def invite(
    email: Annotated[str, typer.Argument(help="The mail address; the person signs in with it.")],
    role: Annotated[Role, typer.Option(help="What they are to be.")] = Role.ADMINISTRATOR,
    subject: Annotated[str, typer.Option("--for", help="A party, an authority, or 'platform'.")] = PLATFORM,
    *,
    until: Annotated[str, typer.Option(help="The day the mandate ends; empty for none.")] = "",
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Invite a person and print the link that opens their account, once; so the first administrator comes in."""
    now = ready()
    actor = acting(acting_as, now)
    done = invite_person(
        actor=actor,
        email=read_email(email),
        role=role,
        subject_id=subject,
        period=Period(now.date(), _day(until)),
        language="en",
        now=now,
        key=key_of(key),
    )
    door.note(EventKind.INVITED, AT_THE_MACHINE, by_id=actor.person_id, about=done["invitation"])
    path = f"/invitation/{done['invitation']}/{link_secret(done['invitation'])}/"
    show_answer({**done, "link": f"{settings.TARAZU_ADDRESS.rstrip('/')}{path}"}, as_json=as_json)


def password_link(
    person: Annotated[str, typer.Argument(help="Sign-in name or mail address of the account.")], as_json: Json = False
) -> None:
    """Print a link by which a person sets a password within the hour; the second factor is asked for all the same."""
    now = ready()
    held = door.account_of(person)
    if held is None or not held.is_open:
        raise PersonAbsent(person=person)
    actor = acting("", now)
    door.note(EventKind.RECOVERY_ASKED, AT_THE_MACHINE, person_id=held.person_id, by_id=actor.person_id)
    path = f"/recover/{held.person_id}/{recovery_token(held.person_id)}/"
    show_answer({"link": f"{settings.TARAZU_ADDRESS.rstrip('/')}{path}"}, as_json=as_json)


def close_account(
    person: Annotated[str, typer.Argument(help="Sign-in name or mail address of the account.")],
    reason: Annotated[str, typer.Option(help="Why; it stands on record.")],
    again: Annotated[bool, typer.Option("--open", help="Open it again instead.")] = False,
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Close an account, which signs it out everywhere at once, or open it again."""
    now = ready()
    actor, held = acting(acting_as, now), door.account_of(person)
    if held is None:
        raise PersonAbsent(person=person)
    done = closing.close_account(
        actor=actor, person_id=held.person_id, is_open=again, reason=reason, now=now, key=key_of(key)
    )
    kind = EventKind.ACCOUNT_OPENED if again else EventKind.ACCOUNT_CLOSED
    door.note(kind, AT_THE_MACHINE, person_id=held.person_id, by_id=actor.person_id)
    show_answer(done, as_json=as_json)


def sign_ins(
    person: Annotated[str, typer.Option(help="Of one account only, by sign-in name or mail address.")] = "",
    kind: Annotated[EventKind | None, typer.Option(help="Of one kind only.")] = None,
    since: Annotated[str, typer.Option(help="From this day on.")] = "",
    count: Annotated[int, typer.Option(help="How many at most, the newest first.")] = 100,
    acting_as: As = "",
    as_json: Json = False,
) -> None:
    """Show the record of sign-ins, refusals and changes of accounts."""
    now = ready()
    held = door.account_of(person) if person else None
    if person and held is None:
        raise PersonAbsent(person=person)
    day = _day(since)
    wish = EventFilter(
        kind=kind.value if kind else "",
        person_id=held.person_id if held else "",
        since=datetime.combine(day, time(), UTC) if day else None,
    )
    lines, total = see_sign_ins(actor=acting(acting_as, now), wish=wish, first=0, count=count)
    rows = [
        {
            "at": line.event.at.isoformat(timespec="seconds"),
            "kind": line.event.kind.value,
            "person": line.person,
            "by": line.by,
            "address": line.event.visitor.address,
            "note": line.event.note,
        }
        for line in lines
    ]
    if as_json:
        show_json(rows)
    else:
        columns = ("at", "kind", "person", "by", "address", "note")
        show_table(f"{len(rows)} of {total} lines", columns, [list(row.values()) for row in rows])


def _day(typed: str) -> date | None:
    return read_day(typed) if typed else None
