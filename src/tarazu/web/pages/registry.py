"""A party's page: who it is, what its rights rest on, who acts for it, and its consortium."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.acknowledge_liability import acknowledge_liability
from tarazu.desk.appoint_agent import appoint_agent
from tarazu.desk.end_mandate import end_mandate
from tarazu.desk.form_consortium import form_consortium
from tarazu.desk.leave_consortium import leave_consortium
from tarazu.desk.record_permits import record_permits
from tarazu.desk.record_standing import record_standing
from tarazu.desk.see_party import member_called, see_party
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.period import Period
from tarazu.reference.tables import one_of, read_day
from tarazu.registry.parties import BASIS_POINTS
from tarazu.registry.people import Actor, Role
from tarazu.registry.standing import Evidence, EvidenceKind
from tarazu.rulebook.book import orders
from tarazu.rulebook.control import Permit, PermitKind
from tarazu.rulebook.goods import read_prefix
from tarazu.web.acting import Fault, FieldsWrong, act, actor, choose, gathered, moment, read, signed_in, written

MEMBERS_MAX = 6  # rows of the form for a new consortium


class ShareUnreadable(TarazuError):
    """A share is no percentage."""

    kind = Kind.INVALID
    says = "'{text}' is not a share. Write a percentage between 0 and 100 such as 40 or 33.25."


@require_safe
@signed_in
def party(request: HttpRequest, party_id: str) -> HttpResponse:
    """A party."""
    return _page(request, party_id)


@require_POST
@signed_in
def form(request: HttpRequest, party_id: str) -> HttpResponse:
    """Form a consortium led by this firm."""
    reference = request.POST.get("reference", "").strip()
    return _act(
        request,
        party_id,
        lambda: form_consortium(
            actor=actor(request),
            lead_id=party_id,
            reference=reference,
            names={script: request.POST.get(f"name-{script}", "") for script in ("latin", "arabic", "cyrillic")},
            shares=_shares(request, party_id),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("The consortium is formed. Each member now acknowledges its liability for itself."),
        to=reference,
    )


@require_POST
@signed_in
def acknowledge(request: HttpRequest, party_id: str) -> HttpResponse:
    """Acknowledge the joint liability for a member of this consortium."""
    return _act(
        request,
        party_id,
        lambda: acknowledge_liability(
            actor=actor(request),
            consortium_id=party_id,
            party_id=request.POST.get("member", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("You have acknowledged that this member answers for all of it."),
    )


@require_POST
@signed_in
def leave(request: HttpRequest, party_id: str) -> HttpResponse:
    """Leave this consortium."""
    member = request.POST.get("member", "")
    return _act(
        request,
        party_id,
        lambda: leave_consortium(
            actor=actor(request),
            consortium_id=party_id,
            party_id=member,
            reason=request.POST.get("reason", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("You have left the consortium. The others acknowledge their new shares."),
        to=member,
    )


@require_POST
@signed_in
def standing(request: HttpRequest, party_id: str) -> HttpResponse:
    """Record what a register says."""

    def keep() -> object:
        evidence = Evidence(
            party_id=party_id,
            kind=EvidenceKind(read(request, "kind", one_of([kind.value for kind in EvidenceKind]))),
            holds=request.POST.get("holds") == "yes",
            reference=written(request, "reference", 120),
            seen_on=read(request, "seen_on", read_day),
            until=read(request, "until", lambda typed: read_day(typed) if typed else None),
            source=request.POST.get("source", "").strip(),
        )
        return record_standing(actor=actor(request), evidence=evidence, now=moment(), key=request.POST.get("key", ""))

    return _act(request, party_id, keep, _("Recorded, with its day and source."))


@require_POST
@signed_in
def permit(request: HttpRequest, party_id: str) -> HttpResponse:
    """Record what an authority or a chamber allowed this party."""

    def keep() -> object:
        made = Permit(
            order=read(request, "order", one_of(orders())),
            party_id=party_id,
            prefix=read(request, "prefix", read_prefix),
            kind=PermitKind(read(request, "allowed", one_of([kind.value for kind in PermitKind]))),
            number=written(request, "number", 120),
            since=read(request, "first_day", read_day),
            until=read(request, "last_day", lambda typed: read_day(typed) if typed else None),
            source=written(request, "seen", 300),
        )
        see_party(actor=actor(request), party_id=party_id, now=moment())  # nobody records for a party they may not see
        return record_permits(actor=actor(request), permits=[made], now=moment(), key=request.POST.get("key", ""))

    return _act(request, party_id, keep, _("Recorded. It counts from its first day."))


@require_POST
@signed_in
def appoint(request: HttpRequest, party_id: str) -> HttpResponse:
    """Name an agent."""
    return _act(
        request,
        party_id,
        lambda: appoint_agent(
            actor=actor(request),
            party_id=party_id,
            sign_in_name=request.POST.get("person", "").strip(),
            period=_period(request),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("The agent may apply and declare for this party on these days."),
    )


@require_POST
@signed_in
def dismiss(request: HttpRequest, party_id: str) -> HttpResponse:
    """End a mandate."""
    return _act(
        request,
        party_id,
        lambda: end_mandate(
            actor=actor(request),
            sign_in_name=request.POST.get("person", ""),
            role=choose(request, "role", Role),
            subject_id=party_id,
            reason=request.POST.get("reason", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("The mandate has ended."),
    )


def _period(request: HttpRequest) -> Period:
    since = read(request, "since", read_day)
    until = read(request, "until", lambda typed: read_day(typed) if typed else None)
    return Period(since, until if until is None or until >= since else since)


def _shares(request: HttpRequest, party_id: str) -> dict[str, int]:
    """Members by the names typed, and their shares in percent with at most two decimals, all faults at once.

    Errors:  FieldsWrong; PowerMissing.
    """
    acting = actor(request)
    readers: dict[str, Callable[[str], str | int]] = {}
    rows = [row for row in range(MEMBERS_MAX) if request.POST.get(f"member-{row}", "").strip()]
    for row in rows:
        chosen = request.POST.get(f"member-{row}-is", "")
        readers[f"member-{row}"] = partial(_member, acting, party_id, chosen)
        readers[f"share-{row}"] = _basis_points
    found = gathered(request, readers)
    shares: dict[str, int] = {}
    for row in rows:
        member = found[f"member-{row}"]
        shares[member] = shares.get(member, 0) + found[f"share-{row}"]
    return shares


def _member(acting: Actor, lead_id: str, chosen: str, typed: str) -> str:
    return member_called(actor=acting, lead_id=lead_id, typed=chosen or typed)


def _basis_points(typed: str) -> int:
    """A share in percent as hundredths of a percent. Errors: ShareUnreadable."""
    try:
        points = Decimal(typed.strip().replace(",", ".")) * 100
    except InvalidOperation:
        points = Decimal("NaN")
    if not points.is_finite() or points != points.to_integral_value() or not 0 < points <= BASIS_POINTS:
        raise ShareUnreadable(text=typed)
    return int(points)


def _act(request: HttpRequest, party_id: str, verb: Any, said: str, *, to: str = "") -> HttpResponse:
    return act(
        request,
        verb,
        said=said,
        to=reverse("party", args=(to or party_id,)),
        again=lambda fault: _page(request, party_id, fault),
    )


def _page(request: HttpRequest, party_id: str, fault: Fault | None = None) -> HttpResponse:
    page = see_party(actor=actor(request), party_id=party_id, now=moment())
    typed, wrong = request.POST, fault.error.cells if fault and isinstance(fault.error, FieldsWrong) else {}
    rows = [
        {
            "at": row,
            "at_text": str(row),
            "member": typed.get(f"member-{row}", page.party.name if row == 0 else ""),
            "share": typed.get(f"share-{row}", ""),
            "wrong": wrong.get(f"member-{row}"),
            "wrong_share": wrong.get(f"share-{row}"),
        }
        for row in range(MEMBERS_MAX)
    ]
    return render(
        request,
        "party.html",
        {
            "page": page,
            "fault": fault,
            "typed": typed,
            "rows": rows,
            "kinds": [one.value for one in EvidenceKind],
            "permit_kinds": [one.value for one in PermitKind],
            "orders": orders(),
        },
    )
