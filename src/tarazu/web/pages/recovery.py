"""A forgotten password: a letter with a link, and a new password. The second factor is asked for all the same."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from tarazu.desk import own_account
from tarazu.desk.door import account_of, note, require_recoveries
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.account_events import EventKind
from tarazu.web.account_letter import recover as write_letter
from tarazu.web.account_letter import tell, whole
from tarazu.web.acting import Fault, FieldRefused
from tarazu.web.passwords import read_new_password
from tarazu.web.visitor import visitor


class RecoveryOver(TarazuError):
    """A link of recovery was used, has run out, or was never written."""

    kind = Kind.REFUSED
    says = "This link was used already or has run out: it holds for an hour and serves once. Ask for a new letter."


@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Ask for a letter; the answer is the same whether or not there is such an account."""
    if request.method != "POST":
        return render(request, "recover.html")
    name = request.POST.get("sign_in_name", "")
    require_recoveries(name, visitor(request))
    held = account_of(name)
    if held is not None and held.is_open and held.email:
        link = whole("recovery", held.person_id, own_account.recovery_token(held.person_id))
        note(EventKind.RECOVERY_ASKED, visitor(request), person_id=held.person_id, tried=name)
        write_letter(held, link)
    else:
        note(EventKind.RECOVERY_REFUSED, visitor(request), person_id=held.person_id if held else "", tried=name)
    return render(request, "recover.html", {"sent": True})


@require_http_methods(["GET", "HEAD", "POST"])
def recovery(request: HttpRequest, person_id: str, token: str) -> HttpResponse:
    """Set a new password by the link of a letter; then sign in as always, second factor and all."""
    if not own_account.is_recovery(person_id, token):
        raise RecoveryOver
    held, fault = own_account.account(person_id), None
    if request.method == "POST":
        try:
            digest = read_new_password(request, held)
        except FieldRefused as refused:
            fault = Fault(refused.error, refused.field)
        else:
            own_account.change_password(person_id=person_id, digest=digest)
            note(EventKind.PASSWORD_CHANGED, visitor(request), person_id=person_id, about="recovery")
            tell(held, gettext_noop("The password of your account was changed, and every browser was signed out."))
            messages.success(request, _("Your new password is set, and every browser is signed out. Sign in with it."))
            return redirect("sign_in")
    return render(request, "recovery.html", {"account": held, "fault": fault}, status=422 if fault else 200)
