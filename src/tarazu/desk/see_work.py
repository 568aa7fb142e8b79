"""The clearing operator's desk: long work and how far it is, the files that may be netted off, the newest rounds."""

from dataclasses import dataclass
from datetime import date, datetime

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.clearing.set_off import SetOffState
from tarazu.kernel.value import Value
from tarazu.registry.parties import Party
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import authorisation, jobs, models, registry, set_offs
from tarazu.storage.files import load_file
from tarazu.storage.jobs import Work


@dataclass(frozen=True, slots=True)
class Ready:
    """A granted file all of whose goods are through, so that it may be netted off."""

    authorisation_id: str
    order: str
    approval_number: str
    imports: Value
    exports: Value
    tolerance_percent: int
    due: date | None
    days_left: int | None


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in one line."""

    id: str
    number: int
    at: datetime
    day: date
    listings: int
    deals: int
    exchanged: Value
    bound: Value


@dataclass(frozen=True, slots=True)
class DebtLine:
    """One debt of a set-off, before and after."""

    debtor: Party
    creditor: Party
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Desk:
    """What a clearing operator's desk shows."""

    work: tuple[Work, ...]
    ready: tuple[Ready, ...]
    rounds: tuple[RoundLine, ...]
    open_listings: int
    proposed: int
    debts: tuple[DebtLine, ...]  # of the newest set-off that stands

    @property
    def busy(self) -> bool:
        """Say whether work waits or runs, so that the page is worth reading again."""
        return any(each.state in ("waiting", "running") for each in self.work)


def see_work(*, actor: Actor, now: datetime) -> Desk:
    """The desk. Errors: PowerMissing."""
    actor.must("run_round", PLATFORM)
    lines = [_round(row) for row in models.Round.objects.order_by("-number")[:10]]
    return Desk(
        work=jobs.newest(),
        ready=ready_to_net(now.date()),
        rounds=tuple(lines),
        open_listings=models.Listing.objects.filter(state="open").count(),
        proposed=models.Deal.objects.filter(state="proposed").count(),
        debts=_debts(),
    )


def ready_to_net(today: date) -> tuple[Ready, ...]:
    """The granted files all of whose goods are used and assessed, the fewest days left first."""
    found = []
    granted = models.Authorisation.objects.filter(state=AuthorisationState.GRANTED.value)
    for row in granted.prefetch_related("allowances").order_by("id"):
        held = authorisation.authorisation_of(row)
        if any(allowance.used_steps < allowance.quantity.steps for allowance in held.allowances):
            continue
        file = load_file(held.id)
        if any(one.state == "lodged" for one in file.declarations) or file.net_offs:
            continue
        clock = file.first_clock(today)
        position = file.position
        found.append(
            Ready(
                held.id,
                held.order,
                held.approval_number,
                position.imports_assessed,
                position.exports_assessed,
                held.tolerance_percent,
                clock.due_date(today) if clock else None,
                clock.days_left(today) if clock else None,
            )
        )
    return tuple(sorted(found, key=lambda line: (line.days_left is None, line.days_left or 0, line.approval_number)))


def _round(row: models.Round) -> RoundLine:
    return RoundLine(
        id=row.id,
        number=row.number,
        at=row.at,
        day=row.day,
        listings=row.listings,
        deals=row.deals.count(),
        exchanged=Value(row.exchanged_minor),
        bound=Value(row.bound_minor),
    )


def _debts() -> tuple[DebtLine, ...]:
    newest = next((one for one in set_offs.set_offs() if one.state is not SetOffState.WITHDRAWN), None)
    if newest is None:
        return ()
    parties = registry.parties(set(newest.party_ids))
    return tuple(
        DebtLine(
            parties[line.debtor_id],
            parties[line.creditor_id],
            Value(line.before, newest.unit),
            Value(line.after, newest.unit),
        )
        for line in newest.lines
    )
