"""Second factors at rest: secrets sealed, recovery codes as keyed digests, nothing taken twice."""

import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import salted_hmac

from tarazu.kernel.ids import ALPHABET
from tarazu.registry.factors import (
    RECOVERY_CODES,
    RECOVERY_LETTERS,
    SECRET_BYTES,
    Factor,
    FactorKind,
    read_recovery_code,
    shown_step,
)
from tarazu.storage import models
from tarazu.storage.sealing import opened, sealed

AUTHENTICATOR_SECRETS = "tarazu authenticators"
SALT = "tarazu.recovery"
LABEL_CHARACTERS_MAX = 60


@dataclass(frozen=True, slots=True)
class HeldPasskey:
    """A passkey with what is needed to check it."""

    id: str
    credential: bytes
    count: int


def new_secret() -> bytes:
    """A secret for an authenticator that was not there before."""
    return secrets.token_bytes(SECRET_BYTES)


def written_secret(secret: bytes) -> str:
    """A secret as people type it into an authenticator: base 32 in fours."""
    letters = b32encode(secret).decode().rstrip("=")
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def factors_of(person_id: str) -> tuple[Factor, ...]:
    """The second factors of a person, the oldest first."""
    rows = models.SecondFactor.objects.filter(person_id=person_id).order_by("since", "id")
    return tuple(Factor(row.id, FactorKind(row.kind), row.label, row.since, row.used_at) for row in rows)


def has_factor(person_id: str) -> bool:
    """Say whether a person has a second factor."""
    return models.SecondFactor.objects.filter(person_id=person_id).exists()


def insert_authenticator(person_id: str, secret: bytes, step: int, label: str, now: datetime) -> None:
    """Keep an authenticator whose first code was shown."""
    models.SecondFactor.objects.create(
        id=_fresh_id(),
        person_id=person_id,
        kind=FactorKind.AUTHENTICATOR.value,
        label=label[:LABEL_CHARACTERS_MAX],
        sealed=sealed(secret, purpose=AUTHENTICATOR_SECRETS, owner=person_id),
        last_step=step,
        since=now,
    )


def insert_passkey(person_id: str, credential: bytes, count: int, label: str, now: datetime) -> None:
    """Keep a passkey."""
    models.SecondFactor.objects.create(
        id=_fresh_id(),
        person_id=person_id,
        kind=FactorKind.PASSKEY.value,
        label=label[:LABEL_CHARACTERS_MAX],
        credential=credential,
        last_step=count,
        since=now,
    )


def remove_factor(person_id: str, factor_id: str) -> bool:
    """Take one factor off an account. Say whether it was there."""
    removed, _ = models.SecondFactor.objects.filter(person_id=person_id, id=factor_id).delete()
    return bool(removed)


def remove_all(person_id: str) -> None:
    """Take every factor and every recovery code off an account."""
    models.SecondFactor.objects.filter(person_id=person_id).delete()
    models.RecoveryCode.objects.filter(person_id=person_id).delete()


def take_code(person_id: str, typed: str, now: datetime) -> bool:
    """Take an authenticator's code, once. Say whether it was right."""
    rows = models.SecondFactor.objects.filter(person_id=person_id, kind=FactorKind.AUTHENTICATOR.value)
    for row in rows:
        secret = opened(row.sealed, purpose=AUTHENTICATOR_SECRETS, owner=person_id)
        step = shown_step(secret, typed, now, row.last_step)
        if step is not None:
            newer = models.SecondFactor.objects.filter(id=row.id, last_step__lt=step)
            return bool(newer.update(last_step=step, used_at=now))  # of two at once, one
    return False


def make_codes(person_id: str) -> tuple[str, ...]:
    """Fresh recovery codes; those a person had are void. They are readable here and now only."""
    models.RecoveryCode.objects.filter(person_id=person_id).delete()
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_LETTERS)) for _ in range(RECOVERY_CODES)]
    models.RecoveryCode.objects.bulk_create(
        models.RecoveryCode(person_id=person_id, digest=_digest(person_id, code)) for code in codes
    )
    return tuple("-".join(code[at : at + 4] for at in range(0, RECOVERY_LETTERS, 4)) for code in codes)


def take_recovery_code(person_id: str, typed: str, now: datetime) -> bool:
    """Take a recovery code, once. Say whether it was right."""
    code = read_recovery_code(typed)
    rows = models.RecoveryCode.objects.filter(person_id=person_id, digest=_digest(person_id, code), used_at=None)
    return bool(rows.update(used_at=now))


def codes_left(person_id: str) -> int:
    """How many recovery codes a person still has."""
    return models.RecoveryCode.objects.filter(person_id=person_id, used_at=None).count()


def passkeys(person_id: str) -> tuple[HeldPasskey, ...]:
    """The passkeys of a person."""
    rows = models.SecondFactor.objects.filter(person_id=person_id, kind=FactorKind.PASSKEY.value)
    return tuple(HeldPasskey(row.id, bytes(row.credential), row.last_step) for row in rows)


def take_passkey(passkey: HeldPasskey, count: int, now: datetime) -> bool:
    """Note that a passkey was shown. Say whether its count went on: one that stands still is a copy."""
    rows = models.SecondFactor.objects.filter(id=passkey.id)
    if count or passkey.count:
        rows = rows.filter(last_step__lt=count)
    return bool(rows.update(last_step=count, used_at=now))


def _digest(person_id: str, code: str) -> str:
    return salted_hmac(SALT, f"{person_id} {code}", algorithm="sha256").hexdigest()


def _fresh_id() -> str:
    return f"fac_{secrets.token_hex(8)}"
