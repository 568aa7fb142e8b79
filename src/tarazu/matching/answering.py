"""When a party may still answer a proposed deal."""

from collections.abc import Mapping
from datetime import datetime

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.matching.deals import DEAL_LIFE, Consent, Deal, DealEvent


class NotInDeal(TarazuError):
    """A party that has no leg in a deal answered it."""

    kind = Kind.ABSENT
    says = "There is no deal '{deal}' that you may see. Check the number, or open it from your home page."


class ConsentTooLate(TarazuError):
    """The deadline for consent has passed."""

    kind = Kind.REFUSED
    says = "The deadline for this deal was {until}. Wait for the next round: your listing is back on the book."


class AnsweredAlready(TarazuError):
    """A party answered twice."""

    kind = Kind.CONFLICT
    says = "You answered this deal already: {answer}. An answer cannot be changed."


def check_open(deal: Deal, party_id: str, now: datetime) -> None:
    """Refuse a word on a deal by a stranger, once it is settled, or past its deadline.

    Errors:  NotInDeal; StepRefused; ConsentTooLate.
    """
    if party_id not in deal.party_ids:
        raise NotInDeal(deal=deal.id)
    DEAL_LIFE.advance(deal.state, DealEvent.ALL_CONSENT)
    if deal.consent_until is not None and now > deal.consent_until:
        raise ConsentTooLate(until=deal.consent_until.date())


def check_may_answer(deal: Deal, party_id: str, given: Mapping[str, Consent], now: datetime) -> None:
    """Refuse an answer of a stranger, a second one, and one that comes too late.

    Errors:  NotInDeal; AnsweredAlready; StepRefused; ConsentTooLate.
    """
    if party_id in given and party_id in deal.party_ids:
        raise AnsweredAlready(answer=given[party_id].answer.value)
    check_open(deal, party_id, now)
