"""A trader's home, and the tasks that are put off there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.put_off_task import TaskKey, bring_back_task, put_off_task
from tarazu.desk.see_home import Task, see_home
from tarazu.reference.tables import read_day
from tarazu.web.acting import Fault, act, actor, moment, read, signed_in, written

APPLICATIONS = frozenset({"apply", "apply_further"})
DEAL_TASKS = frozenset(
    {"answer_deal", "answer_counter", "sign_contract", "undertake", "wait_consent", "wait_signature"}
)


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What to do, what others must do, the files and the goods."""
    return _page(request)


@require_POST
@signed_in
def put_off(request: HttpRequest) -> HttpResponse:
    """Put one of one's tasks off until a day."""
    return act(
        request,
        lambda: put_off_task(
            actor=actor(request),
            task=_named(request),
            until=read(request, "until", read_day),
            now=moment(),
        ),
        said=_("The task is put off. It comes back by itself."),
        to=reverse("home"),
        again=lambda fault: _page(request, fault),
    )


@require_POST
@signed_in
def bring_back(request: HttpRequest) -> HttpResponse:
    """Bring a task back at once."""
    return act(
        request,
        lambda: bring_back_task(actor=actor(request), task=_named(request)),
        said=_("The task is back among those to do."),
        to=reverse("home"),
        again=lambda fault: _page(request, fault),
    )


def _named(request: HttpRequest) -> TaskKey:
    return written(request, "kind", 24), written(request, "target", 200)


def _page(request: HttpRequest, fault: Fault | None = None) -> HttpResponse:
    page = see_home(actor=actor(request), now=moment())
    found = {
        "page": page,
        "to_do": [_task(task) for task in page.to_do],
        "put_off": [_task(task) for task in page.put_off],
        "waiting": [_task(task) for task in page.waiting],
        "fault": fault,
        "typed": request.POST.dict(),
    }
    return render(request, "home.html", found)


def _task(task: Task) -> dict[str, object]:
    screen = "application" if task.kind in APPLICATIONS else "deal" if task.kind in DEAL_TASKS else "file"
    return {"task": task, "address": reverse(screen, args=task.target.split())}
