"""The rulebook: every rule and every figure of every legal order, with what was in force when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tarazu.rulebook.book import not_found, orders, rules_of
from tarazu.rulebook.figures import Figure
from tarazu.rulebook.rules import Rule
from tarazu.storage.figures import all_figures, entered_values


@dataclass(frozen=True, slots=True)
class LegalOrder:
    """One legal order as data."""

    code: str
    rules: tuple[Rule[Any], ...]
    figures: tuple[Figure, ...]
    not_found: tuple[str, ...]  # what was looked for and not found
    entered: frozenset[tuple[str, date]]  # figures and first days of the values that rule keepers entered here


def see_rules(order: str | None = None, day: date | None = None) -> tuple[LegalOrder, ...]:
    """Every legal order, or the one asked for; with a day, only the rules and values that hold on it."""
    entered = entered_values()
    return tuple(
        LegalOrder(
            code,
            tuple(rule for rule in rules_of(code) if day is None or rule.in_force(day)),
            tuple(_figures(code, day)),
            not_found(code),
            frozenset((key, since) for of, key, since in entered if of == code),
        )
        for code in orders()
        if order in (None, code)
    )


def _figures(order: str, day: date | None) -> list[Figure]:
    held = all_figures(order).values()
    if day is None:
        return list(held)
    return [figure.only(day) for figure in held if figure.values and figure.values[0].since <= day]
