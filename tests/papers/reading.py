"""Reads the text back out of a printed PDF."""

import io
import re

from pypdf import PdfReader


def text_of(pdf: bytes) -> list[str]:
    """The text of each page, in the order in which it was drawn."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def numbers_in(pdf: bytes) -> str:
    """All text on one line, with plain hyphens and spaces, for looking numbers up."""
    return re.sub(r"\s+", " ", " ".join(text_of(pdf)).replace("\u2011", "-").replace("\u00a0", " "))


def missing_from(pdf: bytes, marks: list[str]) -> list[str]:
    """Which of the marks do not stand in a PDF; spaces are left out, for a new script starts a new run of text."""
    text = numbers_in(pdf).replace(" ", "")
    return [mark for mark in marks if mark.replace(" ", "") not in text]
