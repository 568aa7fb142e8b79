"""How the days on which a state does not work are written in figures: days of the week, and days with a name."""

import re
from datetime import date

WEEKEND_DAYS, PUBLIC_HOLIDAYS = "weekend_days", "public_holidays"  # the figures that hold them
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOLIDAYS = "holidays"  # the unit of a figure whose words are days with the names of holidays
HOLIDAY_NAMES = (
    "ashura",
    "defender_day",
    "eid_al_adha",
    "eid_al_fitr",
    "independence_day",
    "iqbal_day",
    "kashmir_day",
    "khomeini_day",
    "khordad_uprising",
    "labour_day",
    "milad",
    "moved_holiday",
    "nature_day",
    "new_year",
    "nowruz",
    "oil_day",
    "orthodox_christmas",
    "pakistan_day",
    "public_holiday",
    "quaid_day",
    "republic_day",
    "revolution_day",
    "russia_day",
    "unity_day",
    "victory_day",
    "women_day",
    "youm_e_takbeer",
)
LEAP_YEAR = 2024  # so that a holiday of every year may stand on 29 February
WRITTEN = re.compile(r"(?:[0-9]{4}-)?[0-9]{2}-[0-9]{2} [a-z_]+")
EXAMPLES = f"2026-03-21 eid_al_fitr, 12-25 quaid_day ({', '.join(HOLIDAY_NAMES)})"


def is_holiday(written: str) -> bool:
    """Say whether words are a day, of one year or of every year, with the name of a holiday: 2026-03-21 eid_al_fitr."""
    if not WRITTEN.fullmatch(written):
        return False
    falls, _, name = written.partition(" ")
    whole = falls if len(falls) > len("12-25") else f"{LEAP_YEAR}-{falls}"
    try:
        date.fromisoformat(whole)
    except ValueError:
        return False
    return name in HOLIDAY_NAMES
