"""Take a circulation apart into few rings, the short ones first."""

from collections import deque
from dataclasses import dataclass

import numpy as np

from tarazu.engine.book import IntArray
from tarazu.kernel.errors import Kind, TarazuError


@dataclass(frozen=True, slots=True)
class Ring:
    """A closed walk of arcs that all carry one amount; each arc's head is the next arc's tail."""

    arcs: tuple[int, ...]
    amount: int


class NotACirculation(TarazuError):
    """What flows into a firm differs from what flows out of it."""

    kind = Kind.INVALID
    says = "Firm {firm} gives {given} and gets {got}. Only a flow that balances everywhere comes apart into rings."


def decompose(tail: IntArray, head: IntArray, flow: IntArray) -> tuple[Ring, ...]:
    """Take a circulation apart into rings: self loops, pairs, threes, then the shortest that is left.

    Shapes:  three arrays of length m; firms are whole numbers of any size.
    Units:   flow in whole units, not negative.
    Returns: rings whose amounts sum to the flow on every arc; each empties an arc, so there are at most m.
    Errors:  NotACirculation.
    """
    left = [int(amount) for amount in flow]
    _check(tail, head, left)
    out: dict[int, list[int]] = {}
    order = sorted(
        (arc for arc in range(len(left)) if left[arc]), key=lambda arc: (int(tail[arc]), int(head[arc]), arc)
    )
    for arc in order:
        out.setdefault(int(tail[arc]), []).append(arc)
    rings: list[Ring] = []
    for size_max in (1, 2, 3, len(out)):
        for arc in order:
            while left[arc] and (ring := _shortest(arc, out, head, tail, left, size_max)):
                amount = min(left[index] for index in ring)
                for index in ring:
                    left[index] -= amount
                rings.append(Ring(tuple(ring), amount))
    assert not any(left), "what balances everywhere comes apart into rings"
    return tuple(rings)


def _shortest(
    arc: int, out: dict[int, list[int]], head: IntArray, tail: IntArray, left: list[int], size_max: int
) -> list[int]:
    """The shortest ring of at most so many arcs through an arc that still carries something; empty where none is."""
    goal, start = int(tail[arc]), int(head[arc])
    came: dict[int, int] = {start: arc}
    waiting = deque([(start, 1)])
    while waiting:
        firm, size = waiting.popleft()
        if firm == goal:
            ring = [came[firm]]
            while ring[-1] != arc:
                ring.append(came[int(tail[ring[-1]])])
            return ring[::-1]
        for index in out.get(firm, []) if size < size_max else []:
            following = int(head[index])
            if left[index] and following not in came:
                came[following] = index
                waiting.append((following, size + 1))
    return []


def _check(tail: IntArray, head: IntArray, flow: list[int]) -> None:
    given: dict[int, int] = {}
    got: dict[int, int] = {}
    assert len(tail) == len(head) == len(flow), "tail, head and flow have one number for each arc"
    assert not flow or min(flow) >= 0, "a flow is not negative"
    for giver, receiver, amount in zip(np.asarray(tail).tolist(), np.asarray(head).tolist(), flow, strict=True):
        given[giver] = given.get(giver, 0) + amount
        got[receiver] = got.get(receiver, 0) + amount
    for firm in sorted(given.keys() | got.keys()):
        if given.get(firm, 0) != got.get(firm, 0):
            raise NotACirculation(firm=firm, given=given.get(firm, 0), got=got.get(firm, 0))
