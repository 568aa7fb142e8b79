"""Roads side by side, and the map to take away."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from tests.journeys import world
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body

from tarazu.corridor.closures import read_closures
from tarazu.corridor.routes import read_routes
from tarazu.desk.see_corridors import see_corridors, see_routes_compared
from tarazu.kernel.value import Value
from tarazu.statistics.readers import read_trade_figures
from tarazu.storage import clock
from tarazu.storage.corridor import insert_closure, insert_routes
from tarazu.storage.counting import insert_trade_figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids(founded: None, root: Path) -> list[str]:
    stand_at(world.DAY)
    routes, wrong = read_routes((root / "demo" / "corridors.toml").read_bytes())
    closures = read_closures((root / "demo" / "closures.csv").read_bytes())
    assert not wrong and not closures.errors
    insert_routes(routes)
    for closure in closures.records:
        insert_closure(closure)
    return [line.route.id for line in see_corridors(clock.now().date()).routes]


def test_three_known_roads_at_most_are_compared_each_once(ids: list[str]) -> None:
    day = clock.now().date()
    page = see_routes_compared([ids[0], ids[0], "nothing", *ids], day)
    assert [line.route.id for line in page.lines] == ids[:3]
    for line in page.lines:
        assert sum((worth for _leg, worth in line.legs), Value(0)) == line.freight
        assert set(line.shut) <= set(line.history)
        since = [one.period.since for one in line.history]
        assert since == sorted(since, reverse=True)
    assert see_routes_compared([], day).lines == ()


@pytest.mark.parametrize(
    ("language", "title", "ask"),
    [("en", "side by side", "Choose two"), ("ur", "ساتھ ساتھ", "دو یا تین"), ("ru", "рядом", "Выберите")],
)
def test_the_page_says_it_in_each_language(ids: list[str], language: str, title: str, ask: str) -> None:
    client = visitor(language=language)
    page = body(client, f"/corridors/compare/?route={ids[0]}&route={ids[1]}&route=")
    assert title in page and ask not in page and page.count(" selected") == 2
    assert ask in body(client, "/corridors/compare/?route=%3Cb%3E")


@pytest.mark.parametrize(
    ("language", "cause", "decision", "note"),
    [
        ("ur", "سرحد پر لڑائی", "کوئی درج نہیں", "برآمدات تقریباً 145 ملین"),
        ("ru", "Боевые действия на границе", "не зафиксировано", "Экспорт около 145 млн"),
    ],
)
def test_closures_and_published_figures_speak_the_readers_language(
    ids: list[str], root: Path, language: str, cause: str, decision: str, note: str
) -> None:
    figures, wrong = read_trade_figures((root / "demo" / "trade_table.csv").read_bytes())
    insert_trade_figures(figures)
    client = visitor(language=language)
    roads = body(client, "/corridors/")
    compared = body(client, f"/corridors/compare/?route={ids[0]}&route={ids[1]}&route={ids[2]}")
    trade = body(client, "/bilateral/PK-RU/")
    assert not wrong and cause in roads and decision in roads and note in trade
    left = [one for one in ("Fighting", "none recorded", "21 June") if one in roads + compared]
    assert left == []
    assert set(re.findall(r'<bdi lang="en">([^<]*)', trade)) == {"coverpage.org", "photonews.com.pk"}


def test_the_map_leaves_as_geojson_with_every_crossing_and_road(ids: list[str]) -> None:
    answer = visitor().get("/corridors/roads.geojson")
    assert answer.headers["Content-Type"] == "application/geo+json"
    whole = json.loads(answer.content)
    points = [one for one in whole["features"] if one["geometry"]["type"] == "Point"]
    roads = [one for one in whole["features"] if one["geometry"]["type"] == "LineString"]
    places = [one["geometry"]["coordinates"] for one in points]
    assert roads and all(place in places for road in roads for place in road["geometry"]["coordinates"])
    assert all(-180 <= east <= 180 and -90 <= north <= 90 for east, north in places)
    held = {one["properties"]["code"]: one["properties"].get("crossing") for one in points}
    crossed = {code for line in see_corridors(clock.now().date()).routes for code in line.route.crossings}
    assert {code for code, state in held.items() if state} <= crossed and held["PK-TORKHAM"] == "shut"


def test_every_leg_stands_in_the_file_with_its_source(ids: list[str]) -> None:
    written = visitor().get("/corridors/roads.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(written)))
    assert len(rows) == sum(len(line.route.legs) for line in see_corridors(clock.now().date()).routes)
    body(visitor(), "/corridors/roads.doc", 404)
    assert {row["route"] for row in rows} == set(ids) and all(row["source"] and row["day"] for row in rows)
