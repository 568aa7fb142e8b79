"""Which notices go out by mail, and that they went."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tarazu.matching.deals import DealInShort
from tarazu.registry.people import Role
from tarazu.storage import models
from tarazu.storage.matching import deals_in_short
from tarazu.storage.notices import Told, told_of
from tarazu.storage.registry import mandate_of

LETTER_NOTICES_MAX = 50


@dataclass(frozen=True, slots=True)
class Letter:
    """Notices for one address, in one language; `digest` is the daily one."""

    person_id: str
    address: str
    name: str
    language: str
    notices: tuple[Told, ...]
    digest: bool
    deals: Mapping[str, DealInShort]


def letters(day: date) -> tuple[Letter, ...]:
    """The letters to send now: what was chosen for at once, and once a day everything else for whoever wants it."""
    found = []
    for row in models.NoticeChoice.objects.exclude(address="").select_related("person").order_by("person_id"):
        waiting = models.Notice.objects.filter(person_id=row.person_id, mailed_at=None, read_at=None)
        at_once = waiting.filter(kind__in=row.at_once).order_by("at", "id")
        rest = waiting.exclude(kind__in=row.at_once).order_by("at", "id") if row.daily and row.mailed_on != day else ()
        for rows, digest in ((at_once, False), (rest, True)):
            told = tuple(told_of(each) for each in rows[:LETTER_NOTICES_MAX])
            if told:
                person = row.person
                deals = deals_in_short((one.deal_id for one in told if one.deal_id), _traded_for(person.id, day))
                found.append(Letter(person.id, row.address, person.name, person.language, told, digest, deals))
    return tuple(found)


def _traded_for(person_id: str, day: date) -> frozenset[str]:
    rows = models.Mandate.objects.filter(person_id=person_id, role=Role.TRADER.value)
    held = (mandate_of(row) for row in rows)
    return frozenset(one.subject_id for one in held if one.period.covers(day))


def mark_mailed(person_id: str, notice_ids: Iterable[str], now: datetime, *, digest: bool) -> None:
    """Say that notices went out by mail."""
    models.Notice.objects.filter(person_id=person_id, id__in=list(notice_ids)).update(mailed_at=now)
    if digest:
        models.NoticeChoice.objects.filter(person_id=person_id).update(mailed_on=now.date())
