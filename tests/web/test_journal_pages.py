"""The journal on the site: its pages, the proof of one entry, and the whole of it checked by its own programs."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from tests.journeys import world
from tests.journeys.world import Trade, after
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body

from tarazu.kernel.digest import canonical
from tarazu.kernel.period import Period
from tarazu.ledger.check_head import faults
from tarazu.ledger.journal import leaf_hash
from tarazu.ledger.proofs import proves_inclusion
from tarazu.ledger.verify import verify
from tarazu.registry.people import PLATFORM, Mandate, Role
from tarazu.storage import journal, registry

pytestmark = pytest.mark.django_db
AUDITOR = "auditor"


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
