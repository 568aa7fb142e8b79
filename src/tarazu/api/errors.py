"""How a refusal looks outside: a problem of RFC 9457, and the one map from the kinds of error to HTTP's statuses."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from tarazu.api.strict import BODY_BYTES_MAX, BodyTooLarge
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.reference.names import NamesInRow
from tarazu.rulebook.rules import Finding, parted

logger = logging.getLogger(__name__)

statuses: dict[Kind, HTTPStatus] = {
    Kind.INVALID: HTTPStatus.BAD_REQUEST,  # correct the request and send it with a new key
    Kind.ABSENT: HTTPStatus.NOT_FOUND,  # also for what is there and not yours to see
    Kind.CONFLICT: HTTPStatus.CONFLICT,  # read the thing again: it has moved on, or the key was used before
    Kind.REFUSED: HTTPStatus.FORBIDDEN,  # a power is missing or a rule stands against it; `errors` names the rules
}


class FieldsRefused(TarazuError):
    """Fields of a request cannot be accepted; what is wrong is pinned to each.

    A field of the body is named by its JSON Pointer ('' for all of it), a query parameter by its name.
    """

    kind = Kind.INVALID
    says = "This request cannot be accepted as it is. Correct what 'errors' names, and send it again with a new key."

    def __init__(self, pinned: Iterable[tuple[str, TarazuError]]) -> None:
        self.pinned = tuple(pinned)
        super().__init__()


class RequestUnreadable(TarazuError):
    """Fields are missing, unknown, or of another type than the description of this door says."""

    kind = Kind.INVALID
    says = "This request is not written as /api/v1/openapi.json describes it. Correct what 'errors' names."


class KeyMissing(TarazuError):
    """A request that changes something came without its key."""

    kind = Kind.INVALID
    says = "Send an Idempotency-Key header of 1 to 200 characters, so that sending this twice does nothing twice."


class RuleRef(Schema):
    """The rule that was broken, and the day it was judged on."""

    code: str
    order: str
    source: str
    day: str


class ProblemLine(Schema):
    """One of the things that are wrong, and where: a JSON Pointer into the body, or the name of a parameter.

    Of a broken rule also its cure, as a sentence of its own, and the roles of those who can do it.
    """

    code: str
    detail: str
    pointer: str | None = None
    parameter: str | None = None
    rule_ref: RuleRef | None = None
    cure: str | None = None
    cured_by: list[str] | None = None


class Problem(Schema):
    """Why a request was not done. Nothing of it was stored."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    errors: list[ProblemLine]


def answers(shape: Any, status: HTTPStatus = HTTPStatus.OK) -> dict[Any, Any]:
    """What an operation may answer, for the description of this door: its own shape, or a problem."""
    return {status.value: shape, frozenset({401, *(each.value for each in statuses.values())}): Problem}


@contextmanager
def pinned(where: str) -> Iterator[None]:
    """Pin what a reader refuses to the field or the parameter it was read from. Errors: FieldsRefused."""
    try:
        yield
    except TarazuError as error:
        raise FieldsRefused([(where, error)]) from error


def said(error: TarazuError) -> str:
    """What an error says, in the reader's language; findings are listed apart, so their gap stays empty."""
    params = {**error.params, "findings": ""} if hasattr(error, "findings") else error.params
    language = (get_language() or "en").partition("-")[0]
    told = {key: given.of(language) if isinstance(given, NamesInRow) else given for key, given in params.items()}
    return _(error.says).format(**told).strip()


def translated(says: str, params: dict[str, str]) -> str:
    """A pattern in the reader's language, with what fills it."""
    return _(says).format(**params)


def of_finding(finding: Finding) -> ProblemLine:
    """A broken rule in the reader's language, with where it is written."""
    ref = RuleRef(code=finding.code, order=finding.order, source=finding.source, day=finding.day.isoformat())
    says = _(finding.says)
    return ProblemLine(
        code=finding.code,
        detail=says.format(**finding.params),
        rule_ref=ref,
        cure=parted(says)[1].format(**finding.params),
        cured_by=list(finding.cured_by),
    )


def problem(
    request: HttpRequest, status: HTTPStatus, *, code: str, detail: str, lines: Sequence[ProblemLine] = ()
) -> HttpResponse:
    """A problem as it goes out."""
    body = Problem(
        type="about:blank",
        title=status.phrase,
        status=status.value,
        detail=detail,
        instance=request.path,
        code=code,
        errors=list(lines),
    )
    headers = {"WWW-Authenticate": 'Bearer realm="tarazu"'} if status is HTTPStatus.UNAUTHORIZED else {}
    content = body.model_dump(exclude_none=True)
    return JsonResponse(content, status=status.value, content_type="application/problem+json", headers=headers)


def of_error(request: HttpRequest, error: TarazuError) -> HttpResponse:
    """The problem of an operating error, with every broken rule and every refused field it carries."""
    lines = []
    for where, wrong in getattr(error, "pinned", ()):
        place = "parameter" if where and not where.startswith("/") else "pointer"
        lines.append(ProblemLine(code=wrong.code, detail=said(wrong), **{place: where}))
    lines += [of_finding(finding) for finding in getattr(error, "findings", ())]
    return problem(request, statuses[error.kind], code=error.code, detail=said(error), lines=lines)


def spoken(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """An address whose wrong methods and missing pages are problems too, not pages for people."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = nowhere(request)
        if request.method in {"GET", "HEAD"} and response.status_code == HTTPStatus.OK:
            return unchanged(request, response)
        response.headers.setdefault("Cache-Control", "no-store")  # what one caller may see is not kept for another
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        allowed = response.headers["Allow"]
        detail = _("This address answers {methods} only.").format(methods=allowed)
        refused = problem(request, HTTPStatus.METHOD_NOT_ALLOWED, code="MethodNotAllowed", detail=detail)
        refused.headers["Allow"] = allowed
        refused.headers["Cache-Control"] = "no-store"
        return refused

    return answer


def unchanged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What was read, under a fingerprint of its content; 304 where the caller has just that already."""
    response.headers["Cache-Control"] = "private, no-cache"  # its reader may keep it, and asks each time
    patch_vary_headers(response, ("Authorization", "Cookie", "Accept-Language"))
    etag = f'"{sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    found = get_conditional_response(request, etag=etag, response=response)
    assert found is not None, "a response that was handed in comes back, or its 304 does"
    return found


def nowhere(request: HttpRequest) -> HttpResponse:
    """There is no such address."""
    detail = _("Nothing has this address. The addresses of this door are listed in /api/v1/openapi.json.")
    return problem(request, HTTPStatus.NOT_FOUND, code="AddressAbsent", detail=detail)


def _of_validation(request: HttpRequest, found: ValidationError) -> HttpResponse:
    lines = []
    for wrong in found.errors:
        source, *path = wrong["loc"]
        if source == "header":
            return of_error(request, KeyMissing())
        pointer = "".join(f"/{step}" for step in path[1:]) if source == "body" else None
        parameter = None if source == "body" else str(path[-1])
        lines.append(ProblemLine(code=wrong["type"], detail=wrong["msg"], pointer=pointer, parameter=parameter))
    error = RequestUnreadable()
    return problem(request, statuses[error.kind], code=error.code, detail=said(error), lines=lines)


def _of_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, TarazuError):  # what the parser refused comes wrapped
        return of_error(request, error.__cause__)
    status = HTTPStatus(error.status_code)
    return problem(request, status, code=status.phrase.replace(" ", ""), detail=error.message)


def _of_size(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return of_error(request, BodyTooLarge(limit=f"{BODY_BYTES_MAX:,}"))


def _of_stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    detail = _(
        "Send a key that stands, made on your page of keys, as 'Authorization: Bearer KEY'; "
        "or sign in on the site and send the cookie of that session along."
    )
    return problem(request, HTTPStatus.UNAUTHORIZED, code="NotSignedIn", detail=detail)


def _of_bug(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("A bug at %s", request.path, exc_info=error)
    got_request_exception.send(sender=None, request=request)
    detail = _("Something broke on our side. Nothing was half done. Send the same again later, with the same key.")
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, code="Bug", detail=detail)


def install(door: NinjaAPI) -> None:
    """Let a door answer every error as a problem."""
    refusals: list[tuple[type[Exception], Callable[..., HttpResponse]]] = [
        (Exception, _of_bug),
        (HttpError, _of_http),
        (AuthenticationError, _of_stranger),
        (RequestDataTooBig, _of_size),  # Django's own limit, which is met first
        (ValidationError, _of_validation),
        (TarazuError, of_error),
    ]
    for kind, answer in refusals:
        door.add_exception_handler(kind, answer)
