"""Which clock of each file runs out first, for many files in three questions to the store."""

from collections import defaultdict
from datetime import date

from django.db.models import QuerySet, Sum

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
    moved: dict[str, list[Moved]] = defaultdict(list)
    counted = models.Declaration.objects.filter(authorisation__in=inside, state__in=[one.value for one in COUNTED])
    for file, number, day in counted.values_list("authorisation_id", "number", "assessed_on"):
        if day is not None:
            moved[file].append((number, day))
    stops: dict[str, list[Suspension]] = defaultdict(list)
    for row in models.ClockStop.objects.filter(authorisation__in=inside).order_by("since", "id"):
        stops[row.authorisation_id].append(suspension_of(row))
    asked = models.ExtensionRequest.objects.filter(authorisation__in=inside, state=ExtensionState.GRANTED.value)
    summed = asked.values("authorisation_id").annotate(days=Sum("days_granted"))
    more = {row["authorisation_id"]: row["days"] for row in summed}
    found = {}
    for file, number, day, days in granted.values_list("id", "approval_number", "granted_on", "netting_days"):
        assert day is not None, "a file that was never granted is not asked for"
        runs, stopped = days + more.get(file, 0), tuple(stops[file])
        began = [(number, day), *moved[file]]
        oldest = min(since for _name, since in began)
        if not stopped and oldest < today:  # then nothing can overtake the oldest
            began = [one for one in began if one[1] == oldest]
        first = earliest([TransactionClock(name, since, runs, stopped) for name, since in began], today)
        assert first is not None, "a granted file has a clock of its own"
        found[file] = first
    return found
