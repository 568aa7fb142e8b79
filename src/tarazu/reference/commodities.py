"""Goods: a code of the Harmonized System with its edition, plus a grade."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Unit
from tarazu.reference.names import Names
from tarazu.reference.shipped import shipped
from tarazu.reference.tables import Column, Records, Row, read_records, read_whole, read_yes
from tarazu.reference.units import unit

EDITION = "2022"
UNIT_WHERE_UNLISTED = "KGM"
SHORT_CHARACTERS_MAX = 3  # up to here almost anything is like a word of something: it must begin one
WORDS_ALIKE = 70  # of 100, on rapidfuzz's scale: below it a found name has nothing to do with the word asked for
CODE_SHAPE = re.compile(r"(\d{4})\.?(\d{2})", re.ASCII)
GRADE_SHAPE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)

CODE_COLUMNS = [Column("code"), Column("en")]
COLUMNS = [
    Column("hs"),
    Column("grade", may_be_empty=True),
    Column("unit"),
    Column("shelf_days", may_be_empty=True),
    Column("reefer"),
    Column("packing", may_be_empty=True),
    *(Column(language) for language in ("en", "ur", "ru")),
    Column("words", required=False, may_be_empty=True),
]


class UnknownCommodity(TarazuError):
    """A code is not a six-digit code of the Harmonized System."""

    kind = Kind.ABSENT
    says = "'{hs}' is not a six-digit code of the Harmonized System {edition}. Near it: {near}. Choose one of the list."


class UnknownGrade(TarazuError):
    """A grade is not one of those these goods are told apart by."""

    kind = Kind.ABSENT
    says = "'{grade}' is not a grade of {hs}. Its grades are: {grades}. Use one of these."


class GradeUnreadable(TarazuError):
    """A grade is not written in small letters, digits and hyphens."""

    kind = Kind.INVALID
    says = "'{grade}' cannot be a grade. Use small Latin letters, digits and hyphens, such as non-basmati."


@dataclass(frozen=True, slots=True)
class Commodity:
    """One kind of goods; two orders meet only where both HS code and grade are the same.

    `unit` is the unit it is traded and counted in; `shelf_days` how long it keeps, None where it does not spoil.
    `words` are what people also call it, in any of the three languages; they find it and are never shown as its name.
    """

    hs: str
    edition: str
    grade: str
    unit: Unit
    names: Names
    shelf_days: int | None
    reefer: bool
    packing: str
    words: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """How it is written: 1006.30/basmati, or 0713.20 where there is no grade."""
        return commodity_key(self.hs, self.grade)


def commodity_key(hs: str, grade: str = "") -> str:
    """Write a code and a grade as one key."""
    return f"{hs[:4]}.{hs[4:]}" + (f"/{grade}" if grade else "")


def commodity(hs: str, grade: str = "") -> Commodity:
    """The goods under a code ('100630' or '1006.30') and a grade.

    A code of the Harmonized System that our list of goods does not name is counted in kilograms under its English name.
    Errors: UnknownCommodity; UnknownGrade.
    """
    code = read_code(hs)
    if (code, grade) in _goods():
        return _goods()[code, grade]
    grades = sorted(known for at, known in _goods() if at == code)
    if grade or grades:
        listed = ", ".join(known or "(none)" for known in grades) or "(none)"
        raise UnknownGrade(grade=grade, hs=commodity_key(code), grades=listed)
    name = harmonized_system()[code]
    return Commodity(
        hs=code,
        edition=EDITION,
        grade="",
        unit=unit(UNIT_WHERE_UNLISTED),
        names=Names(name, name, name),
        shelf_days=None,
        reefer=False,
        packing="",
    )


def commodity_of(key: str) -> Commodity:
    """The goods under a key such as '1006.30/basmati'. Errors: UnknownCommodity; UnknownGrade."""
    hs, _, grade = key.partition("/")
    return commodity(hs, grade)


def goods() -> tuple[Commodity, ...]:
    """Every commodity our list names, by code and grade."""
    return tuple(_goods().values())


def find_goods(words: str, limit: int = 8) -> tuple[Commodity, ...]:
    """The goods that words in English, Urdu or Russian, or the first digits of a code, may mean; nearest first."""
    digits = words.replace(".", "").strip()
    if digits.isdigit():
        return tuple(entry for entry in goods() if entry.hs.startswith(digits))[:limit]
    told = words.casefold()[:100]
    scores = {entry.key: (_likeness(told, entry), entry) for entry in goods()}
    best = sorted(scores.values(), key=lambda scored: (-scored[0], scored[1].key))
    return tuple(entry for score, entry in best if score >= WORDS_ALIKE)[:limit]


def find_codes(words: str, limit: int = 8) -> tuple[tuple[str, str], ...]:
    """The six-digit codes whose English text holds all of some words: pairs of code and text, shortest first."""
    sought = words.casefold()[:100].split()
    found = [
        (code, text)
        for code, text in harmonized_system().items()
        if len(code) == 6 and all(word in text.casefold() for word in sought)
    ]
    return tuple(sorted(found, key=lambda entry: (len(entry[1]), entry[0]))[:limit]) if sought else ()


def read_code(text: str) -> str:
    """Read a six-digit code of the Harmonized System, with or without its dot. Errors: UnknownCommodity."""
    shape = CODE_SHAPE.fullmatch(text)
    code = "".join(shape.groups()) if shape else ""
    if code not in harmonized_system():
        near = "; ".join(_near_codes(text)) or "nothing"
        raise UnknownCommodity(hs=text, edition=EDITION, near=near)
    return code


def read_grade(text: str) -> str:
    """Read a grade such as 'non-basmati', or no grade at all. Errors: GradeUnreadable."""
    if text and not GRADE_SHAPE.fullmatch(text):
        raise GradeUnreadable(grade=text)
    return text


def read_goods(content: bytes | str) -> Records[Commodity]:
    """Read a list of goods; a code with a grade may stand once."""
    return read_records(content, COLUMNS, _make, lambda made: made.key)


@cache
def harmonized_system() -> dict[str, str]:
    """Every heading (four digits) and subheading (six digits) of the edition, with its English text."""
    entries = shipped("hs2022.csv", CODE_COLUMNS, lambda row: (row.text("code"), row.text("en")), lambda made: made[0])
    return dict(entries)


@cache
def _goods() -> dict[tuple[str, str], Commodity]:
    return {(entry.hs, entry.grade): entry for entry in shipped("goods.csv", COLUMNS, _make, lambda made: made.key)}


def _make(row: Row) -> Commodity:
    return Commodity(
        hs=row.read("hs", read_code),
        edition=EDITION,
        grade=row.read("grade", read_grade),
        unit=row.read("unit", unit),
        names=Names(row.text("en"), row.text("ur"), row.text("ru")),
        shelf_days=row.read_or("shelf_days", read_whole, None),
        reefer=row.read("reefer", read_yes),
        packing=row.text("packing"),
        words=tuple(filter(None, map(str.strip, row.text("words").split(";")))),
    )


def _likeness(told: str, entry: Commodity) -> int:
    written: Iterable[str] = (entry.names.en, entry.names.ur, entry.names.ru, entry.grade, *entry.words)
    names = [name.casefold() for name in written if name]
    if len(told) <= SHORT_CHARACTERS_MAX:
        return max(_begins(told, name) for name in names)
    return max(int(fuzz.WRatio(told, name)) for name in names)


def _begins(told: str, name: str) -> int:
    """How well a short word fits a name: it is the name, one of its words, or begins one."""
    words = name.split()
    return 100 if told == name else 95 if told in words else 90 if any(word.startswith(told) for word in words) else 0


def _near_codes(text: str) -> list[str]:
    """Up to three codes that share the most leading digits with what was written, or the words of it."""
    digits = "".join(character for character in text if character in "0123456789")
    codes = [code for code in harmonized_system() if len(code) == 6]
    for length in range(min(5, len(digits)), 1, -1):
        same = [code for code in codes if code.startswith(digits[:length])]
        if same:
            return [f"{commodity_key(code)} ({harmonized_system()[code][:60]})" for code in same[:3]]
    return [f"{entry.key} ({entry.names.en})" for entry in find_goods(text, 3)]
