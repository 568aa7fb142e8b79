"""Going to a state identity provider and coming back: to sign in, to link, to confirm, to take up an invitation."""

from dataclasses import asdict

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tarazu.desk import own_account
from tarazu.desk.accept_invitation import shown_invitation
from tarazu.desk.door import is_confirmed, note, require_refusals
from tarazu.desk.own_account import account
from tarazu.desk.second_factor import has_factor
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.account_events import EventKind
from tarazu.web import session
from tarazu.web.account_letter import whole
from tarazu.web.acting import moment
from tarazu.web.pages.invitations import come_in
from tarazu.web.pages.sign_in import onward
from tarazu.web.state_identity import Errand, Proof, ProviderAnswerWrong, address_for, new_errand, prove, provider_name
from tarazu.web.visitor import own_id, visitor

ERRAND = "errand"
PURPOSES = ("sign_in", "link", "confirm", "invitation")
PROVIDER = "provider"  # how somebody is signed in whose second factor the provider saw


class IdentityUnknown(TarazuError):
    """An identity came that no invited person linked to their account."""

    kind = Kind.REFUSED
    says = (
        "This identity is not linked to an account. Open the letter of your invitation, or sign in with your password "
        "and link it on the page of your account."
    )


@require_safe
def go(request: HttpRequest, purpose: str) -> HttpResponse:
    """Send the browser to the provider."""
    if not provider_name() or purpose not in PURPOSES:
        raise Http404
    if purpose in ("link", "confirm") and not request.user.is_authenticated:
        return redirect("sign_in")
    if purpose == "link" and not is_confirmed(request.session, "POST"):
        return redirect("confirm")
    errand = new_errand(purpose, request.GET.get("invitation", "") if purpose == "invitation" else onward(request))
    address = address_for(errand, whole("state_back"), get_language() or "en")
    request.session[ERRAND] = asdict(errand)
    return redirect(address)


@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Take the browser back, with what the provider says of its person."""
    require_refusals(visitor(request))
    kept = request.session.pop(ERRAND, None)
    try:
        if kept is None or not constant_time_compare(request.GET.get("state", ""), kept["state"]):
            raise ProviderAnswerWrong
        errand = Errand(**kept)
        proof = prove(errand, request.GET.get("code", ""), whole("state_back"))
        return {"sign_in": _sign_in, "link": _link, "confirm": _confirm, "invitation": _invitation}[errand.purpose](
            request, errand, proof
        )
    except TarazuError as error:
        note(EventKind.IDENTITY_REFUSED, visitor(request), person_id=own_id(request), about=error.code)
        raise


def _sign_in(request: HttpRequest, errand: Errand, proof: Proof) -> HttpResponse:
    name = own_account.signed_in_by(proof.identity)
    if name is None:
        raise IdentityUnknown
    person = session.person(name)
    if proof.is_strong:
        session.begin(request, name, PROVIDER)
    elif has_factor(person.pk):
        session.keep_pending(request, person, errand.onward)
        return redirect("second_step")
    else:
        session.begin(request, name, session.PASSWORD)
    return redirect(errand.onward or "door")


def _link(request: HttpRequest, _errand: Errand, proof: Proof) -> HttpResponse:
    own_account.link_identity(person_id=own_id(request), identity=proof.identity, now=moment())
    note(EventKind.IDENTITY_LINKED, visitor(request), person_id=own_id(request), about=proof.identity.issuer)
    messages.success(request, _("Linked. From now on you may sign in with it."))
    return redirect("own_account")


def _confirm(request: HttpRequest, _errand: Errand, proof: Proof) -> HttpResponse:
    held = account(own_id(request))
    if own_account.signed_in_by(proof.identity) != held.sign_in_name or not proof.is_strong:
        raise ProviderAnswerWrong
    session.prove(request, PROVIDER)
    note(EventKind.CONFIRMED, visitor(request), person_id=own_id(request), about=PROVIDER)
    messages.success(request, _("Confirmed. Go back and send the form once more."))
    return redirect("own_account")


def _invitation(request: HttpRequest, errand: Errand, proof: Proof) -> HttpResponse:
    invitation_id, _slash, secret = errand.onward.partition("/")
    held = shown_invitation(invitation_id, secret, moment())
    come_in(request, held, secret, proof)
    if proof.is_strong:
        session.prove(request, PROVIDER)
    return redirect("door")
