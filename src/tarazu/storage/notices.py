"""What people are told, how they want to be told it, and what they look for in the book."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.storage import models

INTERESTS_MAX = 30


class InterestsFull(TarazuError):
    """A person saves more interests than anybody could follow."""

    kind = Kind.CONFLICT
    says = "You follow {count} searches already. Stop following one of them first."


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing to tell one person: `source` says what of, so that it is told once."""

    person_id: str
    kind: str
    source: str
    about: str
    target: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as its reader sees it."""

    id: str
    kind: str
    about: str
    target: str
    until: datetime | None
    at: datetime
    read: bool

    @property
    def deal_id(self) -> str:
        """The deal it is known by alone; '' where it has a number of its own."""
        return self.about if self.target == f"deal:{self.about}" else ""


@dataclass(frozen=True, slots=True)
class Choice:
    """How a person wants to be told. Everything stands on the page; by mail comes what is chosen."""

    address: str = ""
    at_once: tuple[str, ...] = ()
    daily: bool = False
    mailed_on: date | None = None
    calendar: bool = False


@dataclass(frozen=True, slots=True)
class Interest:
    """A search of the book that a person follows."""

    id: str
    person_id: str
    wish: Mapping[str, str]


def tell(tellings: Iterable[Telling], now: datetime) -> int:
    """Keep notices; one that was kept before is not kept again. Answer how many were put down."""
    rows = [
        models.Notice(
            id=identifier("notice", one.person_id, one.kind, one.source),
            person_id=one.person_id,
            kind=one.kind,
            about=one.about,
            target=one.target,
            until=one.until,
            at=now,
        )
        for one in tellings
    ]
    return len(models.Notice.objects.bulk_create(rows, ignore_conflicts=True))


def notices(person_id: str, limit: int = 100) -> tuple[Told, ...]:
    """A person's notices, the newest first."""
    rows = models.Notice.objects.filter(person_id=person_id).order_by("-at", "-id")[:limit]
    return tuple(told_of(row) for row in rows)


def unread(sign_in_name: str) -> int:
    """How many notices whoever signs in under a name has not read."""
    return models.Notice.objects.filter(person__sign_in_name=sign_in_name, read_at=None).count()


def mark_read(person_id: str, now: datetime) -> None:
    """Say that a person has read what they were told."""
    models.Notice.objects.filter(person_id=person_id, read_at=None).update(read_at=now)


def choice(person_id: str) -> Choice:
    """How a person wants to be told."""
    row = models.NoticeChoice.objects.filter(person_id=person_id).first()
    if row is None:
        return Choice()
    return Choice(row.address, tuple(row.at_once), row.daily, row.mailed_on, bool(row.calendar))


def set_choice(person_id: str, chosen: Choice) -> None:
    """Keep how a person wants to be told."""
    told = {"address": chosen.address, "at_once": list(chosen.at_once), "daily": chosen.daily}
    models.NoticeChoice.objects.update_or_create(person_id=person_id, defaults=told)


def set_calendar(person_id: str, secret: str) -> None:
    """Give a person's calendar a new secret address, or none; only a fingerprint of the secret is kept."""
    kept = _fingerprint(secret) if secret else None
    models.NoticeChoice.objects.update_or_create(person_id=person_id, defaults={"calendar": kept})


def person_of_calendar(secret: str) -> str | None:
    """The sign-in name of whoever a calendar's secret belongs to."""
    row = models.NoticeChoice.objects.filter(calendar=_fingerprint(secret), person__is_active=True)
    found = row.select_related("person").first()
    return found.person.sign_in_name if found else None


def save_interest(person_id: str, wish: Mapping[str, str], now: datetime) -> str:
    """Follow a search; the same search is followed once. Errors: InterestsFull."""
    made = identifier("interest", person_id, sorted(wish.items()))
    held = models.SavedInterest.objects.filter(person_id=person_id)
    if not held.filter(id=made).exists() and held.count() >= INTERESTS_MAX:
        raise InterestsFull(count=INTERESTS_MAX)
    models.SavedInterest.objects.get_or_create(id=made, defaults={"person_id": person_id, "wish": wish, "at": now})
    return made


def drop_interest(person_id: str, interest_id: str) -> None:
    """Stop following a search."""
    models.SavedInterest.objects.filter(person_id=person_id, id=interest_id).delete()


def interests(person_id: str | None = None) -> tuple[Interest, ...]:
    """The searches of one person, or of everybody."""
    rows = models.SavedInterest.objects.order_by("at", "id")
    rows = rows if person_id is None else rows.filter(person_id=person_id)
    return tuple(Interest(row.id, row.person_id, row.wish) for row in rows)


def people_of(subjects: Iterable[str], role: str, today: date) -> tuple[str, ...]:
    """The people who act in a role for any of these parties or authorities today."""
    held = models.Mandate.objects.filter(role=role, subject_id__in=list(subjects), since__lte=today)
    open_ended = held.filter(until=None) | held.filter(until__gt=today)
    return tuple(sorted(set(open_ended.values_list("person_id", flat=True))))


def told_of(row: models.Notice) -> Told:
    """A notice as its reader sees it."""
    return Told(row.id, row.kind, row.about, row.target, row.until, row.at, row.read_at is not None)


def _fingerprint(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
