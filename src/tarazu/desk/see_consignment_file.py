"""A consignment as a file for other programs: the declaration as SAD, and UBL's order, despatch and receipt advice."""

from collections.abc import Callable
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.papers.consignment import Consignment
from tarazu.papers.gathered import paper_party
from tarazu.papers.sad import sad_xml
from tarazu.papers.ubl import despatch_xml, order_xml, receipt_xml
from tarazu.reference.commodities import commodity_of
from tarazu.registry.people import PLATFORM, Actor
from tarazu.shipments.declarations import Declaration, DeclarationState, Regime
from tarazu.storage import authorisation, contracts, registry, shipments
from tarazu.storage.shipments import DeclarationAbsent


class Layout(StrEnum):
    """How a consignment is written for a program."""

    SAD = "sad"
    ORDER = "order"
    DESPATCH = "despatch-advice"
    RECEIPT = "receipt-advice"


class LayoutAbsent(TarazuError):
    """A consignment was asked for in a layout that it has not."""

    kind = Kind.ABSENT
    says = "Declaration {declaration} has no file '{layout}'. It has: {known}."


WRITERS: dict[Layout, Callable[[Consignment], bytes]] = {
    Layout.SAD: sad_xml,
    Layout.ORDER: order_xml,
    Layout.DESPATCH: despatch_xml,
    Layout.RECEIPT: receipt_xml,
}


def layouts_of(declaration: Declaration) -> tuple[Layout, ...]:
    """What a declaration can be written as: who exports sends, and who imports has received once it is assessed.

    One that was reversed is no declaration and no delivery any more; what was ordered stands.
    """
    if declaration.state is DeclarationState.REVERSED:
        return (Layout.ORDER,)
    if declaration.regime is Regime.EXPORT:
        return (Layout.SAD, Layout.ORDER, Layout.DESPATCH)
    return (Layout.SAD, Layout.ORDER, *([Layout.RECEIPT] if declaration.assessed_on else []))


def see_consignment_file(*, actor: Actor, declaration_number: str, layout: str) -> bytes:
    """A consignment in a layout, for the parties of its file, its office and auditors.

    Errors:  DeclarationAbsent, also where it is not theirs to see; LayoutAbsent.
    """
    declaration = shipments.declaration(declaration_number)
    held = authorisation.authorisation(declaration.authorisation_id)
    own = set(actor.acts_for()) & {*held.members, held.applicant_id}
    if not (own or actor.may("authorise", held.authority_id) or actor.may("see_everything", PLATFORM)):
        raise DeclarationAbsent(declaration=declaration_number)
    known = layouts_of(declaration)
    if layout not in known:
        raise LayoutAbsent(declaration=declaration.number, layout=layout, known=", ".join(known))
    contract = contracts.contract(held.contract_id)
    leg = next(leg for leg in contract.legs if leg.number == declaration.leg_number)
    assert contract.signed_on is not None, "goods are declared under a signed contract"
    parties = registry.parties({leg.giver_id, leg.receiver_id, declaration.party_id})
    content = Consignment(
        declaration=declaration,
        order=held.order,
        office_id=held.authority_id,
        office=registry.authority(held.authority_id).names["en"],
        approval_number=held.approval_number,
        contract_number=contract.number,
        contract_signed_on=contract.signed_on,
        leg_number=leg.number,
        agreed=leg.quantity,
        agreed_value=leg.value,
        giver=paper_party(parties[leg.giver_id]),
        receiver=paper_party(parties[leg.receiver_id]),
        declarant=paper_party(parties[declaration.party_id]),
        goods=commodity_of(declaration.commodity),
        giver_id=leg.giver_id,
        receiver_id=leg.receiver_id,
    )
    return WRITERS[Layout(layout)](content)
