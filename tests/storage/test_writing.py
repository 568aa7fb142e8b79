"""The one way to write: once under a key, whole or not at all, again where the database asks for it."""

import gc
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from tests.journeys import world
from tests.journeys.world import DAY, morning

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.ledger.book import Posting
from tarazu.storage import clock, journal, models, writing
from tarazu.storage.journal import BooksInDoubt
from tarazu.storage.posting import write_postings
from tarazu.storage.writing import ATTEMPTS_MAX, KEY_CHARACTERS_MAX, KeyReused, KeyUnusable, Transaction, write

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
NOW = morning(DAY)


class Refused(TarazuError):
    """Something the work refuses."""

    kind = Kind.REFUSED
    says = "No."


def leave_a_mark(tx: Transaction) -> dict[str, Any]:
    """Write a row, and two entries of the journal."""
    models.Closure.objects.create(id=tx.key, crossing="PK-TAFTAN", body={})
    tx.record("marked", {"mark": tx.key})
    tx.record("marked_again", {"mark": tx.key})
    return {"mark": tx.key, "day": DAY}


def do(work: Any = leave_a_mark, key: str = "k", now: datetime = NOW, **request: Any) -> dict[str, Any]:
    return write(work, verb="mark", actor=world.console(), key=key, request=request, now=now)


def stored() -> tuple[int, ...]:
    """How much there is of everything a write may leave."""
    tables = (models.Closure, models.Deed, models.JournalEntry, models.JournalHead, models.PlatformClock)
    return tuple(table.objects.count() for table in tables)


def test_a_posting_of_a_book_that_stands_at_zero_writes_nothing_and_is_not_refused() -> None:
    before = models.JournalEntry.objects.count()
    assert do(lambda tx: {"refused": [str(one) for one in write_postings(tx, [Posting((), ())]) if one]}) == {
        "refused": []
    }
    assert models.JournalEntry.objects.count() == before


def test_a_write_leaves_its_effect_its_entries_and_its_deed() -> None:
    before = stored()
    assert do() == {"mark": "k", "day": DAY.isoformat()}
    assert [after - held for after, held in zip(stored(), before, strict=True)][:3] == [1, 1, 2]
    newest = list(journal.entries())[-2:]
    assert [entry.kind for entry in newest] == ["marked", "marked_again"]
    assert newest[0].body == {"mark": "k", "by": "console"}
    assert newest[1].previous == newest[0].hash
    assert (journal.read_head().count, journal.read_head().hash) == (newest[1].position + 1, newest[1].hash)


def test_garbage_waits_for_the_end_of_a_write_however_it_ends() -> None:
    def refused(_: Transaction) -> dict[str, Any]:
        raise Refused(was=gc.isenabled())

    assert do(lambda _: {"looks": gc.isenabled()}) == {"looks": False}
    assert gc.isenabled()
    with pytest.raises(Refused) as caught:
        do(refused, key="again")
    assert caught.value.params == {"was": False}
    assert gc.isenabled()
    gc.disable()
    try:
        do(key="off")
        assert not gc.isenabled(), "whoever switched it off finds it off"
    finally:
        gc.enable()


def test_what_fails_leaves_nothing_at_all() -> None:
    do(key="before")
    before, head = stored(), journal.read_head()

    def fail(tx: Transaction) -> dict[str, Any]:
        leave_a_mark(tx)
        raise Refused

    with pytest.raises(Refused):
        do(fail)
    assert stored() == before
    assert journal.read_head() == head


def test_a_bug_halfway_leaves_nothing_either() -> None:
    before = stored()

    def fail(tx: Transaction) -> dict[str, Any]:
        leave_a_mark(tx)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        do(fail)
    assert stored() == before


def test_after_a_failure_the_same_key_is_free_for_the_same_request() -> None:
    calls = []

    def once(tx: Transaction) -> dict[str, Any]:
        calls.append(tx.key)
        if len(calls) == 1:
            raise Refused
        return leave_a_mark(tx)

    with pytest.raises(Refused):
        do(once)
    assert do(once)["mark"] == "k"


def test_a_repeat_answers_the_same_and_does_nothing() -> None:
    first, before = do(price=5), stored()
    assert do(price=5, now=NOW + timedelta(days=3)) == first
    assert stored() == before


def test_a_repeat_with_another_request_or_verb_is_refused() -> None:
    do(price=5)
    before = stored()
    with pytest.raises(KeyReused):
        do(price=6)
    with pytest.raises(KeyReused):
        write(leave_a_mark, verb="erase", actor=world.console(), key="k", request={"price": 5}, now=NOW)
    assert stored() == before


@pytest.mark.parametrize(
    ("key", "usable"), [("", False), ("k", True), ("k" * KEY_CHARACTERS_MAX, True), ("k" * 201, False)]
)
def test_a_key_has_1_to_200_characters(key: str, usable: bool) -> None:
    def nothing(tx: Transaction) -> dict[str, Any]:
        return {}

    if usable:
        assert do(nothing, key) == {}
        return
    with pytest.raises(KeyUnusable):
        do(nothing, key)


def test_the_clock_remembers_the_latest_moment_and_never_goes_back() -> None:
    for moment in (NOW, NOW - timedelta(days=400), NOW - timedelta(seconds=1)):
        do(lambda tx: {}, key=str(moment), now=moment)
    assert models.PlatformClock.objects.get().last == NOW


def test_time_is_the_machines_but_never_before_what_was_recorded() -> None:
    future = morning(DAY.replace(year=2100))
    do(now=future)
    assert clock.now() == future
    assert not clock.is_sandbox()


def test_the_clock_of_a_sandbox_stands_where_it_was_set_and_only_moves_forward() -> None:
    clock.start_sandbox(NOW)
    assert clock.now() == NOW
    clock.set_sandbox(NOW + timedelta(hours=1))
    assert clock.now() == NOW + timedelta(hours=1)
    with pytest.raises(clock.ClockGoesBack):
        clock.set_sandbox(NOW)
    assert clock.now() == NOW + timedelta(hours=1)


def test_the_clock_of_a_real_platform_cannot_be_set() -> None:
    do()
    with pytest.raises(clock.NotASandbox):
        clock.set_sandbox(NOW + timedelta(days=1))


def test_a_conflict_inside_a_larger_transaction_is_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def busy(tx: Transaction) -> dict[str, Any]:
        calls.append(tx)
        raise OperationalError("database is locked")

    assert connection.in_atomic_block
    with pytest.raises(OperationalError):
        do(busy)
    assert len(calls) == 1


class _Alone:
    """Stands where the database's connection stands, and says that nothing surrounds the write."""

    in_atomic_block = False

    def close_if_unusable_or_obsolete(self) -> None:
        """Keep the link: the test's own transaction is on it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(connection, name)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a write believe that nothing surrounds it, so that it tries again; and let it not wait in between."""
    monkeypatch.setattr(writing, "connection", _Alone())
    monkeypatch.setattr(writing, "watched", lambda connection: nullcontext())
    monkeypatch.setattr(writing.time, "sleep", lambda seconds: None)


@pytest.mark.parametrize("failures", [1, ATTEMPTS_MAX - 1])
def test_a_conflict_is_tried_again_and_the_write_happens_once(alone: None, failures: int) -> None:
    calls = []

    def busy_at_first(tx: Transaction) -> dict[str, Any]:
        calls.append(tx)
        answer = leave_a_mark(tx)
        if len(calls) <= failures:
            raise OperationalError("database is locked")
        return answer

    before = stored()
    assert do(busy_at_first)["mark"] == "k"
    assert len(calls) == failures + 1
    assert [after - held for after, held in zip(stored(), before, strict=True)][:3] == [1, 1, 2]


def test_a_conflict_that_lasts_is_told_in_the_end(alone: None) -> None:
    calls = []

    def busy(tx: Transaction) -> dict[str, Any]:
        calls.append(tx)
        raise OperationalError("database is locked")

    before = stored()
    with pytest.raises(OperationalError):
        do(busy)
    assert len(calls) == ATTEMPTS_MAX
    assert stored() == before


def test_what_no_repeat_can_help_is_not_tried_again(alone: None) -> None:
    calls = []

    def full(tx: Transaction) -> dict[str, Any]:
        calls.append(tx)
        cause = OperationalError("could not extend file: No space left on device")
        cause.__cause__ = _Stated()
        raise cause

    with pytest.raises(OperationalError):
        do(full)
    assert len(calls) == 1


class _Stated(Exception):
    """What the server says when its disk is full."""

    sqlstate = "53100"


def test_what_is_recorded_is_to_be_told_with_its_place_in_the_journal() -> None:
    do()
    events = list(models.OutboxEvent.objects.order_by("-id")[:2])[::-1]
    assert [event.topic for event in events] == ["marked", "marked_again"]
    newest = list(journal.entries())[-2:]
    assert [event.position for event in events] == [entry.position for entry in newest]
    assert [event.body for event in events] == [entry.body for entry in newest]


def test_books_in_doubt_are_closed_for_writing_and_open_for_reading() -> None:
    do(key="before")
    journal.set_doubt("account ac_1 differs.")
    before = stored()
    with pytest.raises(BooksInDoubt, match="ac_1"):
        do()
    assert stored() == before
    assert journal.read_head().count
    journal.set_doubt("")
    assert do()["mark"] == "k"
