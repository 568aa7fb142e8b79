"""The steps of ./run prove: none is forgotten, and what each found is kept by itself, for its own version."""

from pathlib import Path

import pytest

import scorecard


def test_every_proof_is_in_a_step() -> None:
    asked = {word for step in scorecard.steps(100) for word in step.command if word.startswith("tests/prove/")}
    here = {f"tests/prove/{path.name}" for path in Path(__file__).parent.glob("test_*.py")}
    of_the_proofs = {"test_card.py", "test_flood.py", "test_side_by_side.py"}  # and the short form of a flood
    assert asked | {f"tests/prove/{name}" for name in of_the_proofs} == here


@pytest.mark.parametrize(("percent", "chapters", "operations"), [(100, 20, 250_000), (5, 1, 250_000), (1, 1, 50_000)])
def test_the_flood_is_as_long_as_asked_in_chapters_of_minutes(percent: int, chapters: int, operations: int) -> None:
    made = [dict(step.environment) for step in scorecard.steps(percent) if step.command[-1] == scorecard.FLOOD]
    assert len(made) == 2 * chapters
    assert {one["TARAZU_CHAPTER_OPERATIONS"] for one in made} == {str(operations)}


def test_what_was_found_is_kept_for_its_own_version_only(tmp_path: Path) -> None:
    step, other = scorecard.steps(1)[:2]
    scorecard.Keeper(tmp_path, "this").keep(step, held=True, seconds=1.5, notes=[])
    kept = scorecard.Keeper(tmp_path, "this").read(step)
    assert kept is not None
    assert kept.held
    assert scorecard.Keeper(tmp_path, "this").read(other) is None
    assert scorecard.Keeper(tmp_path, "that").read(step) is None


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("src/tarazu/rulebook/orders/pk.toml", True),
        ("src/tarazu/web/templates/home.html", True),
        ("src/tarazu/locale/ur/LC_MESSAGES/django.po", True),
        ("tests/ledger/test_journal.py", True),
        ("tools/prove.py", True),
        ("pyproject.toml", True),
        ("src/tarazu/locale/ur/LC_MESSAGES/django.mo", False),
        ("tests/ledger/__pycache__/test_journal.cpython-311.pyc", False),
        ("bench/results/ledger.txt", False),
    ],
)
def test_whatever_is_proven_or_proves_makes_another_version(tmp_path: Path, name: str, *, counts: bool) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("before", encoding="utf-8")
    before = scorecard.version(tmp_path)
    path.write_text("after ", encoding="utf-8")
    assert (scorecard.version(tmp_path) != before) is counts


def test_the_folders_that_are_proven_are_here() -> None:
    assert all(any(scorecard.ROOT.glob(pattern)) for pattern in scorecard.PROVEN)


def test_no_two_steps_are_kept_in_one_place(tmp_path: Path) -> None:
    keeper, every = scorecard.Keeper(tmp_path, "this"), scorecard.steps(100)
    for step in every:
        keeper.keep(step, held=True, seconds=0, notes=[])
    assert len(list(tmp_path.iterdir())) == len(every)


def test_counts_of_one_proof_add_up_and_the_longest_is_the_longest() -> None:
    note = {"line": "S1", "store": "sqlite", "says": "floods"}
    notes = [
        {**note, "counts": {"operations": 7_000, "longest_ms": 9}},
        {**note, "counts": {"operations": 5_000, "longest_ms": 8}},
    ]
    assert scorecard.gathered(notes) == {"S1": ["sqlite: floods: operations 12,000, longest ms 9"]}


@pytest.mark.parametrize("name", ["frozen", "drills", "servers", "hostile", "lists", "rates", "screens", "quick tests"])
def test_what_measures_a_time_runs_alone(name: str) -> None:
    assert all(step.alone for step in scorecard.steps(100) if step.name == name)
