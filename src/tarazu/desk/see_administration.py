"""The people of a party, an authority or the mechanism, as whoever administers them sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tarazu.registry.factor_resets import Reset
from tarazu.registry.invitations import ADMINISTER, Invitation, require_administration
from tarazu.registry.people import PLATFORM, POWERS, Actor, Mandate, Role
from tarazu.storage import accounts, factor_resets, factors, invitations, registry
from tarazu.storage.accounts import Account

FOUND_MAX = 50


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody with a mandate for the subject."""

    account: Account
    mandate: Mandate
    has_factor: bool
    holds: bool  # today
    own: bool


@dataclass(frozen=True, slots=True)
class ResetLine:
    """A reset that waits, and whether the viewer may decide on it."""

    reset: Reset
    person: str
    asked_by: str
    may_decide: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AdministrationPage:
    """Everything the screen of an administrator shows."""

    subject_id: str
    subjects: tuple[tuple[str, Mapping[str, str] | None], ...]  # what the viewer administers: ids and names
    roles: tuple[Role, ...]
    people: tuple[PersonLine, ...]
    invitations: tuple[Invitation, ...]
    resets: tuple[ResetLine, ...]
    found: tuple[Account, ...]  # accounts by a searched word, for the mechanism's administrators
    of_platform: bool
    today: date
    now: datetime


def administered(actor: Actor) -> tuple[str, ...]:
    """The parties and authorities whose people somebody administers, and the mechanism where they do."""
    held = (one for one in actor.mandates if ADMINISTER in POWERS[one.role] and one.period.covers(actor.day))
    return tuple(dict.fromkeys(one.subject_id for one in held))


def see_administration(*, actor: Actor, subject_id: str, words: str, now: datetime) -> AdministrationPage:
    """The people of a subject. Errors: PowerMissing; PartyAbsent."""
    own = administered(actor)
    require_administration(actor, subject_id)
    of_platform = PLATFORM in own
    names = registry.names_of(None if of_platform else set(own))
    subjects = (PLATFORM, *names) if of_platform else own
    return AdministrationPage(
        subject_id=subject_id,
        subjects=tuple((one, names.get(one)) for one in subjects),
        roles=invitations.roles_of(subject_id),
        people=tuple(_line(actor, name, mandate, now.date()) for name, mandate in registry.mandates_for(subject_id)),
        invitations=invitations.invitations_for(subject_id),
        resets=tuple(_reset_line(actor, one) for one in factor_resets.waiting()) if of_platform else (),
        found=accounts.search(words, FOUND_MAX) if of_platform and words else (),
        of_platform=of_platform,
        today=now.date(),
        now=now,
    )


def _line(actor: Actor, sign_in_name: str, mandate: Mandate, day: date) -> PersonLine:
    held = accounts.account(mandate.person_id)
    assert held.sign_in_name == sign_in_name, "a mandate belongs to the account it was read with"
    own = held.person_id == actor.person_id
    return PersonLine(held, mandate, factors.has_factor(held.person_id), mandate.period.covers(day), own)


def _reset_line(actor: Actor, reset: Reset) -> ResetLine:
    names = accounts.names_of({reset.person_id, reset.asked_by})
    may_decide = actor.person_id not in (reset.asked_by, reset.person_id)
    return ResetLine(reset, names.get(reset.person_id, ""), names.get(reset.asked_by, ""), may_decide)
