"""Reading an edition of any official list: which format it is by its first bytes, and everything wrong by its line."""

from collections.abc import Mapping
from datetime import date

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.reference.tables import LineError
from tarazu.screening import format_eu, format_ofac, format_uk, format_uk_list, format_un
from tarazu.screening.format_ftm import read_ftm
from tarazu.screening.lists import Entry, ReadList, edition, read_list

BEGINNING = 4_000  # bytes in which a format shows itself
UN, OFAC, OFAC_CSV, EU, EU_CSV, UK, UK_LIST, UK_CSV, FTM, NATIONAL = (
    "un-xml", "ofac-xml", "ofac-csv", "eu-xml", "eu-csv", "uk-xml", "uk-list-xml", "uk-csv", "ftm", "national",
)  # fmt: skip
FORMATS = (UN, OFAC, OFAC_CSV, EU, EU_CSV, UK, UK_LIST, UK_CSV, FTM, NATIONAL)
ROOTS = {
    format_un.ROOT: UN,
    format_ofac.ROOT: OFAC,
    format_uk.ROOT: UK,
    format_uk_list.ROOT: UK_LIST,
    f"<{format_eu.ROOT} ": EU,
}
ALT, ADD = "alt", "add"  # OFAC's second and third file, by how their names begin
Told = tuple[date | None, list[Entry], list[LineError]]


class FormatUnknown(TarazuError):
    """A file is of no format of list we read."""

    kind = Kind.INVALID
    says = "The format of {file} is not known. Name it; these are read: {formats}."


def format_of(content: bytes, name: str) -> str:
    """The format a file is of, by its beginning. Errors: FormatUnknown."""
    start = content[:BEGINNING].decode("utf-8", "replace").lstrip("\ufeff \r\n\t")
    if start.startswith("<"):
        found = next((format_name for root, format_name in ROOTS.items() if root in start), "")
    elif start.startswith("{"):
        found = FTM
    elif all(column in start for column in format_eu.CSV_COLUMNS):
        found = EU_CSV
    elif format_uk.FAMILY_NAME in start and "Name 1" in start:
        found = UK_CSV
    elif format_ofac.looks_like_sdn_csv(start):
        found = OFAC_CSV
    else:
        header = next((line for line in start.splitlines() if line.strip() and not line.startswith("#")), "")
        found = NATIONAL if header.startswith("entry,names") else ""
    if not found:
        raise FormatUnknown(file=name, formats=", ".join(FORMATS))
    return found


def read_edition(files: Mapping[str, bytes], source: str, day: date, format_name: str = "") -> ReadList:
    """Read an edition from its file, or for OFAC's CSV from its three files, by their names.

    The edition is dated by itself where its format says when it was made, else by `day`.
    Errors:  FormatUnknown; what is wrong inside is in `errors` of what is read, with its line.
    """
    main = next(name for name in files if not name.lower().startswith((ALT, ADD)) or len(files) == 1)
    kind = format_name or format_of(files[main], main)
    if kind not in FORMATS:
        raise FormatUnknown(file=main, formats=", ".join(FORMATS))
    if kind == NATIONAL:
        return read_list(files[main], source, day)
    try:
        told, entries, errors = _read(kind, files, main)
    except TarazuError as error:
        told, entries, errors = None, [], [LineError(1, "", error)]
    if not entries and not errors:
        errors = [LineError(1, "", FormatUnknown(file=main, formats=", ".join(FORMATS)))]
    return edition(files.values(), source, told or day, kind, entries, errors)


def _read(kind: str, files: Mapping[str, bytes], main: str) -> Told:
    content = files[main]
    if kind == OFAC_CSV:
        others = {start: held for start in (ALT, ADD) for name, held in files.items() if name.lower().startswith(start)}
        return (None, *format_ofac.read_sdn_csv(content, others.get(ALT, b""), others.get(ADD, b"")))
    if kind == FTM:
        return (None, *read_ftm(content))
    with_errors = {OFAC: format_ofac.read_sdn_xml, EU_CSV: format_eu.read_eu_csv, UK_CSV: format_uk.read_uk_csv}
    if kind in with_errors:
        return with_errors[kind](content)
    whole = {
        UN: format_un.read_un_xml,
        EU: format_eu.read_eu_xml,
        UK: format_uk.read_uk_xml,
        UK_LIST: format_uk_list.read_uk_list_xml,
    }
    return (*whole[kind](content), [])
