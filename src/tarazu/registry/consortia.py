"""Forming a consortium, acknowledging its joint liability, and leaving it: nobody leaves while owing."""

from collections.abc import Mapping
from dataclasses import replace

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.rounding import share_out
from tarazu.registry.parties import BASIS_POINTS, Consortium, Member, Party, PartyKind, check_consortium


class ConsortiumTooSmall(TarazuError):
    """A consortium would have fewer members than the order asks for."""

    kind = Kind.INVALID
    says = "A consortium needs at least {least} members, and this one would have {count}. Add a member, or stay alone."


class MemberNotFit(TarazuError):
    """Somebody who may not be a member of a consortium was named as one."""

    kind = Kind.INVALID
    says = "{name} is '{kind_of_party}' and cannot be a member. Members are private firms, each named once."


class LeadOutside(TarazuError):
    """The lead of a consortium is not one of its members."""

    kind = Kind.INVALID
    says = "The lead must be one of the members. Add {name} with its share."


class NotAMember(TarazuError):
    """A party that is no member of a consortium acted as one."""

    kind = Kind.ABSENT
    says = "There is no consortium '{consortium}' with this member. Check the name of the consortium."


class AcknowledgedAlready(TarazuError):
    """A member acknowledges its liability twice."""

    kind = Kind.CONFLICT
    says = "This member has acknowledged the joint liability already. Nothing more is needed of it."


class StillOwing(TarazuError):
    """A member wants to leave while the consortium is bound, or may owe."""

    kind = Kind.REFUSED
    says = (
        "Nobody leaves a consortium while it may owe: {files} not settled. "
        "Have these closed first; until then every member answers for all of it."
    )


class LeavingUnexplained(TarazuError):
    """A member wants to leave without a word."""

    kind = Kind.INVALID
    says = "Say why the member leaves: the others, and whoever reads the record later, will ask."


class LeadCannotLeave(TarazuError):
    """The lead of a consortium wants to leave."""

    kind = Kind.REFUSED
    says = "The lead answers to customs for the consortium and cannot leave it. Let it end with its files instead."


def form(
    party: Party, members: tuple[Member, ...], lead_id: str, firms: Mapping[str, Party], members_min: int
) -> Consortium:
    """A consortium of private firms of one country, whose shares make a whole.

    Errors:  MemberNotFit; LeadOutside; ConsortiumTooSmall; SharesDoNotAddUp; MembersOfTwoCountries.
    """
    seen: set[str] = set()
    for member in members:
        firm = firms[member.party_id]
        if firm.kind is not PartyKind.PRIVATE or firm.id in seen or member.share_basis_points <= 0:
            raise MemberNotFit(name=firm.name, kind_of_party=firm.kind.value)
        seen.add(firm.id)
    if lead_id not in seen:
        raise LeadOutside(name=firms[lead_id].name)
    if len(members) < members_min:
        raise ConsortiumTooSmall(least=members_min, count=len(members))
    check_consortium(party, members, {firm.id: firm.country for firm in firms.values()})
    return Consortium(party, members, lead_id)


def acknowledge(consortium: Consortium, party_id: str) -> Consortium:
    """The consortium once a member has acknowledged that it answers for all of it.

    Errors:  NotAMember; AcknowledgedAlready.
    """
    member = _member(consortium, party_id)
    if member.liability_acknowledged:
        raise AcknowledgedAlready
    changed = replace(member, liability_acknowledged=True)
    return replace(
        consortium, members=tuple(changed if one.party_id == party_id else one for one in consortium.members)
    )


def leave(consortium: Consortium, party_id: str, open_files: tuple[str, ...], members_min: int) -> Consortium:
    """The consortium without a member; its part passes to the others by their shares, and all acknowledge anew.

    Errors:  NotAMember; LeadCannotLeave; StillOwing; ConsortiumTooSmall.
    """
    _member(consortium, party_id)
    if party_id == consortium.lead_id:
        raise LeadCannotLeave
    if open_files:
        raise StillOwing(files=", ".join(open_files))
    rest = [member for member in consortium.members if member.party_id != party_id]
    if len(rest) < members_min:
        raise ConsortiumTooSmall(least=members_min, count=len(rest))
    shares = share_out(BASIS_POINTS, [member.share_basis_points for member in rest])
    members = tuple(
        Member(one.party_id, share, liability_acknowledged=False) for one, share in zip(rest, shares, strict=True)
    )
    return replace(consortium, members=members)


def _member(consortium: Consortium, party_id: str) -> Member:
    for member in consortium.members:
        if member.party_id == party_id:
            return member
    raise NotAMember(consortium=consortium.party.name)
