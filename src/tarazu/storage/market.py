"""The book in the database: listings to values and back, and what deals hold and take of them."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import partial

from django.db.models import F, Q, QuerySet

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price
from tarazu.market.listings import Listing, ListingState, Offer, Want
from tarazu.market.substitutes import Substitute
from tarazu.reference.units import unit
from tarazu.storage import models


class ListingAbsent(TarazuError):
    """No offer or want has this identifier."""

    kind = Kind.ABSENT
    says = "There is no offer or want '{listing}'. It may have been withdrawn; look at the book."


class ListingGone(TarazuError):
    """A listing no longer has the quantity a deal needs."""

    kind = Kind.CONFLICT
    says = "Of {listing} only {left} steps are open, {asked} are needed. Another deal was faster; run a new round."


class ListingHeld(TarazuError):
    """A listing was to be changed or withdrawn while a proposed deal holds some of it."""

    kind = Kind.CONFLICT
    says = (
        "A proposed deal or a broker holds some of '{reference}'. "
        "Answer the deal, or ask the broker to let go of it, first."
    )


class ListingTooSmall(TarazuError):
    """A listing was to be made smaller than what contracts have taken of it already."""

    kind = Kind.CONFLICT
    says = "{quantity} is not more than the {taken} that contracts have taken already. Withdraw the listing instead."


def listing_of(row: models.Listing) -> Listing:
    """The offer or want a row holds."""
    measure = unit(row.unit)
    taken_too = tuple(Substitute(*one) for one in row.accepts)
    kind = Offer if row.side == "offer" else partial(Want, accepts=taken_too)
    return kind(
        id=row.id,
        party_id=row.party_id,
        reference=row.reference,
        commodity=row.commodity,
        quantity=Quantity(row.steps, measure),
        minimum_lot=Quantity(row.minimum_lot, measure),
        limit=Price(row.limit_minor, measure),
        place=row.place,
        window=Period(row.since, row.until),
        term=row.term,
        note=row.note,
        state=ListingState(row.state),
        held=row.held,
        taken=row.taken,
    )


def insert_listings(listings: Iterable[Listing]) -> None:
    """Put new listings on the book."""
    models.Listing.objects.bulk_create(
        models.Listing(
            id=listing.id,
            side="offer" if isinstance(listing, Offer) else "want",
            party_id=listing.party_id,
            reference=listing.reference,
            commodity=listing.commodity,
            steps=listing.quantity.steps,
            minimum_lot=listing.minimum_lot.steps,
            unit=listing.quantity.unit.code,
            limit_minor=listing.limit.minor,
            place=listing.place,
            since=listing.window.since,
            until=listing.window.until,
            term=listing.term,
            note=listing.note,
            accepts=_accepts(listing),
            state=listing.state.value,
        )
        for listing in listings
    )


def _accepts(listing: Listing) -> list[tuple[str, int, int]]:
    return [(one.commodity, one.given, one.filled) for one in listing.accepts] if isinstance(listing, Want) else []


def taken_references(listings: Iterable[Listing]) -> set[tuple[str, str]]:
    """Which of the parties and references of some listings stand on the book already."""
    wanted = {(listing.party_id, listing.reference) for listing in listings}
    parties = {party_id for party_id, _reference in wanted}
    held = models.Listing.objects.filter(party_id__in=parties).values_list("party_id", "reference")
    return wanted & set(held)


def open_rows(day: date) -> QuerySet[models.Listing]:
    """The rows of which `is_open` says yes on a day."""
    rows = models.Listing.objects.filter(state=ListingState.OPEN.value, steps__gt=F("held") + F("taken"))
    return rows.filter(Q(until=None) | Q(until__gt=day))


def names_of(listing_ids: Collection[str]) -> dict[str, str]:
    """A name that people know for each of some listings: its party and its reference."""
    rows = models.Listing.objects.filter(id__in=listing_ids).values_list("id", "party_id", "reference")
    return {key: f"{party} {reference}" for key, party, reference in rows}


def listings() -> tuple[Listing, ...]:
    """Every listing, in the order of their ids."""
    return tuple(listing_of(row) for row in models.Listing.objects.order_by("id"))


def listings_by_id(listing_ids: Iterable[str]) -> dict[str, Listing]:
    """Some listings."""
    return {row.id: listing_of(row) for row in models.Listing.objects.filter(id__in=list(listing_ids))}


def listing(listing_id: str) -> Listing:
    """One listing. Errors: ListingAbsent."""
    row = models.Listing.objects.filter(id=listing_id).first()
    if row is None:
        raise ListingAbsent(listing=listing_id)
    return listing_of(row)


def hold(listing_id: str, steps: int) -> None:
    """Hold steps of a listing for a proposed deal. Errors: ListingGone."""
    held = models.Listing.objects.filter(
        id=listing_id, state=ListingState.OPEN.value, steps__gte=F("held") + F("taken") + steps
    ).update(held=F("held") + steps)
    if not held:
        found = listing(listing_id)
        raise ListingGone(listing=found.reference, left=found.open_steps, asked=steps)


def release(listing_id: str, steps: int) -> None:
    """Give held steps back to the book."""
    models.Listing.objects.filter(id=listing_id).update(held=F("held") - steps)


def take(listing_id: str, steps: int) -> None:
    """Turn held steps into taken ones; a listing that is used up leaves the book."""
    rows = models.Listing.objects.filter(id=listing_id)
    rows.update(held=F("held") - steps, taken=F("taken") + steps)
    rows.filter(taken=F("steps")).update(state=ListingState.TAKEN.value)


def change(listing_id: str, changed: Listing) -> None:
    """Put new amounts, limit, place and window on an open listing of which no deal holds anything.

    Errors:  ListingHeld; ListingTooSmall.
    """
    if changed.quantity.steps < changed.taken + 1:
        left = Quantity(changed.taken, changed.quantity.unit)
        raise ListingTooSmall(quantity=changed.quantity, taken=left)
    free = models.Listing.objects.filter(id=listing_id, state=ListingState.OPEN.value, held=0)
    done = free.update(
        steps=changed.quantity.steps,
        minimum_lot=changed.minimum_lot.steps,
        limit_minor=changed.limit.minor,
        place=changed.place,
        since=changed.window.since,
        until=changed.window.until,
        term=changed.term,
        note=changed.note,
        accepts=_accepts(changed),
    )
    if not done:
        raise ListingHeld(reference=changed.reference)


def withdraw(listing_id: str, state: ListingState) -> None:
    """Take an open listing off the book. Errors: ListingHeld."""
    if not models.Listing.objects.filter(id=listing_id, state=ListingState.OPEN.value, held=0).update(state=state):
        raise ListingHeld(reference=listing(listing_id).reference)
