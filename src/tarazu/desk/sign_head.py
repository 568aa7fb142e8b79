"""Sign where the journal stands, and prove that it only grew since it was signed before."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from tarazu.ledger.journal import Head
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import signing
from tarazu.storage.proofs import consistency_proof
from tarazu.storage.writing import retried


@dataclass(frozen=True, slots=True)
class SignedGrowth:
    """A signed head, the head signed before it as count and root, and the proof that the one grew into the other."""

    signature: dict[str, Any]
    earlier: tuple[int, str] | None
    proof: tuple[str, ...]


def sign_head(*, actor: Actor, head: Head, now: datetime) -> SignedGrowth:
    """Sign a head of the journal and keep that it was signed. Errors: PowerMissing."""
    actor.must("export_ledger", PLATFORM)
    signed = signing.sign(head, now)
    earlier = signing.last_signed_before(head.count)
    proof = consistency_proof(head.count, earlier[0]) if earlier else ()
    retried(lambda: signing.keep(signed, now))
    return SignedGrowth(asdict(signed), earlier, proof)
