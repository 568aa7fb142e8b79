"""One's own account: password, second factors, recovery codes, signed-in browsers, what happened at the door."""

from django.contrib import messages
from django.contrib.auth import authenticate, get_user_model, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tarazu.desk import own_account, second_factor
from tarazu.desk.door import is_confirmed, machine, note, require_password_tries
from tarazu.desk.see_sign_ins import see_own_sign_ins
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.account_events import EventKind
from tarazu.registry.people import ConfirmationMissing
from tarazu.web import session
from tarazu.web.account_letter import tell
from tarazu.web.acting import Fault, FieldRefused, act, actor, signed_in, statuses
from tarazu.web.gate import confirmation
from tarazu.web.passwords import read_new_password
from tarazu.web.state_identity import provider_name
from tarazu.web.visitor import own_id, visitor


class PasswordWrong(TarazuError):
    """The present password was not right."""

    kind = Kind.REFUSED
    says = "This is not your present password. Type it again, or ask for a letter of recovery."


@require_safe
@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """The page of one's account."""
    return page(request)


@require_POST
@signed_in
def change_password(request: HttpRequest) -> HttpResponse:
    """Change the password; every other browser is signed out by it."""
    require_confirmation(request)
    held = own_account.account(own_id(request))

    def change() -> None:
        require_password_tries(held.sign_in_name, visitor(request))
        given = request.POST.get("present", "")
        if authenticate(request, sign_in_name=held.sign_in_name, password=given) is None:
            note(EventKind.PASSWORD_REFUSED, visitor(request), person_id=held.person_id, tried=held.sign_in_name)
            raise FieldRefused("present", PasswordWrong())
        digest = read_new_password(request, held)
        own_account.change_password(
            person_id=held.person_id, digest=digest, session_key=request.session.session_key or ""
        )
        update_session_auth_hash(request, get_user_model().objects.get(pk=held.person_id))
        own_account.move_browser(person_id=held.person_id, session_key=request.session.session_key or "")
        note(EventKind.PASSWORD_CHANGED, visitor(request), person_id=held.person_id)
        tell(held, gettext_noop("The password of your account was changed, and every other browser was signed out."))

    return act(
        request,
        change,
        said=_("Your password is changed, and every other browser is signed out."),
        to="own_account",
        again=lambda fault: page(request, fault),
    )


@require_POST
@signed_in
def end_browser(request: HttpRequest, browser_id: int) -> HttpResponse:
    """Sign one other browser out."""
    if own_account.end_browser(person_id=own_id(request), browser_id=browser_id):
        note(EventKind.SESSION_ENDED, visitor(request), person_id=own_id(request))
    messages.success(request, _("Signed out there."))
    return redirect("own_account")


@require_POST
@signed_in
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign every other browser out."""
    if own_account.end_browsers(person_id=own_id(request), but=request.session.session_key or ""):
        note(EventKind.SESSION_ENDED, visitor(request), person_id=own_id(request))
    messages.success(request, _("Every other browser is signed out."))
    return redirect("own_account")


@require_POST
@signed_in
def remove_factor(request: HttpRequest, factor_id: str) -> HttpResponse:
    """Take a second factor off."""
    require_confirmation(request)

    def remove() -> None:
        if second_factor.remove_factor(actor=actor(request), factor_id=factor_id):
            note(EventKind.FACTOR_REMOVED, visitor(request), person_id=own_id(request))
            held = own_account.account(own_id(request))
            tell(held, gettext_noop("A second factor was taken off your account."))

    return act(request, remove, said=_("Taken off."), to="own_account", again=lambda fault: page(request, fault))


@require_POST
@signed_in
def unlink(request: HttpRequest) -> HttpResponse:
    """Take the state identity off."""
    require_confirmation(request)

    def take_off() -> None:
        issuer = request.POST.get("issuer", "")
        if own_account.unlink_identity(person_id=own_id(request), issuer=issuer):
            note(EventKind.IDENTITY_UNLINKED, visitor(request), person_id=own_id(request), about=issuer)

    return act(request, take_off, said=_("Taken off."), to="own_account", again=lambda fault: page(request, fault))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm that it is oneself, ahead of a form that cannot be carried over, or of a program's work."""
    if request.method == "POST":
        require_confirmation(request)
        messages.success(request, _("Confirmed. Go back and send the form once more."))
        return redirect("own_account")
    return confirmation(request, status=200)


def require_confirmation(request: HttpRequest) -> None:
    """Refuse to change what guards an account in a session whose second factor was shown too long ago.

    Whoever has none yet must have signed in as lately as that. Errors: ConfirmationMissing.
    """
    if is_confirmed(request.session, "POST"):
        return
    if second_factor.has_factor(own_id(request)) or not session.is_fresh(request):
        raise ConfirmationMissing


def page(request: HttpRequest, fault: Fault | None = None) -> HttpResponse:
    """The page of one's account, with what went wrong."""
    person_id, key = own_id(request), request.session.session_key or ""
    issuer = own_account.issuer()
    context = {
        "account": own_account.account(person_id),
        "factors": second_factor.factors_of(person_id),
        "codes_left": second_factor.codes_left(person_id),
        "browsers": own_account.browsers(person_id=person_id, session_key=key, now=machine()),
        "events": see_own_sign_ins(actor=actor(request)),
        "provider": provider_name(),
        "issuer": issuer,
        "linked": bool(issuer) and own_account.is_linked(person_id=person_id, issuer=issuer),
        "fault": fault,
    }
    return render(request, "own_account.html", context, status=statuses[fault.error.kind] if fault else 200)
