"""Who is who at the door: the actor behind a sign-in name, and the demo people of a sandbox."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from tarazu.kernel.period import Period
from tarazu.registry.parties import Party
from tarazu.registry.people import PLATFORM, Actor, Mandate, Role
from tarazu.storage import clock, models, registry
from tarazu.storage.authorisation import authorisation
from tarazu.storage.registry import PersonAbsent

CONSOLE = "console"


@dataclass(frozen=True, slots=True)
class Persona:
    """A demo person that anybody may act as in a sandbox."""

    sign_in_name: str
    name: str
    language: str
    roles: tuple[str, ...]
    acts_for: tuple[Mapping[str, str], ...]  # the names of the parties or authority, none for the platform


def actor_of(sign_in_name: str, day: date, *, confirmed: bool = True) -> Actor:
    """The person who signs in under a name, with their mandates. Errors: PersonAbsent."""
    return replace(registry.actor(sign_in_name, day), confirmed=confirmed)


def who_acts_for(role: Role, subject_id: str, day: date) -> Actor:
    """The first person with a mandate in a role for a party or authority. Errors: PersonAbsent."""
    held = models.Mandate.objects.filter(role=role.value, subject_id=subject_id, since__lte=day).order_by("person_id")
    for mandate in held.select_related("person"):
        if mandate.until is None or day < mandate.until:
            return registry.actor(mandate.person.sign_in_name, day)
    raise PersonAbsent(person=f"{role.value} of {subject_id}")


def personas() -> tuple[Persona, ...]:
    """The people one may act as without a password: all in a sandbox, nobody elsewhere."""
    if not clock.is_sandbox():
        return ()
    names = registry.names_of()
    found = []
    for row in models.Person.objects.filter(is_active=True).prefetch_related("mandates").order_by("id"):
        mandates = sorted(row.mandates.all(), key=lambda mandate: (mandate.role, mandate.subject_id))
        subjects = dict.fromkeys(mandate.subject_id for mandate in mandates if mandate.subject_id in names)
        roles = tuple(dict.fromkeys(mandate.role for mandate in mandates))
        found.append(Persona(row.sign_in_name, row.name, row.language, roles, tuple(map(names.__getitem__, subjects))))
    return tuple(found)


def console(day: date) -> Actor:
    """Whoever holds the machine itself, with every platform mandate; entered on first use."""
    registry.insert_person(person_id=CONSOLE, sign_in_name=CONSOLE, name="Operator at the console", language="en")
    roles = (Role.OPERATOR, Role.ANALYST, Role.COMPLIANCE, Role.AUDITOR, Role.ADMINISTRATOR)
    mandates = tuple(Mandate(CONSOLE, role, PLATFORM, Period(date.min)) for role in roles)
    return Actor(CONSOLE, "Operator at the console", mandates, day)


def subject_name(subject_id: str) -> dict[str, str] | str:
    """The names of a party or an authority by script or language; '' for the mechanism as a whole."""
    if subject_id == PLATFORM:
        return ""
    held = registry.authorities().get(subject_id)
    return held.names if held else registry.party(subject_id).names


def known_subjects() -> tuple[frozenset[str], dict[str, Party]]:
    """What files may refer to: the ids of authorities, and parties by their ids."""
    return frozenset(registry.authorities()), registry.parties()


def authority_of_file(authorisation_id: str) -> str:
    """The authority that decides on a file. Errors: AuthorisationAbsent."""
    return authorisation(authorisation_id).authority_id
