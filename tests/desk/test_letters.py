"""Letters behind an undertaking and a permit: who attaches a scan, who saves it, and what the journal holds."""

from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.api.conftest import caller
from tests.desk.test_chamber_undertakings import CHAMBER, MEMBER, undertake
from tests.desk.test_chamber_undertakings import agreed as agreed
from tests.journeys import world
from tests.journeys.world import DAY, morning
from tests.web.conftest import visitor
from tests.web.test_trade_pages import body

from tarazu.desk.attach_letter import attach_letter
from tarazu.desk.record_permits import record_permits
from tarazu.desk.see_letters import see_letter, see_letters
from tarazu.desk.see_people import actor_of
from tarazu.kernel.period import Period
from tarazu.matching.deals import Deal
from tarazu.registry.people import PLATFORM, Mandate, PowerMissing, Role
from tarazu.rulebook.control import Permit, PermitKind
from tarazu.shipments import letters as rules
from tarazu.shipments.documents import DocumentEmpty, DocumentKindUnknown
from tarazu.shipments.letters import LetterAbout, LetterAttachedAlready, TooManyLetters
from tarazu.storage import contracts, journal, models, registry
from tarazu.storage.scanned_letters import LetterAbsent

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
SCAN = b"%PDF-1.7 the letter of the chamber"
PHOTOGRAPH = b"\xff\xd8\xff its second page"
UNDERTAKING, PERMIT = LetterAbout.UNDERTAKING, LetterAbout.PERMIT


@pytest.fixture
def signed(agreed: Deal) -> str:
    """The undertaking that a chamber signed for its member."""
    undertake(agreed)
    made: str = models.Undertaking.objects.get(deal_id=agreed.id).id
    return made


def attach(subject: str, who: str = "nida", content: bytes = SCAN, about: LetterAbout = UNDERTAKING) -> dict[str, Any]:
    return attach_letter(
        actor=actor_of(who, DAY), about=about, subject_id=subject, content=content, now=morning(DAY),
        key=world.new_key(),
    )  # fmt: skip


def test_a_chamber_attaches_its_letter_and_its_member_saves_it_byte_for_byte(signed: str) -> None:
    made = attach(signed)
    assert made["sha256"] == sha256(SCAN).hexdigest()
    attach(signed, content=PHOTOGRAPH)
    found, content = see_letter(actor=actor_of(MEMBER, DAY), letter_id=made["letter"])
    assert (content, found.media, found.name) == (SCAN, "application/pdf", f"undertaking-{signed}-1.pdf")
    page = see_letters(actor=actor_of(MEMBER, DAY), about=UNDERTAKING, subject_id=signed)
    assert ([one.media for one in page.letters], page.may_attach) == (["application/pdf", "image/jpeg"], False)
    told = [one.body for one in journal.entries() if one.kind == "letter_attached"]
    assert [one["sha256"] for one in told] == [sha256(each).hexdigest() for each in (SCAN, PHOTOGRAPH)]


def test_what_is_no_scan_or_is_there_already_is_refused(signed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    attach(signed)
    for content, refusal in (
        (SCAN, LetterAttachedAlready),
        (b"", DocumentEmpty),
        (b"<html>a letter.pdf</html>", DocumentKindUnknown),
    ):
        with pytest.raises(refusal):
            attach(signed, content=content)
    monkeypatch.setattr("tarazu.desk.attach_letter.LETTERS_MAX", 1)
    with pytest.raises(TooManyLetters, match="1 letters"):
        attach(signed, content=PHOTOGRAPH)
    assert rules.LETTERS_MAX == 12
    with pytest.raises(LetterAbsent):
        attach("und-of-nobody")


def test_only_the_chamber_that_signed_attaches_and_strangers_see_nothing(signed: str, agreed: Deal) -> None:
    made = attach(signed)["letter"]
    for who in (MEMBER, "ru-newsprint", "pk-rice"):
        with pytest.raises(PowerMissing):
            attach(signed, who, PHOTOGRAPH)
    for who in ("ru-newsprint", "pk-rice", "officer-lahore", "officer-karachi"):
        with pytest.raises(LetterAbsent):
            see_letter(actor=actor_of(who, DAY), letter_id=made)
    contract = contracts.contract_of_deal(agreed.id)
    assert contract is not None
    world.ask(contract, MEMBER)
    world.ask(contract, "ru-newsprint")
    assert see_letter(actor=actor_of("officer-lahore", DAY), letter_id=made)[1] == SCAN
    for who in ("officer-karachi", "officer-moscow"):
        with pytest.raises(LetterAbsent):
            see_letters(actor=actor_of(who, DAY), about=UNDERTAKING, subject_id=signed)


def test_a_firm_attaches_the_letter_behind_its_own_undertaking_and_its_permit(agreed: Deal) -> None:
    world.undertake(agreed, MEMBER)
    own = models.Undertaking.objects.get(deal_id=agreed.id).id
    assert attach(own, MEMBER)["letter"]
    with pytest.raises(PowerMissing):
        attach(own, "nida", PHOTOGRAPH)
    permit = Permit("IR", MEMBER, "1006", PermitKind.LETTER, "QCCI/77", DAY, None, "Chamber of Quetta")
    record_permits(actor=world.console(), permits=[permit], now=morning(DAY), key=world.new_key())
    held = str(models.GoodsPermit.objects.get().pk)
    first = attach(held, MEMBER, about=PERMIT)
    registry.insert_person(person_id="omar", sign_in_name="omar", name="Omar", language="en")
    registry.insert_mandate(Mandate("omar", Role.OPERATOR, PLATFORM, Period(DAY)))
    attach(held, "omar", PHOTOGRAPH, PERMIT)
    assert see_letter(actor=actor_of("officer-lahore", DAY), letter_id=first["letter"])[1] == SCAN
    for who in ("officer-karachi", "ru-newsprint", "pk-rice", "nida"):
        with pytest.raises(LetterAbsent):
            see_letters(actor=actor_of(who, DAY), about=PERMIT, subject_id=held)
    for unknown in ("0", "x", "9" * 30):
        with pytest.raises(LetterAbsent):
            see_letters(actor=actor_of(MEMBER, DAY), about=PERMIT, subject_id=unknown)
    assert f"/letters/permit/{held}/" in body(visitor(MEMBER), f"/parties/{MEMBER}/")


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_a_letter_is_attached_and_saved_on_its_page(signed: str, agreed: Deal, language: str) -> None:
    chamber, path = visitor("nida", language), f"/letters/undertaking/{signed}/"
    assert path in body(chamber, f"/deals/{agreed.id}/")
    assert path in body(visitor(MEMBER, language), f"/deals/{agreed.id}/")
    wrong = SimpleUploadedFile("scan.pdf", b"<html>not a scan</html>", content_type="application/pdf")
    assert chamber.post(f"{path}attach/", {"document": wrong, "key": world.new_key()}).status_code == 422
    assert chamber.post(f"{path}attach/", {"key": world.new_key()}).status_code == 422
    named = SimpleUploadedFile("../../evil name.exe", SCAN, content_type="text/html")
    assert chamber.post(f"{path}attach/", {"document": named, "key": world.new_key()}).status_code == 302
    (made,) = models.ScannedLetter.objects.all()
    page = body(visitor(MEMBER, language), path)
    assert (made.id in page, "attach/" in page, "evil" in page) == (True, False, False)
    saved = visitor(MEMBER, language).get(f"/letters/{made.id}/")
    assert (saved.content, saved["X-Content-Type-Options"]) == (SCAN, "nosniff")
    assert saved["Content-Disposition"] == f'attachment; filename="undertaking-{signed}-1.pdf"'
    assert "sandbox" in saved["Content-Security-Policy"]
    body(visitor("ru-newsprint", language), path, 404)
    body(visitor(MEMBER, language), f"/letters/wish/{signed}/", 404)


def test_programs_attach_and_read_letters_too(signed: str) -> None:
    chamber, member, path = caller("nida"), caller(MEMBER), f"letters/undertaking/{signed}"
    made = chamber.post_raw(path, SCAN, 201, key="letter", content_type="application/pdf")
    assert chamber.post_raw(path, SCAN, 201, key="letter", content_type="application/pdf") == made
    (line,) = member.get(path)["letters"]
    assert (line["id"], line["sha256"]) == (made["letter"], sha256(SCAN).hexdigest())
    assert member.client.get(f"/api/v1/letters/{line['id']}").content == SCAN
    assert caller("ru-newsprint").get(path, 404)["code"] == "LetterAbsent"
    assert member.post_raw(path, PHOTOGRAPH, 403, content_type="image/jpeg")["code"] == "PowerMissing"
    assert models.Undertaking.objects.get(id=signed).chamber_id == CHAMBER
