"""Who stands behind a declaration: the member whose goods they are, and the officer on it. The newest word counts."""

from collections.abc import Iterable
from datetime import datetime

from tarazu.storage import models


def insert_attribution(declaration_id: str, member_id: str, person_id: str, at: datetime) -> None:
    """Keep that a member shipped or received a declaration's goods; an earlier word stays on record."""
    _insert(models.Attribution, declaration_id, member_id=member_id, person_id=person_id, at=at)


def attributed(declaration_ids: Iterable[str]) -> dict[str, str]:
    """By declaration, the member that is named for it, where one is."""
    return _newest(models.Attribution, declaration_ids, "member_id")


def insert_assignment(declaration_id: str, officer_id: str, person_id: str, at: datetime) -> None:
    """Keep that an officer takes a declaration; an earlier word stays on record."""
    _insert(models.Assignment, declaration_id, officer_id=officer_id, person_id=person_id, at=at)


def assigned(declaration_ids: Iterable[str]) -> dict[str, str]:
    """By declaration, the officer who takes it, where one does."""
    return _newest(models.Assignment, declaration_ids, "officer_id")


def _insert(
    kept: type[models.Attribution] | type[models.Assignment], declaration_id: str, **said: str | datetime
) -> None:
    number = kept.objects.filter(declaration_id=declaration_id).count() + 1
    kept.objects.create(declaration_id=declaration_id, number=number, **said)


def _newest(
    kept: type[models.Attribution] | type[models.Assignment], declaration_ids: Iterable[str], column: str
) -> dict[str, str]:
    rows = kept.objects.filter(declaration_id__in=list(declaration_ids)).order_by("number")
    return dict(rows.values_list("declaration_id", column))
