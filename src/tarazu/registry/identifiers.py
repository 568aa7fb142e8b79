"""Numbers under which registers know a party, each with its country's own shape and check digits."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from stdnum import lei
from stdnum.pk import cnic
from stdnum.ru import inn, ogrn

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.reference.countries import country

PERSON_WEIGHTS = range(10, 1, -1)
COMPANY_WEIGHTS = (29, 27, 23, 19, 17, 29, 27, 23, 19, 17)
OGRN_DIGITS, OGRNIP_DIGITS = 13, 15


class IdentifierKind(StrEnum):
    """Which register gave the number."""

    NTN = "NTN"  # Pakistan: income tax
    STRN = "STRN"  # Pakistan: sales tax
    CNIC = "CNIC"  # Pakistan: identity card
    INN = "INN"  # Russia: taxpayer
    KPP = "KPP"  # Russia: reason for registration with a tax office
    OGRN = "OGRN"  # Russia: register of legal entities
    OGRNIP = "OGRNIP"  # Russia: register of sole traders
    IR_PERSON = "IR-PERSON"  # Iran: national identity number
    IR_COMPANY = "IR-COMPANY"  # Iran: national identity of a legal person
    AF_TIN = "AF-TIN"  # Afghanistan: taxpayer
    LEI = "LEI"  # everywhere: ISO 17442


class IdentifierWrong(TarazuError):
    """A register's number has the wrong length or fails its check digits."""

    kind = Kind.INVALID
    says = "'{text}' is not a number of the kind {register}. Copy it again from the certificate, digit by digit."


class IdentifierUnreadable(TarazuError):
    """A list of identifiers is not written as kind and number."""

    kind = Kind.INVALID
    says = "'{text}' does not say which register gave it. Write kind, colon and number, such as OGRN:{sample}."


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """One number, written without spaces and hyphens."""

    kind: IdentifierKind
    number: str


def read_identifier(kind: IdentifierKind, text: str) -> Identifier:
    """A number of one register, its check digits proven. Errors: IdentifierWrong.

    Sources: INN, OGRN, OGRNIP, CNIC and LEI as in python-stdnum; the two Iranian numbers by their registers' published
    remainders of eleven. NTN, STRN, KPP and the Afghan number have no published check digit: their shape alone is
    asked.
    """
    number = re.sub(r"[\s\-‑/]", "", text.strip()).upper()
    if not number.isascii() or not CHECKS[kind](number):
        raise IdentifierWrong(text=text, register=kind.value)
    return Identifier(kind, number)


def read_identifiers(text: str) -> tuple[Identifier, ...]:
    """Several numbers, 'KIND:number' with semicolons between. Errors: IdentifierUnreadable; IdentifierWrong."""
    found = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        kind, colon, number = part.partition(":")
        if not colon or kind.strip().upper() not in list(IdentifierKind):
            raise IdentifierUnreadable(text=part, sample="1027700132195")
        found.append(read_identifier(IdentifierKind(kind.strip().upper()), number))
    return tuple(dict.fromkeys(found))


def kinds_of(home: str) -> tuple[IdentifierKind, ...]:
    """The registers of a country that give numbers we can check, and those of the whole world."""
    return (*HOMES.get(country(home).code, ()), IdentifierKind.LEI)


def _digits(*lengths: int) -> Callable[[str], bool]:
    return lambda number: number.isdigit() and len(number) in lengths


def _is_person_of_iran(number: str) -> bool:
    if not _digits(10)(number) or len(set(number)) == 1:
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(number[:9], PERSON_WEIGHTS, strict=True)) % 11
    return int(number[9]) == (rest if rest < 2 else 11 - rest)


def _is_company_of_iran(number: str) -> bool:
    if not _digits(11)(number) or number[3:9] == "000000":
        return False
    shift = int(number[9]) + 2
    weighted = zip(number[:10], COMPANY_WEIGHTS, strict=True)
    return sum((int(digit) + shift) * weight for digit, weight in weighted) % 11 % 10 == int(number[10])


CHECKS: dict[IdentifierKind, Callable[[str], bool]] = {
    IdentifierKind.NTN: _digits(7, 8),  # the eighth digit, where written, has no published rule
    IdentifierKind.STRN: _digits(13),
    IdentifierKind.CNIC: cnic.is_valid,
    IdentifierKind.INN: inn.is_valid,
    IdentifierKind.KPP: lambda number: bool(re.fullmatch(r"\d{4}[0-9A-Z]{2}\d{3}", number, re.ASCII)),
    IdentifierKind.OGRN: lambda number: len(number) == OGRN_DIGITS and ogrn.is_valid(number),
    IdentifierKind.OGRNIP: lambda number: len(number) == OGRNIP_DIGITS and ogrn.is_valid(number),
    IdentifierKind.IR_PERSON: _is_person_of_iran,
    IdentifierKind.IR_COMPANY: _is_company_of_iran,
    IdentifierKind.AF_TIN: _digits(10),
    IdentifierKind.LEI: lei.is_valid,
}
HOMES = {
    "PK": (IdentifierKind.NTN, IdentifierKind.STRN, IdentifierKind.CNIC),
    "RU": (IdentifierKind.INN, IdentifierKind.KPP, IdentifierKind.OGRN, IdentifierKind.OGRNIP),
    "IR": (IdentifierKind.IR_COMPANY, IdentifierKind.IR_PERSON),
    "AF": (IdentifierKind.AF_TIN,),
}
