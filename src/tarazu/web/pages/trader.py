"""A trader's home."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tarazu.desk.see_home import Task, see_home
from tarazu.web.acting import actor, moment, signed_in

APPLICATIONS = frozenset({"apply", "apply_further"})
DEAL_TASKS = frozenset(
    {"answer_deal", "answer_counter", "sign_contract", "undertake", "wait_consent", "wait_signature"}
)


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


def _task(task: Task) -> dict[str, object]:
    screen = "application" if task.kind in APPLICATIONS else "deal" if task.kind in DEAL_TASKS else "file"
    return {
        "kind": task.kind,
        "about": task.about,
        "deal": task.deal,
        "until": task.until,
        "address": reverse(screen, args=task.target.split()),
    }
