"""What stands on many files at once, for the board of due dates: each kind of fact in one question to the store."""

from collections.abc import Collection

from django.db.models import F, Sum

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.clearing.board import Waiting
from tarazu.clearing.extensions import ExtensionState
from tarazu.clearing.net_off import CLEARED
from tarazu.kernel.value import Value
from tarazu.shipments.declarations import DeclarationState
from tarazu.storage import models


def days_granted() -> dict[str, int]:
    """By file, the days by which its due date was moved."""
    rows = models.ExtensionRequest.objects.filter(state=ExtensionState.GRANTED.value)
    return dict(rows.values_list("authorisation_id").annotate(Sum("days_granted")).order_by())


def extensions_asked() -> frozenset[str]:
    """The files for which more time is asked and nobody has decided."""
    rows = models.ExtensionRequest.objects.filter(state=ExtensionState.REQUESTED.value)
    return frozenset(rows.values_list("authorisation_id", flat=True))


def value_left(files: Collection[str]) -> dict[str, Value]:
    """By file, the value its permit still admits of goods that are left, both ways together."""
    rows = models.Allowance.objects.filter(authorisation__in=files, used_steps__lt=F("steps"))
    summed = rows.values_list("authorisation_id").annotate(left=Sum(F("minor") - F("used_minor"))).order_by()
    return {file: Value(minor) for file, minor in summed}


def waiting(files: Collection[str]) -> dict[str, Waiting]:
    """By file, what stands on it."""
    held = dict(models.Authorisation.objects.filter(id__in=files).values_list("id", "state"))
    declared = models.Declaration.objects.filter(authorisation__in=files)
    open_states = (DeclarationState.LODGED.value, DeclarationState.ASSESSED.value)
    waits = set(declared.filter(state__in=open_states).values_list("authorisation_id", "state"))
    unused = models.Allowance.objects.filter(authorisation__in=files, used_steps__lt=F("steps"))
    unshipped = set(unused.values_list("authorisation_id", flat=True))
    struck = models.NetOffRecord.objects.filter(authorisation__in=files).order_by("day", "id")
    outcomes = dict(struck.values_list("authorisation_id", "outcome"))  # the newest one stays
    asked = extensions_asked()
    return {
        file: Waiting(
            lapsed=state == AuthorisationState.LAPSED.value,
            suspended=state == AuthorisationState.SUSPENDED.value,
            extension_asked=file in asked,
            lodged=(file, DeclarationState.LODGED.value) in waits,
            assessed=(file, DeclarationState.ASSESSED.value) in waits,
            unshipped=file in unshipped,
            netted=file in outcomes,
            cleared=outcomes.get(file, "") in [one.value for one in CLEARED],
        )
        for file, state in held.items()
    }
