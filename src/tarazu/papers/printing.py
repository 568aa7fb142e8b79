"""Printing: a sheet and a template become a PDF/A-2a with tags, or pages as pictures. Equal sheets give equal bytes."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from tarazu.kernel.digest import plain
from tarazu.papers.coverage import FONTS, drawable
from tarazu.papers.sheet import Sheet
from tarazu.papers.verification import square_code

TEMPLATES = Path(__file__).parent / "templates"
STANDARDS = ["a-2a", "ua-1"]  # archived, and readable by a screen reader


def print_sheet(sheet: Sheet, template: str) -> bytes:
    """The PDF of a sheet; the text reaches the template as JSON, so nothing in it is ever read as markup."""
    midnight = int(datetime(sheet.day.year, sheet.day.month, sheet.day.day, tzinfo=UTC).timestamp())
    printed = _compiled(sheet, template, format="pdf", pdf_standards=STANDARDS, timestamp=midnight)
    assert isinstance(printed, bytes), "a PDF is one file"
    return printed


def draw_sheet(sheet: Sheet, template: str, *, dots_per_inch: int = 100) -> list[bytes]:
    """The pages of a sheet as PNG, for a preview on screen."""
    pages = _compiled(sheet, template, format="png", ppi=dots_per_inch)
    return pages if isinstance(pages, list) else [pages]


def _compiled(sheet: Sheet, template: str, **options: Any) -> Any:
    setting = drawable_all(plain(sheet))
    setting["square_code"] = square_code(sheet.code)
    return typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        sys_inputs={"sheet": json.dumps(setting, ensure_ascii=False, sort_keys=True)},
        **options,
    )


def drawable_all(thing: Any) -> Any:
    """Plain JSON values with every text made drawable."""
    if isinstance(thing, str):
        return drawable(thing)
    if isinstance(thing, list):
        return [drawable_all(item) for item in thing]
    if isinstance(thing, dict):
        return {key: drawable_all(value) for key, value in thing.items()}
    return thing


@cache
def _fonts() -> typst.Fonts:
    """Our own fonts alone: a page looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
