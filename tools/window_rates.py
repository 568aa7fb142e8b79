"""Measures a netting window of many obligations, closed and sealed, on the store that the environment names."""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, cast

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from tarazu.clearing.clocks import quarters  # noqa: E402
from tarazu.clearing.net_off import (  # noqa: E402
    Outcome,
    Position,
    closing_posting,
    net_off,
    positions,
    total_position,
)
from tarazu.clearing.obligations import Obligation, obligations  # noqa: E402
from tarazu.clearing.window_run import BookBefore, CarryRule, WindowRun, is_sealed, run_window  # noqa: E402
from tarazu.clearing.windows import Window, window  # noqa: E402
from tarazu.kernel.value import Value  # noqa: E402
from tarazu.ledger.book import Direction, Posting, ValueOf, assess  # noqa: E402
from tarazu.ledger.transfers import Paper, Transfer  # noqa: E402
from tarazu.matching.deals import Leg  # noqa: E402
from tarazu.registry.people import Actor  # noqa: E402
from tarazu.storage import audit, ledger, posting, windows  # noqa: E402
from tarazu.storage.deeds import Answer  # noqa: E402
from tarazu.storage.writing import Transaction, write  # noqa: E402

BOOKS, MEMBERS = 200, 4
DAY, NOW = date(2025, 12, 1), datetime(2025, 12, 1, 4, tzinfo=UTC)
ACTOR = Actor("bench", "Bench", (), DAY)
TOLERANCE = 20  # per cent, as in the books that are measured


def delivered(book: int, each: int) -> Iterator[Posting]:
    """The assessed deliveries of one book: in and out in turns, so that it ends in balance."""
    for number in range(each):
        direction = Direction.IMPORT if number % 2 else Direction.EXPORT
        of = ValueOf(f"book-{book}", f"member-{book}-{number // 2 % MEMBERS}", direction)
        yield assess(of, Value(1_000 + number // 2), Paper(f"GD-{book}-{number}", DAY))


def prepare(total: int) -> None:
    """Post every delivery; this is not measured."""
    each = total // BOOKS
    for book in range(BOOKS):
        postings = list(delivered(book, each))

        def work(tx: Transaction, postings: list[Posting] = postings) -> Answer:
            assert not any(posting.write_postings(tx, postings)), "nothing is refused here"
            return {}

        write(work, verb="bench", actor=ACTOR, key=f"book-{book}", request={}, now=NOW)


def leg_of(move: Transfer) -> Leg:
    """Who gave and who received; the contract that says so is not part of what is measured."""
    return cast("Leg", SimpleNamespace(giver_id=f"giver-{move.book_id}", receiver_id=f"receiver-{move.reference[-1]}"))


def close_window(of: Window) -> tuple[WindowRun, int]:
    """Net a window and bring its balanced books to zero, in one transaction: the run, and how many books it closed."""
    made: list[WindowRun] = []

    def work(tx: Transaction) -> Answer:
        lines: list[Obligation] = []
        books, closings = [], []
        for number in range(BOOKS):
            book_id = f"book-{number}"
            moves = ledger.transfers_of_book(book_id)
            lines += obligations(moves, {move.reference: leg_of(move) for move in moves})
            accounts = ledger.accounts_of_book(book_id)
            netted = net_off(book_id, positions(accounts, moves), TOLERANCE, DAY)
            books.append(BookBefore(book_id, Position(Value(0), Value(0)), TOLERANCE, DAY))
            assert total_position(netted.members).outcome(TOLERANCE) is Outcome.BALANCED, (
                "the books are made to balance"
            )
            held = ledger.balances_of_book(book_id)
            closings.append(closing_posting(netted, accounts.values(), held, Paper(netted.id, DAY)))
        run = run_window(of.id, lines, frozenset(), books, rule=CarryRule.NONE, day=DAY)
        windows.insert_lines(of.id, run.lines)
        windows.save_window(of, run)
        assert not any(posting.write_postings(tx, closings)), "nothing is refused here"
        tx.record("window_confirmed", {"window": of.id, "lines": len(run.lines), "seal": run.seal})
        made.append(run)
        return {"books": len(closings)}

    answer = write(work, verb="confirm", actor=ACTOR, key="window", request={}, now=NOW)
    return made[0], int(answer["books"])


def main() -> None:
    """Prepare, close, and hold the result against the audit."""
    store, total = sys.argv[1], int(sys.argv[2])
    call_command("migrate", verbosity=0, skip_checks=True)
    prepare(total)
    of = window("PK", quarters(DAY, DAY)[0], 5)
    windows.save_window(of)
    start = time.monotonic()
    run, books = close_window(of)
    spent = time.monotonic() - start
    nets: Any = sum(party.net.minor for party in run.parties)
    assert (len(run.lines), nets, is_sealed(run)) == (total, 0, True), "exact, and sealed"
    assert audit.audit().holds, "the books hold afterwards"
    title = f"{len(run.lines):,} obligations of {books} books netted, closed and sealed"
    print(f"{store:12} {title:62} {spent:>10.2f} s", flush=True)
    connection.close()


if __name__ == "__main__":
    main()
