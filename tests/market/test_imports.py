"""A firm's spreadsheet of offers or wants: everything wrong with a line is told at once, and the right lines stand."""

import pytest

from tarazu.market.imports import LINES_MAX, WHAT_IS_WRONG, Import, read_import
from tarazu.market.listings import Want
from tarazu.market.readers import read_offers

HEADER = "ref,hs,grade,quantity,unit,minimum_lot,price,place,from,last_day,term,note\n"
GOOD = "O-1,0713.20,,500,TNE,50,690.00,PKKHI,2026-01-15,2026-04-30,FCA,kabuli\n"


def read(lines: str, *, side: str = "offer", header: str = HEADER, parties: tuple[str, ...] = ("firm",)) -> Import:
    return read_import(header + lines, side=side, party_ids=parties)


def test_a_right_line_is_the_listing_that_a_loaded_file_gives() -> None:
    loaded = read_offers(
        "ref,party,hs,grade,unit,quantity,minimum_lot,price,place,from,until,term,note\n"
        "O-1,firm,0713.20,,TNE,500,50,690.00,PKKHI,2026-01-15,2026-05-01,FCA,kabuli\n",
        {"firm": "firm"},
    )
    assert read(GOOD).listings == loaded.records


@pytest.mark.parametrize(
    "line",
    [
        "O-1,71320,,500,,50,690,PKKHI,2026-01-15,2026-04-30,FCA,kabuli\n",  # a spreadsheet took the nought off
        "O-1,713.2,,500,,50,690,PKKHI,2026-01-15,2026-04-30,FCA,kabuli\n",  # and off both ends
        "O-1,0713.20,,500000,KGM,50000,0.69,PKKHI,2026-01-15,2026-04-30,FCA,kabuli\n",
    ],
)
def test_what_a_spreadsheet_drops_is_put_back(line: str) -> None:
    assert read(line).listings == read(GOOD).listings


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("O-1,0713.20,,many,TNE,9,free,Karachi,soon,later,FCA,\n", {"quantity", "price", "place", "from", "last_day"}),
        ("O-1,0713.20,,5,TNE,9,690,PKKHI,2026-05-15,2026-04-30,XXX,\n", {"minimum_lot", "last_day", "term"}),
        (",,,,,,,,,,,note\n", {"ref", "hs", "quantity", "price", "place", "from", "term"}),
        ("O-1,000000,,5,TNE,,690,PKKHI,2026-01-15,,FCA,\n", {"hs"}),
        ("O-1,1006.30,,5,TNE,,690,PKKHI,2026-01-15,,FCA,\n", {"grade"}),
        ("O-1,0713.20,kabuli,5,,,690,PKKHI,2026-01-15,,FCA,\n", {"grade"}),  # these goods have no grades
        ("O-1,0713.20,,5,MTR,,690,PKKHI,2026-01-15,,FCA,\n", {"unit"}),
        ("O-1,0713.20,,5,TNE,,0.001,PKKHI,2026-01-15,,FCA,\n", {"price"}),
        ("O-1,0713.20\n", {""}),
    ],
)
def test_everything_wrong_with_a_line_is_told_at_once(line: str, columns: set[str]) -> None:
    found = read(line + GOOD.replace("O-1", "O-2"))
    assert set(found.wrong_lines[0].wrong) == columns
    assert [one.reference for one in found.listings] == ["O-2"]


def test_a_reference_stands_once_in_a_table_and_once_on_the_book() -> None:
    found = read(GOOD + GOOD)
    assert [(line.line, [error.code for error in line.wrong.values()]) for line in found.wrong_lines] == [
        (3, ["RepeatedRow"])
    ]
    taken = found.without({("firm", "O-1")})
    assert not taken.listings and taken.lines[0].wrong["ref"].code == "ListingTwice"


def test_a_line_names_its_party_where_one_acts_for_several() -> None:
    header = HEADER.replace("ref,", "party,ref,")
    assert set(read(f",{GOOD}", header=header, parties=("firm", "other")).wrong_lines[0].wrong) == {"party"}
    assert read(f"other,{GOOD}", header=header, parties=("firm", "other")).listings[0].party_id == "other"
    assert set(read(f"stranger,{GOOD}", header=header).wrong_lines[0].wrong) == {"party"}


def test_lines_that_came_back_with_their_faults_are_read_again() -> None:
    found = read(GOOD.replace("\n", ",it was wrong\n"), header=HEADER.replace("\n", f",{WHAT_IS_WRONG}\n"))
    assert len(found.listings) == 1


def test_wants_take_any_grade_and_other_goods() -> None:
    line = "W-1,1006.30,,500,,,1000,RULED,2026-01-15,,DAP,,1006.40 6:5\n"
    want = read(line, side="want", header=HEADER.replace("\n", ",accepts\n")).listings[0]
    assert isinstance(want, Want) and want.commodity == "1006.30" and len(want.accepts) == 1


@pytest.mark.parametrize(
    "content",
    ["", "colour,size\nred,5\n", HEADER + GOOD + GOOD.replace("kabuli", "\u202ekabuli"), HEADER + GOOD + '"' + GOOD],
)
def test_a_table_that_cannot_be_read_says_so_and_gives_nothing(content: str) -> None:
    found = read_import(content, side="offer", party_ids=("firm",))
    assert found.broken and not found.lines


def test_more_lines_than_a_page_takes_are_refused() -> None:
    assert read("x" + GOOD * (LINES_MAX + 1)).broken[0].error.code == "TooManyRows"
