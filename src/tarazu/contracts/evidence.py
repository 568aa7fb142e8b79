"""The file that proves a signed contract to anybody, and the program that checks it beside it."""

import inspect
from collections.abc import Mapping, Sequence

from tarazu.contracts import check_contract
from tarazu.contracts.amendment import Amendment, AmendmentState, content_of_amendment
from tarazu.contracts.contract import Contract
from tarazu.contracts.draft import content_of
from tarazu.contracts.statements import KeySignature
from tarazu.kernel.digest import plain
from tarazu.ledger import check_head

BORROWED = "from tarazu.ledger.check_head import is_signed\n"
FIRST, AFTER = "P = 2**255 - 19\n", "def signed_bytes("


def evidence_of(
    contract: Contract,
    signatures: Sequence[KeySignature],
    amendments: Sequence[Amendment],
    signed_amendments: Mapping[str, Sequence[KeySignature]],
) -> dict[str, object]:
    """A signed contract with every signature, in JSON's own kinds; `signed_amendments` is keyed by amendment id."""
    return {
        "contract": plain(content_of(contract)),
        "fingerprint": contract.fingerprint,
        "signatures": plain(tuple(signatures)),
        "amendments": [
            {
                "content": plain(content_of_amendment(one)),
                "fingerprint": one.fingerprint,
                "signatures": plain(tuple(signed_amendments.get(one.id, ()))),
            }
            for one in sorted(amendments, key=lambda each: each.number)
            if one.state is AmendmentState.SIGNED
        ],
    }


def checker() -> str:
    """The program that checks such a file, whole in one text: it borrows the arithmetic of the ledger's checker."""
    arithmetic = inspect.getsource(check_head)
    start, end = arithmetic.index(FIRST), arithmetic.index(AFTER)
    text = inspect.getsource(check_contract)
    assert BORROWED in text, "the program borrows one function"
    return text.replace(BORROWED, arithmetic[start:end].rstrip() + "\n\n")
