"""A state identity provider: OpenID Connect with an authorisation code, PKCE and a nonce.

Nothing that a browser brings is believed: the code is exchanged for a signed answer over our own link, and the
answer's signature, issuer, audience, nonce and moments are checked (PyJWT, with the provider's published keys).
"""

import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt
from django.conf import settings

from tarazu.desk.own_account import Identity
from tarazu.kernel.errors import Kind, TarazuError

SIGNATURES = ["RS256", "PS256", "ES256", "EdDSA"]
SECONDS_MAX = 10
ANSWER_BYTES_MAX = 1_000_000
LEEWAY_SECONDS = 60
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ProviderAway(TarazuError):
    """The state identity provider does not answer, or not as the standard says."""

    kind = Kind.CONFLICT
    says = "The identity provider does not answer as it should just now. Try again later, or sign in with a password."


class ProviderAnswerWrong(TarazuError):
    """What came back from the provider is not an answer to what this browser asked."""

    kind = Kind.REFUSED
    says = "The identity provider's answer does not fit what was asked. Begin again from the page of signing in."


@dataclass(frozen=True, slots=True)
class Errand:
    """What a browser was sent to the provider with, kept in its session until it comes back."""

    state: str
    nonce: str
    verifier: str
    purpose: str  # sign_in, link, confirm or invitation
    onward: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """Who the provider says somebody is, and whether it saw a second factor."""

    identity: Identity
    is_strong: bool
    name: str = ""


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """A provider answers where it says it does, and nowhere else."""


def provider_name() -> str:
    """What the button is called; '' where no provider is set up."""
    held = settings.TARAZU_OIDC
    return (held["NAME"] or urlsplit(held["ISSUER"]).hostname or "") if held["ISSUER"] and held["CLIENT"] else ""


def new_errand(purpose: str, onward: str = "") -> Errand:
    """A fresh errand, whose three secrets nobody can guess."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Errand(state, nonce, verifier, purpose, onward)


def address_for(errand: Errand, back: str, language: str) -> str:
    """Where to send the browser. Errors: ProviderAway."""
    challenge = urlsafe_b64encode(sha256(errand.verifier.encode()).digest()).rstrip(b"=").decode()
    wish = {
        "response_type": "code",
        "client_id": settings.TARAZU_OIDC["CLIENT"],
        "redirect_uri": back,
        "scope": "openid profile",
        "state": errand.state,
        "nonce": errand.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "ui_locales": language,
    }
    if errand.purpose == "confirm":
        wish |= {"prompt": "login", "max_age": "0"}
    endpoint = _described()["authorization_endpoint"]
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(wish)}"


def prove(errand: Errand, code: str, back: str) -> Proof:
    """Exchange a code for the provider's signed answer and check it. Errors: ProviderAway; ProviderAnswerWrong."""
    described = _described()
    wish = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": settings.TARAZU_OIDC["CLIENT"],
        "client_secret": settings.TARAZU_OIDC["SECRET"],
        "code_verifier": errand.verifier,
    }
    answer = _asked(described["token_endpoint"], urlencode(wish).encode())
    claims = _checked(str(answer.get("id_token", "")), described, errand.nonce)
    shown = {str(claims.get("acr", "")), *map(str, _words(claims.get("amr")))}
    is_strong = bool(shown & set(settings.TARAZU_OIDC["STRONG"].replace(",", " ").split()))
    return Proof(Identity(str(claims["iss"]), str(claims["sub"])), is_strong, str(claims.get("name", "")))


def _words(claim: Any) -> list[Any]:
    return claim if isinstance(claim, list) else []


def _checked(token: str, described: dict[str, Any], nonce: str) -> dict[str, Any]:
    keys = _asked(described["jwks_uri"])
    try:
        named = jwt.get_unverified_header(token).get("kid")
        held = [key for key in jwt.PyJWKSet.from_dict(keys).keys if named is None or key.key_id == named]
        claims: dict[str, Any] = jwt.decode(
            token,
            held[0],
            algorithms=SIGNATURES,
            audience=settings.TARAZU_OIDC["CLIENT"],
            issuer=settings.TARAZU_OIDC["ISSUER"],
            leeway=LEEWAY_SECONDS,
            options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
        )
    except (jwt.PyJWTError, IndexError, ValueError, TypeError) as error:
        raise ProviderAnswerWrong from error
    if not secrets.compare_digest(str(claims["nonce"]), nonce):
        raise ProviderAnswerWrong
    if claims.get("azp", settings.TARAZU_OIDC["CLIENT"]) != settings.TARAZU_OIDC["CLIENT"]:
        raise ProviderAnswerWrong
    return claims


def _described() -> dict[str, Any]:
    issuer = settings.TARAZU_OIDC["ISSUER"]
    found = _asked(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if found.get("issuer") != issuer or not all(isinstance(found.get(name), str) for name in wanted):
        raise ProviderAway
    return found


def _asked(address: str, body: bytes | None = None) -> dict[str, Any]:
    """One answer of the provider, as JSON; over HTTPS, or on this machine alone."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ProviderAway
    request = Request(address, data=body, headers={"Accept": "application/json"})  # noqa: S310  # its scheme is checked
    try:
        with build_opener(_NoRedirect).open(request, timeout=SECONDS_MAX) as response:
            found = json.loads(response.read(ANSWER_BYTES_MAX))
    except (URLError, OSError, ValueError) as error:
        raise ProviderAway from error
    if not isinstance(found, dict):
        raise ProviderAway
    return found
