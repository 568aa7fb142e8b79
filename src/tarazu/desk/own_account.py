"""One's own account: the browsers that are signed in, the password, the state identity."""

from datetime import datetime

from django.conf import settings

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.account_events import Visitor
from tarazu.storage import accounts, identities
from tarazu.storage.accounts import Account as Account
from tarazu.storage.accounts import Browser as Browser
from tarazu.storage.identities import Identity as Identity


class WayInNeeded(TarazuError):
    """The only way into an account was to go."""

    kind = Kind.REFUSED
    says = "This identity is your only way in. Set a password first, by the letter of recovery."


def account(person_id: str) -> Account:
    """The account of a person. Errors: PersonAbsent."""
    return accounts.account(person_id)


def note_browser(*, person_id: str, session_key: str, visitor: Visitor, now: datetime) -> None:
    """Keep a browser that signed in, so that its owner finds it in a list."""
    accounts.note_browser(person_id, session_key, visitor, now)


def see_browser(*, session_key: str, now: datetime) -> None:
    """Note that a browser is still at work."""
    accounts.see_browser(session_key, now)


def forget_browser(*, session_key: str) -> None:
    """Drop the note of a session that ended."""
    accounts.forget_browser(session_key)


def browsers(*, person_id: str, session_key: str, now: datetime) -> tuple[Browser, ...]:
    """The browsers a person is signed in with."""
    return accounts.browsers(person_id, session_key, now)


def end_browser(*, person_id: str, browser_id: int) -> bool:
    """Sign one browser out. Say whether there was one."""
    return accounts.end_browser(person_id, browser_id)


def end_browsers(*, person_id: str, but: str = "") -> bool:
    """Sign every browser out but the one of a session. Say whether there was one."""
    return accounts.end_browsers(person_id, but=but)


def change_password(*, person_id: str, digest: str, session_key: str = "") -> None:
    """Give an account the password of a digest, and sign every other browser out."""
    accounts.set_password(person_id, digest)
    accounts.end_browsers(person_id, but=session_key)


def recovery_token(person_id: str) -> str:
    """What a link of recovery carries. Errors: PersonAbsent."""
    return accounts.recovery_token(person_id)


def is_recovery(person_id: str, token: str) -> bool:
    """Say whether a link of recovery opens this account now."""
    return accounts.is_recovery(person_id, token)


def move_browser(*, person_id: str, session_key: str) -> None:
    """Know a browser again whose session got a fresh key: after a change of password it is the only one left."""
    accounts.move_browser(person_id, session_key)


def issuer() -> str:
    """The state identity provider of this installation; '' where there is none."""
    return str(settings.TARAZU_OIDC["ISSUER"])


def signed_in_by(identity: Identity) -> str | None:
    """The sign-in name an identity stands for; None where it was never linked to an invited account."""
    return identities.signed_in_by(identity)


def is_linked(*, person_id: str, issuer: str) -> bool:
    """Say whether an account has an identity at a provider."""
    return identities.is_linked(person_id, issuer)


def link_identity(*, person_id: str, identity: Identity, now: datetime) -> None:
    """Let an identity sign one's own account in. Errors: IdentityTaken."""
    identities.link_identity(person_id, identity, now)


def unlink_identity(*, person_id: str, issuer: str) -> bool:
    """Take an identity off one's own account. Say whether there was one. Errors: WayInNeeded."""
    if not accounts.account(person_id).has_password:
        raise WayInNeeded
    return identities.unlink_identity(person_id, issuer)
