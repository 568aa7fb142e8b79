"""How files of one legal order are used, counted by the store itself: grouped, so that little is read."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Substr

from tarazu.clearing.net_off import NetOffPhase
from tarazu.shipments.declarations import COUNTED, DeclarationState
from tarazu.statistics.usage import StandingCount, Step, StepUse, standing_counts, step_use
from tarazu.storage import models

CHAPTER = Substr("commodity", 1, 2)  # the first two digits of a code
Files = QuerySet[models.Authorisation]


def files_of(order: str, since: date | None, until: date | None) -> Files:
    """The files of an order that were applied for within some days, both in."""
    files = models.Authorisation.objects.filter(order=order)
    if since:
        files = files.filter(applied_on__gte=since)
    return files.filter(applied_on__lte=until) if until else files


def by_state(files: Files) -> tuple[tuple[str, int], ...]:
    """Files by their state."""
    return tuple(files.values_list("state").annotate(Count("id")).order_by("state"))


def by_authority(files: Files) -> tuple[StandingCount, ...]:
    """Files by the collectorate that decides on them."""
    return standing_counts(files.values_list("authority_id", "state").annotate(Count("id")).order_by())


def by_chapter(files: Files) -> tuple[StandingCount, ...]:
    """Files by chapter of the goods they admit; a file of several chapters counts in each."""
    lines = _allowed(files).annotate(chapter=CHAPTER).values_list("chapter", "authorisation__state")
    return standing_counts(lines.annotate(Count("authorisation", distinct=True)).order_by())


def goods_of_chapters(files: Files) -> dict[str, list[str]]:
    """By chapter, the goods its files admit."""
    found: dict[str, list[str]] = {}
    rows = _allowed(files).annotate(chapter=CHAPTER).values_list("chapter", "commodity")
    for chapter, commodity in rows.distinct().order_by("commodity"):
        found.setdefault(chapter, []).append(commodity)
    return found


def steps(files: Files) -> tuple[StepUse, ...]:
    """How long each step of the files took."""
    declared = models.Declaration.objects.exclude(state=DeclarationState.REVERSED.value)
    first = declared.filter(authorisation=OuterRef("pk")).order_by("lodged_on").values("lodged_on")[:1]
    struck = models.NetOffRecord.objects.exclude(phase=NetOffPhase.LAPSED.value)
    netted = struck.filter(authorisation=OuterRef("pk")).order_by("day").values("day")[:1]
    counted = models.Declaration.objects.filter(state__in=[one.value for one in COUNTED])
    last = counted.filter(authorisation=OuterRef("pk"), assessed_on__lte=OuterRef("until")).order_by("-assessed_on")
    granted = files.exclude(granted_on=None)
    closing = granted.filter(net_offs__isnull=False).annotate(until=Subquery(netted))
    found = {
        Step.GRANT: granted.values_list("applied_on", "granted_on"),
        Step.SHIP: granted.annotate(first=Subquery(first)).values_list("granted_on", "first"),
        Step.ASSESS: counted.filter(authorisation__in=files.order_by().values("id")).values_list(
            "lodged_on", "assessed_on"
        ),
        Step.NET_OFF: closing.annotate(since=Subquery(last.values("assessed_on")[:1])).values_list("since", "until"),
    }
    return tuple(
        step_use(step, _whole(rows.annotate(times=Count("pk", distinct=True)))) for step, rows in found.items()
    )


def netted(files: Files) -> int:
    """How many of the files were netted off, whatever came out; a lapse is no net-off."""
    struck = models.NetOffRecord.objects.exclude(phase=NetOffPhase.LAPSED.value)
    return files.filter(id__in=struck.values("authorisation_id")).count()


def _allowed(files: Files) -> "QuerySet[models.Allowance]":
    return models.Allowance.objects.filter(authorisation__in=files.order_by().values("id"))


def _whole(rows: Iterable[Any]) -> Iterable[tuple[date, date, int]]:
    """Pairs of days both of which are there."""
    return ((since, until, times) for since, until, times in rows if since is not None and until is not None)
