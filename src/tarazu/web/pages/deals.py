"""A deal as its parties see it, and what they do with it: answer, sign, undertake."""

from string import ascii_uppercase
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.desk.answer_counter import answer_counter
from tarazu.desk.consent_to_deal import consent_to_deal
from tarazu.desk.counter_deal import counter_deal
from tarazu.desk.see_deal import DealPage, PartyLine, see_deal
from tarazu.desk.sign_contract import sign_contract
from tarazu.desk.sign_undertaking import sign_undertaking
from tarazu.kernel.quantity import Quantity, read_quantity
from tarazu.kernel.value import read_minor
from tarazu.matching.counters import Asked, CounterAnswer
from tarazu.matching.deals import Answer
from tarazu.reference.tables import read_day
from tarazu.storage.figures import figures_on
from tarazu.web.acting import Fault, act, actor, choose, moment, read, signed_in, written
from tarazu.web.drawings.ring import Arrow, Node, clockwise, ring
from tarazu.web.text import country, is_rtl, language, name_of, quantity
from tarazu.web.weighing import weighed


@require_safe
@signed_in
def deal(request: HttpRequest, deal_id: str) -> HttpResponse:
    """A deal."""
    return _page(request, deal_id)


@require_POST
@signed_in
def answer(request: HttpRequest, deal_id: str) -> HttpResponse:
    """Accept or decline."""
    given = choose(request, "answer", Answer)
    return act(
        request,
        lambda: consent_to_deal(
            actor=actor(request),
            deal_id=deal_id,
            party_id=request.POST.get("party", ""),
            answer=given,
            reason=written(request, "reason"),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("You have accepted the deal.")
        if given is Answer.ACCEPT
        else _("You have declined the deal. It has ended."),
        to=reverse("deal", args=(deal_id,)),
        again=lambda fault: _page(request, deal_id, fault),
    )


@require_POST
@signed_in
def counter(request: HttpRequest, deal_id: str) -> HttpResponse:
    """Ask for other terms of a leg of one's own."""
    page = see_deal(actor=actor(request), deal_id=deal_id, now=moment())
    units = {line.leg.number: line.leg.quantity.unit for line in page.legs}
    number = next((one for one in units if str(one) == request.POST.get("leg", "")), 0)

    def typed_quantity(typed: str) -> Quantity | None:
        return read_quantity(typed, units.get(number, page.legs[0].leg.quantity.unit)) if typed else None

    return act(
        request,
        lambda: counter_deal(
            actor=actor(request),
            deal_id=deal_id,
            party_id=request.POST.get("party", ""),
            asked=Asked(
                number,
                read(request, "price", lambda typed: read_minor(typed) if typed else None, at=number),
                read(request, "quantity", typed_quantity, at=number),
                read(request, "leaves_on", lambda typed: read_day(typed) if typed else None, at=number),
            ),
            reason=written(request, "reason", at=number),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("You have asked for other terms. The others are told, and answer by the deadline of the deal."),
        to=reverse("deal", args=(deal_id,)),
        again=lambda fault: _page(request, deal_id, fault),
    )


@require_POST
@signed_in
def reply(request: HttpRequest, deal_id: str, counter_id: str) -> HttpResponse:
    """Accept or refuse other terms, or take one's own wish back."""
    given = choose(request, "answer", CounterAnswer)
    said = {
        CounterAnswer.ACCEPT: _("You have accepted the other terms."),
        CounterAnswer.REFUSE: _("You have refused the other terms. The deal is as it was proposed."),
        CounterAnswer.WITHDRAW: _("You have taken your wish back. The deal is as it was proposed."),
    }
    return act(
        request,
        lambda: answer_counter(
            actor=actor(request),
            counter_id=counter_id,
            party_id=request.POST.get("party", ""),
            answer=given,
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=said[given],
        to=reverse("deal", args=(deal_id,)),
        again=lambda fault: _page(request, deal_id, fault),
    )


@require_POST
@signed_in
def sign(request: HttpRequest, deal_id: str) -> HttpResponse:
    """Sign the contract of a deal."""
    return act(
        request,
        lambda: sign_contract(
            actor=actor(request),
            contract_id=request.POST.get("contract", ""),
            party_id=request.POST.get("party", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("You have signed the contract."),
        to=reverse("deal", args=(deal_id,)),
        again=lambda fault: _page(request, deal_id, fault),
    )


@require_POST
@signed_in
def undertake(request: HttpRequest, deal_id: str) -> HttpResponse:
    """Sign the undertaking on sanctions."""
    return act(
        request,
        lambda: sign_undertaking(
            actor=actor(request),
            deal_id=deal_id,
            party_id=request.POST.get("party", ""),
            chamber_id=request.POST.get("chamber", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        said=_("You have signed the undertaking."),
        to=reverse("deal", args=(deal_id,)),
        again=lambda fault: _page(request, deal_id, fault),
    )


def _page(request: HttpRequest, deal_id: str, fault: Fault | None = None) -> HttpResponse:
    page = see_deal(actor=actor(request), deal_id=deal_id, now=moment())
    letters = _letters(page)
    own = [line for line in page.parties if line.own]
    order = own[0].country if own else page.deal.countries[0]
    tolerance = figures_on(order, page.deal.day).number("tolerance_percent")
    by_position = {line.position: line for line in page.parties}
    return render(
        request,
        "deal.html",
        {
            "page": page,
            "fault": fault,
            "typed": request.POST,
            "scale": weighed((_gives(own), page.gives), (_gets(own), page.gets), tolerance),
            "sides": _sides(page, own),
            "ring": _ring(page, letters),
            "counters": [{"letter": letters[line.position], "line": line} for line in page.counters],
            "open_orders": {line.country for line in own} or set(page.deal.countries),
            "parties": [{"letter": letter, "line": by_position[position]} for position, letter in letters.items()],
            "legs": [
                {"line": line, "giver": letters[line.giver], "receiver": letters[line.receiver]} for line in page.legs
            ],
        },
    )


def _gives(own: list[PartyLine]) -> str:
    return _("You give") if own else _("The first country gives")


def _gets(own: list[PartyLine]) -> str:
    return _("You get") if own else _("The first country gets")


def _sides(page: DealPage, own: list[PartyLine]) -> list[dict[str, Any]]:
    """The viewer's own legs, or for an onlooker those of the first country, as given and got."""
    side = {line.position for line in own} or {
        line.position for line in page.parties if line.country == page.deal.countries[0]
    }
    return [
        {"words": _gives(own), "legs": [line for line in page.legs if line.giver in side]},
        {"words": _gets(own), "legs": [line for line in page.legs if line.receiver in side]},
    ]


def _letters(page: DealPage) -> dict[int, str]:
    """The letter of every party by its position, as findings call hidden partners; clockwise from the viewer."""
    start = next((line.position for line in page.parties if line.own), 0)
    arrows = [(line.giver, line.receiver) for line in page.legs]
    order = clockwise([line.position for line in page.parties], arrows, start)
    return {position: ascii_uppercase[position] for position in order}


def _ring(page: DealPage, letters: dict[int, str]) -> SafeString:
    lines = {line.position: line for line in page.parties}
    nodes = [
        Node(position, letter, _short_name(lines[position]), lines[position].own)
        for position, letter in letters.items()
    ]
    joined: dict[tuple[int, int], list[tuple[int, str]]] = {}
    for line in page.legs:
        words = f"{quantity(line.leg.quantity)} {line.commodity.names.of(language())}"
        joined.setdefault((line.giver, line.receiver), []).append((line.leg.number, words))
    arrows = [
        Arrow(giver, receiver, tuple(number for number, _words in legs), tuple(words for _number, words in legs))
        for (giver, receiver), legs in joined.items()
    ]
    return ring(nodes, arrows, title=_("Who gives what to whom; the list beneath says the same"), rtl=is_rtl())


def _short_name(line: PartyLine) -> str:
    if line.own:
        return _("You")
    return name_of(line.party.names) if line.party else country(line.country)
