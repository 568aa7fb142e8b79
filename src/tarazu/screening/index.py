"""Finding the few listed names worth comparing with a name: an index by the skeletons of words.

A listed name is a candidate where words that weigh at least half of the name asked for are found in it, give or take
one consonant, or where both written as one word are that near. The rarest words are looked up first, so the heaps of
names that share a common one are opened only where nothing rarer speaks. `bench/screening.py` measures what this
misses against comparing with everything.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from tarazu.screening.lists import ListedName, plain_identifier
from tarazu.screening.names import ComparableName, comparable

DELETION_LEAST = 4  # consonants from which a word may lack one
HEAP_MOST = 500  # names with a word, beyond which the word alone opens no heap
FAR_FROM_DELETIONS = 1  # edits


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listed name worth comparing: its entry's place in the index, and the name."""

    at: int
    name: ComparableName


class Index:
    """The entries of editions, found by the words of their names and by their identifiers."""

    def __init__(self, entries: Iterable[ListedName]) -> None:
        self.entries = tuple(entries)
        self.identifiers: dict[str, list[int]] = defaultdict(list)
        self._names: list[Candidate] = []
        self._heaps: dict[str, list[int]] = defaultdict(list)  # skeleton of a word: places in _names
        self._pairs: dict[str, list[int]] = defaultdict(list)  # skeletons of two neighbours as one word
        self._joined: dict[str, list[int]] = defaultdict(list)
        self._near: dict[str, list[str]] = defaultdict(list)  # skeleton short of a consonant: skeletons
        self._near_joined: dict[str, list[str]] = defaultdict(list)
        self._found: dict[str, tuple[str, ...]] = {}
        for at, entry in enumerate(self.entries):
            for number in entry.identifiers:
                if plain := plain_identifier(number):
                    self.identifiers[plain].append(at)
            for text in entry.names:
                self._add(Candidate(at, comparable.__wrapped__(text)))
        for heaps, near in ((self._heaps, self._near), (self._joined, self._near_joined)):
            for bones in heaps:
                for short in _shortened(bones):
                    near[short].append(bones)

    def __iter__(self) -> Iterator[ListedName]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def _add(self, candidate: Candidate) -> None:
        place = len(self._names)
        self._names.append(candidate)
        for word in set(candidate.name.skeletons):
            self._heaps[word].append(place)
        for first, second in pairwise(candidate.name.skeletons):
            self._pairs[first + second].append(place)
        self._joined[candidate.name.joined_skeletons].append(place)

    def candidates(self, name: ComparableName) -> list[Candidate]:
        """The listed names worth comparing with a name, each once."""
        if not name.is_readable:
            return []
        places = set(self._together(name))
        heaps = []
        for word, weight in zip(name.skeletons, name.weights, strict=True):
            found = [self._heaps[near] for near in self._like(word)]
            heaps.append((sum(map(len, found)), weight, found))
        heaps.sort(key=lambda heap: (heap[0], -heap[1]))
        left = whole = sum(name.weights)
        for opened, (size, weight, found) in enumerate(heaps):
            if opened and size > HEAP_MOST:
                break
            places.update(*found)
            left -= weight
            if left * 2 < whole:
                break
        return [self._names[place] for place in sorted(places)]

    def _together(self, name: ComparableName) -> Iterator[int]:
        """Names that are the same when written as one word, and single words that are two neighbours of another."""
        for near in self._lookup(name.joined_skeletons, self._joined, self._near_joined):
            yield from self._joined[near]
        for word in name.skeletons:
            yield from self._pairs.get(word, ())
        for first, second in pairwise(name.skeletons):
            heap = self._heaps.get(first + second, ())
            yield from heap if len(heap) <= HEAP_MOST else ()

    def _like(self, word: str) -> tuple[str, ...]:
        """The skeletons in the index that are a word's own or one consonant away; remembered, for words come again."""
        found = self._found.get(word)
        if found is None:
            found = self._found[word] = tuple(self._lookup(word, self._heaps, self._near))
        return found

    @staticmethod
    def _lookup(bones: str, heaps: dict[str, list[int]], near: dict[str, list[str]]) -> list[str]:
        found = {bones} if bones in heaps else set()
        if len(bones) >= DELETION_LEAST - 1:
            for short in (bones, *_shortened(bones)):
                found.update(near.get(short, ()))
                if short in heaps and len(short) >= DELETION_LEAST - 1:
                    found.add(short)
        return sorted(one for one in found if Levenshtein.distance(bones, one) <= FAR_FROM_DELETIONS)


def _shortened(bones: str) -> set[str]:
    """A skeleton short of each of its consonants in turn."""
    return {bones[:at] + bones[at + 1 :] for at in range(len(bones))} if len(bones) >= DELETION_LEAST else set()
