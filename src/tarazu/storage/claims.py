"""What deals that still stand have taken of the roads: a later round finds that much less room."""

from datetime import date, timedelta

from tarazu.corridor.routes import Route
from tarazu.kernel.quantity import Dimension
from tarazu.matching.deals import DealState
from tarazu.matching.facts import Claim
from tarazu.matching.room import road_name
from tarazu.reference.units import unit
from tarazu.storage import corridor, models

STANDING = (DealState.PROPOSED.value, DealState.AGREED.value, DealState.CONTRACTED.value)


def claims(day: date) -> tuple[Claim, ...]:
    """The claims of every leg whose goods may still have to set out on or after a day, over roads of stated room."""
    narrow = {route.id: route for route in corridor.routes() if route.weekly_kilograms(1) is not None}
    legs = models.Leg.objects.filter(deal__state__in=STANDING, route_id__in=list(narrow), offer__isnull=False)
    found = (_claim(leg, narrow[str(leg.route_id)]) for leg in legs.select_related("offer", "want", "giver"))
    return tuple(claim for claim in found if claim is not None and claim.last and claim.last >= day)


def _claim(leg: models.Leg, route: Route) -> Claim | None:
    measure, days, one = unit(leg.unit), timedelta(days=route.days_max), timedelta(days=1)
    if measure.dimension is not Dimension.MASS:
        return None
    offer, want = leg.offer, leg.want
    first = max(offer.since, want.since - days)
    ends = [end for end in (offer.until, want.until and want.until - days) if end is not None]
    last = max(first, min(ends) - one) if ends else date.max
    return Claim(road_name(route.id, leg.giver.country), leg.steps * measure.base_per_step, first, last)
