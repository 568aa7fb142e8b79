"""Which member of a consortium a declaration's goods came from or went to."""

from collections.abc import Iterable
from datetime import datetime

from tarazu.storage import models


def insert_attribution(declaration_id: str, member_id: str, person_id: str, at: datetime) -> None:
    """Keep that a member shipped or received a declaration's goods; an earlier word stays on record."""
    number = models.Attribution.objects.filter(declaration_id=declaration_id).count() + 1
    models.Attribution.objects.create(
        declaration_id=declaration_id, number=number, member_id=member_id, person_id=person_id, at=at
    )


def attributed(declaration_ids: Iterable[str]) -> dict[str, str]:
    """By declaration, the member that is named for it, where one is."""
    rows = models.Attribution.objects.filter(declaration_id__in=list(declaration_ids)).order_by("number")
    return dict(rows.values_list("declaration_id", "member_id"))
