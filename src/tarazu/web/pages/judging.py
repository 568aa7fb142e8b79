"""Judging while one types: what the rules say of an offer or want that is not on the book yet."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from tarazu.desk.see_listing_judgement import ListingJudgement, see_listing_judgement
from tarazu.kernel.errors import TarazuError
from tarazu.market.typed import CELLS, read_typed
from tarazu.web.acting import actor, moment, signed_in

SIDES = ("offer", "want")


@require_POST
@signed_in
def judge_listing(request: HttpRequest, side: str) -> HttpResponse:
    """What both orders say of an offer or want as typed so far."""
    if side not in SIDES:
        raise Http404
    cells = {name: request.POST.get(name, "") for name in ("party", *CELLS)}
    return render(request, "pieces/listing_judgement.html", judged(request, side, cells))


def judged(request: HttpRequest, side: str, cells: Mapping[str, str]) -> dict[str, Any]:
    """The judgement of a listing as typed, or nothing where it cannot be read yet."""
    found: ListingJudgement | None = None
    try:
        listing = read_typed(cells, side=side, party_id=cells["party"])
        found = see_listing_judgement(actor=actor(request), listing=listing, now=moment())
    except TarazuError:
        return {"judged": None, "unreadable": True}
    return {"judged": found, "unreadable": False}
