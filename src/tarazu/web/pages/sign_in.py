"""Signing in and out; in a sandbox, acting as one of its invented people."""

from dataclasses import dataclass, field

from django.contrib.auth import authenticate, get_user_model, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tarazu.desk.see_people import Persona, personas
from tarazu.registry.people import Role
from tarazu.web.acting import actor, roles
from tarazu.web.refusals import refusal

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
    """Sign in with a name and a password."""
    onward = _onward(request)
    name = request.POST.get("sign_in_name", "")
    if request.method == "POST":
        person = authenticate(request, sign_in_name=name, password=request.POST.get("password", ""))
        if person is not None:
            login(request, person)
            return redirect(onward or "door")
    failed = request.method == "POST"
    context = {"groups": _groups(), "next": onward, "name": name, "failed": failed}
    return render(request, "sign_in.html", context, status=422 if failed else 200)


@require_POST
def continue_as(request: HttpRequest) -> HttpResponse:
    """Act as one of the invented people of a sandbox; elsewhere there are none."""
    name = request.POST.get("person", "")
    if name not in {persona.sign_in_name for persona in personas()}:
        return refusal(request, _("Nobody can be acted for here. Sign in with your own name and password."), 403)
    person = get_user_model().objects.get(sign_in_name=name)
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    return redirect(_onward(request) or "door")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    return redirect("start")


def door(request: HttpRequest) -> HttpResponse:
    """Lead a person to the page their work begins on."""
    if not request.user.is_authenticated:
        return redirect("sign_in")
    held = roles(actor(request))
    return redirect(next((name for role, name in DOORS.items() if role in held), "start"))


def _onward(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if own and wanted != reverse("sign_out") else ""


def _groups() -> list[Group]:
    groups: dict[str, Group] = {}
    for persona in personas():
        role = next((role.value for role in DOORS if role.value in persona.roles), "".join(persona.roles[:1]))
        if not role:
            continue
        groups.setdefault(role, Group(role)).people.append(persona)
    order = [role.value for role in Role]
    return sorted(groups.values(), key=lambda group: order.index(group.role) if group.role in order else len(order))
