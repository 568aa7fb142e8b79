"""Parties as FollowTheMoney entities, one JSON object a line, as open screening tools read them."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from tarazu.kernel.ids import identifier
from tarazu.registry.identifiers import IdentifierKind
from tarazu.registry.parties import Party, PartyKind

SCHEMAS = {
    PartyKind.PRIVATE: "Company",
    PartyKind.STATE_OWNED: "Company",
    PartyKind.INDIVIDUAL: "Person",
    PartyKind.CONSORTIUM: "Organization",
}
NUMBERS = {
    IdentifierKind.INN: "innCode",
    IdentifierKind.KPP: "kppCode",
    IdentifierKind.OGRN: "ogrnCode",
    IdentifierKind.OGRNIP: "ogrnCode",
    IdentifierKind.LEI: "leiCode",
    IdentifierKind.CNIC: "idNumber",
    IdentifierKind.IR_PERSON: "idNumber",
    IdentifierKind.NTN: "taxNumber",
    IdentifierKind.STRN: "taxNumber",
    IdentifierKind.AF_TIN: "taxNumber",
    IdentifierKind.IR_COMPANY: "registrationNumber",
}
OF_COMPANIES = frozenset({"kppCode", "ogrnCode"})  # properties that a person has not


def parties_ftm(parties: Iterable[Party]) -> bytes:
    """Every party with its names in each script and its numbers, and every owner with the ownership between them."""
    lines = [json.dumps(one, ensure_ascii=False, sort_keys=True) for party in parties for one in _entities(party)]
    return "".join(f"{line}\n" for line in lines).encode()


def _entities(party: Party) -> Iterator[dict[str, Any]]:
    schema = SCHEMAS[party.kind]
    names = list(dict.fromkeys(party.names.values()))
    properties: dict[str, list[str]] = {"name": names[:1], "alias": names[1:], "country": [party.country.lower()]}
    if party.tax_number:
        properties["taxNumber"] = [party.tax_number]
    for one in party.identifiers:
        kind = NUMBERS[one.kind]
        held = properties.setdefault("idNumber" if schema == "Person" and kind in OF_COMPANIES else kind, [])
        if one.number not in held:
            held.append(one.number)
    yield _entity(party.id, schema, properties)
    for owner in party.owners:
        owner_id = identifier("owner", party.id, owner)
        yield _entity(owner_id, "LegalEntity", {"name": [owner]})
        yield _entity(identifier("owns", owner_id), "Ownership", {"owner": [owner_id], "asset": [party.id]})


def _entity(entity_id: str, schema: str, properties: dict[str, list[str]]) -> dict[str, Any]:
    told = {key: values for key, values in properties.items() if values}
    return {"id": entity_id, "schema": schema, "properties": told}
