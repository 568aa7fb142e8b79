"""Names across scripts: Latin letters for Cyrillic and Urdu, and the skeleton of consonants that spelling leaves alone.

A name in a script we cannot read gives no words at all, and no words are like nothing: unknown is not a match.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

CYRILLIC_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўқғҳҷ"
CYRILLIC_SOUNDS = "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya i i e g u q gh h j"
ARABIC_LETTERS = "اآأإبپتٹثجچحخدڈذرڑزژسشصضطظعغفقکكگلمنںہهةھءئؤ"
ARABIC_SOUNDS = "a a a a b p t t s j ch h kh d d z r r z zh s sh s z t z _ gh f q k k g l m n n h h h h _ _ _"
CYRILLIC = dict(zip(CYRILLIC_LETTERS, CYRILLIC_SOUNDS.split(), strict=True))
ARABIC = dict(zip(ARABIC_LETTERS, ARABIC_SOUNDS.split(), strict=True))
ARABIC_W, ARABIC_Y = "و", "یيىے"  # each is a vowel or a consonant, by its place

# As Latin letters write them; the last line of each is what our own tables make of Russian and Urdu.
LEGAL_WORDS = """
    ag ao aoe co company corp corporation fze gmbh inc incorporated ip jsc kg limited llc llp ltd oao ooo pao pjsc plc
    private pte pvt sa sarl smc spa zao
    kompaniya kmpni lmitd praiuit praiut pruiut
"""
WEAK_WORDS = """
    and of the agro brothers bros commodities enterprise enterprises establishment export exports exporters general
    group holding holdings import imports importers industries industrial international sons trade traders trading
    torgovyi torgovaya dom treiding gruppa kholding tridng tridrz andstriz antrprayzz and
"""
LEGAL_FORMS = frozenset(LEGAL_WORDS.split())
COMMON_WORDS = frozenset(WEAK_WORDS.split())
VOWELS = frozenset("aeiouy")
SOUND_TABLE = """
    shch>SC dzh>J kh>X gh>g zh>J sh>S ch>C ph>f th>t dh>d bh>b ck>k ts>s tz>s x>ks q>k c>k w>v j>J
"""
SOUNDS = tuple(tuple(pair.split(">")) for pair in SOUND_TABLE.split())


@dataclass(frozen=True, slots=True)
class ComparableName:
    """A name made comparable: Latin words without legal forms, their skeleton, and whether its vowels were written."""

    text: str
    words: tuple[str, ...]
    skeletons: tuple[str, ...]
    has_vowels: bool

    @property
    def is_readable(self) -> bool:
        """Say whether anything is left to compare."""
        return bool(self.words)


@lru_cache(maxsize=100_000)
def comparable(text: str) -> ComparableName:
    """Make a name comparable: letters of any of three scripts, accents off, legal forms and common words off."""
    folded = _fold(text)
    words = [_latin(word) for word in folded.split()]
    if "" in words:
        words = []  # a script without a table: half a name would be like too many
    words = [word for word in words if word not in LEGAL_FORMS]
    telling = [word for word in words if word not in COMMON_WORDS] or words
    has_vowels = not any(_is_arabic(character) for character in folded)
    return ComparableName(text, tuple(telling), tuple(map(skeleton, telling)), has_vowels)


def skeleton(word: str) -> str:
    """The consonants of a Latin word as sounds, doubled ones once: 'mohamed' and 'mukhammad' are both 'mXmd'."""
    word = re.sub("c(?=[eiy])", "s", word)
    for spelled, sound in SOUNDS:
        word = word.replace(spelled, sound)
    word = (
        word.replace("z", "s").removesuffix("h").replace("h", "X")
    )  # a last h is silent in Urdu; Russian writes every other one as kh
    return re.sub(r"(.)\1+", r"\1", "".join(letter for letter in word if letter not in VOWELS))


def _fold(text: str) -> str:
    """Lower case without accents, and a blank for everything that is neither letter nor digit; dots join (L.L.C.)."""
    kept = []
    for character in unicodedata.normalize("NFC", text).casefold().replace(".", "").replace("'", ""):
        if character in CYRILLIC or character in ARABIC:
            kept.append(character)
            continue
        for part in unicodedata.normalize("NFKD", character):
            category = unicodedata.category(part)
            kept.append("" if category.startswith("M") else part if category[0] in "LN" else " ")
    return "".join(kept)


def _latin(word: str) -> str:
    """A word in Latin letters; empty where a letter of it is in none of the three scripts."""
    letters = []
    for at, character in enumerate(word):
        if character.isascii():
            letters.append(character)
        elif character in CYRILLIC or character in ARABIC:
            letters.append(CYRILLIC.get(character) or ARABIC[character])
        elif character == ARABIC_W:
            letters.append("v" if at == 0 or word[at - 1] in "اآ" or word[at + 1 : at + 2] == "ا" else "u")
        elif character in ARABIC_Y:
            letters.append("y" if at == 0 else "i")
        else:
            return ""
    return "".join(letters).replace("_", "")


def _is_arabic(character: str) -> bool:
    return character in ARABIC or character == ARABIC_W or character in ARABIC_Y
