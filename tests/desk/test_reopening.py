"""Books in doubt are opened again only where an audit holds, and never without a trace of it."""

from typing import Any

import pytest
from tests.journeys.world import DAY, console, morning

from tarazu.desk import audit_books as desk
from tarazu.desk.audit_books import BooksDiffer, BooksMoved, audit_books, reopen_books
from tarazu.registry.people import Actor, PowerMissing
from tarazu.storage import audit, journal, models
from tarazu.storage.writing import Transaction

pytestmark = [pytest.mark.django_db, pytest.mark.both_stores]
DOUBT = "Account ac_1 differs."


@pytest.fixture(autouse=True)
def halted(founded: Any) -> None:
    journal.set_doubt(DOUBT)


def reopen(key: str = "k") -> dict[str, Any]:
    return reopen_books(actor=console(), now=morning(DAY), key=key)


def told() -> list[dict[str, Any]]:
    return [dict(entry.body) for entry in journal.entries() if entry.kind == "books_reopened"]


def test_the_entry_that_opens_the_books_names_the_doubt_and_the_root_that_held() -> None:
    root = journal.read_head().root
    assert reopen() == {"doubt": DOUBT}
    assert journal.doubt() == ""
    assert told() == [{"by": console().person_id, "doubt": DOUBT, "root": root}]
    assert audit.audit().holds


def test_a_record_that_fails_leaves_the_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise RuntimeError

    for step in ("record", "close"):
        with monkeypatch.context() as broken:
            broken.setattr(Transaction, step, fails)
            with pytest.raises(RuntimeError):
                reopen()
        assert (journal.doubt(), told()) == (DOUBT, [])


def test_books_that_differ_stay_closed() -> None:
    models.JournalHead.objects.update(hash="ab" * 32)
    with pytest.raises(BooksDiffer, match="does not end where its head says"):
        reopen()
    assert (journal.doubt(), told()) == (DOUBT, [])


@pytest.mark.parametrize("meanwhile", ["", "Another fault."])
def test_a_doubt_that_changed_during_the_audit_is_not_lifted(meanwhile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def audited() -> audit.Audit:
        found = audit.audit()
        journal.set_doubt(meanwhile)
        return found

    monkeypatch.setattr(desk, "audit", type("Audits", (), {"audit": staticmethod(audited)}))
    with pytest.raises(BooksMoved):
        reopen()
    assert (journal.doubt(), told()) == (meanwhile, [])


def test_a_repeat_answers_again_and_lifts_no_later_doubt() -> None:
    first = reopen()
    journal.set_doubt("Another fault.")
    assert reopen() == first
    assert (journal.doubt(), len(told())) == ("Another fault.", 1)
    assert reopen("another key") == {"doubt": "Another fault."}
    assert len(told()) == 2


def test_open_books_stay_as_they_are() -> None:
    journal.set_doubt("")
    assert reopen() == {"doubt": ""}
    assert told() == []
    assert audit_books(actor=console(), now=morning(DAY)).doubt == ""


def test_opening_them_needs_the_power() -> None:
    with pytest.raises(PowerMissing):
        reopen_books(actor=Actor("pe_nobody", "Nobody", (), DAY), now=morning(DAY), key="k")
    assert journal.doubt() == DOUBT
