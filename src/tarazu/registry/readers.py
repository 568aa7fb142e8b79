"""Reading parties, authorities and consortia from files, with an error for every wrong line."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from stdnum.ru import inn

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.reference.countries import country
from tarazu.reference.places import place
from tarazu.reference.tables import Column, Records, Row, one_of, read_day, read_records, read_yes
from tarazu.reference.toml_files import read_toml
from tarazu.registry.authorities import Authority, AuthorityKind
from tarazu.registry.identifiers import read_identifiers
from tarazu.registry.parties import Consortium, Member, Party, PartyKind, Standing, check_consortium

INVENTED = "invented"
REFERENCE_SHAPE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
SCRIPTS = ("arabic", "cyrillic")
NTN_DIGITS = 7
PARTY_COLUMNS = (
    *(Column(name) for name in ("ref", "kind", "country", "name_latin")),
    Column("name_local", may_be_empty=True),
    Column("script", may_be_empty=True),
    Column("tax_number", may_be_empty=True),
    Column("seat"),
    Column("collectorate", may_be_empty=True),
    Column("active_taxpayer_until", may_be_empty=True),
    Column("single_window"),
    Column("contract_number", may_be_empty=True),
    Column("owners", may_be_empty=True),
    Column("note", required=False, may_be_empty=True),
    Column("identifiers", required=False, may_be_empty=True),
)
AUTHORITY_COLUMNS = [
    *(Column(name) for name in ("ref", "kind", "country", "en", "ur", "ru")),
    Column("places", required=False, may_be_empty=True),
]


class ReferenceUnreadable(TarazuError):
    """A party's reference is not written in small letters, digits and hyphens."""

    kind = Kind.INVALID
    says = "'{text}' cannot be a reference. Use small Latin letters, digits and hyphens, such as pk-bahar-agro."


class TaxNumberWrong(TarazuError):
    """A tax number has the wrong length or fails its check digit."""

    kind = Kind.INVALID
    says = "'{text}' is not a tax number of {country}. Copy it again from the certificate of registration."


class ConsortiumUnreadable(TarazuError):
    """A consortium lacks something, or names a firm that is not registered."""

    kind = Kind.INVALID
    says = "Consortium '{name}': {reason}. Correct it and load the file again."


def read_parties(content: bytes | str) -> Records[Party]:
    """Read a table of parties; a party's reference is its identifier and may stand once."""
    return read_records(content, PARTY_COLUMNS, _party, lambda made: made.id)


def read_authorities(content: bytes | str) -> Records[Authority]:
    """Read a table of authorities; their reference is their identifier."""
    return read_records(content, AUTHORITY_COLUMNS, _authority, lambda made: made.id)


def read_consortia(
    content: bytes | str, parties: Iterable[Party]
) -> tuple[tuple[Consortium, ...], tuple[TarazuError, ...]]:
    """Read consortia of known parties from TOML, and every error. Keep them only without errors."""
    known = {party.id: party for party in parties}
    try:
        tables = read_toml(content).get("consortium", [])
    except TarazuError as error:
        return (), (error,)
    found: list[Consortium] = []
    errors: list[TarazuError] = []
    for table in tables if isinstance(tables, list) else [tables]:
        name = str(table.get("ref", "without ref")) if isinstance(table, Mapping) else "without ref"
        try:
            found.append(_consortium(table, known))
        except KeyError as error:
            errors.append(ConsortiumUnreadable(name=name, reason=f"{error} is missing or is not a registered firm"))
        except (TypeError, ValueError, AttributeError) as error:
            errors.append(ConsortiumUnreadable(name=name, reason=error))
        except TarazuError as error:
            errors.append(error)
    return tuple(found), tuple(errors)


def check_tax_number(text: str, home: str) -> str:
    """Refuse a tax number that cannot be one of its country; countries whose numbers we do not know pass.

    Errors: TaxNumberWrong.
    """
    right = text.isascii() and text.isdigit()
    if home == "RU":
        right = right and inn.is_valid(text)
    if home == "PK":
        right = right and len(text) == NTN_DIGITS
    if not right:
        raise TaxNumberWrong(text=text, country=country(home).names.en)
    return text


def _party(row: Row) -> Party:
    reference, home = row.read("ref", read_reference), row.read("country", country).code
    names = {"latin": row.text("name_latin")}
    if row.text("name_local"):
        names[row.read("script", one_of(SCRIPTS))] = row.text("name_local")
    return Party(
        id=reference,
        kind=PartyKind(row.read("kind", one_of([kind.value for kind in PartyKind if kind != PartyKind.CONSORTIUM]))),
        country=home,
        names=names,
        tax_number=row.read_or("tax_number", lambda text: check_tax_number(text, home), None),
        seat=row.read("seat", place).code,
        collectorate=row.text("collectorate") or None,
        standing=Standing(
            active_taxpayer_until=row.read_or("active_taxpayer_until", read_day, None),
            single_window=row.read("single_window", read_yes),
            contract_number=row.text("contract_number") or None,
        ),
        owners=tuple(owner.strip() for owner in row.text("owners").split(";") if owner.strip()),
        invented=row.text("note") == INVENTED,
        identifiers=row.read_or("identifiers", read_identifiers, ()),
    )


def _authority(row: Row) -> Authority:
    return Authority(
        id=row.text("ref"),
        kind=AuthorityKind(row.read("kind", one_of([kind.value for kind in AuthorityKind]))),
        country=row.read("country", country).code,
        names={language: row.text(language) for language in ("en", "ur", "ru")},
        places=tuple(place(code).code for code in row.text("places").split()),
    )


def _consortium(table: Mapping[str, Any], known: Mapping[str, Party]) -> Consortium:
    home, latin = country(table["country"]).code, str(table["name_latin"])
    party = Party(
        id=read_reference(str(table["ref"])),
        kind=PartyKind.CONSORTIUM,
        country=home,
        names={"latin": latin, one_of(SCRIPTS)(table["script"]): str(table["name_local"])},
        tax_number=None,
        seat=place(table["seat"]).code,
        collectorate=str(table["collectorate"]),
        invented=table.get("note") == INVENTED,
    )
    members = tuple(
        Member(
            party_id=known[entry["party"]].id,
            share_basis_points=int(entry["share_basis_points"]),
            liability_acknowledged=entry["liability_acknowledged"] is True,
        )
        for entry in table["members"]
    )
    check_consortium(party, members, {firm.id: firm.country for firm in known.values()})
    return Consortium(party, members, known[table["lead"]].id)


def read_reference(text: str) -> str:
    """A party's reference as people may choose it. Errors: ReferenceUnreadable."""
    if not REFERENCE_SHAPE.fullmatch(text):
        raise ReferenceUnreadable(text=text)
    return text
