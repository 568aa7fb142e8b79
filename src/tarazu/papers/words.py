"""Words on paper: sentences in the reader's language, and foreign text set into them without disturbing them."""

import gettext
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError

LANGUAGES = ("en", "ur", "ru")
RIGHT_TO_LEFT = frozenset({"ur"})
CATALOGUES = Path(__file__).parent.parent / "locale"

ISOLATE = "\u2068"  # Unicode's first-strong isolate: the text inside finds its own direction
LEFT_TO_RIGHT_ISOLATE = "\u2066"  # for numbers and codes, which hold no letter that tells a direction
END_ISOLATE = "\u2069"
BREAKS = re.compile("[ \t\r\n\f\v\u0085\u2028\u2029]+")  # a no-break space is meant and stays
BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class UnknownLanguage(TarazuError):
    """A paper was asked for in a language we do not print."""

    kind = Kind.INVALID
    says = "Papers are not printed in '{language}'. Ask for one of: {languages}."


def _(sentence: str) -> str:
    """Mark a sentence for translation; it stays as it is until `translate` meets it."""
    return sentence


def check_language(language: str) -> None:
    """Refuse a language we do not print. Errors: UnknownLanguage."""
    if language not in LANGUAGES:
        raise UnknownLanguage(language=language, languages=", ".join(LANGUAGES))


def translate(language: str, sentence: str, /, **params: Any) -> str:
    """A sentence in a language, its placeholders filled with isolated text; English where no translation is held.

    Errors:  UnknownLanguage.
    """
    check_language(language)
    text = _catalogue(language).gettext(sentence) if sentence else ""
    return text.format(**{name: isolated(str(value)) for name, value in params.items()}) if params else text


def isolated(text: str) -> str:
    """Foreign text such as a name, a code or an amount, kept from reordering what stands around it."""
    clean = plain_text(text)
    opening = LEFT_TO_RIGHT_ISOLATE if text.startswith(LEFT_TO_RIGHT_ISOLATE) else ISOLATE
    return f"{opening}{clean}{END_ISOLATE}" if clean else ""


def left_to_right(text: str) -> str:
    """A number or a code, which runs left to right in every language."""
    return isolated(f"{LEFT_TO_RIGHT_ISOLATE}{text}")


def plain_text(text: str) -> str:
    """Text without direction overrides and control characters; joiners, which Urdu needs, stay."""
    spaced = BREAKS.sub(" ", text).strip()
    return "".join(letter for letter in spaced if letter not in BIDI_CONTROLS and unicodedata.category(letter) != "Cc")


def has_right_to_left(text: str) -> bool:
    """Say whether a text holds a letter that is written from right to left."""
    return any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)


def without_isolates(text: str) -> str:
    """A text as it is where nothing can disturb it, so that it can be copied out of the paper."""
    return "".join(letter for letter in text if letter not in BIDI_CONTROLS)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("django", CATALOGUES, languages=[language], fallback=True)
