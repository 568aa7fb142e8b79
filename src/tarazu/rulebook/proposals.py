"""A dated value of a figure that a rule keeper proposes and another approves: what may be proposed, and its life."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.lifecycle import LifeCycle
from tarazu.reference.countries import country
from tarazu.rulebook.figures import Figure, FigureValue, Held
from tarazu.rulebook.holidays import HOLIDAYS

CONFIDENCES = ("H", "M", "L")
VALUE_CHARACTERS_MAX = 4_000  # a year's holidays with their names are about 600
COUNTRIES = "countries"  # the unit of a figure whose words are countries


class ProposalState(StrEnum):
    """Where a proposed value stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


class ProposalEvent(StrEnum):
    """What another rule keeper can do with a proposed value."""

    APPROVE = "approve"
    REFUSE = "refuse"


PROPOSAL_LIFE = LifeCycle(
    "proposed figure",
    ProposalState.PROPOSED,
    {
        (ProposalState.PROPOSED, ProposalEvent.APPROVE): ProposalState.APPROVED,
        (ProposalState.PROPOSED, ProposalEvent.REFUSE): ProposalState.REFUSED,
    },
)


class FigureUnknown(TarazuError):
    """A value was proposed for a figure the legal order does not have."""

    kind = Kind.ABSENT
    says = "The legal order {order} has no figure '{key}'. A value can only be added to a figure that rules read."


class FigureUnreadable(TarazuError):
    """A proposed value is not what its figure holds."""

    kind = Kind.INVALID
    says = "'{text}' is not a value of this figure. Write {what}."


class PastIsKept(TarazuError):
    """A value was to hold from a day that has begun."""

    kind = Kind.CONFLICT
    says = (
        "{since} is not after {today}. What was decided up to today was decided by the figures of that day, so a new "
        "value begins tomorrow at the earliest."
    )


class DayTaken(TarazuError):
    """The figure has a value from this very day already."""

    kind = Kind.CONFLICT
    says = "This figure has a value from {since} on already: {value}. Choose another first day."


class NothingChanges(TarazuError):
    """The proposed value is the one that holds anyway."""

    kind = Kind.CONFLICT
    says = "On {since} this figure is {value} anyway. Propose another value, or nothing."


class SourceMissing(TarazuError):
    """A value was proposed without saying where it stands written."""

    kind = Kind.INVALID
    says = "Say where this value stands written: the instrument, its number and its day."


class OwnProposal(TarazuError):
    """Whoever proposed a value was to approve it."""

    kind = Kind.REFUSED
    says = "You proposed this value yourself. Another rule keeper has to compare it with its source and decide."


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureProposal:
    """A value that somebody proposed for a figure, and what another person decided."""

    id: str
    order: str
    key: str
    value: FigureValue
    state: ProposalState
    proposed_by: str
    proposed_on: date
    decided_by: str = ""
    decided_on: date | None = None
    reason: str = ""


def read_held(figure: Figure, text: str) -> Held:
    """Read a written value as its figure holds them: a whole number, a word, or words with commas between.

    Errors:  FigureUnreadable; UnknownCountry.
    """
    kind = _kind(figure)
    if isinstance(kind, int):
        return _number(figure, text.strip())
    if isinstance(kind, str):
        return _word(figure, text.strip())
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not words:
        raise FigureUnreadable(text=text, what=_what(figure))
    if kind and all(word.isdigit() for word in kind):
        return tuple(str(_number(figure, word)) for word in words)
    read = _country if figure.unit == COUNTRIES else _word
    return tuple(dict.fromkeys(read(figure, word) for word in words))


def written_as(held: Held) -> str:
    """A value as `read_held` reads it again."""
    return ", ".join(held) if isinstance(held, tuple) else str(held)


def must_be_proposable(figure: Figure, value: FigureValue, today: date) -> None:
    """Refuse a value that would change the past, take another's day, or change nothing.

    Errors:  PastIsKept; DayTaken; NothingChanges; SourceMissing; FigureUnreadable.
    """
    if not value.source.strip():
        raise SourceMissing
    if value.confidence not in CONFIDENCES:
        raise FigureUnreadable(text=value.confidence, what=", ".join(CONFIDENCES))
    if value.since <= today:
        raise PastIsKept(since=value.since, today=today)
    taken = next((held for held in figure.values if held.since == value.since), None)
    if taken is not None:
        raise DayTaken(since=value.since, value=_written(taken.value))
    before = [held for held in figure.values if held.since < value.since]
    if before and before[-1].value == value.value:
        raise NothingChanges(since=value.since, value=_written(value.value))


def must_be_another(proposal: FigureProposal, person_id: str) -> None:
    """Refuse a decision on one's own proposal. Errors: OwnProposal."""
    if proposal.proposed_by == person_id:
        raise OwnProposal


def _number(figure: Figure, text: str) -> int:
    least, most = figure.least or 0, figure.most
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise FigureUnreadable(text=text, what=_what(figure))
    number = int(text)
    if number < least or (most is not None and number > most):
        raise FigureUnreadable(text=text, what=_what(figure))
    return number


def _word(figure: Figure, text: str) -> str:
    written = " ".join(text.split())
    if not figure.takes(written):
        raise FigureUnreadable(text=text, what=_what(figure))
    return written


def _country(figure: Figure, text: str) -> str:
    assert figure.unit == COUNTRIES, "only figures of countries hold countries"
    return country(text.upper()).code


def _what(figure: Figure) -> str:
    if wanted := figure.wanted():
        return wanted
    kind = _kind(figure)
    if isinstance(kind, int) or (isinstance(kind, tuple) and kind and all(word.isdigit() for word in kind)):
        return f"{figure.least or 0}…{'' if figure.most is None else figure.most}"
    return _written(kind)


def _kind(figure: Figure) -> Held:
    """What a figure holds, by its newest value; one that nobody has set is a whole number, or a list of holidays."""
    unset: Held = () if figure.unit == HOLIDAYS else 0
    return figure.values[-1].value if figure.values else unset


def _written(value: Held) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)
