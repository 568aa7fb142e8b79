"""How like two names are, feature by feature: the score is made of these features and of nothing else.

The numbers here belong to the algorithm, not to policy; they were set on the first half of the labelled names, and
whoever changes one gives the algorithm a new name, so that an old decision still says what judged it.
"""

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from tarazu.screening.letters import VOWELS
from tarazu.screening.names import ComparableName

ALGORITHM = "names-2"
ALIKE = 100
SKELETON_LEAST = 4  # consonants: shorter skeletons are shared by too many names
SAME_BONES = 90  # percent for two words of one skeleton
SAME_BONES_LEAST = 3  # consonants
SAME_BONES_LETTERS = 50  # percent of likeness of their letters, where both write vowels
PART_WORD_LEAST = 90  # percent of likeness of every word of a part: its letters nearly, or its skeleton quite
WHOLE_BONES_LEAST = 6  # consonants
WORD_LEAST = 70  # percent of likeness from which two words count as one
JOINED_LEAST = 94  # percent of likeness from which two names written as one word need no comparing by words
PART_OF_NAME = 90  # percent for a person without patronymic, tribe or second name, or a firm without its trade
PART_WEIGHT_LEAST = 3  # weight of the words both have, from which a part may stand for the whole
PART_MISSES = 2  # percent less for each word that only one of the two has
WORDS_ENOUGH = 90  # percent of likeness by words from which the order of letters says nothing more
NUMBERS_DIFFER = 20
BIRTH_DIFFERS = 15
BIRTH_YEAR_NEAR = 2  # years by which written birth dates of one person may differ
KIND_DIFFERS = 10


class Birth(StrEnum):
    """What two written dates of birth say about each other."""

    UNKNOWN = "unknown"
    SAME_DAY = "same day"
    SAME_YEAR = "same year"
    NEAR = "near"
    DIFFERS = "differs"


BIRTH_ORDER = (Birth.DIFFERS, Birth.UNKNOWN, Birth.NEAR, Birth.SAME_YEAR, Birth.SAME_DAY)


@dataclass(frozen=True, slots=True)
class Features:
    """What was compared, each in whole percent; the score is made of these and of nothing else."""

    letters: int
    skeleton: int
    vowels_compared: bool
    country_agrees: bool
    identifier_agrees: bool
    words: int = 0  # words in any order, weighed
    joined: int = 0  # both names written as one word
    one_word: bool = False  # one of the two is a single word
    part: int = 0  # one name is a part of the other
    numbers_differ: bool = False
    birth: Birth = Birth.UNKNOWN
    kind_differs: bool = False

    @property
    def name(self) -> int:
        """How like the names alone are; without vowels the skeleton speaks."""
        whole = (self.letters + self.skeleton) // 2 if self.vowels_compared else self.skeleton
        whole = max(self.letters, whole)
        if self.joined < JOINED_LEAST and not self.one_word:
            whole = self.words if self.words >= WORDS_ENOUGH else (whole + self.words) // 2
        return max(whole, self.part)

    @property
    def score(self) -> int:
        """How like the two are: an equal identifier is certain; a birth date takes away and never adds."""
        if self.identifier_agrees:
            return ALIKE
        less = NUMBERS_DIFFER * self.numbers_differ + KIND_DIFFERS * self.kind_differs
        less += BIRTH_DIFFERS * (self.birth is Birth.DIFFERS)
        return max(0, self.name - less)

    @property
    def strength(self) -> tuple[int, bool, int, bool, int]:
        """What orders hits: the score, then identifier, birth date and country, then the letters."""
        near = BIRTH_ORDER.index(self.birth)
        return self.score, self.identifier_agrees, near, self.country_agrees, self.letters


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of two names besides their letters."""

    country: bool = False
    identifier: bool = False
    birth: Birth = Birth.UNKNOWN
    kind_differs: bool = False
    persons: bool = True  # one is known to be a person: a part of the name may stand for it, however long it is


NOTHING_AROUND = Around()


def compare(name: ComparableName, listed: ComparableName, around: Around = NOTHING_AROUND) -> Features:
    """Compare two names feature by feature; a name that cannot be read is like nothing."""
    if not (name.is_readable and listed.is_readable):
        return Features(0, 0, vowels_compared=True, country_agrees=around.country, identifier_agrees=around.identifier)
    long_enough = min(len(name.joined_skeletons), len(listed.joined_skeletons)) >= SKELETON_LEAST
    vowels = name.has_vowels == listed.has_vowels
    joined = fuzz.ratio(name.joined_words, listed.joined_words)
    joined_bones = fuzz.ratio(name.joined_skeletons, listed.joined_skeletons) if long_enough else 0
    letters = max(fuzz.ratio(name.sorted_words, listed.sorted_words), joined)
    bones = max(fuzz.ratio(name.sorted_skeletons, listed.sorted_skeletons), joined_bones) if long_enough else 0
    words, part = _by_words(name, listed, vowels=vowels)
    return Features(
        letters=int(letters),
        skeleton=int(bones),
        vowels_compared=vowels,
        country_agrees=around.country,
        identifier_agrees=around.identifier,
        words=words,
        joined=int(joined if vowels and not _same_whole(name, listed) else joined_bones),
        one_word=min(len(name.words), len(listed.words)) == 1,
        part=part if around.persons or abs(len(name.words) - len(listed.words)) == 1 else 0,
        numbers_differ=bool(name.numbers and listed.numbers) and name.numbers != listed.numbers,
        birth=around.birth,
        kind_differs=around.kind_differs,
    )


def _same_whole(name: ComparableName, listed: ComparableName) -> bool:
    """Say whether two names written as one word have the same consonants, and enough of them."""
    return name.joined_skeletons == listed.joined_skeletons and len(name.joined_skeletons) >= WHOLE_BONES_LEAST


def _by_words(name: ComparableName, listed: ComparableName, *, vowels: bool) -> tuple[int, int]:
    """Likeness of the words in any order, weighed; and of a part with the whole, where every word of it is found."""
    shorter, longer = sorted((name, listed), key=lambda one: len(one.words))
    free = list(range(len(longer.words)))
    alike = agreeing = weight = 0
    for at, word in enumerate(shorter.words):
        best, best_at = 0, -1
        for other in free:
            like = _word_likeness(word, shorter.skeletons[at], longer.words[other], longer.skeletons[other], vowels)
            if like > best:
                best, best_at = like, other
        if best_at < 0 or best < WORD_LEAST:
            continue
        free.remove(best_at)
        shared = shorter.weights[at] + longer.weights[best_at]
        weight += shared
        alike += best * shared
        agreeing += best >= PART_WORD_LEAST
    words = alike // (sum(shorter.weights) + sum(longer.weights))
    missing = len(longer.words) - len(shorter.words)
    is_part = missing and agreeing == len(shorter.words) > 1 and weight >= 2 * PART_WEIGHT_LEAST
    part = min(PART_OF_NAME, alike // weight) - PART_MISSES * (missing - 1) if is_part else 0
    return words, max(part, 0)


def _word_likeness(word: str, bones: str, other: str, other_bones: str, vowels: bool) -> int:  # noqa: FBT001
    """Two words: their letters, and their skeletons for half; without vowels the skeletons alone."""
    if word == other:
        return ALIKE
    letters = int(fuzz.ratio(word, other))
    skeletons = int(fuzz.ratio(bones, other_bones)) if bones and other_bones else 0
    blend = max(letters, (letters + skeletons) // 2 if vowels else skeletons)
    same = bones == other_bones and len(bones) >= SAME_BONES_LEAST and (word[0] in VOWELS) == (other[0] in VOWELS)
    near = letters >= SAME_BONES_LETTERS or not vowels
    return max(blend, SAME_BONES) if same and near else blend
