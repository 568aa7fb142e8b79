"""Every condition the database holds bites by its own name, on a row that is wrong in nothing else."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from tests.storage.invented import COUNTERS, insert, lay_ground, model_of, row_of, run, samples

guards = import_module("tarazu.storage.migrations.0002_guards")
pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
TABLES = [model._meta for model in apps.get_app_config("storage").get_models()]
HELD: dict[str, tuple[str, Any]] = {one.name: (table.db_table, one) for table in TABLES for one in table.constraints}
CHECKS = {name for name, (_, one) in HELD.items() if isinstance(one, models.CheckConstraint)}
KEYS = {name: (table, one.fields) for name, (table, one) in HELD.items() if isinstance(one, models.UniqueConstraint)}
KEYS |= {
    f"{table.db_table}.{field.column}": (table.db_table, (field.name,))
    for table in TABLES
    for field in table.concrete_fields
    if field.unique and not field.primary_key
}
Row = dict[str, Any]

WRONG: dict[str, tuple[Row, ...]] = {  # what a check refuses in a row that fits otherwise
    "account_counters_not_negative": tuple({counter: -1} for counter in COUNTERS),
    "account_goods_not_overdrawn": (
        *({"kind": kind, "debits_posted": 5, "credits_posted": 4} for kind in ("promised", "under_way")),
        *({"kind": kind, "debits_posted": 5, "credits_posted": 4} for kind in ("accepted", "short")),
        {"kind": "promised", "debits_posted": 4, "credits_posted": 5, "debits_pending": 2},
    ),
    "account_world_not_overpaid": (
        {"kind": "world", "debits_posted": 4, "credits_posted": 5},
        {"kind": "world", "debits_posted": 5, "credits_posted": 4, "credits_pending": 2},
    ),
    "allowance_not_exceeded": ({"used_steps": -1}, {"used_steps": 9_002}),
    "cancellation_is_something": ({"steps": 0},),
    "case_about_one": ({"named_id": "b"}, {"party_id": None}),
    "cure_is_something": ({"price_minor": 0}, {"steps": 0}),
    "edition_by_two_people": ({"loaded_by": "b", "decided_by": "b"},),
    "extension_by_grant": ({"days_granted": 1}, {"state": "granted", "days_granted": 9_002}),
    "figure_by_two_people": ({"proposed_by": "b", "decided_by": "b"},),
    "held_release_by_two_people": ({"proposed_by": "b", "approved_by": "b"},),
    "journal_from_zero": ({"position": -1},),
    "leg_moves_something": ({"steps": 0}, {"value_minor": 0}),
    "list_pin_by_two_people": (
        {"state": "holds"},
        {"state": "ended"},
        {"state": "proposed", "proposed_by": "b", "approved_by": "b"},
        {"state": "holds", "proposed_by": "b", "approved_by": "b"},
    ),
    "listing_held_not_negative": ({"held": -1}, {"taken": -1}),
    "listing_limit_positive": ({"limit_minor": 0},),
    "listing_lot": ({"minimum_lot": 0}, {"minimum_lot": 9_002}),
    "listing_not_overdrawn": ({"held": 9_002}, {"taken": 9_002}, {"held": 4_501, "taken": 4_501}),
    "listing_side": ({"side": "swap"},),
    "quota_has_a_season": ({"since": "2026-01-01"},),
    "quota_not_negative": ({"steps": -1}, {"used_elsewhere": -1}),
    "reset_by_two_people": ({"asked_by": "b", "decided_by": "b"},),
    "set_off_only_shrinks": ({"cleared": 0}, {"cleared": 9_002}),
    "share_within_whole": ({"share_basis_points": 10_001},),
    "transfer_begins": ({"phase": "voided"},),
    "transfer_positive": ({"amount": 0}, {"amount": -1}, {"amount": 10**17 + 1}),
    "transfer_reversal_is_posted": ({"reverses_id": "other", "phase": "pending"},),
    "transfer_step_event": ({"event": "pending"},),
    "transfer_two_accounts": ({"credit_account_id": "a"},),
    "valuation_is_positive": ({"minor": 0},),
    "window_lock_lifted_by_two": ({"lift_asked_by": "b", "lifted_by": "b"},),
}
UNDER: dict[str, tuple[Row, Row]] = {  # where a key holds, and where two rows may share it
    "amendment_open_once": ({"state": "proposed"}, {"state": "signed"}),
    "appeal_open_once": ({"state": "lodged"}, {"state": "decided"}),
    "approval_number_once": ({"approval_number": "PK-1"}, {"approval_number": ""}),
    "cancellation_open_once": ({"state": "proposed"}, {"state": "agreed"}),
    "counter_open_once": ({"state": "open"}, {"state": "taken"}),
    "mission_certificate_once": ({"state": "in_force"}, {"state": "withdrawn"}),
    "obligation_in_one_window": ({"left_out": False}, {"left_out": True}),
    "one_edition_in_force": ({"state": "in_force"}, {"state": "replaced"}),
    "one_pin_waits": ({"state": "proposed"}, {"state": "refused"}),
    "reassessment_open_once": ({"state": "proposed"}, {"state": "decided"}),
    "signing_key_one_at_a_time": ({"ended_at": None}, {"ended_at": "2026-12-01 04:00:00+00:00"}),
    "transfer_reversed_once": ({"reverses_id": "other"}, {"reverses_id": None}),
    "window_locked_once": ({"state": "locked"}, {"state": "lifted"}),
}
APART: dict[str, Row] = {  # what keeps rows of one key clear of a narrower key of the same table
    "named_case_once": {"party_id": None, "named_id": "other"},
    "window_line_once": {"left_out": True},
    "window_lock_once": {"state": "lifted"},
}
NOT_FITTING: dict[str, tuple[Row, ...]] = {  # what a guard refuses beside the ground it is given below
    "accounts_fit": (
        {"unit": "b"},
        {"book_id": "b"},
        *({side: other} for side in ("debit_account_id", "credit_account_id") for other in ("unit", "book", "nowhere")),
    ),
    "chained": (
        {"position": 1, "previous": "another"},
        {"position": 2, "previous": "hash"},
        {"position": 3, "previous": "another"},
    ),
    "chamber_of_its_country": tuple({"chamber_id": other} for other in ("abroad", "customs", "nowhere")),
    "opens_empty": tuple({counter: 1} for counter in COUNTERS),
    "steps_pending": ({"transfer_id": "posted"}, {"transfer_id": "nowhere"}),
}
FITS: dict[str, Row] = {
    "chained": {"position": 1, "previous": "hash"},
    "chamber_of_its_country": {"chamber_id": "own"},
}
GROUND: dict[str, tuple[tuple[str, Row], ...]] = {
    "accounts_fit": (
        ("storage_account", {"id": "unit", "unit": "b"}),
        ("storage_account", {"id": "book", "book_id": "b"}),
    ),
    "chained": (("storage_journalentry", {"position": 0, "hash": "hash"}),),
    "chamber_of_its_country": (
        ("storage_party", {"country": "PK"}),
        ("storage_authority", {"id": "own", "kind": "chamber", "country": "PK"}),
        ("storage_authority", {"id": "abroad", "kind": "chamber", "country": "RU"}),
        ("storage_authority", {"id": "customs", "kind": "customs", "country": "PK"}),
    ),
    "steps_pending": (("storage_transfer", {"id": "posted", "phase": "posted"}),),
}


@pytest.fixture(autouse=True)
def undone() -> Any:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def refused(table: str, row: Row, match: str) -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        insert(table, row)


def let_through(table: str, *rows: Row) -> None:
    with transaction.atomic():
        for row in rows:
            insert(table, row)
        transaction.set_rollback(True)


def test_every_condition_has_its_wrong_rows() -> None:
    conditional = {
        name for name, (_, one) in HELD.items() if isinstance(one, models.UniqueConstraint) and one.condition
    }
    assert WRONG.keys() == CHECKS
    assert UNDER.keys() == conditional
    assert NOT_FITTING.keys() == guards.CHECKS.keys()
    assert HELD.keys() == CHECKS | {name for name in KEYS if "." not in name}


@pytest.mark.parametrize(("name", "wrong"), [(name, wrong) for name in WRONG for wrong in WRONG[name]], ids=str)
def test_a_check_refuses_what_is_wrong_in_nothing_else(name: str, wrong: Row) -> None:
    table, match = HELD[name][0], rf'constraint failed: {name}$|violates check constraint "{name}"'
    lay_ground(table)
    if table != "storage_account":
        let_through(table, row_of(table))
        refused(table, row_of(table, **wrong), match)
        return
    insert(table, row_of(table, kind=wrong.get("kind", "control")))  # empty, as it must be: the counters move later
    moved = ", ".join(f"{column} = %s" for column in wrong)
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        run(f"UPDATE {table} SET {moved}", *wrong.values())


@pytest.mark.parametrize("name", KEYS)
def test_a_key_is_given_once(name: str, store: str) -> None:
    """A second row that shares the key alone is refused; one that differs in any column of the key is not."""
    table, key = KEYS[name]
    lay_ground(table)
    within, beyond = UNDER.get(name, (APART.get(name, {}), {}))
    first = row_of(table, **within)
    columns = [model_of(table)._meta.get_field(field).column for field in key]
    other = {
        column: _another(table, column, first[column])
        for column in _keyed(table)
        if column in columns or first[column] is not None  # where nothing is said, nothing is shared
    }
    shared = {column: first[column] for column in columns}
    insert(table, first)
    constraint = name if "." not in name else ""
    by_name, by_guard = rf'unique constraint "{constraint}', f"UNIQUE constraint failed|{guards.REFUSAL}"
    refused(table, first | other | within | shared, by_name if store == "postgresql" else by_guard)
    for column in columns:
        let_through(table, first | other | within | shared | {column: other[column]})
    if beyond:
        let_through(table, first | other | shared | beyond)


def _keyed(table: str) -> set[str]:
    """The columns of a table that are a key, or part of one."""
    meta = model_of(table)._meta
    names = {field for constraint in meta.constraints for field in getattr(constraint, "fields", ())}
    return {field.column for field in meta.concrete_fields if field.unique or field.name in names}


def _another(table: str, column: str, value: Any) -> Any:
    field = next(one for one in model_of(table)._meta.concrete_fields if one.column == column)
    return next((sample for sample in samples(field) if sample not in (None, value)), f"{value}-b")


@pytest.mark.parametrize(
    ("name", "wrong"), [(name, wrong) for name in NOT_FITTING for wrong in NOT_FITTING[name]], ids=str
)
def test_a_guard_refuses_what_does_not_fit_what_is_there(name: str, wrong: Row) -> None:
    table, _, says = guards.CHECKS[name]
    lay_ground(table)
    for ground, changes in GROUND.get(name, ()):
        insert(ground, row_of(ground, **changes))
    fitting = row_of(table) | FITS.get(name, {})
    let_through(table, fitting)
    refused(table, fitting | wrong, says)
