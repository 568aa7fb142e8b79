"""What the books must do, told a second time and in another way: no code of the ledger's rooms stands in here."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

WORLD, PROMISED, UNDER_WAY, ACCEPTED, SHORT = "world", "promised", "under_way", "accepted", "short"
Place = tuple[str, str | None, str | None]  # kind, owner, commodity
DEBIT, CREDIT, HELD_DEBIT, HELD_CREDIT = range(4)


class No(Exception):
    """The model refuses; the name is that of the error the ledger must raise."""


@dataclass
class Move:
    """One transfer: whence, whither, how much, on which paper, and where it stands."""

    debit: Place
    credit: Place
    amount: int
    reference: str
    phase: str = "posted"
    reverses: "Move | None" = None
    group: int = 0
    counts: str = ""  # as what clearing counts it: import, export or damages


@dataclass
class Model:
    """Counters by place, moves in order, and what each request left behind."""

    counters: dict[Place, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0, 0]))
    moves: list[Move] = field(default_factory=list)
    deeds: dict[str, tuple[str, Any]] = field(default_factory=dict)
    entries: int = 0
    events: int = 0
    last: Any = None
    places: set[Place] = field(default_factory=set)

    def goods(self, kind: str, good: tuple[str, str]) -> Place:
        return (kind, *good)

    def free(self, kind: str, good: tuple[str, str]) -> int:
        """What may still be taken from a place of goods."""
        debit, credit, held, _ = self.counters[self.goods(kind, good)]
        return credit - debit - held

    def plan(self, name: str, good: tuple[str, str], first: int, second: int = 0) -> list[tuple[Place, Place, int]]:
        """What an event about goods moves."""
        world, promised, under_way, accepted, short = (
            self.goods(kind, good) for kind in (WORLD, PROMISED, UNDER_WAY, ACCEPTED, SHORT)
        )
        if name == "promise":
            return [(world, promised, first)]
        if name == "withdraw":
            return [(promised, world, first)]
        if name == "dispatch":
            return [(promised, under_way, first)]
        here = min(first, second)
        moves = [(under_way, accepted, here), (under_way, short, first - here), (world, accepted, second - here)]
        return [move for move in moves if move[2]]

    def book(self, moves: list[Move], opened: set[Place] | None = None) -> None:
        """Book moves, all or none."""
        before = {place: list(counts) for place, counts in self.counters.items()}
        for move in moves:
            shift = 0 if move.phase == "posted" else 2
            self.counters[move.debit][DEBIT + shift] += move.amount
            self.counters[move.credit][CREDIT + shift] += move.amount
            if not (self._stands(move.debit) and self._stands(move.credit)):
                self.counters.clear()
                self.counters.update(before)
                raise No("Overdrawn")
        fresh = ({place for move in moves for place in (move.debit, move.credit)} | (opened or set())) - self.places
        self.places |= fresh
        self.entries += len(fresh) + len(moves)
        group = len(self.moves) + 1 if len(moves) > 1 else 0
        for move in moves:
            move.group = group
        self.moves += moves

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Several bookings, all or none."""
        before = {place: list(counts) for place, counts in self.counters.items()}
        moves, places, entries = list(self.moves), set(self.places), self.entries
        try:
            yield
        except No:
            self.counters.clear()
            self.counters.update(before)
            self.moves, self.places, self.entries = moves, places, entries
            raise

    def _stands(self, place: Place) -> bool:
        debit, credit, held_debit, held_credit = self.counters[place]
        if place[0] == WORLD:
            return debit - credit - held_credit >= 0
        if place[0] in (PROMISED, UNDER_WAY, ACCEPTED, SHORT):
            return credit - debit - held_debit >= 0
        return True

    def step(self, move: Move, phase: str) -> None:
        """Post or void a pending move."""
        if move.phase != "pending":
            raise No("StepRefused")
        self.counters[move.debit][HELD_DEBIT] -= move.amount
        self.counters[move.credit][HELD_CREDIT] -= move.amount
        if phase == "posted":
            self.counters[move.debit][DEBIT] += move.amount
            self.counters[move.credit][CREDIT] += move.amount
        move.phase = phase
        self.entries += 1

    def on(self, reference: str) -> list[Move]:
        return [move for move in self.moves if move.reference == reference]

    def state(self) -> dict[Place, tuple[int, ...]]:
        """Every place that something was booked on."""
        return {place: tuple(counts) for place, counts in self.counters.items() if any(counts)}


def included(leaf: str, position: int, count: int, proof: tuple[str, ...]) -> str:
    """The root that a proof of inclusion leads to, by halves from the top: another way than the ledger's own."""
    if not proof:
        return leaf
    half = 1 << ((count - 1).bit_length() - 1)
    left = position < half
    inner = included(leaf, position if left else position - half, half if left else count - half, proof[:-1])
    return _node(inner, proof[-1]) if left else _node(proof[-1], inner)


def _node(left: str, right: str) -> str:
    return hashlib.sha256(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()
