"""Every paper in every language: whole, readable, archived, the same each time, and never taken in by hostile text."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.papers import samples
from tests.papers.reading import missing_from, numbers_in, text_of

from tarazu.contracts.contract import Clause, ContractState
from tarazu.kernel.value import Value
from tarazu.papers.authorisation_certificate import authorisation_sheet, render_authorisation_certificate
from tarazu.papers.closing_certificate import NothingToCertify, closing_sheet, render_closing_certificate
from tarazu.papers.coverage import REPLACEMENT
from tarazu.papers.exchange_contract import contract_sheet, render_contract
from tarazu.papers.printing import draw_sheet
from tarazu.papers.words import LANGUAGES, UnknownLanguage

PAPERS: dict[str, tuple[Callable[..., Any], Callable[[Any, str], bytes]]] = {
    "closing": (samples.closing, render_closing_certificate),
    "authorisation": (samples.authorisation, render_authorisation_certificate),
    "contract": (samples.contract, render_contract),
}
EVERY_PAPER = pytest.mark.parametrize("paper", PAPERS)
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
HOSTILE = '#import "@preview/x" $ #panic() *b* _i_ [[( @you </script> \\u{41} <label> == // `raw` {who}'


@EVERY_LANGUAGE
@EVERY_PAPER
def test_a_paper_is_an_archived_tagged_file_in_its_own_language(paper: str, language: str) -> None:
    content, render = PAPERS[paper]
    printed = render(content(), language)
    assert printed.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part>" in printed
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in printed
    assert b"<pdfuaid:part>1</pdfuaid:part>" in printed
    assert f"/Lang({language})".encode() in printed.replace(b"/Lang (", b"/Lang(")
    assert b"D:20" in printed


@EVERY_LANGUAGE
@EVERY_PAPER
def test_the_same_content_prints_the_same_bytes(paper: str, language: str) -> None:
    content, render = PAPERS[paper]
    assert render(content(), language) == render(content(), language)


@EVERY_PAPER
def test_a_language_we_do_not_print_is_refused(paper: str) -> None:
    content, render = PAPERS[paper]
    with pytest.raises(UnknownLanguage, match=r"'fr'.*en, ur, ru"):
        render(content(), "fr")


@EVERY_LANGUAGE
def test_a_closing_certificate_holds_every_number_of_its_file(language: str) -> None:
    printed = render_closing_certificate(samples.closing(), language)
    sums = ["13 989 500,00", "13 825 200,00"] if language == "ru" else ["13,989,500.00", "13,825,200.00"]
    codes = ["CC-2026-0007", "AU-2025-0042", "PK-25-1234567-000042-K", "TZ-2025-0001", "1234567-8", "7701234567"]
    goods = ["0713.20", "1006.30", "QTA-IM-2025-00001", "QTA-EX-2025-00006", "DEC-2025-118", "2025-12-31"]
    proofs = ["9f2c4be0 7a51d366 88e0b1c4 f7a9203d", "4c02a936 a4b9a6c4 23f879ed e866aa26"]
    assert missing_from(printed, [*sums, *codes, *goods, *proofs]) == []


@EVERY_LANGUAGE
def test_an_authorisation_certificate_holds_its_numbers_and_both_totals(language: str) -> None:
    printed = render_authorisation_certificate(samples.authorisation(), language)
    sums = ["14 000 000,00", "13 993 800,00"] if language == "ru" else ["14,000,000.00", "13,993,800.00"]
    assert missing_from(printed, [*sums, "PK-25-1234567-000042-K", "0713.20", "IRRI-6"]) == []


@EVERY_LANGUAGE
def test_a_contract_holds_twenty_clauses_its_instalments_and_its_signatures(language: str) -> None:
    printed = render_contract(samples.contract(), language)
    marks = [f"Clause title {number}" for number in range(1, 21)]
    marks += ["2025-10-28 09:30 UTC", "5d41402a … 7f5a8b60", "TZ-2025-0001", "ООО «Граница»"]
    assert missing_from(printed, marks) == []


@EVERY_LANGUAGE
def test_a_long_table_goes_on_over_pages_with_its_headings_repeated(language: str) -> None:
    pages = text_of(render_closing_certificate(samples.closing(declarations=120), language))
    assert 4 <= len(pages) <= 6
    rows = [[f"2025\u2011{serial:05d}" in page for serial in range(1, 121)] for page in pages]
    assert all(sum(column) == 1 for column in zip(*rows, strict=True)), "each declaration stands on one page, once"
    with_rows = [page for page, row in zip(pages, rows, strict=True) if any(row)]
    assert len(with_rows) >= 3
    assert all(page.count("UAC") >= 2 for page in with_rows[1:]), "titles of the value columns are on every page"


def test_a_short_certificate_fits_two_pages_and_an_authorisation_one() -> None:
    assert len(text_of(render_closing_certificate(samples.closing(declarations=4), "en"))) <= 2
    assert len(text_of(render_authorisation_certificate(samples.authorisation(), "en"))) == 1


@EVERY_LANGUAGE
def test_hostile_text_is_shown_as_it_is(language: str) -> None:
    party = samples.PARTIES[0].__class__(names={"latin": HOSTILE}, country="PK", tax_number="#1")
    file = samples.FILE.__class__(
        **{name: getattr(samples.FILE, name) for name in samples.FILE.__slots__}
        | {"parties": (party, samples.PARTIES[1])}
    )
    text = numbers_in(render_authorisation_certificate(samples.authorisation(file=file, note=HOSTILE), language))
    condensed = text.replace(" ", "")
    for piece in HOSTILE.split():
        assert condensed.count(piece) >= 2, piece


def test_direction_overrides_and_letters_without_a_shape_do_no_harm() -> None:
    note = "good\u202elive\u2069\u2069 \x00\x1b \U0001f600 龍"
    sheet = authorisation_sheet(samples.authorisation(note=note), "ur")
    shown = sheet.sections[-1].items[-1].lines[0]
    assert shown == "\u2068goodlive  \U0001f600 龍\u2069"
    text = numbers_in(render_authorisation_certificate(samples.authorisation(note=note), "en"))
    assert f"goodlive {REPLACEMENT} {REPLACEMENT}" in text


@pytest.mark.parametrize(("exports", "certified"), [(8_000, True), (7_999, False), (12_000, True), (12_001, False)])
def test_only_a_balanced_file_is_certified(exports: int, certified: bool) -> None:
    content = samples.closing(imports_assessed=Value(10_000), exports_assessed=Value(exports))
    assert content.is_inside_tolerance is certified
    if certified:
        assert closing_sheet(content, "en").scale is not None
    else:
        with pytest.raises(NothingToCertify, match="AU-2025-0042"):
            render_closing_certificate(content, "en")


def test_a_difference_that_was_settled_is_certified_with_its_evidence() -> None:
    outside: dict[str, Any] = {"imports_assessed": Value(10_000), "exports_assessed": Value(7_000)}
    sheet = closing_sheet(samples.closing(**outside, settled_difference="SET-2026-3"), "en")
    assert sheet.scale is not None
    assert "SET-2026-3" in sheet.scale.verdict
    with pytest.raises(NothingToCertify):
        closing_sheet(
            samples.closing(imports_assessed=Value(0), exports_assessed=Value(1), settled_difference="x"), "en"
        )


def test_a_reversed_declaration_says_so_and_an_empty_table_says_why() -> None:
    rows = closing_sheet(samples.closing(), "en").sections[4].table
    assert rows is not None
    assert [row[0].endswith("(reversed)") for row in rows.rows] == [False] * 5 + [True]
    text = numbers_in(render_closing_certificate(samples.closing(suspensions=(), declarations=0), "en"))
    assert "The clock was never suspended." in text
    assert "No declaration was lodged." in text


def test_a_draft_contract_says_that_it_binds_nobody() -> None:
    draft = samples.contract(state=ContractState.DRAFT, signed_on=None, specimen=False)
    assert "binds nobody" in contract_sheet(draft, "en").banner
    assert contract_sheet(samples.contract(specimen=False), "en").banner == ""


def test_clauses_stand_in_the_order_of_their_numbers() -> None:
    clauses = tuple(Clause(number, f"T{number}", "Says {what}.", {"what": "{odd}"}) for number in (3, 1, 2))
    items = contract_sheet(samples.contract().__class__(
        **{name: getattr(samples.contract(), name) for name in samples.contract().__slots__} | {"clauses": clauses}
    ), "en").sections[3].items  # fmt: skip
    assert [item.label for item in items] == ["T1", "T2", "T3"]
    assert items[0].lines == ("Says \u2068{odd}\u2069.",)


def test_a_preview_gives_one_picture_a_page() -> None:
    pages = draw_sheet(closing_sheet(samples.closing(), "ur"), "closing_certificate", dots_per_inch=40)
    assert len(pages) >= 2
    assert all(page.startswith(b"\x89PNG") for page in pages)
