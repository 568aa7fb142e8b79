"""The desk of a consortium: shares, exposure, who shipped what, and who owes whom inside.

A consortium is a registered party with members, or the firms of one country that answer for one file together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tarazu.authorisation.authorisation import OPEN_STATES, Authorisation
from tarazu.clearing.consortium import InternalAccount, internal_account, shares_by_value, spread
from tarazu.clearing.net_off import NOTHING, MemberPosition, Position
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.rounding import divide_half_even
from tarazu.kernel.value import Value
from tarazu.registry.parties import Party, PartyKind
from tarazu.registry.people import PLATFORM, Actor, Role
from tarazu.shipments.declarations import COUNTED, Declaration, Regime
from tarazu.storage import attributing, authorisation, registry, set_offs
from tarazu.storage.figures import figures_on
from tarazu.storage.files import File, load_file


class ConsortiumAbsent(TarazuError):
    """There is no consortium of that name that the viewer belongs to or watches over."""

    kind = Kind.ABSENT
    says = "There is no consortium '{consortium}' that you may see. Look at the consortia of your firm."


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a member still has to deliver, what is left of the whole that it answers for, and its own part of that."""

    to_deliver: Value
    jointly: Value
    own_part: Value


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member on the desk."""

    party: Party
    share_basis_points: int
    position: Position
    part: Value
    inside: Value
    exposure: Exposure
    own: bool


@dataclass(frozen=True, slots=True)
class Shipment:
    """One assessed or lodged declaration of the consortium, and the member behind it, None where none is named."""

    file: Authorisation
    declaration: Declaration
    member: Party | None
    may_name: bool


@dataclass(frozen=True, slots=True)
class HomeDebt:
    """What one member owes another at home, in local currency, as both acknowledge."""

    debtor: Party
    creditor: Party
    owed: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsortiumPage:
    """Everything the desk of a consortium shows."""

    key: str
    party: Party | None  # the registered consortium; None where firms answer for one file together
    shares_agreed: bool
    files: tuple[Authorisation, ...]
    members: tuple[MemberRow, ...]
    account: InternalAccount
    parties: Mapping[str, Party]
    shipments: tuple[Shipment, ...]
    unnamed: int  # shipments that no member is named for; they are split by shares
    home_debts: tuple[HomeDebt, ...]
    order: str

    @property
    def shortfall(self) -> Value:
        """What all together still owe abroad."""
        return _owed(self.account)


@dataclass(frozen=True, slots=True)
class ConsortiumLink:
    """A consortium the viewer may open."""

    key: str
    party: Party | None
    members: tuple[Party, ...]
    open_files: int


@dataclass(slots=True)
class _Inside:
    """What is known of a consortium before it is counted."""

    key: str
    party: Party | None
    shares: Mapping[str, int]
    files: list[File] = field(default_factory=list)


def see_consortia(*, actor: Actor) -> tuple[ConsortiumLink, ...]:
    """The consortia of the viewer's own parties: registered ones, and files that several firms answer for."""
    own = set(actor.subjects(Role.TRADER))
    links = []
    for party in registry.parties().values():
        if party.kind is PartyKind.CONSORTIUM:
            members = registry.members(party.id)
            if own & {party.id, *(one.party_id for one in members)}:
                files = authorisation.authorisations(party_ids=[party.id])
                firms = registry.parties({one.party_id for one in members})
                count = sum(file.state in OPEN_STATES for file in files)
                links.append(ConsortiumLink(party.id, party, tuple(firms.values()), count))
    for file in authorisation.authorisations(party_ids=own) if own else ():
        joint = registry.parties({file.applicant_id})[file.applicant_id].kind is not PartyKind.CONSORTIUM
        if joint and len(file.members) > 1:
            firms = registry.parties(set(file.members))
            links.append(ConsortiumLink(file.id, None, tuple(firms.values()), int(file.state in OPEN_STATES)))
    return tuple(links)


def own_firms(*, actor: Actor) -> tuple[Party, ...]:
    """The firms for which the viewer trades, each of which may form a consortium."""
    return tuple(registry.parties(set(actor.subjects(Role.TRADER))).values())


def see_consortium(*, actor: Actor, key: str, now: datetime) -> ConsortiumPage:
    """The desk of a consortium, by the consortium's reference or the file that several firms answer for.

    For its members, the officers of its files and auditors. Errors: ConsortiumAbsent.
    """
    inside = _found(key)
    own = set(actor.subjects(Role.TRADER)) & {*inside.shares, inside.party.id if inside.party else ""}
    offices = {file.authorisation.authority_id for file in inside.files}
    officer = bool(offices) and all(actor.may("authorise", office) for office in offices)
    if not (own or officer or actor.may("see_everything", PLATFORM)):
        raise ConsortiumAbsent(consortium=key)
    parties = registry.parties({*inside.shares})
    named = attributing.attributed(one.id for file in inside.files for one in file.declarations)
    account = internal_account(_positions(inside, named), inside.shares)
    shipped = tuple(_shipments(inside, named, parties, actor))
    order = inside.party.country if inside.party else inside.files[0].authorisation.order
    return ConsortiumPage(
        key=key,
        party=inside.party,
        shares_agreed=inside.party is not None,
        files=tuple(file.authorisation for file in inside.files),
        members=tuple(
            MemberRow(
                parties[one.party_id],
                one.share_basis_points,
                one.position,
                one.part,
                one.inside,
                Exposure(_to_deliver(inside, one.party_id), _owed(account), Value(max(0, -one.part.minor))),
                one.party_id in own,
            )
            for one in account.members
        ),
        account=account,
        parties=parties,
        shipments=shipped,
        unnamed=sum(one.member is None for one in shipped),
        home_debts=_home_debts(order, parties, now.date()),
        order=order,
    )


def _found(key: str) -> _Inside:
    held = registry.parties({key})
    if key in held and held[key].kind is PartyKind.CONSORTIUM:
        shares = {one.party_id: one.share_basis_points for one in registry.members(key)}
        files = [load_file(each.id) for each in authorisation.authorisations() if each.applicant_id == key]
        return _Inside(key, held[key], shares, files)
    try:
        file = load_file(key)
    except TarazuError as absent:
        raise ConsortiumAbsent(consortium=key) from absent
    applicant = registry.party(file.authorisation.applicant_id)
    if applicant.kind is PartyKind.CONSORTIUM or len(file.authorisation.members) < 2:
        raise ConsortiumAbsent(consortium=key)
    members = set(file.authorisation.members)
    given = {party: sum(leg.value.minor for leg in file.contract.legs if leg.giver_id == party) for party in members}
    return _Inside(key, None, shares_by_value(given), [file])


def _positions(inside: _Inside, named: Mapping[str, str]) -> tuple[MemberPosition, ...]:
    """Each member's position: its own, what it is named for, and its share of what nobody is named for."""
    totals = {member: Position(NOTHING, NOTHING, NOTHING) for member in inside.shares}
    for file in inside.files:
        for one in file.members:
            if one.party_id in totals:
                totals[one.party_id] += one.position
            elif inside.party and one.party_id == inside.party.id:
                for part in _split(file, one.position, named, inside.shares):
                    totals[part.party_id] += part.position
    return tuple(MemberPosition(member, position) for member, position in totals.items())


def _split(
    file: File, whole: Position, named: Mapping[str, str], shares: Mapping[str, int]
) -> tuple[MemberPosition, ...]:
    taken, parts = Position(NOTHING, NOTHING), []
    for one in file.declarations:
        member = named.get(one.id)
        if member in shares and one.state in COUNTED and one.assessed:
            sides = (one.assessed, NOTHING) if one.regime is Regime.IMPORT else (NOTHING, one.assessed)
            parts.append(MemberPosition(str(member), Position(*sides)))
            taken += Position(*sides)
    rest = replace(
        whole,
        imports_assessed=whole.imports_assessed - taken.imports_assessed,
        exports_assessed=whole.exports_assessed - taken.exports_assessed,
    )
    return (*parts, *spread(rest, shares))


def _to_deliver(inside: _Inside, party_id: str) -> Value:
    """What a member, or by its share the consortium, still has to give under its open files, at contract values."""
    total = 0
    for file in inside.files:
        if file.authorisation.state not in OPEN_STATES:
            continue
        legs = {leg.number: leg for leg in file.contract.legs}
        for allowance in file.authorisation.allowances:
            leg = legs[allowance.leg_number]
            left = allowance.quantity.steps - allowance.used_steps
            worth = divide_half_even(leg.value.minor * left, leg.quantity.steps)
            if allowance.direction != "export":
                continue
            if leg.giver_id == party_id:
                total += worth
            elif inside.party and leg.giver_id == inside.party.id:
                total += divide_half_even(worth * inside.shares[party_id], sum(inside.shares.values()))
    return Value(total)


def _owed(account: InternalAccount) -> Value:
    """What the consortium owes abroad as it stands: every member answers for all of it."""
    return Value(max(0, -account.difference.minor))


def _shipments(inside: _Inside, named: Mapping[str, str], parties: Mapping[str, Party], actor: Actor) -> list[Shipment]:
    found = []
    consortium = inside.party.id if inside.party else ""
    for file in inside.files:
        for one in file.declarations:
            by_consortium = one.party_id == consortium
            member = parties.get(named.get(one.id, "") if by_consortium else one.party_id)
            if by_consortium or member:
                may = by_consortium and actor.may("form_consortium", consortium)
                found.append(Shipment(file.authorisation, one, member, may))
    return sorted(found, key=lambda each: (each.declaration.lodged_on, each.declaration.number), reverse=True)


def _home_debts(order: str, parties: Mapping[str, Party], today: date) -> tuple[HomeDebt, ...]:
    owed = {pair: minor for pair, minor in set_offs.domestic_owed(order).items() if set(pair) <= set(parties) and minor}
    currency = figures_on(order, today).word("domestic_currency")
    return tuple(HomeDebt(parties[a], parties[b], Value(minor, currency)) for (a, b), minor in owed.items())
