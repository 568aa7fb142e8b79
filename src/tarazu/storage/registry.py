"""Parties, authorities and people: rows to values and back."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.period import Period
from tarazu.registry.authorities import Authority, AuthorityKind
from tarazu.registry.identifiers import Identifier, IdentifierKind
from tarazu.registry.parties import Consortium, Departure, Member, Party, PartyKind, Standing
from tarazu.registry.people import Actor, Mandate, Role
from tarazu.registry.standing import Evidence, EvidenceKind
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
        identifiers=tuple(Identifier(IdentifierKind(one["kind"]), one["number"]) for one in row.identifiers),
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
            "identifiers": [asdict(one) for one in party.identifiers],
        },
    )


def parties(ids: set[str] | None = None) -> dict[str, Party]:
    """Parties by id: those asked for, or all."""
    rows = models.Party.objects.all() if ids is None else models.Party.objects.filter(id__in=ids)
    return {row.id: party_of(row) for row in rows}


def firms_of(country: str, *, without: str = "") -> tuple[Party, ...]:
    """Every party of a country, without one of them."""
    return tuple(party_of(row) for row in models.Party.objects.filter(country=country).exclude(id=without))


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


def consortium(consortium_id: str) -> Consortium:
    """A consortium with its members. Errors: PartyAbsent."""
    row = models.Party.objects.filter(id=consortium_id, kind=PartyKind.CONSORTIUM.value).first()
    if row is None:
        raise PartyAbsent(party=consortium_id)
    return Consortium(party_of(row), members(consortium_id), row.lead_id)


def replace_members(changed: Consortium) -> None:
    """Keep the members as they now are; those who left are members no more."""
    kept = {member.party_id for member in changed.members}
    models.Member.objects.filter(consortium_id=changed.party.id).exclude(party_id__in=kept).delete()
    insert_consortium(changed)


def insert_departure(consortium_id: str, left: Departure, person_id: str, at: datetime) -> None:
    """Keep that a member left, and why."""
    models.Departure.objects.create(
        consortium_id=consortium_id,
        party_id=left.party_id,
        share_basis_points=left.share_basis_points,
        reason=left.reason,
        person_id=person_id,
        at=at,
    )


def departures(consortium_id: str) -> tuple[Departure, ...]:
    """Who left a consortium, in the order they left."""
    rows = models.Departure.objects.filter(consortium_id=consortium_id).order_by("id")
    return tuple(Departure(row.party_id, row.share_basis_points, row.at.date(), row.reason) for row in rows)


def sign_membership(consortium_id: str, party_id: str, person_id: str, at: datetime) -> None:
    """Note who acknowledged the joint liability for a member, and when."""
    row = models.Member.objects.filter(consortium_id=consortium_id, party_id=party_id)
    row.update(acknowledged_by=person_id, acknowledged_at=at)


def answering_tax_number(party_id: str) -> str | None:
    """The tax number under which a party answers: for a consortium, its lead's."""
    row = models.Party.objects.filter(id=party_id).first()
    if row is not None and row.kind == PartyKind.CONSORTIUM.value:
        row = models.Party.objects.filter(id=row.lead_id).first()
    return row.tax_number if row else None


def insert_evidence(evidence: Evidence, person_id: str, at: datetime) -> None:
    """Keep a look into a register."""
    models.StandingEvidence.objects.create(
        party_id=evidence.party_id,
        kind=evidence.kind.value,
        holds=evidence.holds,
        reference=evidence.reference,
        seen_on=evidence.seen_on,
        until=evidence.until,
        source=evidence.source,
        person_id=person_id,
        at=at,
    )


def evidence_of(party_id: str) -> tuple[Evidence, ...]:
    """Every look into a register about a party, the newest first."""
    rows = models.StandingEvidence.objects.filter(party_id=party_id).order_by("-seen_on", "-id")
    return tuple(
        Evidence(
            party_id=row.party_id,
            kind=EvidenceKind(row.kind),
            holds=row.holds,
            reference=row.reference,
            seen_on=row.seen_on,
            until=row.until,
            source=row.source,
        )
        for row in rows
    )


def insert_authority(authority: Authority) -> None:
    """Keep an authority."""
    defaults = {
        "kind": authority.kind.value,
        "country": authority.country,
        "names": authority.names,
        "places": list(authority.places),
    }
    models.Authority.objects.update_or_create(id=authority.id, defaults=defaults)


def authority(authority_id: str) -> Authority:
    """One authority. Errors: AuthorityAbsent."""
    row = models.Authority.objects.filter(id=authority_id).first()
    if row is None:
        raise AuthorityAbsent(authority=authority_id)
    return _authority_of(row)


def authorities() -> dict[str, Authority]:
    """Every authority by id."""
    rows = models.Authority.objects.all()
    return {row.id: _authority_of(row) for row in rows}


def names_of(subjects: set[str] | None = None) -> dict[str, Mapping[str, str]]:
    """The names of authorities and parties by id, in each language or script they have: those asked for, or all."""
    rows = [
        (model.objects.all() if subjects is None else model.objects.filter(id__in=subjects)).order_by("id")
        for model in (models.Authority, models.Party)
    ]
    return {row.id: row.names for held in rows for row in held}


def _authority_of(row: models.Authority) -> Authority:
    return Authority(row.id, AuthorityKind(row.kind), row.country, row.names, tuple(row.places))


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


def mandate_of(row: models.Mandate) -> Mandate:
    """The mandate a row holds."""
    return Mandate(row.person_id, Role(row.role), row.subject_id, Period(row.since, row.until), row.end_reason)


def mandates_for(subject_id: str) -> tuple[tuple[str, Mandate], ...]:
    """The sign-in names and mandates of everybody who acts or acted for a party or authority."""
    rows = models.Mandate.objects.filter(subject_id=subject_id).select_related("person").order_by("since", "person_id")
    return tuple((row.person.sign_in_name, mandate_of(row)) for row in rows)


def end_mandate(mandate: Mandate, day: date, reason: str) -> None:
    """Write the last day of a mandate and why it ended."""
    rows = models.Mandate.objects.filter(
        person_id=mandate.person_id,
        role=mandate.role.value,
        subject_id=mandate.subject_id,
        since=mandate.period.since,
    )
    rows.update(until=max(day, mandate.period.since), end_reason=reason)


def actor(sign_in_name: str, day: date) -> Actor:
    """A person as they act on a day, with every mandate they hold. Errors: PersonAbsent."""
    row = models.Person.objects.filter(sign_in_name=sign_in_name, is_active=True).first()
    if row is None:
        raise PersonAbsent(person=sign_in_name)
    held = models.Mandate.objects.filter(person=row).order_by("subject_id", "role")
    mandates = tuple(mandate_of(m) for m in held)
    return Actor(row.id, row.name, mandates, day)
