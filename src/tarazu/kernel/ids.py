"""Identifiers: a prefix that says what the thing is, then letters derived from what made it."""

import hashlib

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread


def identifier(prefix: str, *parts: object) -> str:
    """A short stable identifier: the same prefix and parts always give the same one (60 bits)."""
    digest = hashlib.sha256("\x1f".join([prefix, *map(str, parts)]).encode()).digest()
    number = int.from_bytes(digest[:8], "big") >> 4
    letters = [ALPHABET[(number >> (5 * place)) & 31] for place in range(12)]
    return f"{prefix}_{''.join(reversed(letters))}"
