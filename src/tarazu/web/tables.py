"""What every table of a page shares: heads that sort, pages, and the same rows as a file for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse

from tarazu.papers.spreadsheets import safe_text
from tarazu.reference.table_errors import TableTooLarge
from tarazu.reference.tables import BYTES_MAX
from tarazu.web.saved import saved_as

LINES_A_PAGE = 40
MARK = "\ufeff"  # tells a spreadsheet that the file is UTF-8


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column: its words, how it is sorted now, and the address that sorts by it."""

    words: str
    address: str = ""
    sorted: str = ""  # ascending, descending or ""
    number: bool = False


def heads(request: HttpRequest, columns: Mapping[str, str], order: str, numbers: Sequence[str] = ()) -> list[Head]:
    """Heads of columns by their key; pressing the one that sorts already turns its order round."""
    made = []
    for key, words in columns.items():
        way = {key: "ascending", f"-{key}": "descending"}.get(order, "")
        turned = f"-{key}" if order == key else key
        made.append(Head(words, address(request, order=turned, page=""), way, key in numbers))
    return made


def address(request: HttpRequest, **changed: str) -> str:
    """The address of this page with some of its wishes changed; an empty one is left out."""
    query = request.GET.copy()
    for name, given in changed.items():
        query[name] = given
    for name in [name for name, given in query.items() if not given]:
        del query[name]
    return f"?{query.urlencode()}"


def page_number(request: HttpRequest) -> int:
    """Which page is asked for, from 1."""
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1


def paged(lines: Sequence[Any], total: int, number: int, size: int = LINES_A_PAGE) -> Page[Any]:
    """One page of lines that were read a page at a time."""
    return Page(lines, number, Paginator(range(total), size))


def uploaded(request: HttpRequest, field: str) -> bytes:
    """The table that was sent along with a form, or nothing. Errors: TableTooLarge."""
    given = request.FILES.get(field)
    if not isinstance(given, UploadedFile):
        return b""
    if (given.size or 0) > BYTES_MAX:
        raise TableTooLarge(limit=f"{BYTES_MAX:,}")
    content: bytes = given.read()
    return content


def as_csv(name: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """Rows as a file that a spreadsheet opens; no cell can act as a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(list(columns))
    for row in rows:
        writer.writerow([safe_text(str(cell)) for cell in row])
    response = HttpResponse(MARK + written.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = saved_as(f"{name}.csv")
    return response
