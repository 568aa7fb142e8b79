"""Legal and natural persons that trade, and consortia of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.identifiers import Identifier

BASIS_POINTS = 10_000


class PartyKind(StrEnum):
    """The four kinds of party the mechanism knows."""

    PRIVATE = "private"
    STATE_OWNED = "state_owned"
    INDIVIDUAL = "individual"
    CONSORTIUM = "consortium"


class SharesDoNotAddUp(TarazuError):
    """The shares of a consortium do not make a whole."""

    kind = Kind.INVALID
    says = "The shares of consortium {name} sum to {total} basis points, not to 10000. Correct the members' shares."


class MembersOfTwoCountries(TarazuError):
    """A consortium has members of more than one country."""

    kind = Kind.INVALID
    says = "Consortium {name} has members in {countries}. All members must be of one country."


def latin_name(names: Mapping[str, str]) -> str:
    """A party's name in Latin letters, else in those it has; '' where nobody is named."""
    return names.get("latin") or next(iter(names.values()), "")


@dataclass(frozen=True, slots=True)
class Standing:
    """What public registers say of a party, with the day until which it holds."""

    active_taxpayer_until: date | None = None
    single_window: bool = False
    contract_number: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A party. `names` maps a script ('latin', 'arabic', 'cyrillic') to the name written in it."""

    id: str
    kind: PartyKind
    country: str
    names: dict[str, str]
    tax_number: str | None
    seat: str  # UN/LOCODE
    collectorate: str | None
    standing: Standing = field(default_factory=Standing)
    owners: tuple[str, ...] = ()
    invented: bool = False
    identifiers: tuple[Identifier, ...] = ()

    @property
    def name(self) -> str:
        """The name to show where no other script is asked for."""
        return latin_name(self.names)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a consortium, with its share and whether it acknowledged joint liability."""

    party_id: str
    share_basis_points: int
    liability_acknowledged: bool


@dataclass(frozen=True, slots=True)
class Consortium:
    """Parties of one country that share one authorisation and its joint liability."""

    party: Party
    members: tuple[Member, ...]
    lead_id: str


@dataclass(frozen=True, slots=True)
class Departure:
    """A member that left a consortium: the share it had, the day, and why."""

    party_id: str
    share_basis_points: int
    day: date
    reason: str


def check_consortium(party: Party, members: tuple[Member, ...], countries: dict[str, str]) -> None:
    """Refuse a consortium whose shares do not make a whole or whose members sit in two countries.

    Errors:  SharesDoNotAddUp; MembersOfTwoCountries.
    """
    total = sum(member.share_basis_points for member in members)
    if total != BASIS_POINTS:
        raise SharesDoNotAddUp(name=party.name, total=total)
    found = {countries[member.party_id] for member in members} | {party.country}
    if len(found) > 1:
        raise MembersOfTwoCountries(name=party.name, countries=", ".join(sorted(found)))
