"""What the engine found of an unmatched listing, in the words of the trade; a promise only where it is proven."""

from dataclasses import replace
from datetime import date

from tarazu.engine.book import Options
from tarazu.engine.joining import Side
from tarazu.engine.reasons import Change, Proof
from tarazu.engine.reasons import Reason as Finds
from tarazu.engine.reasons import WhyNot as EngineWhyNot
from tarazu.kernel.percent import Percent
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.market.listings import Listing, Offer, Want
from tarazu.matching.arrays import Laid
from tarazu.matching.deals import Deal
from tarazu.matching.drafts import leg_of, stops_of
from tarazu.matching.facts import MarketFacts
from tarazu.matching.room import QUOTA
from tarazu.matching.why_not import PROVEN, Held, Helps, Reason


def told_of(told: EngineWhyNot, laid: Laid, limits: Options, facts: MarketFacts) -> tuple[str, Held]:
    """What the arithmetic found, in our words."""
    mine: Listing = laid.offers[told.order] if told.side is Side.OFFER else laid.wants[told.order]
    model = _model(told, laid)
    if told.proof is Proof.CONFIRMED and stops_of(_witness(told, mine, model, laid, facts), facts):
        told = replace(told, proof=Proof.NOT_FOUND)  # a rule would have stopped the deal that proves the change
    reason = _reason(told, laid)
    if reason is Reason.SCARCE and told.proof is not Proof.CONFIRMED:
        reason = Reason.USED_UP
    nearest = None
    if told.leg >= 0:
        leg = laid.legs[told.leg]
        nearest = leg.want.id if mine.id == leg.offer.id else leg.offer.id
    lane = laid.legs[told.leg].lane if told.leg >= 0 else None
    points = Percent(told.price_basis_points)
    params: dict[str, str | Quantity | Percent | date] = {
        "commodity": mine.commodity,
        "tolerance": str(limits.tolerance_percent),
        "parties": str(limits.parties_max),
    }
    if lane is not None:
        params |= {"origin": lane.origin, "destination": lane.destination}
    if told.limit >= 0:
        params |= {"quota": laid.limits[told.limit].name.removeprefix(QUOTA)}
    if told.proof is not Proof.CONFIRMED:
        params |= {"gap": points} if told.reason is Finds.PRICE else {}
        return mine.id, Held(reason, params, nearest, proof=told.proof)
    params |= {"change": points} if told.change is Change.PRICE else {}
    params |= {"lot": Quantity(told.lot_steps, mine.quantity.unit)} if told.change is Change.LOT else {}
    params |= {"model": model.commodity} if model is not None else {}
    helps = _HELPS[told.change, told.side]
    return mine.id, Held(reason, params, nearest, proof=told.proof, says=PROVEN[helps].says)


def _reason(told: EngineWhyNot, laid: Laid) -> Reason:
    if told.reason is Finds.LIMIT:
        return Reason.QUOTA_FULL if laid.limits[told.limit].name.startswith(QUOTA) else Reason.ROAD_FULL
    return Reason.NO_COUNTER if told.reason is Finds.NO_LEG else Reason[told.reason.name]


_HELPS = {
    (Change.PRICE, Side.OFFER): Helps.PRICE,
    (Change.PRICE, Side.WANT): Helps.PRICE,
    (Change.LOT, Side.OFFER): Helps.LOT,
    (Change.LOT, Side.WANT): Helps.LOT,
    (Change.PARTNER, Side.OFFER): Helps.WANT_TOO,
    (Change.PARTNER, Side.WANT): Helps.OFFER_TOO,
}


def _model(told: EngineWhyNot, laid: Laid) -> Listing | None:
    if told.model < 0:
        return None
    return laid.wants[told.model] if told.side is Side.OFFER else laid.offers[told.model]


def _witness(told: EngineWhyNot, mine: Listing, model: Listing | None, laid: Laid, facts: MarketFacts) -> Deal:
    """The deal that proves a change, so that the rules can be asked about it."""
    legs = []
    for number, move in enumerate(told.witness, start=1):
        possible = laid.legs[move.leg]
        if move.stands_in and isinstance(model, Want):
            possible = replace(possible, want=replace(model, party_id=mine.party_id))
        elif move.stands_in and isinstance(model, Offer):
            possible = replace(possible, offer=replace(model, party_id=mine.party_id))
        legs.append(leg_of(number, possible, Quantity(move.steps, possible.offer.quantity.unit), Value(move.value)))
    lane = laid.legs[told.witness[0].leg].lane
    first, second = sorted((lane.origin, lane.destination))
    return Deal(id="", round_id=None, day=facts.day, countries=(first, second), legs=tuple(legs))
