"""Registered parties and legs of contracts as papers are told them."""

from collections.abc import Mapping

from tarazu.matching.deals import Leg
from tarazu.papers.contents import PaperLeg, PaperParty
from tarazu.reference.commodities import commodity_of
from tarazu.reference.places import place
from tarazu.registry.parties import Party
from tarazu.shipments.declarations import Regime


def paper_party(party: Party, *, applicant_id: str = "", share_basis_points: int | None = None) -> PaperParty:
    """A party as a paper shows it."""
    return PaperParty(
        names=party.names,
        country=party.country,
        tax_number=party.tax_number or "",
        seat=place(party.seat).names,
        is_applicant=party.id == applicant_id,
        share_basis_points=share_basis_points,
    )


def paper_leg(leg: Leg, parties: Mapping[str, Party], regime: Regime | None = None) -> PaperLeg:
    """A leg as a paper shows it before anything has moved."""
    goods = commodity_of(leg.commodity)
    return PaperLeg(
        number=leg.number,
        giver=parties[leg.giver_id].names,
        receiver=parties[leg.receiver_id].names,
        hs=goods.hs,
        commodity=goods.names,
        grade=goods.grade,
        promised=leg.quantity,
        promised_value=leg.value,
        regime=regime,
    )
