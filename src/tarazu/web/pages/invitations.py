"""An invitation, from its link: a new account with a name and a password or a state identity, or one's own account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tarazu.desk.accept_invitation import NewAccount, add_mandate, open_account, shown_invitation
from tarazu.desk.door import account_of, note, require_refusals
from tarazu.desk.own_account import Account
from tarazu.desk.see_people import subject_name
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.account_events import EventKind
from tarazu.registry.invitations import Invitation
from tarazu.web import session
from tarazu.web.acting import Fault, FieldRefused, actor, moment, read, statuses
from tarazu.web.passwords import read_new_password
from tarazu.web.state_identity import Proof, provider_name
from tarazu.web.visitor import own_id, visitor

NAME_CHARACTERS_MAX = 100


class NameMissing(TarazuError):
    """A person came in without a name, or with one too long to keep."""

    kind = Kind.INVALID
    says = "Write your name as your papers have it, in up to {limit} characters."


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, invitation_id: str, token: str) -> HttpResponse:
    """Show an invitation, and take it up."""
    require_refusals(visitor(request))
    try:
        held = shown_invitation(invitation_id, token, moment())
    except TarazuError:
        note(EventKind.INVITATION_REFUSED, visitor(request), about=invitation_id[:30])
        raise
    if request.method != "POST":
        return _page(request, held)
    try:
        if request.user.is_authenticated:
            add_mandate(actor=actor(request), invitation_id=held.id, secret=token, now=moment())
            note(EventKind.INVITATION_ACCEPTED, visitor(request), person_id=own_id(request), about=held.id)
            messages.success(request, _("The mandate is yours."))
            return redirect("door")
        come_in(request, held, token)
    except FieldRefused as refused:
        return _page(request, held, Fault(refused.error, refused.field))
    except TarazuError as error:
        return _page(request, held, Fault(error))
    return redirect("door")


def come_in(request: HttpRequest, held: Invitation, secret: str, proof: Proof | None = None) -> None:
    """Open the account and sign its person in. Errors: FieldRefused; NameTaken; IdentityTaken; StepRefused."""
    name = read(request, "name", _name) if proof is None else proof.name[:NAME_CHARACTERS_MAX] or held.email
    password = "" if proof else read_new_password(request, _coming(held, name))
    identity = proof.identity if proof else None
    account = NewAccount(name=name, language=translation.get_language() or "en", password=password, identity=identity)
    done = open_account(invitation_id=held.id, secret=secret, account=account, now=moment())
    note(EventKind.INVITATION_ACCEPTED, visitor(request), person_id=done["person"], about=held.id)
    session.begin(request, held.email, session.PASSWORD)


def _coming(held: Invitation, name: str) -> Account:
    """The account as it is going to be, for the check that a password is not made of its names."""
    return Account("", held.email, name, held.email, held.language, is_open=True, has_password=False)


def _name(typed: str) -> str:
    if not 0 < len(typed) <= NAME_CHARACTERS_MAX:
        raise NameMissing(limit=NAME_CHARACTERS_MAX)
    return typed


def _page(request: HttpRequest, held: Invitation, fault: Fault | None = None) -> HttpResponse:
    known = account_of(held.email) is not None
    context = {
        "invitation": held,
        "subject": subject_name(held.subject_id),
        "known": known and not request.user.is_authenticated,
        "typed": request.POST,
        "provider": provider_name(),
        "fault": fault,
    }
    return render(request, "invitation.html", context, status=statuses[fault.error.kind] if fault else 200)
