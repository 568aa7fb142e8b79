"""Who or what is screened: a party with its owners, a ship, a bank, or just a name somebody asks about."""

import re
from dataclasses import dataclass

from tarazu.kernel.digest import fingerprint
from tarazu.registry.parties import BASIS_POINTS, Party, PartyKind
from tarazu.screening.lists import FIRM, PERSON, unique

SHARE = re.compile(r"^(?P<name>.*?)[\s(,:]*(?P<whole>\d{1,3})(?:[.,](?P<part>\d{1,2}))?\s*%\)?\s*$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who owns a part of a subject; None where nobody said how much."""

    name: str
    share_basis_points: int | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What screening compares: names in every script, owners, identifiers, country and birth dates; nothing else."""

    id: str
    kind: str  # one of lists.KINDS
    names: tuple[str, ...]
    country: str = ""
    identifiers: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    owners: tuple[Owner, ...] = ()

    @property
    def content(self) -> str:
        """The fingerprint of everything that is compared: a result holds while it stays the same."""
        return fingerprint(self)


def subject_of(party: Party) -> Subject:
    """A party as screening sees it. What changes nothing here, such as a standing, asks for no new screening."""
    return Subject(
        id=party.id,
        kind=PERSON if party.kind is PartyKind.INDIVIDUAL else FIRM,
        names=tuple(dict.fromkeys(party.names.values())),
        country=party.country,
        identifiers=unique(filter(None, (party.tax_number, *(one.number for one in party.identifiers)))),
        owners=tuple(map(read_owner, party.owners)),
    )


def read_owner(text: str) -> Owner:
    """An owner as registers write one: 'Anna Petrova', or with the share, 'Anna Petrova 51 %'."""
    told = SHARE.match(text)
    if told is None or not told["name"].strip(" (,:"):
        return Owner(text.strip())
    share = int(told["whole"]) * 100 + int((told["part"] or "0").ljust(2, "0"))
    return Owner(told["name"].strip(" (,:"), share) if share <= BASIS_POINTS else Owner(text.strip())
