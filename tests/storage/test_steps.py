"""The database lets a row take the steps of its life and no others, and what was decided stays as it was decided."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.storage.invented import FITTING, insert, model_of, row_of, run, samples
from tests.storage.test_guards_everywhere import guards, keys

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
NOBODY_YET = {"approved_by": "b", "lifted_by": "b", "decided_by": "b", "decided_by_id": "b"}


@pytest.fixture(autouse=True)
def undone() -> Any:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def standing(table: str, **changes: Any) -> tuple[str, Any]:
    """Put in a row that is decided by two people, as `changes` say; how to find it."""
    columns = {field.column for field in model_of(table)._meta.concrete_fields}
    row = row_of(table, **{name: by for name, by in NOBODY_YET.items() if name in columns}) | changes
    insert(table, row)
    return keys(table, row)


def says(table: str, column: str, value: Any, found: tuple[str, Any]) -> str:
    """What the database says to a change of one column, which is undone; nothing where it lets it pass."""
    where, key = found
    try:
        with transaction.atomic():
            run(f"UPDATE {table} SET {column} = %s WHERE {where}", value, key)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("place", guards.STEPS)
def test_every_pair_of_states_is_a_step_or_refused(place: str) -> None:
    table, column = place.split(".")
    steps = set(guards.STEPS[place].split())
    states = sorted({state for step in steps for state in step.split(">")})
    for state in states:
        with transaction.atomic():
            found = standing(table, **{column: state})
            for to in [*states, "elsewhere"]:
                refused = guards.NO_STEP in says(table, column, to, found)
                assert refused == (to != state and f"{state}>{to}" not in steps), f"{state}>{to}"
            transaction.set_rollback(True)


def decided(table: str) -> dict[str, Any]:
    return {column: other(table, column, 1) for column in guards.ONCE[table]}


def other(table: str, column: str, which: int) -> Any:
    field = next(one for one in model_of(table)._meta.concrete_fields if one.column == column)
    if field.name in FITTING:
        return (7, 8)[which] if field.name == "days_granted" else ("b", "c")[which]
    return samples(field)[which]


@pytest.mark.parametrize("table", guards.ONCE)
def test_what_was_decided_is_not_decided_again_or_taken_back(table: str) -> None:
    granted = {"state": "granted"} if table == "storage_extensionrequest" else {}  # its condition asks for that
    found = standing(table, **decided(table), **granted)
    for column in guards.ONCE[table]:
        field = next(one for one in model_of(table)._meta.concrete_fields if one.column == column)
        nothing = None if field.null else field.get_default()
        for value in (other(table, column, 0), nothing):
            assert guards.DECIDED in says(table, column, value, found), column
        assert says(table, column, other(table, column, 1), found) == "", "the same again is no change"


@pytest.mark.parametrize("table", guards.ONCE)
def test_what_is_open_can_be_decided(table: str) -> None:
    columns = {field.column: field for field in model_of(table)._meta.concrete_fields}
    nothing = {name: None if columns[name].null else columns[name].get_default() for name in guards.ONCE[table]}
    found = standing(table, **nothing)
    for column in guards.ONCE[table]:
        assert guards.DECIDED not in says(table, column, other(table, column, 1), found), column


def test_the_run_of_a_window_is_made_again_until_it_is_confirmed() -> None:
    open_window = standing("storage_nettingwindow", id="w1", year=2024, confirmed_on=None)
    assert says("storage_nettingwindow", "run", '{"a": 2}', open_window) == ""
    confirmed = standing("storage_nettingwindow", id="w2", confirmed_on="2025-12-01")
    assert "as it was confirmed" in says("storage_nettingwindow", "run", '{"a": 2}', confirmed)


def test_who_asked_for_a_second_look_does_not_give_it() -> None:
    waits = standing("storage_reassessment", state="proposed", asked_by_id="a", decided_by_id=None)
    assert "a second officer decides" in says("storage_reassessment", "decided_by_id", "a", waits)
    assert says("storage_reassessment", "decided_by_id", "b", waits) == ""
