"""A paper that is all tables, such as a return of the ministry: as PDF, as CSV and as a spreadsheet."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.papers.figures import bare_value_text, count_text, country_text, day_text, quantity_text, short_day_text
from tarazu.papers.parts import framed, headed, name_text, number_text
from tarazu.papers.printing import print_sheet
from tarazu.papers.sheet import Column, Fact, Section, Sheet, Table
from tarazu.papers.spreadsheets import Cell, safe_text, written_book
from tarazu.papers.verification import Signer, verification_text
from tarazu.papers.words import _, check_language, isolated, translate, without_isolates
from tarazu.reference.names import Names


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of ours in a cell: it is said in the language of the paper."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Named:
    """A party's name in a cell, by script."""

    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Coded:
    """A number or code in a cell."""

    code: str


@dataclass(frozen=True, slots=True)
class Land:
    """A country in a cell, by its code."""

    code: str


Kept = Said | Named | Coded | Land | Names | Value | Quantity | date | int
NUMBERS = (Value, Quantity, int)


@dataclass(frozen=True, slots=True)
class Tabled:
    """One table: its heading, the titles of its columns, and its rows."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Kept, ...], ...]
    empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TabledPaper:
    """A paper of tables over some days, both in."""

    kind: str  # as the square code names it
    title: str
    opening: str
    number: str
    issuer: Names
    order: str  # "" where it stands under no one legal order
    since: date
    until: date
    facts: tuple[tuple[str, Kept], ...]
    tables: tuple[Tabled, ...]
    fingerprint: str
    specimen: bool = False


def tabled_pdf(content: TabledPaper, language: str, sign: Signer | None = None) -> bytes:
    """The paper as PDF. Errors: UnknownLanguage."""
    return print_sheet(tabled_sheet(content, language), "statement", sign)


def tabled_csv(content: TabledPaper, language: str) -> bytes:
    """Its tables one under the other, as a spreadsheet opens them. Errors: UnknownLanguage."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    for place, (heading, rows) in enumerate(_sheets(content, language)):
        if place:
            writer.writerow([])
        writer.writerow([safe_text(heading)])
        for row in rows:
            writer.writerow([safe_text(cell) if isinstance(cell, str) else f"{cell:f}" for cell in row])
    return written.getvalue().encode("utf-8-sig")


def tabled_xlsx(content: TabledPaper, language: str) -> bytes:
    """Each table on a sheet of its own. Errors: UnknownLanguage."""
    return written_book(translate(language, content.title), _sheets(content, language), language)


TABLED_FORMS: dict[str, Callable[[TabledPaper, str], bytes]] = {
    "pdf": tabled_pdf,
    "csv": tabled_csv,
    "xlsx": tabled_xlsx,
}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "jsonl": "application/x-ndjson",
}


def media_of(form: str) -> str:
    """What kind of file a form is, by the last part of its name: ubl.xml is XML."""
    return MEDIA_TYPES[form.rpartition(".")[2]]


def tabled_sheet(content: TabledPaper, language: str) -> Sheet:
    """The paper in words. Errors: UnknownLanguage."""
    check_language(language)
    since, until = content.since.isoformat(), content.until.isoformat()
    order = translate(language, _("Law of {country}"), country=country_text(language, content.order))
    facts = (
        *((Fact(translate(language, _("Legal order")), (order,)),) if content.order else ()),
        Fact(translate(language, _("First day")), (day_text(language, content.since),)),
        Fact(translate(language, _("Last day")), (day_text(language, content.until),)),
        *(Fact(translate(language, label), (_text(kept, language),)) for label, kept in content.facts),
    )
    return framed(
        language,
        content.title,
        number_label=_("Number"),
        digest_label=_("Fingerprint of what this paper says (SHA-256)"),
        day=content.until,
        number=content.number,
        issuer=isolated(content.issuer.of(language)),
        opening=translate(language, content.opening),
        specimen=content.specimen,
        sections=(
            Section(*headed(language, _("What it covers")), facts=facts),
            *(_section(table, language) for table in content.tables),
        ),
        code=verification_text(content.kind, content.number, since=since, until=until, print=content.fingerprint),
        digest=content.fingerprint,
    )


def _section(table: Tabled, language: str) -> Section:
    columns = tuple(
        _column(translate(language, title), [row[place] for row in table.rows])
        for place, title in enumerate(table.columns)
    )
    rows = tuple(tuple(_text(kept, language) for kept in row) for row in table.rows)
    empty = translate(language, table.empty) if table.empty else ""
    return Section(*headed(language, table.heading), table=Table(columns, rows) if rows else None, empty=empty)


def _column(title: str, cells: Sequence[Kept]) -> Column:
    """A column as wide as it needs where its cells cannot be broken, and else a share of what is left."""
    number = any(isinstance(cell, NUMBERS) for cell in cells)
    whole = number or any(isinstance(cell, Coded | date) for cell in cells)
    return Column(title, 0 if whole else 2, number=number)


def _text(kept: Kept, language: str) -> str:
    if isinstance(kept, Value):
        return bare_value_text(language, kept)
    if isinstance(kept, Quantity):
        return quantity_text(language, kept)
    if isinstance(kept, date):
        return short_day_text(language, kept)
    if isinstance(kept, int):
        return count_text(language, kept)
    return _words(kept, language)


def _words(kept: Said | Named | Coded | Land | Names, language: str) -> str:
    if isinstance(kept, Named):
        return name_text(language, kept.names)
    if isinstance(kept, Coded):
        return number_text(kept.code)
    if isinstance(kept, Land):
        return country_text(language, kept.code)
    return isolated(kept.of(language)) if isinstance(kept, Names) else translate(language, kept.sentence)


def _sheets(content: TabledPaper, language: str) -> list[tuple[str, list[tuple[Cell, ...]]]]:
    check_language(language)
    return [
        (
            without_isolates(translate(language, table.heading)),
            [tuple(without_isolates(translate(language, title)) for title in table.columns), *_cells(table, language)],
        )
        for table in content.tables
    ]


def _cells(table: Tabled, language: str) -> Sequence[tuple[Cell, ...]]:
    return [tuple(_cell(kept, language) for kept in row) for row in table.rows]


def _cell(kept: Kept, language: str) -> Cell:
    if isinstance(kept, Value):
        return kept.as_decimal().quantize(Decimal("0.01"))
    if isinstance(kept, date):
        return kept.isoformat()
    if isinstance(kept, int):
        return Decimal(kept)
    if isinstance(kept, Coded):
        return kept.code
    return without_isolates(_text(kept, language))
