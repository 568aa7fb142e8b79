"""What was typed into a form that could not be done yet: it goes along while a person shows who they are."""

import json
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from tarazu.web import second_step

FIELD = "carried"
FIELDS_MAX, CHARACTERS_MAX = 200, 100_000
NEVER = (second_step.CODE, second_step.PASSKEY, "csrfmiddlewaretoken")  # true for one request alone
SECRET = "password"  # noqa: S105  # what a field is called that holds one
Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """A form as it was sent, and where to."""

    path: str
    fields: Fields

    def __str__(self) -> str:
        """As one hidden field holds it."""
        return json.dumps([self.path, self.fields])


def fields_of(request: HttpRequest) -> Fields | None:
    """The fields of a form that may go along; None where it brings files, secrets, or more than is carried."""
    found = tuple((name, value) for name, values in request.POST.lists() if name not in NEVER for value in values)
    is_long = len(found) > FIELDS_MAX or sum(len(value) for _, value in found) > CHARACTERS_MAX
    return None if request.FILES or is_long or any(SECRET in name for name, _ in found) else found


def sent(request: HttpRequest) -> Carried | None:
    """The form of this request; None where it cannot go along."""
    fields = fields_of(request) if request.method == "POST" else None
    return None if fields is None else Carried(request.get_full_path(), fields)


def too_late(request: HttpRequest, held: Carried) -> HttpResponse:
    """Say that nothing was done because nobody is signed in any more, and take the form along to signing in."""
    return render(request, "too_late.html", {"carried": held}, status=403)


def brought(text: str) -> Carried | None:
    """A form that was carried as far as here; None where the text is none that this site wrote for itself."""
    try:
        path, fields = json.loads(text)
        found = Carried(path, tuple((name, value) for name, value in fields))
    except (ValueError, TypeError, RecursionError):
        return None
    words = [path, *(word for pair in found.fields for word in pair)]
    own = all(isinstance(word, str) for word in words) and url_has_allowed_host_and_scheme(path, None)
    return found if own and path.startswith("/") and path != reverse("sign_out") else None
