"""A customs officer's shipments: the declarations of their offices that wait, by lane, with what speaks for a look."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q

from tarazu.kernel.quantity import Quantity
from tarazu.registry.authorities import Authority
from tarazu.registry.people import Actor, Role
from tarazu.shipments.declarations import Declaration, DeclarationState
from tarazu.shipments.lanes import ORDER, Lane, LaneReason, Past, lane_of
from tarazu.shipments.reports import OnTheWay
from tarazu.storage import accounts, attributing, models, registry, reporting
from tarazu.storage.notices import people_of
from tarazu.storage.screening_named import named_lines
from tarazu.storage.shipments import declaration_of

WAITING = (DeclarationState.LODGED.value, DeclarationState.ASSESSED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """One declaration that waits for an officer."""

    declaration: Declaration
    party: str
    office: Authority
    lane: Lane
    reasons: tuple[LaneReason, ...]
    waits_for: str  # assess, release
    since: date
    age_days: int
    officer_id: str
    officer: str
    documents: int  # scanned papers and pictures held
    way: OnTheWay

    @property
    def quantity(self) -> Quantity:
        """What was found, or what is declared until then."""
        return self.declaration.found or self.declaration.quantity


@dataclass(frozen=True, slots=True)
class Shipments:
    """The waiting shipments of everybody who decides for these offices, and who they are."""

    offices: tuple[Authority, ...]
    lines: tuple[Shipment, ...]
    officers: dict[str, dict[str, str]]  # by office: names by person


def see_shipments(*, actor: Actor, now: datetime) -> Shipments:
    """The declarations that wait in the officer's offices: the red lane first, then those that wait longest.

    Errors:  PowerMissing.
    """
    ids, today = actor.serves(Role.OFFICER, "see_collectorate"), now.date()
    held = registry.authorities()
    asked = models.Declaration.objects.filter(authorisation__authority_id__in=ids, state__in=WAITING)
    rows = list(asked.select_related("party").order_by("lodged_on", "number"))
    offices = dict(asked.values_list("id", "authorisation__authority_id"))
    made = [declaration_of(row) for row in rows]
    names = {row.id: registry.party_of(row.party).name for row in rows}
    past, named = _past({one.party_id for one in made}), named_lines(made, today)
    assigned, scans = attributing.assigned(names), _documents(names)
    colleagues = {office: people_of([office], Role.OFFICER, today) for office in ids}
    ways = reporting.underway(names)
    people = accounts.names_of({*assigned.values(), *(one for group in colleagues.values() for one in group)})
    lines = []
    for one in made:
        waits_for = "assess" if one.state is DeclarationState.LODGED else "release"
        since = one.assessed_on or one.lodged_on
        held_by_name = any(line.held for line in named[one.number])
        lane, reasons = lane_of(one, past.get(one.party_id, Past()), name_held=held_by_name)
        lines.append(
            Shipment(
                declaration=one,
                party=names[one.id],
                office=held[offices[one.id]],
                lane=lane,
                reasons=reasons,
                waits_for=waits_for,
                since=since,
                age_days=(today - since).days,
                officer_id=assigned.get(one.id, ""),
                officer=people.get(assigned.get(one.id, ""), ""),
                documents=scans.get(one.id, 0),
                way=ways.get(one.id, OnTheWay()),
            )
        )
    lines.sort(key=lambda line: (ORDER.index(line.lane), -line.age_days, line.declaration.number))
    return Shipments(
        tuple(held[one] for one in ids if one in held),
        tuple(lines),
        {office: {one: people.get(one, one) for one in group} for office, group in colleagues.items()},
    )


def _past(party_ids: set[str]) -> dict[str, Past]:
    """What examination found of the earlier deliveries of some firms."""
    rows = models.Declaration.objects.filter(party_id__in=party_ids, assessed_on__isnull=False)
    unlike = Count("id", filter=Q(found_steps__isnull=False) & ~Q(found_steps=F("steps")))
    counted = rows.order_by().values("party_id").annotate(assessed=Count("id"), unlike=unlike)
    return {row["party_id"]: Past(row["assessed"], row["unlike"]) for row in counted}


def _documents(declaration_ids: dict[str, str]) -> dict[str, int]:
    rows = models.Document.objects.filter(declaration_id__in=list(declaration_ids)).order_by()
    return dict(rows.values_list("declaration_id").annotate(Count("id")))
