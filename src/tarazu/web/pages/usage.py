"""How the mechanism is used: files by state, collectorate and chapter, the days of each step, also as a file."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from tarazu.desk.see_usage import export_usage, see_usage
from tarazu.papers.tabled import TABLED_FORMS
from tarazu.rulebook.book import orders
from tarazu.statistics.usage import StandingCount
from tarazu.web import tables, text
from tarazu.web.acting import actor, moment, signed_in
from tarazu.web.drawings.bars import stack
from tarazu.web.pages.statements import asked_day, saved

HOME_ORDER = "PK"
GOODS_SHOWN = 3


@require_safe
@signed_in
def usage(request: HttpRequest) -> HttpResponse:
    """The files of one legal order that were applied for within some days."""
    order, since, until = _asked(request)
    page = see_usage(actor=actor(request), order=order, since=since, until=until)
    done = [(place, one) for place, one in enumerate(page.steps) if one.median is not None]
    found = {
        "page": page,
        "orders": sorted(orders()),
        "forms": list(TABLED_FORMS),
        "wishes": tables.address(request),
        "offices": [(page.authorities[one.key], one, _stacked(one, page.by_authority)) for one in page.by_authority],
        "chapters": [
            (one, _goods(page.goods[one.key]), len(page.goods[one.key]) - GOODS_SHOWN, _stacked(one, page.by_chapter))
            for one in page.by_chapter
        ],
        "steps": list(enumerate(page.steps)),
        "chain": stack([(one.median or 0, place) for place, one in done], sum(one.median or 0 for _at, one in done)),
    }
    return render(request, "usage.html", found)


@require_safe
@signed_in
def download(request: HttpRequest, form: str) -> HttpResponse:
    """The same as PDF, CSV or a spreadsheet."""
    order, since, until = _asked(request)
    content = export_usage(
        actor=actor(request), order=order, form=form, language=text.language(), now=moment(), since=since, until=until
    )
    return saved(content, f"use-{order}", form)


def _asked(request: HttpRequest) -> tuple[str, date | None, date | None]:
    since, until = asked_day(request, "since"), asked_day(request, "until")
    return request.GET.get("order", HOME_ORDER), since, until


def _stacked(one: StandingCount, beside: Sequence[StandingCount]) -> SafeString:
    largest = max(each.files for each in beside)
    return stack([(number, place) for place, (_standing, number) in enumerate(one.counts)], largest)


def _goods(keys: list[str]) -> str:
    return ", ".join(text.goods(key) for key in keys[:GOODS_SHOWN])
