"""Parties, authorities and people: rows to values and back."""

from datetime import date

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.period import Period
from tarazu.registry.authorities import Authority, AuthorityKind
from tarazu.registry.parties import Consortium, Member, Party, PartyKind, Standing
from tarazu.registry.people import Actor, Mandate, Role
from tarazu.storage import models


class PartyAbsent(TarazuError):
    """No party has this identifier or name."""

    kind = Kind.ABSENT
    says = "There is no party '{party}'. Register it first, or check the spelling."


class PersonAbsent(TarazuError):
    """No person signs in under this name."""

    kind = Kind.ABSENT
    says = "There is nobody with the name '{person}'. Check the spelling of the sign-in name."


class AuthorityAbsent(TarazuError):
    """No authority has this identifier."""

    kind = Kind.ABSENT
    says = "There is no authority '{authority}'. Load the authorities first, or check the spelling."


def party_of(row: models.Party) -> Party:
    """The party a row holds."""
    standing = Standing(row.active_taxpayer_until, row.single_window, row.contract_number)
    return Party(
        id=row.id,
        kind=PartyKind(row.kind),
        country=row.country,
        names=row.names,
        tax_number=row.tax_number,
        seat=row.seat,
        collectorate=row.collectorate,
        standing=standing,
        owners=tuple(row.owners),
        invented=row.invented,
    )


def insert_party(party: Party) -> None:
    """Keep a new party, or what changed of one that is held."""
    models.Party.objects.update_or_create(
        id=party.id,
        defaults={
            "kind": party.kind.value,
            "country": party.country,
            "names": party.names,
            "tax_number": party.tax_number,
            "seat": party.seat,
            "collectorate": party.collectorate,
            "active_taxpayer_until": party.standing.active_taxpayer_until,
            "single_window": party.standing.single_window,
            "contract_number": party.standing.contract_number,
            "owners": list(party.owners),
            "invented": party.invented,
        },
    )


def parties(ids: set[str] | None = None) -> dict[str, Party]:
    """Parties by id: those asked for, or all."""
    rows = models.Party.objects.all() if ids is None else models.Party.objects.filter(id__in=ids)
    return {row.id: party_of(row) for row in rows}


def party(party_id: str) -> Party:
    """One party. Errors: PartyAbsent."""
    row = models.Party.objects.filter(id=party_id).first()
    if row is None:
        raise PartyAbsent(party=party_id)
    return party_of(row)


def insert_consortium(consortium: Consortium) -> None:
    """Keep a consortium with its members."""
    insert_party(consortium.party)
    models.Party.objects.filter(id=consortium.party.id).update(lead_id=consortium.lead_id)
    for member in consortium.members:
        models.Member.objects.update_or_create(
            consortium_id=consortium.party.id,
            party_id=member.party_id,
            defaults={
                "share_basis_points": member.share_basis_points,
                "liability_acknowledged": member.liability_acknowledged,
            },
        )


def members(consortium_id: str) -> tuple[Member, ...]:
    """The members of a consortium, the largest share first."""
    rows = models.Member.objects.filter(consortium_id=consortium_id).order_by("-share_basis_points", "party_id")
    return tuple(Member(row.party_id, row.share_basis_points, row.liability_acknowledged) for row in rows)


def insert_authority(authority: Authority) -> None:
    """Keep an authority."""
    defaults = {"kind": authority.kind.value, "country": authority.country, "names": authority.names}
    models.Authority.objects.update_or_create(id=authority.id, defaults=defaults)


def authority(authority_id: str) -> Authority:
    """One authority. Errors: AuthorityAbsent."""
    row = models.Authority.objects.filter(id=authority_id).first()
    if row is None:
        raise AuthorityAbsent(authority=authority_id)
    return Authority(row.id, AuthorityKind(row.kind), row.country, row.names)


def authorities() -> dict[str, Authority]:
    """Every authority by id."""
    rows = models.Authority.objects.all()
    return {row.id: Authority(row.id, AuthorityKind(row.kind), row.country, row.names) for row in rows}


def insert_person(*, person_id: str, sign_in_name: str, name: str, language: str) -> None:
    """Keep a person who cannot sign in with a password until one is set."""
    row = models.Person.objects.filter(id=person_id).first()
    if row is None:
        row = models.Person(id=person_id)
        row.set_unusable_password()
    row.sign_in_name, row.name, row.language = sign_in_name, name, language
    row.save()


def insert_mandate(mandate: Mandate) -> None:
    """Keep a mandate."""
    models.Mandate.objects.get_or_create(
        person_id=mandate.person_id,
        role=mandate.role.value,
        subject_id=mandate.subject_id,
        since=mandate.period.since,
        defaults={"until": mandate.period.until},
    )


def actor(sign_in_name: str, day: date) -> Actor:
    """A person as they act on a day, with every mandate they hold. Errors: PersonAbsent."""
    row = models.Person.objects.filter(sign_in_name=sign_in_name, is_active=True).first()
    if row is None:
        raise PersonAbsent(person=sign_in_name)
    held = models.Mandate.objects.filter(person=row).order_by("subject_id", "role")
    mandates = tuple(Mandate(row.id, Role(m.role), m.subject_id, Period(m.since, m.until)) for m in held)
    return Actor(row.id, row.name, mandates, day)
