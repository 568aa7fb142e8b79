"""The pages everybody may open: in three languages, light, without script, with what they promise."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from tests.journeys.world import Trade
from tests.web.conftest import stand_at, visitor

from tarazu.papers.verification import signed_text, verification_text
from tarazu.storage import authorisation, keys
from tarazu.storage.signing import sign_bytes

pytestmark = pytest.mark.django_db
LANGUAGES = {"en": "ltr", "ur": "rtl", "ru": "ltr"}
PUBLIC = [
    "/",
    "/rules/",
    "/rules/?order=RU",
    "/bilateral/PK-RU/",
    "/commitments/",
    "/corridors/",
    "/corridors/compare/?route=A&route=B",
    "/verify/",
    "/sign-in/",
]
FIRST_SCREEN_BYTES_MAX = 200_000


def body(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return str(response.content.decode())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_speaks_every_language_and_needs_no_script(path: str, language: str) -> None:
    page = body(visitor(language=language), path)
    assert f'<html lang="{language}" dir="{LANGUAGES[language]}">' in page
    assert page.count("<h1") == 1
    assert '<a class="skip" href="#main">' in page
    assert 'id="main"' in page
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_belong_to_fields_and_tables_have_captions(language: str) -> None:
    for path in PUBLIC:
        page = body(visitor(language=language), path)
        fields = re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]*?id="([^"]+)"', page)
        assert [field for field in fields if f'for="{field}"' not in page] == []
        assert page.count("<table") == page.count("<caption")
        assert len(set(re.findall(r'\sid="([^"]+)"', page))) == len(re.findall(r'\sid="([^"]+)"', page))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_screen_is_light_without_its_fonts(language: str) -> None:
    page = body(visitor(language=language), "/")
    sheets = re.findall(r'href="/static/([^"]+)"', page)
    found = [finders.find(sheet) for sheet in sheets]
    assert len(found) >= 4
    assert len(page.encode()) + sum(Path(str(path)).stat().st_size for path in found) < FIRST_SCREEN_BYTES_MAX


def test_urdu_letters_are_fetched_only_for_pages_that_show_them() -> None:
    faces = Path(str(finders.find("fonts-urdu.css"))).read_text().split("@font-face")[1:]
    assert all("unicode-range" in face for face in faces)
    look = Path(str(finders.find("tarazu.css"))).read_text()
    everywhere = re.search(r":root \{.*?--text: ([^;]+);", look, re.DOTALL)
    assert everywhere is not None
    assert "Naskh" not in everywhere[1]  # or the switch of languages alone would fetch them
    assert all("preload" not in body(visitor(language=language), "/") for language in LANGUAGES)


def test_every_font_and_sheet_has_its_licence_beside_it() -> None:
    vendored = Path(str(finders.find("tarazu.css"))).parent / "vendor"
    fonts = {
        re.sub(r"-(latin|cyrillic|arabic)-\d+-normal", "", path.stem) for path in (vendored / "fonts").glob("*.woff2")
    }
    assert fonts == {"noto-sans", "noto-naskh-arabic", "noto-nastaliq-urdu"}
    assert all("OPEN FONT LICENSE" in (vendored / "fonts" / f"LICENSE-{font}").read_text() for font in fonts)
    assert "MIT License" in (vendored / "bootstrap" / "LICENSE").read_text()


def test_every_sheet_finds_the_fonts_it_names() -> None:
    for sheet in ("fonts.css", "fonts-urdu.css"):
        path = Path(str(finders.find(sheet)))
        named = re.findall(r'url\("([^"]+)"\)', path.read_text())
        assert named
        assert [one for one in named if not (path.parent / one).is_file()] == []


def test_the_policy_of_the_pages_lets_nothing_foreign_in() -> None:
    policy = visitor().get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_language_is_chosen_by_a_button_and_stays() -> None:
    client = Client()
    response = client.post("/language/setlang/", {"language": "ru", "next": "/verify/"})
    assert response.headers["Location"] == "/verify/"
    assert '<html lang="ru"' in body(client, "/verify/")


@pytest.mark.parametrize("path", ["/nowhere/", "/rules/?order=XX", "/bilateral/PK-PK/", "/bilateral/PKRU/"])
@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "No page has this address"), ("ur", "اس پتے پر"), ("ru", "страницы нет")]
)
def test_a_wrong_address_is_a_page_in_the_readers_language(path: str, language: str, sentence: str) -> None:
    assert sentence in body(visitor(language=language), path, 404)


def test_the_rulebook_prints_every_rule_with_its_source() -> None:
    page = body(visitor(), "/rules/")
    assert re.search(r'<th scope="row" id="PK-12">', page)
    assert "SRO 642(I)/2023" in page
    assert "120 days" in page


def test_a_form_without_its_token_does_nothing_and_says_so() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/sign-in/", {"sign_in_name": "x", "password": "y"})
    assert response.status_code == 403
    assert "This form has expired" in response.content.decode()


def test_a_number_is_verified_without_signing_in(granted: Trade) -> None:
    stand_at()
    number = authorisation.authorisation(granted.files["PK"]).approval_number
    assert "Granted" in body(visitor(), f"/verify/?number={number.lower()}")
    mistyped = number[:-1] + ("1" if number[-1] != "1" else "2")
    assert "Not a number of ours" in body(visitor(), f"/verify/?number={mistyped}")
    page = body(visitor(), f"/verify/?number={number}")
    assert "Chenab Basmati House" not in page


def test_a_square_code_is_verified_without_signing_in(granted: Trade) -> None:
    stand_at()
    held = authorisation.authorisation(granted.files["PK"])
    text = signed_text(verification_text("authorisation", held.id, approval=held.approval_number), sign_bytes)
    page = body(visitor(), f"/verify/?number={quote(text)}")
    assert "The signature is ours" in page
    assert "Granted" in page
    assert f"check-paper TEXT --key {keys.published_key()}" in page
    page = body(visitor(), f"/verify/?number={quote(text.replace('PK-25', 'PK-26'))}")
    assert "Not signed by us, or changed" in page
    assert "The signature is ours" not in page
    assert "This is not the verification text of a paper" in body(visitor(), "/verify/?number=tarazu:")


def test_a_paper_that_is_about_no_one_file_is_verified_by_its_signature(founded: None) -> None:
    text = signed_text(verification_text("window-certificate", "wp_9b1m75r1jt6z", since="2026-01-01"), sign_bytes)
    page = body(visitor(), f"/verify/?number={quote(text)}")
    assert "The signature is ours" in page
    assert "how the file stands today" not in page
    assert "Not a number of ours" not in page
    assert "Not signed by us" in body(visitor(), f"/verify/?number={quote(text.replace('2026-01', '2026-02'))}")


def test_what_is_typed_into_the_search_is_shown_as_text() -> None:
    page = body(visitor(), "/verify/?number=%3Cb%3Ex%3C/b%3E")
    assert "<b>x" not in page.lower()


def test_a_page_that_broke_says_so_in_three_languages_and_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_words: object, **_named: object) -> None:
        raise RuntimeError("the password of the database is secret")

    monkeypatch.setattr("tarazu.web.pages.public.scale", broken)
    answer = Client(raise_request_exception=False).get("/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert all(said in page for said in ("Nothing was half done", "کوئی کام ادھورا نہیں ہوا", "Ничего не сделано"))
    assert not [told for told in ("secret", "RuntimeError", "Traceback", "public.py") if told in page]
    assert all(finders.find(sheet) for sheet in re.findall(r'href="/static/([^"]+)"', page))
