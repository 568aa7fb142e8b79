"""Printing: a sheet and a template become a PDF/A-2a with tags, or pages as pictures. Equal sheets give equal bytes."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from tarazu.kernel.digest import plain
from tarazu.papers.coverage import FONTS, drawable
from tarazu.papers.sheet import Sheet
from tarazu.papers.verification import Signer, signed_text, square_code
from tarazu.papers.words import has_right_to_left, without_isolates

TEMPLATES = Path(__file__).parent / "templates"
STANDARDS = ["a-2a", "ua-1"]  # archived, and readable by a screen reader


def print_sheet(sheet: Sheet, template: str, sign: Signer | None = None) -> bytes:
    """The PDF of a sheet, its square code signed; texts reach the template as JSON, so none is ever read as markup."""
    if sign:
        sheet = replace(sheet, code=signed_text(sheet.code, sign))
    midnight = int(datetime(sheet.day.year, sheet.day.month, sheet.day.day, tzinfo=UTC).timestamp())
    printed = _compiled(sheet, template, format="pdf", pdf_standards=STANDARDS, timestamp=midnight)
    assert isinstance(printed, bytes), "a PDF is one file"
    return printed


def draw_sheet(sheet: Sheet, template: str, *, dots_per_inch: int = 100) -> list[bytes]:
    """The pages of a sheet as PNG, for a preview on screen."""
    pages = _compiled(sheet, template, format="png", ppi=dots_per_inch)
    return pages if isinstance(pages, list) else [pages]


def _compiled(sheet: Sheet, template: str, **options: Any) -> Any:
    setting = _settled(plain(sheet), sheet.direction)
    setting["square_code"] = square_code(sheet.code)
    return typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        sys_inputs={"sheet": json.dumps(setting, ensure_ascii=False, sort_keys=True)},
        **options,
    )


def _settled(thing: Any, direction: str) -> Any:
    """Plain JSON values whose every text can be drawn; isolates stay only where letters of both directions may meet."""
    if isinstance(thing, str):
        drawn = drawable(thing)
        return without_isolates(drawn) if direction == "ltr" and not has_right_to_left(drawn) else drawn
    if isinstance(thing, list):
        return [_settled(item, direction) for item in thing]
    if isinstance(thing, dict):
        return {key: _settled(value, direction) for key, value in thing.items()}
    return thing


@cache
def _fonts() -> typst.Fonts:
    """Our own fonts alone: a page looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
