"""Every official format gives the same entries; hostile files are refused with a sentence, and nothing is half read."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.screening import samples

from tarazu.reference import xml_records
from tarazu.reference.xml_records import DocumentTypeForbidden, FileTooLarge, MarkupBroken, TooManyElements, read_nodes
from tarazu.screening.formats import FORMATS, FormatUnknown, format_of, read_edition
from tarazu.screening.lists import ReadList, is_bank_code, is_ship_number, plain_identifier
from tarazu.screening.written import american_day, birth, country_code, numbers_in

DAY = date(2025, 12, 1)
OFAC_FILES = {"sdn.csv": samples.SDN_CSV, "alt.csv": samples.ALT_CSV, "add.csv": samples.ADD_CSV}
EDITIONS = {
    "un-xml": ({"consolidated.xml": samples.UN_XML}, date(2025, 11, 18)),
    "ofac-xml": ({"sdn.xml": samples.OFAC_XML}, date(2025, 11, 20)),
    "ofac-csv": (OFAC_FILES, DAY),
    "eu-xml": ({"eu.xml": samples.EU_XML}, date(2025, 11, 19)),
    "eu-csv": ({"eu.csv": samples.EU_CSV}, date(2025, 11, 19)),
    "uk-csv": ({"ConList.csv": samples.UK_CSV}, date(2025, 11, 20)),
    "uk-csv (2026)": ({"UKSL.csv": samples.UKSL_CSV}, date(2025, 11, 20)),
    "uk-list-xml": ({"UK_Sanctions_List.xml": samples.UK_LIST_XML}, date(2025, 11, 20)),
    "uk-xml": ({"ConList.xml": samples.UK_XML}, date(2025, 11, 20)),
    "ftm": ({"entities.ftm.json": samples.FTM}, DAY),
    "national": ({"list.csv": samples.NATIONAL}, DAY),
}
HEAD = b'<?xml version="1.0"?>'
HOSTILE_XML = {
    "external entity": HEAD
    + b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><CONSOLIDATED_LIST>&x;</CONSOLIDATED_LIST>',
    "laughs": HEAD + b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>',
    "empty document type": HEAD + b"<!DOCTYPE CONSOLIDATED_LIST><CONSOLIDATED_LIST/>",
    "parameter entity": HEAD + b'<!DOCTYPE r [<!ENTITY % p SYSTEM "http://x/">%p;]><CONSOLIDATED_LIST/>',
    "in another encoding": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE r><CONSOLIDATED_LIST/>'.encode("utf-16"),
}


def read(name: str) -> ReadList:
    files, _ = EDITIONS[name]
    return read_edition(files, "a list", DAY)


@pytest.mark.parametrize("name", EDITIONS)
def test_a_format_is_known_by_its_beginning(name: str) -> None:
    files, _ = EDITIONS[name]
    main = next(iter(files))
    assert format_of(files[main], main) == name.split(" ", maxsplit=1)[0]
    assert read(name).version.format in FORMATS


def test_a_beginning_that_no_table_can_have_is_of_no_format() -> None:
    with pytest.raises(FormatUnknown):
        format_of(b'1,"a"\r\x00b,2\r' + b'"' * 3, "list.csv")


@pytest.mark.parametrize("name", EDITIONS)
def test_every_format_gives_the_same_person(name: str) -> None:
    edition = read(name)
    assert edition.errors == ()
    person = edition.entries[0]
    assert person.kind == "person"
    assert {one.casefold() for one in person.names} & {"gholam tirandaz", "gholam reza tirandaz"}
    assert "ghulam teerandaz" in {one.casefold() for one in person.names}
    assert "X1234567" in person.identifiers
    assert person.country == "IR" or name == "ftm"
    assert {one[:4] for one in person.births} == {"1963"} or name == "un-xml"
    assert edition.version.day == EDITIONS[name][1]
    assert edition.version.entries == len(edition.entries)


@pytest.mark.parametrize("name", [name for name in EDITIONS if name != "uk-xml"])
def test_every_format_gives_the_same_ship(name: str) -> None:
    ship = read(name).entries[1]
    assert "IMO1234567" in {plain_identifier(number) for number in ship.identifiers}
    assert ship.kind == ("firm" if name in ("un-xml", "eu-xml", "eu-csv") else "vessel")


@pytest.mark.parametrize("name", ["ofac-xml", "ofac-csv", "ftm"])
def test_a_bank_is_a_bank_by_its_code(name: str) -> None:
    bank = read(name).entries[2]
    assert (bank.kind, bank.identifiers) == ("bank", ("BICNOWHRUMM",))
    assert len(read(name).entries) == 3  # a relative and an address are not listed themselves


def test_a_span_of_years_and_a_script_of_its_own_are_kept() -> None:
    person = read("un-xml").entries[0]
    assert person.births == ("1963-05-17", "1960/1964")
    assert "غلام رضا تیرانداز" in person.names
    assert "غلام تیرانداز" in read("uk-csv").entries[0].names


def test_the_same_bytes_are_the_same_edition_and_others_are_not() -> None:
    files, _ = EDITIONS["ofac-csv"]
    changed = {**files, "alt.csv": files["alt.csv"].replace(b"Ghulam", b"Golam")}
    first, second = read_edition(files, "a list", DAY), read_edition(changed, "a list", DAY)
    assert first.version == read_edition(files, "a list", DAY).version
    assert (first.version.id, first.version.hash) != (second.version.id, second.version.hash)


def test_a_list_that_is_cut_short_says_so() -> None:
    short = samples.OFAC_XML.replace(b"<Record_Count>3<", b"<Record_Count>4<")
    wrong = read_edition({"sdn.xml": short}, "a list", DAY)
    assert wrong.entries == ()
    assert [str(error.error) for error in wrong.errors] == [
        "The list says that it holds 4 entries, and 3 were read. Fetch the file again: it is cut short."
    ]
    cut = read_edition({"sdn.xml": samples.OFAC_XML[:900]}, "a list", DAY)
    assert cut.entries == ()
    assert isinstance(cut.errors[0].error, MarkupBroken)


def test_every_wrong_line_is_named() -> None:
    wrong = read_edition({"sdn.csv": b'1,"A, B"\r\n' + samples.SDN_CSV}, "a list", DAY, "ofac-csv")
    assert [error.line for error in wrong.errors] == [1]
    nameless = samples.UK_CSV.replace(b"SEVERNY BRIZ,", b",")
    assert [error.line for error in read_edition({"x.csv": nameless}, "a list", DAY).errors] == [5]
    bad = (
        b"{\n" + b'{"id":"a","id":"b"}\n' + b'{"id":"a","schema":"Person","properties":{"name":[NaN]}}\n' + samples.FTM
    )
    assert [error.line for error in read_edition({"x.json": bad}, "a list", DAY).errors] == [1, 2, 3]
    births = samples.NATIONAL.replace(b"1963-05-17", b"long ago")
    assert [error.column for error in read_edition({"l.csv": births}, "a list", DAY).errors] == ["births"]


@pytest.mark.parametrize("name", HOSTILE_XML)
def test_a_document_type_is_refused_before_anything_is_read(name: str) -> None:
    wrong = read_edition({"x.xml": HOSTILE_XML[name]}, "a list", DAY, "un-xml")
    assert wrong.entries == ()
    assert isinstance(wrong.errors[0].error, DocumentTypeForbidden)


def test_a_flood_of_tags_is_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_records, "RECORD_ELEMENTS_MAX", 1_000)
    flood = HEAD + b"<sdnList><sdnEntry>" + b"<a/>" * 2_000 + b"</sdnEntry></sdnList>"
    with pytest.raises(TooManyElements):
        list(read_nodes(flood, frozenset({"sdnEntry"})))
    with pytest.raises(TooManyElements):
        list(read_nodes(HEAD + b"<a>" * 100 + b"</a>" * 100, frozenset()))
    monkeypatch.setattr(xml_records, "BYTES_MAX", 100)
    with pytest.raises(FileTooLarge):
        list(read_nodes(samples.UN_XML, frozenset()))


@pytest.mark.parametrize("content", [b"", b"hello", b"\x00\x01", b"a,b,c\n1,2,3\n", b"<html/>", b"\xff\xfe{}"])
def test_a_file_of_no_known_format_is_refused(content: bytes) -> None:
    with pytest.raises(FormatUnknown, match="un-xml"):
        read_edition({"x": content}, "a list", DAY)


@pytest.mark.parametrize("format_name", [name for name in FORMATS if name != "national"])
@given(content=st.binary(max_size=300))
def test_whatever_is_in_a_file_it_is_read_or_refused_with_a_sentence(format_name: str, content: bytes) -> None:
    edition = read_edition({"x": content}, "a list", DAY, format_name)
    assert bool(edition.entries) != bool(edition.errors)


@pytest.mark.parametrize("name", EDITIONS)
def test_a_file_that_breaks_off_anywhere_never_gives_half_an_entry(name: str) -> None:
    files, _ = EDITIONS[name]
    main, content = next(iter(files.items()))
    whole = {entry.entry for entry in read(name).entries}
    ends = range(0, len(content), 97)
    for _, end in pairwise(ends):
        read_part = read_edition({main: content[:end]}, "a list", DAY, read(name).version.format)
        assert {entry.entry for entry in read_part.entries} <= whole
        if content.lstrip().startswith(b"<"):
            assert read_part.errors  # what is not whole XML is nothing


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("17 May 1963", "1963-05-17"),
        ("17/05/1963", "1963-05-17"),
        ("00/00/1963", "1963"),
        ("1963-05-17T00:00:00", "1963-05-17"),
        ("1963-00-00", "1963"),
        ("circa 1963", "1963"),
        ("1960 to 1964", "1960/1964"),
        ("May 1963", "1963-05"),
        ("unknown", ""),
    ],
)
def test_birth_dates_are_read_as_lists_write_them(text: str, kept: str) -> None:
    assert birth(text) == kept


def test_what_lists_write_in_their_own_ways() -> None:
    assert american_day("11/20/2025") == date(2025, 11, 20)
    assert american_day("20/11/2025") is None
    assert [country_code(text) for text in ("Iran (Islamic Republic of)", "RUSSIA", "pk", "Nowhere")] == [
        "IR",
        "RU",
        "PK",
        "",
    ]
    assert list(numbers_in("(IMO number):1234567; SWIFT/BIC NOWHRUMM; IMO 12")) == ["IMO1234567", "BICNOWHRUMM"]


@pytest.mark.parametrize(
    ("number", "right"), [("1234567", True), ("IMO 1234567", True), ("1234568", False), ("12", False)]
)
def test_a_ship_number_has_a_check_digit(number: str, right: bool) -> None:
    assert is_ship_number(number) is right


@pytest.mark.parametrize(
    ("code", "right"), [("NBPAPKKA", True), ("NBPAPKKAXXX", True), ("NBPA", False), ("1BPAPKKA", False)]
)
def test_a_bank_code_has_a_shape(code: str, right: bool) -> None:
    assert is_bank_code(code) is right


def test_two_spellings_of_an_identifier_are_equal() -> None:
    assert plain_identifier("77-01 234567") == plain_identifier("7701234567") == "7701234567"
    assert plain_identifier("imo no 1234567") != plain_identifier("IMO1234568")
    assert plain_identifier("BIC NOWHRUMMXXX") == plain_identifier("BICNOWHRUMM")
    assert plain_identifier("1234") == ""
