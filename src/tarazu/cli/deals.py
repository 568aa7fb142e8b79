"""tarazu deal: one deal with its parties, its legs and what stands against it."""

from typing import Annotated

import typer

from tarazu.cli.asking import acting, ready
from tarazu.cli.matching import As, Json
from tarazu.cli.output import say, show_json, show_table
from tarazu.desk.see_deal import DealPage, PartyLine, see_deal

HIDDEN = "(hidden)"


def deal(
    number: Annotated[str, typer.Argument(metavar="{deal}", help="The deal.")],
    acting_as: As = "",
    as_json: Json = False,
) -> None:
    """Show a deal as a party sees it; the console sees all of it."""
    now = ready()
    page = see_deal(actor=acting(acting_as, now), deal_id=number, now=now)
    show_json(_plain(page)) if as_json else _show(page)


def _show(page: DealPage) -> None:
    countries = "-".join(page.deal.countries)
    say(f"[bold]{page.deal.id}[/bold] {page.deal.state.value}, {countries}, answers until {page.deal.consent_until}")
    parties = [
        (line.id or HIDDEN, line.party.name if line.party else HIDDEN, line.country, line.kind, _answer(line))
        for line in page.parties
    ]
    show_table("Parties", ["party", "name", "country", "kind", "answer"], parties)
    legs = [
        (
            line.leg.number,
            _name(page, line.giver),
            _name(page, line.receiver),
            line.commodity.names.en,
            line.leg.quantity,
            line.value or HIDDEN,
        )
        for line in page.legs
    ]
    show_table("Legs", ["leg#", "gives", "gets", "goods", "how much#", "value#"], legs)
    for order, findings in page.findings:
        for finding in findings:
            say(f"  {order} {finding.code} {finding.sentence}")
    if page.contract:
        say(f"Contract {page.contract.number} ({page.contract.id}), {page.contract.state.value}")
    for order, file in page.authorisation_ids:
        say(f"Authorisation of {order}: {file}")


def _answer(line: PartyLine) -> str:
    return line.consent.answer.value if line.consent else "not yet"


def _name(page: DealPage, position: int) -> str:
    line = page.parties[position]
    return line.id or f"party {position + 1}"


def _plain(page: DealPage) -> dict[str, object]:
    return {
        "deal": page.deal.id,
        "state": page.deal.state,
        "parties": [{"id": line.id, "country": line.country, "kind": line.kind} for line in page.parties],
        "legs": [
            {
                "number": line.leg.number,
                "giver": _name(page, line.giver),
                "receiver": _name(page, line.receiver),
                "commodity": line.commodity.key,
                "quantity": line.leg.quantity.as_decimal().to_eng_string(),
                "unit": line.leg.quantity.unit.code,
                "value_minor": line.value.minor if line.value else None,
            }
            for line in page.legs
        ],
        "contract": page.contract.id if page.contract else None,
        "authorisations": dict(page.authorisation_ids),
    }
