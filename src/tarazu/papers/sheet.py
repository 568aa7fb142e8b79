"""A sheet: everything a template sets on paper, already in words, as one frozen value."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands beside it; several lines stand one under the other."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, its share of the width, and whether it holds numbers."""

    title: str
    share: int
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading row that is repeated on every page; `total` is its last, emphasised row or empty."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """One clause in one language, as it stands beside the same clause in the others."""

    language: str
    direction: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, its English gloss on papers in another language, and what stands under it, in this order."""

    heading: str
    gloss: str = ""
    sentence: str = ""
    facts: tuple[Fact, ...] = ()
    table: Table | None = None
    items: tuple[Fact, ...] = ()  # numbered: title and text
    empty: str = ""  # what is said instead of an empty table
    parallel: tuple[tuple[Voice, ...], ...] = ()  # numbered: a row of languages for each clause


@dataclass(frozen=True, slots=True)
class Pan:
    """One pan of the balance scale: what it stands for and what lies in it."""

    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The drawn balance: imports against exports, leaning by tenths of a percent within a tolerance."""

    imports: Pan
    exports: Pan
    lean_tenths: int
    tolerance_tenths: int
    lean: str
    edges: tuple[str, str]
    verdict: str
    spoken: str  # what a reader who cannot see the drawing is told


@dataclass(frozen=True, slots=True)
class Signing:
    """A place to sign: who, in which capacity, and what is already known of the signature."""

    name: str
    capacity: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The standing words around a paper: beside its number, beside its square code and at the foot of its pages."""

    number_label: str
    code_label: str
    code_says: str
    print_label: str
    page_says: str
    closing_line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One paper in one language. `code` is the verification text that its square code carries."""

    language: str
    direction: str
    day: date
    edge: Edge
    title: str
    gloss: str
    number: str
    issuer: str
    opening: str
    banner: str  # in a band across the page, such as that this is a draft; empty where there is none
    sections: tuple[Section, ...]
    signings: tuple[Signing, ...]
    code: str
    print: tuple[str, ...]  # the fingerprint of the paper's content
    scale: Scale | None = None
