"""tarazu consortium and attribute: the inside of a consortium."""

from typing import Annotated

import typer

from tarazu.cli.asking import acting, key_of, ready
from tarazu.cli.matching import As, Json, Key
from tarazu.cli.output import say, show_answer, show_table
from tarazu.desk.attribute_delivery import attribute_delivery
from tarazu.desk.see_consortium import see_consortium


def consortium(
    key: Annotated[str, typer.Argument(help="The consortium's reference, or a file several firms answer for.")],
    acting_as: As = "",
) -> None:
    """Show shares, exposure, and who owes whom inside a consortium."""
    now = ready()
    page = see_consortium(actor=acting(acting_as, now), key=key, now=now)
    rows = [
        (
            one.party.name,
            f"{one.share_basis_points // 100}.{one.share_basis_points % 100:02d} %",
            one.position.exports_assessed,
            one.position.imports_assessed,
            one.part,
            one.inside,
            one.exposure.to_deliver,
        )
        for one in page.members
    ]
    show_table("Members", ["member", "share#", "exports#", "imports#", "its part#", "inside#", "to deliver#"], rows)
    for debt in page.account.debts:
        say(f"   {page.parties[debt.debtor_id].name} owes {page.parties[debt.creditor_id].name} {debt.owed} inside")
    for home in page.home_debts:
        say(f"   recorded at home: {home.debtor.name} owes {home.creditor.name} {home.owed}")
    if page.unnamed:
        say(f"   {page.unnamed} declarations name no member and are split by shares")


def attribute(
    declaration: Annotated[str, typer.Argument(help="The number of the consortium's declaration.")],
    member: Annotated[str, typer.Option(help="The member that shipped or received the goods.")],
    acting_as: As = "",
    key: Key = "",
    as_json: Json = False,
) -> None:
    """Name the member of a consortium behind one of its declarations."""
    now = ready()
    done = attribute_delivery(
        actor=acting(acting_as, now), declaration_number=declaration, member_id=member, now=now, key=key_of(key)
    )
    show_answer(done, as_json=as_json)
