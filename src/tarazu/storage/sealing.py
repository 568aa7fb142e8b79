"""Secrets at rest: sealed with a key derived from the installation's own, so that a copy of the database opens none.

HKDF-SHA-256 gives each purpose a key of its own; AES-256-GCM binds what is sealed to its owner.
"""

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from tarazu.storage.signing import site_key

NONCE_BYTES = 12


def sealed(plain: bytes, *, purpose: str, owner: str) -> str:
    """Bytes sealed for a purpose and an owner, in hexadecimal."""
    nonce = os.urandom(NONCE_BYTES)
    return (nonce + _sealer(purpose).encrypt(nonce, plain, owner.encode())).hex()


def opened(held: str, *, purpose: str, owner: str) -> bytes:
    """What was sealed for this purpose and owner."""
    whole = bytes.fromhex(held)
    return _sealer(purpose).decrypt(whole[:NONCE_BYTES], whole[NONCE_BYTES:], owner.encode())


def _sealer(purpose: str) -> AESGCM:
    own = site_key(settings.HOME).private_bytes_raw()
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(own))
