"""Sign the status of a file, for a sheet that an officer checks without a network."""

from collections.abc import Mapping

from tarazu.papers.verification import signed_text, verification_text
from tarazu.storage import keys, signing


def sign_sheet(*, number: str, facts: Mapping[str, str | int]) -> str:
    """The signed line of a file under its number; what stands in it is what its viewer was shown."""
    return signed_text(verification_text("status", number, **facts), signing.sign_bytes)


def sheet_key() -> str:
    """The key that sheets of this installation are checked with, in hexadecimal."""
    return keys.published_key()
