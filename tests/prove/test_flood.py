"""Floods of operations over many books at once: model, memory and store never differ."""

import pytest
from django.db import DatabaseError, transaction
from tests.prove.defects import Defect, planted
from tests.prove.flood import Flood
from tests.prove.twin import Differ

from tarazu.ledger import balances
from tarazu.storage import posting

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
PLANTED = (
    Defect("I19", posting.store, "(*counted, account_id)", "(*counted[::-1], account_id)"),
    Defect("I3", balances._within_limit, "left < 0", "left < -1"),
)


def test_a_flood_of_operations_is_told_the_same_by_model_memory_and_store() -> None:
    told = Flood(1).run(1_500)
    assert told["operations"] >= 1_500
    assert told["refused"] and told["repeats"]


@pytest.mark.parametrize("defect", PLANTED, ids=str)
def test_a_flood_tells_a_planted_defect(defect: Defect) -> None:
    with transaction.atomic():
        with planted(defect), pytest.raises((Differ, DatabaseError)):
            Flood(1).run(1_500)
        transaction.set_rollback(True)
