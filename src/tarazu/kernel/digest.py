"""Canonical bytes and their fingerprint: equal facts give equal bytes on every machine."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any

ITSELF = frozenset({str, int, bool, NoneType})  # of what most of every value is made


@cache
def field_names(kind: type) -> tuple[str, ...] | None:
    """The fields of a kind of frozen value, in their order; None for any other kind."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None


def plain(thing: Any) -> Any:
    """Turn frozen values, dates and enums into JSON's own kinds; a float is refused."""
    kind: type = type(thing)
    if kind in ITSELF:
        return thing
    if (names := field_names(kind)) is not None:
        return {name: plain(getattr(thing, name)) for name in names}
    if isinstance(thing, Enum):
        return thing.value
    if isinstance(thing, date | datetime):
        return thing.isoformat()
    if isinstance(thing, Mapping):
        return {str(plain(key)): plain(value) for key, value in thing.items()}
    if isinstance(thing, set | frozenset):
        return sorted(plain(item) for item in thing)
    if isinstance(thing, Sequence) and not isinstance(thing, str):
        return [plain(item) for item in thing]
    assert isinstance(thing, str | int), f"{kind.__name__} has no canonical form"
    return thing


def canonical(thing: Any) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8."""
    return json.dumps(plain(thing), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def fingerprint(thing: Any) -> str:
    """The SHA-256 of a thing's canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(thing)).hexdigest()
