"""A second factor as a form brings it: a code that was typed, or what a passkey answered."""

import json
from typing import Any

from django.http import HttpRequest

from tarazu.desk import passkeys
from tarazu.desk.door import machine, note, require_code_tries
from tarazu.desk.passkeys import Place
from tarazu.desk.second_factor import show_code
from tarazu.kernel.errors import TarazuError
from tarazu.registry.account_events import EventKind
from tarazu.registry.factors import PasskeyWrong
from tarazu.web.visitor import visitor

CODE, PASSKEY = "confirm_code", "confirm_passkey"  # the two fields any form may carry
KEPT = "passkey"
ANSWER_CHARACTERS_MAX = 20_000


def place(request: HttpRequest) -> Place:
    """The site as the browser of this request knows it."""
    host = request.get_host()
    return Place(host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host, f"{request.scheme}://{host}")


def is_shown(request: HttpRequest) -> bool:
    """Say whether a form brings a second factor along."""
    return request.method == "POST" and (CODE in request.POST or PASSKEY in request.POST)


def ask(request: HttpRequest, person_id: str) -> str:
    """What to ask a passkey of this person for, as JSON for the page's script; '' where they have none."""
    asked = passkeys.ask_for_held(place(request), person_id)
    if asked is None:
        return ""
    request.session[KEPT] = asked.kept
    return json.dumps(asked.options)


def take(request: HttpRequest, person_id: str) -> str:
    """Check the second factor a form brought, and put it on record either way; answer what it was.

    Errors:  TooManyTries; FactorWrong; PasskeyWrong.
    """
    require_code_tries(person_id, visitor(request))
    try:
        factor, kind = _checked(request, person_id)
    except TarazuError:
        note(EventKind.FACTOR_REFUSED, visitor(request), person_id=person_id)
        raise
    note(kind, visitor(request), person_id=person_id, about=factor)
    return factor


def _checked(request: HttpRequest, person_id: str) -> tuple[str, EventKind]:
    if answer := request.POST.get(PASSKEY, ""):
        kept = request.session.pop(KEPT, None)
        passkeys.check_held(
            place=place(request), person_id=person_id, kept=kept or {}, answer=answered(answer), now=machine()
        )
        return "passkey", EventKind.CONFIRMED
    kind = show_code(person_id=person_id, typed=request.POST.get(CODE, ""), now=machine())
    return ("recovery" if kind is EventKind.CODE_USED else "authenticator"), kind


def answered(text: str) -> dict[str, Any]:
    """What a passkey answered, read from JSON. Errors: PasskeyWrong."""
    try:
        found = json.loads(text[:ANSWER_CHARACTERS_MAX])
    except (ValueError, RecursionError) as error:
        raise PasskeyWrong from error
    if not isinstance(found, dict):
        raise PasskeyWrong
    return found
