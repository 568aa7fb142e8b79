"""Which characters our fonts can draw: an archived page must not hold a letter without a shape."""

import struct
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
BODY_FONTS = ("NotoSans_400Regular.ttf", "NotoNaskhArabic_400Regular.ttf")
REPLACEMENT = "\ufffd"
INVISIBLE = frozenset("\u200c\u200d\u2068\u2069\u00a0\u00ad")  # joiners, isolates and spaces never need a shape


def drawable(text: str) -> str:
    """The text with each letter that no font of ours can draw replaced by a visible mark."""
    known = _known()
    return "".join(letter if letter in INVISIBLE or ord(letter) in known else REPLACEMENT for letter in text)


@cache
def _known() -> frozenset[int]:
    return frozenset().union(*(_letters_of((FONTS / name).read_bytes()) for name in BODY_FONTS))


def _letters_of(font: bytes) -> set[int]:
    """The code points of a TrueType font, from the 'cmap' subtables of format 12, which list all (OpenType 1.9)."""
    start = _table(font, b"cmap")
    (subtables,) = struct.unpack_from(">H", font, start + 2)
    letters: set[int] = set()
    for number in range(subtables):
        (offset,) = struct.unpack_from(">L", font, start + 8 + 8 * number)
        letters |= _listed(font, start + offset)
    assert letters, "a vendored font has no 'cmap' subtable of format 12"
    return letters


def _listed(font: bytes, at: int) -> set[int]:
    (layout,) = struct.unpack_from(">H", font, at)
    if layout != 12:
        return set()
    (groups,) = struct.unpack_from(">L", font, at + 12)
    spans = (struct.unpack_from(">LL", font, at + 16 + 12 * group) for group in range(groups))
    return {letter for first, last in spans for letter in range(first, last + 1)}


def _table(font: bytes, tag: bytes) -> int:
    (tables,) = struct.unpack_from(">H", font, 4)
    for number in range(tables):
        name, _checksum, offset, _length = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        if name == tag:
            return int(offset)
    raise AssertionError(f"a vendored font has no {tag!r} table")
