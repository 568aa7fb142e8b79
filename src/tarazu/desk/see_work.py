"""The clearing operator's desk: long work and how far it is, the files that may be netted off, the newest rounds."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Sum

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.clearing.clocks import TransactionClock
from tarazu.clearing.set_off import SetOffState
from tarazu.kernel.value import Value
from tarazu.registry.parties import Party
from tarazu.registry.people import PLATFORM, Actor
from tarazu.shipments.declarations import COUNTED, DeclarationState, Regime
from tarazu.storage import jobs, models, registry, set_offs
from tarazu.storage.first_clocks import first_clocks
from tarazu.storage.jobs import Work

READY_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Ready:
    """A granted file all of whose goods are through, so that it may be netted off."""

    authorisation_id: str
    order: str
    approval_number: str
    imports: Value
    exports: Value
    tolerance_percent: int
    due: date
    days_left: int


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
    ready: tuple[Ready, ...]  # those with the fewest days left
    ready_in_all: int
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
    soonest = _soonest(now.date())
    lines = [_round(row) for row in models.Round.objects.order_by("-number")[:10]]
    return Desk(
        work=jobs.newest(),
        ready=_ready(soonest[:READY_SHOWN], now.date()),
        ready_in_all=len(soonest),
        rounds=tuple(lines),
        open_listings=models.Listing.objects.filter(state="open").count(),
        proposed=models.Deal.objects.filter(state="proposed").count(),
        debts=_debts(),
    )


def ready_to_net(today: date) -> tuple[str, ...]:
    """The granted files all of whose goods are used and assessed, by id, the fewest days left first."""
    return tuple(file for file, _clock in _soonest(today))


def _soonest(today: date) -> list[tuple[str, TransactionClock]]:
    """The files that may be netted off, each with its first clock, the fewest days left first."""
    granted = models.Authorisation.objects.filter(state=AuthorisationState.GRANTED.value)
    unused = models.Allowance.objects.filter(used_steps__lt=F("steps")).values("authorisation_id")
    lodged = models.Declaration.objects.filter(state=DeclarationState.LODGED.value).values("authorisation_id")
    netted = models.NetOffRecord.objects.values("authorisation_id")
    rows = granted.exclude(id__in=unused).exclude(id__in=lodged).exclude(id__in=netted)
    clocks = first_clocks(granted, today)  # of all that are granted: asking which are ready once is quicker
    found = [
        (clocks[file].days_left(today), number, file) for file, number in rows.values_list("id", "approval_number")
    ]
    return [(file, clocks[file]) for _left, _number, file in sorted(found)]


def _ready(soonest: Sequence[tuple[str, TransactionClock]], today: date) -> tuple[Ready, ...]:
    """What the desk says of some files."""
    files = [file for file, _clock in soonest]
    rows, assessed = models.Authorisation.objects.in_bulk(files), _assessed(files)
    return tuple(
        Ready(
            file,
            rows[file].order,
            rows[file].approval_number,
            assessed[file, Regime.IMPORT.value],
            assessed[file, Regime.EXPORT.value],
            rows[file].tolerance_percent,
            clock.due_date(today),
            clock.days_left(today),
        )
        for file, clock in soonest
    )


def _assessed(files: Collection[str]) -> dict[tuple[str, str], Value]:
    """What customs assessed of each file and did not take back, by regime."""
    counted = models.Declaration.objects.filter(authorisation__in=files, state__in=[one.value for one in COUNTED])
    sums = counted.values("authorisation_id", "regime").annotate(minor=Sum("assessed_minor")).order_by()
    found: dict[tuple[str, str], Value] = defaultdict(lambda: Value(0))
    return found | {(row["authorisation_id"], row["regime"]): Value(row["minor"]) for row in sums}


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
