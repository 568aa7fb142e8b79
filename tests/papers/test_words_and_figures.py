"""What stands on a paper: words in the reader's language, numbers as it writes them, letters that can be drawn."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import given
from hypothesis import strategies as st

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.papers import words
from tarazu.papers.coverage import FONTS, REPLACEMENT, drawable
from tarazu.papers.figures import (
    RUSSIAN_SIGNS,
    bare_value_text,
    count_text,
    country_text,
    day_text,
    heading_text,
    lean_tenths,
    percent_text,
    quantity_text,
    value_text,
)
from tarazu.papers.parts import digest_lines, name_lines
from tarazu.papers.verification import (
    VerificationUnreadable,
    read_verification_text,
    square_code,
    verification_text,
)
from tarazu.papers.words import BIDI_CONTROLS, UnknownLanguage, isolated, left_to_right, plain_text, translate
from tarazu.reference.units import unit, unit_names, units

NB = "\u00a0"


def shown(text: str) -> str:
    """What is seen of a text; every space in it must be one that does not break."""
    assert " " not in text
    return plain_text(text).replace(NB, " ")


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    held = Catalog(locale="ru")
    held.add("Tax number {number}", "Налоговый номер {number}")
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, held)
    monkeypatch.setattr(words, "CATALOGUES", tmp_path)
    words._catalogue.cache_clear()
    yield
    words._catalogue.cache_clear()


@pytest.mark.usefixtures("catalogue")
def test_a_sentence_is_translated_and_its_figures_are_kept_apart() -> None:
    assert translate("ru", "Tax number {number}", number="77-1") == "Налоговый номер \u206877-1\u2069"
    assert translate("ur", "Tax number {number}", number="77-1") == "Tax number \u206877-1\u2069"
    assert translate("ru", "Not held") == "Not held"
    assert translate("ru", "") == ""
    with pytest.raises(UnknownLanguage):
        translate("de", "Tax number {number}", number="1")


def test_isolates_are_never_nested_and_cannot_be_broken_out_of() -> None:
    assert isolated(isolated("a")) == "\u2068a\u2069"
    assert isolated(left_to_right("−1 %")) == "\u2066−1 %\u2069"
    assert isolated("a\u2069\u202eb") == "\u2068ab\u2069"
    assert isolated("") == ""
    assert plain_text(" a\r\n b\tc ") == "a b c"
    assert plain_text(f"1{NB}000") == f"1{NB}000"
    assert plain_text("می\u200cرود") == "می\u200cرود"


@given(st.text())
def test_no_text_brings_a_direction_control_of_its_own(text: str) -> None:
    assert not set(plain_text(text)) & BIDI_CONTROLS
    kept = isolated(text)
    assert kept == "" or (kept[0] in "\u2066\u2068" and kept[-1] == "\u2069" and not set(kept[1:-1]) & BIDI_CONTROLS)


@given(st.text())
def test_what_is_drawable_stays_and_the_rest_is_marked(text: str) -> None:
    drawn = drawable(text)
    assert len(drawn) == len(text)
    assert all(new in (old, REPLACEMENT) for old, new in zip(text, drawn, strict=True))
    assert drawable(drawn) == drawn


def test_our_three_languages_can_be_drawn_and_a_dragon_cannot() -> None:
    sample = "The quick brown fox – “№ 7” ± − … ЁёЩщЪъ «Ы» ٹڈڑںھہیےئؤۂ،؛؟۔"
    assert drawable(sample) == sample
    assert drawable("龍😀") == REPLACEMENT * 2
    for measure in units():
        names = unit_names(measure.code)
        assert drawable(names.en + names.ur + names.ru) == names.en + names.ur + names.ru


def test_every_font_comes_with_its_licence() -> None:
    families = {path.name.split("_")[0] for path in FONTS.glob("*.ttf")}
    assert families == {"NotoSans", "NotoNaskhArabic", "NotoNastaliqUrdu"}
    assert {path.name.removesuffix("-OFL.txt") for path in FONTS.glob("*-OFL.txt")} == families


@pytest.mark.parametrize(("language", "written"), [("en", "−1,234.50"), ("ur", "−1,234.50"), ("ru", "−1 234,50")])
def test_a_value_below_zero_carries_a_true_minus(language: str, written: str) -> None:
    below = Value(-123_450)
    assert bare_value_text(language, below).strip("\u2066\u2069").replace("\u00a0", " ") == written
    assert written in value_text(language, below).replace("\u00a0", " ")
    assert "-" not in count_text(language, -3) + quantity_text(language, Quantity(-2, unit("TNE")))


@pytest.mark.parametrize(
    ("language", "quantity", "value", "percent", "day", "country"),
    [
        ("en", "20,000.5 t", "14,000,000.50 UAC", "−19.6 %", "1 March 2025", "Pakistan"),
        ("ur", "20,000.5 ٹن", "14,000,000.50 UAC", "−19.6 %", "1 مارچ، 2025", "پاکستان"),
        ("ru", "20 000,5 т", "14 000 000,50 UAC", "−19,6 %", "1 марта 2025 г.", "Пакистан"),
    ],
)  # fmt: skip
def test_each_language_writes_numbers_its_own_way(
    language: str, quantity: str, value: str, percent: str, day: str, country: str
) -> None:
    assert shown(quantity_text(language, Quantity(20_000_500, unit("TNE")))) == quantity
    assert shown(value_text(language, Value(1_400_000_050))) == value
    assert shown(percent_text(language, -196)) == percent
    assert shown(day_text(language, date(2025, 3, 1))) == day
    assert shown(country_text(language, "PK")) == country
    assert quantity_text(language, None) == value_text(language, None) == day_text(language, None) == "—"


def test_every_unit_has_a_russian_sign() -> None:
    assert set(RUSSIAN_SIGNS) == {measure.code for measure in units()}


def test_a_heading_is_written_with_its_point() -> None:
    assert [shown(heading_text(hs)) for hs in ("100630", "1006.30", "1006")] == ["1006.30", "1006.30", "1006"]


@pytest.mark.parametrize(
    ("imports", "exports", "tenths"),
    [(1000, 804, -196), (1000, 1000, 0), (0, 5, None), (2000, 2001, 0), (2000, 2003, 2)],
)
def test_the_lean_is_rounded_half_to_even(imports: int, exports: int, tenths: int | None) -> None:
    assert lean_tenths(Value(imports), Value(exports)) == tenths


def test_names_come_in_the_readers_script_first_and_once() -> None:
    names = {"latin": "Astarta", "cyrillic": "Астарта", "local": "Astarta"}
    assert [shown(name) for name in name_lines("ru", names)] == ["Астарта", "Astarta"]
    assert [shown(name) for name in name_lines("ur", names)] == ["Astarta", "Астарта"]


def test_a_fingerprint_is_two_lines_of_four_groups() -> None:
    lines = [shown(line) for line in digest_lines("0123456789abcdef" * 4)]
    assert lines == ["01234567 89abcdef 01234567 89abcdef"] * 2


@given(st.text(min_size=1).filter(str.strip), st.text(min_size=1))
def test_a_verification_text_is_read_back_as_it_was(number: str, fact: str) -> None:
    try:
        written = verification_text("closing", number, approval=fact, entries=7)
    except UnicodeEncodeError:
        return  # half a surrogate pair is no text
    assert read_verification_text(written) == {"paper": "closing", "number": number, "approval": fact, "entries": "7"}


@pytest.mark.parametrize(
    "text", ["", "tarazu:", "tarazu:closing", "tarazu:/7", "https:closing/7", "tarazu:closing/?a=1"]
)
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(VerificationUnreadable):
        read_verification_text(text)


def test_the_square_code_is_a_drawing_without_script() -> None:
    drawing = square_code(verification_text("closing", "CC-1"))
    assert drawing.startswith("<svg")
    assert "script" not in drawing
