"""Groups of small postings: written together, refused apart, and decided from memory only while nobody else writes."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from tarazu.kernel.errors import TarazuError
from tarazu.kernel.quantity import Dimension, Quantity, Unit
from tarazu.ledger import book
from tarazu.ledger.accounts import position_account
from tarazu.ledger.balances import Overdrawn
from tarazu.ledger.book import Goods, Posting
from tarazu.ledger.transfers import Paper, Reason, Transfer, transfer
from tarazu.registry.people import Actor
from tarazu.storage import audit, journal, lane, models
from tarazu.storage.groups import GroupWriter, Waiting
from tarazu.storage.posting import PostingExists, write_posting
from tarazu.storage.writing import KeyReused, Transaction, write

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
DAY, NOW = date(2025, 12, 1), datetime(2025, 12, 1, 4, tzinfo=UTC)
ACTOR = Actor("clerk", "Clerk", (), DAY)
FIRMS = [position_account("groups", f"firm-{number}") for number in range(3)]
TONNE = Unit("TNE", "t", Dimension.MASS, 1000, 1)
GOODS = Goods("groups", "rice-mill", "1006.30")


def moved(number: int) -> Transfer:
    return transfer(FIRMS[0], FIRMS[1], 5, reason=Reason.ASSESS_EXPORT, paper=Paper(f"GD-{number}", DAY))


def paper(number: int) -> Paper:
    return Paper(f"C-{number}", DAY)


def written(posting: Posting, key: str) -> None:
    """As a verb writes, by no group."""

    def work(tx: Transaction) -> dict[str, object]:
        write_posting(tx, posting)
        return {}

    write(work, verb="open", actor=ACTOR, key=key, request={}, now=NOW)


@pytest.fixture
def books() -> None:
    written(Posting(tuple(FIRMS), (moved(0),)), "open")
    written(book.promise(GOODS, Quantity(10, TONNE), paper(0)), "promise")


def request(posting: Posting, key: str, asked: str = "asked") -> Waiting:
    return Waiting((ACTOR.person_id, key), ACTOR, asked, posting, NOW)


def waiting(*numbers: int) -> list[Waiting]:
    return [request(Posting((), (moved(number),)), f"k{place}") for place, number in enumerate(numbers)]


@pytest.fixture
def remembering(books: None) -> GroupWriter:
    """A writer who wrote twice with nobody between, and so knows two firms and the goods."""
    writer = GroupWriter()
    for number in (900, 901):
        group = [request(Posting((), (moved(number),)), f"r{number}"), dispatched(number, 1)]
        writer.write(group)
        assert not any(one.raised for one in group)
    return writer


def dispatched(number: int, tonnes: int) -> Waiting:
    return request(book.dispatch(GOODS, Quantity(tonnes, TONNE), paper(number)), f"d{number}")


def test_one_of_a_group_that_the_database_refuses_takes_nobody_with_it(books: None) -> None:
    group = waiting(1, 0, 2)  # the second stands in the books already, which only the database sees
    GroupWriter().write(group)
    assert [one.raised is None for one in group] == [True, False, True]
    assert isinstance(group[1].raised, PostingExists)
    assert models.Transfer.objects.count() == 4
    assert set(models.Deed.objects.values_list("key", flat=True)) == {"open", "promise", "k0", "k2"}
    assert audit.audit().holds


def test_the_lane_answers_a_repeat_as_before_and_twice_at_once_only_once(books: None) -> None:
    road = lane.PostingLane()
    first = road.post(Posting((), (moved(1),)), actor=ACTOR, key="k", now=NOW)
    assert road.post(Posting((), (moved(1),)), actor=ACTOR, key="k", now=NOW) == first
    writer, twice = GroupWriter(), [*waiting(2), *waiting(2)]
    writer.write(twice)
    assert [one.is_done for one in twice] == [True, False]  # the second is answered with the next group
    writer.write(twice[1:])
    assert twice[0].answer == twice[1].answer


def test_the_first_write_of_all_may_come_through_the_lane() -> None:
    lane.PostingLane().post(Posting(tuple(FIRMS), (moved(1),)), actor=ACTOR, key="first", now=NOW)
    assert models.JournalHead.objects.get().count == len(FIRMS) + 1
    assert audit.audit().holds


def test_who_writes_alone_asks_for_nothing_twice(remembering: GroupWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        for asks in ("asked_head", "asked_deeds", "asked_shelf"):
            patched.delattr(f"tarazu.storage.groups.{asks}")
        group = [*waiting(1, 2), dispatched(3, 8)]
        remembering.write(group)
    assert not any(one.raised for one in group)
    late = dispatched(4, 1)
    remembering.write([late])
    assert isinstance(late.raised, Overdrawn)
    assert audit.audit().holds


def test_what_somebody_else_wrote_between_is_seen(remembering: GroupWriter) -> None:
    written(book.dispatch(GOODS, Quantity(8, TONNE), paper(50)), "other")
    group = [dispatched(70, 1), *waiting(71)]
    remembering.write(group)
    assert isinstance(group[0].raised, Overdrawn)  # in memory eight tonnes were left
    assert group[1].raised is None
    assert audit.audit().holds


def test_a_refusal_is_never_told_from_memory_alone(remembering: GroupWriter) -> None:
    written(book.promise(GOODS, Quantity(20, TONNE), paper(51)), "more")
    group = [dispatched(70, 25)]  # in memory eight tonnes are left, and there are 28
    remembering.write(group)
    assert group[0].raised is None


def test_books_closed_meanwhile_are_closed_for_who_remembers_them(remembering: GroupWriter) -> None:
    journal.set_doubt("account ac_1 differs.")
    group = waiting(1)
    remembering.write(group)
    assert isinstance(group[0].raised, journal.BooksInDoubt)
    assert not models.Transfer.objects.filter(reference="GD-1").exists()
    journal.set_doubt("")
    remembering.write(group)
    assert group[0].raised is None
    assert audit.audit().holds


def test_books_that_went_back_are_read_again(remembering: GroupWriter) -> None:
    with transaction.atomic():
        point = transaction.savepoint()
        remembering.write([dispatched(1, 8)])
        transaction.savepoint_rollback(point)
    group = [dispatched(2, 8)]
    remembering.write(group)
    assert group[0].raised is None
    assert audit.audit().holds


def test_a_key_that_comes_again_is_answered_or_refused_by_who_remembers(remembering: GroupWriter) -> None:
    first = waiting(1)
    remembering.write(first)
    again, other = request(Posting((), (moved(1),)), "k0"), request(Posting((), (moved(2),)), "k0", "other")
    remembering.write([again, dispatched(9, 1)])
    remembering.write([other, dispatched(10, 1)])
    assert again.answer == first[0].answer
    assert isinstance(other.raised, KeyReused)
    assert models.Transfer.objects.filter(reference__in=["C-9", "C-10"]).count() == 2


def test_an_error_in_the_middle_makes_a_writer_forget(
    remembering: GroupWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise TarazuError

    with monkeypatch.context() as patched:
        patched.setattr("tarazu.storage.groups.insert_deeds", broken)
        group = [dispatched(1, 8)]
        remembering.write(group)
        assert isinstance(group[0].raised, TarazuError)
    again = [dispatched(1, 8)]
    remembering.write(again)
    assert again[0].raised is None
    assert audit.audit().holds
