"""The papers of a netting window: whose lines they hold, what they add up to, and when there is none."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.desk.test_clearing_windows import FLAGS_OVER, NEXT, confirmed, flagged, opened, page, struck
from tests.journeys import world
from tests.journeys.world import LAHORE, Trade
from tests.papers.reading import missing_from, numbers_in

from tarazu.clearing.window_run import certificate_number
from tarazu.desk.see_verification import see_paper, see_verification
from tarazu.desk.see_window import WindowNotFinal, WindowNotStruck, WindowPaperAbsent, export_window
from tarazu.ledger import journal as chain
from tarazu.papers.verification import signed_text
from tarazu.papers.words import LANGUAGES
from tarazu.registry.people import Actor
from tarazu.storage import journal, windows
from tarazu.storage.windows import WindowAbsent

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]


def taken(window: str, form: str = "csv", paper: str = "statement", party: str = "", who: Actor | None = None) -> bytes:
    return export_window(
        actor=who or world.console(), window_id=window, paper=paper, form=form, language="en", party_id=party
    )


def tables(content: bytes) -> dict[str, list[list[str]]]:
    """The tables of a CSV by their headings, the titles of the columns left out."""
    found: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
        if len(row) == 1:
            rows = found[row[0]] = []
        elif row:
            rows.append(row)
    return {heading: rows[1:] for heading, rows in found.items()}


def final() -> str:
    """A final window that holds a whole trade."""
    window = opened(NEXT.period.since)
    day = windows.window(window).cut_off
    struck(window, day)
    confirmed(window, day + timedelta(days=11))
    return window


def test_the_nets_of_a_statement_are_its_lines_and_sum_to_nought(delivered: Trade) -> None:
    window = final()
    found = tables(taken(window))
    lines, nets = found["Lines"], found["What each party is owed, owes, and the difference"]
    assert len(lines) == len(page(window).lines) == 2
    assert sum(float(row[-1]) for row in nets) == 0
    assert {row[0] for row in nets} == {row[4] for row in lines} | {row[5] for row in lines}
    for name, owed, owes, net in nets:
        assert float(owed) == sum(float(row[6]) for row in lines if row[5] == name)
        assert float(owes) == sum(float(row[6]) for row in lines if row[4] == name)
        assert float(net) == float(owed) - float(owes)
    goods = found["By goods"]
    assert sorted(float(row[3]) for row in goods) == sorted(float(row[6]) for row in lines)
    assert {row[1] for row in goods} == {row[2] for row in lines}
    ((file, _before, after_it, tolerance, *_rest),) = found["How each file comes out"]
    (book,) = page(window).books
    assert (file, float(after_it), int(tolerance)) == (
        delivered.files["PK"],
        book.closing.gap.minor / 100,
        book.tolerance_percent,
    )


def test_a_party_takes_its_own_and_nobody_takes_anothers(delivered: Trade) -> None:
    window = opened()
    struck(window)
    own = world.trader("pk-basmati")
    assert taken(window, party="pk-basmati", who=own) == taken(window, who=own)
    assert len(tables(taken(window, party="pk-basmati"))["Lines"]) == 1
    assert (
        len(tables(taken(window, who=world.officer(LAHORE)))["What each party is owed, owes, and the difference"]) == 2
    )
    for party, who in (("ru-newsprint", own), ("pk-rice", own), ("nobody", world.console())):
        with pytest.raises(WindowAbsent):
            taken(window, party=party, who=who)
    assert tables(taken(window, who=world.trader("pk-rice")))["Lines"] == []


def test_a_line_that_waits_is_shown_and_counts_for_nothing(delivered: Trade) -> None:
    window = opened()
    struck(window)
    flagged(window, "ru-newsprint", page(window).lines[0].obligation.id)
    assert tables(taken(window))["Lines"][0][-1] == "Flagged, waits for an answer"
    confirmed(window, FLAGS_OVER + timedelta(days=60))
    found = tables(taken(window))
    assert found["Lines"][0][-1] == "Waits for the next window"
    assert (found["By goods"], found["What each party is owed, owes, and the difference"]) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_certificate_names_its_seal_and_its_entry_in_the_journal(delivered: Trade, language: str) -> None:
    window = final()
    printed = export_window(actor=world.console(), window_id=window, paper="certificate", form="pdf", language=language)
    run = windows.run_of(window)
    assert run is not None
    entry = journal.entry_about("window_confirmed", window)
    assert entry.body["seal"] == run.seal
    assert chain.is_chained(chain.Head(), list(journal.entries()))
    assert missing_from(printed, [run.seal, entry.hash]) == []
    assert printed == export_window(
        actor=world.console(), window_id=window, paper="certificate", form="pdf", language=language
    )
    assert "PK 2026-Q1" in numbers_in(printed)


def test_the_number_of_a_certificate_tells_anybody_what_it_is_and_no_value(delivered: Trade) -> None:
    window = final()
    run = windows.run_of(window)
    assert run is not None
    for party in ("", "pk-basmati", "pk-rice"):  # the last has no line: its certificate says so
        number = certificate_number("PK 2026-Q1", run.seal, party)
        seen = see_verification(f" {number.lower()} ")
        assert (seen.number, seen.state, seen.order, seen.seal) == (number, None, "PK", "")
        assert seen.window is not None
        assert seen.window.in_journal
        assert (seen.window.label, seen.window.of_one_party) == ("PK 2026-Q1", bool(party))
        assert (seen.window.seal, seen.window.entries) == (run.seal, journal.read_head().count)
        assert "pk-" not in repr(seen).replace(number, "")
    for wrong in (number[:-1] + ("0" if number[-1] != "0" else "1"), number.replace("Q1", "Q2"), number[:-1]):
        assert see_verification(wrong).window is None


def test_a_code_off_a_certificate_leads_to_its_window(delivered: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    window, texts = final(), []
    monkeypatch.setattr(
        "tarazu.papers.printing.signed_text", lambda text, sign: texts.append(signed_text(text, sign)) or texts[-1]
    )
    taken(window, "pdf", "certificate", party="pk-basmati")
    check = see_paper(texts[0])
    assert check.now is not None and check.now.window is not None
    assert check.now.window.of_one_party
    taken(window, "pdf")
    assert see_paper(texts[-1]).now is None, "a statement has no place in the journal"


def test_a_certificate_that_the_journal_does_not_bear_out_is_named(
    delivered: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = windows.run_of(final())
    assert run is not None
    forged = replace(run, seal="f" * 64)
    monkeypatch.setattr(windows, "run_of", lambda _: forged)
    seen = see_verification(certificate_number("PK 2026-Q1", "f" * 64))
    assert seen.window is not None
    assert not seen.window.in_journal


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_a_statement_comes_as_a_paper_and_as_a_spreadsheet(delivered: Trade, form: str) -> None:
    window = opened()
    struck(window)
    assert taken(window, form).startswith({"pdf": b"%PDF", "xlsx": b"PK"}[form])


def test_there_is_no_paper_before_its_time_and_no_other_one(delivered: Trade) -> None:
    window = opened()
    with pytest.raises(WindowNotStruck, match="2026-01-12"):
        taken(window)
    struck(window)
    with pytest.raises(WindowNotFinal, match="PK 2025-Q4"):
        taken(window, "pdf", "certificate")
    confirmed(window)
    for paper, form in (("certificate", "csv"), ("statement", "docx"), ("receipt", "pdf")):
        with pytest.raises(WindowPaperAbsent, match=f"{paper}.{form}"):
            taken(window, form, paper)
    with pytest.raises(WindowAbsent):
        taken("win_none")
