"""A trader's pages: home and book."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tarazu.desk.see_book import see_book
from tarazu.desk.see_home import Task, see_home
from tarazu.web.acting import actor, moment, signed_in

LINES_A_PAGE = 40
WORDS_CHARACTERS_MAX = 80
DEAL_TASKS = frozenset({"answer_deal", "sign_contract", "undertake", "apply", "wait_consent", "wait_signature"})


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What to do, what others must do, the files and the goods."""
    page = see_home(actor=actor(request), now=moment())
    return render(
        request,
        "home.html",
        {
            "page": page,
            "to_do": [_task(task) for task in page.to_do],
            "waiting": [_task(task) for task in page.waiting],
        },
    )


@require_safe
@signed_in
def book(request: HttpRequest) -> HttpResponse:
    """The open listings, one's own first."""
    words, side = request.GET.get("words", "")[:WORDS_CHARACTERS_MAX], request.GET.get("side", "")
    lines = see_book(actor=actor(request), now=moment(), words=words, side=side)
    listing = Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "book.html", {"listing": listing, "words": words, "side": side})


def _task(task: Task) -> dict[str, object]:
    screen = "deal" if task.kind in DEAL_TASKS else "file"
    return {
        "kind": task.kind,
        "about": task.about,
        "until": task.until,
        "address": reverse(screen, args=(task.target,)),
    }
