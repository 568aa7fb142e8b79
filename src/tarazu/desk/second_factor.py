"""Second factors of a person: shown at the door, added, taken off; and the recovery codes kept on paper."""

from datetime import datetime
from urllib.parse import quote, urlencode

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.account_events import EventKind
from tarazu.registry.factors import Factor as Factor
from tarazu.registry.factors import FactorWrong, shown_step
from tarazu.registry.people import Actor
from tarazu.storage import factors

SITE = "Tarazu"


class FactorNeeded(TarazuError):
    """The last second factor was to go from an account that signs, approves or administers."""

    kind = Kind.REFUSED
    says = "Your mandates ask for a second factor, and this is your last. Add another one first."


def factors_of(person_id: str) -> tuple[Factor, ...]:
    """The second factors of a person."""
    return factors.factors_of(person_id)


def has_factor(person_id: str) -> bool:
    """Say whether a person has a second factor."""
    return factors.has_factor(person_id)


def codes_left(person_id: str) -> int:
    """How many recovery codes a person still has."""
    return factors.codes_left(person_id)


def new_secret() -> bytes:
    """A secret for a new authenticator."""
    return factors.new_secret()


def written_secret(secret: bytes) -> str:
    """A secret as people type it into an authenticator."""
    return factors.written_secret(secret)


def authenticator_address(name: str, letters: str) -> str:
    """What an authenticator reads off a square: the site, the person's sign-in name and the secret."""
    return f"otpauth://totp/{quote(f'{SITE}:{name}')}?{urlencode({'secret': letters, 'issuer': SITE})}"


def show_code(*, person_id: str, typed: str, now: datetime) -> EventKind:
    """Take an authenticator's code or a recovery code, once; say which it was. Errors: FactorWrong."""
    if factors.take_code(person_id, typed, now):
        return EventKind.CONFIRMED
    if factors.take_recovery_code(person_id, typed, now):
        return EventKind.CODE_USED
    raise FactorWrong


def add_authenticator(*, person_id: str, secret: bytes, typed: str, label: str, now: datetime) -> None:
    """Keep an authenticator once its first code is right. Errors: FactorWrong."""
    step = shown_step(secret, typed, now, last_step=0)
    if step is None:
        raise FactorWrong
    factors.insert_authenticator(person_id, secret, step, label, now)


def make_codes(*, person_id: str) -> tuple[str, ...]:
    """Fresh recovery codes, readable here and now only; the earlier ones are void."""
    return factors.make_codes(person_id)


def remove_factor(*, actor: Actor, factor_id: str) -> bool:
    """Take a factor off one's own account. Say whether it was there. Errors: FactorNeeded."""
    held = {one.id for one in factors.factors_of(actor.person_id)}
    if held == {factor_id} and actor.needs_second_factor():
        raise FactorNeeded
    return factors.remove_factor(actor.person_id, factor_id)
