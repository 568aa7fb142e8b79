"""Letters of three scripts as Latin ones, and what spelling does to a sound.

A word in a script without a table gives no letters at all: unknown is not a match.
"""

import re
import unicodedata

CYRILLIC_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўқғҳҷәөүұңһӣӯ"
CYRILLIC_SOUNDS = (
    "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya i i e g u q gh h j a o u u n h i u"
)
ARABIC_LETTERS = "اآأإٱبپتٹټثجچحخځڅدڈډذرڑړزژږسشښصضطظعغفقکكگګلمنںڼہهةۃھحءئؤ"
ARABIC_SOUNDS = """
    a a a a a b p t t t s j ch h kh z ts d d d z r r r z zh zh s sh sh s z t z _ gh f q k k g g l m n n n h h h h h h
    _ _ _
"""
CYRILLIC = dict(zip(CYRILLIC_LETTERS, CYRILLIC_SOUNDS.split(), strict=True))
ARABIC = dict(zip(ARABIC_LETTERS, ARABIC_SOUNDS.split(), strict=True))
ARABIC_W, ARABIC_Y, ARABIC_AIN = "و", "یيىےېۍ", "ع"  # each is a vowel or a consonant, by its place
APOSTROPHES = str.maketrans("", "", ".'’‘ʼʻ`´")
VOWELS = frozenset("aeiouy")
SOUND_TABLE = """
    tion>Sn sion>Sn shch>SC sch>S tch>C dzh>J kh>X gh>g zh>J sh>S ch>C ph>f th>t dh>d bh>b ck>k ks>x x>h ts>s tz>s dj>J
    q>k c>k w>v j>J
"""
SOUNDS = tuple(tuple(pair.split(">")) for pair in SOUND_TABLE.split())
GLIDE = re.compile("(?<=[ao])w(?=[^aeiouy]|$)")  # Shawkat, Shaukat
SOFT_C = re.compile("c(?=[eiy])")
SOFT_END = re.compile("(?<=[eiouy])j$|(?<=[^aeiouy])ij$")  # Sergej, Dmitrij
DOUBLED = re.compile(r"(.)\1+")
NAME_CHARACTERS_MAX = 600  # compatibility forms can grow eighteenfold: the cap is asked before and after folding


def fold(text: str) -> str:
    """Lower case without accents, and a blank for everything that is neither letter nor digit; dots join (L.L.C.)."""
    lowered = unicodedata.normalize("NFC", text[:NAME_CHARACTERS_MAX]).casefold().translate(APOSTROPHES)
    if lowered.isascii():
        return "".join(character if character.isalnum() else " " for character in lowered)
    return "".join(map(_folded, lowered))[:NAME_CHARACTERS_MAX]


def _folded(character: str) -> str:
    if character in CYRILLIC or character in ARABIC:
        return character
    kept = []
    for part in unicodedata.normalize("NFKD", character):
        category = unicodedata.category(part)
        if category == "Nd":
            kept.append(str(unicodedata.digit(part)))
        elif category[0] in "LN":
            kept.append(part)
        elif category[0] not in "MC":  # accents and joiners vanish, everything else parts two words
            kept.append(" ")
    return "".join(kept)


def latin(word: str) -> str:
    """A folded word in Latin letters; empty where a letter of it is in none of the three scripts."""
    if word.isascii():
        return word
    letters = []
    for at, character in enumerate(word):
        if character.isascii():
            letters.append(character)
        elif character == ARABIC_AIN and at == 0:
            letters.append("a")  # it carries a vowel there: Usman, Ali, Abdullah
        elif character in CYRILLIC or character in ARABIC:
            letters.append(CYRILLIC.get(character) or ARABIC[character])
        elif character == ARABIC_W:
            letters.append("v" if at == 0 or word[at - 1] in "اآ" or word[at + 1 : at + 2] == "ا" else "u")
        elif character in ARABIC_Y:
            letters.append("y" if at == 0 else "i")
        else:
            return ""
    return "".join(letters).replace("_", "")


def is_arabic(word: str) -> bool:
    """Say whether a word is written in the Arabic script, which leaves short vowels out."""
    return any(letter in ARABIC or letter == ARABIC_W or letter in ARABIC_Y for letter in word)


def skeleton(word: str) -> str:
    """The consonants of a Latin word as sounds, doubled ones once: 'mohamed' and 'mukhammad' are both 'mXmd'."""
    word = SOFT_END.sub("", SOFT_C.sub("s", GLIDE.sub("u", word)))
    for spelled, sound in SOUNDS:
        word = word.replace(spelled, sound)
    # A last h is silent in Urdu; Russian writes every other one as kh. A last v is heard, and often written, as f.
    word = word.replace("z", "s").removesuffix("h").replace("h", "X")
    bones = "".join(letter for letter in DOUBLED.sub(r"\1", word) if letter not in VOWELS)
    return bones[:-1] + "f" if len(bones) > 1 and bones.endswith("v") else bones
