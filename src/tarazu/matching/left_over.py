"""Why listings of a wide round are left over: their counterparts of best price in the whole book are asked."""

from collections.abc import Mapping, Sequence

from tarazu.kernel.percent import Percent
from tarazu.market.book import Book
from tarazu.market.listings import Listing, Offer, Want
from tarazu.matching.gates import Watch, code_of, codes_of, factor_of, freight_owed, stopped
from tarazu.matching.why_not import Held, Reason, nearer

NEAREST = 8  # counterparts of a listing that are asked: those still open first, of these the best priced
BASIS_POINTS = 10_000


def why_left(book: Book, left: Mapping[str, int], watch: Watch) -> dict[str, Held]:
    """What holds back every listing of which something is left."""
    offers, wants = _by_code(book.offers, left), _by_code(book.wants, left)
    found = {}
    for one in book.listings:
        if left[one.id]:
            codes = codes_of(one) if isinstance(one, Want) else [code_of(one)]
            others = [other for code in codes for other in (offers if isinstance(one, Want) else wants).get(code, [])]
            found[one.id] = _held(one, others[:NEAREST], left, watch)
    return found


def _by_code(listings: Sequence[Listing], left: Mapping[str, int]) -> dict[str, list[Listing]]:
    """Listings by the codes of their goods: those still open first, of these the best priced."""

    def rank(one: Listing) -> tuple[bool, int, str]:
        return not left[one.id], one.limit.minor if isinstance(one, Offer) else -one.limit.minor, one.id

    found: dict[str, list[Listing]] = {}
    for one in sorted(listings, key=rank):
        for code in codes_of(one) if isinstance(one, Want) else [code_of(one)]:
            found.setdefault(code, []).append(one)
    return found


def _held(listing: Listing, others: Sequence[Listing], left: Mapping[str, int], watch: Watch) -> Held:
    held: Held | None = None
    for other in others:
        offer, want = (listing, other) if isinstance(listing, Offer) else (other, listing)
        assert isinstance(offer, Offer) and isinstance(want, Want), "an offer meets a want"
        stop = watch.stop(offer, want)
        found = stopped(listing, other, stop) if stop else _met(listing, offer, want, left, watch)
        held = nearer(held, found)
    return held or Held(Reason.NO_COUNTER, {"commodity": listing.commodity}, None)


def _met(listing: Listing, offer: Offer, want: Want, left: Mapping[str, int], watch: Watch) -> Held:
    """What holds back two that every gate lets together: their prices, or that one of them is used up."""
    given, filled = factor_of(offer, want) or (1, 1)
    net = want.limit.minor * filled // given - freight_owed(offer, want, watch.lane(offer, want))
    other = want if listing is offer else offer
    if offer.limit.minor > net:
        gap = -(-(offer.limit.minor - net) * BASIS_POINTS // listing.limit.minor)
        return Held(Reason.PRICE, {"commodity": listing.commodity, "gap": Percent(gap)}, other.id)
    reason = Reason.NOT_REACHED if left[other.id] else Reason.USED_UP
    return Held(reason, {"commodity": listing.commodity}, other.id)
