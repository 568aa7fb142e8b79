"""Many books at once by the hundred operations, with real commits: python flood.py OPERATIONS SEED

Stories run side by side, each in a book of its own and drawn as every history is. An operation is told three times: by
the model, in memory by the rooms alone, and by the store, four hundred to a commit, through the posting lane or as one
verb's batch. After each commit every answer and the Merkle root of memory and store are the same; at the end of each
story its balances, phases and positions are; and at the end of all the store audits, exports, verifies and proves.
"""

import hashlib
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - after Django knows its settings
from tests.prove import owing  # noqa: E402
from tests.prove.histories import twin_step  # noqa: E402
from tests.prove.model import Model  # noqa: E402
from tests.prove.twin import ACTOR, START, Differ, Twin, _same  # noqa: E402

from tarazu.kernel.errors import TarazuError  # noqa: E402
from tarazu.ledger.balances import balances  # noqa: E402
from tarazu.ledger.book import Posting  # noqa: E402
from tarazu.ledger.journal import Draft, Written, seal, written  # noqa: E402
from tarazu.ledger.transfers import Reason, Transfer  # noqa: E402
from tarazu.storage import groups, journal, lane, posting, writing  # noqa: E402
from tarazu.storage.deeds import Answer  # noqa: E402

STORIES = 40  # side by side
REQUESTS = 200  # of one story
SIZES = (1, 9, 120, 400, 400, 400, 400)  # of a group, at most what the lane takes
TWICE_OF = 250  # one in so many double postings is really sent: the database refuses it, and its group goes one by one
HEADS_OF = 40  # one in so many heads is held against the last one


@dataclass(eq=False, slots=True)
class Request:
    """One operation that the store is asked for, and what it must answer."""

    key: str
    told: str
    posting: Posting
    expected: str
    is_repeat: bool = False

    def waiting(self, now: Any) -> groups.Waiting:
        return groups.Waiting((ACTOR.person_id, self.key), ACTOR, self.told, self.posting, now)


class Story(Twin):
    """One book of a flood: the model and the rooms decide at once, and the store when its group is written."""

    def __init__(self, book_id: str, flood: "Flood") -> None:
        self.book_id, self.flood = book_id, flood
        self.model, self.now, self.number = Model(), flood.now, 0
        self.requests, self.heads, self.owing = [], [], []
        self.shelf, self.moves, self.done = posting.Shelf({}, {}, {}), dict[str, Transfer](), list[Request]()

    def request(self, foretold: Any, make: Any, wanted: dict[str, Any], key: str = "") -> str:
        """Decide twice, and hand the request on to the store."""
        key = f"{self.book_id}/{len(self.requests)}"
        self.requests.append((key, foretold, make, wanted))
        expected = self._foretell(key, foretold, wanted)
        found, asked = self._decide(make)
        _same(found, expected, f"{wanted} in memory")
        self.flood.operations += 1
        if asked is not None:
            told = hashlib.sha256(repr(wanted).encode()).hexdigest()
            self._hand_on(Request(key, told, asked, expected))
        return expected

    def _hand_on(self, request: Request) -> None:
        self.flood.asked.append(request)
        if request.expected == "ok" and self.flood.by_lane:
            self.done.append(request)

    def _decide(self, make: Callable[[], Sequence[Posting]]) -> tuple[str, Posting | None]:
        """What the rooms answer, and the whole of the request as one posting."""
        try:
            parts = make()
        except TarazuError as refused:
            return type(refused).__name__, None
        accounts = {account.id: account for part in parts for account in part.accounts}
        moves = tuple(move for part in parts for move in part.transfers)
        asked = Posting(tuple(accounts.values()), moves, tuple(step for part in parts for step in part.steps))
        answer = posting._decided(self.shelf, asked, self.flood.now.isoformat())
        if answer is None:
            self.moves |= {move.id: move for move in moves}
            self.moves |= {step.transfer_id: self.shelf.pending[step.transfer_id] for step in asked.steps}
            self.flood.drafts += self.shelf.drafts
            self.shelf.drafts.clear()
        return "ok" if answer is None else type(answer).__name__, asked

    def stored(self) -> Sequence[Transfer]:
        return list(self.moves.values())

    def stored_on(self, reference: str) -> Sequence[Transfer]:
        return [move for move in self.moves.values() if move.reference == reference]

    def place(self, account_id: str) -> tuple[str, str | None, str | None]:
        account = self.shelf.accounts[account_id]
        return account.kind.value, account.owner_id, account.commodity

    def again(self, which: int) -> None:
        """Ask again under the same key, and for something else under it."""
        if not self.done:
            return
        before = self.done[which % len(self.done)]
        self.flood.operations += 2
        self.flood.asked.append(Request(before.key, before.told, before.posting, "ok", is_repeat=True))
        self.flood.asked.append(Request(before.key, "other", before.posting, "KeyReused", is_repeat=True))

    def batch(self, good: int, amounts: list[int], *, twice: bool = False) -> None:
        """Promise and dispatch in turn; now and then one that stands in the books comes again under another key."""
        for turn, amount in enumerate(amounts):
            self.move_goods(("promise", "dispatch")[turn % 2], good, amount)
        if twice and self.flood.draw.randrange(TWICE_OF) == 0:
            lone = [one.posting for one in self.done if len(one.posting.transfers) == 1]
            promises = [each for each in lone if each.transfers[0].reason is Reason.PROMISE]
            for posted in promises[:1]:  # the world has no end, so nothing but the database refuses a promise
                self.flood.operations += 1
                told = Request(f"{self.book_id}/twice-{self.number}", "twice", posted, "PostingExists")
                self.flood.asked.append(told)

    def crash(self, good: int) -> None:
        """The faults have proofs of their own."""

    def halt(self) -> None:
        """A doubt closes the books for all stories, so the histories one by one try it."""

    def pass_time(self, hours: int) -> None:
        """Time passes for all stories together."""

    def end(self) -> None:
        """Hold what the store keeps of the book, and what clearing makes of it, against the model and the memory."""
        self.compare_book()
        owing.same_positions(self)
        again = {one.account_id: one for one in balances(self.moves.values()).values() if any(one[1:])}
        _same(again, {name: held for name, held in self.shelf.balances.items() if any(held[1:])}, "balances by rows")


class Flood:
    """Stories side by side on one store."""

    def __init__(self, seed: int) -> None:
        self.draw, self.now, self.by_lane = Random(seed), START, True
        self.operations = self.refused = self.repeats = self.groups = self.ended = self.entries = 0
        self.writer = groups.GroupWriter()
        self.asked: list[Request] = []
        self.drafts: list[Written] = []
        self.head, self.seed = journal.read_head(), seed
        self.heads: list[tuple[int, str]] = []
        self.began = self.head.count
        self.stories = [self._story(number) for number in range(STORIES)]

    def _story(self, number: int) -> Story:
        return Story(f"flood-{self.seed}-{number}", self)

    def run(self, operations: int, told: Callable[[str], None] = lambda says: None) -> dict[str, Any]:
        """So many operations, and then the whole store is audited and proved."""
        began, next_word = time.monotonic(), operations // 10
        while self.operations < operations:
            self._write_group(self.draw.choice(SIZES))
            self._end_stories()
            if self.operations >= next_word:
                told(f"{self.operations:,} operations, {self.operations / (time.monotonic() - began):,.0f} a second")
                next_word += operations // 10
        for story in self.stories:
            story.end()
            self.entries += story.model.entries - len(story.model.deeds)
        _same(self.head.count - self.began, self.entries, "entries of the journal")
        last = self.stories[-1]
        last.heads = self.heads
        last.finish()
        counts = {"operations": self.operations, "refused": self.refused, "repeats": self.repeats}
        stories = self.ended + len(self.stories)
        return {**counts, "stories": stories, "commits": self.groups, "entries": self.entries, "root": self.head.root}

    def _write_group(self, size: int) -> None:
        """Draw a group, write it, and hold what the store says and where its journal ends against memory."""
        self.by_lane = self.draw.randrange(4) > 0
        self.now += timedelta(hours=self.draw.choice((0, 0, 1, 7)), minutes=1)
        while len(self.asked) < size:
            story = self.draw.choice(self.stories)
            story.now = self.now
            twin_step(story, self.draw)
        self.groups += 1
        group, self.asked = self.asked, []
        if self.by_lane:
            for start in range(0, len(group), lane.GROUP_MAX):
                self._by_lane(group[start : start + lane.GROUP_MAX])
        else:
            self.asked = [request for request in group if request.is_repeat]
            self._as_batch([request for request in group if not request.is_repeat])
        _, _, self.head = seal(self.head, self.drafts)
        self.drafts.clear()
        _same(journal.read_head(), self.head, "the head of the journal")
        if self.groups % HEADS_OF == 1:
            self.heads.append((self.head.count, self.head.root))

    def _by_lane(self, group: Sequence[Request]) -> None:
        told = [request.waiting(self.now) for request in group]
        self.writer.write(told)
        for request, waiting in zip(group, told, strict=True):
            if not waiting.is_done:  # the same key twice in one group: the second comes with the next
                self.asked.append(request)
                continue
            self._answered(request, waiting.raised)
            if waiting.raised is None:
                expected = {"transfers": [move.id for move in request.posting.transfers]}
                _same(waiting.answer, expected, f"the answer to {request.key}")
        if self.draw.randrange(12) == 0:
            self._lost_answers([request for request in group if request.expected == "ok" and not request.is_repeat])

    def _lost_answers(self, group: Sequence[Request]) -> None:
        """Every answer of a group was lost, so all of it is sent again: the same answers, and nothing happens."""
        if group:
            told = [request.waiting(self.now) for request in group]
            before = journal.read_head()
            self.writer.write(told)
            found = [waiting.answer for waiting in told]
            expected = [{"transfers": [move.id for move in request.posting.transfers]} for request in group]
            _same(found, expected, "what is answered again")
            _same(journal.read_head(), before, "the journal after a group was sent again")
            self.operations, self.repeats = self.operations + len(group), self.repeats + len(group)

    def _as_batch(self, group: Sequence[Request]) -> None:
        """A group as one verb's write, which is then sent again."""
        key, found = f"flood-{self.seed}/batch-{self.groups}", list[TarazuError | None]()

        def work(tx: writing.Transaction) -> Answer:
            found.extend(posting.write_postings(tx, [request.posting for request in group]))
            tx.record("proved", {"key": tx.key})
            return {"key": tx.key}

        for _ in range(2):
            request = {"keys": [one.key for one in group]}
            answer = writing.write(work, verb="prove", actor=ACTOR, key=key, request=request, now=self.now)
            _same(answer, {"key": key}, "the answer to a batch")
        _same(len(found), len(group), "answers to a batch that was sent twice")
        for one, refused in zip(group, found, strict=True):
            self._answered(one, refused)
        body = {"key": key, "by": ACTOR.person_id}
        self.drafts.append(written(Draft("proved", self.now.isoformat(), body)))
        self.entries += 1

    def _answered(self, request: Request, refused: BaseException | None) -> None:
        found = "ok" if refused is None else type(refused).__name__
        _same(found, request.expected, f"the answer to {request.key}")
        self.refused += refused is not None
        self.repeats += request.is_repeat

    def _end_stories(self) -> None:
        """Stories that are told out end, once everything of them is written, and others begin."""
        if self.asked:
            return
        for place, story in enumerate(self.stories):
            if len(story.requests) >= REQUESTS:
                story.end()
                self.entries += story.model.entries - len(story.model.deeds)
                self.ended += 1
                self.stories[place] = self._story(STORIES + self.ended)


def _say(says: str) -> None:
    sys.stderr.write(f"{says}\n")
    sys.stderr.flush()


def main(operations: int, seed: int) -> None:
    """Run a flood on whichever store the environment names."""
    call_command("migrate", verbosity=0, skip_checks=True)
    try:
        told = {**Flood(seed).run(operations, _say), "breach": ""}
    except Differ as differ:
        told = {"breach": str(differ)}
    sys.stdout.write(f"{json.dumps(told)}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
