"""Screening a party and its owners against lists: every hit says what was alike and how much."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz import fuzz

from tarazu.registry.parties import Party
from tarazu.rulebook.facts import Screening
from tarazu.screening.lists import ListedName, ListVersion
from tarazu.screening.names import ComparableName, comparable

SKELETON_LEAST = 4  # consonants: shorter skeletons are shared by too many names
ALIKE = 100


@dataclass(frozen=True, slots=True)
class Features:
    """What was compared, each in whole percent; the score is made of these and of nothing else."""

    letters: int
    skeleton: int
    vowels_compared: bool
    country_agrees: bool
    identifier_agrees: bool

    @property
    def score(self) -> int:
        """How like two names are: an equal identifier is certain; without vowels the skeleton speaks."""
        if self.identifier_agrees:
            return ALIKE
        if not self.vowels_compared:
            return max(self.letters, self.skeleton)
        return max(self.letters, (self.letters + self.skeleton) // 2)


@dataclass(frozen=True, slots=True)
class Hit:
    """A name of a party, or of one of its owners, that is like a listed one."""

    party_id: str
    name: str
    is_owner: bool
    list_id: str
    entry: str
    listed_name: str
    score: int
    features: Features


@dataclass(frozen=True, slots=True)
class Result:
    """One screening of one party: against which editions, on which day, with which hits, the strongest first."""

    party_id: str
    day: date
    versions: tuple[ListVersion, ...]
    threshold_percent: int
    hits: tuple[Hit, ...]
    unreadable: tuple[str, ...]

    def outcome(self, cleared: frozenset[tuple[str, str]] = frozenset()) -> Screening:
        """What the rules may take from it; `cleared` holds the (list, entry) pairs that people have cleared.

        Without a list, or with a name nobody could compare, a party is not clear but unscreened.
        """
        if any((hit.list_id, hit.entry) not in cleared for hit in self.hits):
            return Screening.HIT
        return Screening.CLEAR if self.versions and not self.unreadable else Screening.UNSCREENED

    def without(self, cleared: frozenset[tuple[str, str]]) -> "Result":
        """The same result without the hits that people have cleared."""
        return replace(self, hits=tuple(hit for hit in self.hits if (hit.list_id, hit.entry) not in cleared))


def screen(
    party: Party, entries: Iterable[ListedName], versions: Iterable[ListVersion], threshold_percent: int, *, day: date
) -> Result:
    """Compare a party's names, in every script, and its owners' names with every listed name."""
    names = [(comparable(name), False) for name in dict.fromkeys(party.names.values())]
    owners = [(comparable(name), True) for name in party.owners]
    readable = [name.is_readable for name, _ in names]
    unreadable = [] if any(readable) else [name.text for name, _ in names]
    unreadable += [owner.text for owner, _ in owners if not owner.is_readable]
    strongest: dict[tuple[str, str], Hit] = {}
    for entry in entries:
        for hit in _hits(party, names + owners, entry):
            held = strongest.get((hit.list_id, hit.entry))
            if hit.score >= threshold_percent and (held is None or _strength(hit) > _strength(held)):
                strongest[hit.list_id, hit.entry] = hit
    hits = sorted(strongest.values(), key=lambda hit: (_strength(hit), hit.list_id, hit.entry), reverse=True)
    return Result(party.id, day, tuple(versions), threshold_percent, tuple(hits), tuple(unreadable))


def compare(
    name: ComparableName, listed: ComparableName, *, country: bool = False, identifier: bool = False
) -> Features:
    """Compare two names feature by feature; a name that cannot be read is like nothing."""
    readable = name.is_readable and listed.is_readable
    long_enough = min(sum(map(len, name.skeletons)), sum(map(len, listed.skeletons))) >= SKELETON_LEAST
    return Features(
        letters=_likeness(name.words, listed.words) if readable else 0,
        skeleton=_likeness(name.skeletons, listed.skeletons) if readable and long_enough else 0,
        vowels_compared=name.has_vowels == listed.has_vowels,
        country_agrees=country,
        identifier_agrees=identifier,
    )


def blind_spots(entries: Iterable[ListedName], threshold_percent: int) -> tuple[ListedName, ...]:
    """The entries that screening would not find by their own name: run on every new edition before it is used."""
    return tuple(
        entry
        for entry in entries
        if not any(compare(comparable(name), comparable(name)).score >= threshold_percent for name in entry.names)
    )


def _hits(party: Party, names: list[tuple[ComparableName, bool]], entry: ListedName) -> list[Hit]:
    country = bool(entry.country) and entry.country == party.country
    same_number = party.tax_number is not None and party.tax_number in entry.identifiers
    hits = []
    for name, is_owner in names:
        for listed in map(comparable, entry.names):
            features = compare(name, listed, country=country, identifier=same_number and not is_owner)
            hits.append(
                Hit(party.id, name.text, is_owner, entry.list_id, entry.entry, listed.text, features.score, features)
            )
    return hits


def _likeness(words: tuple[str, ...], listed: tuple[str, ...]) -> int:
    """Likeness in whole percent of words in any order, or of both names written as one word, whichever is more."""
    in_any_order = fuzz.ratio(" ".join(sorted(words)), " ".join(sorted(listed)))
    return int(max(in_any_order, fuzz.ratio("".join(words), "".join(listed))))


def _strength(hit: Hit) -> tuple[int, bool, bool, int]:
    return hit.score, hit.features.identifier_agrees, hit.features.country_agrees, hit.features.letters
