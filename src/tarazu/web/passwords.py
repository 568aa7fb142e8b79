"""A new password, as a form brings it: long enough, nobody's first guess, typed twice alike."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from tarazu.desk.own_account import Account
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.web.acting import FieldRefused

CHARACTERS_MAX = 256


class PasswordWeak(TarazuError):
    """A password is too short, too common, or is made of the person's own name."""

    kind = Kind.INVALID
    says = (
        "Choose another password: 15 to {limit} characters, such as a sentence of several words, not a common one and "
        "not your name or address."
    )


class PasswordsDiffer(TarazuError):
    """A new password was typed in two ways."""

    kind = Kind.INVALID
    says = "The two passwords are not the same. Type the new one twice alike."


def read_new_password(request: HttpRequest, account: Account) -> str:
    """The digest of the new password of a form. Errors: FieldRefused with PasswordWeak or PasswordsDiffer."""
    password = request.POST.get("new_password", "")
    if len(password) > CHARACTERS_MAX:
        raise FieldRefused("new_password", PasswordWeak(limit=CHARACTERS_MAX))
    try:
        validate_password(password, _person(account))
    except ValidationError as error:
        raise FieldRefused("new_password", PasswordWeak(limit=CHARACTERS_MAX)) from error
    if password != request.POST.get("again", ""):
        raise FieldRefused("again", PasswordsDiffer())
    return make_password(password)


def _person(account: Account) -> Any:
    """A person of these names, whom nobody stores."""
    return get_user_model()(sign_in_name=account.sign_in_name, name=account.name, email=account.email)
