"""Set-offs: notices with their lines, consent and objection, posting, and what is owed at home."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.clearing.domestic import read_paper
from tarazu.clearing.set_off import SetOffAnswer, SetOffEvent, SetOffScope
from tarazu.desk.answer_set_off import answer_set_off
from tarazu.desk.post_set_off import post_set_off
from tarazu.desk.propose_set_off import propose_set_off
from tarazu.desk.record_domestic import DomesticAct, record_domestic
from tarazu.desk.see_set_off import (
    firm_at_home,
    see_domestic,
    see_own_parties,
    see_set_off,
    see_set_off_paper,
    see_set_offs,
)
from tarazu.kernel.value import Value, read_minor
from tarazu.registry.people import PLATFORM
from tarazu.rulebook.book import orders
from tarazu.web.acting import Fault, act, actor, choose, gathered, moment, signed_in
from tarazu.web.saved import saved_as
from tarazu.web.text import language

HOME_ORDER = "PK"


@require_safe
@signed_in
def set_offs(request: HttpRequest) -> HttpResponse:
    """The set-offs one is named in, and what is owed at home."""
    return _list(request)


@require_POST
@signed_in
def propose(request: HttpRequest) -> HttpResponse:
    """Find debts that form loops, and give notice."""
    order, party = _order(request), request.POST.get("party", "")
    return act(
        request,
        lambda: propose_set_off(
            actor=actor(request),
            scope=choose(request, "scope", SetOffScope),
            order=order,
            party_id=party or None,
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("Notice is given to everybody it names."),
        to=f"{reverse('set_offs')}?order={order}",
        again=lambda fault: _list(request, fault),
    )


@require_POST
@signed_in
def record(request: HttpRequest) -> HttpResponse:
    """Record what one firm owes another at home, or what was received."""
    return act(
        request,
        lambda: _record(request),
        said=_("It is on record. No money moved here."),
        to=f"{reverse('set_offs')}?order={_order(request)}",
        again=lambda fault: _list(request, fault),
    )


def _record(request: HttpRequest) -> None:
    acting, own, kind = actor(request), request.POST.get("party", ""), choose(request, "act", DomesticAct)
    chosen = request.POST.get("other-is", "")
    found = gathered(
        request,
        {
            "other": lambda typed: firm_at_home(actor=acting, party_id=own, typed=chosen or typed),
            "amount": read_minor,
            "reference": read_paper,
        },
    )
    other = found["other"]
    record_domestic(
        actor=acting,
        act=kind,
        debtor_id=own if kind is DomesticAct.DEBT else other,
        creditor_id=other if kind is DomesticAct.DEBT else own,
        minor=found["amount"],
        reference=found["reference"],
        now=moment(),
        key=request.POST.get("key", ""),
    )


@require_safe
@signed_in
def set_off(request: HttpRequest, set_off_id: str) -> HttpResponse:
    """One set-off."""
    return _one(request, set_off_id)


@require_safe
@signed_in
def notice(request: HttpRequest, set_off_id: str) -> HttpResponse:
    """The notice as a paper, in the reader's language."""
    content = see_set_off_paper(actor=actor(request), set_off_id=set_off_id, language=language())
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = saved_as(f"set-off-{set_off_id}.pdf")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@signed_in
def answer(request: HttpRequest, set_off_id: str) -> HttpResponse:
    """Consent or object."""
    return _act(
        request,
        set_off_id,
        lambda: answer_set_off(
            actor=actor(request),
            set_off_id=set_off_id,
            party_id=request.POST.get("party", ""),
            answer=choose(request, "answer", SetOffAnswer),
            note=request.POST.get("note", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("Your answer is on record."),
    )


@require_POST
@signed_in
def post(request: HttpRequest, set_off_id: str) -> HttpResponse:
    """Post it, or take it back."""
    event = choose(request, "event", SetOffEvent)
    return _act(
        request,
        set_off_id,
        lambda: post_set_off(
            actor=actor(request), set_off_id=set_off_id, event=event, now=moment(), key=request.POST.get("key", "")
        ),
        _("The set-off is posted.") if event is SetOffEvent.POST else _("The set-off is taken back."),
    )


def _order(request: HttpRequest) -> str:
    given = request.POST.get("order", "") or request.GET.get("order", "")
    return given if given in orders() else HOME_ORDER


def _act(request: HttpRequest, set_off_id: str, verb: Callable[[], object], said: str) -> HttpResponse:
    return act(
        request,
        verb,
        said=said,
        to=reverse("set_off", args=(set_off_id,)),
        again=lambda fault: _one(request, set_off_id, fault),
    )


def _list(request: HttpRequest, fault: Fault | None = None) -> HttpResponse:
    acting, order = actor(request), _order(request)
    own = see_own_parties(actor=acting)
    found = {
        "fault": fault,
        "typed": request.POST.dict(),
        "order": own[0].country if own else order,
        "orders": () if own else orders(),
        "own": own,
        "lines": [{"of": one, "total": Value(one.total, one.unit)} for one in see_set_offs(actor=acting)],
        "domestic": see_domestic(actor=acting, order=own[0].country if own else order, now=moment()),
        "operates": acting.may("set_off", PLATFORM),
    }
    return render(request, "set_offs.html", found)


def _one(request: HttpRequest, set_off_id: str, fault: Fault | None = None) -> HttpResponse:
    acting = actor(request)
    page = see_set_off(actor=acting, set_off_id=set_off_id)
    of = page.set_off

    def worth(minor: int) -> Value:
        return Value(minor, of.unit)

    found = {
        "page": page,
        "fault": fault,
        "typed": request.POST.dict(),
        "total": worth(of.total),
        "lines": [
            {
                "line": line,
                "debtor": page.parties[line.debtor_id],
                "creditor": page.parties[line.creditor_id],
                "amounts": [worth(minor) for minor in (line.before, line.cleared, line.after)],
            }
            for line in page.lines
        ],
        "standings": [
            {
                "party": page.parties[one.party_id],
                "owes": (worth(one.owes_before), worth(one.owes_after)),
                "owed": (worth(one.owed_before), worth(one.owed_after)),
                "answer": page.replies.get(one.party_id),
                "own": one.party_id in page.own_party_ids,
            }
            for one in page.standings
        ],
        "operates": acting.may("set_off", PLATFORM),
        "over": moment().date() > of.object_until,
    }
    return render(request, "set_off.html", found)
