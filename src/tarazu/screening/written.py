"""What official lists write in their own ways: birth dates, countries, kinds, ship numbers and bank codes."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from tarazu.reference.countries import countries
from tarazu.screening.letters import fold

MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
MONTHS = {name: at for at, name in enumerate(MONTH_NAMES.split(), start=1)}
DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[/. -](\d{1,2}|[a-z]{3})[a-z]*[/. -](\d{4})", re.ASCII)
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
MONTH_YEAR = re.compile(r"([a-z]{3})[a-z]* (\d{4})", re.ASCII)
YEARS = re.compile(r"\d{4}", re.ASCII)
SHIP = re.compile(r"\bIMO ?(?:number|no\.?)?[ ):.]{0,3}(\d{7})\b", re.ASCII | re.IGNORECASE)
BANK = re.compile(r"\b(?:SWIFT/BIC|SWIFT|BIC)(?: code|:)? ([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b", re.ASCII)
OTHER_NAMES = {
    "AF": ("afghanistan", "islamic republic of afghanistan"),
    "BY": ("belarus", "republic of belarus"),
    "CN": ("china", "peoples republic of china"),
    "GB": ("united kingdom", "great britain"),
    "IR": ("iran", "iran islamic republic of", "islamic republic of iran"),
    "IQ": ("iraq",),
    "KP": ("north korea", "korea north", "democratic peoples republic of korea"),
    "PK": ("pakistan", "islamic republic of pakistan"),
    "RU": ("russia", "russian federation"),
    "SY": ("syria", "syrian arab republic"),
    "TR": ("turkey", "turkiye"),
    "AE": ("united arab emirates", "uae"),
    "US": ("united states", "united states of america"),
}


@cache
def _countries() -> dict[str, str]:
    known = {fold(country.names.en): country.code for country in countries()}
    return known | {name: code for code, names in OTHER_NAMES.items() for name in names}


def country_code(text: str) -> str:
    """The two letters of a country, from its letters or one of its English names; empty where we do not know it."""
    plain = text.strip()
    if len(plain) == 2 and plain.isascii() and plain.isalpha():
        return plain.upper()
    return _countries().get(" ".join(fold(plain).split()), "")


def birth(text: str) -> str:
    """A birth date as we keep it, from the forms official lists use; empty where nothing can be read."""
    lowered = text.strip().lower()
    if told := ISO_DAY.search(lowered):
        return "-".join(told.groups()) if told[2] != "00" and told[3] != "00" else told[1]
    if told := DAY_MONTH_YEAR.search(lowered):
        month = MONTHS.get(told[2]) or (int(told[2]) if told[2].isdigit() else 0)
        return f"{told[3]}-{month:02}-{int(told[1]):02}" if 1 <= month <= 12 and int(told[1]) else told[3]
    years = sorted(YEARS.findall(lowered))
    if len(years) > 1 and years[0] != years[-1]:
        return f"{years[0]}/{years[-1]}"
    if (told := MONTH_YEAR.search(lowered)) and told[1] in MONTHS:
        return f"{told[2]}-{MONTHS[told[1]]:02}"
    return years[0] if years else ""


def day_written(text: str) -> date | None:
    """A day in one of the forms lists date themselves by: 2025-11-20, 20/11/2025, 20-Nov-2025."""
    written = birth(text)
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def american_day(text: str) -> date | None:
    """A day in the American order, 11/20/2025."""
    month, _, rest = text.strip().partition("/")
    day, _, year = rest.partition("/")
    return day_written(f"{day}/{month}/{year}")


def numbers_in(text: str) -> Iterator[str]:
    """The ship numbers and bank codes that stand in free text."""
    yield from (f"IMO{told[1]}" for told in SHIP.finditer(text))
    yield from (f"BIC{told[1]}" for told in BANK.finditer(text))
