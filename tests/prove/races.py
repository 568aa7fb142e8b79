"""Eight workers meet, with real commits, on whichever store the environment names: python races.py ROUNDS.

In every round they race for the same goods, by the same key, for the same correction, over the same pending transfer,
through the posting lane, and for the same events; at the end for the verbs of two deals. What may happen once happens
once, whoever wins.
"""

import json
import sys
from collections import Counter
from typing import Any

from tests.prove.books import ACTOR, DAY, NOW, check, open_books, post  # isort: skip - it sets Django up

from django.db import connections
from tests.prove import verb_races
from tests.prove.meeting import WORKERS, at_once

from tarazu.kernel.quantity import Dimension, Quantity, Unit
from tarazu.kernel.value import Value
from tarazu.ledger import book, transfers
from tarazu.ledger.book import Direction, Goods, Posting, ValueOf
from tarazu.ledger.transfers import Paper
from tarazu.storage import audit, ledger, models, outbox
from tarazu.storage.lane import PostingLane

TONNE = Unit("TNE", "t", Dimension.MASS, 1000, 1)


def goods(turn: int) -> Goods:
    return Goods(f"race-{turn}", "rice-mill", "1006.30")


def promised(turn: int, steps: int, name: str) -> None:
    post(f"promise-{name}-{turn}", [book.promise(goods(turn), Quantity(steps, TONNE), Paper(f"C-{name}-{turn}", DAY))])


def for_the_last_goods(turn: int) -> bool:
    """Ten tonnes, eight workers who each want three: three get them."""
    promised(turn, 10, "last")

    def take(number: int) -> None:
        paper = Paper(f"last-{turn}-{number}", DAY)
        post(paper.reference, [book.dispatch(goods(turn), Quantity(3, TONNE), paper)])

    return at_once(take) == {"ok": 3, "Overdrawn": 5}


def through_the_lane(turn: int) -> bool:
    """The same, in one process's lane, with one key used by all for the first of them."""
    promised(turn, 10, "lane")
    lane, free = PostingLane(), ledger.balances_of_book(goods(turn).book_id)
    assert free, "the goods are promised"

    def take(number: int) -> None:
        shared = Paper(f"lane-{turn}", DAY)
        lane.post(book.dispatch(goods(turn), Quantity(1, TONNE), shared), actor=ACTOR, key=shared.reference, now=NOW)
        mine = Paper(f"lane-{turn}-{number}", DAY)
        lane.post(book.withdraw(goods(turn), Quantity(4, TONNE), mine), actor=ACTOR, key=mine.reference, now=NOW)

    return at_once(take) == {"ok": 2, "Overdrawn": 6}


def under_one_key(turn: int) -> bool:
    """One key, eight times: one effect, eight answers."""
    paper = Paper(f"key-{turn}", DAY)
    ended = at_once(lambda number: post(paper.reference, [book.promise(goods(turn), Quantity(5, TONNE), paper)]))
    return ended == {"ok": WORKERS} and models.Transfer.objects.filter(reference=paper.reference).count() == 1


def for_one_correction(turn: int) -> bool:
    """Eight workers reverse one transfer: one does."""
    paper = Paper(f"wrong-{turn}", DAY)
    post(paper.reference, [book.promise(goods(turn), Quantity(5, TONNE), paper)])

    def reverse(number: int) -> None:
        wrong = ledger.transfers_on(goods(turn).book_id, paper.reference)[0]
        counter = transfers.reverse(wrong, (), Paper(f"right-{turn}-{number}", DAY))
        post(f"right-{turn}-{number}", [Posting((), (counter,))])

    ended = at_once(reverse)
    return ended["ok"] == 1 and ended["PostingExists"] + ended["Overdrawn"] == WORKERS - 1


def over_one_pending(turn: int) -> bool:
    """Half of them post what is pending, half void it: one step is taken."""
    paper = Paper(f"declared-{turn}", DAY)
    of = ValueOf(goods(turn).book_id, "rice-mill", Direction.EXPORT)
    post(paper.reference, [book.declare(of, Value(700), paper)])
    pending = ledger.transfers_on(of.book_id, paper.reference)[0]

    def step(number: int) -> None:
        made = (transfers.post, transfers.void)[number % 2](pending, Paper(f"step-{turn}-{number}", DAY))
        post(f"step-{turn}-{number}", [Posting((), (), (made,))])

    ended = at_once(step)
    return ended["ok"] == 1 and sum(ended.values()) == WORKERS


def for_the_events(_turn: int) -> bool:
    """Eight readers tell what is to be told: every event once, none lost."""
    heard: list[int] = []
    at_once(lambda number: [outbox.drain(lambda event: heard.append(event.id), now=NOW, portion=3) for _ in range(6)])
    while outbox.drain(lambda event: heard.append(event.id), now=NOW, portion=100).told:
        pass
    waiting = models.OutboxEvent.objects.filter(told_at__isnull=True).count()
    return len(heard) == len(set(heard)) and waiting == 0


RACES = (
    for_the_last_goods,
    through_the_lane,
    under_one_key,
    for_one_correction,
    over_one_pending,
    for_the_events,
)


def main(rounds: int) -> None:
    """Run every race so often, and check the books at the end."""
    open_books()
    breaches: Counter[str] = Counter()
    for turn in range(rounds):
        for race in RACES:  # the events are those of the races before it
            if not race(turn + 1_000_000 * RACES.index(race)):
                breaches[race.__name__] += 1
    found = check(set())
    verbs = verb_races.run()
    breaches.update(name for name, is_once in verbs.items() if not is_once)
    at_once(lambda number: connections.close_all())
    told: dict[str, Any] = {"races": rounds * len(RACES), "breaches": sum(breaches.values()), "where": breaches}
    told |= {
        "verbs": len(verbs),
        "faults": [*found["faults"], *audit.audit().faults],
        "twice": found["twice"],
        "entries": found["entries"],
    }
    sys.stdout.write(f"{json.dumps(told)}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
