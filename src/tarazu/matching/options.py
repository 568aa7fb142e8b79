"""What a round may do: choices of whoever runs it, and the limits that the figures of two orders set for a pair."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tarazu.engine.book import Options
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.rulebook.figures import Figures


class Goal(StrEnum):
    """What a round strives for first."""

    VALUE = "value"
    PARTIES = "parties"
    SURPLUS = "surplus"


class GoalUnknown(TarazuError):
    """The figures name a goal the matching does not know."""

    kind = Kind.INVALID
    says = "'{goal}' is not a goal of a round. Use value, parties or surplus."


WEIGHTS = {Goal.VALUE: (1, 0), Goal.PARTIES: (1, 0), Goal.SURPLUS: (0, 1)}  # of a leg's value and of its surplus


@dataclass(frozen=True, slots=True)
class RoundOptions:
    """Choices for one round; `goal` empty means the first goal of the figures.

    Units:   `check_limit` is for how many unmatched listings of each pair a change that would help is looked for and
             proven by solving again (0: for none, and no figure is named; in a wide round for how
             many in each `listings_wide`); `deal_value_min` in minor units;
             `passes_max` how often a pair is solved again without the legs that a rule stopped.
             `dives` in how many ways rings short of a lot are dropped, the best of which is kept
             (0: those that are not short are taken first, which is quicker);
             `listings_wide` from how many listings on a round is solved block by block (see `wide`).
    Parties: only deals with one of those named in `around` are proposed, and none with one of those in `without`;
             with nobody named, all. `number` tells rounds over equal books apart.
    """

    goal: str = ""
    seed: int = 0
    check_limit: int = 400
    deal_value_min: int = 0
    passes_max: int = 4
    dives: int = 4
    listings_wide: int = 4_000
    around: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    number: int = 0


def engine_options(options: RoundOptions, orders: Iterable[Figures]) -> Options:
    """The engine's options for a pair of orders: of two limits the narrower one holds.

    A proposed deal keeps clear of the tolerance by the points at which the rules would warn of a breach. An order
    that lets a difference stand as a duty to settle it sets no limit of its own: a difference there is warned of.
    """
    figures = list(orders)
    value_weight, surplus_weight = WEIGHTS[_goal(options.goal or figures[0].words("goal_order")[0])]
    strict = [order for order in figures if "difference_duty" not in order.figures]
    margins = [order.number("tolerance_percent") - order.number("near_breach_points") for order in strict]
    return Options(
        tolerance_percent=max(0, min(margins)) if margins else None,
        value_weight=value_weight,
        surplus_weight=surplus_weight,
        parties_max=min(order.number("ring_parties_max") for order in figures),
        groups_max=min(order.number("deal_countries_max") for order in figures),
        deal_value_min=options.deal_value_min,
        dives=options.dives,
        seed=options.seed,
    )


def _goal(text: str) -> Goal:
    if text not in set(Goal):
        raise GoalUnknown(goal=text)
    return Goal(text)
