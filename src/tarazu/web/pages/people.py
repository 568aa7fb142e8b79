"""The people of a party, an authority or the mechanism: invitations, mandates, accounts, lost second factors."""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.ask_reset import ask_reset
from tarazu.desk.close_account import close_account
from tarazu.desk.decide_reset import decide_reset
from tarazu.desk.door import note, require_invitations
from tarazu.desk.end_mandate import end_mandate
from tarazu.desk.invite_person import MandateSpanWrong, invite_person, link_secret
from tarazu.desk.own_account import account
from tarazu.desk.see_administration import administered, see_administration
from tarazu.desk.see_people import subject_name
from tarazu.desk.withdraw_invitation import withdraw_invitation
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.period import Period
from tarazu.reference.tables import read_day
from tarazu.registry.account_events import EventKind
from tarazu.registry.factor_resets import ResetEvent
from tarazu.registry.invitations import read_email
from tarazu.registry.people import PLATFORM, Role
from tarazu.web import account_letter
from tarazu.web.acting import Fault, act, actor, choose, moment, read, signed_in, written
from tarazu.web.visitor import own_id, visitor


class LetterUnsent(TarazuError):
    """The letter of an invitation could not be sent."""

    kind = Kind.CONFLICT
    says = "The invitation is kept, and its letter could not be sent. Withdraw it below, and invite again later."


@require_safe
@signed_in
def people(request: HttpRequest, subject_id: str = "") -> HttpResponse:
    """The people of a subject; without one, of the first that the viewer administers."""
    subjects = administered(actor(request))
    wanted = subject_id or request.GET.get("subject", "") or (subjects[0] if subjects else PLATFORM)
    return _page(request, wanted) if subject_id else redirect("people_of", wanted)


@require_POST
@signed_in
def invite(request: HttpRequest, subject_id: str) -> HttpResponse:
    """Invite somebody, and send the letter."""

    def send() -> None:
        require_invitations(own_id(request), visitor(request))
        email, role = read(request, "email", read_email), choose(request, "role", Role)
        wanted = request.POST.get("language", "")
        language = wanted if wanted in dict(settings.LANGUAGES) else "en"
        done = invite_person(
            actor=actor(request),
            email=email,
            role=role,
            subject_id=subject_id,
            period=_period(request),
            language=language,
            now=moment(),
            key=request.POST.get("key", ""),
        )
        note(EventKind.INVITED, visitor(request), by_id=own_id(request), about=done["invitation"])
        invitation_id = done["invitation"]
        link = account_letter.whole("invitation", invitation_id, link_secret(invitation_id))
        about = {"by": request.user.name, "subject": subject_name(subject_id), "role": role.value}  # type: ignore[union-attr]  # signed in
        try:
            account_letter.invite(email, language, link=link, about=about)
        except OSError as error:
            raise LetterUnsent from error

    return _act(request, subject_id, send, _("Invited. The letter is on its way."))


@require_POST
@signed_in
def withdraw(request: HttpRequest, subject_id: str, invitation_id: str) -> HttpResponse:
    """Take an invitation back."""
    return _act(
        request,
        subject_id,
        lambda: withdraw_invitation(
            actor=actor(request), invitation_id=invitation_id, now=moment(), key=request.POST.get("key", "")
        ),
        _("Withdrawn. Its link opens nothing any more."),
    )


@require_POST
@signed_in
def end(request: HttpRequest, subject_id: str) -> HttpResponse:
    """End a mandate."""
    return _act(
        request,
        subject_id,
        lambda: end_mandate(
            actor=actor(request),
            sign_in_name=request.POST.get("person", ""),
            role=choose(request, "role", Role),
            subject_id=subject_id,
            reason=written(request, "reason"),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("The mandate has ended."),
    )


@require_POST
@signed_in
def close(request: HttpRequest, person_id: str) -> HttpResponse:
    """Close an account, or open it again."""
    is_open = request.POST.get("open") == "yes"

    def change() -> None:
        close_account(
            actor=actor(request),
            person_id=person_id,
            is_open=is_open,
            reason=written(request, "reason"),
            now=moment(),
            key=request.POST.get("key", ""),
        )
        kind = EventKind.ACCOUNT_OPENED if is_open else EventKind.ACCOUNT_CLOSED
        note(kind, visitor(request), person_id=person_id, by_id=own_id(request))

    said = _("The account is open again.") if is_open else _("The account is closed, and signed out everywhere.")
    return _act(request, PLATFORM, change, said)


@require_POST
@signed_in
def reset(request: HttpRequest, person_id: str) -> HttpResponse:
    """Ask that a lost second factor be taken off."""

    def ask() -> None:
        reason, key = written(request, "reason", 500), request.POST.get("key", "")
        ask_reset(actor=actor(request), person_id=person_id, reason=reason, now=moment(), key=key)
        note(EventKind.RESET_ASKED, visitor(request), person_id=person_id, by_id=own_id(request))
        tell = gettext_noop(
            "An administrator asked to take the second factor off your account. If you did not, object."
        )
        account_letter.tell(account(person_id), tell)

    return _act(request, PLATFORM, ask, _("Asked. Another administrator decides."))


@require_POST
@signed_in
def decide(request: HttpRequest, reset_id: str) -> HttpResponse:
    """Decide on a lost second factor that another administrator asked about."""
    event = choose(request, "event", ResetEvent)

    def answer() -> None:
        key = request.POST.get("key", "")
        done = decide_reset(actor=actor(request), reset_id=reset_id, event=event, now=moment(), key=key)
        kind = EventKind.RESET_DONE if event is ResetEvent.APPROVE else EventKind.RESET_REFUSED
        note(kind, visitor(request), person_id=done["person"], by_id=own_id(request))
        if event is ResetEvent.APPROVE:
            tell = gettext_noop(
                "Your second factor was taken off by two administrators. Ask for a new password on the page of signing "
                "in; you then set up a new second factor."
            )
            account_letter.tell(account(done["person"]), tell)

    approved = _("Taken off. The person sets a new password by letter, and a new second factor after it.")
    return _act(request, PLATFORM, answer, approved if event is ResetEvent.APPROVE else _("Refused."))


def _act(request: HttpRequest, subject_id: str, verb: Callable[[], object], said: str) -> HttpResponse:
    to = reverse("people_of", args=(subject_id,))
    return act(request, verb, said=said, to=to, again=lambda fault: _page(request, subject_id, fault))


def _period(request: HttpRequest) -> Period:
    since = read(request, "since", read_day)
    until: date | None = read(request, "until", lambda typed: read_day(typed) if typed else None)
    if until is not None and until < since:
        raise MandateSpanWrong(since=since, until=until)
    return Period(since, until)


def _page(request: HttpRequest, subject_id: str, fault: Fault | None = None) -> HttpResponse:
    words = request.GET.get("words", "").strip()[:80]
    page = see_administration(actor=actor(request), subject_id=subject_id, words=words, now=moment())
    context = {
        "page": page,
        "subject": subject_name(subject_id),
        "words": words,
        "typed": request.POST,
        "fault": fault,
    }
    return render(request, "people.html", context)
