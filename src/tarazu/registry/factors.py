"""Second factors: what an authenticator's code must be, and how codes are read from whatever people type.

A code is a number of RFC 6238: six digits, anew every 30 seconds, counted as steps since 1970.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hmac import compare_digest

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import ALPHABET

STEP_SECONDS = 30
CODE_DIGITS = 6
SECRET_BYTES = 20
STEPS_ASIDE = 1  # how far the clocks of a telephone and of the site may differ
RECOVERY_LETTERS = 12
RECOVERY_CODES = 10
MISREAD = str.maketrans({"i": "1", "l": "1", "o": "0", "u": "v"})


class FactorKind(StrEnum):
    """What a person can show besides their password."""

    AUTHENTICATOR = "authenticator"
    PASSKEY = "passkey"


class FactorWrong(TarazuError):
    """A second factor was shown that is not the right one, or was shown before."""

    kind = Kind.REFUSED
    says = "This code is not right, or was used already. Wait for the next one and type it as it stands."


class PasskeyWrong(TarazuError):
    """What a passkey answered does not fit its account or this page."""

    kind = Kind.REFUSED
    says = "This passkey was not accepted. Load the page again and try once more, or use another second factor."


@dataclass(frozen=True, slots=True)
class Factor:
    """One second factor of a person, without its secret."""

    id: str
    kind: FactorKind
    label: str
    since: datetime
    used_at: datetime | None


def read_code(typed: str) -> str:
    """The digits of a code in any script, without what stands between them."""
    return "".join(
        str(unicodedata.decimal(letter)) for letter in typed if unicodedata.decimal(letter, None) is not None
    )


def read_recovery_code(typed: str) -> str:
    """A recovery code as it is kept: small letters without dashes, and letters that look alike made one."""
    plain = unicodedata.normalize("NFKC", typed).lower().translate(MISREAD)
    return "".join(letter for letter in plain if letter in ALPHABET)


def shown_step(secret: bytes, typed: str, at: datetime, last_step: int) -> int | None:
    """The step whose code was typed, if it is about now and newer than the last one taken; None otherwise."""
    code = read_code(typed)
    now = int(at.timestamp()) // STEP_SECONDS
    steps = range(max(now - STEPS_ASIDE, last_step + 1), now + STEPS_ASIDE + 1)
    fitting = [step for step in steps if compare_digest(code, code_of(secret, step))]
    return fitting[0] if fitting else None


def code_of(secret: bytes, step: int) -> str:
    """The code of a step."""
    algorithm = TOTP(secret, CODE_DIGITS, SHA1(), STEP_SECONDS, enforce_key_length=False)  # noqa: S303  # as RFC 6238 has it
    return algorithm.generate(step * STEP_SECONDS).decode()
