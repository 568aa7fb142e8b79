"""Sign the status of a file, for a sheet that an officer checks without a network."""

from collections.abc import Mapping

from tarazu.papers.status_sheet import signed_text, status_text
from tarazu.storage import keys, signing


def sign_sheet(*, number: str, facts: Mapping[str, str | int]) -> str:
    """The signed line of a file under its number; what stands in it is what its viewer was shown."""
    text = status_text(number, **facts)
    return signed_text(text, signing.sign_text(text))


def sheet_key() -> str:
    """The key that sheets of this installation are checked with, in hexadecimal."""
    return keys.published_key()
