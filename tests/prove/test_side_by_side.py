"""The runner of ./run prove: who runs beside whom, what is kept, and that nothing is left when it is stopped."""

import contextlib
from pathlib import Path

import pytest

import scorecard
import side_by_side

WORDS = "import os, sys, time; print('at work'); time.sleep({seconds}); sys.exit({status})"


def step(name: str, *, alone: bool = False, seconds: float = 0.05, status: int = 0) -> scorecard.Step:
    return scorecard.Step(name, ("-S", "-c", WORDS.format(seconds=seconds, status=status)), alone=alone)


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> scorecard.Keeper:
    monkeypatch.setattr(side_by_side, "LOOK_SECONDS", 0.005)
    return scorecard.Keeper(tmp_path, "this")


def test_a_step_has_company_only_where_both_may(keeper: scorecard.Keeper) -> None:
    every = [step("a"), step("b"), step("c"), step("d", alone=True), step("e", alone=True), step("f"), step("g")]
    together: set[frozenset[str]] = set()
    with contextlib.closing(side_by_side.SideBySide(1, keeper, places=2)) as work:

        def begun(one: scorecard.Step) -> None:
            together.add(frozenset({one.name, *(other.step.name for other in work.running)}))

        ended = [one.name for one, _ in work.run(every, begun)]
    assert sorted(ended) == list("abcdefg")
    assert {frozenset("d"), frozenset("e")} <= together
    assert max(map(len, together)) == 2
    assert not any(len(names) > 1 and names & set("de") for names in together)


def test_a_step_keeps_whether_it_held_and_what_it_printed(keeper: scorecard.Keeper) -> None:
    right, wrong = step("right"), step("wrong", status=3)
    with contextlib.closing(side_by_side.SideBySide(1, keeper)) as work:
        found = {one.name: kept.held for one, kept in work.run([right, wrong], lambda one: None)}
    assert found == {"right": True, "wrong": False}
    assert keeper.has_held(right) and not keeper.has_held(wrong)
    assert keeper.log(wrong).read_text() == "at work\n"


def test_whoever_is_stopped_leaves_no_step_behind(keeper: scorecard.Keeper) -> None:
    work, started = side_by_side.SideBySide(1, keeper, places=3), []

    def stopped_at_the_third(one: scorecard.Step) -> None:
        started[:] = [other.process.pid for other in work.running]
        if one.name == "third":
            raise KeyboardInterrupt

    every = [step("first", seconds=60), step("second", seconds=60), step("third")]
    with pytest.raises(KeyboardInterrupt), contextlib.closing(work):
        list(work.run(every, stopped_at_the_third))
    assert len(started) == 2
    assert not any(Path(f"/proc/{pid}").exists() for pid in started)
    assert not any(keeper.has_held(one) for one in every)
