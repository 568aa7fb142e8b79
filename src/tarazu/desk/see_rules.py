"""The rulebook: every rule and every figure of every legal order, with what was in force when."""

from dataclasses import dataclass
from typing import Any

from tarazu.rulebook.book import ALL_RULES, ORDERS
from tarazu.rulebook.figures import Figure, all_figures
from tarazu.rulebook.rules import Rule


@dataclass(frozen=True, slots=True)
class LegalOrder:
    """One legal order as data."""

    code: str
    rules: tuple[Rule[Any], ...]
    figures: tuple[Figure, ...]


def see_rules(order: str | None = None) -> tuple[LegalOrder, ...]:
    """Every legal order, or the one asked for."""
    return tuple(
        LegalOrder(
            code,
            tuple(rule for rule in ALL_RULES if rule.order == code),
            tuple(all_figures(code).values()),
        )
        for code in ORDERS
        if order in (None, code)
    )
