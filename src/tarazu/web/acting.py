"""What every page that acts needs: who acts, when, and how a verb's refusal comes back to the page it came from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tarazu.desk.door import TooManyTries, is_confirmed
from tarazu.desk.see_clock import now
from tarazu.desk.see_people import actor_of as actor_by_name
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.people import Actor, ConfirmationMissing, PowerMissing, Role
from tarazu.web.carried import sent, too_late

__all__ = ["Fault", "act", "actor", "choose", "gathered", "moment", "read", "signed_in", "statuses", "written"]

Made = TypeVar("Made")
Chosen = TypeVar("Chosen", bound=Enum)
View = Callable[..., HttpResponseBase]
TEXT_CHARACTERS_MAX = 2_000
statuses = {Kind.INVALID: 422, Kind.ABSENT: 404, Kind.CONFLICT: 409, Kind.REFUSED: 403}


class TextTooLong(TarazuError):
    """More was written into a field than it keeps."""

    kind = Kind.INVALID
    says = "This text has {found} characters, and at most {limit} are kept. Shorten it."


class FieldEmpty(TarazuError):
    """A field that is needed was left empty."""

    kind = Kind.INVALID
    says = "A field that is needed is empty. Fill it in."


class AnswerMissing(TarazuError):
    """A form came without one of the answers it offers, so it is not known what was meant."""

    kind = Kind.INVALID
    says = "Nothing was done, because the form came without an answer. Go back, load the page again and choose one."


class FieldRefused(Exception):
    """What was typed into one field of a form cannot be read."""

    def __init__(self, field: str, error: TarazuError) -> None:
        super().__init__(str(error))
        self.field, self.error = field, error


class FieldsWrong(TarazuError):
    """Several fields of a form cannot be read; `cells` holds what is wrong with each, by its name."""

    kind = Kind.INVALID
    says = "Some of what you wrote cannot be read. Correct what stands below, and send it once more."

    def __init__(self, cells: Mapping[str, TarazuError]) -> None:
        self.cells = cells
        super().__init__()


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a form came back: the error and the field it is about, '' for the whole form."""

    error: TarazuError
    field: str = ""


def signed_in(view: View) -> View:
    """A page for people who are signed in; others sign in first, and come back to the page they were on."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *arguments, **named)
        if request.method != "POST":
            return redirect_to_login(request.get_full_path())
        if held := sent(request):
            return too_late(request, held)
        messages.warning(
            request, _("Nothing was done, because you were not signed in any more. Sign in and send it again.")
        )
        came_from = urlsplit(request.headers.get("referer", ""))
        return redirect_to_login(came_from._replace(scheme="", netloc="").geturl() or reverse("door"))

    return answer


def moment() -> datetime:
    """The moment of this request."""
    return now()


def actor(request: HttpRequest) -> Actor:
    """The signed-in person as they act today; looked up once for each request."""
    held: Actor | None = getattr(request, "acting", None)
    if held is None:
        confirmed = is_confirmed(request.session, request.method or "")
        held = actor_by_name(request.user.get_username(), now().date(), confirmed=confirmed)
        request.acting = held  # type: ignore[attr-defined]  # Django's way: what belongs to a request hangs on it
    return held


def roles(acting: Actor) -> set[Role]:
    """The roles a person holds today."""
    return {mandate.role for mandate in acting.mandates if mandate.period.covers(acting.day)}


def read(request: HttpRequest, field: str, reader: Callable[[str], Made], *, at: object = "") -> Made:
    """One field of a form, as its reader understands it; a refusal is pinned to the field, `at` its form of several."""
    given = request.POST.get(field, "").strip()
    try:
        return reader(given)
    except PowerMissing:
        raise  # this is about who asks, and no field can mend it
    except TarazuError as error:
        tells_back_nothing = not given and "" in error.params.values()
        raise FieldRefused(f"{field}-{at}" if at else field, FieldEmpty() if tells_back_nothing else error) from error


def written(request: HttpRequest, field: str, limit: int = TEXT_CHARACTERS_MAX, *, at: object = "") -> str:
    """One text of a form, whole: it is never cut. One that is too long is pinned to its field."""

    def whole(text: str) -> str:
        if len(text) > limit:
            raise TextTooLong(found=len(text), limit=limit)
        return text

    return read(request, field, whole, at=at)


def gathered(request: HttpRequest, readers: Mapping[str, Callable[[str], Any]]) -> dict[str, Any]:
    """Every field as its reader understands it, all that is wrong told at once. Errors: FieldsWrong; PowerMissing."""
    found, wrong = {}, {}
    for field, reader in readers.items():
        try:
            found[field] = read(request, field, reader)
        except FieldRefused as refused:
            wrong[field] = refused.error
    if wrong:
        raise FieldsWrong(wrong)
    return found


def choose(request: HttpRequest, field: str, offered: type[Chosen]) -> Chosen:
    """One of the words a form offers; nothing is done on any other. Errors: AnswerMissing."""
    try:
        return offered(request.POST.get(field, ""))
    except ValueError:
        raise AnswerMissing from None


def act(
    request: HttpRequest, verb: Callable[[], Any], *, said: str, to: str, again: Callable[[Fault], HttpResponse]
) -> HttpResponse:
    """Do one verb: then go on with a message, or show the page again with what is wrong and what was typed."""
    try:
        verb()
    except FieldRefused as refused:
        fault, kind = Fault(refused.error, refused.field), Kind.INVALID  # an unknown unit is no missing page
    except (ConfirmationMissing, TooManyTries):
        raise  # the gate asks for the second factor and sends the form again, or says when to come again
    except TarazuError as error:
        fault, kind = Fault(error), error.kind
    else:
        messages.success(request, said)
        return redirect(to)
    response = again(fault)
    response.status_code = statuses[kind]
    return response
