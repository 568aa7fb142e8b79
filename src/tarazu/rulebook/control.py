"""Goods control as data: quotas with their seasons, permits and approvals, and the attested price of a loading."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Quantity


class PermitKind(StrEnum):
    """What an authority allowed one party."""

    PERMIT = "permit"  # restricted goods may move
    ESTABLISHMENT = "establishment"  # its plant is approved, so that a plant-health bar does not hold it
    SHARE = "share"  # a share of a quota is its own
    LETTER = "letter"  # the letter with which a chamber permits goods of its barter


@dataclass(frozen=True, slots=True)
class Permit:
    """What a legal order allowed one party for the goods under an HS prefix, from a day on and before another."""

    order: str
    party_id: str
    prefix: str
    kind: PermitKind
    number: str
    since: date
    until: date | None
    source: str

    def covers(self, hs: str, day: date) -> bool:
        """Say whether it speaks of some goods on a day."""
        return hs.startswith(self.prefix) and self.since <= day and (self.until is None or day < self.until)


class PermitUnfounded(TarazuError):
    """A permit came without its number or without where it was seen."""

    kind = Kind.INVALID
    says = "Write the number the permit bears and where it was seen: customs and auditors look it up there."


class PermitReversed(TarazuError):
    """A permit ends before it begins."""

    kind = Kind.INVALID
    says = "This permit would end on {until}, and it begins on {since}. Give it a later last day, or none."


def check_permit(permit: Permit) -> None:
    """Refuse a permit nobody could look up, or one without a day. Errors: PermitUnfounded; PermitReversed."""
    if not (permit.number.strip() and permit.source.strip()):
        raise PermitUnfounded
    if permit.until is not None and permit.until <= permit.since:
        raise PermitReversed(since=permit.since, until=permit.until)


@dataclass(frozen=True, slots=True)
class Quota:
    """How much one legal order lets through in one direction in one season: the goods under several HS prefixes.

    `used_elsewhere` is what its keeper says was used outside this mechanism.
    """

    order: str
    name: str
    prefixes: tuple[str, ...]
    direction: str  # "import" or "export", as the order's own country sees it
    partner: str | None
    since: date
    until: date
    amount: Quantity
    used_elsewhere: Quantity
    as_of: date  # the day of that statement
    source: str
    confidence: str

    def counts(self, hs: str, *, direction: str, partner: str, day: date) -> bool:
        """Say whether goods that move on a day count against it."""
        goods = hs.startswith(self.prefixes) and direction == self.direction
        return goods and self.partner in (None, partner) and self.since <= day < self.until


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """A quota, and what of it declarations of this mechanism have used."""

    quota: Quota
    declared: Quantity

    @property
    def left(self) -> Quantity:
        """What is still free; below nought where more was declared than there was."""
        return self.quota.amount - self.quota.used_elsewhere - self.declared

    def is_over(self, asked: Quantity) -> bool:
        """Say whether more is asked than is left, whatever mass or volume it is counted in."""
        left = self.left
        return asked.steps * asked.unit.base_per_step > left.steps * left.unit.base_per_step


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """The imputed price of one energy loading, and how it was found: a swapped cargo has no invoice to read it from."""

    number: str
    commodity: str
    loaded_on: date
    barrel_cents: int  # hundredths of a US dollar a barrel
    method: str
    priced_on: date
    price_source: str
    services: tuple[str, ...]  # whose ships, insurance or finance it uses: keys of the caps, such as "eu_uk"
    freight_itemised: bool
    attested_by: str


@dataclass(frozen=True, slots=True)
class Control:
    """What is on record on a day besides the goods lists: quotas with their use, and permits."""

    quotas: tuple[QuotaUse, ...] = ()
    permits: tuple[Permit, ...] = ()

    def orders_that_allow(self, kind: PermitKind, party_ids: Iterable[str], hs: str, day: date) -> frozenset[str]:
        """The legal orders of which one of some parties holds a permit of a kind for goods on a day."""
        parties = set(party_ids)
        held = (one for one in self.permits if one.kind is kind and one.party_id in parties)
        return frozenset(one.order for one in held if one.covers(hs, day))

    def quotas_for(self, order: str, hs: str, *, direction: str, partner: str, day: date) -> tuple[QuotaUse, ...]:
        """The quotas of an order that goods moving on a day count against."""
        return tuple(
            use
            for use in self.quotas
            if use.quota.order == order and use.quota.counts(hs, direction=direction, partner=partner, day=day)
        )


NOTHING = Control()
