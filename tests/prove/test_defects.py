"""The proof proved: a history must tell every planted defect from the right books, or the history is too tame."""

from typing import Any

import pytest
from django.db import transaction
from tests.prove.conftest import Often
from tests.prove.defects import DEFECTS, Defect, planted
from tests.prove.histories import history

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
SEEDS, STEPS = 10, 72  # in the long version; one seed in the short one


def told_apart(defect: Defect, seed: int) -> bool:
    """Say whether a history of this seed shows that something is wrong; a defect that cannot be planted is no find."""
    with planted(defect), transaction.atomic():
        try:
            history(seed, STEPS)
        except Exception:  # noqa: BLE001  # however it shows, it shows
            return True
        finally:
            transaction.set_rollback(True)
    return False


def test_right_books_pass_every_seed_that_defects_are_tried_on(often: Often) -> None:
    for seed in range(often(1, SEEDS)):
        with transaction.atomic():
            history(seed, STEPS)
            transaction.set_rollback(True)


def test_there_are_enough_defects_and_none_twice() -> None:
    assert len({str(defect) for defect in DEFECTS}) == len(DEFECTS) >= 60


def test_every_defect_can_be_planted() -> None:
    for defect in DEFECTS:
        with planted(defect):
            pass


@pytest.mark.parametrize("defect", DEFECTS, ids=str)
def test_a_planted_defect_is_found(defect: Defect, often: Often, score: Any) -> None:
    killed = [told_apart(defect, seed) for seed in range(often(1, SEEDS))]
    score("S2", "", defects=1, found_by_every_seed=int(all(killed)))
    assert all(killed)
