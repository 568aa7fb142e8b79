"""An application before it is with customs: its completeness, its inspection plan, and lodging it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.apply_for_authorisation import apply_for_authorisation
from tarazu.desk.see_application import see_application
from tarazu.web.acting import Fault, act, actor, moment, signed_in, written

WORDS_CHARACTERS_MAX = 200


@require_safe
@signed_in
def application(request: HttpRequest, contract_id: str, party_id: str) -> HttpResponse:
    """What the application will say, and what it lacks."""
    return _page(request, contract_id, party_id)


@require_POST
@signed_in
def lodge(request: HttpRequest, contract_id: str, party_id: str) -> HttpResponse:
    """Lodge it: from now on it is with customs."""
    acting, now = actor(request), moment()
    deal_id = see_application(actor=acting, contract_id=contract_id, party_id=party_id, now=now).contract.deal_id
    return act(
        request,
        lambda: apply_for_authorisation(
            actor=acting,
            contract_id=contract_id,
            party_id=party_id,
            standard=written(request, "standard", WORDS_CHARACTERS_MAX),
            laboratory=written(request, "laboratory", WORDS_CHARACTERS_MAX),
            now=now,
            key=request.POST.get("key", ""),
        ),
        said=_("The application is with customs."),
        to=reverse("deal", args=(deal_id,)),
        again=lambda fault: _page(request, contract_id, party_id, fault),
    )


def _page(request: HttpRequest, contract_id: str, party_id: str, fault: Fault | None = None) -> HttpResponse:
    page = see_application(actor=actor(request), contract_id=contract_id, party_id=party_id, now=moment())
    return render(request, "application.html", {"page": page, "fault": fault, "typed": request.POST})
