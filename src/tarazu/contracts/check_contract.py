"""Check a signed contract without anybody's help: python check_contract.py CONTRACT.json [KEY].

This one file needs Python 3.11 and nothing else. KEY is the mechanism's public key as it was published, in
hexadecimal: with it, the binding of every signing key to its mandate is checked against that key and no other.
Ed25519 as RFC 8032 describes it.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from tarazu.ledger.check_head import is_signed

STATEMENT_PURPOSE, BINDING_PURPOSE = b"tarazu-contract\n", b"tarazu-key\n"
MANDATE = ("person", "party", "role", "mandate_since", "mandate_until", "on")
Document = dict[str, Any]


def canonical(thing: Any) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8."""
    return json.dumps(thing, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def faults(document: Document, published_key: str | None = None) -> list[str]:
    """Everything wrong with a signed contract and its amendments, each in a sentence."""
    try:
        contract = document["contract"]
        found = _part_faults(contract, document["fingerprint"], document["signatures"], 0, published_key)
        last = document["fingerprint"]
        for amendment in document["amendments"]:
            number = amendment["content"]["number"]
            if amendment["content"]["follows"] != last:
                found.append(f"Amendment {number} does not follow what was signed before it.")
            last = amendment["fingerprint"]
            whole = {**amendment["content"], "parties": contract["parties"]}
            signatures = amendment["signatures"]
            found += _part_faults(whole, last, signatures, number, published_key, amendment["content"])
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        return [f"The file cannot be checked: {error!r}."]
    return found


def _part_faults(
    said: Document,
    fingerprint: str,
    signatures: list[Document],
    amendment: int,
    published_key: str | None,
    hashed: Document | None = None,
) -> list[str]:
    what = f"amendment {amendment}" if amendment else "the contract"
    found = []
    if hashlib.sha256(canonical(hashed or said)).hexdigest() != fingerprint:
        found.append(f"The text of {what} does not have the fingerprint {fingerprint}.")
    signed = [one["statement"]["party"] for one in signatures]
    missing = [party for party in said["parties"] if party not in signed]
    if missing:
        found.append(f"Not signed under {what}: {', '.join(missing)}.")
    for one in signatures:
        statement = one["statement"]
        if (statement["fingerprint"], statement["amendment"]) != (fingerprint, amendment):
            found.append(f"{statement['party']} signed another text than {what}.")
        found += _signature_faults(one, published_key)
    return found


def _signature_faults(one: Document, published_key: str | None) -> list[str]:
    statement, binding, found = one["statement"], one["binding"], []
    who = f"{statement['party']} ({statement['person']})"
    if not is_signed(
        bytes.fromhex(one["key"]), STATEMENT_PURPOSE + canonical(statement), bytes.fromhex(one["signature"])
    ):
        found.append(f"The signature of {who} is not that key's under this statement.")
    if binding["key"] != one["key"] or any(binding[name] != statement[name] for name in MANDATE):
        found.append(f"The key of {who} is bound to another mandate.")
    since, until, day = statement["mandate_since"], statement["mandate_until"], statement["on"]
    if day < since or (until is not None and day >= until):
        found.append(f"The mandate of {who} did not hold on {day}.")
    if published_key is not None and published_key.strip().lower() != one["vouching_key"]:
        found.append(f"The binding of {who} is vouched for by {one['vouching_key']}, not by the published key.")
    vouched = BINDING_PURPOSE + canonical(binding)
    if not is_signed(bytes.fromhex(one["vouching_key"]), vouched, bytes.fromhex(one["vouching_signature"])):
        found.append(f"The binding of {who} is not signed by the key it names.")
    return found


def main(arguments: list[str]) -> int:
    """Run as a program: 0 where everything holds, 1 where not, 2 where it was not asked rightly."""
    if len(arguments) not in (1, 2) or arguments[0].startswith("-"):
        sys.stdout.write("To check a signed contract: python check_contract.py CONTRACT.json [KEY]\n")
        return 2
    try:
        document = json.loads(Path(arguments[0]).read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        sys.stdout.write(f"WRONG: the file cannot be read: {error}\n")
        return 1
    found = faults(document, *arguments[1:])
    if found:
        told = "".join(f"WRONG: {fault}\n" for fault in found)
        sys.stdout.write(told.encode(errors="backslashreplace").decode())  # half a character cannot be written
        return 1
    keys = sorted({one["vouching_key"] for one in document["signatures"]})
    sys.stdout.write(f"OK: contract {document['contract']['number']} is signed by all of its parties.\n")
    sys.stdout.write(f"The keys are vouched for by {', '.join(keys)}: compare with the published key.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
