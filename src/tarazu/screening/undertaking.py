"""The undertaking that the foreign side is not a sanctioned entity, backed by a logged screening."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.parties import Party
from tarazu.rulebook.facts import Screening
from tarazu.screening.screen import Result
from tarazu.screening.sentences import Line, Sentence


class Signatory(StrEnum):
    """Who signs: the entity itself, its consortium, or its chamber."""

    ENTITY = "entity"
    CONSORTIUM = "consortium"
    CHAMBER = "chamber"


class NotClear(TarazuError):
    """An undertaking was asked for about a party that screening did not clear."""

    kind = Kind.REFUSED
    says = "{name} is '{outcome}' in screening, so nothing can be undertaken about it. Decide its case first."


WHO = {
    Signatory.ENTITY: Line(says="We, {signatory}, tax number {tax_number}, undertake the following on our own behalf."),
    Signatory.CONSORTIUM: Line(
        says="We, the members of the consortium {signatory}, undertake the following jointly and severally."
    ),
    Signatory.CHAMBER: Line(says="We, {signatory}, undertake the following on behalf of our member {own}."),
}
LINES = (
    Line(
        says="{foreign} of {country} is not a sanctioned entity: no prohibition of the United Nations, and none "
        "notified by the Ministry of Foreign Affairs, bars it from trade."
    ),
    Line(says="Its owners known to us are not barred either: {owners}."),
    Line(says="We had both screened on {day} against {lists}, with no hit that stands."),
    Line(
        says="We will have them screened again before each shipment, and tell the regulatory Collector within one "
        "working day if the result changes."
    ),
    Line(
        says="We know that a false undertaking voids the authorisation and is answered for under the Customs Act 1969 "
        "and the Imports and Exports (Control) Act 1950."
    ),
    Line(says="Where several firms share the authorisation, we answer for all of it jointly and severally with them."),
    Line(says="Undertaken on {signed_on}."),
)


def undertaking(
    signatory: Signatory, name: str, own: Party, foreign: Party, results: Sequence[Result], *, day: date
) -> tuple[Sentence, ...]:
    """Write the undertaking about a foreign party. Errors: NotClear where its screening is not clear.

    Hits that people have cleared are left out with `Result.without` first.
    """
    about = [result for result in results if result.party_id == foreign.id]
    outcomes = [result.outcome() for result in about]
    if not outcomes or any(outcome is not Screening.CLEAR for outcome in outcomes):
        worst = Screening.HIT if Screening.HIT in outcomes else Screening.UNSCREENED
        raise NotClear(name=foreign.name, outcome=worst.value)
    versions = dict.fromkeys(version for result in about for version in result.versions)
    params = {
        "signatory": name,
        "own": own.name,
        "tax_number": own.tax_number or "",
        "foreign": foreign.name,
        "country": foreign.country,
        "owners": ", ".join(foreign.owners) or "-",
        "day": max(result.day for result in about).isoformat(),
        "lists": "; ".join(f"{one.source}, {one.day.isoformat()} ({one.hash[:12]})" for one in versions),
        "signed_on": day.isoformat(),
    }
    return tuple(Sentence(line.says, params) for line in (WHO[signatory], *LINES))
