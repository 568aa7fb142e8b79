"""Why a listing went unmatched: one sentence for each reason, from the gates, the arithmetic and the rules."""

from dataclasses import dataclass
from enum import StrEnum

from tarazu.engine.reasons import Proof
from tarazu.kernel.quantity import Quantity
from tarazu.matching.deals import Params, WhyNot


class Reason(StrEnum):
    """Why two listings, or a listing and the whole book, did not come together; later ones came nearer to a deal."""

    NO_COUNTER = "NO_COUNTER"
    GRADE = "GRADE"
    SAME_COUNTRY = "SAME_COUNTRY"
    UNIT = "UNIT"
    PARTNER = "PARTNER"
    SCREENING = "SCREENING"
    COUNTERPART = "COUNTERPART"
    BANNED = "BANNED"
    NOT_LISTED = "NOT_LISTED"
    PLANT_HEALTH = "PLANT_HEALTH"
    QUOTA = "QUOTA"
    ENERGY_SHUT = "ENERGY_SHUT"
    VALUATION = "VALUATION"
    ROUTE = "ROUTE"
    SHELF_LIFE = "SHELF_LIFE"
    WINDOW = "WINDOW"
    RULE = "RULE"
    PRICE = "PRICE"
    NO_RETURN = "NO_RETURN"
    LOT = "LOT"
    TOLERANCE = "TOLERANCE"
    ROAD_FULL = "ROAD_FULL"
    QUOTA_FULL = "QUOTA_FULL"
    RING = "RING"
    NOT_REACHED = "NOT_REACHED"
    USED_UP = "USED_UP"
    SCARCE = "SCARCE"


@dataclass(frozen=True, slots=True)
class Explanation:
    """The sentence of a reason, with what to do about it; its placeholders are filled by a why-not's params."""

    reason: Reason
    says: str


EXPLANATIONS: dict[Reason, Explanation] = {
    one.reason: one
    for one in (
        Explanation(
            Reason.NO_COUNTER,
            says="Nobody on the other side lists {commodity} today. Leave it on the book, or list other goods as well.",
        ),
        Explanation(
            Reason.GRADE,
            says="Only other goods are near it on the other side: {nearest}, where this is {commodity}. "
            "Think over whether one may stand in for the other, and at what factor.",
        ),
        Explanation(
            Reason.SAME_COUNTRY,
            says="The only counterparts for {commodity} are in {country} as well. "
            "The mechanism joins two countries: sell these at home.",
        ),
        Explanation(
            Reason.UNIT,
            says="The nearest counterpart counts {commodity} in another unit. List it in the unit of the commodity.",
        ),
        Explanation(
            Reason.PARTNER,
            says="The legal order of {order} does not admit trade with {partner} under this mechanism. "
            "Look for a partner elsewhere.",
        ),
        Explanation(
            Reason.SCREENING,
            says="The screening of this party is not clear. Have its case decided; until then no deal can be proposed.",
        ),
        Explanation(
            Reason.COUNTERPART,
            says="The nearest counterpart may not be dealt with today: its own papers or screening are not in order. "
            "Leave this on the book until they are.",
        ),
        Explanation(
            Reason.BANNED,
            says="The legal order of {order} bans {commodity} in trade with {partner}: {source}. List other goods.",
        ),
        Explanation(
            Reason.NOT_LISTED,
            says="{commodity} is on none of the lists of permitted goods of {order} for {partner} on this day. "
            "It cannot be dealt in while these lists hold.",
        ),
        Explanation(
            Reason.PLANT_HEALTH,
            says="Plant health of {order} lets {commodity} in only from approved establishments: {source}. "
            "Have the establishment approved, or deal with one that is.",
        ),
        Explanation(
            Reason.QUOTA,
            says="{quota} of {order} has {open} left for {commodity} until {until}, less than the smallest lot. "
            "Wait for the next season, or list smaller lots.",
        ),
        Explanation(
            Reason.ENERGY_SHUT,
            says="{commodity} is energy, and the legal order of {order} has energy switched off. List other goods.",
        ),
        Explanation(
            Reason.VALUATION,
            says="No reference valuation of {commodity} from {origin} is held. Ask for one to be recorded.",
        ),
        Explanation(
            Reason.ROUTE,
            says="No road from {origin} to {destination} is open: {why}. Wait for a road to open.",
        ),
        Explanation(
            Reason.SHELF_LIFE,
            says="{commodity} keeps {shelf_days} days; the way takes {transit_days} and {margin_days} must be left. "
            "Choose a nearer partner or a quicker road.",
        ),
        Explanation(
            Reason.WINDOW,
            says="The days do not meet: the way takes {transit_days} days, and the nearest counterpart's window is "
            "{window}. Widen this window.",
        ),
        Explanation(
            Reason.RULE,
            says="The deal it would join is stopped by {code}: {sentence}",
        ),
        Explanation(
            Reason.PRICE,
            says="Prices do not meet: the nearest counterpart's stands {gap} % away. "
            "Leave this on the book, or think the price over.",
        ),
        Explanation(
            Reason.NO_RETURN,
            says="A counterpart exists, but no chain of trades leads back to this party: what it lists on the other "
            "side of the book meets nobody who could close the ring. List more goods to give or to take.",
        ),
        Explanation(
            Reason.LOT,
            says="Minimum lots stand in the way: no counterpart has a lot of this size left that balances. "
            "Leave this on the book, or think the minimum lot over.",
        ),
        Explanation(
            Reason.TOLERANCE,
            says="At reference valuations no deal stays inside the tolerance of {tolerance} %. "
            "Compare the price with the reference valuation.",
        ),
        Explanation(
            Reason.ROAD_FULL,
            says="Deals fill the road from {origin} to {destination} in all weeks in which this could travel. "
            "Widen its window, or leave it on the book for the next round.",
        ),
        Explanation(
            Reason.QUOTA_FULL,
            says="The deals of this round use up {quota}. Leave this on the book for the next season.",
        ),
        Explanation(
            Reason.RING,
            says="Only a deal of more than {parties} parties would balance it. "
            "Leave this on the book, or list other goods as well.",
        ),
        Explanation(
            Reason.NOT_REACHED,
            says="A counterpart whose price would do is still open, but no deal of few parties that balances was found "
            "for this in so large a round; {left} is left over. Leave it on the book for the next round.",
        ),
        Explanation(
            Reason.USED_UP,
            says="What the other side had is used up; {left} is left over. Leave it on the book for the next round.",
        ),
        Explanation(
            Reason.SCARCE,
            says="Other listings took what there was; {left} is left over. Leave it on the book for the next round.",
        ),
    )
}


class Helps(StrEnum):
    """A single change that was proven to help a listing."""

    PRICE = "price"
    LOT = "lot"
    WANT_TOO = "want_too"
    OFFER_TOO = "offer_too"
    WINDOW = "window"
    GRADE = "grade"
    REOPENING = "reopening"
    WEEK = "week"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Proven:
    """The sentence of a proven change. It may promise a deal, because the round was solved on with the change."""

    helps: Helps
    says: str


PROVEN: dict[Helps, Proven] = {
    one.helps: one
    for one in (
        Proven(
            Helps.PRICE,
            says="{left} is left over. At a price {change} % better for the other side, this round would have had one "
            "more deal for it: that was proven by solving it again.",
        ),
        Proven(
            Helps.LOT,
            says="The minimum lot stands in the way. With a minimum lot of {lot}, this round would have had one more "
            "deal for it: that was proven by solving it again.",
        ),
        Proven(
            Helps.WANT_TOO,
            says="{left} is left over, and nothing that this party wants leads to a deal for it. Had the party wanted "
            "{model} as well, at the reference valuation, this round would have had one more deal for it: that was "
            "proven by solving it again.",
        ),
        Proven(
            Helps.OFFER_TOO,
            says="{left} is still wanted, and nothing that this party offers leads to a deal for it. Had the party "
            "offered {model} as well, at the reference valuation, this round would have had one more deal for it: that "
            "was proven by solving it again.",
        ),
        Proven(
            Helps.WINDOW,
            says="The days do not meet. With a window from {since} to {until}, this round would have had one more deal "
            "for it: that was proven by solving it again.",
        ),
        Proven(
            Helps.REOPENING,
            says="No road from {origin} to {destination} is open: {why}. A road opens on {day}: a round "
            "over the same book on that day would have one more deal for it: that was proven by solving it.",
        ),
        Proven(
            Helps.WEEK,
            says="Deals fill the road from {origin} to {destination} in all weeks in which this could travel. With a "
            "window until {until}, this round would have had one more deal for it: that was proven by solving "
            "it again.",
        ),
        Proven(
            Helps.PLACE,
            says="Delivered to {place}, the freight stands between the prices. Taken over at {model_place} on {term} "
            "terms, at the same price, this round would have had one more deal: that was proven by solving it again.",
        ),
        Proven(
            Helps.GRADE,
            says="Only another grade is listed on the other side. Had this taken {model} as well, one for one, the "
            "round would have had one more deal: that was proven by solving it again.",
        ),
    )
}


RANK = {reason: rank for rank, reason in enumerate(Reason)}


@dataclass(frozen=True, slots=True)
class Held:
    """What held a listing back: the reason, the figures of its sentence, and the counterpart that came nearest.

    `says` replaces the reason's own sentence where a rule has one, or where a change was proven to help.
    """

    reason: Reason
    params: Params
    nearest_listing_id: str | None
    proof: Proof = Proof.NOT_TRIED
    says: str = ""

    def why_not(self, listing_id: str, left: Quantity) -> WhyNot:
        """The why-not of a listing with so much left over."""
        return WhyNot(
            listing_id=listing_id,
            reason=self.reason.value,
            says=self.says or EXPLANATIONS[self.reason].says,
            params={**self.params, "left": left},
            nearest_listing_id=self.nearest_listing_id,
            proof=self.proof.value,
        )


def nearer(first: Held | None, second: Held) -> Held:
    """Of two things that held a listing back, the one with a proven change, else the one nearer to a deal.

    Of equals it is the first.
    """
    if first is None:
        return second
    return max(first, second, key=lambda held: (held.proof is Proof.CONFIRMED, RANK[held.reason]))
