"""Amounts, days, names and sentences in the active language, as text; the template tags put them into markup."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any

from babel.dates import format_datetime, format_skeleton
from babel.numbers import format_decimal
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, override

from tarazu.clearing.windows import Window
from tarazu.corridor.routes import Route
from tarazu.kernel.errors import TarazuError
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.percent import Percent
from tarazu.kernel.quantity import Quantity, Unit
from tarazu.kernel.value import Price, Value
from tarazu.matching.deals import DealInShort
from tarazu.papers.figures import (
    LOCALES,
    MINUS,
    NO_BREAK_SPACE,
    count_text,
    country_text,
    day_text,
    quantity_text,
    value_text,
)
from tarazu.papers.words import END_ISOLATE, ISOLATE
from tarazu.reference.commodities import UnknownCommodity, UnknownGrade, commodity_of
from tarazu.reference.countries import Country
from tarazu.reference.names import Names, NamesInRow
from tarazu.reference.places import UnknownPlace, place
from tarazu.reference.units import unit_names, units
from tarazu.rulebook.days_off import each_once
from tarazu.rulebook.holidays import LEAP_YEAR, is_holiday
from tarazu.rulebook.rules import parted
from tarazu.web.gaps import GAPS
from tarazu.web.words import TABLES, word

SCRIPTS = {"ur": "arabic", "ru": "cyrillic"}
LEFT_TO_RIGHT = "\u2066"
ISOLATES = "\u2066\u2067\u2068\u2069"
GAP = re.compile(r"\{(\w+)\}")
COUNTRY_LETTERS = 2
DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})(?:/(\d{4}-\d{2}-\d{2}))?")  # a day, or one and the day after the last
PLACE_LETTERS = 5  # of a UN/LOCODE
WITH_TENTHS = re.compile(r"-?\d+\.\d")  # as the rulebook tells a share in percent
GOODS_KEY = re.compile(r"\d{4}\.\d{2}(/[a-z-]+)?")
SPOKEN_TABLES = (
    "authorisation",
    "deal",
    "contract",
    "declaration",
    "listing",
    "role",
    "party",
    "direction",
    "cause",
    "policy",
    "weekday",
    "power",
    "mandated",
)


def language() -> str:
    """The active language: en, ur or ru."""
    code = (get_language() or "en").partition("-")[0]
    return code if code in LOCALES else "en"


def is_rtl() -> bool:
    """Say whether the active language is written from right to left."""
    return language() == "ur"


def comma() -> str:
    """What stands between the parts of a list: Urdu has a comma of its own."""
    return "\u060c " if is_rtl() else ", "


def bare(text: str) -> str:
    """Text without isolates, for where markup isolates it."""
    return text.strip(ISOLATES)


def quantity(amount: Quantity | None) -> str:
    """1,120 t, with the unit's sign in the active language; a dash where there is none."""
    written = bare(quantity_text(language(), amount))
    number, space, sign = written.partition(NO_BREAK_SPACE)
    return f"{LEFT_TO_RIGHT}{number}{END_ISOLATE}{space}{sign}" if number.startswith(MINUS) else written


def value(amount: Value | None) -> str:
    """14,000,000.00 UAC; a dash where there is none."""
    return bare(value_text(language(), amount))


def amount(given: Value | None) -> str:
    """14,000,000.00, where the table says in which unit; a dash where there is none."""
    return value(given).removesuffix(f"{NO_BREAK_SPACE}{given.account_unit}") if given else "—"


def price(amount: Price | None) -> str:
    """562.50 UAC for a tonne; a dash where there is none."""
    if amount is None:
        return "—"
    worth = f"{LEFT_TO_RIGHT}{value(Value(amount.minor, amount.account_unit))}{END_ISOLATE}"
    return gettext("%(value)s/%(unit)s") % {"value": worth, "unit": unit_sign(amount.unit)}


def count(number: int) -> str:
    """A whole number with its thousands grouped."""
    return count_text(language(), number)


def percent(numerator: int, denominator: int) -> str:
    """A share in whole percent; a dash where there is nothing to share."""
    if not denominator:
        return "—"
    share = f"{count(round(numerator * 100 / denominator))}{NO_BREAK_SPACE}%"
    return f"{LEFT_TO_RIGHT}{share}{END_ISOLATE}" if is_rtl() else share


def day(moment: date | None) -> str:
    """5 November 2025, without the Russian word for year, which would end a sentence twice; a dash for none."""
    whole = moment.date() if isinstance(moment, datetime) else moment
    return bare(day_text(language(), whole)).removesuffix("г.").rstrip()


def moment(at: datetime | None) -> str:
    """5 November 2025 14:30 UTC."""
    if at is None:
        return "—"
    clock = format_datetime(at, "HH:mm", locale=LOCALES[language()])
    return f"{day(at)} {clock}{NO_BREAK_SPACE}UTC"


def on_clocks(at: datetime, countries: Iterable[Country]) -> str:
    """One moment on several clocks: 12 January 2026 20:00 UTC · 01:00 PKT (13 January 2026) · 23:00 MSK."""
    told = [moment(at)]
    for one in countries:
        there = at + timedelta(minutes=one.clock_ahead_minutes)
        clock = f"{LEFT_TO_RIGHT}{there:%H:%M}{NO_BREAK_SPACE}{one.clock}{END_ISOLATE}"
        told.append(clock if there.date() == at.date() else f"{clock} ({day(there)})")
    return " · ".join(told)


def moved(window: Window) -> str:
    """Moved from 1 January 2026: New Year (Russia), Weekend (Pakistan, Russia); '' for a cut-off that did not move."""
    countries: dict[str, list[str]] = {}
    for one in each_once(window.days_off):
        countries.setdefault(one.name, []).append(country(one.country))
    why = comma().join(f"{word('day_off', name)} ({comma().join(held)})" for name, held in countries.items())
    return gettext("Moved from %(day)s: %(why)s") % {"day": day(window.planned), "why": why} if why else ""


def decimal(written: str) -> str:
    """A number with a decimal point as the reader writes it: -19.6 is −19,6 in Russian."""
    with_minus = written.replace("-", MINUS)
    return with_minus.replace(".", ",") if language() == "ru" else with_minus


def days(number: int) -> str:
    """So many days, in words that fit the number."""
    return ngettext("%(count)s day", "%(count)s days", abs(number)) % {"count": count(number)}


def country(code: str) -> str:
    """A country's name."""
    return bare(country_text(language(), code))


def goods(key: str) -> str:
    """The name of goods by their key, with the first letter as a label has it; the key where it is not listed."""
    try:
        return named(commodity_of(key).names)
    except (UnknownCommodity, UnknownGrade):
        return key


def deal_in_short(deal: DealInShort) -> str:
    """A deal by its goods and the countries of the partners, in one line."""
    return gettext("You give: %(given)s; you get: %(got)s; partner: %(countries)s") % {
        "given": comma().join(map(goods, deal.given)),
        "got": comma().join(map(goods, deal.got)),
        "countries": comma().join(map(country, deal.countries)),
    }


def unit_name(measure: Unit) -> str:
    """The name of a unit, such as tonne."""
    return unit_names(measure.code).of(language())


def unit_sign(measure: Unit) -> str:
    """The sign of a unit, such as t or шт."""
    return bare(quantity_text(language(), Quantity(0, measure))).partition(NO_BREAK_SPACE)[2]


def named(names: Names) -> str:
    """A name that is kept in the three languages, with its first letter as a label has it."""
    name = names.of(language())
    return name[:1].upper() + name[1:]


def route_name(route: Route) -> str:
    """What a road is called: its own English name, elsewhere both its ends and where it crosses borders."""
    if language() == "en":
        return route.name
    ends = " – ".join(place_name(each.code) for each in (route.legs[0].origin, route.legs[-1].destination))
    crossed = comma().join(place_name(code) for code in route.crossings)
    return f"{ends}: {crossed}" if crossed else ends


def place_name(code: str) -> str:
    """The name of a place by its code; the code itself where it is not listed."""
    try:
        return place(code).names.of(language())
    except UnknownPlace:
        return code


def name_of(names: Mapping[str, str]) -> str:
    """A name that is kept by language or by script: the reader's own where it is held, else the Latin one."""
    for key in (language(), SCRIPTS.get(language(), "latin"), "en", "latin"):
        if names.get(key):
            return names[key]
    return next(iter(names.values()), "")


def say(says: str, params: Mapping[str, Any]) -> str:
    """A sentence of the rooms in the active language, its placeholders filled with isolated, formatted text."""
    return _filled(gettext(says), params)


def say_parted(says: str, params: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong, and its cure, of a rule's sentence in the active language, filled as `say` does."""
    wrong, cure = parted(gettext(says))
    return _filled(wrong, params), _filled(cure, params)


def _filled(text: str, params: Mapping[str, Any]) -> str:
    return text.format(**{name: f"{ISOLATE}{shown(given)}{END_ISOLATE}" for name, given in params.items()})


def gapped(says: str) -> str:
    """A sentence of the rooms as the rulebook prints it: what fills a gap is named between ‹ and ›."""
    return GAP.sub(lambda gap: f"{ISOLATE}‹{GAPS.get(gap[1], '…')}›{END_ISOLATE}", gettext(says))


def source(words: str) -> str:
    """A note or source of a table's line, in the active language as far as it is translated."""
    return gettext(words) if words else ""


def figure(given: int | str | tuple[str, ...], unit: str) -> str:
    """The value of a figure of policy, with its unit where it is a number."""
    if isinstance(given, int):
        return f"{count(given)} {gettext(unit)}"
    words = [given] if isinstance(given, str) else list(given)
    return comma().join(map(_figure_word, words))


def _figure_word(one: str) -> str:
    """A word of a figure: a country or a place by its letters, a holiday with its day, else what a table knows."""
    if is_holiday(one):
        return _holiday(one)
    if one.isupper() and len(one) == COUNTRY_LETTERS:
        return country(one)
    return place_name(one) if one.isupper() and len(one) == PLACE_LETTERS else spoken(one)


def _holiday(written: str) -> str:
    """Eid al-Fitr 21 March 2026, or Labour Day 1 May for one of every year."""
    falls, _, name = written.partition(" ")
    if len(falls) == len("2026-03-21"):
        return f"{word('day_off', name)} {day(date.fromisoformat(falls))}"
    of_a_year = date.fromisoformat(f"{LEAP_YEAR}-{falls}")
    return f"{word('day_off', name)} {format_skeleton('MMMMd', of_a_year, locale=LOCALES[language()])}"


def say_error(error: TarazuError) -> str:
    """What an error says, in the active language; findings it carries are listed apart, so their gap stays empty.

    A step that is not possible any more names no codes here, as it does to programs: the page shows what is possible.
    """
    if isinstance(error, StepRefused):
        return gettext(
            "This is not possible any more: meanwhile it has changed. Open the page again, it shows what is."
        )
    params = {**error.params, "findings": ""} if hasattr(error, "findings") else error.params
    return say(error.says, params).strip()


def said_in_each(error: TarazuError) -> dict[str, str]:
    """What an error says, by language: for whoever reads it later."""
    said = {}
    for code in LOCALES:
        with override(code):
            said[code] = say_error(error)
    return said


def share(given: Percent) -> str:
    """3.13, without the sign that its sentence brings."""
    return format_decimal(given.as_decimal(), "#,##0.00", locale=LOCALES[language()]).replace("-", MINUS)


WRITTEN: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (Quantity, quantity),
    (Value, value),
    (Price, price),
    (Percent, share),
    (datetime, moment),
    (date, day),
    (NamesInRow, lambda given: str(given.of(language()))),
)


def shown(given: Any) -> str:
    """One filling of a sentence: amounts, days and known codes as the reader writes them, anything else as it is."""
    for kind, written in WRITTEN:
        if isinstance(given, kind):
            return written(given)
    code = str(given.value if isinstance(given, Enum) else given)
    if code.isidentifier() and code.islower():
        return spoken(code)
    if code.isupper() and code.isalpha() and len(code) == COUNTRY_LETTERS:
        return country(code)
    if found := DAYS.fullmatch(code):
        return _days_between(*found.groups()) or code
    if measure := _measures().get(code):
        return unit_sign(measure)
    if WITH_TENTHS.fullmatch(code):
        return decimal(code)
    is_goods = GOODS_KEY.fullmatch(code) and goods(code) != code
    return f"{goods(code)}{comma()}{code.partition('/')[0]}" if is_goods else code


@cache
def _measures() -> dict[str, Unit]:
    return {one.code: one for one in units()}


def _days_between(first: str, after: str | None) -> str:
    """A day, or one and the last of several; '' where somebody typed days that no calendar has."""
    try:
        last = date.fromisoformat(after) - timedelta(days=1) if after else None
        since = day(date.fromisoformat(first))
    except (ValueError, OverflowError):
        return ""
    return f"{since} – {day(last)}" if last else since


def spoken(code: str) -> str:
    """The word for a code from whichever table knows it."""
    for table in SPOKEN_TABLES:
        found: str | Promise | None = TABLES[table].get(code)
        if found:
            return str(found)
    return code
