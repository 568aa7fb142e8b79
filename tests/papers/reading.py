"""Reads the text back out of a printed PDF: just enough of the format for what typst writes."""

import re
import zlib

OBJECT = re.compile(rb"\n(\d+) 0 obj\s*(.*?)endobj", re.DOTALL)
# A literal string may hold pairs of brackets, one within the other, as they are; three deep is enough here.
INNER = rb"(?:[^()\\]|\\.)*"
LITERAL = INNER + rb"(?:\(" + INNER + rb"(?:\(" + INNER + rb"\)" + INNER + rb")*\)" + INNER + rb")*"
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\((" + LITERAL + rb")\)|<([0-9A-Fa-f]+)>|\n(ET)\n", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(pdf: bytes) -> list[str]:
    """The text of each page, in the order in which it was drawn; a line for each run."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    pages = [body for _, body in sorted(objects.items()) if re.search(rb"/Type/Page\b", body)]
    return [_page_text(page, objects) for page in pages]


def numbers_in(pdf: bytes) -> str:
    """All text on one line, with plain hyphens and spaces, for looking numbers up."""
    return re.sub(r"\s+", " ", " ".join(text_of(pdf)).replace("\u2011", "-").replace("\u00a0", " "))


def missing_from(pdf: bytes, marks: list[str]) -> list[str]:
    """Which of the marks do not stand in a PDF; spaces are left out, for a new script starts a new run of text."""
    text = numbers_in(pdf).replace(" ", "")
    return [mark for mark in marks if mark.replace(" ", "") not in text]


def _page_text(page: bytes, objects: dict[int, bytes]) -> str:
    resources = _one(rb"/Resources (\d+) 0 R", page, objects) or page
    listed = _one(rb"/Font (\d+) 0 R", resources, objects) or resources
    fonts = {
        name: _letters(objects[int(number)], objects) for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", listed)
    }
    contents = _one(rb"/Contents (\d+) 0 R", page, objects)
    assert contents is not None
    letters: dict[int, str] = {}
    text = ""
    for font, shown, hexadecimal, end in SHOWN.findall(_stream(contents)):
        if font:
            letters = fonts[font]
        elif end:
            text += "\n"
        else:
            glyphs = bytes.fromhex(hexadecimal.decode()) if hexadecimal else _unescaped(shown)
            text += "".join(letters.get(int.from_bytes(glyphs[at : at + 2]), "") for at in range(0, len(glyphs), 2))
    return text


def _letters(font: bytes, objects: dict[int, bytes]) -> dict[int, str]:
    table = _one(rb"/ToUnicode (\d+) 0 R", font, objects)
    pairs = (
        re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", _stream(table).split(b"endcodespacerange")[1]) if table else []
    )
    return {int(glyph, 16): bytes.fromhex(letter.decode()).decode("utf-16-be") for glyph, letter in pairs}


def _one(pattern: bytes, body: bytes, objects: dict[int, bytes]) -> bytes | None:
    found = re.search(pattern, body)
    return objects[int(found[1])] if found else None


def _stream(body: bytes) -> bytes:
    packed = body.split(b"stream\n", 1)[1] if b"stream\n" in body else body.split(b"stream\r\n", 1)[1]
    return zlib.decompressobj().decompress(packed)


def _unescaped(shown: bytes) -> bytes:
    def plain(found: re.Match[bytes]) -> bytes:
        mark = found[1]
        return bytes([int(mark, 8)]) if mark.isdigit() else ESCAPES.get(mark, mark)

    return re.sub(rb"\\([0-7]{1,3}|.)", plain, shown, flags=re.DOTALL)
