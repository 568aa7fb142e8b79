"""Everything a rule may look at, gathered by the rooms above before judging."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price, Value
from tarazu.reference.earlier_worth import MiddleHalf, MiddleRatio
from tarazu.rulebook.control import Attestation, QuotaUse
from tarazu.rulebook.figures import Figures


class Screening(StrEnum):
    """What screening last said of a party."""

    CLEAR = "clear"
    HIT = "hit"
    UNSCREENED = "unscreened"


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A party as the rules see it; `members` is empty except for a consortium."""

    id: str
    name: str
    country: str
    kind: str
    tax_number: str | None = None
    active_taxpayer_until: date | None = None
    single_window: bool = False
    contract_registered: bool = False
    undertaking_signed: bool = False
    joint_liability_acknowledged: bool = False
    screening: Screening = Screening.UNSCREENED
    members: tuple["PartyFacts", ...] = ()
    mission_certificate: bool = False  # a mission certified this foreign party as not sanctioned (order of 2023)
    open_files: int = 0  # of an individual: its other files that are asked for or in force
    certificate_withdrawn: bool = False  # it did, and takes it back; no new one and no undertaking has come instead

    @property
    def firms(self) -> tuple["PartyFacts", ...]:
        """The members of a consortium, or the party alone."""
        return self.members or (self,)


@dataclass(frozen=True, slots=True)
class GoodsListing:
    """A line of a goods list: what one legal order says of an HS prefix in one direction."""

    order: str
    prefix: str
    direction: str  # "import", "export" or "both", as the order's own country sees it
    effect: str  # "permitted" (2023 appendix), "banned", "restricted", "plant_health" or "energy"
    category: str
    partner: str | None
    since: date
    until: date | None
    source: str
    condition: str = ""  # what a restriction asks for


@dataclass(frozen=True, slots=True)
class LegFacts:
    """One leg as the rules see it. `expected` is its worth at the day's reference valuation, None without one."""

    number: int
    giver: PartyFacts
    receiver: PartyFacts
    hs: str
    commodity: str
    origin: str
    quantity: Quantity
    contract_value: Value
    expected: Value | None
    reference: Price | None
    listings: tuple[GoodsListing, ...] = ()
    transit_days: int | None = None  # None: no open route is known
    shelf_days: int | None = None
    permits: frozenset[str] = frozenset()  # the orders whose permit is held
    establishments: frozenset[str] = frozenset()  # the orders that approved the giver's plant for these goods
    quota_shares: frozenset[str] = frozenset()  # the orders under which the giver or receiver holds a share
    quotas: tuple[QuotaUse, ...] = ()  # of the judging order, that these goods count against
    letters: frozenset[str] = frozenset()  # the orders under which a chamber's permission letter is held
    loading: Attestation | None = None  # of this loading, once it is declared
    earlier: MiddleHalf | None = None  # as the judging order's customs assessed these goods on this road; None: too few


@dataclass(frozen=True, slots=True)
class RatioFacts:
    """What goods were exchanged at in earlier files of the judging order between the same two countries."""

    incoming: str  # a commodity
    outgoing: str
    earlier: MiddleRatio


@dataclass(frozen=True, slots=True)
class DealFacts:
    """A deal under one legal order on one day."""

    order: str  # the country whose order judges: PK, RU, IR, AF
    day: date
    figures: Figures
    legs: tuple[LegFacts, ...]
    ratios: tuple[RatioFacts, ...] = ()  # only those of goods the deal exchanges, and of enough files
    valid_from: date | None = None
    valid_until: date | None = None
    contract_number: str = ""
    contract_day: date | None = None
    imports_assessed: int = 0  # in minor units, of the authorisation a declaration is lodged under
    exports_declared: int = 0  # likewise, those assessed as assessed, without the one that is judged
    exports_agreed: int = 0  # what left and what is judged: assessed as assessed, all else at the contract's value
    agreed_side: int = 0  # the agreed value of the larger side of the contract
    swing_percent: int | None = None  # of the agreed side, as the contract has it; None before there is a contract

    @property
    def imports(self) -> tuple[LegFacts, ...]:
        """The legs that come into the order's country."""
        return tuple(leg for leg in self.legs if leg.receiver.country == self.order)

    @property
    def exports(self) -> tuple[LegFacts, ...]:
        """The legs that leave the order's country."""
        return tuple(leg for leg in self.legs if leg.giver.country == self.order)

    @property
    def own_parties(self) -> tuple[PartyFacts, ...]:
        """The parties of the order's own country, each once, in the order of the legs."""
        sides = [party for leg in self.legs for party in (leg.giver, leg.receiver)]
        return tuple({party.id: party for party in sides if party.country == self.order}.values())

    @property
    def partners(self) -> tuple[PartyFacts, ...]:
        """The parties of other countries, each once, in the order of the legs."""
        sides = [party for leg in self.legs for party in (leg.giver, leg.receiver)]
        return tuple({party.id: party for party in sides if party.country != self.order}.values())


@dataclass(frozen=True, slots=True)
class NetOffFacts:
    """One authorisation at net-off: what customs assessed, in minor units, under one legal order."""

    order: str
    day: date
    figures: Figures
    imports_assessed: int
    exports_assessed: int
    due_date: date
    cure: str = ""
    pending_transfers: int = 0
    unassessed_declarations: int = 0
    reported_difference_settled: bool = False
