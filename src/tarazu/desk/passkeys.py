"""Passkeys: what a browser is asked for, and the check of what it answers, as WebAuthn has it (Yubico's fido2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tarazu.registry.factors import PasskeyWrong
from tarazu.storage import factors

SITE = "Tarazu"
Answer = Mapping[str, Any]
UNREADABLE = (ValueError, KeyError, TypeError, InvalidSignature)  # whatever a crooked answer makes the checks raise


@dataclass(frozen=True, slots=True)
class Asked:
    """What to ask of a browser, and what to keep in the session until it answers."""

    options: dict[str, Any]
    kept: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """The site as a browser knows it: its host name and its whole origin."""

    host: str
    origin: str


def ask_for_new(place: Place, person_id: str, name: str) -> Asked:
    """Ask for a new passkey; one that is held already is not offered again."""
    user = PublicKeyCredentialUserEntity(name=name, id=person_id.encode(), display_name=name)
    options, kept = _server(place).register_begin(
        user,
        _credentials(person_id),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return Asked(dict(options), kept)


def keep_new(*, place: Place, person_id: str, kept: Answer, answer: Answer, label: str, now: datetime) -> None:
    """Keep the passkey a browser made. Errors: PasskeyWrong."""
    try:
        made = _server(place).register_complete(dict(kept), answer)
    except UNREADABLE as error:
        raise PasskeyWrong from error
    assert made.credential_data is not None, "the server checked that a key came"
    factors.insert_passkey(person_id, bytes(made.credential_data), made.counter, label, now)


def ask_for_held(place: Place, person_id: str) -> Asked | None:
    """Ask for one of a person's passkeys; None where they have none."""
    held = _credentials(person_id)
    if not held:
        return None
    options, kept = _server(place).authenticate_begin(held, UserVerificationRequirement.PREFERRED)
    return Asked(dict(options), kept)


def check_held(*, place: Place, person_id: str, kept: Answer, answer: Answer, now: datetime) -> None:
    """Check a passkey that was shown, and that it is no copy of one. Errors: PasskeyWrong."""
    held = {AttestedCredentialData(one.credential).credential_id: one for one in factors.passkeys(person_id)}
    credentials = [AttestedCredentialData(one.credential) for one in held.values()]
    try:
        shown = _server(place).authenticate_complete(dict(kept), credentials, answer)
        count = AuthenticationResponse.from_dict(answer).response.authenticator_data.counter
    except UNREADABLE as error:
        raise PasskeyWrong from error
    if not factors.take_passkey(held[shown.credential_id], count, now):
        raise PasskeyWrong


def _credentials(person_id: str) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(one.credential) for one in factors.passkeys(person_id)]


def _server(place: Place) -> Fido2Server:
    site = PublicKeyCredentialRpEntity(name=SITE, id=place.host)
    return Fido2Server(site, verify_origin=lambda origin: origin == place.origin)
