"""Figures of policy: dated values with unit and source, one file per legal order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.rulebook.holidays import EXAMPLES, PUBLIC_HOLIDAYS, WEEKDAYS, WEEKEND_DAYS, is_holiday
from tarazu.rulebook.order_files import SHIPPED, OrderFileWrong, Table, folders_used, tables


class FigureAbsent(TarazuError):
    """A legal order holds no value of a figure on a day."""

    kind = Kind.ABSENT
    says = "The legal order {order} holds no figure '{key}' on {day}. Add a dated value with its source to its figures."


class OrderIncomplete(TarazuError):
    """An added legal order lacks figures that the program reads of every order."""

    kind = Kind.INVALID
    says = (
        "The legal order {order} lacks {count} figures: {missing}. Add each to its file with its unit, a value, the "
        "first day and the source; af.toml of the shipped orders shows them all. Nothing of it counts so far."
    )


ROWS = ("rule", "not_found")  # the tables of an order's file that are no figures
FIRST = "partner_countries"  # from the first day of this figure anybody may deal under an order
Held = int | str | tuple[str, ...]  # what a figure is: a whole number, a word, or words in a row
KINDS: dict[type, str] = {int: "a whole number", str: "a word", tuple: "words in a row"}


@dataclass(frozen=True, slots=True)
class FigureValue:
    """One value of a figure, from its first day on, until the next one."""

    since: date
    value: Held
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of policy with everything it has ever been; one that nobody has set yet is a whole number."""

    key: str
    order: str
    says: str
    unit: str
    values: tuple[FigureValue, ...]
    choices: tuple[str, ...] = ()  # the words it may be; none: any
    least: int | None = None
    most: int | None = None

    def on(self, day: date) -> FigureValue:
        """The value in force on a day. Errors: FigureAbsent."""
        held = [value for value in self.values if value.since <= day]
        if not held:
            raise FigureAbsent(order=self.order, key=self.key, day=day)
        return held[-1]

    def only(self, day: date) -> "Figure":
        """The same figure with nothing but the value in force on a day. Errors: FigureAbsent."""
        return replace(self, values=(self.on(day),))

    def takes(self, word: object) -> bool:
        """Say whether a word may stand in this figure, by itself or in its list."""
        if not isinstance(word, str) or not word:
            return False
        return is_holiday(word) if self.key == PUBLIC_HOLIDAYS else word in (self._words() or (word,))

    def wanted(self) -> str:
        """The words it takes, for whoever wrote another; '' where it takes any."""
        return EXAMPLES if self.key == PUBLIC_HOLIDAYS else ", ".join(self._words())

    def _words(self) -> tuple[str, ...]:
        return WEEKDAYS if self.key == WEEKEND_DAYS else self.choices


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

    def limit(self, key: str) -> int | None:
        """A whole number that an order may hold; None on a day on which nobody has set it."""
        return self.number(key) if self.holds(key) else None

    def holds(self, key: str) -> bool:
        """Say whether somebody has set a figure for this day."""
        figure = self.figures.get(key)
        return figure is not None and any(value.since <= self.day for value in figure.values)

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

    def _value(self, key: str) -> Held:
        if key not in self.figures:
            raise FigureAbsent(order=self.order, key=key, day=self.day)
        return self.figures[key].on(self.day).value


def all_figures(order: str) -> dict[str, Figure]:
    """Every figure of a legal order, by key, from its files. Errors: OrderFileWrong."""
    return dict(_read_figures(order, folders_used()))


def check_whole(order: str) -> None:
    """Refuse an added order that lacks what every shipped order holds, or gives it late, or as another kind of value.

    Errors:  OrderIncomplete, with everything that is missing in one list.
    """
    here = all_figures(order)
    whole = [all_figures(shipped) for shipped in SHIPPED]
    common = [key for key in whole[-1] if all(key in figures and figures[key].values for figures in whole)]
    missing = [told for key in common if (told := _missing(key, here, whole[-1][key]))]
    if order not in SHIPPED and missing:
        raise OrderIncomplete(order=order, count=len(missing), missing=", ".join(missing))


def first_day(order: str) -> date:
    """The day from which anybody may deal under a legal order."""
    return all_figures(order)[FIRST].values[0].since


def _missing(key: str, here: Mapping[str, Figure], model: Figure) -> str:
    """How a figure is missing in an order, or '' where it is there."""
    if key not in here or not here[key].values:
        return key
    kind, first = type(model.values[0].value), here[FIRST].values[0].since if FIRST in here else date.max
    if any(type(value.value) is not kind for value in here[key].values):
        return f"{key} ({KINDS[kind]})"
    begins = here[key].values[0].since
    return f"{key} (from {first.isoformat()}, not {begins.isoformat()})" if begins > first else ""


def figures_on(order: str, day: date) -> Figures:
    """The figures of a legal order as they stand on a day, as its files have them."""
    return Figures(order, day, all_figures(order))


def with_values(figures: Mapping[str, Figure], added: Iterable[tuple[str, FigureValue]]) -> dict[str, Figure]:
    """Figures with more dated values, each given with the key of its figure."""
    held = dict(figures)
    for key, value in added:
        if key in held:
            values = sorted((*held[key].values, value), key=lambda one: one.since)
            held[key] = replace(held[key], values=tuple(values))
    return held


@cache
def _read_figures(order: str, _folders: tuple[Path, ...]) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    for file, table in tables(order):
        for key, entry in table.items():
            if key in ROWS:
                continue
            try:
                read = _read_figure(order, key, entry, figures.get(key))
            except (KeyError, TypeError, AttributeError) as error:
                reason = f"what it says, its unit or a value with since, source and confidence is missing ({error})"
                raise OrderFileWrong(file=file, where=key, reason=reason) from error
            if len({value.since for value in read.values}) < len(read.values):
                raise OrderFileWrong(file=file, where=key, reason="two values begin on one day")
            if wrong := _wrong_word(read):
                raise OrderFileWrong(file=file, where=key, reason=wrong)
            figures[key] = read
    return figures


def _read_figure(order: str, key: str, entry: Table, held: Figure | None) -> Figure:
    values = [_read_value(row) for row in entry["values"]]
    if held is not None:
        values += held.values
    values.sort(key=lambda value: value.since)
    if held is not None:
        return replace(held, values=tuple(values))
    choices = tuple(entry.get("choices", ()))
    bounds = entry.get("least"), entry.get("most")
    return Figure(key, order, entry["says"], entry["unit"], tuple(values), choices, *bounds)


def _wrong_word(figure: Figure) -> str:
    """What is wrong with the first word that a figure cannot hold; '' where it can hold them all."""
    for held in (value.value for value in figure.values):
        if figure.key in (PUBLIC_HOLIDAYS, WEEKEND_DAYS) and not isinstance(held, tuple):
            return f"'{held}' is no list of days in quotation marks"
        words = held if isinstance(held, tuple) else () if isinstance(held, int) else (held,)
        for word in words:
            if not figure.takes(word):
                return f"'{word}' is none of what it takes: {figure.wanted() or 'words in quotation marks'}"
    return ""


def _read_value(row: dict[str, Any]) -> FigureValue:
    value = tuple(row["value"]) if isinstance(row["value"], list) else row["value"]
    return FigureValue(row["since"], value, row["source"], row["confidence"])
