"""A trader's shipments, and everything said of one: for its declarant and the office that keeps its file."""

from dataclasses import dataclass

from tarazu.reference.commodities import commodity_of
from tarazu.registry.people import PLATFORM, Actor
from tarazu.shipments.declarations import Declaration, DeclarationState
from tarazu.shipments.papers import Paper, papers_missing
from tarazu.shipments.reports import OnTheWay, Said, on_the_way
from tarazu.storage import accounts, authorisation, models, reporting, shipments
from tarazu.storage.shipments import DeclarationAbsent

NOTHING_SAID = OnTheWay()
WAITING = (DeclarationState.LODGED, DeclarationState.ASSESSED)


@dataclass(frozen=True, slots=True)
class OwnShipment:
    """One of the trader's shipments, with where it stands."""

    declaration: Declaration
    way: OnTheWay
    missing: tuple[Paper, ...]  # papers its goods still lack before they are released


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentPage:
    """Everything said of one shipment."""

    shipment: OwnShipment
    said: tuple[Said, ...]
    people: dict[str, str]  # names of those who said it; of officers only their office sees them
    office_id: str
    officer: bool  # whether the viewer decides for the office that keeps the file
    may_tell: bool


def see_own_shipments(*, actor: Actor) -> tuple[OwnShipment, ...]:
    """The shipments under the files one's parties answer for: those that wait first, then the newest."""
    files = authorisation.answered_by(actor.acts_for())
    rows = models.Declaration.objects.filter(authorisation__in=files.values("id"))
    made = [shipments.declaration_of(row) for row in rows.order_by("-lodged_on", "-number")]
    made = [one for one in made if one.state is not DeclarationState.REVERSED]
    ways = reporting.underway(one.id for one in made)
    lines = [_own(one, ways.get(one.id, NOTHING_SAID)) for one in made]
    return tuple(sorted(lines, key=lambda line: line.declaration.state not in WAITING))


def see_shipment(*, actor: Actor, declaration_number: str) -> ShipmentPage:
    """One shipment, for its declarant, the office that keeps its file and auditors. Errors: DeclarationAbsent."""
    held = shipments.declaration(declaration_number)
    file = authorisation.authorisation(held.authorisation_id)
    officer = actor.may("tell_of_shipment", file.authority_id)
    own = set(actor.acts_for()) & {*file.members, file.applicant_id}
    if not (own or officer or actor.may("see_everything", PLATFORM)):
        raise DeclarationAbsent(declaration=declaration_number)
    said = reporting.reports([held.id])
    firms = {one.person_id for one in said if not one.by_customs}
    named = firms if own else {one.person_id for one in said}
    tells = officer or actor.may("tell_of_shipment", held.party_id)
    return ShipmentPage(
        shipment=_own(held, on_the_way(said)),
        said=said,
        people=accounts.names_of(named),
        office_id=file.authority_id,
        officer=officer,
        may_tell=tells and held.state is not DeclarationState.REVERSED,
    )


def _own(declaration: Declaration, way: OnTheWay) -> OwnShipment:
    lacks = papers_missing(commodity_of(declaration.commodity).hs, declaration.papers)
    return OwnShipment(declaration, way, lacks if declaration.state in WAITING else ())
