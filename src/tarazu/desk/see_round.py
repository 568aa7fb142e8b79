"""A round as it was published: its deals and the reason for every rest."""

from dataclasses import dataclass

from tarazu.matching.deals import Deal, WhyNot
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import market, matching, models, rounds


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round with its deals, the largest first; `listings` gives each unmatched listing a name people know."""

    id: str
    deals: tuple[Deal, ...]
    why_nots: tuple[WhyNot, ...]
    listings: dict[str, str]


def see_round(*, actor: Actor, round_id: str) -> RoundPage:
    """A whole round, for those who run or audit rounds. Errors: PowerMissing; RoundAbsent."""
    actor.must("see_statistics", PLATFORM)
    rounds.round_row(round_id)
    rows = models.Deal.objects.filter(round_id=round_id).prefetch_related("legs")
    deals = sorted((matching.deal_of(row) for row in rows), key=lambda deal: (-_worth(deal), deal.id))
    why_nots = rounds.why_nots(round_id)
    return RoundPage(round_id, tuple(deals), why_nots, market.names_of({why.listing_id for why in why_nots}))


def _worth(deal: Deal) -> int:
    return sum(leg.value.minor for leg in deal.legs)
