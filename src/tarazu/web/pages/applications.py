"""An application before it is with customs: its completeness, its inspection plan, a draft of it, and lodging it."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.authorisation.drafting import Particulars
from tarazu.desk.apply_for_authorisation import apply_for_authorisation
from tarazu.desk.keep_application import drop_application, keep_application
from tarazu.desk.see_application import see_application
from tarazu.web.acting import Fault, act, actor, moment, signed_in, written
from tarazu.web.text import country

WORDS_CHARACTERS_MAX = 200


@require_safe
@signed_in
def application(request: HttpRequest, contract_id: str, party_id: str) -> HttpResponse:
    """What the application will say, and what it lacks."""
    return _page(request, contract_id, party_id)


@require_POST
@signed_in
def keep(request: HttpRequest, contract_id: str, party_id: str) -> HttpResponse:
    """Keep it as far as it is written; nothing goes to customs."""
    return act(
        request,
        lambda: keep_application(
            actor=actor(request),
            contract_id=contract_id,
            party_id=party_id,
            said=_said(request),
            opened_at=request.POST.get("opened_at", ""),
            now=moment(),
        ),
        said=_("The draft is kept here. Whoever may apply for the firm can go on with it."),
        to=reverse("application", args=(contract_id, party_id)),
        again=lambda fault: _page(request, contract_id, party_id, fault),
    )


@require_POST
@signed_in
def drop(request: HttpRequest, contract_id: str, party_id: str) -> HttpResponse:
    """Throw the draft away."""
    return act(
        request,
        lambda: drop_application(actor=actor(request), contract_id=contract_id, party_id=party_id),
        said=_("The draft is thrown away."),
        to=reverse("application", args=(contract_id, party_id)),
        again=lambda fault: _page(request, contract_id, party_id, fault),
    )


@require_POST
@signed_in
def lodge(request: HttpRequest, contract_id: str, party_id: str) -> HttpResponse:
    """Lodge it: from now on it is with customs."""
    return act(
        request,
        lambda: apply_for_authorisation(
            actor=actor(request),
            contract_id=contract_id,
            party_id=party_id,
            said=_said(request),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("The application is with customs."),
        to=reverse("application", args=(contract_id, party_id)),
        again=lambda fault: _page(request, contract_id, party_id, fault),
    )


def _said(request: HttpRequest) -> Particulars:
    return Particulars(
        standard=written(request, "standard", WORDS_CHARACTERS_MAX),
        laboratory=written(request, "laboratory", WORDS_CHARACTERS_MAX),
        note=written(request, "note"),
        origin_declared="origin_declared" in request.POST,
    )


def _page(request: HttpRequest, contract_id: str, party_id: str, fault: Fault | None = None) -> HttpResponse:
    page = see_application(actor=actor(request), contract_id=contract_id, party_id=party_id, now=moment())
    typed = request.POST if fault else asdict(page.draft.said) if page.draft else {}
    origins = ", ".join(map(country, page.origins))
    return render(request, "application.html", {"page": page, "fault": fault, "typed": typed, "origins": origins})
