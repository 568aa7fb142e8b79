"""Goods of a contract that are never shipped: what is left, what cancelling does to each file, and the answers."""

from collections.abc import Callable
from enum import StrEnum

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.clearing.cancelling import CancellationEvent, CancellationState
from tarazu.desk.answer_cancellation import answer_cancellation
from tarazu.desk.cancel_unshipped import cancel_unshipped
from tarazu.desk.see_unshipped import see_unshipped
from tarazu.kernel.errors import TarazuError
from tarazu.kernel.quantity import Quantity, read_quantity
from tarazu.web.acting import Fault, act, actor, choose, moment, read, signed_in, statuses


class Step(StrEnum):
    """Look at what a cancellation does, or propose it."""

    LOOK = "look"
    PROPOSE = "propose"


@require_safe
@signed_in
def unshipped(request: HttpRequest, contract_id: str) -> HttpResponse:
    """What of a contract was never shipped."""
    return _page(request, contract_id)


@require_POST
@signed_in
def propose(request: HttpRequest, contract_id: str, leg_number: int) -> HttpResponse:
    """Propose that a part of a leg is never shipped, or first look at what that does."""
    page = see_unshipped(actor=actor(request), contract_id=contract_id)
    unit = next((one.leg.quantity.unit for one in page.legs if one.leg.number == leg_number), None)

    def typed_quantity(typed: str) -> Quantity:
        return read_quantity(typed, unit or page.legs[0].leg.quantity.unit)

    if choose(request, "step", Step) is Step.LOOK:
        try:
            thought = (leg_number, typed_quantity(request.POST.get("quantity", "").strip()))
        except TarazuError as error:
            response = _page(request, contract_id, Fault(error, f"quantity-{leg_number}"))
            response.status_code = statuses[error.kind]
            return response
        return _page(request, contract_id, thought=thought)
    return _act(
        request,
        contract_id,
        lambda: cancel_unshipped(
            actor=actor(request),
            contract_id=contract_id,
            leg_number=leg_number,
            quantity=read(request, "quantity", typed_quantity, at=leg_number),
            reason=request.POST.get("reason", ""),
            party_id=request.POST.get("party", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("Proposed. It holds once every party has agreed."),
    )


@require_POST
@signed_in
def answer(request: HttpRequest, contract_id: str, cancellation_id: str) -> HttpResponse:
    """Agree to a cancellation, decline it, or take one's own back."""
    return _act(
        request,
        contract_id,
        lambda: answer_cancellation(
            actor=actor(request),
            cancellation_id=cancellation_id,
            party_id=request.POST.get("party", ""),
            event=choose(request, "event", CancellationEvent),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("Your answer is on record."),
    )


def _act(request: HttpRequest, contract_id: str, verb: Callable[[], object], said: str) -> HttpResponse:
    return act(
        request,
        verb,
        said=said,
        to=reverse("unshipped", args=(contract_id,)),
        again=lambda fault: _page(request, contract_id, fault),
    )


def _page(
    request: HttpRequest,
    contract_id: str,
    fault: Fault | None = None,
    thought: tuple[int, Quantity] | None = None,
) -> HttpResponse:
    page = see_unshipped(actor=actor(request), contract_id=contract_id, thought=thought)
    goods = {one.leg.number: one.leg.commodity for one in page.legs}
    lines = [{"line": line, "goods": goods[line.cancellation.leg_number]} for line in page.cancellations]
    found = {
        "page": page,
        "fault": fault,
        "typed": {**request.POST.dict(), **(request.resolver_match.kwargs if request.resolver_match else {})},
        "lines": lines,
        "settled": [
            each
            for each, line in zip(lines, page.cancellations, strict=True)
            if line.cancellation.state is not CancellationState.PROPOSED
        ],
    }
    return render(request, "unshipped.html", found)
