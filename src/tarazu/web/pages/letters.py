"""Scanned letters behind an undertaking or a permit: attached, and saved again by those who may see them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.attach_letter import attach_letter
from tarazu.desk.see_letters import letter_about, see_letter, see_letters
from tarazu.web.acting import Fault, act, actor, moment, signed_in
from tarazu.web.uploads import LIMIT_MEGABYTES, read_scan, saved_scan


@require_safe
@signed_in
def letters(request: HttpRequest, about: str, subject_id: str) -> HttpResponse:
    """The letters behind one thing."""
    return _page(request, about, subject_id)


@require_POST
@signed_in
def attach(request: HttpRequest, about: str, subject_id: str) -> HttpResponse:
    """Attach one."""
    return act(
        request,
        lambda: attach_letter(
            actor=actor(request),
            about=letter_about(about),
            subject_id=subject_id,
            content=read_scan(request),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("The letter is attached. Its fingerprint stands in the journal."),
        to=reverse("letters", args=(about, subject_id)),
        again=lambda fault: _page(request, about, subject_id, Fault(fault.error, "document")),
    )


@require_safe
@signed_in
def letter(request: HttpRequest, letter_id: str) -> HttpResponse:
    """One letter, saved under our name for it and never shown inside the site."""
    found, content = see_letter(actor=actor(request), letter_id=letter_id)
    return saved_scan(found.name, found.media, content)


def _page(request: HttpRequest, about: str, subject_id: str, fault: Fault | None = None) -> HttpResponse:
    page = see_letters(actor=actor(request), about=letter_about(about), subject_id=subject_id)
    return render(request, "letters.html", {"page": page, "fault": fault, "limit": LIMIT_MEGABYTES})
