"""Adding a second factor: an authenticator's codes or a passkey; and the recovery codes that come with the first."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk import own_account, passkeys, second_factor
from tarazu.desk.door import machine, note, require_code_tries
from tarazu.kernel.errors import TarazuError
from tarazu.papers.verification import square_code
from tarazu.registry.account_events import EventKind
from tarazu.registry.factors import FactorWrong
from tarazu.web import second_step, session
from tarazu.web.account_letter import tell
from tarazu.web.acting import Fault, actor, signed_in, statuses
from tarazu.web.pages.own_account import require_confirmation
from tarazu.web.pages.sign_in import onward
from tarazu.web.visitor import own_id, visitor

SECRET, KEPT = "new_secret", "new_passkey"  # what a session holds while a factor is being added
LABEL_CHARACTERS_MAX = 60


@require_safe
@signed_in
def set_up(request: HttpRequest) -> HttpResponse:
    """Choose a second factor and set it up."""
    return _page(request)


@require_POST
@signed_in
def add_authenticator(request: HttpRequest) -> HttpResponse:
    """Add an authenticator by its first code."""
    require_confirmation(request)
    require_code_tries(own_id(request), visitor(request))
    secret = bytes.fromhex(request.session.get(SECRET, ""))
    if not secret:
        return redirect("set_up")
    try:
        second_factor.add_authenticator(
            person_id=own_id(request),
            secret=secret,
            typed=request.POST.get("code", ""),
            label=_label(request, _("Authenticator")),
            now=machine(),
        )
    except FactorWrong as error:
        note(EventKind.FACTOR_REFUSED, visitor(request), person_id=own_id(request))
        return _page(request, Fault(error, "code"))
    del request.session[SECRET]
    return _added(request, "authenticator")


@require_POST
@signed_in
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Add a passkey that the browser made."""
    require_confirmation(request)
    try:
        passkeys.keep_new(
            place=second_step.place(request),
            person_id=own_id(request),
            kept=request.session.pop(KEPT, {}),
            answer=second_step.answered(request.POST.get("passkey", "")),
            label=_label(request, _("Passkey")),
            now=machine(),
        )
    except TarazuError as error:
        return _page(request, Fault(error))
    return _added(request, "passkey")


@require_POST
@signed_in
def new_codes(request: HttpRequest) -> HttpResponse:
    """Make fresh recovery codes; the earlier ones are void."""
    require_confirmation(request)
    return _codes(request)


def _added(request: HttpRequest, factor: str) -> HttpResponse:
    """Put a new factor on record; the first one brings recovery codes, on a page that is shown once."""
    person_id = own_id(request)
    note(EventKind.FACTOR_ADDED, visitor(request), person_id=person_id, about=factor)
    tell(own_account.account(person_id), gettext_noop("A second factor was added to your account."))
    session.prove(request, factor)
    if len(second_factor.factors_of(person_id)) == 1:
        return _codes(request)
    messages.success(request, _("Added."))
    return redirect("own_account")


def _codes(request: HttpRequest) -> HttpResponse:
    codes = second_factor.make_codes(person_id=own_id(request))
    note(EventKind.CODES_MADE, visitor(request), person_id=own_id(request))
    response = render(request, "recovery_codes.html", {"codes": codes, "next": onward(request)})
    response["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, fault: Fault | None = None) -> HttpResponse:
    account = own_account.account(own_id(request))
    secret = bytes.fromhex(request.session.get(SECRET, "")) or second_factor.new_secret()
    request.session[SECRET] = secret.hex()
    asked = passkeys.ask_for_new(second_step.place(request), account.person_id, account.sign_in_name)
    request.session[KEPT] = asked.kept
    written = second_factor.written_secret(secret)
    address = second_factor.authenticator_address(account.sign_in_name, written.replace(" ", ""))
    context = {
        "needed": actor(request).needs_second_factor() and not second_factor.has_factor(account.person_id),
        "secret": written,
        "square": mark_safe(square_code(address, scales=True)),  # noqa: S308  # our own drawing
        "passkey": json.dumps(asked.options),
        "next": onward(request),
        "fault": fault,
    }
    response = render(request, "set_up.html", context, status=statuses[fault.error.kind] if fault else 200)
    response["Cache-Control"] = "no-store"
    return response


def _label(request: HttpRequest, otherwise: str) -> str:
    return request.POST.get("label", "").strip()[:LABEL_CHARACTERS_MAX] or otherwise
