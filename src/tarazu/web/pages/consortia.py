"""The desk of a consortium: its members, their internal account, and who shipped what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.attribute_delivery import attribute_delivery
from tarazu.desk.see_consortium import own_firms, see_consortia, see_consortium
from tarazu.web import text
from tarazu.web.acting import Fault, act, actor, moment, signed_in
from tarazu.web.tables import as_csv


@require_safe
@signed_in
def consortia(request: HttpRequest) -> HttpResponse:
    """The consortia one's parties are in."""
    shown = {"consortia": see_consortia(actor=actor(request)), "own": own_firms(actor=actor(request))}
    return render(request, "consortia.html", shown)


@require_safe
@signed_in
def consortium(request: HttpRequest, key: str) -> HttpResponse:
    """The desk of one consortium."""
    return _page(request, key)


@require_safe
@signed_in
def consortium_file(request: HttpRequest, key: str) -> HttpResponse:
    """The members' accounts as a file for a spreadsheet."""
    page = see_consortium(actor=actor(request), key=key, now=moment())
    columns = (
        _("Member"),
        _("Share, %"),
        _("Exports"),
        _("Imports"),
        _("Difference"),
        _("Its part by share"),
        _("Inside"),
        _("Still to deliver"),
        _("Answers for"),
    )
    rows = (
        (
            text.name_of(one.party.names),
            f"{one.share_basis_points // 100}.{one.share_basis_points % 100:02d}",
            *(
                value.as_decimal()
                for value in (
                    one.position.exports_assessed,
                    one.position.imports_assessed,
                    one.position.gap,
                    one.part,
                    one.inside,
                    one.exposure.to_deliver,
                    one.exposure.jointly,
                )
            ),
        )
        for one in page.members
    )
    return as_csv(f"consortium-{key}", columns, rows)


@require_POST
@signed_in
def attribute(request: HttpRequest, key: str, declaration_number: str) -> HttpResponse:
    """Name the member behind a declaration."""
    return act(
        request,
        lambda: attribute_delivery(
            actor=actor(request),
            declaration_number=declaration_number,
            member_id=request.POST.get("member", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("The member is named."),
        to=reverse("consortium", args=(key,)),
        again=lambda fault: _page(request, key, fault),
    )


def _page(request: HttpRequest, key: str, fault: Fault | None = None) -> HttpResponse:
    page = see_consortium(actor=actor(request), key=key, now=moment())
    debts = [(page.parties[one.debtor_id], page.parties[one.creditor_id], one.owed) for one in page.account.debts]
    return render(request, "consortium.html", {"page": page, "fault": fault, "debts": debts})
