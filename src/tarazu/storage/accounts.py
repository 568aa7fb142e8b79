"""Accounts: who may sign in, their mail address and password, and the browsers that are signed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.registry.account_events import Visitor
from tarazu.storage import models
from tarazu.storage.registry import PersonAbsent


class NameTaken(TarazuError):
    """An account with this mail address is there already."""

    kind = Kind.CONFLICT
    says = "There is an account for {email} already. Sign in with it first, then open this link again."


class AddressTaken(TarazuError):
    """A mail address was to be entered for one person while another has it."""

    kind = Kind.CONFLICT
    says = "{email} is the mail address of another person. Give each person an address of their own, or none."


@dataclass(frozen=True, slots=True)
class Account:
    """An account as its administrators see it."""

    person_id: str
    sign_in_name: str
    name: str
    email: str
    language: str
    is_open: bool
    has_password: bool


@dataclass(frozen=True, slots=True)
class Browser:
    """A signed-in browser, as its owner sees it."""

    id: int
    visitor: Visitor
    since: datetime
    seen_at: datetime
    is_this: bool


def account(person_id: str) -> Account:
    """One account. Errors: PersonAbsent."""
    return _account_of(_row(person_id))


def account_by_name(sign_in_name: str) -> Account | None:
    """The account that signs in under a name or has it as its mail address; None where there is none."""
    rows = models.Person.objects.filter(sign_in_name=sign_in_name.strip())
    row = rows.first() or models.Person.objects.filter(email=sign_in_name.strip().lower()).exclude(email="").first()
    return _account_of(row) if row else None


def search(words: str, count: int) -> tuple[Account, ...]:
    """The first accounts whose name, sign-in name or mail address holds these words."""
    wish = Q(name__icontains=words) | Q(sign_in_name__icontains=words) | Q(email__icontains=words)
    return tuple(map(_account_of, models.Person.objects.filter(wish).order_by("name", "id")[:count]))


def names_of(person_ids: set[str]) -> dict[str, str]:
    """The names of people by their ids."""
    rows = models.Person.objects.filter(id__in=person_ids).values_list("id", "name")
    return dict(rows)


def known_as(person_ids: Iterable[str]) -> dict[str, str]:
    """What people are called, by their ids; whoever has no account goes by the id."""
    asked = set(person_ids)
    return {one: one for one in asked} | names_of(asked)


def insert_account(*, person_id: str, email: str, name: str, language: str, password: str) -> None:
    """Open an account that signs in by its mail address; the password comes as its digest, '' for none.

    Errors:  NameTaken.
    """
    if account_by_name(email) is not None:
        raise NameTaken(email=email)
    row = models.Person(id=person_id, sign_in_name=email, email=email, name=name, language=language)
    row.password = password or make_password(None)
    row.save(force_insert=True)


def set_password(person_id: str, password: str) -> None:
    """Give an account another password by its digest, '' none; whoever is signed in with the old one no longer is."""
    models.Person.objects.filter(id=person_id).update(password=password or make_password(None))


def recovery_token(person_id: str) -> str:
    """What a link of recovery carries: it holds for an hour, and no longer than the password it replaces."""
    return default_token_generator.make_token(_row(person_id))


def is_recovery(person_id: str, token: str) -> bool:
    """Say whether a link of recovery opens this account now."""
    row = models.Person.objects.filter(id=person_id, is_active=True).first()
    return row is not None and default_token_generator.check_token(row, token)


def set_email(person_id: str, email: str) -> None:
    """Give an account that has none its mail address, unless another account has it."""
    if not models.Person.objects.filter(email=email).exists():
        models.Person.objects.filter(id=person_id, email="").update(email=email)


def enter_email(person_id: str, email: str) -> None:
    """Give a person who has none their mail address. Errors: AddressTaken."""
    held = account_by_name(email)
    if held is not None and held.person_id != person_id:
        raise AddressTaken(email=email)
    set_email(person_id, email)


def set_open(person_id: str, *, is_open: bool) -> None:
    """Close an account, which signs it out everywhere, or open it again."""
    models.Person.objects.filter(id=person_id).update(is_active=is_open)
    if not is_open:
        end_browsers(person_id)


def note_browser(person_id: str, session_key: str, visitor: Visitor, now: datetime) -> None:
    """Keep a browser that signed in."""
    models.OpenSession.objects.create(
        session_key=session_key,
        person_id=person_id,
        address=visitor.address[:45],
        browser=visitor.browser[:200],
        since=now,
        seen_at=now,
    )


def see_browser(session_key: str, now: datetime) -> None:
    """Note that a browser was seen."""
    models.OpenSession.objects.filter(session_key=session_key).update(seen_at=now)


def browsers(person_id: str, session_key: str, now: datetime) -> tuple[Browser, ...]:
    """The browsers a person is signed in with, the one seen last first."""
    rows = models.OpenSession.objects.filter(
        person_id=person_id,
        since__gt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE),
        seen_at__gt=now - timedelta(seconds=settings.TARAZU_IDLE_SECONDS),
    )
    return tuple(
        Browser(
            id=row.pk,
            visitor=Visitor(address=row.address, browser=row.browser),
            since=row.since,
            seen_at=row.seen_at,
            is_this=row.session_key == session_key,
        )
        for row in rows.order_by("-seen_at", "-id")
    )


def move_browser(person_id: str, session_key: str) -> None:
    """Give the one browser a person has left the fresh key of its session."""
    models.OpenSession.objects.filter(person_id=person_id).update(session_key=session_key)


def end_browser(person_id: str, browser_id: int) -> bool:
    """Sign one browser of a person out. Say whether there was one."""
    return _end(models.OpenSession.objects.filter(person_id=person_id, pk=browser_id))


def end_browsers(person_id: str, *, but: str = "") -> bool:
    """Sign every browser of a person out, but the one of a session. Say whether there was one."""
    return _end(models.OpenSession.objects.filter(person_id=person_id).exclude(session_key=but))


def forget_browser(session_key: str) -> None:
    """Drop the note of a session that ended by itself."""
    _end(models.OpenSession.objects.filter(session_key=session_key))


def _end(rows: "QuerySet[models.OpenSession]") -> bool:
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return bool(keys)


def _row(person_id: str) -> models.Person:
    row = models.Person.objects.filter(id=person_id).first()
    if row is None:
        raise PersonAbsent(person=person_id)
    return row


def _account_of(row: models.Person) -> Account:
    return Account(
        person_id=row.id,
        sign_in_name=row.sign_in_name,
        name=row.name,
        email=row.email,
        language=row.language,
        is_open=row.is_active,
        has_password=row.has_usable_password(),
    )
