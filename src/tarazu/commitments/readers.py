"""Reading the commitments of protocols from TOML."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tarazu.commitments.commitments import Commitment
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Quantity, read_quantity
from tarazu.reference.countries import country
from tarazu.reference.toml_files import read_toml
from tarazu.reference.units import unit

TEXTS = ("id", "protocol", "field", "name_en", "name_ur", "name_ru", "owner", "source", "confidence")


class CommitmentUnreadable(TarazuError):
    """A commitment lacks something, or holds it in another form."""

    kind = Kind.INVALID
    says = "Commitment {number}: '{key}' is missing or is not {what}. Correct it and load the file again."


def read_commitments(content: bytes) -> tuple[tuple[Commitment, ...], tuple[TarazuError, ...]]:
    """Every commitment of a file, and every error; keep the commitments only where there are no errors."""
    try:
        table = read_toml(content)
    except TarazuError as error:
        return (), (error,)
    found: list[Commitment] = []
    errors: list[TarazuError] = []
    for number, entry in enumerate(table.get("commitment", []), start=1):
        try:
            found.append(_commitment(number, entry))
        except TarazuError as error:
            errors.append(error)
    return tuple(found), tuple(errors)


def _commitment(number: int, entry: Mapping[str, Any]) -> Commitment:
    for key in TEXTS:
        if not isinstance(entry.get(key), str):
            raise CommitmentUnreadable(number=number, key=key, what="text in quotation marks")
    if type(entry.get("since")) is not date or type(entry.get("due", date.max)) is not date:
        raise CommitmentUnreadable(number=number, key="since or due", what="a day such as 2026-12-31")
    prefixes, countries = entry.get("prefixes", []), entry.get("countries", [])
    if not prefixes or not all(isinstance(prefix, str) and prefix.isdigit() for prefix in prefixes):
        raise CommitmentUnreadable(number=number, key="prefixes", what="a list of HS prefixes in quotation marks")
    return Commitment(
        id=entry["id"],
        protocol=entry["protocol"],
        field=entry["field"],
        names={language: entry[f"name_{language}"] for language in ("en", "ur", "ru")},
        countries=tuple(country(code).code for code in countries),
        prefixes=tuple(prefixes),
        amount=_amount(number, entry),
        since=entry["since"],
        due=entry.get("due"),
        owner=entry["owner"],
        source=entry["source"],
        confidence=entry["confidence"],
    )


def _amount(number: int, entry: Mapping[str, Any]) -> Quantity | None:
    if "amount" not in entry:
        return None
    if not isinstance(entry["amount"], str) or not isinstance(entry.get("unit"), str):
        raise CommitmentUnreadable(number=number, key="amount", what='text such as "5000" with its unit')
    return read_quantity(entry["amount"], unit(entry["unit"]))
