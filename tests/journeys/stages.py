"""The world at stages of a deal, each brought about once a module; what a test does is rolled back after it."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from django.db import transaction
from tests.journeys import world
from tests.journeys.world import Trade

from tarazu.matching.deals import Deal

Reached = TypeVar("Reached")


def _stage(blocker: Any, reach: Callable[[], Reached]) -> Iterator[Reached]:
    with blocker.unblock():
        undone = transaction.atomic()
        undone.__enter__()
        try:
            reached = reach()
        except BaseException:
            transaction.set_rollback(True)
            undone.__exit__(None, None, None)
            raise
    yield reached
    with blocker.unblock():
        transaction.set_rollback(True)
        undone.__exit__(None, None, None)


@pytest.fixture(scope="module")
def founded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The open book, and nothing proposed."""
    yield from _stage(django_db_blocker, world.found_world)


@pytest.fixture(scope="module")
def proposed(founded: None, django_db_blocker: Any) -> Iterator[tuple[Deal, Deal]]:
    """The round's two deals: of four parties, and of two."""
    yield from _stage(django_db_blocker, world.propose)


@pytest.fixture(scope="module")
def asked(proposed: tuple[Deal, Deal], django_db_blocker: Any) -> Iterator[Trade]:
    """The deal of two under contract, with undertakings; both orders are asked and have not answered."""
    yield from _stage(django_db_blocker, lambda: world.put_under_contract(proposed[1]))


@pytest.fixture(scope="module")
def granted(asked: Trade, django_db_blocker: Any) -> Iterator[Trade]:
    """Both orders have granted."""

    def reach() -> Trade:
        for order in ("PK", "RU"):
            world.grant(asked, order)
        return asked

    yield from _stage(django_db_blocker, reach)


@pytest.fixture(scope="module")
def delivered(granted: Trade, django_db_blocker: Any) -> Iterator[Trade]:
    """Everything has arrived, and imports were assessed at 5 % less than exports."""

    def reach() -> Trade:
        world.deliver(granted, world.after(5), per_mille=950)
        return granted

    yield from _stage(django_db_blocker, reach)
