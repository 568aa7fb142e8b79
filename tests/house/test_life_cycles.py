"""Every life cycle of the house is closed: what is not in its table is refused, and nothing hangs in the air."""

from typing import Any

import pytest

import manual
from tarazu.kernel.lifecycle import LifeCycle, StepRefused

LIVES = [life for _, life in manual.life_cycles()]


def named(life: LifeCycle[Any, Any]) -> str:
    return life.thing


@pytest.mark.parametrize("life", LIVES, ids=named)
def test_every_pair_is_listed_or_refused(life: LifeCycle[Any, Any]) -> None:
    events = type(next(event for _, event in life.steps))
    for state in type(life.start):
        for event in events:
            if (state, event) in life.steps:
                assert life.advance(state, event) is life.steps[state, event]
            else:
                with pytest.raises(StepRefused):
                    life.advance(state, event)


@pytest.mark.parametrize("life", LIVES, ids=named)
def test_every_state_can_be_reached_and_every_event_does_something(life: LifeCycle[Any, Any]) -> None:
    reached = {life.start}
    while more := {to for (at, _), to in life.steps.items() if at in reached} - reached:
        reached |= more
    assert reached == set(type(life.start))
    events = type(next(event for _, event in life.steps))
    assert {event for _, event in life.steps} == set(events)
