"""The journal on the site: its pages, the proof of one entry, and the whole of it checked by its own programs."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.journeys import world
from tests.journeys.world import Trade, after
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body

import tarazu
from tarazu.clearing.cancelling import CancellationState
from tarazu.desk import see_journal
from tarazu.desk.lock_window import TOPICS
from tarazu.kernel.digest import canonical
from tarazu.kernel.period import Period
from tarazu.ledger.check_head import faults
from tarazu.ledger.journal import Entry, EntryKind, leaf_hash
from tarazu.ledger.proofs import proves_inclusion
from tarazu.ledger.verify import verify
from tarazu.registry.people import PLATFORM, Mandate, Role
from tarazu.storage import journal, ledger, models, registry
from tarazu.storage.journal_names import names_in
from tarazu.storage.ledger import UnitSum
from tarazu.web.journal_lines import line
from tarazu.web.journal_words import ENTRY

pytestmark = pytest.mark.django_db
AUDITOR = "auditor"
PACKAGE = Path(tarazu.__file__).parent


@pytest.fixture
def books(granted: Trade) -> Trade:
    """Books with something in them, and an auditor who reads them."""
    registry.insert_person(person_id=AUDITOR, sign_in_name=AUDITOR, name="Auditor", language="en")
    registry.insert_mandate(Mandate(AUDITOR, Role.AUDITOR, PLATFORM, Period(world.DAY)))
    stand_at(after(13))
    return granted


@pytest.mark.parametrize(("language", "title"), [("en", "Journal"), ("ur", "روزنامچہ"), ("ru", "Журнал")])
def test_the_journal_says_where_it_stands_and_leads_to_each_entry(books: Trade, language: str, title: str) -> None:
    client, head = visitor(AUDITOR, language), journal.read_head()
    page = body(client, "/journal/")
    assert title in page and head.root in page
    assert f'href="/journal/{head.count - 1}/"' in page
    assert body(client, f"/journal/?before={head.count - 1}").count(f'href="/journal/{head.count - 1}/"') == 0
    assert "/journal/0/" not in body(client, "/journal/?kind=transfer")
    assert body(client, "/journal/?before=-1&kind=%00x")
    assert head.hash in body(client, f"/journal/{head.count - 1}/")
    assert client.get(f"/journal/{head.count}/").status_code == 404


SPOKEN = re.compile(r'\.record\(\s*f?"(\w+)"')
OR_ELSE = re.compile(r'\.record\([^\n]* else "(\w+)"')
BY_STATE = {f"cancellation_{state.value}" for state in CancellationState if state is not CancellationState.PROPOSED}


def test_every_kind_of_entry_that_the_source_records_has_a_sentence() -> None:
    source = "".join(file.read_text() for room in ("desk", "storage") for file in (PACKAGE / room).glob("*.py"))
    kinds = {*EntryKind, *BY_STATE, *TOPICS.values(), "account_opened", "account_closed", *SPOKEN.findall(source)}
    kinds |= {*OR_ELSE.findall(source)}
    assert len(kinds) > 100
    assert kinds - {"cancellation_"} - set(ENTRY) == set()
    assert set(ENTRY) - kinds == set()


def test_a_line_says_who_did_what_of_which_file(books: Trade) -> None:
    page = body(visitor(AUDITOR), "/journal/?kind=authorisation_granted")
    file = books.files["PK"]
    officer = world.officer(models.Authorisation.objects.get(id=file).authority_id)
    assert "Customs granted an authorisation" in page and officer.name in page
    assert f'href="/files/{file}/"' in page and "File: " in page
    assert page.count("Customs granted an authorisation") == 3, "one in the choice of kinds, one for each order"
    assert "authorisation_granted" in page, "the code stands beneath, in small print"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"declared": 100_000}, "1,000.00\N{NO-BREAK SPACE}UAC"),
        ({"assessed": 95_000}, "950.00\N{NO-BREAK SPACE}UAC"),
        ({"number": 1}, "1"),
        ({"deals": ["a", "b"]}, "2"),
        ({"answer": "refuse"}, "Refused"),
        ({"answer": "consent"}, "Consented"),
    ],
)
def test_a_number_is_a_value_only_where_it_is_one_and_a_code_is_a_word(body: dict[str, object], words: str) -> None:
    (about,) = line(Entry(1, "shipment_told", str(after(1)), body, "", ""), names_in([])).about
    assert about.words == words


def test_a_counter_entry_and_what_it_takes_back_lead_to_each_other(books: Trade) -> None:
    number = world.cross(books, "PK", 1, after(3))
    assert "Assessed value: <bdi>" in body(visitor(AUDITOR), "/journal/?kind=declaration_assessed")
    world.reverse(number, after(4))
    back = next(one for one in journal.newest(200, kind="transfer") if one.body["reverses"])
    taken = next(one for one in journal.newest(200, kind="transfer") if one.body["id"] == back.body["reverses"])
    page = body(visitor(AUDITOR), f"/journal/{back.position}/")
    assert f'href="/journal/{taken.position}/"' in page and f"It takes entry {taken.position} back" in page
    page = body(visitor(AUDITOR), f"/journal/{taken.position}/")
    assert f'href="/journal/{back.position}/"' in page and f"Entry {back.position} takes it back" in page
    assert "Counter-entry" in body(visitor(AUDITOR), "/journal/?kind=transfer")
    for position, near in ((back.position, f'"position" < {back.position}'), (taken.position, '"position" > ')):
        with CaptureQueriesContext(connection) as asked:
            body(visitor(AUDITOR), f"/journal/{position}/")
        (searched,) = (one["sql"] for one in asked if " LIKE " in one["sql"])
        assert near in searched and searched.endswith("LIMIT 1"), "what lies beyond is not read"
        with CaptureQueriesContext(connection) as asked:
            body(visitor(AUDITOR), f"/journal/{position}.json")
        assert not [one for one in asked if " LIKE " in one["sql"]], "its proof needs none of it"


def test_all_books_sum_to_zero_and_one_that_does_not_is_shown(books: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Add up all books now" in body(visitor(AUDITOR), "/journal/")
    page = body(visitor(AUDITOR), "/journal/?sums=yes")
    assert page.count("status-good") == len(ledger.sums()) > 0 and "Not zero" not in page
    crossed = (UnitSum("UAC", accounts=2, books=2, taken=5, given=5, uneven=2),)
    monkeypatch.setattr(see_journal.ledger, "sums", lambda: crossed)
    assert "Not zero" in body(visitor(AUDITOR), "/journal/?sums=yes"), "two books that are wrong do not cancel out"


def test_the_page_of_an_entry_works_its_proof_out_again(books: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "just now: it holds" in body(visitor(AUDITOR), "/journal/3/")
    monkeypatch.setattr(see_journal, "inclusion_proof", lambda count, position: ("0" * 64,))
    assert "it does not hold" in body(visitor(AUDITOR), "/journal/3/")


def test_the_proof_of_an_entry_holds_without_us(books: Trade) -> None:
    count = journal.read_head().count
    for position in (0, count // 2, count - 1):
        told = json.loads(visitor(AUDITOR).get(f"/journal/{position}.json").content)
        assert told["hash"] == leaf_hash(canonical(told["entry"]))
        assert proves_inclusion(told["hash"], position, told["count"], told["proof"], told["root"])
        assert not proves_inclusion(told["hash"], position, told["count"], told["proof"], "0" * 64)


def test_the_whole_ledger_is_saved_signed_and_checks_itself(books: Trade, tmp_path: Path) -> None:
    response = visitor(AUDITOR).post("/journal/export/")
    content = b"".join(response.streaming_content)
    zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path)
    report = verify(tmp_path, journal.read_head().root)
    assert report.holds, report.text()
    assert not faults(tmp_path, None)
    assert "Signed heads" in body(visitor(AUDITOR), "/journal/")


def test_nobody_else_reads_it(books: Trade) -> None:
    for address in ("/journal/", "/journal/0/", "/journal/0.json"):
        assert visitor("pk-basmati").get(address).status_code == 403
    assert visitor("pk-basmati").post("/journal/export/").status_code == 403
