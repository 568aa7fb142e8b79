"""Paper, poor lines and pictures: a signed sheet, plain text, a map, a treemap and bands, each true to its numbers."""

import re

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tests.journeys import world
from tests.journeys.world import Trade, after, morning
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body

from tarazu.desk.see_file import see_file
from tarazu.desk.sign_sheet import sheet_key
from tarazu.kernel.value import Value
from tarazu.papers.verification import PaperForged, VerificationUnreadable, check_paper
from tarazu.storage import models
from tarazu.web.drawings.route_map import Line, Stop, route_map
from tarazu.web.drawings.sankey import Band, grouped, sankey
from tarazu.web.drawings.treemap import HEIGHT, WIDTH, Tile, boxes, treemap
from tarazu.web.templatetags import tarazu_pictures

db = pytest.mark.django_db


def file_of(trade: Trade) -> models.Authorisation:
    return models.Authorisation.objects.get(contract_id=trade.contract.id, order="PK")


@db
def test_a_sheet_is_checked_without_the_site_and_a_changed_one_is_not_believed(granted: Trade) -> None:
    stand_at()
    page = body(visitor("pk-basmati"), f"/files/{file_of(granted).id}/sheet/")
    assert re.search(r'class="sheet-code" dir="ltr"><svg [^>]*viewBox="0 0 \d+ \d+"', page)
    found = re.search(r"tarazu:status/[^<\s]+", page)
    assert found is not None
    signed = found[0].replace("&amp;", "&")
    facts = check_paper(signed, sheet_key())
    assert facts["number"] == file_of(granted).approval_number
    assert (facts["state"], facts["order"]) == ("granted", "PK")
    with pytest.raises(PaperForged):
        check_paper(signed.replace("state=granted", "state=closed"), sheet_key())
    with pytest.raises(PaperForged):
        check_paper(signed, "00" * 32)
    with pytest.raises(VerificationUnreadable):
        check_paper("hello", sheet_key())


@db
@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_a_file_reads_as_plain_text_in_a_few_kilobytes(granted: Trade, language: str) -> None:
    stand_at()
    text = body(visitor("pk-basmati", language), f"/files/{file_of(granted).id}/text/")
    assert file_of(granted).approval_number in text
    assert "<" not in text
    assert len(text.encode()) < 5_000


@db
def test_a_sheet_is_nobodys_business_but_the_files(granted: Trade) -> None:
    stand_at()
    for path in ("sheet", "text"):
        body(visitor("pk-rice"), f"/files/{file_of(granted).id}/{path}/", 404)


@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=30).map(lambda sizes: sorted(sizes, reverse=True)))
def test_the_boxes_of_a_treemap_fill_it_and_are_as_large_as_their_shares(sizes: list[int]) -> None:
    found = boxes(sizes)
    total = sum(sizes)
    for size, box in zip(sizes, found, strict=True):
        assert box.width * box.height == pytest.approx(WIDTH * HEIGHT * size / total, rel=1e-6, abs=1e-3)
        assert -1e-6 <= box.x <= box.x + box.width <= WIDTH + 1e-6
        assert -1e-6 <= box.y <= box.y + box.height <= HEIGHT + 1e-6


def test_a_treemap_tells_every_number_and_begins_on_the_right_in_urdu() -> None:
    tiles = [Tile("Rice", "900", 900), Tile("Lentils", "100", 100), Tile("Nothing", "0", 0)]
    drawn = treemap(tiles, title="Goods")
    assert "Rice: 900" in drawn
    assert "Lentils: 100" in drawn
    assert "Nothing" not in drawn
    assert treemap(tiles, title="Goods", rtl=True) != drawn
    assert treemap([], title="Goods").endswith("</svg>")


def test_bands_are_as_thick_as_their_amounts_and_small_ones_are_put_together() -> None:
    bands = [Band("A", "B", 980, "980"), Band("A", "C", 10, "10"), Band("D", "B", 10, "10")]
    kept = grouped(bands, "Others")
    assert [band.amount for band in kept] == [980, 20]
    assert sum(band.amount for band in kept) == sum(band.amount for band in bands)
    drawn = sankey(bands, title="Who owes whom", whole=1000)
    assert drawn.count('class="band ') == 3
    assert "A → B: 980" in drawn
    thick = [float(one) for one in re.findall(r"v([\d.]+)C", drawn)]
    assert thick[0] / thick[1] == pytest.approx(98, rel=0.05)
    assert sankey(bands, title="Who owes whom", whole=1000, rtl=True) != drawn


def test_a_map_marks_each_crossing_with_its_letter_and_draws_each_road() -> None:
    stops = [
        Stop("PKKHI", "Karachi", 24_860_000, 67_010_000),
        Stop("PK-TORKHAM", "Torkham", 34_110_000, 71_080_000, "C"),
        Stop("RUMOW", "Moscow", 55_750_000, 37_620_000),
    ]
    drawn = route_map(stops, [Line("By Torkham", ("PKKHI", "PK-TORKHAM", "RUMOW"), "trial")], title="Roads")
    assert "crossing-shut" in drawn
    assert ">C<" in drawn
    assert drawn.count("road-trial") == 1
    assert route_map([], [], title="Roads").endswith("</svg>")


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_before_and_after_have_one_scale_and_name_everybody(language: str) -> None:
    lines = [
        {"debtor": "Indus Rice", "creditor": "Volga Pulses", "amounts": (Value(800_00), Value(500_00), Value(300_00))},
        {"debtor": "Volga Pulses", "creditor": "Kama", "amounts": (Value(500_00), Value(500_00), Value(0))},
    ]
    with translation.override(language):
        drawn = tarazu_pictures.before_after(lines)
    grid = drawn["grid"]
    assert (grid["creditors"], [row["name"] for row in grid["rows"]]) == (
        ["Kama", "Volga Pulses"],
        ["Indus Rice", "Volga Pulses"],
    )
    assert grid["rows"][0]["cells"] == [None, (Value(800_00), Value(300_00))]
    assert [grid["total"], grid["totals"][0]] == [(Value(1300_00), Value(300_00)), (Value(500_00), Value(0))]
    twice = tarazu_pictures.before_after([*lines, lines[0]])["grid"]
    assert twice["rows"][0]["total"] == (Value(1600_00), Value(600_00))
    many = [{**lines[0], "creditor": f"Firm {number}"} for number in range(13)]
    assert tarazu_pictures.before_after(many)["grid"] is None
    assert "Kama" in drawn["before"]
    assert "Kama" not in drawn["after"]
    thick = [re.findall(r"v([\d.]+)C", drawn[side])[0] for side in ("before", "after")]
    assert float(thick[0]) / float(thick[1]) == pytest.approx(8 / 3, rel=0.25)


@db
def test_a_file_says_what_tips_its_scale(delivered: Trade) -> None:
    stand_at(after(60))
    page = see_file(actor=world.trader("pk-basmati"), authorisation_id=file_of(delivered).id, now=morning(after(60)))
    told = tarazu_pictures.what_tips_it(page)
    gap = page.balance.exports.minor - page.balance.imports.minor
    assert (told["gap"], told["level"]) == (Value(abs(gap)), gap == 0)
    gaps = [tip["gap"].minor for tip in told["tips"]]
    assert gaps == sorted(gaps, reverse=True)
    shown = body(visitor("pk-basmati"), f"/files/{file_of(delivered).id}/")
    assert ("What tips it" in shown) == (gap != 0)
