"""tarazu apply, certify, withdraw-certificate, authorise and answer: the authorisation of each legal order."""

from typing import Annotated, Any

import typer

from tarazu.authorisation.authorisation import AuthorisationEvent
from tarazu.authorisation.drafting import Particulars
from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.matching import As, Json, Key, Party
from tarazu.cli.output import show_answer
from tarazu.desk.answer_application import answer_application
from tarazu.desk.apply_for_authorisation import apply_for_authorisation
from tarazu.desk.authorise import authorise as grant
from tarazu.desk.certify_party import certify_party
from tarazu.desk.keep_application import keep_application
from tarazu.desk.withdraw_certificate import withdraw_certificate as take_back

File = Annotated[str, typer.Argument(help="The authorisation, by its id or approval number.")]
Officer = Annotated[str, typer.Option("--as", help="Sign-in name of the officer.")]


def apply(
    contract: Annotated[str, typer.Argument(help="The signed contract.")],
    party: Party,
    *,
    declare_origin: Annotated[
        bool, typer.Option("--declare-origin", help="Declare that what comes in originates in the partner's country.")
    ] = False,
    standard: Annotated[str, typer.Option(help="The standard of quality; the usual one without it.")] = "",
    laboratory: Annotated[str, typer.Option(help="The laboratory; the inspector's without it.")] = "",
    note: Annotated[str, typer.Option(help="Words to customs.")] = "",
    keep: Annotated[bool, typer.Option("--keep", help="Only keep it as a draft; nothing goes to customs.")] = False,
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Apply for the authorisation of a party's own legal order; it declares where the goods come from."""
    now = ready()
    actor = acting(acting_as or party, now)
    said = Particulars(standard=standard, laboratory=laboratory, note=note, origin_declared=declare_origin)
    asked: dict[str, Any] = {"actor": actor, "contract_id": contract, "party_id": party, "said": said, "now": now}
    if keep:
        keep_application(**asked)
        show_answer({"draft": contract, "party": party}, as_json=as_json)
    else:
        show_answer(apply_for_authorisation(**asked, key=key_of(key)), as_json=as_json)


def certify(
    contract: Annotated[str, typer.Argument(help="The signed contract.")],
    party: Annotated[str, typer.Option(help="The foreign firm.")],
    *,
    mission: Annotated[str, typer.Option(help="The mission abroad, such as PK-MISSION-MOSCOW.")],
    number: Annotated[str, typer.Option(help="The number the certificate bears at the mission.")],
    acting_as: Annotated[str, typer.Option("--as", help="Sign-in name of an officer of the mission.")],
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Certify for a mission abroad that a foreign firm is not sanctioned, as the order of 2023 asked."""
    now = ready()
    actor = acting(acting_as, now)
    done = certify_party(
        actor=actor, mission_id=mission, contract_id=contract, party_id=party, number=number, now=now, key=key_of(key)
    )
    show_answer(done, as_json=as_json)


def withdraw_certificate(
    certificate: Annotated[str, typer.Argument(help="The certificate, by its reference here.")],
    reason: Annotated[str, typer.Option(help="Why; the traders and the collectorate read it.")],
    acting_as: Annotated[str, typer.Option("--as", help="Sign-in name of an officer of the mission.")],
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Withdraw a mission's certificate: what rests on it waits, and customs is told."""
    now = ready()
    actor = acting(acting_as, now)
    done = take_back(actor=actor, certificate_id=certificate, reason=reason, now=now, key=key_of(key))
    show_answer(done, as_json=as_json)


def authorise(
    file: File,
    acting_as: Officer,
    note: Annotated[str, typer.Option(help="A note on the grant.")] = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Grant an authorisation: it gets its approval number, or every rule that stands against it is named."""
    now = ready()
    done = grant(actor=acting(acting_as, now), authorisation_id=file, note=note, now=now, key=key_of(key))
    show_answer(done, as_json=as_json)


def answer(
    file: File,
    event: Annotated[AuthorisationEvent, typer.Argument(help="query, answer, refuse, suspend, resume or cancel.")],
    acting_as: Officer,
    reason: Annotated[str, typer.Option(help="The reason; the other side reads it.")],
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Query, refuse, suspend, resume or cancel as an officer, or answer a query as a trader."""
    now = ready()
    done = answer_application(
        actor=acting(acting_as, now), authorisation_id=file, event=event, reason=reason, now=now, key=key_of(key)
    )
    show_answer(done, as_json=as_json)
