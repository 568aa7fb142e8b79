"""A consignment on its route: what was planned, what happened, and whether the goods will still keep."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from tarazu.corridor.routes import Route
from tarazu.kernel.errors import Kind, TarazuError


class MilestoneKind(StrEnum):
    """What happens at a milestone."""

    DEPARTURE = "departure"
    HANDOVER = "handover"
    PASSAGE = "passage"
    ARRIVAL = "arrival"


class NoSuchMilestone(TarazuError):
    """A milestone was reported that the route does not have."""

    kind = Kind.ABSENT
    says = "This route has no milestone {number}. Report one of 1 to {last}."


class OutOfOrder(TarazuError):
    """A milestone was reported before the one that comes first, or on a day before it."""

    kind = Kind.CONFLICT
    says = "Milestone {number} cannot be reported for {day}: report the earlier ones first, and no day before theirs."


@dataclass(frozen=True, slots=True)
class Milestone:
    """A place on the way, the day planned for it, and the day it was reached; None until then."""

    number: int
    kind: MilestoneKind
    place: str
    planned: date
    reached: date | None = None
    crossing: str = ""  # the border crossing or pass used to get here


@dataclass(frozen=True, slots=True)
class Movement:
    """A consignment on its route."""

    route_id: str
    milestones: tuple[Milestone, ...]

    @property
    def last_reached(self) -> Milestone | None:
        """The newest milestone reached, None before departure."""
        reached = [milestone for milestone in self.milestones if milestone.reached is not None]
        return reached[-1] if reached else None

    @property
    def next_expected(self) -> Milestone | None:
        """The next milestone to report, None after arrival."""
        return next((milestone for milestone in self.milestones if milestone.reached is None), None)

    @property
    def days_late(self) -> int:
        """How many days behind the plan it is at the last milestone reached; below zero where it is early."""
        last = self.last_reached
        return (last.reached - last.planned).days if last and last.reached else 0

    @property
    def expected_arrival(self) -> date:
        """The day of arrival, if nothing is lost or made good from here on."""
        return self.milestones[-1].planned + timedelta(days=self.days_late)

    @property
    def days_on_the_way(self) -> int:
        """Days from departure to the expected arrival."""
        first = self.milestones[0]
        return (self.expected_arrival - (first.reached or first.planned)).days


def plan_movement(route: Route, ship_day: date) -> Movement:
    """Plan a consignment on a route, each leg at the days to reckon with."""
    milestones = [Milestone(1, MilestoneKind.DEPARTURE, route.legs[0].origin.code, ship_day)]
    day = ship_day
    for number, leg in enumerate(route.legs, start=2):
        day += timedelta(days=leg.days_max)
        code = leg.destination.code
        kind = MilestoneKind.HANDOVER if code in route.handovers else MilestoneKind.PASSAGE
        if number == len(route.legs) + 1:
            kind = MilestoneKind.ARRIVAL
        milestones.append(Milestone(number, kind, code, day, crossing=leg.crossing))
    return Movement(route.id, tuple(milestones))


def report(movement: Movement, number: int, day: date) -> Movement:
    """Report that the next milestone was reached. Errors: NoSuchMilestone; OutOfOrder."""
    if not 1 <= number <= len(movement.milestones):
        raise NoSuchMilestone(number=number, last=len(movement.milestones))
    expected, last = movement.next_expected, movement.last_reached
    too_early = last is not None and last.reached is not None and day < last.reached
    if expected is None or expected.number != number or too_early:
        raise OutOfOrder(number=number, day=day)
    milestones = tuple(
        replace(milestone, reached=day) if milestone.number == number else milestone
        for milestone in movement.milestones
    )
    return replace(movement, milestones=milestones)


def shelf_days_left(movement: Movement, shelf_days: int | None) -> int | None:
    """Days of shelf life left at the expected arrival; below zero where goods spoil, None where they keep."""
    return None if shelf_days is None else shelf_days - movement.days_on_the_way


def keeps(movement: Movement, shelf_days: int | None, margin_days: int) -> bool:
    """Say whether goods arrive with the margin of shelf life left."""
    left = shelf_days_left(movement, shelf_days)
    return left is None or left >= margin_days
