"""Letters about an account: the link of an invitation, the link of recovery, and word that something changed."""

from collections.abc import Mapping
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from tarazu.desk.own_account import Account


def invite(address: str, language: str, *, link: str, about: Mapping[str, Any]) -> None:
    """Send the link of an invitation. Errors: OSError where the post office cannot be reached."""
    with override(language):
        body = render_to_string("letter_invitation.txt", {"link": link, **about})
        _send(_("you are invited"), body, address)


def recover(account: Account, link: str) -> None:
    """Send the link of recovery, aside, so that the page answers alike whether or not there is an account."""
    with override(account.language):
        body = render_to_string("letter_recovery.txt", {"name": account.name, "link": link})
        subject = _("a new password")
    Thread(target=_send_quietly, args=(subject, body, account.email), daemon=True).start()


def tell(account: Account, sentence: str) -> None:
    """Tell a person that something about their account changed, aside; `sentence` is a message to translate."""
    if not account.email:
        return
    with override(account.language):
        body = render_to_string("letter_account.txt", {"name": account.name, "sentence": _(sentence)})
        subject = _("your account has changed")
    Thread(target=_send_quietly, args=(subject, body, account.email), daemon=True).start()


def whole(page: str, *arguments: str) -> str:
    """The whole address of a page, for a letter."""
    return f"{settings.TARAZU_ADDRESS.rstrip('/')}{reverse(page, args=arguments)}"


def _send(subject: str, body: str, address: str) -> None:
    send_mail(f"Tarazu: {subject}", body, settings.DEFAULT_FROM_EMAIL, [address])


def _send_quietly(subject: str, body: str, address: str) -> None:
    try:
        _send(subject, body, address)
    except OSError:
        return  # whoever asked may ask again; the page must not tell that there is such an account
