"""Public bodies with powers."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class AuthorityKind(StrEnum):
    """The kinds of public body the mechanism knows."""

    COLLECTORATE = "collectorate"
    MINISTRY = "ministry"
    MISSION = "mission"
    CLEARING_HOUSE = "clearing_house"
    CHAMBER = "chamber"


@dataclass(frozen=True, slots=True)
class Authority:
    """A public body of one country, with its names by language and the places (UN/LOCODE) it has jurisdiction over."""

    id: str
    kind: AuthorityKind
    country: str
    names: dict[str, str]
    places: tuple[str, ...] = ()


def collectorate_of(seat: str, country: str, authorities: Iterable[Authority]) -> Authority | None:
    """The collectorate with jurisdiction over a place of business; None where none names the place."""
    for authority in authorities:
        if authority.kind is AuthorityKind.COLLECTORATE and authority.country == country and seat in authority.places:
            return authority
    return None
