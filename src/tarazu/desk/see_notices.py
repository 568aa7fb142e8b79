"""What a person was told, how they want to be told, what they follow, and their deadlines as a calendar has them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from tarazu.clearing.windows import Window, WindowPhase
from tarazu.matching.deals import DealInShort
from tarazu.registry.people import Actor, Role
from tarazu.storage import matching, models, notices, registry, windows
from tarazu.storage.authorisation import answered_by
from tarazu.storage.first_clocks import first_clocks
from tarazu.storage.notices import Choice, Interest, Told


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """Everything on the page of notices."""

    notices: tuple[Told, ...]
    choice: Choice
    interests: tuple[Interest, ...]
    deals: Mapping[str, DealInShort]  # that notices are about, by their ids


@dataclass(frozen=True, slots=True)
class Deadline:
    """One day of a calendar: a file's due date, a deal's last hour for answers, a listing's last day."""

    kind: str  # file_due, consent_due, listing_ends, cut_off_soon
    id: str
    about: str
    target: str
    on: date
    at: datetime | None
    deal: DealInShort | None = None
    window: Window | None = None


def see_notices(*, actor: Actor) -> NoticesPage:
    """The newest notices with everything that can be chosen."""
    person = actor.person_id
    told = notices.notices(person)
    deals = matching.deals_in_short((one.deal_id for one in told if one.deal_id), actor.subjects(Role.TRADER))
    return NoticesPage(told, notices.choice(person), notices.interests(person), deals)


def unread(sign_in_name: str) -> int:
    """How many notices whoever signs in under a name has not read."""
    return notices.unread(sign_in_name)


def see_calendar(*, secret: str, now: datetime) -> tuple[Deadline, ...] | None:
    """The deadlines of whoever a calendar's secret belongs to; None where it belongs to nobody."""
    name = notices.person_of_calendar(secret) if secret else None
    if name is None:
        return None
    actor = registry.actor(name, now.date())
    found = [*_files(actor, now.date()), *_deals(actor, now), *_listings(actor, now.date()), *_cut_offs(actor, now)]
    return tuple(sorted(found, key=lambda one: (one.on, one.kind, one.id)))


def _files(actor: Actor, today: date) -> Iterator[Deadline]:
    answered = answered_by(actor.subjects(Role.TRADER)).values("id")
    mine = Q(authority_id__in=actor.subjects(Role.OFFICER)) | Q(id__in=answered)
    rows = models.Authorisation.objects.filter(mine, state="granted")
    clocks = first_clocks(rows, today)
    for key, number in rows.order_by("id").values_list("id", "approval_number"):
        yield Deadline("file_due", key, number, f"file:{key}", clocks[key].due_date(today), None)


def _deals(actor: Actor, now: datetime) -> Iterator[Deadline]:
    own = actor.subjects(Role.TRADER)
    found = matching.deals_of_party(own)
    waiting = [one for one in found if one.state.value == "proposed" and one.consent_until and one.consent_until >= now]
    named = matching.deals_in_short((one.id for one in waiting), own)
    for deal in waiting:
        until = deal.consent_until
        assert until is not None, "a deal that waits for answers says until when"
        yield Deadline("consent_due", deal.id, deal.id, f"deal:{deal.id}", until.date(), until, named[deal.id])


def _cut_offs(actor: Actor, now: datetime) -> Iterator[Deadline]:
    """The windows that are open in the orders in which somebody has goods under way."""
    running = answered_by(actor.subjects(Role.TRADER)).filter(state="granted")
    still_open = models.NettingWindow.objects.filter(phase=WindowPhase.OPEN.value, order__in=running.values("order"))
    ahead = [one for one in windows.windows_of(still_open) if one.cut_off > now.date()]
    for one in sorted(ahead, key=lambda window: (window.cut_off, window.id)):
        yield Deadline("cut_off_soon", one.id, one.label, f"window:{one.id}", one.cut_off, one.closes_at, window=one)


def _listings(actor: Actor, today: date) -> Iterator[Deadline]:
    own = actor.subjects(Role.TRADER)
    for row in models.Listing.objects.filter(party_id__in=own, state="open", until__gt=today):
        last = (row.until or today) - timedelta(days=1)
        yield Deadline("listing_ends", row.id, row.reference, f"listing:{row.id}", last, None)
