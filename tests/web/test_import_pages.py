"""Offers from a spreadsheet on the site: right lines go on the book, wrong ones come back and are sent again."""

import csv
import html
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.reference.test_workbooks import workbook
from tests.web.conftest import stand_at, visitor
from tests.web.crowded import TODAY
from tests.web.test_trade_pages import body

from tarazu.reference.workbooks import as_table
from tarazu.storage import market, models, registry

pytestmark = pytest.mark.django_db
ADDRESS = "/listings/import/offer/"
HEADING = ["ref", "hs", "grade", "quantity", "price", "place", "from", "last_day", "term"]
RIGHT = ["S-1", "0713.20", None, 500, 690.5, "PKKHI", TODAY, None, "FCA"]
WRONG = ["S-2", "0713.20", None, "many", 690, "Karachi", TODAY, None, "FCA"]


@pytest.fixture
def firm(founded: None) -> str:
    stand_at(TODAY)
    return "pk-basmati"


def sent(*rows: list[object]) -> SimpleUploadedFile:
    return SimpleUploadedFile("offers.xlsx", workbook(HEADING, *rows))


def lines_of(page: str) -> str:
    """What stands in the field of lines."""
    found = re.search(r'<textarea id="field-lines"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found
    return html.unescape(found.group(1))


def references() -> set[str]:
    return set(models.Listing.objects.filter(party_id="pk-basmati").values_list("reference", flat=True))


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_right_lines_are_published_and_wrong_ones_corrected_on_the_page(firm: str, language: str) -> None:
    client = visitor(firm, language)
    checked = client.post(ADDRESS, {"table": sent(RIGHT, WRONG), "check": "1", "key": "k0"})
    assert checked.status_code == 200 and "S-1" not in references()
    assert "S-1" in lines_of(checked.content.decode())
    first = client.post(ADDRESS, {"table": sent(RIGHT, WRONG), "key": "k1"})
    page = first.content.decode()
    assert first.status_code == 200 and "S-1" in references() and "S-2" not in references()
    left = lines_of(page)
    assert "S-2" in left and "S-1" not in left and page.count('<bdi dir="ltr" class="code">quantity</bdi>') == 2
    again = client.post(ADDRESS, {"table": sent(RIGHT, WRONG), "key": "k1"})  # a second press does nothing twice
    assert lines_of(again.content.decode()) == left
    mended = left.replace("many", "20").replace("Karachi", "PKKHI")
    assert client.post(ADDRESS, {"lines": mended, "key": "k2"}).status_code == 302
    assert references() >= {"S-1", "S-2"}
    assert next(one for one in market.listings() if one.reference == "S-1").limit.minor == 69_050


def test_the_lines_to_correct_come_back_as_a_file_that_can_be_sent_again(firm: str) -> None:
    client = visitor(firm)
    left = lines_of(client.post(ADDRESS, {"table": sent(WRONG), "key": "k1"}).content.decode())
    saved = client.post(f"{ADDRESS}to-correct.xlsx", {"lines": left}).content
    rows = list(csv.DictReader(io.StringIO(as_table(saved))))
    assert [row["ref"] for row in rows] == ["S-2"] and "quantity:" in rows[0]["what_is_wrong"]
    written = client.post(f"{ADDRESS}to-correct.csv", {"lines": left}).content
    mended = written.replace(b"many", b"20").replace(b"Karachi", b"PKKHI")
    table = SimpleUploadedFile("again.csv", mended)
    assert client.post(ADDRESS, {"table": table, "key": "k2"}).status_code == 302
    assert "S-2" in references()


@pytest.mark.parametrize("side", ["offer", "want"])
def test_an_empty_table_names_its_columns_and_its_codes(firm: str, side: str) -> None:
    client = visitor(firm, "ru")
    assert as_table(client.get(f"/listings/import/{side}/template.xlsx").content).startswith(
        "ref,hs,grade,quantity,unit"
    )
    assert client.get(f"/listings/import/{side}/template.csv").content.startswith(b"\xef\xbb\xbfref,hs")
    assert client.get(f"/listings/import/{side}/template.docx").status_code == 404


@pytest.mark.parametrize("table", [b"", b"PK\x03\x04no", "цена".encode("cp1251"), b"colour\nred\n", b"ref,hs\n"])
def test_what_is_no_table_is_refused_with_what_to_do(firm: str, table: bytes) -> None:
    response = visitor(firm).post(ADDRESS, {"table": SimpleUploadedFile("x", table), "key": "k"})
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


def test_whoever_trades_for_nobody_has_nothing_to_import(firm: str) -> None:
    registry.insert_person(person_id="idle", sign_in_name="idle", name="Idle", language="en")
    assert visitor("idle").get(ADDRESS).status_code == 404
    assert visitor(firm).get("/listings/import/other/").status_code == 404


def test_a_listing_is_copied_into_a_new_form(firm: str) -> None:
    client = visitor(firm)
    client.post(ADDRESS, {"table": sent(RIGHT), "key": "k1"})
    held = models.Listing.objects.get(reference="S-1")
    page = body(client, f"/listings/new/offer/?copy={held.id}")
    assert 'value="690.50"' in page and 'value="S-1"' not in page and TODAY.isoformat() in page
    assert client.get(f"/listings/new/want/?copy={held.id}").status_code == 404
    assert visitor("pk-rice").get(f"/listings/new/offer/?copy={held.id}").status_code == 404
