"""The key that signs heads of the journal, made once in TARAZU_HOME, and the heads it has signed."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from tarazu.ledger.check_head import signed_bytes
from tarazu.ledger.journal import Head
from tarazu.storage import models

KEY_FILE = "signing_key"


@dataclass(frozen=True, slots=True)
class HeadSignature:
    """One signed head; key and signature in hexadecimal."""

    count: int
    root: str
    at: str
    key: str
    signature: str

    @property
    def signed_at(self) -> datetime:
        """The moment, as it was signed."""
        return datetime.fromisoformat(self.at)


def sign(head: Head, now: datetime) -> HeadSignature:
    """Sign a head with this installation's key."""
    key = site_key(settings.HOME)
    at = now.isoformat()
    signature = key.sign(signed_bytes(head.count, head.root, at)).hex()
    return HeadSignature(head.count, head.root, at, key.public_key().public_bytes_raw().hex(), signature)


def sign_bytes(content: bytes) -> str:
    """The signature of some bytes with this installation's key, in hexadecimal."""
    return site_key(settings.HOME).sign(content).hex()


def keep(signed: HeadSignature, now: datetime) -> None:
    """Keep a signed head as a fact."""
    models.SignedHead.objects.create(
        count=signed.count, root=signed.root, signed_at=now, key=signed.key, signature=signed.signature
    )


def newest_signed(count: int, before: int | None = None) -> tuple[tuple[int, HeadSignature], ...]:
    """The heads that were signed last, or last before one of them, the newest first, each with its number."""
    rows = models.SignedHead.objects.order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    return tuple(
        (row.id, HeadSignature(row.count, row.root, row.signed_at.isoformat(), row.key, row.signature))
        for row in rows[:count]
    )


def last_signed_at() -> datetime | None:
    """When a head was signed last; None while none was."""
    return models.SignedHead.objects.order_by("-id").values_list("signed_at", flat=True).first()


def last_signed_before(count: int) -> tuple[int, str] | None:
    """The longest head that was signed below a count, as count and root; None where none was."""
    row = models.SignedHead.objects.filter(count__lt=count, count__gt=0).order_by("-count", "-id").first()
    return (row.count, row.root) if row else None


def site_key(home: Path) -> Ed25519PrivateKey:
    """The key of this installation, made on first use."""
    kept = home / KEY_FILE
    if not kept.exists():
        home.mkdir(parents=True, exist_ok=True)
        made = Ed25519PrivateKey.generate().private_bytes_raw().hex()
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(made)
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(kept.read_text().strip()))
