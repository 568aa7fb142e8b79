"""A trader's offers and wants: find the goods, fill the form, keep a draft or a template, publish, change, withdraw."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tarazu.desk.change_listing import change_listing, withdraw_listing
from tarazu.desk.keep_draft import drop_draft, keep_draft
from tarazu.desk.keep_template import TemplateNameTaken, keep_template
from tarazu.desk.publish_listings import publish_listings
from tarazu.desk.see_listings import (
    KeptTemplate,
    find,
    free_reference,
    meant,
    next_days,
    own_parties,
    own_templates,
    see_draft,
    see_listing,
    see_listings,
    see_template,
)
from tarazu.kernel.errors import TarazuError
from tarazu.market.listings import Listing
from tarazu.market.templates import Template, begun_with, days_typed, template_cells, template_name
from tarazu.market.typed import CELLS, ListingUnreadable, read_typed
from tarazu.web import listing_form, text
from tarazu.web.acting import Fault, actor, moment, signed_in, statuses
from tarazu.web.listing_form import Form
from tarazu.web.pages.judging import judged

SIDES = ("offer", "want")
WORDS_CHARACTERS_MAX = 80


@require_safe
@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """One's own listings, drafts and templates."""
    return own_page(request)


def own_page(request: HttpRequest, fault: Fault | None = None, renaming: str = "") -> HttpResponse:
    """One's own listings, drafts and templates, with what is wrong with the name of the template being renamed."""
    acting = actor(request)
    page = see_listings(actor=acting)
    drafts = [{"draft": one, "goods": text.goods(one.cells.get("goods", ""))} for one in page.drafts]
    parties = own_parties(acting) if page.templates else ()
    context = {"page": page, "drafts": drafts, "templates": _templates(page.templates), "fault": fault}
    several = parties if len(parties) > 1 else ()
    return render(request, "listings.html", {**context, "several": several, "renaming": renaming})


def _templates(kept: Sequence[KeptTemplate]) -> list[dict[str, Any]]:
    return [{"kept": one, "goods": text.goods(one.template.cells["goods"])} for one in kept]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: HttpRequest, side: str) -> HttpResponse:
    """Choose the goods by words or a code; then fill the form of a new offer or want."""
    if side not in SIDES:
        raise Http404
    if request.method == "POST":
        return _sent(request, side)
    draft = see_draft(actor=actor(request), draft_id=request.GET["draft"]) if request.GET.get("draft") else None
    if request.GET.get("copy") and not draft:
        return _form(request, Form(side, _copied(request, side)))
    if request.GET.get("template") and not draft:
        return _form(request, Form(side, _begun(request, side)))
    key = request.GET.get("goods", draft.cells.get("goods", "") if draft else "")
    if not key:
        return _search(request, side)
    cells = dict(draft.cells) if draft else _fresh(request, side)
    return _form(request, Form(side, {**cells, "goods": key}, draft_id=draft.id if draft else ""))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def one(request: HttpRequest, listing_id: str) -> HttpResponse:
    """Change one's own listing, or see what has become of it."""
    line = see_listing(actor=actor(request), listing_id=listing_id)
    if request.method == "POST":
        return _sent(request, line.side, listing_id)
    cells, draft_id = listing_form.cells_of(line.listing), request.GET.get("draft", "")
    if draft_id:
        cells = {**cells, **see_draft(actor=actor(request), draft_id=draft_id).cells}
    return _form(request, Form(line.side, cells, listing_id, draft_id), line=line)


@require_POST
@signed_in
def withdraw(request: HttpRequest, listing_id: str) -> HttpResponse:
    """Take a listing off the book."""
    acting = actor(request)
    line = see_listing(actor=acting, listing_id=listing_id)
    try:
        withdraw_listing(actor=acting, listing_id=listing_id, now=moment(), key=request.POST.get("key", ""))
    except TarazuError as error:
        form = Form(line.side, listing_form.cells_of(line.listing), listing_id)
        response = _form(request, form, line=line, fault=Fault(error))
        response.status_code = statuses[error.kind]
        return response
    messages.success(request, _("Withdrawn. It is no longer on the book."))
    return redirect("listings")


@require_POST
@signed_in
def drop(request: HttpRequest, draft_id: str) -> HttpResponse:
    """Throw a draft away."""
    drop_draft(actor=actor(request), draft_id=draft_id)
    messages.success(request, _("The draft is thrown away."))
    return redirect("listings")


def _search(request: HttpRequest, side: str) -> HttpResponse:
    words = request.GET.get("words", "").strip()[:WORDS_CHARACTERS_MAX]
    found = find(words, side) if words else ()
    templates = _templates([one for one in own_templates(actor=actor(request)) if one.template.side == side])
    context = {"side": side, "words": words, "found": found, "templates": templates}
    return render(request, "listing_goods.html", context)


def _copied(request: HttpRequest, side: str) -> dict[str, str]:
    """An earlier listing as a new one: its own words, a fresh reference, and a window from today."""
    line = see_listing(actor=actor(request), listing_id=request.GET["copy"])
    if line.side != side:
        raise Http404
    first, last = next_days(moment())
    fresh = {"reference": free_reference(line.listing.party_id, side), "from": first, "last_day": last}
    return {**listing_form.cells_of(line.listing), **fresh}


def _begun(request: HttpRequest, side: str) -> dict[str, str]:
    """A new listing from a template: its words, a fresh reference, and as many days from today."""
    template = see_template(actor=actor(request), template_id=request.GET["template"]).template
    if template.side != side:
        raise Http404
    return begun_with(template, reference=free_reference(template.party_id, side), today=moment().date())


def _fresh(request: HttpRequest, side: str) -> dict[str, str]:
    parties = own_parties(actor(request))
    if not parties:
        raise Http404
    first, last = next_days(moment())
    return {
        "party": parties[0].id,
        "reference": free_reference(parties[0].id, side),
        "from": first,
        "last_day": last,
        "place": parties[0].seat,
        "term": "FCA" if side == "offer" else "DAP",
    }


def _sent(request: HttpRequest, side: str, listing_id: str = "") -> HttpResponse:
    cells = {name: request.POST.get(name, "") for name in ("party", *CELLS)}
    form = Form(side, cells, listing_id, request.POST.get("draft", ""), request.POST.get("template", ""))
    acting = actor(request)
    if "keep" in request.POST:
        keep_draft(actor=acting, side=side, cells=cells, now=moment(), draft_id=form.draft_id, listing_id=listing_id)
        messages.success(request, _("The draft is kept. Nobody else sees it."))
        return redirect("listings")
    if "check" in request.POST:
        line = see_listing(actor=acting, listing_id=listing_id) if listing_id else None
        return _form(request, form, line=line)
    if "save_template" in request.POST or form.template.strip():
        fault = _save_template(request, form)
        if fault or "publish" not in request.POST:  # the Enter key in the field of the name publishes nothing
            return _after_saving(request, form, fault)
    try:
        _put(request, form, read_typed(cells, side=side, party_id=cells["party"]))
    except ListingUnreadable as error:
        return _again(request, form, Fault(error))
    except TarazuError as error:
        return _again(request, form, Fault(error))
    if form.draft_id:
        drop_draft(actor=acting, draft_id=form.draft_id)
    messages.success(request, _("Changed.") if listing_id else _("Published. The next round weighs it."))
    return redirect("listings")


def _save_template(request: HttpRequest, form: Form) -> Fault | None:
    """Save what is typed as a template of the firm; what is in the way of that, if anything is."""
    key = request.POST.get("key", "")
    try:
        template = Template(
            party_id=form.cells["party"],
            side=form.side,
            name=template_name(form.template),
            cells=template_cells(form.cells),
            days=days_typed(form.cells),
        )
        keep_template(
            actor=actor(request),
            template=template,
            replace=request.POST.get("save_template") == "replace",
            now=moment(),
            key=key and f"template-{key}",  # the form itself may be published under its own
        )
    except ListingUnreadable as error:
        return Fault(error)
    except TarazuError as error:
        return Fault(error, "template")
    messages.success(request, _("Saved as the template “%(name)s”.") % {"name": template.name})
    return None


def _after_saving(request: HttpRequest, form: Form, fault: Fault | None) -> HttpResponse:
    """The form as it was typed: what is wrong with the template, or room to go on and publish."""
    line = see_listing(actor=actor(request), listing_id=form.listing_id) if form.listing_id else None
    response = _form(request, form if fault else replace(form, template=""), line=line, fault=fault)
    if fault:
        response.status_code = statuses[fault.error.kind]
    return response


def _put(request: HttpRequest, form: Form, listing: Listing) -> None:
    acting, key = actor(request), request.POST.get("key", "")
    if form.listing_id:
        change_listing(actor=acting, listing_id=form.listing_id, changed=listing, now=moment(), key=key)
    else:
        publish_listings(actor=acting, listings=[listing], now=moment(), key=key)


def _again(request: HttpRequest, form: Form, fault: Fault) -> HttpResponse:
    """The form with what is wrong at each field; what was typed is kept as a draft as well."""
    acting = actor(request)
    kept = keep_draft(
        actor=acting,
        side=form.side,
        cells=form.cells,
        now=moment(),
        draft_id=form.draft_id,
        listing_id=form.listing_id,
    )
    line = see_listing(actor=acting, listing_id=form.listing_id) if form.listing_id else None
    again = Form(form.side, form.cells, form.listing_id, kept)
    response = _form(request, again, line=line, fault=fault)
    response.status_code = statuses[fault.error.kind]
    return response


def _form(request: HttpRequest, form: Form, *, line: Any = None, fault: Fault | None = None) -> HttpResponse:
    found = meant(form.cells["goods"])
    parties = own_parties(actor(request))
    wrong = fault.error.cells if fault and isinstance(fault.error, ListingUnreadable) else {}
    target = (
        reverse("listing", args=(form.listing_id,)) if form.listing_id else reverse("new_listing", args=(form.side,))
    )
    context = {
        "form": form,
        "found": found,
        "line": line,
        "fault": fault,
        "parties": parties,
        "fields": listing_form.fields(form, found.commodity, parties, wrong),
        "target": target,
        "taken": fault is not None and isinstance(fault.error, TemplateNameTaken),
        **judged(request, form.side, form.cells),
    }
    return render(request, "listing_form.html", context)
