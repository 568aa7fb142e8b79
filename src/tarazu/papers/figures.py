"""Numbers, amounts and days as each language writes them; digits are Western in all three."""

from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.rounding import divide_half_even
from tarazu.kernel.value import Value
from tarazu.papers.words import check_language, isolated, left_to_right
from tarazu.reference.units import unit_names

LOCALES = {"en": "en_GB", "ur": "ur_PK", "ru": "ru_RU"}
NO_BREAK_SPACE = "\u00a0"
NOTHING = "—"
MINUS = "\u2212"  # as long as a plus, and never broken off its number at the end of a line

# Short signs of the Russian classifier of units (OKEI).
RUSSIAN_SIGNS = {
    "TNE": "т",
    "KGM": "кг",
    "DTN": "ц",
    "H87": "шт.",
    "C62": "ед.",
    "DZN": "дюж.",
    "MIL": "тыс. шт.",
    "NPR": "пар",
    "LTR": "л",
    "HLT": "гл",
    "MTQ": "м³",
    "MTK": "м²",
}


def count_text(language: str, count: int) -> str:
    """A whole number with its thousands grouped."""
    return _written(language, Decimal(count), "#,##0")


def quantity_text(language: str, quantity: Quantity | None) -> str:
    """An amount of goods with its unit, or a dash where there is none."""
    if quantity is None:
        return NOTHING
    number = _written(language, quantity.as_decimal(), "#,##0.###")
    return isolated(f"{number}{NO_BREAK_SPACE}{_unit_sign(language, quantity)}")


def value_text(language: str, value: Value | None) -> str:
    """A value with two decimals and its unit of account, or a dash where there is none."""
    if value is None:
        return NOTHING
    return left_to_right(f"{_written(language, value.as_decimal(), '#,##0.00')}{NO_BREAK_SPACE}{value.account_unit}")


def bare_value_text(language: str, value: Value | None) -> str:
    """A value without its unit of account, for a column whose title names it."""
    return left_to_right(_written(language, value.as_decimal(), "#,##0.00")) if value else NOTHING


def percent_text(language: str, tenths: int) -> str:
    """Tenths of a percent, signed where below zero, with one decimal unless it is whole."""
    pattern = "#,##0.0" if tenths % 10 else "#,##0"
    sign = MINUS if tenths < 0 else ""
    return left_to_right(f"{sign}{_written(language, Decimal(abs(tenths)).scaleb(-1), pattern)}{NO_BREAK_SPACE}%")


def day_text(language: str, day: date | None) -> str:
    """A day in words, or a dash where there is none."""
    if day is None:
        return NOTHING
    check_language(language)
    return isolated(_unbroken(format_date(day, "long", locale=LOCALES[language])))


def short_day_text(language: str, day: date | None) -> str:
    """A day for a narrow column: year, month and day in digits, the same in every language."""
    check_language(language)
    return left_to_right(day.isoformat()) if day else NOTHING


def country_text(language: str, code: str) -> str:
    """A country's name by its two-letter code, or the code where the language has none."""
    check_language(language)
    return isolated(str(Locale.parse(LOCALES[language]).territories.get(code, code)))


def heading_text(hs: str) -> str:
    """An HS code as it is printed: 1006.30."""
    return left_to_right(f"{hs[:4]}.{hs[4:]}" if len(hs) > 4 and "." not in hs else hs)


def lean_tenths(imports: Value, exports: Value) -> int | None:
    """How far exports lean from imports, in tenths of a percent of imports; None where nothing was imported."""
    gap = exports - imports
    return divide_half_even(gap.minor * 1000, imports.minor) if imports.minor > 0 else None


def _unit_sign(language: str, quantity: Quantity) -> str:
    code = quantity.unit.code
    if language == "ur":
        return unit_names(code).ur
    return RUSSIAN_SIGNS.get(code, quantity.unit.symbol) if language == "ru" else quantity.unit.symbol


def _written(language: str, number: Decimal, pattern: str) -> str:
    check_language(language)
    return _unbroken(format_decimal(number, pattern, locale=LOCALES[language])).replace("-", MINUS)


def _unbroken(text: str) -> str:
    """A text that stays on one line; narrow spaces become plain ones, which every font draws alike."""
    return text.replace(" ", NO_BREAK_SPACE).replace("\u202f", NO_BREAK_SPACE)
