"""Offers and wants, put on the book one by one; longer lists are loaded from tables."""

import csv
from collections.abc import Callable, Mapping
from datetime import date
from http import HTTPStatus
from io import StringIO

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from tarazu.api.acting import actor
from tarazu.api.errors import FieldsRefused, answers, pinned
from tarazu.api.strict import Key
from tarazu.api.words import Amount, Asked, AskedAmount, AskedValue, UnitPrice
from tarazu.desk.publish_listings import publish_listings
from tarazu.desk.see_clock import now
from tarazu.kernel.quantity import UnitMismatch
from tarazu.market.listings import Listing, Offer, Want
from tarazu.market.readers import read_offers, read_wants
from tarazu.reference.tables import Records

router = Router(tags=["market"])

# Where each column of the table that a listing is read from stands in a request.
POINTERS = {
    "ref": "/reference",
    "party": "/party",
    "hs": "/hs",
    "grade": "/grade",
    "unit": "/quantity/unit",
    "quantity": "/quantity/amount",
    "minimum_lot": "/minimum_lot/amount",
    "price": "/price/amount",
    "place": "/place",
    "from": "/window/since",
    "until": "/window/until",
    "term": "/term",
    "note": "/note",
    "accepts": "/accepts",
}


class WindowAsked(Asked):
    """The days of a listing: the first one, and the first one after it, or null."""

    since: str = Field(examples=["2025-11-15"])
    until: str | None = None


class Substitute(Asked):
    """Goods that a want takes as well: so many units of them `given` stand for so many `filled` of those wanted."""

    commodity: str = Field(examples=["1006.30/non-basmati"])
    given: int = Field(examples=[11])
    filled: int = Field(examples=[10])


class ListingAsked(Asked):
    """An offer or a want. `price` is for one unit of `quantity`: the least a giver asks, the most a wanter bids.

    `accepts` is for wants alone.
    """

    party: str
    reference: str
    hs: str = Field(examples=["1006.30"])
    grade: str = ""
    quantity: AskedAmount
    minimum_lot: AskedAmount | None = None
    price: AskedValue
    place: str = Field(examples=["PKKHI"])
    window: WindowAsked
    term: str = Field(examples=["FOB"])
    note: str = ""
    accepts: list[Substitute] = []


class Window(Schema):
    """The days of a listing, half-open."""

    since: date
    until: date | None


class Published(Schema):
    """A listing as it stands on the book, in the unit its goods are counted in."""

    id: str
    party: str = Field(alias="party_id")
    reference: str
    commodity: str
    quantity: Amount
    minimum_lot: Amount
    price: UnitPrice = Field(alias="limit")
    place: str
    window: Window
    term: str
    accepts: list[Substitute] = []


@router.post("/offers", response=answers(Published, HTTPStatus.CREATED))
def publish_offer(request: HttpRequest, body: ListingAsked, key: Key) -> Status[Listing]:
    """Put an offer of one of your parties on the book."""
    return _publish(request, body, key, "publish_offer", read_offers)


@router.post("/wants", response=answers(Published, HTTPStatus.CREATED))
def publish_want(request: HttpRequest, body: ListingAsked, key: Key) -> Status[Listing]:
    """Put a want of one of your parties on the book."""
    return _publish(request, body, key, "publish_want", read_wants)


def _publish(
    request: HttpRequest,
    body: ListingAsked,
    key: str,
    power: str,
    read: Callable[[str, Mapping[str, str]], Records[Offer] | Records[Want]],
) -> Status[Listing]:
    acting = actor(request)
    acting.must(power, body.party)  # first of all: who asks for strangers does not learn who is registered
    records, errors = read(_table(body), {body.party: body.party})
    if errors:
        raise FieldsRefused((POINTERS.get(wrong.column, ""), wrong.error) for wrong in errors)
    (listing,) = records
    publish_listings(actor=acting, listings=[listing], now=now(), key=key)
    return Status(HTTPStatus.CREATED, listing)


def _table(body: ListingAsked) -> str:
    """The request as the table that traders load, so that there is one reader of listings and one set of errors."""
    lot = body.minimum_lot
    if lot is not None and lot.unit != body.quantity.unit:
        with pinned("/minimum_lot/unit"):
            raise UnitMismatch(left=body.quantity.unit, right=lot.unit)
    cells = {
        "ref": body.reference,
        "party": body.party,
        "hs": body.hs,
        "grade": body.grade,
        "unit": body.quantity.unit,
        "quantity": body.quantity.amount,
        "minimum_lot": lot.amount if lot else "",
        "price": body.price.amount,
        "place": body.place,
        "from": body.window.since,
        "until": body.window.until or "",
        "term": body.term,
        "note": body.note,
    }
    if body.accepts:
        cells["accepts"] = "; ".join(f"{one.commodity} {one.given}:{one.filled}" for one in body.accepts)
    table = StringIO()
    csv.writer(table).writerows([cells.keys(), cells.values()])
    return table.getvalue()
