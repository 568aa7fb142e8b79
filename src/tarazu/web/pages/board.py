"""The board of due dates: a page of it, narrowed to a step or an office, and all of it as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tarazu.desk.see_board import BoardLine, see_board
from tarazu.web import tables, text
from tarazu.web.acting import actor, moment, signed_in
from tarazu.web.words import word

COLUMNS = ("file", "collectorate", "applicant", "step", "due", "days_left", "days_granted", "asked", "left", "next")
CODE_CHARACTERS_MAX = 64


@require_safe
@signed_in
def board(request: HttpRequest) -> HttpResponse:
    """The files near or past their due date, the most pressing first."""
    number, (on, office) = tables.page_number(request), _asked(request)
    size = tables.LINES_A_PAGE
    page = see_board(
        actor=actor(request), now=moment(), on=on, authority_id=office, first=(number - 1) * size, most=size
    )
    found = {
        "page": page,
        "listing": tables.paged(page.lines, page.in_all, number),
        "shelves": [
            {
                "name": name,
                "words": _words(name),
                "files": page.counts.get(name, 0),
                "address": tables.address(request, on=name, page=""),
            }
            for name in page.shelves
        ],
        "on": on,
        "on_words": _words(on) if on in page.shelves else _("All steps"),
        "words": {line.shelf: _words(line.shelf) for line in page.lines},
        "all": tables.address(request, on="", page=""),
        "office": office,
        "names": {one.id: one for one in page.offices},
        "earlier": tables.address(request, page=str(number - 1)),
        "further": tables.address(request, page=str(number + 1)),
        "wishes": tables.address(request, page=""),
    }
    return render(request, "board.html", found)


@require_safe
@signed_in
def board_file(request: HttpRequest) -> HttpResponse:
    """All of it as a file."""
    on, office = _asked(request)
    page = see_board(actor=actor(request), now=moment(), on=on, authority_id=office)
    return tables.as_csv("due-dates", COLUMNS, map(_row, page.lines))


def _asked(request: HttpRequest) -> tuple[str, str]:
    return request.GET.get("on", "")[:CODE_CHARACTERS_MAX], request.GET.get("office", "")[:CODE_CHARACTERS_MAX]


def _words(shelf: str) -> str:
    """A shelf in words; one that is a number of days is so many days or fewer."""
    return _("%(days)s or fewer") % {"days": text.days(int(shelf))} if shelf.isdecimal() else word("shelf", shelf)


def _row(line: BoardLine) -> list[object]:
    return [
        line.number,
        line.authority_id,
        line.applicant,
        line.shelf,
        line.due.isoformat(),
        line.days_left,
        line.days_granted,
        "yes" if line.extension_asked else "no",
        line.left.as_decimal(),
        line.next.value,
    ]
