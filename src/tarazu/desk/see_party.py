"""A party as its people, its collectorate, the operator and auditors see it: who it is, and what its rights rest on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tarazu.registry.authorities import Authority
from tarazu.registry.called import firm_called
from tarazu.registry.parties import Consortium, Departure, Member, Party, PartyKind
from tarazu.registry.people import PLATFORM, Actor, Mandate, Role
from tarazu.registry.standing import Evidence
from tarazu.rulebook.control import Permit
from tarazu.rulebook.facts import Screening
from tarazu.storage import goods_control, models, registry, screening
from tarazu.storage.registry import PartyAbsent

CANDIDATES_MAX = 200  # others are named by their reference


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member of a consortium, and who acknowledged the liability for it, when."""

    party: Party
    member: Member
    is_lead: bool
    acknowledged_by: str
    acknowledged_at: datetime | None
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyPage:
    """Everything the screen of a party shows."""

    party: Party
    authority: Authority | None
    screening: Screening
    evidence: tuple[Evidence, ...]
    mandates: tuple[tuple[str, Mandate], ...]
    people: dict[str, str]  # the names of those who hold them, by the names they sign in with
    members: tuple[MemberLine, ...]
    departures: tuple[tuple[Departure, Party], ...]  # who left it
    consortia: tuple[Party, ...]  # that this party is a member of
    candidates: tuple[Party, ...]  # some private firms of the same country, for a new consortium
    permits: tuple[tuple[str, Permit], ...]  # by identifier; with approvals and letters of chambers
    own: bool
    may_record: bool
    may_permit: bool
    today: date


def see_party(*, actor: Actor, party_id: str, now: datetime) -> PartyPage:
    """A party. Errors: PartyAbsent, also where it is not theirs to see."""
    held = registry.parties({party_id})
    own = party_id in actor.subjects(Role.TRADER)
    if party_id not in held or not (own or _sees(actor, held[party_id])):
        raise PartyAbsent(party=party_id)
    party = held[party_id]
    authorities = registry.authorities()
    mandates = registry.mandates_for(party_id)
    rows = models.Member.objects.filter(party_id=party_id).values_list("consortium_id", flat=True)
    return PartyPage(
        party=party,
        authority=authorities.get(party.collectorate or ""),
        screening=screening.verdicts([party_id]).get(party_id, Screening.UNSCREENED),
        evidence=registry.evidence_of(party_id),
        mandates=mandates,
        people=_names({sign_in_name for sign_in_name, _mandate in mandates}),
        members=_members(party, actor) if party.kind is PartyKind.CONSORTIUM else (),
        departures=_departures(party),
        consortia=tuple(registry.parties(set(rows)).values()),
        candidates=_candidates(party) if own and party.kind is PartyKind.PRIVATE else (),
        permits=goods_control.permits_of(party_id),
        own=own,
        may_record=_may_record(actor, party),
        may_permit=actor.may("load_reference", PLATFORM),
        today=now.date(),
    )


def _names(sign_in_names: set[str]) -> dict[str, str]:
    people = models.Person.objects.filter(sign_in_name__in=sign_in_names)
    return dict(people.values_list("sign_in_name", "name"))


def _sees(actor: Actor, party: Party) -> bool:
    if actor.may("see_everything", PLATFORM) or _may_record(actor, party):
        return True
    if party.kind is not PartyKind.CONSORTIUM:
        return False
    own = set(actor.subjects(Role.TRADER))
    return any(member.party_id in own for member in registry.members(party.id))


def _may_record(actor: Actor, party: Party) -> bool:
    at_home = bool(party.collectorate) and actor.may("record_standing", party.collectorate or "")
    return at_home or actor.may("register_party", PLATFORM)


def _members(party: Party, actor: Actor) -> tuple[MemberLine, ...]:
    held: Consortium = registry.consortium(party.id)
    firms = registry.parties({member.party_id for member in held.members})
    own = set(actor.subjects(Role.TRADER))
    rows = {row.party_id: row for row in models.Member.objects.filter(consortium_id=party.id)}
    return tuple(
        MemberLine(
            party=firms[member.party_id],
            member=member,
            is_lead=member.party_id == held.lead_id,
            acknowledged_by=rows[member.party_id].acknowledged_by,
            acknowledged_at=rows[member.party_id].acknowledged_at,
            own=member.party_id in own,
        )
        for member in held.members
    )


def _departures(party: Party) -> tuple[tuple[Departure, Party], ...]:
    left = registry.departures(party.id)
    firms = registry.parties({one.party_id for one in left})
    return tuple((one, firms[one.party_id]) for one in left)


def member_called(*, actor: Actor, lead_id: str, typed: str) -> str:
    """A firm that is to be a member of a consortium, by its name in any script, its tax number or its reference.

    Errors:  PowerMissing; PartyAbsent; FirmUnread; FirmsAlike.
    """
    actor.must("form_consortium", lead_id)
    country = registry.party(lead_id).country
    return firm_called(typed, registry.firms_of(country), country).id


def shares_called(*, actor: Actor, lead_id: str, typed: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Shares of members by their references, from shares of firms as they are called; those of one firm are added up.

    Errors:  those of `member_called`.
    """
    shares: dict[str, int] = {}
    for called, basis_points in typed:
        member = member_called(actor=actor, lead_id=lead_id, typed=called)
        shares[member] = shares.get(member, 0) + basis_points
    return shares


def _candidates(party: Party) -> tuple[Party, ...]:
    rows = models.Party.objects.filter(kind=PartyKind.PRIVATE.value, country=party.country).exclude(id=party.id)
    firms = [registry.party_of(row) for row in rows.order_by("id")[:CANDIDATES_MAX]]
    return tuple(sorted(firms, key=lambda one: one.name))
