"""A trader's own offers and wants, the forms they have begun, and what a new form may be filled with."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from tarazu.kernel.quantity import Quantity
from tarazu.market.listings import Listing, ListingState, Offer
from tarazu.matching.deals import WhyNot
from tarazu.reference.commodities import Commodity, UnknownGrade, commodity_of, find_codes, find_goods, goods
from tarazu.registry.parties import Party
from tarazu.registry.people import Actor
from tarazu.storage import drafts, listing_templates, market, models, registry, rounds
from tarazu.storage.drafts import Draft
from tarazu.storage.listing_templates import KeptTemplate as KeptTemplate
from tarazu.storage.market import ListingAbsent

FOUND_MAX = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnListing:
    """One of one's own listings."""

    listing: Listing
    side: str
    party: Party
    commodity: Commodity
    any_grade: bool
    open: Quantity
    held: Quantity
    why_not: WhyNot | None  # of the newest round
    deals: tuple[str, ...]  # proposed deals that hold some of it

    @property
    def may_change(self) -> bool:
        """Say whether it may be changed or withdrawn now."""
        return self.listing.state is ListingState.OPEN and not self.listing.held


@dataclass(frozen=True, slots=True)
class OwnListings:
    """Everything a trader has on the book, had on it, or has begun to write."""

    open: tuple[OwnListing, ...]
    ended: tuple[OwnListing, ...]
    drafts: tuple[Draft, ...]
    templates: tuple[KeptTemplate, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Goods that some words may mean; `hs_text` is set where our list of goods does not name them."""

    key: str
    commodity: Commodity
    any_grade: bool


def see_listings(*, actor: Actor) -> OwnListings:
    """One's own listings and drafts, the newest windows first."""
    rows = models.Listing.objects.filter(party_id__in=actor.acts_for()).order_by("-since", "id")
    lines = _lines([market.listing_of(row) for row in rows])
    return OwnListings(
        tuple(line for line in lines if line.listing.state is ListingState.OPEN),
        tuple(line for line in lines if line.listing.state is not ListingState.OPEN),
        tuple(one for one in drafts.drafts(actor.person_id) if _goes_on_with(one, actor)),
        own_templates(actor=actor),
    )


def see_listing(*, actor: Actor, listing_id: str) -> OwnListing:
    """One of one's own listings. Errors: ListingAbsent."""
    held = market.listing(listing_id)
    if held.party_id not in actor.acts_for():
        raise ListingAbsent(listing=listing_id)
    return _lines([held])[0]


def see_draft(*, actor: Actor, draft_id: str) -> Draft:
    """One form that this person has begun for a party they still act for. Errors: DraftAbsent."""
    found = drafts.draft(draft_id, actor.person_id)
    if not _goes_on_with(found, actor):
        raise drafts.DraftAbsent
    return found


def own_templates(*, actor: Actor) -> tuple[KeptTemplate, ...]:
    """The templates of every party one acts for, by name."""
    return listing_templates.templates(actor.acts_for())


def see_template(*, actor: Actor, template_id: str) -> KeptTemplate:
    """One template of a party one acts for. Errors: TemplateAbsent."""
    return listing_templates.template(template_id, actor.acts_for())


def _goes_on_with(draft: Draft, actor: Actor) -> bool:
    """Say whether a draft is of a party its writer acts for today: the firm's secret goes with the mandate."""
    own = actor.acts_for()
    return bool(own) and (draft.cells.get("party") or own[0]) in own


def own_parties(actor: Actor) -> tuple[Party, ...]:
    """The parties a person may publish for."""
    held = registry.parties(set(actor.acts_for()))
    return tuple(held[one] for one in actor.acts_for() if one in held)


def free_reference(party_id: str, side: str) -> str:
    """A reference that no listing of a party has yet, such as O-4."""
    taken = set(models.Listing.objects.filter(party_id=party_id).values_list("reference", flat=True))
    letter = "O" if side == "offer" else "W"
    return next(name for at in range(1, len(taken) + 2) if (name := f"{letter}-{at}") not in taken)


def next_days(now: datetime) -> tuple[str, str]:
    """The first and last day a new form begins with: from today, for ninety days."""
    return now.date().isoformat(), (now.date() + timedelta(days=90)).isoformat()


def find(words: str, side: str) -> tuple[Found, ...]:
    """The goods some words or a code may mean, our own list first, then the Harmonized System's text."""
    known = find_goods(words, FOUND_MAX)
    found = [Found(entry.key, entry, any_grade=False) for entry in known]
    if side == "want":
        found += [_any(key) for key in dict.fromkeys(entry.key.partition("/")[0] for entry in known if entry.grade)]
    codes = {entry.hs for entry in goods()}
    for code, _text in find_codes(words, FOUND_MAX):
        if code not in codes and len(found) < 2 * FOUND_MAX:
            entry = commodity_of(f"{code[:4]}.{code[4:]}")
            found.append(Found(entry.key, entry, any_grade=False))
    return tuple(found)


def meant(key: str) -> Found:
    """What a key of goods stands for. Errors: UnknownCommodity; UnknownGrade."""
    try:
        return Found(key, commodity_of(key), any_grade=False)
    except UnknownGrade:
        if any(entry.key.startswith(f"{key}/") for entry in goods()):
            return _any(key)
        raise


def _any(key: str) -> Found:
    return Found(key, next(entry for entry in goods() if entry.key.startswith(f"{key}/")), any_grade=True)


def _lines(listings: list[Listing]) -> list[OwnListing]:
    ids = {listing.id for listing in listings}
    parties = registry.parties({listing.party_id for listing in listings})
    newest = rounds.newest_round_id()
    reasons = {why.listing_id: why for why in rounds.why_nots(newest, ids)} if newest else {}
    holding: dict[str, list[str]] = {}
    held = Q(offer_id__in=ids) | Q(want_id__in=ids)
    for leg in models.Leg.objects.filter(held, deal__state="proposed"):
        for listing_id in (leg.offer_id, leg.want_id):
            if listing_id in ids:
                holding.setdefault(listing_id, []).append(leg.deal_id)
    lines = []
    for listing in listings:
        what = meant(listing.commodity)
        unit = listing.quantity.unit
        lines.append(
            OwnListing(
                listing=listing,
                side="offer" if isinstance(listing, Offer) else "want",
                party=parties[listing.party_id],
                commodity=what.commodity,
                any_grade=what.any_grade,
                open=Quantity(listing.open_steps, unit),
                held=Quantity(listing.held, unit),
                why_not=reasons.get(listing.id),
                deals=tuple(dict.fromkeys(holding.get(listing.id, ()))),
            )
        )
    return lines
