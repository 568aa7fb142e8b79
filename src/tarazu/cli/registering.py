"""tarazu form-consortium, acknowledge, leave-consortium, appoint-agent, end-mandate and record-standing."""

from typing import Annotated

import typer

from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.matching import As, Json, Key, Party
from tarazu.cli.output import show_answer
from tarazu.desk import acknowledge_liability as acknowledging
from tarazu.desk import appoint_agent as appointing
from tarazu.desk import end_mandate as ending
from tarazu.desk import form_consortium as forming
from tarazu.desk import leave_consortium as leaving
from tarazu.desk import record_standing as recording
from tarazu.desk.see_party import shares_called
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.period import Period
from tarazu.kernel.value import read_minor
from tarazu.reference.tables import read_day
from tarazu.registry.people import Role
from tarazu.registry.standing import Evidence, EvidenceKind

Consortium = Annotated[str, typer.Argument(help="The consortium.")]
PartyArgument = Annotated[str, typer.Argument(metavar="PARTY", help="The party.")]
Person = Annotated[str, typer.Argument(help="Sign-in name of the person.")]


class ShareUnreadable(TarazuError):
    """A member's share is not written as one."""

    kind = Kind.INVALID
    says = "'{text}' is not a member's share. Write the firm and its percent, such as pk-mehran-rice=40."


def form_consortium(
    reference: Annotated[str, typer.Argument(help="A reference for the new consortium.")],
    party: Annotated[str, typer.Option(help="The firm that leads.")],
    name: Annotated[str, typer.Option(help="Its name in Latin letters.")],
    share: Annotated[
        list[str],
        typer.Option(help="A member by name, tax number or reference, and its percent: pk-mehran-rice=40."),
    ],
    *,
    name_arabic: Annotated[str, typer.Option(help="Its name in Arabic letters.")] = "",
    name_cyrillic: Annotated[str, typer.Option(help="Its name in Cyrillic letters.")] = "",
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Form a consortium of private firms of one country; shares come to 100 percent together."""
    now = ready()
    actor = acting(acting_as or party, now)
    done = forming.form_consortium(
        actor=actor,
        lead_id=party,
        reference=reference,
        names={"latin": name, "arabic": name_arabic, "cyrillic": name_cyrillic},
        shares=shares_called(actor=actor, lead_id=party, typed=map(_share, share)),
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def acknowledge(consortium: Consortium, party: Party, acting_as: As = "", key: Key = "", as_json: Json = False) -> None:
    """Sign the joint-liability acknowledgement for a member of a consortium."""
    now = ready()
    done = acknowledging.acknowledge_liability(
        actor=acting(acting_as or party, now), consortium_id=consortium, party_id=party, now=now, key=key_of(key)
    )
    show_answer(done, as_json=as_json)


def leave_consortium(
    consortium: Consortium,
    party: Party,
    reason: Annotated[str, typer.Option(help="Why it leaves.")],
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Take a member out of a consortium once nothing is owed; its share passes to the others."""
    now = ready()
    done = leaving.leave_consortium(
        actor=acting(acting_as or party, now),
        consortium_id=consortium,
        party_id=party,
        reason=reason,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def appoint_agent(
    person: Person,
    party: Party,
    since: Annotated[str, typer.Option(help="The first day.")],
    *,
    until: Annotated[str, typer.Option(help="The day it ends; open without one.")] = "",
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Let a person apply and declare for a party, but never consent or sign."""
    now = ready()
    done = appointing.appoint_agent(
        actor=acting(acting_as or party, now),
        party_id=party,
        sign_in_name=person,
        period=Period(read_day(since), read_day(until) if until else None),
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def end_mandate(
    person: Person,
    role: Annotated[Role, typer.Argument(help="The role that ends.")],
    subject: Annotated[str, typer.Argument(help="The party or authority it was for.")],
    *,
    reason: Annotated[str, typer.Option(help="Why; it stays on record.")],
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """End a mandate from today, with the reason."""
    now = ready()
    done = ending.end_mandate(
        actor=acting(acting_as, now),
        sign_in_name=person,
        role=role,
        subject_id=subject,
        reason=reason,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def record_standing(
    party: PartyArgument,
    kind: Annotated[EvidenceKind, typer.Argument(help="Which register was looked into.")],
    source: Annotated[str, typer.Option(help="Where it was seen.")],
    seen_on: Annotated[str, typer.Option(help="The day of the look-up.")],
    *,
    reference: Annotated[str, typer.Option(help="The number in that register.")] = "",
    until: Annotated[str, typer.Option(help="The last day it holds.")] = "",
    gone: Annotated[bool, typer.Option("--gone", help="The party no longer stands in it.")] = False,
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Record what a register says of a party, with day and source; its standing follows."""
    now = ready()
    evidence = Evidence(
        party_id=party,
        kind=kind,
        holds=not gone,
        reference=reference,
        seen_on=read_day(seen_on),
        until=read_day(until) if until else None,
        source=source,
    )
    done = recording.record_standing(actor=acting(acting_as, now), evidence=evidence, now=now, key=key_of(key))
    show_answer(done, as_json=as_json)


def _share(text: str) -> tuple[str, int]:
    party, mark, percent = text.partition("=")
    if not mark or not party.strip():
        raise ShareUnreadable(text=text)
    return party.strip(), read_minor(percent.strip())
