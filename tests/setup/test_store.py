"""The two rounds of the tests really stand on the two stores."""

import pytest
from django.db import connection


@pytest.mark.both_stores
@pytest.mark.django_db
def test_this_run_stands_on_the_store_it_says(store: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 + 1")
        assert cursor.fetchone() == (2,)
    assert connection.vendor == store
