"""The file of an authorisation, and what traders and officers do on it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tarazu.authorisation.authorisation import AuthorisationEvent
from tarazu.clearing.cures import Cure
from tarazu.desk.add_papers import add_papers
from tarazu.desk.answer_application import answer_application
from tarazu.desk.assess_declaration import assess_declaration
from tarazu.desk.attest_loading import attest_loading
from tarazu.desk.authorise import authorise
from tarazu.desk.close_authorisation import close_authorisation
from tarazu.desk.declare import declare
from tarazu.desk.release_declaration import release_declaration
from tarazu.desk.see_file import Event, FilePage, LegUse, see_file
from tarazu.kernel.period import add_days
from tarazu.kernel.quantity import Quantity, read_quantity
from tarazu.kernel.value import Value, read_minor
from tarazu.reference.commodities import commodity_of
from tarazu.reference.tables import read_day
from tarazu.reference.units import unit
from tarazu.rulebook.control import Attestation
from tarazu.shipments.declarations import DeclarationState, Named
from tarazu.shipments.papers import PRICE_ATTESTATION, Paper, papers_missing, papers_needed
from tarazu.web import text
from tarazu.web.acting import Fault, act, actor, choose, moment, read, signed_in, written
from tarazu.web.drawings.bars import clock
from tarazu.web.weighing import weighed
from tarazu.web.words import word

EVENTS_SHOWN, WORDS_CHARACTERS_MAX = 8, 300
NAMED = ("vessel", "vessel_number", "bank", "bank_code")


class Decision(StrEnum):
    """What an officer may say to an application."""

    GRANT = "grant"
    QUERY = "query"
    REFUSE = "refuse"


@require_safe
@signed_in
def file(request: HttpRequest, authorisation_id: str) -> HttpResponse:
    """A file."""
    return _page(request, authorisation_id)


@require_POST
@signed_in
def decide(request: HttpRequest, authorisation_id: str) -> HttpResponse:
    """Grant, query or refuse an application."""
    decision, note = choose(request, "decision", Decision), request.POST.get("note", "").strip()
    acting, now, key = actor(request), moment(), request.POST.get("key", "")

    def settle() -> object:
        if decision is Decision.GRANT:
            return authorise(actor=acting, authorisation_id=authorisation_id, note=note, now=now, key=key)
        event = AuthorisationEvent(decision.value)
        return answer_application(
            actor=acting, authorisation_id=authorisation_id, event=event, reason=note, now=now, key=key
        )

    said = {
        Decision.GRANT: _("Granted. The approval number is given out."),
        Decision.QUERY: _("Your question is with the applicant."),
        Decision.REFUSE: _("Refused. The applicant has been told why."),
    }
    return _act(request, authorisation_id, settle, said[decision])


@require_POST
@signed_in
def answer_query(request: HttpRequest, authorisation_id: str) -> HttpResponse:
    """Answer an officer's question."""
    return _act(
        request,
        authorisation_id,
        lambda: answer_application(
            actor=actor(request),
            authorisation_id=authorisation_id,
            event=AuthorisationEvent.ANSWER,
            reason=request.POST.get("note", "").strip(),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("Your answer is with customs."),
    )


@require_POST
@signed_in
def lodge(request: HttpRequest, authorisation_id: str, leg_number: int) -> HttpResponse:
    """Lodge a declaration for a part of a leg."""
    acting = actor(request)
    page = see_file(actor=acting, authorisation_id=authorisation_id, now=moment())
    units = {use.leg.number: use.leg.quantity.unit for use in page.legs}
    return _act(
        request,
        authorisation_id,
        lambda: declare(
            actor=acting,
            authorisation_id=authorisation_id,
            leg_number=leg_number,
            quantity=read(
                request,
                "quantity",
                lambda typed: read_quantity(typed, units.get(leg_number, unit("TNE"))),
                at=leg_number,
            ),
            declared=read(request, "declared", _read_value, at=leg_number),
            papers=tuple(request.POST.getlist("papers")),
            named=Named(*(request.POST.get(one, "").strip() for one in NAMED)),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("The declaration is lodged."),
    )


@require_POST
@signed_in
def attest(request: HttpRequest, authorisation_id: str, leg_number: int) -> HttpResponse:
    """Attest the imputed price of an energy loading."""
    return _act(
        request,
        authorisation_id,
        lambda: attest_loading(
            actor=actor(request),
            authorisation_id=authorisation_id,
            leg_number=leg_number,
            barrel_cents=read(request, "price", read_minor, at=leg_number),
            method=written(request, "method", WORDS_CHARACTERS_MAX, at=leg_number),
            priced_on=read(request, "priced_on", read_day, at=leg_number),
            price_source=written(request, "price_source", WORDS_CHARACTERS_MAX, at=leg_number),
            services=request.POST.getlist("services"),
            freight_itemised="freight_itemised" in request.POST,
            loaded_on=read(request, "loaded_on", read_day, at=leg_number),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("The price of this loading is attested. Its declaration comes next."),
    )


@require_POST
@signed_in
def complete(request: HttpRequest, authorisation_id: str, declaration_number: str) -> HttpResponse:
    """Add papers to a declaration that was lodged without them."""
    return _act(
        request,
        authorisation_id,
        lambda: add_papers(
            actor=actor(request),
            declaration_number=declaration_number,
            papers=tuple(request.POST.getlist("papers")),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("The papers are with the declaration."),
    )


@require_POST
@signed_in
def assess(request: HttpRequest, authorisation_id: str, declaration_number: str) -> HttpResponse:
    """Record what examination found, and what it is worth."""
    acting = actor(request)
    page = see_file(actor=acting, authorisation_id=authorisation_id, now=moment())
    units = {declaration.number: declaration.quantity.unit for declaration in page.declarations}
    return _act(
        request,
        authorisation_id,
        lambda: assess_declaration(
            actor=acting,
            declaration_number=declaration_number,
            found=read(
                request,
                "found",
                lambda typed: read_quantity(typed, units.get(declaration_number, unit("TNE"))),
                at=declaration_number,
            ),
            assessed=read(request, "assessed", _read_value, at=declaration_number),
            note=request.POST.get("note", "").strip(),
            now=moment(),
            key=request.POST.get("key", ""),
        ),
        _("Assessed. The assessed value is posted."),
    )


@require_POST
@signed_in
def release(request: HttpRequest, authorisation_id: str, declaration_number: str) -> HttpResponse:
    """Let the goods go."""
    return _act(
        request,
        authorisation_id,
        lambda: release_declaration(
            actor=actor(request), declaration_number=declaration_number, now=moment(), key=request.POST.get("key", "")
        ),
        _("The goods are released."),
    )


@require_POST
@signed_in
def close(request: HttpRequest, authorisation_id: str) -> HttpResponse:
    """Close a file whose book balances."""
    return _act(
        request,
        authorisation_id,
        lambda: close_authorisation(
            actor=actor(request), authorisation_id=authorisation_id, now=moment(), key=request.POST.get("key", "")
        ),
        _("Closed. The certificate is sealed."),
    )


def _read_value(typed: str) -> Value:
    return Value(read_minor(typed))


def _act(request: HttpRequest, authorisation_id: str, verb: Any, said: str) -> HttpResponse:
    return act(
        request,
        verb,
        said=said,
        to=reverse("file", args=(authorisation_id,)),
        again=lambda fault: _page(request, authorisation_id, fault),
    )


def _page(request: HttpRequest, authorisation_id: str, fault: Fault | None = None) -> HttpResponse:
    page = see_file(actor=actor(request), authorisation_id=authorisation_id, now=moment())
    balance = page.balance
    happened = [_happened(event) for event in reversed(page.timeline)]
    since = add_days(page.clock.due, -page.authorisation.netting_days) if page.clock else None
    return render(
        request,
        "file.html",
        {
            "page": page,
            "fault": fault,
            "typed": {**request.POST.dict(), **(request.resolver_match.kwargs if request.resolver_match else {})},
            "scale": weighed(
                (_("Exports"), balance.exports), (_("Imports"), balance.imports), balance.tolerance_percent
            ),
            "sides": _sides(page),
            "members_key": page.applicant.id if page.applicant.kind == "consortium" else page.authorisation.id,
            "lacking": _lacking(page),
            "clock": _clock(page),
            "clock_since": since,
            "timeline": happened[:EVENTS_SHOWN],
            "earlier": happened[EVENTS_SHOWN:],
            "cures": [cured(cure) for cure in page.cures] if page.authorisation.state == "granted" else [],
        },
    )


@dataclass(frozen=True, slots=True)
class Use:
    """A leg's use, and whether the viewer may lodge declarations for it, with which papers."""

    use: LegUse
    own: bool
    papers: tuple[Paper, ...]

    @property
    def is_energy(self) -> bool:
        """Whether each of its loadings needs its price attested before it is declared."""
        return PRICE_ATTESTATION in self.papers

    @property
    def loadings(self) -> list[tuple[Attestation, Value]]:
        """Its attested loadings, each with its price in US dollars a barrel, as a number to print."""
        return [(one, Value(one.barrel_cents)) for one in self.use.loadings]


def _sides(page: FilePage) -> list[dict[str, Any]]:
    words = {"export": _("Goods that leave"), "import": _("Goods that come in")}
    own = set(page.own_party_ids)
    return [
        {
            "words": words[direction],
            "legs": [
                Use(
                    use,
                    (use.giver if direction == "export" else use.receiver).id in own,
                    papers_needed(use.commodity.hs),
                )
                for use in page.legs
                if use.allowance.direction == direction
            ],
        }
        for direction in ("export", "import")
    ]


def _lacking(page: FilePage) -> list[dict[str, Any]]:
    """The declarations of one's own side that still lack papers, with what they lack."""
    open_states = (DeclarationState.LODGED, DeclarationState.ASSESSED)
    missing = [
        {"declaration": one, "papers": papers_missing(commodity_of(one.commodity).hs, one.papers)}
        for one in page.declarations
        if one.state in open_states and one.party_id in page.own_party_ids
    ]
    return [lack for lack in missing if lack["papers"]]


def _clock(page: FilePage) -> str:
    if page.clock is None:
        return ""
    stops = [(stop.period.since, stop.period.until) for stop in page.clock.suspensions]
    first = add_days(page.clock.due, -max(page.authorisation.netting_days, 1))
    today = add_days(page.clock.due, -page.clock.days_left)
    return clock(first, page.clock.due, today, stops, title=text.days(page.clock.days_left))


def _happened(event: Event) -> dict[str, Any]:
    about = event.about
    if event.kind == "netted":
        about = word("outcome", about)
    elif event.kind in ("suspended", "resumed"):
        about = text.place_name(about)
    return {"at": event.at, "kind": event.kind, "about": about}


def cured(cure: Cure) -> str:
    """What restores balance, in goods."""
    words = {
        ("export", True): _("%(quantity)s more exported at %(price)s would bring exact balance."),
        ("export", False): _("%(quantity)s fewer exported at %(price)s would bring exact balance."),
        ("import", True): _("%(quantity)s more imported at %(price)s would bring exact balance."),
        ("import", False): _("%(quantity)s fewer imported at %(price)s would bring exact balance."),
    }
    amount = cure.to_balance
    quantity = text.quantity(Quantity(abs(amount.steps), amount.unit))
    return words[cure.direction.value, amount.steps > 0] % {"quantity": quantity, "price": text.price(cure.price)}
