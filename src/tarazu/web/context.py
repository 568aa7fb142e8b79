"""What every page shows around its own matter: languages, the way around, who is signed in."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from tarazu.desk.see_clock import is_sandbox
from tarazu.desk.see_notices import unread
from tarazu.kernel.errors import TarazuError
from tarazu.registry.people import Role
from tarazu.web.acting import actor, moment, roles
from tarazu.web.text import is_rtl, language

PUBLIC = ("start", "rules", "simulate", "bilateral", "commitments", "corridors", "verify")
WAYS: dict[Role, tuple[str, ...]] = {
    Role.TRADER: ("home", "listings", "book", "own_shipments", "windows", "set_offs"),
    Role.AGENT: ("home", "listings", "book", "own_shipments"),
    Role.OFFICER: ("queue", "board", "shipments", "windows"),
    Role.ANALYST: ("overview", "usage", "board", "returns", "mirrors", "bilateral", "commitments"),
    Role.OPERATOR: ("operator", "board", "overview", "journal", "windows", "set_offs"),
    Role.COMPLIANCE: ("cases", "lists"),
    Role.BROKER: ("broker", "book"),
    Role.MISSION: ("mission",),
    Role.CHAMBER: ("broker",),
    Role.AUDITOR: ("overview", "journal", "windows", "set_offs"),
    Role.RULE_KEEPER: ("keeping",),
    Role.ADMINISTRATOR: ("people",),
}
SHARED = ("rules", "simulate", "corridors", "verify")


def page(request: HttpRequest) -> dict[str, Any]:
    """The surroundings of every page."""
    return {
        "language": language(),
        "direction": "rtl" if is_rtl() else "ltr",
        "languages": settings.LANGUAGES,
        "ways": SimpleLazyObject(lambda: _ways(request)),
        "public_ways": SimpleLazyObject(lambda: _links(request, PUBLIC[1:])),
        "unread": SimpleLazyObject(lambda: unread(request.user.get_username())),
        "sandbox_moment": SimpleLazyObject(lambda: moment() if is_sandbox() else None),
    }


def _ways(request: HttpRequest) -> list[dict[str, Any]]:
    if not request.user.is_authenticated:
        return _links(request, PUBLIC)
    try:
        held = roles(actor(request))
    except TarazuError:
        return _links(request, PUBLIC)
    names = [name for role, ways in WAYS.items() if role in held for name in ways]
    return _links(request, dict.fromkeys((*names, *SHARED)))


def _links(request: HttpRequest, names: Iterable[str]) -> list[dict[str, Any]]:
    words = {
        "start": _("What this is"),
        "rules": _("Rulebook"),
        "simulate": _("Simulator"),
        "keeping": _("Rule keeper"),
        "bilateral": _("Trade"),
        "commitments": _("Commitments"),
        "corridors": _("Corridors"),
        "verify": _("Verify"),
        "home": _("Home"),
        "book": _("Book"),
        "listings": _("Offers and wants"),
        "operator": _("Clearing desk"),
        "broker": _("Broker's desk"),
        "mission": _("Mission's desk"),
        "cases": _("Screening cases"),
        "lists": _("Screening lists"),
        "queue": _("Queue"),
        "shipments": _("Shipments"),
        "own_shipments": _("Your shipments"),
        "overview": _("Overview"),
        "usage": _("Use"),
        "board": _("Due dates"),
        "journal": _("Journal"),
        "returns": _("Returns"),
        "mirrors": _("Mirror"),
        "windows": _("Windows"),
        "set_offs": _("Set-off"),
        "people": _("People"),
    }
    links = []
    for name in names:
        address = reverse(name, args=("PK-RU",)) if name == "bilateral" else reverse(name)
        links.append({"address": address, "words": words[name], "current": request.path == address})
    return links
