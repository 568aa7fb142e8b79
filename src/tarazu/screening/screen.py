"""Screening a subject and its owners against lists: every hit says what was alike and how much."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from tarazu.kernel.digest import fingerprint
from tarazu.registry.parties import Party
from tarazu.rulebook.facts import Screening
from tarazu.screening.index import Index
from tarazu.screening.likeness import ALGORITHM, BIRTH_ORDER, BIRTH_YEAR_NEAR, Around, Birth, Features, compare
from tarazu.screening.lists import OTHER, PERSON, ListedName, ListVersion, plain_identifier
from tarazu.screening.names import comparable
from tarazu.screening.subjects import Owner, Subject, subject_of

WHOLE = 100  # percent: every letter is alike


@dataclass(frozen=True, slots=True)
class Hit:
    """A name of a subject, or of one of its owners, that is like a listed one."""

    party_id: str
    name: str
    is_owner: bool
    list_id: str
    entry: str
    listed_name: str
    score: int
    features: Features
    source: str = ""
    listed: str = ""  # fingerprint of the entry's content
    share_basis_points: int | None = None  # of the owner; None where it is not known, or for the subject itself

    @property
    def pair(self) -> tuple[str, str]:
        """The source and entry: what stays when a list has a new edition."""
        return self.source or self.list_id, self.entry


@dataclass(frozen=True, slots=True)
class Result:
    """One screening of one subject: against which editions, on which day, with which hits, the strongest first."""

    party_id: str
    day: date
    versions: tuple[ListVersion, ...]
    threshold_percent: int
    hits: tuple[Hit, ...]
    unreadable: tuple[str, ...]
    inputs: str = ""  # fingerprint of the subject
    algorithm: str = ""

    def outcome(self, cleared: frozenset[tuple[str, str]] = frozenset()) -> Screening:
        """What the rules may take from it; `cleared` holds the (source, entry) pairs that people have cleared.

        Without a list, or with a name nobody could compare, a party is not clear but unscreened.
        """
        if any(hit.pair not in cleared for hit in self.hits):
            return Screening.HIT
        return Screening.CLEAR if self.versions and not self.unreadable else Screening.UNSCREENED

    def without(self, cleared: frozenset[tuple[str, str]]) -> "Result":
        """The same result without the hits that people have cleared."""
        return replace(self, hits=tuple(hit for hit in self.hits if hit.pair not in cleared))

    def holds(self, content: str, versions: Iterable[ListVersion], threshold_percent: int) -> bool:
        """Say whether screening the same again could only give the same: same subject, editions, way and threshold."""
        editions = {version.id for version in versions}
        same = self.inputs == content and self.algorithm == ALGORITHM and self.threshold_percent == threshold_percent
        return same and {version.id for version in self.versions} == editions


def screen(
    party: Party | Subject,
    entries: Index | Iterable[ListedName],
    versions: Iterable[ListVersion],
    threshold_percent: int,
    *,
    day: date,
) -> Result:
    """Compare a party's names, in every script, and its owners' names with the listed names that may be like them."""
    subject = subject_of(party) if isinstance(party, Party) else party
    index = entries if isinstance(entries, Index) else Index(entries)
    held = tuple(versions)
    sources = {version.id: version.source for version in held}
    hits = [
        hit
        for at in _places(subject, index, threshold_percent)
        if (hit := hit_between(subject, index.entries[at], sources.get(index.entries[at].list_id, "")))
        and hit.score >= threshold_percent
    ]
    hits.sort(key=_order, reverse=True)
    readable = [comparable(name).is_readable for name in subject.names]
    unreadable = [] if any(readable) else list(subject.names)
    unreadable += [owner.name for owner in subject.owners if not comparable(owner.name).is_readable]
    return Result(
        party_id=subject.id,
        day=day,
        versions=held,
        threshold_percent=threshold_percent,
        hits=tuple(hits),
        unreadable=tuple(unreadable),
        inputs=subject.content,
        algorithm=ALGORITHM,
    )


def joined(earlier: Result, fresh: Result) -> Result:
    """A result that stands, with the screening against new editions put in place of the same sources' older ones."""
    sources = {version.source for version in fresh.versions}
    versions = [version for version in earlier.versions if version.source not in sources] + list(fresh.versions)
    kept = {version.id for version in versions}
    hits = [hit for hit in earlier.hits if hit.list_id in kept] + list(fresh.hits)
    ordered = tuple(sorted(hits, key=_order, reverse=True))
    return replace(fresh, versions=tuple(sorted(versions, key=lambda one: one.source)), hits=ordered)


def hit_between(subject: Subject, entry: ListedName, source: str) -> Hit | None:
    """The strongest likeness of a subject and one entry, however weak: what a replay compares with its record."""
    strongest: tuple[Features, str, Owner | None, str] | None = None
    for name, owner in _names(subject):
        around = _around(subject, entry, owner)
        for listed in entry.names:
            features = compare(comparable(name), comparable(listed), around)
            if strongest is None or features.strength > strongest[0].strength:
                strongest = features, name, owner, listed
    if strongest is None:
        return None
    features, name, owner, listed = strongest
    return Hit(
        party_id=subject.id,
        name=name,
        is_owner=owner is not None,
        list_id=entry.list_id,
        entry=entry.entry,
        listed_name=listed,
        score=features.score,
        features=features,
        source=source,
        listed=entry.content,
        share_basis_points=owner.share_basis_points if owner else None,
    )


def is_exact(hit: Hit, subject: Subject) -> bool:
    """Say whether a hit is the listed one itself: by its number, or by its whole name where it has no number."""
    return hit.features.identifier_agrees or (hit.score == WHOLE and not subject.identifiers)


def blind_spots(entries: Iterable[ListedName], threshold_percent: int) -> tuple[ListedName, ...]:
    """The entries that screening would not find by their own name: asked of every edition before it is used."""
    return tuple(
        entry
        for entry in entries
        if not any(compare(comparable(name), comparable(name)).score >= threshold_percent for name in entry.names)
    )


def basis(hit: Hit, subject: Subject, beside: Iterable[Hit] = ()) -> str:
    """The fingerprint of everything a decision on a hit rests on: the subject, the entry and the way of comparing.

    `beside` are the hits on the same entry as another edition of the list writes it.
    """
    return fingerprint([subject.content, hit.listed, *(other.listed for other in beside), ALGORITHM])


def _places(subject: Subject, index: Index, threshold_percent: int) -> list[int]:
    """The entries of an index that share an identifier with a subject, or a name alike enough."""
    places = {at for number in _numbers(subject) for at in index.identifiers.get(number, ())}
    for name, owner in _names(subject):
        own = comparable(name)
        for candidate in index.candidates(own):
            if candidate.at in places:
                continue
            around = _around(subject, index.entries[candidate.at], owner)
            if compare(own, candidate.name, around).score >= threshold_percent:
                places.add(candidate.at)
    return sorted(places)


def _names(subject: Subject) -> list[tuple[str, Owner | None]]:
    own: list[tuple[str, Owner | None]] = [(name, None) for name in subject.names]
    return own + [(owner.name, owner) for owner in subject.owners]


def _numbers(subject: Subject) -> set[str]:
    return {plain_identifier(number) for number in subject.identifiers} - {""}


def _around(subject: Subject, entry: ListedName, owner: Owner | None) -> Around:
    """What is known of a name of a subject and of an entry besides their letters; of owners only their names are."""
    country = bool(entry.country) and entry.country == subject.country
    if owner is not None:
        return Around(country=country)
    return Around(
        country=country,
        identifier=not _numbers(subject).isdisjoint(map(plain_identifier, entry.identifiers)),
        birth=births_agree(subject.births, entry.births) if subject.births else Birth.UNKNOWN,
        kind_differs=OTHER not in (subject.kind, entry.kind) and (subject.kind == PERSON) != (entry.kind == PERSON),
        persons=PERSON in (subject.kind, entry.kind),
    )


def births_agree(births: tuple[str, ...], listed: tuple[str, ...]) -> Birth:
    """What written birth dates say: the best agreement of any two; unknown where one side has none."""
    found = {_birth(one, other) for one in births for other in listed}
    return max(found, key=BIRTH_ORDER.index, default=Birth.UNKNOWN)


def _birth(one: str, other: str) -> Birth:
    if one == other and len(one) == len("1963-05-17"):
        return Birth.SAME_DAY
    first, last = _years(one)
    other_first, other_last = _years(other)
    if first <= other_last and other_first <= last:
        return Birth.SAME_YEAR
    gap = max(first - other_last, other_first - last)
    return Birth.NEAR if gap <= BIRTH_YEAR_NEAR else Birth.DIFFERS


def _years(birth: str) -> tuple[int, int]:
    if "/" in birth:
        first, last = birth.split("/")
        return int(first), int(last)
    return int(birth[:4]), int(birth[:4])


def _order(hit: Hit) -> tuple[tuple[int, bool, int, bool, int], str, str]:
    return hit.features.strength, hit.list_id, hit.entry
