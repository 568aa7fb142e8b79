"""One chapter of the long flood, on a database of its own; ./run prove alone runs it, chapter by chapter."""

import os
from typing import Any

import pytest
from tests.prove.conftest import Run

pytestmark = pytest.mark.both_stores
CHAPTER = int(os.environ.get("TARAZU_CHAPTER", "0"))
OPERATIONS = int(os.environ.get("TARAZU_CHAPTER_OPERATIONS", "10000"))


def test_a_chapter_is_told_the_same_by_model_memory_and_store(run: Run, score: Any) -> None:
    told, _ = run("flood.py", str(OPERATIONS), str(CHAPTER))
    assert not told["breach"], told["breach"]
    counts = {name: told[name] for name in ("operations", "refused", "repeats", "commits", "entries")}
    score("S1", "floods over many books at once", **counts, breaches=0)
    score("S23", "chapters of a flood that ended in the root memory foretold", chapters=1)
