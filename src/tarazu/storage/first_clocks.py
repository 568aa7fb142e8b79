"""Which clock of each file runs out first, for many files in three questions to the store."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from tarazu.clearing.clocks import Suspension, TransactionClock, earliest
from tarazu.clearing.extensions import ExtensionState
from tarazu.shipments.declarations import COUNTED
from tarazu.storage import models
from tarazu.storage.clearing import suspension_of

Moved = tuple[str, date]  # the number of a declaration, and the day it was assessed


def first_clocks(files: QuerySet[models.Authorisation], today: date) -> dict[str, TransactionClock]:
    """By the file's id; files that were never granted have none. It says what `File.first_clock` says of each."""
    granted = files.exclude(granted_on=None).order_by()
    inside = granted.values("id")
    stops: dict[str, list[Suspension]] = defaultdict(list)
    for row in models.ClockStop.objects.filter(authorisation__in=inside).order_by("since", "id"):
        stops[row.authorisation_id].append(suspension_of(row))
    moved = _moved(inside, today)
    asked = models.ExtensionRequest.objects.filter(authorisation__in=inside, state=ExtensionState.GRANTED.value)
    summed = asked.values("authorisation_id").annotate(days=Sum("days_granted")).order_by()
    more = {row["authorisation_id"]: row["days"] for row in summed}
    found = {}
    for file, number, day, days in granted.values_list("id", "approval_number", "granted_on", "netting_days"):
        assert day is not None, "a file that was never granted is not asked for"
        runs, stopped = days + more.get(file, 0), tuple(stops.get(file, ()))
        clocks = [TransactionClock(number, day, runs, stopped)]
        clocks += [TransactionClock(name, since, runs, stopped) for name, since in moved.get(file, ())]
        first = clocks[0] if len(clocks) == 1 else earliest(clocks, today)
        assert first is not None, "a granted file has a clock of its own"
        found[file] = first
    return found


def _moved(inside: QuerySet[models.Authorisation, Any], today: date) -> dict[str, list[Moved]]:
    """What customs assessed of each file, as far as its clock may run out before that of the grant itself.

    Without a stop, what was assessed after the day of a past grant never overtakes it.
    """
    stopped = Q(authorisation__in=models.ClockStop.objects.values("authorisation_id"))
    oldest = Q(assessed_on__lte=F("authorisation__granted_on")) | Q(authorisation__granted_on__gte=today)
    counted = models.Declaration.objects.filter(authorisation__in=inside, state__in=[one.value for one in COUNTED])
    found: dict[str, list[Moved]] = defaultdict(list)
    rows = counted.filter(oldest | stopped).exclude(assessed_on=None)
    for file, number, day in rows.values_list("authorisation_id", "number", "assessed_on"):
        assert day is not None, "what was not assessed is left out"
        found[file].append((number, day))
    return found
