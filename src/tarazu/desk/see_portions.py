"""What is read a portion at a time: the book, listings, deals, files, set-offs; and the signed heads, newest first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet

from tarazu.clearing.set_off import SetOff
from tarazu.market.listings import Listing
from tarazu.registry.people import PLATFORM, Actor, Role
from tarazu.storage import market, models, signing
from tarazu.storage import set_offs as set_off_notices
from tarazu.storage.authorisation import answered_by
from tarazu.storage.signing import HeadSignature

PORTION_MAX = 500
CURSOR_DIGITS_MAX = 16
Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Portion(Generic[Line]):
    """Some lines, and the identifier after which the next portion begins; "" at the end."""

    lines: tuple[Line, ...]
    next_after: str


@dataclass(frozen=True, slots=True)
class DealInShort:
    """A deal of one's own, by its state and deadlines."""

    id: str
    state: str
    day: date
    consent_until: datetime | None
    sign_until: datetime | None


@dataclass(frozen=True, slots=True)
class FileInShort:
    """A file that one may see, by its state and number."""

    id: str
    order: str
    state: str
    approval_number: str
    contract_id: str
    applied_on: date
    granted_on: date | None
    closed_on: date | None


def open_book(*, now: datetime, after: str = "", size: int = PORTION_MAX) -> Portion[Listing]:
    """The open listings of everybody; whose they are and their limits are for their own parties to read."""
    return _portion(market.open_rows(now.date()), after, size, market.listing_of)


def own_listings(*, actor: Actor, after: str = "", size: int = PORTION_MAX) -> Portion[Listing]:
    """Every listing of the parties one trades for, also those that have ended."""
    rows = models.Listing.objects.filter(party_id__in=actor.subjects(Role.TRADER))
    return _portion(rows, after, size, market.listing_of)


def own_deals(*, actor: Actor, after: str = "", size: int = PORTION_MAX) -> Portion[DealInShort]:
    """The deals that the parties one trades for have a leg in."""
    own = actor.subjects(Role.TRADER)
    given = models.Leg.objects.filter(giver_id__in=own).values("deal_id")
    got = models.Leg.objects.filter(receiver_id__in=own).values("deal_id")
    rows = models.Deal.objects.filter(Q(id__in=given) | Q(id__in=got))
    return _portion(
        rows, after, size, lambda row: DealInShort(row.id, row.state, row.day, row.consent_until, row.sign_until)
    )


def files(*, actor: Actor, state: str = "", after: str = "", size: int = PORTION_MAX) -> Portion[FileInShort]:
    """The files one answers for, decides on, or audits; those in one state where it is named."""
    rows = models.Authorisation.objects.all()
    if not actor.may("see_everything", PLATFORM):
        answered = answered_by(actor.acts_for()).values("id")
        rows = rows.filter(Q(id__in=answered) | Q(authority_id__in=actor.subjects(Role.OFFICER)))
    return _portion(rows.filter(state=state) if state else rows, after, size, _in_short)


def set_offs(*, actor: Actor, after: str = "", size: int = PORTION_MAX) -> Portion[SetOff]:
    """The set-offs that name a party one trades for; all of them for the clearing desk and auditors."""
    rows = models.SetOffNotice.objects.prefetch_related("debts")
    if not (actor.may("set_off", PLATFORM) or actor.may("see_everything", PLATFORM)):
        own = actor.subjects(Role.TRADER)
        rows = rows.filter(Q(debts__debtor_id__in=own) | Q(debts__creditor_id__in=own)).distinct()
    return _portion(rows, after, size, set_off_notices.set_off_of)


def _in_short(row: models.Authorisation) -> FileInShort:
    return FileInShort(
        id=row.id,
        order=row.order,
        state=row.state,
        approval_number=row.approval_number,
        contract_id=row.contract_id,
        applied_on=row.applied_on,
        granted_on=row.granted_on,
        closed_on=row.closed_on,
    )


def _portion(rows: QuerySet[Any], after: str, size: int, read: Callable[[Any], Line]) -> Portion[Line]:
    found: Iterable[Any] = rows.filter(id__gt=after).order_by("id")[: size + 1]
    held = list(found)
    shown = held[:size]
    return Portion(tuple(read(row) for row in shown), shown[-1].id if len(held) > size else "")


def signed_heads(*, after: str = "", size: int) -> Portion[HeadSignature]:
    """The heads of the journal as they were signed, the newest first, for anybody to note down."""
    before = int(after) if after.isascii() and after.isdigit() and len(after) < CURSOR_DIGITS_MAX else None
    found = signing.newest_signed(size + 1, before)
    shown = found[:size]
    return Portion(tuple(head for _, head in shown), str(shown[-1][0]) if len(found) > size else "")
