"""The clearing operator's desk: ask for a round or a net-off, watch how far it is."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.ask_for_work import ask_for_work
from tarazu.desk.see_work import ready_to_net, see_work
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.web.acting import actor, moment, signed_in

GOALS = ("", "value", "parties", "surplus")
READ_AGAIN_SECONDS = 3


class NothingChosen(TarazuError):
    """A net-off of no file at all was asked for."""

    kind = Kind.INVALID
    says = "No file was chosen. Go back and choose at least one, or net off all that are ready."


@require_safe
@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """Work under way, files ready to be netted off, and the newest rounds; read again while work is under way."""
    page = see_work(actor=actor(request), now=moment())
    debts = [{"debtor": one.debtor, "creditor": one.creditor, "amounts": (one.before, one.after)} for one in page.debts]
    response = render(request, "operator.html", {"page": page, "goals": GOALS, "debts": debts})
    if page.busy:
        response["Refresh"] = str(READ_AGAIN_SECONDS)
    return response


@require_POST
@signed_in
def ask_round(request: HttpRequest) -> HttpResponse:
    """Ask for a round over the whole book."""
    goal = request.POST.get("goal", "")
    wish = {"goal": goal if goal in GOALS else ""}
    ask_for_work(actor=actor(request), kind="round", wish=wish, now=moment(), key=request.POST.get("key", ""))
    messages.success(request, _("The round is asked for. You may leave this page; it goes on without you."))
    return redirect("operator")


@require_POST
@signed_in
def ask_net_off(request: HttpRequest) -> HttpResponse:
    """Ask for the net-off of the files that were chosen, or of all that are ready; each is judged again in its turn."""
    acting, now, key = actor(request), moment(), request.POST.get("key", "")
    wanted = ready_to_net(now.date()) if "all" in request.POST else dict.fromkeys(request.POST.getlist("file"))
    if not wanted:
        raise NothingChosen
    ask_for_work(actor=acting, kind="net_off", wish={"files": list(wanted)}, steps=len(wanted), now=now, key=key)
    messages.success(request, _("The net-off is asked for. You may leave this page; it goes on without you."))
    return redirect("operator")
