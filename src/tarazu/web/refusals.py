"""Pages that say no, in the look and language of the rest: what is not there, not allowed, or not possible now."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tarazu.desk.door import SAFE_METHODS, TooManyTries
from tarazu.kernel.errors import TarazuError
from tarazu.registry.people import POWERS, PowerMissing, Role
from tarazu.web.acting import actor, roles, statuses
from tarazu.web.context import WAYS
from tarazu.web.text import comma, say_error
from tarazu.web.words import word


class RefusalMiddleware:
    """Turns an operating error that no page caught into a page that says what to do next."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for an operating error; anything else is a bug and stays one."""
        if not isinstance(error, TarazuError):
            return None
        others = _desk_of_others(request, error) if isinstance(error, PowerMissing) else ""
        return refusal(request, others or say_error(error), statuses[error.kind])


def refusal(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """A page with one sentence and the way back."""
    titles = {
        403: _("This is not open to you"),
        404: _("There is nothing here"),
        409: _("This is not possible now"),
        422: _("This cannot be read"),
        429: _("Too many tries"),
        500: _("Something broke on our side"),
    }
    context = {
        "title": titles.get(status, titles[409]),
        "sentence": sentence,
        "home": status == 403 and _roles(request),
    }
    return render(request, "refusal.html", context, status=status)


def _desk_of_others(request: HttpRequest, error: PowerMissing) -> str:
    """Whose page this is, for whoever holds none of its roles; '' where a mandate of theirs falls short."""
    page, power = request.resolver_match.url_name if request.resolver_match else "", error.params["power"]
    owners = {role for role in Role if page in WAYS[role] or power in POWERS[role]}
    own = _roles(request)
    if request.method not in SAFE_METHODS or not owners or owners & own:
        return ""
    whose = _("This page is for: %(owners)s.") % {"owners": _named(owners)}
    if not own:
        none = _("You hold no mandate today. Ask whoever administers your firm or authority for one.")
        return f"{whose} {none}"
    yours = _("You are here as: %(own)s. Your work begins on your own page.") % {"own": _named(own)}
    return f"{whose} {yours}"


def _named(held: set[Role]) -> str:
    return comma().join(word("role", role.value) for role in Role if role in held)


def _roles(request: HttpRequest) -> set[Role]:
    """The roles of whoever is signed in; none for a stranger and for somebody who is not known any more."""
    try:
        return roles(actor(request)) if request.user.is_authenticated else set()
    except TarazuError:
        return set()


def too_many(request: HttpRequest, error: TooManyTries) -> HttpResponse:
    """Somebody asks or tries too often; the answer says when to come again, to people and to machines."""
    response = refusal(request, say_error(error), 429)
    response["Retry-After"] = str(error.seconds)
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No page has this address."""
    return refusal(request, _("No page has this address. Check it, or begin from the first page."), 404)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page is not for this person."""
    return refusal(request, _("You have no mandate for this page. Sign in as somebody who has one."), 403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's protection against forgery did not match."""
    sentence = _("This form has expired, and nothing was done. Go back, load the page again and send it once more.")
    return refusal(request, sentence, 403)


def broken(request: HttpRequest) -> HttpResponse:
    """A bug of ours; the page uses nothing that may be broken too."""
    return HttpResponse(
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<title>Tarazu</title><link rel="stylesheet" href="/static/fonts-urdu.css">'
        '<link rel="stylesheet" href="/static/tarazu.css"><main><h1>Tarazu</h1>'
        "<p>Something broke on our side. Nothing was half done. Try again in a minute.</p>"
        '<p dir="rtl" lang="ur">ہماری طرف کچھ خراب ہو گیا۔ کوئی کام ادھورا نہیں ہوا۔ ایک منٹ بعد دوبارہ کوشش کریں۔</p>'
        '<p lang="ru">У нас что-то сломалось. Ничего не сделано наполовину. Попробуйте ещё раз через минуту.</p>'
        '<p><a href="/">Tarazu · ترازو · Таразу</a></p></main>',
        status=500,
    )
