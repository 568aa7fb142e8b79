"""Public bodies with powers."""

from dataclasses import dataclass
from enum import StrEnum


class AuthorityKind(StrEnum):
    """The kinds of public body the mechanism knows."""

    COLLECTORATE = "collectorate"
    MINISTRY = "ministry"
    MISSION = "mission"
    CLEARING_HOUSE = "clearing_house"


@dataclass(frozen=True, slots=True)
class Authority:
    """A public body of one country, with its names by language."""

    id: str
    kind: AuthorityKind
    country: str
    names: dict[str, str]
