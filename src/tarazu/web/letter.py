"""A letter: notices as plain text in the reader's language."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from tarazu.desk.send_letters import Letter, Told
from tarazu.web.links import target_address
from tarazu.web.text import bare, deal_in_short
from tarazu.web.words import word


def send(letter: Letter) -> None:
    """Send one letter. Errors: OSError where the post office cannot be reached."""
    with override(letter.language):
        first = letter.notices[0]
        subject = _("Your notices of today") if letter.digest else word("notice", first.kind)
        lines = [
            {"words": word("notice", one.kind), "about": _about(one, letter), "address": address(one.target)}
            for one in letter.notices
        ]
        body = render_to_string("letter.txt", {"letter": letter, "lines": lines})
    send_mail(f"Tarazu: {bare(subject)}", body, settings.DEFAULT_FROM_EMAIL, [letter.address])


def _about(told: Told, letter: Letter) -> str:
    deal = letter.deals.get(told.deal_id)
    return deal_in_short(deal) if deal else told.about


def address(target: str) -> str:
    """The whole address of what a notice leads to."""
    return f"{settings.TARAZU_ADDRESS.rstrip('/')}{target_address(target)}"
