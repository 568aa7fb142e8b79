"""The book of offers and wants: find, filter, sort, turn pages, take along as a file."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from tarazu.desk.see_book import BookAsk, BookLine, BookPage, see_book
from tarazu.reference.places import place
from tarazu.web import tables, text
from tarazu.web.acting import actor, moment, signed_in

WORDS_CHARACTERS_MAX = 80
EXPORTED_MAX = 20_000
FILE_COLUMNS = ("side", "goods", "name", "open", "unit", "place", "country", "from", "until", "term", "own_reference")


@require_safe
@signed_in
def book(request: HttpRequest) -> HttpResponse:
    """The open listings, one's own first, then those of parties that owe goods."""
    number = tables.page_number(request)
    ask = _ask(request, number, tables.LINES_A_PAGE)
    page = see_book(actor=actor(request), now=moment(), ask=ask)
    columns = {
        "goods": _("Goods"),
        "side": _("Side"),
        "open": pgettext("amount", "Open"),
        "place": _("Place"),
        "until": _("Window"),
    }
    return render(
        request,
        "book.html",
        {
            "listing": tables.paged(page.lines, page.total, number),
            "ask": ask,
            "heads": tables.heads(request, columns, ask.order, numbers=("open",)),
            "places": _places(page),
            "earlier": tables.address(request, page=str(number - 1)),
            "further": tables.address(request, page=str(number + 1)),
            "file": tables.address(request, page=""),
            "filtered": bool(ask.words or ask.side or ask.where or ask.week or ask.own),
        },
    )


@require_safe
@signed_in
def book_file(request: HttpRequest) -> HttpResponse:
    """The same listings as a file."""
    page = see_book(actor=actor(request), now=moment(), ask=_ask(request, 1, EXPORTED_MAX))
    return tables.as_csv("book", FILE_COLUMNS, (_row(line) for line in page.lines))


def _ask(request: HttpRequest, number: int, size: int) -> BookAsk:
    asked = request.GET
    return BookAsk(
        words=asked.get("words", "").strip()[:WORDS_CHARACTERS_MAX],
        side=asked.get("side", "")[:5],
        where=asked.get("where", "")[:24],
        week=_day(asked.get("week", "")),
        own=asked.get("own", "") == "1",
        order=asked.get("order", "")[:10],
        page=number,
        size=size,
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _places(page: BookPage) -> list[dict[str, object]]:
    """The countries that the book has listings in, each with its places."""
    found: dict[str, list[tuple[str, str]]] = {}
    for code in page.places:
        found.setdefault(place(code).country, []).append((code, text.place_name(code)))
    return [
        {"code": code, "name": text.country(code), "places": sorted(inside, key=lambda pair: pair[1])}
        for code, inside in sorted(found.items())
    ]


def _row(line: BookLine) -> list[object]:
    return [
        line.side,
        line.commodity.key.partition("/")[0] if line.any_grade else line.commodity.key,
        text.goods(line.commodity.key),
        f"{line.open.as_decimal():f}",
        line.open.unit.code,
        line.place,
        line.country,
        line.since.isoformat(),
        line.until.isoformat() if line.until else "",
        line.term,
        line.reference,
    ]
