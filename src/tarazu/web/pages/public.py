"""Pages for everybody: what this is, the rulebook, trade of two countries, commitments, verification."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tarazu.commitments.commitments import Progress
from tarazu.desk.see_bilateral import see_bilateral
from tarazu.desk.see_commitments import export_commitments, see_outlooks
from tarazu.desk.see_portions import signed_heads
from tarazu.desk.see_rules import see_rules
from tarazu.desk.see_verification import see_paper, see_verification
from tarazu.kernel.errors import TarazuError
from tarazu.papers.verification import SCHEME
from tarazu.reference.tables import read_day
from tarazu.rulebook.book import orders
from tarazu.web.acting import moment
from tarazu.web.drawings.scale import Weighing, scale
from tarazu.web.pages.statements import saved
from tarazu.web.text import is_rtl

HEADS_SHOWN = 10
NUMBER_CHARACTERS_MAX, CODE_CHARACTERS_MAX = 80, 2_000


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What this is."""
    drawing = scale(
        Weighing(97, 100, 20), title=_("A balance scale whose tip stands inside the green band"), rtl=is_rtl()
    )
    return render(request, "start.html", {"scale": drawing})


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rules and figures of one legal order."""
    chosen = request.GET.get("order", orders()[0])
    if chosen not in orders():
        raise Http404
    asked = request.GET.get("day", "").strip()
    day, wrong = None, None
    try:
        day = read_day(asked) if asked else None
    except TarazuError as error:
        wrong = error
    context = {"orders": see_rules(chosen, day), "codes": orders(), "chosen": chosen, "day": asked, "wrong": wrong}
    return render(request, "rules.html", context)


@require_safe
def bilateral(request: HttpRequest, pair: str) -> HttpResponse:
    """Published trade of two countries with its contradictions, and barter from our own books."""
    first, _dash, second = pair.partition("-")
    if not ({first, second} <= set(orders()) and first != second):
        raise Http404
    page = see_bilateral(first, second)
    contested = {conflict.period for conflict in page.conflicts}
    totals = [figure.total_thousand for figure in page.figures if figure.total_thousand is not None]
    lines = [
        {"figure": figure, "contested": figure.period in contested and figure.total_thousand is not None}
        for figure in page.figures
    ]
    return render(request, "bilateral.html", {"page": page, "lines": lines, "largest": max(totals, default=1)})


@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """What governments promised, and what counts towards it."""
    lines = [{"progress": one, "stand": stand, "done": _done(one)} for one, stand in see_outlooks(now=moment())]
    return render(request, "commitments.html", {"lines": lines})


def _done(one: Progress) -> int:
    """The steps of a promise that are done, and no more than were promised: to deliver more is no fault."""
    promised = one.commitment.amount
    return min(one.quantities[0].steps, promised.steps) if one.quantities and promised else 0


@require_safe
def commitments_paper(request: HttpRequest, spoken: str, form: str) -> HttpResponse:
    """The commitments for a joint commission, in one of the languages."""
    content = export_commitments(form=form, language=spoken, now=moment())
    return saved(content, f"commitments-{spoken}", form)


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """What stands behind a number on a paper, or behind its square code; and the signed heads of the journal."""
    asked = request.GET.get("number", "").strip()[:CODE_CHARACTERS_MAX]
    heads = signed_heads(after=request.GET.get("heads", ""), size=HEADS_SHOWN)
    context: dict[str, object] = {"number": asked, "heads": heads}
    if asked.startswith(SCHEME):
        try:
            paper = see_paper(asked)
            context |= {"paper": paper, "found": paper.now}
        except TarazuError as error:
            context["unreadable"] = error
    elif asked:
        context["found"] = see_verification(asked[:NUMBER_CHARACTERS_MAX])
    return render(request, "verify.html", context)
