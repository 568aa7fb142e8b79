"""Granting a permit: its approval number, tied to the applicant's tax number and checked without any network."""

import re
from dataclasses import dataclass, replace
from datetime import date

from stdnum.iso7064 import mod_97_10

from tarazu.authorisation.authorisation import AUTHORISATION_LIFE, Authorisation, AuthorisationEvent
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.rulebook.figures import Figures

SERIAL_DIGITS = 6
SHAPE = re.compile(r"([A-Z]{2})-(\d{2})-([A-Z0-9]+)-(\d{6})-\d{2}", re.ASCII)
ENDING = frozenset({AuthorisationEvent.CLOSE, AuthorisationEvent.LAPSE, AuthorisationEvent.CANCEL})


class ApprovalNumberWrong(TarazuError):
    """An approval number cannot be one of ours."""

    kind = Kind.INVALID
    says = (
        "'{text}' is not an approval number: its check digits do not fit. Read it again from the paper, digit by digit."
    )


class TaxNumberMissing(TarazuError):
    """An approval number was to be made for an applicant without a tax number."""

    kind = Kind.REFUSED
    says = "The applicant has no tax number, and an approval number is tied to it. Register the tax number first."


class NoteMissing(TarazuError):
    """An authority decided against an applicant without a word."""

    kind = Kind.INVALID
    says = "This decision needs its reason in writing. Add a note that the applicant can act on."


@dataclass(frozen=True, slots=True)
class ApprovalNumber:
    """What an approval number says: order, year, tax number and serial number."""

    order: str
    year: int
    tax_number: str
    serial: int


def approval_number(order: str, year: int, serial: int, tax_number: str | None) -> str:
    """The approval number of a grant, such as PK-25-1234567-000042-17. Errors: TaxNumberMissing.

    The last two digits check all that stands before them. Source: ISO/IEC 7064, MOD 97-10.
    """
    letters = "".join(character for character in (tax_number or "") if character.isascii() and character.isalnum())
    if not letters:
        raise TaxNumberMissing
    assert 0 < serial < 10**SERIAL_DIGITS, "a serial number of one year"
    body = f"{order}-{year % 100:02d}-{letters.upper()}-{serial:0{SERIAL_DIGITS}d}"
    return f"{body}-{mod_97_10.calc_check_digits(body.replace('-', ''))}"


def check_approval_number(text: str) -> ApprovalNumber:
    """What an approval number says, if its check digits fit; asks no server. Errors: ApprovalNumberWrong."""
    written = text.strip().upper()
    parts = SHAPE.fullmatch(written)
    if parts is None or not mod_97_10.is_valid(written.replace("-", "")):
        raise ApprovalNumberWrong(text=text)
    order, year, tax_number, serial = parts.groups()
    return ApprovalNumber(order, 2000 + int(year), tax_number, int(serial))


def grant(authorisation: Authorisation, figures: Figures, *, number: str, day: date) -> Authorisation:
    """Grant a permit with the figures of its day; `number` comes from `approval_number`.

    Errors:  StepRefused; ApprovalNumberWrong.
    """
    state = AUTHORISATION_LIFE.advance(authorisation.state, AuthorisationEvent.GRANT)
    check_approval_number(number)
    return replace(
        authorisation,
        state=state,
        approval_number=number,
        granted_on=day,
        netting_days=figures.number("netting_days"),
        tolerance_percent=figures.number("tolerance_percent"),
        note="",
    )


def decide(authorisation: Authorisation, event: AuthorisationEvent, *, note: str, day: date) -> Authorisation:
    """Query, answer, refuse, suspend, resume, close, let lapse, cancel or reinstate a permit, in writing.

    Errors:  StepRefused; NoteMissing.
    """
    assert event is not AuthorisationEvent.GRANT, "a grant has a function of its own"
    state = AUTHORISATION_LIFE.advance(authorisation.state, event)
    if not note.strip():
        raise NoteMissing(event=event.value)
    closed_on = day if event in ENDING else authorisation.closed_on
    if event is AuthorisationEvent.REINSTATE:
        closed_on = None
    return replace(authorisation, state=state, note=note, closed_on=closed_on)
