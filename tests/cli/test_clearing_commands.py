"""Windows, extensions, set-off, what is owed at home and statements, typed as a person types them."""

from pathlib import Path

import pytest
from tests.cli.terminal import tarazu
from tests.journeys.world import Trade, after, morning

from tarazu.storage import clock

pytestmark = pytest.mark.django_db
TODAY = after(60)  # in January, the first quarter after the deliveries began


@pytest.fixture
def file(delivered: Trade) -> str:
    clock.start_sandbox(morning(TODAY))
    return delivered.files["PK"]


def answered(*words: object) -> dict[str, str]:
    done = tarazu(*words, "--json")
    assert done.status == 0, done.err
    found: dict[str, str] = done.json
    return found


def test_a_window_is_opened_struck_flagged_answered_and_confirmed(file: str, tmp_path: Path) -> None:
    window = answered("open-window", "PK", "--day", "2025-12-10")["window"]
    struck = answered("strike-window", window)
    assert struck["seal"]
    page = answered("window", window)
    line = page["lines"][0]["obligation"]["id"]  # type: ignore[index]
    flagged = answered("flag", window, line, "--party", "pk-basmati", "--note", "The scale ticket says less.")
    answered("answer-flag", flagged["flag"], "reject", "--as", "officer-lahore", "--answer", "It was weighed twice.")
    early = tarazu("confirm-window", window)
    assert (early.status, "Confirm it after that day" in early.err) == (2, True)
    tarazu("tick", "--to", f"{after(75)}T09:00+05:00")
    assert answered("confirm-window", window)["left_out"] == []
    statement, certificate = tmp_path / "window.csv", tmp_path / "window.pdf"
    tarazu("window", window, "--party", "pk-basmati", "--save", statement, "--certificate", certificate)
    assert (b"pk-" in statement.read_bytes(), certificate.read_bytes()[:4]) == (False, b"%PDF")
    assert tarazu("window", window, "--save", tmp_path / "window.docx").status == 2
    calendar = tmp_path / "pk.ics"
    said = tarazu("windows", "PK", "--calendar", calendar).out
    assert "final" in said
    assert calendar.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_an_extension_is_asked_for_and_granted_and_a_file_does_not_lapse_early(file: str) -> None:
    words = ("ask-extension", file, "--party", "pk-basmati", "--days", "30", "--reason", "The mill stood still.")
    asked = answered(*words, "--evidence", "Notice 7")
    done = answered(
        "decide-extension", asked["extension"], "grant", "--days", "20", "--decision", "Seen.", "--as", "officer-lahore"
    )
    assert done["state"] == "granted"
    refused = tarazu("lapse", file, "--reason", "Nothing came in.", "--as", "officer-lahore")
    assert (refused.status, "It lapses on no earlier day" in " ".join(refused.err.split())) == (2, True)


def test_debts_at_home_are_recorded_and_shown(file: str) -> None:
    words = ("--debtor", "pk-basmati", "--creditor", "pk-rice")
    answered("record-domestic", "debt", *words, "--amount", "1500.00", "--reference", "Invoice 17")
    left = answered("record-domestic", "payment", *words, "--amount", "500", "--reference", "Receipt 4")
    assert left["owed_minor"] == 100_000
    assert "1,000.00 PKR" in tarazu("owed-at-home", "PK").out.replace("\u00a0", " ")
    assert "nothing to set off" in tarazu("propose-set-off", "domestic", "PK").err
    assert tarazu("set-offs").status == 0


@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF-"), ("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_a_statement_is_written_in_the_form_its_name_says(
    file: str, tmp_path: Path, ending: str, begins: bytes
) -> None:
    out = tmp_path / f"statement.{ending}"
    done = tarazu("statement", file, out, "--as", "pk-basmati")
    assert done.status == 0, done.err
    assert out.read_bytes().startswith(begins)


def test_a_statement_in_a_form_nobody_knows_is_refused(file: str, tmp_path: Path) -> None:
    assert tarazu("statement", file, tmp_path / "statement.txt").status == 2


def test_the_use_of_the_mechanism_is_shown_and_saved(file: str, tmp_path: Path) -> None:
    table = tmp_path / "use.csv"
    said = tarazu("usage", "PK", "--since", "2025-01-01", "--until", "2026-12-31", "--save", table).out
    assert "1 files: 1 granted, 0 netted off" in said
    assert "Files by chapter of the tariff" in table.read_text(encoding="utf-8-sig")
    assert (tarazu("usage", "XX").status, tarazu("usage", "PK", "--save", tmp_path / "use.doc").status) == (2, 2)
