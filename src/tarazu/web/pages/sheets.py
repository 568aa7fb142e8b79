"""A file for paper and for poor lines: a sheet with a signed square code, and the whole file as plain text."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from tarazu.desk.see_file import see_file
from tarazu.desk.sign_sheet import sheet_key, sign_sheet
from tarazu.papers.verification import square_code
from tarazu.web.acting import actor, moment, signed_in
from tarazu.web.text import ISOLATES

SIZE = re.compile(r'width="(\d+)" height="(\d+)"')
NO_ISOLATES = {ord(mark): None for mark in ISOLATES}


@require_safe
@signed_in
def sheet(request: HttpRequest, authorisation_id: str) -> HttpResponse:
    """The status of a file on one printed page, with a square code that is checked without a network."""
    now = moment()
    page = see_file(actor=actor(request), authorisation_id=authorisation_id, now=now)
    held, balance = page.authorisation, page.balance
    facts: dict[str, str | int] = {
        "order": held.order,
        "state": held.state.value,
        "due": page.clock.due.isoformat() if page.clock else "",
        "imports": balance.imports.minor,
        "exports": balance.exports.minor,
        "tolerance": balance.tolerance_percent,
        "at": now.isoformat(timespec="minutes"),
    }
    signed = sign_sheet(number=held.approval_number or page.contract.number, facts=facts)
    context = {
        "page": page,
        "moment": now,
        "signed": signed,
        "key": sheet_key(),
        "square": mark_safe(_scaled(square_code(signed))),  # noqa: S308  # drawn by us, from text that stands in no markup
    }
    return render(request, "file_sheet.html", context)


@require_safe
@signed_in
def plain(request: HttpRequest, authorisation_id: str) -> HttpResponse:
    """The file as plain text, a few kilobytes, for a line that carries no more."""
    now = moment()
    page = see_file(actor=actor(request), authorisation_id=authorisation_id, now=now)
    text = render_to_string("file.txt", {"page": page, "moment": now}, request=request)
    return HttpResponse(text.translate(NO_ISOLATES), content_type="text/plain; charset=utf-8")


def _scaled(drawing: str) -> str:
    """A drawing of a fixed size as one that fills its box."""
    return SIZE.sub(r'viewBox="0 0 \1 \2"', drawing, count=1)
