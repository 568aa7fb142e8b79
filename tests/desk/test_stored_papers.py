"""Papers of a consignment: what is stored, what is refused, who saves them, and what the journal holds."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.journeys import world
from tests.journeys.world import Trade, after, morning
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body

from tarazu.desk.release_declaration import PapersMissing
from tarazu.desk.see_documents import see_document, see_documents
from tarazu.desk.store_paper import DocumentTooLate, store_paper
from tarazu.desk.tell_people import tell_people
from tarazu.registry.people import ConfirmationMissing, PowerMissing
from tarazu.shipments import documents as rules
from tarazu.shipments.documents import (
    DocumentEmpty,
    DocumentKindUnknown,
    DocumentTooLarge,
    PaperKindUnknown,
    TooManyDocuments,
    media_of,
)
from tarazu.storage import documents, figures, journal, models, notices, shipments
from tarazu.storage.documents import DocumentAbsent
from tarazu.storage.shipments import DeclarationAbsent

pytestmark = pytest.mark.django_db
DAY = after(5)
SCAN = b"%PDF-1.7\n" + b"phytosanitary certificate 88\n" * 20
PHOTO = b"\xff\xd8\xff\xe0" + b"the seal of the wagon" * 20
CODE = "phytosanitary"


@pytest.fixture
def number(granted: Trade) -> str:
    """An export declaration that was lodged without any paper."""
    leg = world.leg_of(granted, "PK")
    return world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, DAY, papers=())


def store(number: str, content: bytes = SCAN, code: str = CODE, **changes: Any) -> str:
    told = {"actor": world.trader("pk-basmati", DAY), "now": morning(DAY), "key": world.new_key(), **changes}
    done = store_paper(declaration_number=number, code=code, content=content, **told)
    made: str = done["document"]
    return made


def test_an_officer_confirms_before_storing_and_a_declarant_need_not(number: str) -> None:
    officer = replace(world.officer(world.LAHORE, DAY), confirmed=False)
    with pytest.raises(ConfirmationMissing):
        store(number, PHOTO, "examination_photograph", actor=officer)
    assert not models.Document.objects.exists()
    assert store(number, actor=replace(world.trader("pk-basmati", DAY), confirmed=False))


@pytest.mark.both_stores
def test_what_is_stored_comes_back_byte_for_byte_and_the_journal_has_its_fingerprint(number: str) -> None:
    first, second = store(number), store(number, SCAN + b"second page")
    kept, content = see_document(actor=world.trader("pk-basmati", DAY), document_id=first)
    assert content == SCAN
    assert (kept.sha256, kept.media, kept.number) == (sha256(SCAN).hexdigest(), "application/pdf", 1)
    assert kept.name == f"{number}-phytosanitary-1.pdf"
    assert documents.document(second).number == 2
    told = [one.body["sha256"] for one in journal.entries() if one.kind == "paper_stored"]
    assert told == [sha256(one).hexdigest() for one in (SCAN, SCAN + b"second page")]
    assert CODE in shipments.declaration(number).papers


def test_equal_contents_are_kept_once(number: str) -> None:
    store(number)
    store(number)
    assert (models.Document.objects.count(), models.DocumentContent.objects.count()) == (2, 1)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", DocumentEmpty),
        (b"<script>alert(1)</script>", DocumentKindUnknown),
        (b"MZ\x90\x00 a program called scan.pdf", DocumentKindUnknown),
        (b"PK\x03\x04 an office file", DocumentKindUnknown),
        (b"<svg onload=alert(1)>", DocumentKindUnknown),
        (b" %PDF-1.7", DocumentKindUnknown),
        (b"%PDF-" + b"0" * rules.BYTES_MAX, DocumentTooLarge),
    ],
    ids=["empty", "script", "program", "office", "svg", "space before", "large"],
)
def test_a_file_is_known_by_its_content_alone(content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        media_of(content)


def test_the_largest_file_is_kept_and_the_other_kinds_too() -> None:
    assert media_of(b"%PDF-" + b"0" * (rules.BYTES_MAX - 5)) == "application/pdf"
    assert media_of(b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert media_of(b"\x89PNG\r\n\x1a\n") == "image/png"


def test_only_the_declarant_stores_known_kinds_and_only_before_the_release(
    granted: Trade, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PaperKindUnknown, match="certificate_of_origin"):
        store(number, code="../../etc")
    for stranger in ("ru-newsprint", "pk-rice"):
        with pytest.raises(PowerMissing):
            store(number, actor=world.trader(stranger, DAY))
    monkeypatch.setattr("tarazu.desk.store_paper.DOCUMENTS_MAX", 1)
    store(number)
    with pytest.raises(TooManyDocuments):
        store(number)
    done = world.cross(granted, "RU", world.leg_of(granted, "RU").number, DAY)
    with pytest.raises(DocumentTooLate):
        store(done, actor=world.trader("ru-newsprint", DAY))


@pytest.mark.both_stores
def test_the_officer_who_examines_stores_what_the_examination_showed_and_both_sides_are_told(
    granted: Trade, number: str
) -> None:
    officer = world.officer(granted.authorities["PK"], DAY)
    tell_people(now=morning(DAY))
    made = store(number, PHOTO, "examination_photograph", actor=officer)
    kept = documents.document(made)
    assert (kept.by_customs, kept.name) == (True, f"{number}-examination_photograph-1.jpg")
    told = list(journal.entries())[-1]
    assert (told.kind, told.body["sha256"]) == ("examination_paper_stored", sha256(PHOTO).hexdigest())
    assert "examination_photograph" not in shipments.declaration(number).papers
    tell_people(now=morning(DAY))
    for person in ("pk-basmati", "ru-newsprint"):
        (notice,) = [one for one in notices.notices(person) if one.kind == "examination_paper"]
        assert notice.target == f"papers:{number}"
    assert see_document(actor=world.trader("ru-newsprint", DAY), document_id=made)[1] == PHOTO


def test_each_side_stores_its_own_kinds_and_neither_takes_the_other_s_place(
    granted: Trade, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = world.officer(granted.authorities["PK"], DAY)
    with pytest.raises(PaperKindUnknown, match="examination_report"):
        store(number, actor=officer)  # a phytosanitary certificate is the declarant's to give
    with pytest.raises(PaperKindUnknown, match="insurance"):
        store(number, PHOTO, "examination_photograph")
    for other in (granted.authorities["RU"], world.KARACHI):
        with pytest.raises(PowerMissing):
            store(number, PHOTO, "examination_photograph", actor=world.officer(other, DAY))
    monkeypatch.setattr("tarazu.desk.store_paper.DOCUMENTS_MAX", 1)
    store(number)
    store(number, PHOTO, "examination_photograph", actor=officer)
    with pytest.raises(TooManyDocuments):
        store(number, PHOTO, "examination_report", actor=officer)


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_the_page_says_who_stored_what_and_offers_each_side_its_kinds(number: str, language: str) -> None:
    stand_at(DAY)
    officer, path = visitor("officer-lahore", language), f"/declarations/{number}/papers/"
    offered = body(officer, path)
    assert 'value="examination_photograph"' in offered
    assert 'value="insurance"' not in offered
    assert 'value="examination_photograph"' not in body(visitor("pk-basmati", language), path)
    photo = SimpleUploadedFile("load.jpg", PHOTO, content_type="image/jpeg")
    sent = {"code": "examination_photograph", "document": photo, "key": world.new_key()}
    assert officer.post(f"{path}store/", sent).status_code == 302
    (made,) = documents.documents([number])
    page = see_documents(actor=world.trader("ru-newsprint", DAY), declaration_number=number)
    assert (page.may_store, page.office.id) == (False, world.LAHORE)
    shown = body(visitor("ru-newsprint", language), path)
    row = shown[shown.index(made.id) :].partition("</tr>")[0]
    names = page.office.names
    assert names.get(language, names["en"]) in row


def test_both_sides_and_both_customs_save_it_and_nobody_else_knows_of_it(granted: Trade, number: str) -> None:
    made = store(number)
    seen = [world.trader("pk-basmati", DAY), world.trader("ru-newsprint", DAY)]
    seen += [world.officer(authority, DAY) for authority in granted.authorities.values()]
    for who in seen:
        assert see_document(actor=who, document_id=made)[1] == SCAN
    for who in (world.trader("pk-rice", DAY), world.officer(world.KARACHI, DAY)):
        with pytest.raises(DocumentAbsent):
            see_document(actor=who, document_id=made)
        with pytest.raises(DeclarationAbsent):
            see_documents(actor=who, declaration_number=number)


def test_where_the_order_asks_for_it_a_noted_kind_does_not_let_goods_go(
    granted: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    leg = world.leg_of(granted, "PK")
    number = world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, DAY)
    world.assess(number, leg.quantity, leg.value, DAY)

    class Stored:
        def word(self, key: str) -> str:
            assert key == "papers_on_file"
            return "stored"

    monkeypatch.setattr("tarazu.desk.release_declaration.figures_on", lambda _order, _day: Stored())
    with pytest.raises(PapersMissing, match="certificate_of_origin"):
        world.release(number, DAY)
    for code in ("certificate_of_origin", "transport_document", "insurance", CODE):
        store(number, code=code)
    world.release(number, DAY)
    assert shipments.declaration(number).state == "released"


def test_papers_are_noted_by_kind_unless_an_order_says_otherwise() -> None:
    assert {figures.figures_on(order, DAY).word("papers_on_file") for order in ("PK", "RU", "IR", "AF")} == {"noted"}


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_a_paper_is_stored_and_saved_on_its_page(number: str, language: str, settings: Any) -> None:
    stand_at(DAY)
    trader, path = visitor("pk-basmati", language), f"/declarations/{number}/papers/"
    assert "store/" in body(trader, path)
    wrong = SimpleUploadedFile("scan.pdf", b"<html>not a scan</html>", content_type="application/pdf")
    assert trader.post(f"{path}store/", {"code": CODE, "document": wrong, "key": world.new_key()}).status_code == 422
    assert trader.post(f"{path}store/", {"code": CODE, "key": world.new_key()}).status_code == 422
    named = SimpleUploadedFile("../../evil name.exe", SCAN, content_type="text/html")
    assert trader.post(f"{path}store/", {"code": CODE, "document": named, "key": world.new_key()}).status_code == 302
    (made,) = documents.documents([number])
    page = body(visitor("ru-newsprint", language), path)
    assert made.id in page
    assert "store/" not in page
    assert "evil" not in page
    saved = visitor("officer-moscow", language).get(f"/documents/{made.id}/")
    assert saved.content == SCAN
    assert saved["Content-Disposition"] == f'attachment; filename="{number}-phytosanitary-1.pdf"'
    assert (saved["X-Content-Type-Options"], saved["Content-Type"]) == ("nosniff", "application/pdf")
    assert "sandbox" in saved["Content-Security-Policy"]
    body(visitor("pk-rice", language), path, 404)
    assert visitor("pk-rice", language).get(f"/documents/{made.id}/").status_code == 404
    assert not any(path.suffix in (".pdf", ".exe") for path in Path(settings.HOME).rglob("*") if path.is_file())
