"""tarazu settle-terms, amend and answer-amendment: the text of a contract, before and after it is signed."""

from typing import Annotated

import typer

from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.matching import As, Json, Key, Party
from tarazu.cli.output import show_answer
from tarazu.contracts.draft import Terms
from tarazu.desk import answer_amendment as answering
from tarazu.desk import propose_amendment as proposing
from tarazu.desk import settle_terms as settling
from tarazu.reference.tables import read_day

Contract = Annotated[str, typer.Argument(help="The contract, by its id or number.")]
Swing = Annotated[
    int | None, typer.Option(help="How far one side may be ahead, in percent of the agreed value of one side.")
]
USUAL = Terms()


def settle_terms(
    contract: Contract,
    party: Party,
    *,
    swing: Swing = None,
    seat: Annotated[str, typer.Option(help="Seat of arbitration.")] = USUAL.seat,
    language: Annotated[str, typer.Option(help="Language of arbitration.")] = USUAL.language,
    inspection: Annotated[str, typer.Option(help="Who inspects at loading.")] = USUAL.inspection,
    substitute: Annotated[list[str] | None, typer.Option(help="Goods that make a shortfall good; repeatable.")] = None,
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Draft a contract anew that nobody has signed; what is left out takes its usual value."""
    now = ready()
    done = settling.settle_terms(
        actor=acting(acting_as or party, now),
        contract_id=contract,
        party_id=party,
        terms=Terms(
            swing_percent=swing,
            seat=seat,
            language=language,
            inspection=inspection,
            substitutes=tuple(substitute or ()),
        ),
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def amend(
    contract: Contract,
    party: Party,
    *,
    words: Annotated[str, typer.Option(help="Words that are added.")] = "",
    later: Annotated[int, typer.Option(help="Days by which deliveries that have not left move.")] = 0,
    until: Annotated[str, typer.Option(help="New last day of the contract.")] = "",
    swing: Swing = None,
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Propose an amendment of a signed contract; it binds once all have signed it."""
    now = ready()
    done = proposing.propose_amendment(
        actor=acting(acting_as or party, now),
        contract_id=contract,
        party_id=party,
        text=words,
        later_days=later,
        valid_until=read_day(until) if until else None,
        swing_percent=swing,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)


def answer_amendment(
    amendment: Annotated[str, typer.Argument(help="The amendment.")],
    party: Party,
    decline: Annotated[bool, typer.Option("--decline", help="Decline it, which ends it.")] = False,
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Sign an amendment for a party, or decline it."""
    now = ready()
    done = answering.answer_amendment(
        actor=acting(acting_as or party, now),
        amendment_id=amendment,
        party_id=party,
        accept=not decline,
        now=now,
        key=key_of(key),
    )
    show_answer(done, as_json=as_json)
