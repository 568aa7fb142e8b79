"""Canonical bytes and their fingerprint: equal facts give equal bytes on every machine."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any


def plain(thing: Any) -> Any:
    """Turn frozen values, dates and enums into JSON's own kinds; a float is refused."""
    if is_dataclass(thing) and not isinstance(thing, type):
        return {field.name: plain(getattr(thing, field.name)) for field in fields(thing)}
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
    assert thing is None or isinstance(thing, str | int), f"{type(thing).__name__} has no canonical form"
    return thing


def canonical(thing: Any) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8."""
    return json.dumps(plain(thing), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def fingerprint(thing: Any) -> str:
    """The SHA-256 of a thing's canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(thing)).hexdigest()
