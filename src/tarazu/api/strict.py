"""What this door takes in: strict JSON of a small size, known query parameters only, text that can be stored."""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Annotated, Any, get_type_hints

from django.http import HttpRequest
from ninja.params import models
from ninja.params.functions import Header
from ninja.parser import Parser

from tarazu.kernel.errors import Kind, TarazuError

BODY_BYTES_MAX = 64 * 1024  # no request of this door comes near it
KEY_HEADER = "Idempotency-Key"
Key = Annotated[str, Header(alias=KEY_HEADER, description="1 to 200 characters; the same key does nothing twice.")]


class BodyTooLarge(TarazuError):
    """A body is larger than any request needs."""

    kind = Kind.INVALID
    says = "This request is too large: at most {limit} bytes are read. Load longer lists with 'tarazu load'."


class BodyNotJson(TarazuError):
    """A body is not strict JSON."""

    kind = Kind.INVALID
    says = "This is not strict JSON: {reason}. Send UTF-8 as application/json, each name once, decimals in strings."


class TextUnstorable(TarazuError):
    """Text holds a character that no store keeps."""

    kind = Kind.INVALID
    says = "This text holds a null character or half of a character pair. Delete it and send the request again."


class ParameterUnknown(TarazuError):
    """A query parameter is none that this address knows."""

    kind = Kind.INVALID
    says = "The parameter '{name}' is not known here. Known: {known}. Correct it or leave it out."


class StrictParser(Parser):
    """Reads a body, and refuses what two readers could understand differently."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body as Python's own kinds. Errors: BodyTooLarge; BodyNotJson; TextUnstorable."""
        if request.content_type != "application/json":
            raise BodyNotJson(reason=f"its content type is '{request.content_type}'")
        if len(request.body) > BODY_BYTES_MAX:
            raise BodyTooLarge(limit=f"{BODY_BYTES_MAX:,}")
        try:
            read = json.loads(request.body.decode(), object_pairs_hook=_once, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise BodyNotJson(reason=error) from error
        if not all(_is_storable(text) for text in _texts(read)):
            raise TextUnstorable
        body: dict[str, Any] = read
        return body


def known_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse query parameters that an operation does not take, and addresses that no store could look up.

    Errors:  ParameterUnknown; TextUnstorable.
    """
    hints = get_type_hints(view, include_extras=True)
    known = [name for name, hint in hints.items() if any(isinstance(mark, _QUERY) for mark in _marks(hint))]

    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> Any:
        for name in request.GET:
            if name not in known or len(request.GET.getlist(name)) > 1:
                raise ParameterUnknown(name=name, known=", ".join(known) or "none")
        if not all(_is_storable(text) for text in given.values() if isinstance(text, str)):
            raise TextUnstorable
        return view(request, **given)

    return answer


_QUERY = models.Query


def _marks(hint: Any) -> Sequence[Any]:
    marks: Sequence[Any] = getattr(hint, "__metadata__", ())
    return marks


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    repeated = [name for name in names if names.count(name) > 1] if len(set(names)) < len(names) else []
    if repeated:
        raise ValueError(f"the name '{repeated[0]}' stands twice")
    return dict(pairs)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _texts(read: Any) -> Iterator[str]:
    if isinstance(read, str):
        yield read
    elif isinstance(read, list):
        for each in read:
            yield from _texts(each)
    elif isinstance(read, dict):
        for name, each in read.items():
            yield name
            yield from _texts(each)


def _is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
