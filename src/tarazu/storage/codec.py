"""Frozen values to JSON and back, by their own field types; used for documents kept whole in one column."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from tarazu.kernel.digest import ITSELF, field_names, plain
from tarazu.kernel.quantity import Unit
from tarazu.reference.units import unit

Made = TypeVar("Made")


def to_json(value: Any) -> Any:
    """A value as JSON's own kinds; a unit is written as its code."""
    kind: type = type(value)
    if kind in ITSELF:
        return value
    if kind is Unit:
        return value.code
    if (names := field_names(kind)) is not None:
        return {name: to_json(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [to_json(item) for item in items]
    return plain(value)


def from_json(kind: type[Made], stored: Any) -> Made:
    """The value of a kind that was written with `to_json`."""
    made: Made = _read(kind, stored)
    return made


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, stored: Any) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        inner = [argument for argument in arguments if argument is not NoneType]
        if isinstance(stored, list) and len(inner) > 1:
            return tuple(stored)  # of several kinds only a tuple is written as a list
        return None if stored is None else _read(inner[0] if len(inner) == 1 else type(stored), stored)
    if origin in (tuple, list, frozenset, set):
        return _read_many(origin, arguments, stored)
    if origin in (dict, Mapping) or (origin is not None and issubclass(origin, Mapping)):
        return {key: _read(arguments[1], item) for key, item in stored.items()}
    if kind is Unit:
        return unit(stored if isinstance(stored, str) else stored["code"])
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _read(hints[name], item) for name, item in stored.items() if name in hints})
    return _read_plain(kind, stored)


def _read_many(origin: Any, arguments: tuple[Any, ...], stored: Any) -> Any:
    if origin is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis):
        return tuple(_read(argument, item) for argument, item in zip(arguments, stored, strict=True))
    return origin(_read(arguments[0], item) for item in stored)


def _read_plain(kind: Any, stored: Any) -> Any:
    if kind is datetime:
        return datetime.fromisoformat(stored)
    if kind is date:
        return date.fromisoformat(stored)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(stored)
    return stored
