"""Keys people sign contracts with: their own, or one this installation keeps sealed for them.

A kept key is sealed (`storage.sealing`); a copy of the database
alone cannot sign for anybody.
"""

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from tarazu.contracts.statements import (
    Custody,
    KeySignature,
    Statement,
    binding_of,
    bytes_to_sign,
    bytes_to_vouch,
    check_signature,
)
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.storage import models
from tarazu.storage.sealing import opened, sealed
from tarazu.storage.signing import site_key

KEPT_KEYS = "tarazu kept keys"


class KeyTaken(TarazuError):
    """A public key belongs to somebody already."""

    kind = Kind.CONFLICT
    says = "This public key is registered already. Make a fresh one: a key signs for one person only, and ends once."


@dataclass(frozen=True, slots=True)
class HeldKey:
    """The key a person signs with now."""

    public: str
    custody: Custody
    since: datetime


def key_of(person_id: str) -> HeldKey | None:
    """The key a person signs with; None before their first signature."""
    row = models.SigningKey.objects.filter(person_id=person_id, ended_at=None).first()
    return HeldKey(row.public, Custody(row.custody), row.since) if row else None


def register_key(person_id: str, public: str, now: datetime) -> None:
    """Let a person sign with a key of their own from now on; the earlier key ends. Errors: KeyTaken."""
    if models.SigningKey.objects.filter(public=public).exists():
        raise KeyTaken
    models.SigningKey.objects.filter(person_id=person_id, ended_at=None).update(ended_at=now)
    models.SigningKey.objects.create(public=public, person_id=person_id, custody=Custody.OWN.value, since=now)


def key_signature(statement: Statement, signature: str, now: datetime) -> KeySignature:
    """A person's signature under their statement: as given, where the key is their own, else made with the kept one.

    Errors:  SignatureMissing; SignatureWrong.
    """
    held = key_of(statement.person)
    if held is not None and held.custody is Custody.OWN:
        public, custody, signed = held.public, Custody.OWN, check_signature(statement, held.public, signature)
    else:
        private = _kept(statement.person, now)
        public, custody = private.public_key().public_bytes_raw().hex(), Custody.KEPT
        signed = private.sign(bytes_to_sign(statement)).hex()
    binding = binding_of(statement, public, custody)
    site = site_key(settings.HOME)
    return KeySignature(
        statement=statement,
        key=public,
        signature=signed,
        binding=binding,
        vouching_key=site.public_key().public_bytes_raw().hex(),
        vouching_signature=site.sign(bytes_to_vouch(binding)).hex(),
    )


def published_key() -> str:
    """This installation's public key, in hexadecimal."""
    return site_key(settings.HOME).public_key().public_bytes_raw().hex()


def _kept(person_id: str, now: datetime) -> Ed25519PrivateKey:
    row = models.SigningKey.objects.filter(person_id=person_id, ended_at=None).first()
    if row is not None:
        return Ed25519PrivateKey.from_private_bytes(opened(row.sealed, purpose=KEPT_KEYS, owner=person_id))
    private = Ed25519PrivateKey.generate()
    models.SigningKey.objects.create(
        public=private.public_key().public_bytes_raw().hex(),
        person_id=person_id,
        custody=Custody.KEPT.value,
        sealed=sealed(private.private_bytes_raw(), purpose=KEPT_KEYS, owner=person_id),
        since=now,
    )
    return private
