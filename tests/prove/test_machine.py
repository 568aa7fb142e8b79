"""The books do what the model does, on either store, whatever the history; and end in the same Merkle root."""

from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from tests.prove import owing
from tests.prove.conftest import Often
from tests.prove.histories import finish, history
from tests.prove.twin import GOODS, Twin

from tarazu.storage import journal

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
ROOT_OF_SEED_7 = "0b028fb0af451492c7e904d322d07c1b40dc7b4badcf6db1658440c7de1a6034"  # on SQLite and PostgreSQL alike


class Books(RuleBasedStateMachine):
    """Rules as a trade and its accidents have them; Hypothesis looks for a history that tells books and model apart."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.twin = Twin()

    def teardown(self) -> None:
        try:
            finish(self.twin)
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    @rule(good=st.integers(0, 1), amount=st.sampled_from([0, 1, 5, 9]))
    def promise(self, good: int, amount: int) -> None:
        self.twin.move_goods("promise", good, amount)

    @rule(name=st.sampled_from(["withdraw", "dispatch"]), good=st.integers(0, 1), beyond=st.integers(-2, 1))
    def move(self, name: str, good: int, beyond: int) -> None:
        self.twin.move_goods(name, good, max(1, self.twin.model.free("promised", GOODS[good]) + beyond))

    @rule(good=st.integers(0, 1), beyond=st.integers(-2, 1), more=st.integers(-2, 2))
    def accept(self, good: int, beyond: int, more: int) -> None:
        sent = max(1, self.twin.model.free("under_way", GOODS[good]) + beyond)
        self.twin.move_goods("accept", good, sent, max(0, sent + more))

    @rule(good=st.integers(0, 1), beyond=st.integers(-2, 1))
    def hold(self, good: int, beyond: int) -> None:
        self.twin.hold(good, max(1, self.twin.model.free("promised", GOODS[good]) + beyond))

    @rule(member=st.integers(0, 1), direction=st.sampled_from(["import", "export"]), minor=st.integers(0, 10**12))
    def declare(self, member: int, direction: str, minor: int) -> None:
        self.twin.declare(member, direction, minor)

    @rule(which=st.integers(0, 9), minor=st.integers(0, 10**12))
    def assess(self, which: int, minor: int) -> None:
        self.twin.assess(which, minor)

    @rule(which=st.integers(0, 9), phase=st.sampled_from(["posted", "voided"]))
    def settle(self, which: int, phase: str) -> None:
        self.twin.settle(which, phase)

    @rule(which=st.integers(0, 9))
    def reverse(self, which: int) -> None:
        self.twin.reverse(which)

    @rule(member=st.integers(0, 1), direction=st.sampled_from(["import", "export"]), minor=st.integers(0, 10**12))
    def owe(self, member: int, direction: str, minor: int) -> None:
        owing.owe(self.twin, member, direction, minor, 4)

    @rule(which=st.integers(0, 9), short=st.integers(0, 5))
    def pay(self, which: int, short: int) -> None:
        owing.pay(self.twin, which, short)

    @rule(good=st.integers(0, 1), amounts=st.lists(st.integers(1, 4), min_size=1, max_size=5))
    def batch(self, good: int, amounts: list[int]) -> None:
        self.twin.batch(good, amounts)

    @precondition(lambda self: self.twin.requests)
    @rule(which=st.integers(0, 40))
    def again(self, which: int) -> None:
        self.twin.again(which)

    @rule(good=st.integers(0, 1))
    def crash(self, good: int) -> None:
        self.twin.crash(good)

    @rule(hours=st.sampled_from([-30, 0, 5, 40]))
    def pass_time(self, hours: int) -> None:
        self.twin.pass_time(hours)


def test_no_history_tells_the_books_from_the_model(often: Often, score: Any) -> None:
    before = Twin.operations
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=often(12, 500), stateful_step_count=20, deadline=None, suppress_health_check=checks
        ),
    )
    score("S1", "histories that Hypothesis looked for", operations=Twin.operations - before, breaches=0)


def test_one_history_ends_in_one_root_on_every_store(score: Any) -> None:
    history(7, 60)
    root = journal.read_head().root
    assert root == ROOT_OF_SEED_7, root
    score("S23", f"root {root[:16]}… of the history of seed 7")


@pytest.mark.parametrize("seed", range(3))
def test_a_seeded_history_is_the_same_twice(seed: int) -> None:
    roots = []
    for _ in range(2):
        undone: Any = transaction.atomic()
        with undone:
            history(seed, 25)
            roots.append(journal.read_head().root)
            transaction.set_rollback(True)
    assert roots[0] == roots[1]
    assert Random(seed).random() == Random(seed).random()
