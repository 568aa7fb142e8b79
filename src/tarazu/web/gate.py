"""The gate before every page: strangers in measure, sessions while they hold, and second factors where powers ask."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tarazu.desk import own_account
from tarazu.desk.door import SAFE_METHODS, TooManyTries
from tarazu.desk.second_factor import has_factor
from tarazu.desk.see_clock import now
from tarazu.desk.see_people import actor_of
from tarazu.kernel.errors import TarazuError
from tarazu.registry.people import Actor, ConfirmationMissing
from tarazu.web import second_step, session
from tarazu.web.carried import fields_of, sent, too_late
from tarazu.web.refusals import refusal, too_many
from tarazu.web.state_identity import provider_name
from tarazu.web.strangers import strangers
from tarazu.web.visitor import address, own_id

DOOR_FOR_MACHINES = "/api/"
NOTED = frozenset({401, 403, 429})  # answers that say no to somebody, and not that something is amiss
PLAIN = ("_id", "number")  # how the parts of an address end that are no secret
logger = logging.getLogger(__name__)
BEFORE_A_FACTOR = frozenset({"set_up", "add_authenticator", "add_passkey", "sign_out", "set_language", "second_step"})


class GateMiddleware:
    """Lets a request through to its page, or leads it to what is missing first."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond
        self.strangers = strangers(settings.HOME, settings.SECRET_KEY)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, unless a stranger asks for too much; whom it is refused to stands in the log."""
        response = self._answer(request)
        if response.status_code in NOTED:
            told = (
                response.status_code,
                _caller(request) or "nobody",
                request.method,
                _asked(request),
                address(request),
            )
            logger.warning("Refused with %s: %s, %s %s, from %s", *told)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if settings.SECURE_SSL_REDIRECT and _is_machine(request) and not request.is_secure():
            sentence = _("Ask over HTTPS alone. The key that came over plain HTTP may be known to others: end it.")
            return _problem("PlainHttp", sentence)
        limit = settings.TARAZU_LIMITS["public"]
        wait = 0 if request.user.is_authenticated else self.strangers.wait(address(request), limit)
        if wait:
            return too_many(request, TooManyTries(wait))
        response = self.respond(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")  # what is somebody's own stays with us
        return response

    def process_view(self, request: HttpRequest, *_called: Any) -> HttpResponse | None:
        """Look at a session before its page is called, and after the form's protection against forgery was."""
        if not request.user.is_authenticated:
            return None
        page = (request.resolver_match.url_name if request.resolver_match else "") or ""
        if session.is_over(request):
            session.end(request)
            if (held := sent(request)) and not _is_machine(request):
                return too_late(request, held)
            messages.info(request, _("You were signed out after a while without a page. Sign in again."))
            return _away(request, "sign_in", "SessionOver", _("This session is over. Sign in again."))
        if page in BEFORE_A_FACTOR:
            return None
        if not request.session.get("factor") and _needs_factor(request):
            sentence = _("Set up your second factor on the site first: your mandates ask for one.")
            return _away(request, "set_up", "SecondFactorMissing", sentence)
        return self._confirmed(request) if second_step.is_shown(request) and not _is_machine(request) else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Ask for the second factor where a verb found it missing; the same form is then sent again."""
        if isinstance(error, TooManyTries):
            return too_many(request, error)
        if isinstance(error, ConfirmationMissing) and not _is_machine(request):
            return confirmation(request)
        return None

    def _confirmed(self, request: HttpRequest) -> HttpResponse | None:
        try:
            factor = second_step.take(request, own_id(request))
        except TooManyTries as error:
            return too_many(request, error)
        except TarazuError as error:
            return confirmation(request, error)
        session.prove(request, factor)
        return None


def confirmation(request: HttpRequest, error: TarazuError | None = None, *, status: int = 403) -> HttpResponse:
    """A page that asks for the second factor and carries the form that was sent, so that nothing typed is lost."""
    carried = fields_of(request)
    if carried is None:
        sentence = _("Confirm that it is you on the page of your account, then go back and send the form once more.")
        return refusal(request, sentence, 403)
    asked = second_step.ask(request, own_id(request))
    context = {
        "carried": carried,
        "path": request.get_full_path(),
        "passkey": asked,
        "has_factor": has_factor(own_id(request)),
        "provider": provider_name(),
        "linked": own_account.is_linked(person_id=own_id(request), issuer=own_account.issuer()),
        "error": error,
    }
    return render(request, "confirmation.html", context, status=status)


def _needs_factor(request: HttpRequest) -> bool:
    try:
        return actor_of(request.user.get_username(), now().date()).needs_second_factor()
    except TarazuError:
        return False


def _is_machine(request: HttpRequest) -> bool:
    return request.path.startswith(DOOR_FOR_MACHINES)


def _away(request: HttpRequest, page: str, code: str, sentence: str) -> HttpResponse:
    if _is_machine(request):
        return _problem(code, sentence)
    onward = f"?{urlencode({'next': request.get_full_path()})}" if request.method in SAFE_METHODS else ""
    return HttpResponseRedirect(reverse(page) + onward)


def _caller(request: HttpRequest) -> str:
    """The id of whoever asks, by a session or by the key of a program; '' for a stranger."""
    keyed = getattr(request, "auth", None)
    return keyed.person_id if isinstance(keyed, Actor) else own_id(request)


def _asked(request: HttpRequest) -> str:
    """What was asked for, without what opens something to whoever reads it: the secrets of calendars and letters."""
    if request.resolver_match is None:
        return f"/{request.path.strip('/').partition('/')[0]}"
    named = {name: value for name, value in request.resolver_match.kwargs.items() if name.endswith(PLAIN)}
    return " ".join([f"/{request.resolver_match.route}", *(f"{name}={value}" for name, value in named.items())])


def _problem(code: str, sentence: str) -> HttpResponse:
    body = {"type": "about:blank", "title": code, "status": 403, "detail": sentence, "code": code, "errors": []}
    return JsonResponse(body, status=403, content_type="application/problem+json")
