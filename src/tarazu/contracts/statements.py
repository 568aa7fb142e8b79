"""What a key signs under a contract: who signs what, for whom, by which mandate, on which day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tarazu.contracts.contract import Contract
from tarazu.kernel.digest import canonical
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.ledger.check_head import is_signed
from tarazu.registry.parties import Party
from tarazu.registry.people import Mandate

STATEMENT_PURPOSE = b"tarazu-contract\n"  # signatures begin with it, so that no other can be passed off as one
BINDING_PURPOSE = b"tarazu-key\n"
KEY_BYTES = 32


class Custody(StrEnum):
    """Who holds the private key."""

    OWN = "own"  # the person alone
    KEPT = "kept"  # this installation, for the person


class KeyUnreadable(TarazuError):
    """A public key is not one of Ed25519."""

    kind = Kind.INVALID
    says = "This is not a public key of Ed25519: 64 hexadecimal digits are expected. Copy it again from its program."


class SignatureMissing(TarazuError):
    """A person with a key of their own pressed the button without a signature."""

    kind = Kind.INVALID
    says = "You sign with your own key. Download the statement, sign it with your program, and paste the signature."


class SignatureWrong(TarazuError):
    """A signature is not that key's under that statement."""

    kind = Kind.INVALID
    says = (
        "This is not your key's signature under today's statement. Download the statement again: it names the day; "
        "sign it and paste all 128 digits."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one party says when it signs; its canonical JSON is what the key signs."""

    contract: str
    fingerprint: str
    amendment: int  # 0 for the contract itself
    party: str
    name: str
    country: str
    tax_number: str
    person: str
    role: str
    mandate_since: date
    mandate_until: date | None
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyBinding:
    """What the mechanism vouches for: this key is this person's, who holds this mandate for this party."""

    key: str
    custody: Custody
    person: str
    party: str
    role: str
    mandate_since: date
    mandate_until: date | None
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySignature:
    """A statement with its signature, and the binding of its key, signed by the mechanism's own key; hexadecimal."""

    statement: Statement
    key: str
    signature: str
    binding: KeyBinding
    vouching_key: str
    vouching_signature: str


def statement_of(
    contract: Contract, party: Party, mandate: Mandate, day: date, *, fingerprint: str = "", amendment: int = 0
) -> Statement:
    """What a party states about a contract, or about an amendment of it with its own fingerprint."""
    return Statement(
        contract=contract.number,
        fingerprint=fingerprint or contract.fingerprint,
        amendment=amendment,
        party=party.id,
        name=party.name,
        country=party.country,
        tax_number=party.tax_number or "",
        person=mandate.person_id,
        role=mandate.role.value,
        mandate_since=mandate.period.since,
        mandate_until=mandate.period.until,
        on=day,
    )


def binding_of(statement: Statement, key: str, custody: Custody) -> KeyBinding:
    """What the mechanism vouches for beside a statement."""
    return KeyBinding(
        key=key,
        custody=custody,
        person=statement.person,
        party=statement.party,
        role=statement.role,
        mandate_since=statement.mandate_since,
        mandate_until=statement.mandate_until,
        on=statement.on,
    )


def bytes_to_sign(statement: Statement) -> bytes:
    """The bytes a party's key signs."""
    return STATEMENT_PURPOSE + canonical(statement)


def bytes_to_vouch(binding: KeyBinding) -> bytes:
    """The bytes the mechanism's key signs."""
    return BINDING_PURPOSE + canonical(binding)


def read_key(text: str) -> str:
    """A public key as people paste it. Errors: KeyUnreadable."""
    key = "".join(text.split()).lower()
    try:
        raw = bytes.fromhex(key)
    except ValueError:
        raw = b""
    if len(raw) != KEY_BYTES:
        raise KeyUnreadable
    return key


def check_signature(statement: Statement, key: str, signature: str) -> str:
    """The signature in hexadecimal, where it is this key's under this statement.

    Errors:  SignatureMissing; SignatureWrong.
    """
    text = "".join(signature.split()).lower()
    if not text:
        raise SignatureMissing
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        raise SignatureWrong from None
    if not is_signed(bytes.fromhex(key), bytes_to_sign(statement), raw):
        raise SignatureWrong
    return text
