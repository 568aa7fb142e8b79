"""Measures the books on the store that the environment names; bench/ledger.py runs it once for each store."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import count
from random import Random

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from tarazu.ledger.accounts import Account, position_account  # noqa: E402
from tarazu.ledger.book import Posting  # noqa: E402
from tarazu.ledger.transfers import Paper, Reason, transfer  # noqa: E402
from tarazu.registry.people import Actor  # noqa: E402
from tarazu.storage import posting  # noqa: E402
from tarazu.storage.deeds import Answer  # noqa: E402
from tarazu.storage.lane import PostingLane  # noqa: E402
from tarazu.storage.writing import Transaction, write  # noqa: E402

CLIENTS = 8
ACCOUNTS = 2_000
BATCHES = (100, 1_000, 5_000)
DAY, NOW = date(2025, 12, 1), datetime(2025, 12, 1, 4, tzinfo=UTC)
ACTOR = Actor("bench", "Bench", (), DAY)
BOOKS = [position_account("bench", f"firm-{number}") for number in range(ACCOUNTS)]
_numbers = count()


def one(draw: Random, accounts: list[Account]) -> Posting:
    """A posting of one transfer between two of the accounts."""
    debit, credit = draw.sample(accounts, 2)
    paper = Paper(f"GD-{next(_numbers)}", DAY)
    return Posting((), (transfer(debit, credit, draw.randint(1, 999), reason=Reason.ASSESS_EXPORT, paper=paper),))


def written(postings: list[Posting], key: str) -> Answer:
    """Write postings as one request."""

    def work(tx: Transaction) -> Answer:
        refusals = posting.write_postings(tx, postings)
        return {"written": sum(refused is None for refused in refusals)}

    return write(work, verb="bench", actor=ACTOR, key=key, request={"key": key}, now=NOW)


def alone(one: Posting, key: str) -> Answer:
    """Write one posting as a verb would."""

    def work(tx: Transaction) -> Answer:
        posting.write_posting(tx, one)
        return {}

    return write(work, verb="bench", actor=ACTOR, key=key, request={"key": key}, now=NOW)


def clients(seconds: int, post: Callable[[Posting, str], object]) -> float:
    """Requests a second that eight clients get answered."""
    done, until = [0] * CLIENTS, time.monotonic() + seconds

    def run(client: int) -> None:
        draw = Random(client)
        while time.monotonic() < until:
            post(one(draw, BOOKS), f"c{next(_numbers)}")
            done[client] += 1
        connection.close()

    threads = [threading.Thread(target=run, args=(client,)) for client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds


def batched(seconds: int, size: int) -> float:
    """Transfers a second that one client gets written in batches; its own time to make them up does not count."""
    draw, spent, made = Random(size), 0.0, 0
    while spent < seconds:
        postings = [one(draw, BOOKS) for _ in range(size)]
        start = time.monotonic()
        answer = written(postings, f"b{next(_numbers)}")
        spent += time.monotonic() - start
        assert answer["written"] == size, "nothing is refused here"
        made += size
    return made / spent


def rates(seconds: int) -> Iterator[tuple[str, float]]:
    """Everything that is measured, with its rate a second."""
    lane = PostingLane()
    yield (
        "one transfer a commit, 8 clients, each its own transaction",
        clients(seconds, alone),
    )
    yield (
        "one transfer a request, 8 clients, posting lane",
        clients(seconds, lambda p, key: lane.post(p, actor=ACTOR, key=key, now=NOW)),
    )
    for size in BATCHES:
        yield f"transfers, one client, batches of {size:,}", batched(seconds, size)


def main() -> None:
    """Measure, and audit what was written."""
    store, seconds = sys.argv[1], int(sys.argv[2])
    call_command("migrate", verbosity=0, skip_checks=True)
    with transaction.atomic():
        written_accounts = Posting(tuple(BOOKS), ())
        written([written_accounts], "accounts")
    for title, rate in rates(seconds):
        print(f"{store:12} {title:62} {rate:>10,.0f} /s", flush=True)


if __name__ == "__main__":
    main()
