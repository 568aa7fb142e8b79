"""Names made comparable across scripts: legal forms off, letters Latin, and the skeleton that spelling leaves alone.

A name in a script we cannot read gives no words at all, and no words are like nothing: unknown is not a match.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources

from tarazu.screening.letters import fold, is_arabic, latin
from tarazu.screening.letters import skeleton as skeleton

WEIGHT, WEIGHT_OF_GIVEN_NAME = 2, 1  # a family name tells twice as much as a given name that millions bear
SERVANT = ("abdul", "abdal", "abdur", "abdus", "abdel", "abdoul", "abdool", "abdu", "abd")  # Abd al-Rahman, Abdurrahman
ARABIC_ARTICLE, ARABIC_STEM_LEAST = "ال", 3
SERVANT_LETTERS_LEAST = 8  # of a word that is cut after its servant part


@dataclass(frozen=True, slots=True)
class Words:
    """The words that tell no two names apart, as the file of words has them, folded."""

    forms: frozenset[tuple[str, ...]]
    form_words_most: int
    common: frozenset[str]
    given: frozenset[str]


@dataclass(frozen=True, slots=True)
class ComparableName:
    """A name made comparable: Latin words without legal forms, their skeletons, and whether its vowels were written."""

    text: str
    words: tuple[str, ...]
    skeletons: tuple[str, ...]
    weights: tuple[int, ...]
    has_vowels: bool
    numbers: frozenset[str]
    sorted_words: str = field(repr=False)
    joined_words: str = field(repr=False)
    sorted_skeletons: str = field(repr=False)
    joined_skeletons: str = field(repr=False)

    @property
    def is_readable(self) -> bool:
        """Say whether anything is left to compare."""
        return bool(self.words)


@cache
def telling_nothing() -> Words:
    """The table of legal forms, common words and given names of every language."""
    text = resources.files("tarazu.screening").joinpath("files/words.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    forms = frozenset(tuple(fold(form).split()) for forms in tables["legal_forms"].values() for form in forms)
    one_word = {part: frozenset(fold(word) for words in tables[part].values() for word in words) for part in tables}
    return Words(forms, max(map(len, forms)), one_word["common_words"], one_word["given_names"])


@lru_cache(maxsize=50_000)
def comparable(text: str) -> ComparableName:
    """Make a name comparable: letters of any of three scripts, accents off, legal forms and common words off."""
    known = telling_nothing()
    folded = [_without_article(word) for word in _without_forms(fold(text).split(), known)]
    telling = [word for word in folded if word not in known.common] or folded
    pairs = [(latin(word), word in known.given) for word in telling]
    if any(not word for word, _ in pairs):
        pairs = []  # a script without a table: half a name would be like too many
    pairs = _servants_joined(pairs)
    words = tuple(word for word, _ in pairs)
    skeletons = tuple(map(skeleton, words))
    return ComparableName(
        text=text,
        words=words,
        skeletons=skeletons,
        weights=tuple(WEIGHT_OF_GIVEN_NAME if given else WEIGHT for _, given in pairs),
        has_vowels=not any(map(is_arabic, folded)),
        numbers=frozenset(word for word in words if word.isdigit()),
        sorted_words=" ".join(sorted(words)),
        joined_words="".join(words),
        sorted_skeletons=" ".join(sorted(skeletons)),
        joined_skeletons="".join(skeletons),
    )


def _without_article(word: str) -> str:
    long_enough = len(word) >= len(ARABIC_ARTICLE) + ARABIC_STEM_LEAST
    return word.removeprefix(ARABIC_ARTICLE) if long_enough else word


def _without_forms(words: list[str], known: Words) -> list[str]:
    kept, at = [], 0
    while at < len(words):
        for size in range(min(known.form_words_most, len(words) - at), 0, -1):
            if tuple(words[at : at + size]) in known.forms:
                at += size
                break
        else:
            kept.append(words[at])
            at += 1
    return kept


def _servants_joined(pairs: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Names of the kind 'servant of' as one word, however they were parted and whichever letter the article took."""
    joined: list[tuple[str, bool]] = []
    at = 0
    while at < len(pairs):
        word, given = pairs[at]
        start = next((start for start in SERVANT if word.startswith(start)), "")
        if word == start and start and at + 1 < len(pairs):
            joined.append(("abd" + pairs[at + 1][0], False))
            at += 2
            continue
        cut = start and not given and len(word) >= SERVANT_LETTERS_LEAST
        joined.append(("abd" + word[len(start) :] if cut else word, given))
        at += 1
    return joined
