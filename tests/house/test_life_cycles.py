"""Every life cycle of the house is closed: what is not in its table is refused, and nothing hangs in the air."""

from importlib import import_module
from typing import Any

import pytest

import manual
from tarazu.kernel.lifecycle import LifeCycle, StepRefused

LIVES = [life for _, life in manual.life_cycles()]
STEPS: dict[str, str] = import_module("tarazu.storage.migrations.0002_guards").STEPS
KEPT_IN = {  # the column of the database that says where a thing stands
    "listing": "storage_listing.state",
    "deal": "storage_deal.state",
    "counter": "storage_counter.state",
    "contract": "storage_contract.state",
    "amendment": "storage_amendment.state",
    "authorisation": "storage_authorisation.state",
    "appeal": "storage_appeal.state",
    "declaration": "storage_declaration.state",
    "re-assessment": "storage_reassessment.state",
    "net-off": "storage_netoffrecord.phase",
    "netting window": "storage_nettingwindow.phase",
    "lock of a netting window": "storage_windowlock.state",
    "flag": "storage_lineflag.state",
    "extension request": "storage_extensionrequest.state",
    "cure": "storage_cureagreement.state",
    "cancellation of unshipped goods": "storage_cancellation.state",
    "set-off": "storage_setoffnotice.state",
    "list edition": "storage_screeninglist.state",
    "list pin": "storage_listpin.state",
    "screening case": "storage_screeningcase.state",
    "mission's certificate": "storage_missioncertificate.state",
    "invitation": "storage_invitation.state",
    "reset": "storage_factorreset.state",
}
KEPT_AS_FACTS = {"transfer", "proposed figure"}  # each step of theirs is a row of its own


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


def test_every_life_cycle_is_guarded_in_the_database() -> None:
    assert {life.thing for life in LIVES} == KEPT_IN.keys() | KEPT_AS_FACTS
    assert sorted(KEPT_IN.values()) == sorted(STEPS)


@pytest.mark.parametrize("life", [life for life in LIVES if life.thing in KEPT_IN], ids=named)
def test_the_database_knows_the_steps_of_a_life_and_no_others(life: LifeCycle[Any, Any]) -> None:
    listed = STEPS[KEPT_IN[life.thing]].split()
    assert sorted(listed) == sorted({f"{state.value}>{to.value}" for (state, _), to in life.steps.items()})
