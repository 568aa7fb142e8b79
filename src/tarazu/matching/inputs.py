"""Everything a round was run on, in a shape that can be kept and read back: so that anyone can run it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tarazu.corridor.planning import Roads
from tarazu.market.book import Book
from tarazu.market.listings import Listing
from tarazu.matching.facts import Claim, MarketFacts
from tarazu.matching.options import RoundOptions
from tarazu.reference.commodities import Commodity
from tarazu.reference.valuations import Valuation
from tarazu.rulebook.control import NOTHING, Control
from tarazu.rulebook.facts import GoodsListing, PartyFacts
from tarazu.rulebook.figures import Figure, Figures

Kept = TypeVar("Kept")
Listed = TypeVar("Listed", bound=Listing)


@dataclass(frozen=True, slots=True)
class HeldValuation:
    """A valuation and the origin it is held for, which may be any."""

    commodity: str
    origin: str
    valuation: Valuation


@dataclass(frozen=True, slots=True)
class HeldFigures:
    """The figures of one legal order on the day of a round."""

    order: str
    day: date
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class RoundInput:
    """A book, the facts of its day and the options of its round, as rows."""

    book: Book
    options: RoundOptions
    day: date
    parties: tuple[PartyFacts, ...]
    commodities: tuple[Commodity, ...]
    valuations: tuple[HeldValuation, ...]
    roads: Roads
    listings: tuple[GoodsListing, ...]
    figures: tuple[HeldFigures, ...]
    permits: tuple[tuple[str, str], ...]
    control: Control = NOTHING
    claims: tuple[Claim, ...] = ()

    def facts(self) -> MarketFacts:
        """The facts as a round takes them."""
        return MarketFacts(
            day=self.day,
            parties={party.id: party for party in self.parties},
            commodities={goods.key: goods for goods in self.commodities},
            valuations={(one.commodity, one.origin): one.valuation for one in self.valuations},
            roads=self.roads,
            listings=self.listings,
            figures={
                one.order: Figures(one.order, one.day, {figure.key: figure for figure in one.figures})
                for one in self.figures
            },
            permits=frozenset(self.permits),
            control=self.control,
            claims=self.claims,
        )


def round_input(book: Book, facts: MarketFacts, options: RoundOptions) -> RoundInput:
    """The input of a round, in the order of its keys."""
    return RoundInput(
        book=Book(book.day, _by_id(book.offers), _by_id(book.wants)),
        options=options,
        day=facts.day,
        parties=_sorted(facts.parties),
        commodities=_sorted(facts.commodities),
        valuations=tuple(HeldValuation(*key, facts.valuations[key]) for key in sorted(facts.valuations)),
        roads=facts.roads,
        listings=facts.listings,
        figures=tuple(
            HeldFigures(figures.order, figures.day, _sorted(figures.figures)) for figures in _sorted(facts.figures)
        ),
        permits=tuple(sorted(facts.permits)),
        control=facts.control,
        claims=tuple(sorted(facts.claims, key=lambda one: (one.on, str(one.first), str(one.last), one.amount))),
    )


def _by_id(listings: tuple[Listed, ...]) -> tuple[Listed, ...]:
    return tuple(sorted(listings, key=lambda one: one.id))


def _sorted(held: Mapping[str, Kept]) -> tuple[Kept, ...]:
    return tuple(held[key] for key in sorted(held))
