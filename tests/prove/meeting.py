"""Eight workers who do something at the same moment, and how each of them ended."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tarazu.kernel.errors import TarazuError

WORKERS = 8
POOL = ThreadPoolExecutor(WORKERS)  # each worker keeps its connection from round to round


def at_once(work: Callable[[int], Any]) -> Counter[str]:
    """Let eight workers do something at the same moment: how each ended."""
    start = threading.Barrier(WORKERS)

    def one(number: int) -> str:
        start.wait()
        try:
            work(number)
        except TarazuError as refused:
            return type(refused).__name__
        return "ok"

    return Counter(POOL.map(one, range(WORKERS)))


def once(ended: Counter[str]) -> bool:
    """Say whether one of all did it, and the others were told why not."""
    return ended["ok"] == 1 and sum(ended.values()) == WORKERS
