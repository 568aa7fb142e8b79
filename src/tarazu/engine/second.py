"""A second processor for loops that come in two halves, so made that it does not matter who works on which."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self, TypeVarTuple

Parts = TypeVarTuple("Parts")
WORTH_IT = 400_000  # half-arcs; for fewer, asking another processor takes longer than it helps


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Second:
    """The second processor, where there is one and the work is worth it; `with` gives it back."""

    def __init__(self, work: int) -> None:
        """Work is counted in half-arcs."""
        self._pool = ThreadPoolExecutor(1) if work >= WORTH_IT and processors() > 1 else None

    def __enter__(self) -> Self:
        """Nothing to do: the thread starts with its first work."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the thread."""
        if self._pool:
            self._pool.shutdown()

    @property
    def is_there(self) -> bool:
        """Say whether two work at once."""
        return self._pool is not None

    def both(self, loop: Callable[[*Parts], object], one: tuple[*Parts], two: tuple[*Parts]) -> None:
        """Run both halves of a loop; the loop must not hold the interpreter's lock."""
        if not self._pool:
            loop(*one)
            loop(*two)
            return
        there = self._pool.submit(loop, *two)
        loop(*one)
        there.result()
