"""Who or what is screened: a party with its owners, a ship, a bank, or just a name somebody asks about."""

import re
from dataclasses import dataclass

from tarazu.kernel.digest import fingerprint
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.registry.parties import BASIS_POINTS, Party, PartyKind
from tarazu.screening.lists import BANK, FIRM, OTHER, PERSON, VESSEL, is_bank_code, is_ship_number, unique

NAMED = "nam_"  # how the identifier of a named subject begins
SHARE = re.compile(r"^(?P<name>.*?)[\s(,:]*(?P<whole>\d{1,3})(?:[.,](?P<part>\d{1,2}))?\s*%\)?\s*$", re.ASCII)


class ShipNumberWrong(TarazuError):
    """An IMO number fails its check digit."""

    kind = Kind.INVALID
    says = "'{text}' is not an IMO ship number. It has seven digits, and the last one is computed from the others."


class BankCodeWrong(TarazuError):
    """A bank's code has not the shape of one."""

    kind = Kind.INVALID
    says = "'{text}' is not a bank's BIC. It has 8 or 11 letters and digits, such as NBPAPKKA."


class NumberWithoutName(TarazuError):
    """A ship number or a bank code was given without the name it belongs to."""

    kind = Kind.INVALID
    says = "The number {number} stands without a name. Write the name of the ship or the bank as well."


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who owns a part of a subject; None where nobody said how much."""

    name: str
    share_basis_points: int | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What screening compares: names in every script, owners, identifiers, country and birth dates; nothing else."""

    id: str
    kind: str  # one of lists.KINDS
    names: tuple[str, ...]
    country: str = ""
    identifiers: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    owners: tuple[Owner, ...] = ()

    @property
    def content(self) -> str:
        """The fingerprint of everything that is compared: a result holds while it stays the same."""
        return fingerprint(self)


def subject_of(party: Party) -> Subject:
    """A party as screening sees it. What changes nothing here, such as a standing, asks for no new screening."""
    return Subject(
        id=party.id,
        kind=PERSON if party.kind is PartyKind.INDIVIDUAL else FIRM,
        names=tuple(dict.fromkeys(party.names.values())),
        country=party.country,
        identifiers=unique(filter(None, (party.tax_number, *(one.number for one in party.identifiers)))),
        owners=tuple(map(read_owner, party.owners)),
    )


def ship_identifier(number: str) -> str:
    """An IMO number as lists write it. Errors: ShipNumberWrong."""
    if not is_ship_number(number):
        raise ShipNumberWrong(text=number)
    return f"IMO{number.upper().removeprefix('IMO').strip()}"


def bank_identifier(code: str) -> str:
    """A bank's BIC as lists write it. Errors: BankCodeWrong."""
    if not is_bank_code(code):
        raise BankCodeWrong(text=code)
    return f"BIC{code.upper()}"


def vessel_subject(name: str, number: str) -> Subject:
    """A ship with its IMO number, or a vehicle by its name alone. Errors: ShipNumberWrong; NumberWithoutName."""
    identifiers = (ship_identifier(number),) if number else ()
    return _named_subject(VESSEL if number else OTHER, name, identifiers)


def bank_subject(name: str, code: str) -> Subject:
    """A bank, with its BIC where that is known. Errors: BankCodeWrong; NumberWithoutName."""
    return _named_subject(BANK, name, (bank_identifier(code),) if code else ())


def is_named(subject_id: str) -> bool:
    """Say whether a subject is a ship, vehicle or bank that somebody named, and no party."""
    return subject_id.startswith(NAMED)


def _named_subject(kind: str, name: str, identifiers: tuple[str, ...]) -> Subject:
    """The same name, number and kind are always one subject, whoever names it, so that a decision on it holds."""
    if not name:
        raise NumberWithoutName(number=identifiers[0])
    return Subject(
        id=identifier(NAMED.rstrip("_"), kind, name, *identifiers), kind=kind, names=(name,), identifiers=identifiers
    )


def read_owner(text: str) -> Owner:
    """An owner as registers write one: 'Anna Petrova', or with the share, 'Anna Petrova 51 %'."""
    told = SHARE.match(text)
    if told is None or not told["name"].strip(" (,:"):
        return Owner(text.strip())
    share = int(told["whole"]) * 100 + int((told["part"] or "0").ljust(2, "0"))
    return Owner(told["name"].strip(" (,:"), share) if share <= BASIS_POINTS else Owner(text.strip())
