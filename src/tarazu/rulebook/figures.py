"""Figures of policy: dated values with unit and source, one file per legal order."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError


class FigureAbsent(TarazuError):
    """A legal order holds no value of a figure on a day."""

    kind = Kind.ABSENT
    says = "The legal order {order} holds no figure '{key}' on {day}. Add a dated value with its source to its figures."


@dataclass(frozen=True, slots=True)
class FigureValue:
    """One value of a figure, from its first day on, until the next one."""

    since: date
    value: int | str | tuple[str, ...]
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of policy with everything it has ever been."""

    key: str
    order: str
    says: str
    unit: str
    values: tuple[FigureValue, ...]

    def on(self, day: date) -> FigureValue:
        """The value in force on a day. Errors: FigureAbsent."""
        held = [value for value in self.values if value.since <= day]
        if not held:
            raise FigureAbsent(order=self.order, key=self.key, day=day)
        return held[-1]


@dataclass(frozen=True)
class Figures:
    """The figures of one legal order as they stood on one day."""

    order: str
    day: date
    figures: dict[str, Figure]

    def number(self, key: str) -> int:
        """A whole number. Errors: FigureAbsent."""
        value = self._value(key)
        assert isinstance(value, int), f"{self.order} {key} is not a number"
        return value

    def word(self, key: str) -> str:
        """A word. Errors: FigureAbsent."""
        value = self._value(key)
        assert isinstance(value, str), f"{self.order} {key} is not a word"
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A list of words. Errors: FigureAbsent."""
        value = self._value(key)
        assert isinstance(value, tuple), f"{self.order} {key} is not a list"
        return value

    def numbers(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers, which the file writes as words. Errors: FigureAbsent."""
        return tuple(int(word) for word in self.words(key))

    def _value(self, key: str) -> int | str | tuple[str, ...]:
        if key not in self.figures:
            raise FigureAbsent(order=self.order, key=key, day=self.day)
        return self.figures[key].on(self.day).value


def _read_value(row: dict[str, Any]) -> FigureValue:
    value = tuple(row["value"]) if isinstance(row["value"], list) else row["value"]
    return FigureValue(row["since"], value, row["source"], row["confidence"])


@cache
def all_figures(order: str) -> dict[str, Figure]:
    """Every figure of a legal order, by key, from its file in `rulebook/orders`."""
    text = resources.files("tarazu.rulebook").joinpath(f"orders/{order.lower()}.toml").read_text(encoding="utf-8")
    figures = {}
    for key, entry in tomllib.loads(text).items():
        values = sorted((_read_value(row) for row in entry["values"]), key=lambda value: value.since)
        figures[key] = Figure(key, order, entry["says"], entry["unit"], tuple(values))
    return figures


def figures_on(order: str, day: date) -> Figures:
    """The figures of a legal order as they stand on a day."""
    return Figures(order, day, all_figures(order))
