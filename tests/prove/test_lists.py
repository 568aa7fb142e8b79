"""A year of lists on a moved clock: the gate closes with each edition, and every decision comes out again."""

from typing import Any

import pytest
from tests.prove import year
from tests.prove.conftest import Often
from tests.screening.officers import officer

from tarazu.desk.see_cases import see_replays
from tarazu.screening import screen
from tarazu.storage import screening_cases

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
GATE_SECONDS_MAX = 60


def test_a_year_of_lists_closes_every_gate_and_every_decision_replays(founded: None, often: Often, score: Any) -> None:
    strangers = often(20, 20_000)
    lived = year.live(seed=5, turns=often(4, 52), strangers=strangers)
    assert lived.open_gates == []
    replays = see_replays(actor=officer("anna"))
    same = sum(one.same for one in replays)
    ordered = sorted(lived.seconds)
    late = ordered[len(ordered) * 99 // 100]
    figures = {"editions": lived.editions, "longest_entries_a_list": strangers, "longest_p99_ms": int(late * 1000)}
    score("S15", "from an edition's bytes to the closed gate, over a year", **figures)
    score("S17", "decisions of a year on a moved clock", decisions=len(replays), the_same_again=same)
    assert late < GATE_SECONDS_MAX
    assert len(replays) >= lived.editions // 2
    assert same == len(replays)


def test_a_replay_by_another_rule_does_not_count_as_the_same(founded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    year.live(seed=5, turns=2, strangers=3)
    monkeypatch.setattr(screening_cases, "ALGORITHM", "another")
    assert not any(one.same for one in see_replays(actor=officer("anna")))
    assert screen.ALGORITHM != "another"
