"""Signing in, in two steps, and out; in a sandbox, acting as one of its invented people."""

from dataclasses import dataclass, field

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tarazu.desk.door import PERSONA, TooManyTries, account_of, note, require_password_tries
from tarazu.desk.own_account import account
from tarazu.desk.second_factor import has_factor
from tarazu.desk.see_people import Persona, personas
from tarazu.kernel.errors import TarazuError
from tarazu.registry.account_events import EventKind
from tarazu.registry.people import Role
from tarazu.web import second_step as step
from tarazu.web import session
from tarazu.web.acting import Fault, actor, roles
from tarazu.web.carried import FIELD, Carried, brought
from tarazu.web.refusals import refusal
from tarazu.web.state_identity import provider_name
from tarazu.web.visitor import own_id, visitor

DOORS = {
    Role.TRADER: "home",
    Role.AGENT: "home",
    Role.OFFICER: "queue",
    Role.ANALYST: "overview",
    Role.OPERATOR: "operator",
    Role.COMPLIANCE: "cases",
    Role.BROKER: "broker",
    Role.MISSION: "mission",
    Role.CHAMBER: "broker",
    Role.AUDITOR: "overview",
    Role.RULE_KEEPER: "keeping",
    Role.ADMINISTRATOR: "people",
}
OPEN_GROUP_MAX = 6


@dataclass(slots=True)
class Group:
    """People of one role."""

    role: str
    people: list[Persona] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Say whether the group is short enough to be shown unfolded."""
        return len(self.people) <= OPEN_GROUP_MAX


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with a name and a password; whoever has a second factor is asked for it next."""
    held = brought(request.POST.get(FIELD, ""))
    if "sign_in_name" not in request.POST:
        return _page(request, 200, held)
    name, standing = request.POST.get("sign_in_name", ""), visitor(request)
    require_password_tries(name, standing)
    found = account_of(name)
    password = request.POST.get("password", "")
    person = authenticate(request, sign_in_name=found.sign_in_name if found else name, password=password)
    if person is None:
        note(EventKind.PASSWORD_REFUSED, standing, person_id=found.person_id if found else "", tried=name)
        return _page(request, 422, held)
    if has_factor(person.pk):
        session.keep_pending(request, person, onward(request), str(held or ""))
        return redirect("second_step")
    session.begin(request, person.get_username(), session.PASSWORD)
    return _go_on(request, onward(request), held)


@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Show the second factor; only then is the person signed in."""
    held = session.pending(request)
    if held is None:
        return redirect("sign_in")
    fault = None
    if request.method == "POST":
        try:
            factor = step.take(request, held["person"])
        except TooManyTries:
            raise
        except TarazuError as error:
            fault = Fault(error, step.CODE)
        else:
            session.begin(request, account(held["person"]).sign_in_name, factor)
            return _go_on(request, held["onward"], brought(held.get("carried", "")))
    context = {"fault": fault, "passkey": step.ask(request, held["person"])}
    return render(request, "second_step.html", context, status=422 if fault else 200)


@require_POST
def continue_as(request: HttpRequest) -> HttpResponse:
    """Act as one of the invented people of a sandbox; elsewhere there are none."""
    name = request.POST.get("person", "")
    if name not in {persona.sign_in_name for persona in personas()}:
        return refusal(request, _("Nobody can be acted for here. Sign in with your own name and password."), 403)
    session.begin(request, name, PERSONA)
    return _go_on(request, onward(request), brought(request.POST.get(FIELD, "")))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    if request.user.is_authenticated:
        note(EventKind.SIGNED_OUT, visitor(request), person_id=own_id(request))
    session.end(request)
    return redirect("start")


def door(request: HttpRequest) -> HttpResponse:
    """Lead a person to the page their work begins on."""
    if not request.user.is_authenticated:
        return redirect("sign_in")
    held = roles(actor(request))
    return redirect(next((name for role, name in DOORS.items() if role in held), "start"))


def onward(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if own and wanted != reverse("sign_out") else ""


def _go_on(request: HttpRequest, onward: str, held: Carried | None) -> HttpResponse:
    """Whoever came with a form that was sent too late sends it now; others go on to their page."""
    if held is None:
        return redirect(onward or "door")
    return render(request, "carried.html", {"held": held})


def _page(request: HttpRequest, status: int, carried: Carried | None) -> HttpResponse:
    context = {
        "groups": _groups(),
        "next": onward(request),
        "name": request.POST.get("sign_in_name", ""),
        "failed": status == 422,
        "carried": carried,
        "provider": provider_name(),
    }
    return render(request, "sign_in.html", context, status=status)


def _groups() -> list[Group]:
    groups: dict[str, Group] = {}
    for persona in personas():
        role = next((role.value for role in DOORS if role.value in persona.roles), "".join(persona.roles[:1]))
        if not role:
            continue
        groups.setdefault(role, Group(role)).people.append(persona)
    order = [role.value for role in Role]
    return sorted(groups.values(), key=lambda group: order.index(group.role) if group.role in order else len(order))
