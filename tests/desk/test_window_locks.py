"""A netting window is held by one person of the clearing desk, and let go by two; who is concerned hears of it."""

from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.api.conftest import caller, stand_at
from tests.desk.test_clearing_windows import FLAGS_OVER, STRUCK, confirmed, opened, page, struck
from tests.journeys import world
from tests.journeys.world import Trade, after, morning
from tests.web.conftest import visitor
from tests.web.test_trade_pages import body, post

from tarazu.clearing.window_locks import (
    LOCK_LIFE,
    LiftedAlone,
    LockEvent,
    LockState,
    LockUnfounded,
    WindowLocked,
    WindowLockedAlready,
    WindowNotLocked,
    WindowPastLocking,
)
from tarazu.desk.lock_window import lift_lock, lock_window
from tarazu.desk.see_people import actor_of
from tarazu.desk.tell_people import tell_people
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.period import Period
from tarazu.registry.people import PLATFORM, Actor, Mandate, PowerMissing, Role
from tarazu.storage import models, registry
from tarazu.storage.window_locks import newest_lock

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
WHY = "Two scale tickets of Taftan are being compared."
FIRST, SECOND = "first-desk", "second-desk"


@pytest.fixture
def window(delivered: Trade, db: None) -> str:
    """An open window, and two people of the clearing desk."""
    for name in (FIRST, SECOND):
        registry.insert_person(person_id=name, sign_in_name=name, name=f"Desk {name}", language="en")
        registry.insert_mandate(Mandate(name, Role.OPERATOR, PLATFORM, Period(world.DAY)))
    return opened()


def lock(window: str, who: str = FIRST, reason: str = WHY, key: str = "") -> dict[str, Any]:
    return lock_window(
        actor=acting(who), window_id=window, reason=reason, now=morning(STRUCK), key=key or world.new_key()
    )


def step(window: str, event: LockEvent, who: str = SECOND, reason: str = "") -> dict[str, Any]:
    return lift_lock(
        actor=acting(who), window_id=window, event=event, reason=reason, now=morning(STRUCK), key=world.new_key()
    )


def acting(who: str) -> Actor:
    return actor_of(who, STRUCK)


def test_a_locked_window_is_run_only_after_two_people_have_lifted_the_lock(window: str) -> None:
    made = lock(window, key="once")
    assert lock(window, key="once") == made
    with pytest.raises(WindowLocked, match="scale tickets"):
        struck(window)
    step(window, LockEvent.ASK, FIRST, "The tickets agree.")
    with pytest.raises(LiftedAlone):
        step(window, LockEvent.LIFT, FIRST)
    with pytest.raises(WindowLocked):
        struck(window)
    assert step(window, LockEvent.LIFT)["state"] == "lifted"
    struck(window)
    again = lock(window, SECOND)["lock"]
    assert again != made["lock"]
    with pytest.raises(WindowLocked):
        confirmed(window)
    step(window, LockEvent.ASK, SECOND, "Seen.")
    step(window, LockEvent.LIFT, FIRST)
    confirmed(window, FLAGS_OVER)
    with pytest.raises(WindowPastLocking):
        lock(window)


def test_a_lock_that_is_kept_holds_on_and_is_asked_about_anew(window: str) -> None:
    lock(window)
    step(window, LockEvent.ASK, FIRST, "The tickets agree.")
    step(window, LockEvent.KEEP)
    held = newest_lock(window)
    assert held is not None
    assert (held.state, held.lift_reason, held.lift_asked_by) == (LockState.LOCKED, "", "")
    step(window, LockEvent.ASK, SECOND, "They agree now.")
    step(window, LockEvent.LIFT, FIRST)


def test_what_is_out_of_turn_is_refused(window: str) -> None:
    with pytest.raises(WindowNotLocked):
        step(window, LockEvent.ASK, reason="Seen.")
    with pytest.raises(LockUnfounded):
        lock(window, reason="  ")
    with pytest.raises(PowerMissing):
        lock(window, "pk-basmati")
    lock(window)
    with pytest.raises(WindowLockedAlready):
        lock(window, SECOND)
    with pytest.raises(StepRefused):
        step(window, LockEvent.LIFT)
    with pytest.raises(LockUnfounded):
        step(window, LockEvent.ASK)
    with pytest.raises(PowerMissing):
        step(window, LockEvent.ASK, "pk-basmati", "Seen.")


@pytest.mark.parametrize(("state", "event"), product(LockState, LockEvent))
def test_a_lock_takes_only_the_steps_of_its_table(state: LockState, event: LockEvent) -> None:
    possible = {
        (LockState.LOCKED, LockEvent.ASK),
        (LockState.LIFT_ASKED, LockEvent.KEEP),
        (LockState.LIFT_ASKED, LockEvent.LIFT),
    }
    if (state, event) in possible:
        LOCK_LIFE.advance(state, event)
    else:
        with pytest.raises(StepRefused):
            LOCK_LIFE.advance(state, event)


def test_the_store_itself_refuses_a_lock_lifted_by_one_and_a_second_lock(window: str) -> None:
    lock(window)
    step(window, LockEvent.ASK, FIRST, "Seen.")
    with pytest.raises(IntegrityError), transaction.atomic():
        models.WindowLock.objects.update(lifted_by=FIRST, state="lifted")
    with pytest.raises(IntegrityError), transaction.atomic():
        models.WindowLock.objects.create(
            id="l2", window_id=window, number=2, reason="r", locked_by=FIRST, locked_at=morning(STRUCK), state="locked"
        )


def told(kind: str) -> set[str]:
    tell_people(now=morning(STRUCK))
    return set(models.Notice.objects.filter(kind=kind).values_list("person__sign_in_name", flat=True))


def test_the_parties_and_the_other_desk_hear_of_it(window: str) -> None:
    lock(window)
    assert told("window_locked") == {SECOND, "pk-basmati"}  # nobody is told of what they did themselves
    step(window, LockEvent.ASK, FIRST, "Seen.")
    assert told("window_lift_asked") == {SECOND}
    step(window, LockEvent.LIFT)
    assert told("window_unlocked") == {FIRST, "pk-basmati"}


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_it_is_locked_and_unlocked_on_its_page(window: str, language: str) -> None:
    stand_at(after(60))
    first, second, path = visitor(FIRST, language), visitor(SECOND, language), f"/windows/{window}/"
    assert post(first, f"{path}lock/", reason=" ")[0] == 422
    assert post(first, f"{path}lock/", reason=WHY)[0] == 302
    for client in (first, second, visitor("pk-basmati", language)):
        assert WHY in body(client, path)
    assert "Desk first-desk" not in body(visitor("pk-basmati", language), path)
    assert "Desk first-desk" in body(second, path)
    assert 'value="strike"' not in body(first, path)
    assert post(visitor("pk-basmati", language), f"{path}lift/", event="ask", reason="Please.")[0] == 403
    assert post(first, f"{path}lift/", event="ask", reason="The tickets agree.")[0] == 302
    assert 'value="lift"' not in body(first, path)
    assert 'value="lift"' in body(second, path)
    assert post(first, f"{path}lift/", event="lift")[0] == 403
    assert post(second, f"{path}lift/", event="lift")[0] == 302
    assert 'value="strike"' in body(first, path)
    assert page(window).lock is None


def test_programs_hold_a_window_and_lift_its_lock(window: str) -> None:
    stand_at(after(60))
    first, second, path = caller(FIRST), caller(SECOND), f"windows/{window}"
    assert first.post(f"{path}/locks", {"reason": WHY})["state"] == "locked"
    assert second.post(f"{path}/preliminary-runs", status=403)["code"] == "WindowLocked"
    assert caller("pk-basmati").get(path)["lock"]["reason"] == WHY
    first.post(f"{path}/locks/answers", {"event": "ask", "reason": "Seen."})
    assert first.post(f"{path}/locks/answers", {"event": "lift"}, 403)["code"] == "LiftedAlone"
    assert second.post(f"{path}/locks/answers", {"event": "lift"})["state"] == "lifted"
    assert second.get(path)["lock"] is None
