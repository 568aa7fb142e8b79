"""Consortia: their desk, and how firms form one, answer for it together, and leave it."""

from http import HTTPStatus

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from tarazu.api.acting import actor
from tarazu.api.errors import answers
from tarazu.api.strict import Key
from tarazu.api.words import Amount, Asked, Done, Firm, made
from tarazu.desk import see_consortium as consortium_desk
from tarazu.desk.acknowledge_liability import acknowledge_liability
from tarazu.desk.attribute_delivery import attribute_delivery
from tarazu.desk.form_consortium import form_consortium
from tarazu.desk.leave_consortium import leave_consortium
from tarazu.desk.see_clock import now
from tarazu.desk.see_party import shares_called

router = Router(tags=["consortia"])


class ConsortiumInShort(Schema):
    """A consortium of one's own; one without a reference of its own goes by its file."""

    key: str
    name: str | None
    members: list[Firm]
    open_files: int

    @staticmethod
    def resolve_name(link: consortium_desk.ConsortiumLink) -> str | None:
        """Null where firms answer for one file together."""
        return link.party.name if link.party else None


class Consortia(Schema):
    """The consortia of one's own parties."""

    consortia: list[ConsortiumInShort]


class MemberLine(Schema):
    """A member: its share in hundredths of a percent, what it gave and got, and what it answers for."""

    party: Firm
    share_basis_points: int
    exports: Amount = Field(alias="position.exports_assessed")
    imports: Amount = Field(alias="position.imports_assessed")
    part: Amount
    inside: Amount
    to_deliver: Amount = Field(alias="exposure.to_deliver")
    jointly: Amount = Field(alias="exposure.jointly")


class ConsortiumPage(Schema):
    """The desk of a consortium."""

    key: str
    order: str
    shares_agreed: bool
    files: list[str]
    members: list[MemberLine]
    shortfall: Amount
    unnamed: int

    @staticmethod
    def resolve_files(page: consortium_desk.ConsortiumPage) -> list[str]:
        """Their identifiers."""
        return [one.id for one in page.files]


class ConsortiumNames(Asked):
    """What it is called, in one script at least."""

    latin: str
    arabic: str = ""
    cyrillic: str = ""


class ShareAsked(Asked):
    """A member by its name in any script, its tax number or its reference, and its share in hundredths of a percent."""

    party: str
    basis_points: int


class ConsortiumAsked(Asked):
    """A consortium: who leads it, its reference, its names, and its shares, which make 10,000 together."""

    lead: str
    reference: str
    names: ConsortiumNames
    shares: list[ShareAsked]


class ConsortiumFormed(Schema):
    """A consortium, and how many members have not acknowledged their liability yet."""

    consortium: str
    members: int
    waiting_for: int


class MemberAsked(Asked):
    """The member that acts."""

    party: str


class Acknowledged(Schema):
    """How many members have not acknowledged their liability yet."""

    consortium: str
    waiting_for: int


class LeavingAsked(Asked):
    """The member that leaves, and why."""

    party: str
    reason: str


class Left(Schema):
    """How many members stay."""

    consortium: str
    members: int


class NamedMember(Asked):
    """The member that shipped or received."""

    member: str


class Named(Schema):
    """A declaration, and the member that is named for it."""

    declaration: str
    member: str


@router.get("/consortia", response=answers(Consortia))
def consortia(request: HttpRequest) -> Done:
    """The consortia of the parties you trade for."""
    return {"consortia": consortium_desk.see_consortia(actor=actor(request))}


@router.post("/consortia", response=answers(ConsortiumFormed, HTTPStatus.CREATED))
def form(request: HttpRequest, body: ConsortiumAsked, key: Key) -> Status[Done]:
    """Form a consortium as its lead, who acknowledges its liability by this."""
    acting = actor(request)
    done = form_consortium(
        actor=acting,
        lead_id=body.lead,
        reference=body.reference,
        names=body.names.model_dump(),
        shares=shares_called(
            actor=acting, lead_id=body.lead, typed=((one.party, one.basis_points) for one in body.shares)
        ),
        now=now(),
        key=key,
    )
    return made(done)


@router.get("/consortia/{consortium}", response=answers(ConsortiumPage))
def show_consortium(request: HttpRequest, consortium: str) -> consortium_desk.ConsortiumPage:
    """The desk of a consortium, by its reference or by the file that several firms answer for."""
    return consortium_desk.see_consortium(actor=actor(request), key=consortium, now=now())


@router.post("/consortia/{consortium}/acknowledgements", response=answers(Acknowledged, HTTPStatus.CREATED))
def acknowledge(request: HttpRequest, consortium: str, body: MemberAsked, key: Key) -> Status[Done]:
    """Acknowledge the joint liability for a member."""
    acting = actor(request)
    return made(acknowledge_liability(actor=acting, consortium_id=consortium, party_id=body.party, now=now(), key=key))


@router.post("/consortia/{consortium}/departures", response=answers(Left, HTTPStatus.CREATED))
def leave(request: HttpRequest, consortium: str, body: LeavingAsked, key: Key) -> Status[Done]:
    """Take a member out while nothing is owed; its share passes to the others."""
    done = leave_consortium(
        actor=actor(request), consortium_id=consortium, party_id=body.party, reason=body.reason, now=now(), key=key
    )
    return made(done)


@router.post("/declarations/{number}/members", response=answers(Named, HTTPStatus.CREATED))
def name_member(request: HttpRequest, number: str, body: NamedMember, key: Key) -> Status[Done]:
    """Name the member of a consortium behind a declaration; the newest word counts."""
    done = attribute_delivery(
        actor=actor(request), declaration_number=number, member_id=body.member, now=now(), key=key
    )
    return made(done)
