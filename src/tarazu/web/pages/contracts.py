"""A contract's own page: its terms while it is a draft, signatures, amendments, papers and proof."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.contracts.draft import Terms
from tarazu.desk.answer_amendment import answer_amendment
from tarazu.desk.propose_amendment import propose_amendment
from tarazu.desk.register_key import register_key
from tarazu.desk.see_contract import ContractPage, see_contract, signs_with_own_key
from tarazu.desk.see_terms_judgement import see_terms_judgement
from tarazu.desk.settle_terms import settle_terms
from tarazu.desk.sign_contract import sign_contract
from tarazu.kernel.errors import TarazuError
from tarazu.reference.tables import read_day, read_whole
from tarazu.storage.contracts import ContractAbsent
from tarazu.web.acting import Fault, FieldRefused, act, actor, choose, moment, read, signed_in, written
from tarazu.web.saved import saved_as

INSPECTION, SWING, LAW = 6, 11, 19
DELIVERY_TERMS = ("CIP", "CPT", "CIF", "CFR", "FOB", "FCA", "DAP", "EXW")
WORDS_CHARACTERS_MAX = 120

DELIVERY_FIELD = re.compile(r"delivery-([0-9]{1,4})")  # of a leg, by its number


class AmendmentAnswer(StrEnum):
    """What a party says to an amendment."""

    SIGN = "sign"
    DECLINE = "decline"


@require_safe
@signed_in
def contract(request: HttpRequest, contract_id: str) -> HttpResponse:
    """A contract."""
    return _page(request, contract_id)


@require_POST
@signed_in
def settle(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Change the terms of a draft."""
    return _act(
        request,
        contract_id,
        lambda: settle_terms(
            actor=actor(request),
            contract_id=contract_id,
            party_id=request.POST.get("party", ""),
            terms=_terms(request),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("The contract is drafted anew. Every party signs this text."),
    )


@require_POST
@signed_in
def judged(request: HttpRequest, contract_id: str) -> HttpResponse:
    """What both orders say of the contract with the terms as typed so far."""
    try:
        terms = _terms(request)
    except FieldRefused as refusal:
        return render(request, "pieces/terms_judgement.html", {"refused": refusal.error})
    return render(request, "pieces/terms_judgement.html", _judged(request, contract_id, terms.substitutes, terms))


@require_POST
@signed_in
def sign(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Sign the contract."""
    return _act(
        request,
        contract_id,
        lambda: sign_contract(
            actor=actor(request),
            contract_id=contract_id,
            party_id=request.POST.get("party", ""),
            signature=request.POST.get("signature", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("You have signed the contract."),
    )


@require_POST
@signed_in
def amend(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Propose an amendment."""
    return _act(
        request,
        contract_id,
        lambda: propose_amendment(
            actor=actor(request),
            contract_id=contract_id,
            party_id=request.POST.get("party", ""),
            text=request.POST.get("text", ""),
            later_days=read(request, "later_days", lambda typed: read_whole(typed or "0")),
            valid_until=read(request, "valid_until", lambda typed: read_day(typed) if typed else None),
            swing_percent=_swing(request),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("The amendment is before the other parties. It binds once all have signed it."),
    )


@require_POST
@signed_in
def answer(request: HttpRequest, contract_id: str, amendment_id: str) -> HttpResponse:
    """Sign an amendment, or decline it."""
    accept = choose(request, "answer", AmendmentAnswer) is AmendmentAnswer.SIGN
    return _act(
        request,
        contract_id,
        lambda: answer_amendment(
            actor=actor(request),
            amendment_id=amendment_id,
            party_id=request.POST.get("party", ""),
            accept=accept,
            signature=request.POST.get("signature", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("You have signed the amendment.") if accept else _("You have declined the amendment. It has ended."),
    )


@require_POST
@signed_in
def own_key(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Register a key of one's own."""
    return _act(
        request,
        contract_id,
        lambda: register_key(
            actor=actor(request),
            public=request.POST.get("public", ""),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("From now on you sign with your own key."),
    )


@require_safe
@signed_in
def statement(request: HttpRequest, contract_id: str, party_id: str, number: int) -> HttpResponse:
    """What one's own key signs today: of the contract (0) or of an amendment, byte for byte."""
    page = see_contract(actor=actor(request), contract_id=contract_id, now=moment())
    offered = {(0, party): content for party, content in page.to_sign}
    for line in page.amendments:
        offered |= {(line.amendment.number, party): content for party, content in line.may_sign}
    content = offered.get((number, party_id), b"")
    response = HttpResponse(content, content_type="application/octet-stream", status=200 if content else 404)
    response["Content-Disposition"] = saved_as(f"{page.contract.number}-{number}-statement.bin")
    return response


def _terms(request: HttpRequest) -> Terms:
    def words(name: str) -> str:
        return " ".join(written(request, name, WORDS_CHARACTERS_MAX).split())

    usual = Terms()
    delivery = {
        int(found[1]): term
        for name, term in request.POST.items()
        if (found := DELIVERY_FIELD.fullmatch(name)) and term in DELIVERY_TERMS
    }
    return Terms(
        delivery=delivery,
        substitutes=_codes(words("substitutes")),
        swing_percent=_swing(request),
        inspection=words("inspection") or usual.inspection,
        governing_law=words("governing_law") or usual.governing_law,
        seat=words("seat") or usual.seat,
        language=words("language") or usual.language,
        instalments=read(request, "instalments", lambda typed: read_whole(typed) if typed else None),
        ship_from=read(request, "ship_from", lambda typed: read_day(typed) if typed else None),
    )


def _swing(request: HttpRequest) -> int | None:
    return read(request, "swing", lambda typed: read_whole(typed) if typed else None)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _judged(
    request: HttpRequest, contract_id: str, substitutes: tuple[str, ...], terms: Terms | None
) -> dict[str, Any]:
    """The judgement of a contract, or why its terms cannot be judged yet."""
    try:
        found = see_terms_judgement(
            actor=actor(request), contract_id=contract_id, substitutes=substitutes, terms=terms, now=moment()
        )
    except ContractAbsent:
        raise
    except TarazuError as error:
        return {"refused": error}
    return {"judged": found}


def _act(request: HttpRequest, contract_id: str, verb: Any, said: str) -> HttpResponse:
    return act(
        request,
        verb,
        said=said,
        to=reverse("contract", args=(contract_id,)),
        again=lambda fault: _page(request, contract_id, fault),
    )


def _page(request: HttpRequest, contract_id: str, fault: Fault | None = None) -> HttpResponse:
    page = see_contract(actor=actor(request), contract_id=contract_id, now=moment())
    said = {clause.number: clause.params for clause in page.contract.clauses}
    return render(
        request,
        "contract.html",
        {
            "page": page,
            "fault": fault,
            "typed": request.POST,
            "own_signature": signs_with_own_key(page),
            "signed": {one.party_id for one in page.signatures},
            "parties": [page.parties[party] for party in page.contract.parties],
            "delivery_terms": DELIVERY_TERMS,
            "legs": _delivery(page, said.get(3, {}).get("delivery", ""), request.POST),
            "terms": {**said.get(INSPECTION, {}), **said.get(SWING, {}), **said.get(LAW, {}), **said.get(12, {})},
            "instalments": max((part.number for part in page.contract.instalments), default=1),
            "earliest_day": min(part.ship_by for part in page.contract.instalments).isoformat(),
            **_judged(request, contract_id, _codes(said.get(12, {}).get("substitutes", "")), None),
            "latest": max((part.ship_by for part in page.contract.instalments), default=date.min),
        },
    )


def _delivery(page: ContractPage, drafted: str, typed: Mapping[str, str]) -> list[dict[str, Any]]:
    chosen = {part.partition(":")[0].strip(): part.partition(":")[2].strip() for part in drafted.split(";")}
    return [
        {"leg": leg, "term": typed.get(f"delivery-{leg.number}") or chosen.get(str(leg.number), "CIP")}
        for leg in page.contract.legs
    ]
