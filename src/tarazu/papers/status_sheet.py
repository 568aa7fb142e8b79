"""The status of a file as one signed line of text for a square code, so that it is checked without a network."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.papers.verification import read_verification_text, verification_text

PAPER = "status"
MARK = "&signature="


class SheetForged(TarazuError):
    """A status sheet's signature is not that of the key it is checked with."""

    kind = Kind.REFUSED
    says = "This sheet was not signed with that key, or it was changed. Do not rely on it; ask the office that gave it."


def status_text(number: str, **facts: str | int) -> str:
    """The line without its signature."""
    return verification_text(PAPER, number, **facts)


def signed_text(text: str, signature: str) -> str:
    """The line with its signature, in hexadecimal, at its end."""
    return f"{text}{MARK}{signature}"


def check_sheet(signed: str, key: str) -> dict[str, str]:
    """The facts of a signed line, once its signature holds under a key in hexadecimal.

    Errors:  SheetForged; VerificationUnreadable.
    """
    text, mark, signature = signed.strip().rpartition(MARK)
    facts = read_verification_text(text if mark else signed)
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError) as error:
        raise SheetForged from error
    return facts
