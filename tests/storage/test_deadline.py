"""Deadlines on the link to PostgreSQL; the proofs hold them against links that freeze and break (tests/prove)."""

import pytest
from django.db import OperationalError, connection

from tarazu.storage.deadline import watched
from tarazu.storage.writing import is_passing

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]


def test_a_link_that_was_lost_before_a_write_began_is_a_passing_error(store: str) -> None:
    if store == "sqlite":  # which has no link
        return
    other = connection.copy()
    other.connect()
    try:
        other.connection.close()
        with pytest.raises(OperationalError) as lost, watched(other):
            pytest.fail("nothing is written on a lost link")
        assert is_passing(lost.value)
        assert other.errors_occurred  # so that the next try opens another
    finally:
        other.close()
