"""Routes, closures and the choice of a road."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu.corridor.closures import Closure, closures_on, is_open, read_closures
from tarazu.corridor.planning import (
    Cargo,
    Roads,
    TransitLimits,
    best_route,
    containers_needed,
    freight_of,
    landed_value,
    months_of_capacity,
    plan_routes,
)
from tarazu.corridor.routes import Mode, Route, read_routes
from tarazu.kernel.errors import TarazuError
from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.reference.commodities import commodity
from tarazu.reference.units import unit
from tarazu.reference.valuations import Confidence

DEMO = Path(__file__).resolve().parents[2] / "demo"
DAY = date(2025, 11, 20)
LIMITS = TransitLimits(shelf_margin_days=5, tonnes_per_teu=22)
TWO_LEGS = """
[[route]]
id = "X"
name = "A road"
status = "running"
reefer = true
source = "a test"
confidence = "assumed"

[[route.legs]]
from = "PKUET"
to = "IRZAH"
mode = "rail"
gauge_mm = 1676
days_min = 2
days_max = 4
freight_per_tonne = "40"
crossing = "PK-TAFTAN"

[[route.legs]]
from = "IRZAH"
to = "IRKER"
mode = "rail"
gauge_mm = 1435
days_min = 1
days_max = 2
freight_per_tonne = "27.50"
"""


def tonnes(number: int) -> Quantity:
    return Quantity(number * 1000, unit("TNE"))


def one(text: str = TWO_LEGS) -> Route:
    routes, errors = read_routes(text)
    assert errors == ()
    return routes[0]


def closed(crossing: str, since: date, until: date | None = None) -> Closure:
    return Closure(crossing, Period(since, until), "snow", "none recorded", "a test", Confidence.ASSUMED)


def demo_roads() -> Roads:
    routes, wrong = read_routes((DEMO / "corridors.toml").read_bytes())
    closures, errors = read_closures((DEMO / "closures.csv").read_bytes())
    assert (wrong, errors) == ((), ())
    return Roads(routes, closures)


def test_a_route_adds_up_its_legs() -> None:
    route = one()
    assert (route.days_min, route.days_max, route.freight_minor) == (3, 6, 6_750)
    assert route.crossings == ("PK-TAFTAN",)
    assert route.gauge_changes == route.handovers == ("IRZAH",)
    assert [leg.mode for leg in route.legs] == [Mode.RAIL, Mode.RAIL]


def test_a_change_of_mode_is_a_handover_and_no_change_of_gauge() -> None:
    route = one(TWO_LEGS.replace('mode = "rail"\ngauge_mm = 1435', 'mode = "road"'))
    assert (route.gauge_changes, route.handovers) == ((), ("IRZAH",))


def test_a_route_reversed_twice_is_itself() -> None:
    route = one()
    back = route.reversed()
    assert (back.legs[0].origin.code, back.legs[-1].destination.code) == ("IRKER", "PKUET")
    assert (back.days_max, back.freight_minor, back.crossings) == (route.days_max, route.freight_minor, route.crossings)
    assert back.reversed() == route


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('status = "running"', 'status = "open"', "not one of"),
        ('id = "X"', "", "'id' is missing"),
        ('source = "a test"', "", "'source' is missing"),
        ('name = "A road"', 'name = "A road"\ncolour = "red"', "'colour' is not known"),
        ('from = "IRZAH"', 'from = "IRMHD"', "followed by one from IRMHD"),
        ('to = "IRKER"', 'to = "IRXXX"', "IRXXX"),
        ('mode = "rail"\ngauge_mm = 1435', 'mode = "rail"', "gauge_mm"),
        ('mode = "rail"\ngauge_mm = 1435', 'mode = "sea"\ngauge_mm = 1435', "gauge_mm"),
        ("days_min = 1", "days_min = 3", "less than"),
        ("days_min = 1", "days_min = -1", "whole number"),
        ("days_min = 1", "days_min = true", "whole number"),
        ('freight_per_tonne = "27.50"', "freight_per_tonne = 27.505", "not a value"),
        ('crossing = "PK-TAFTAN"', 'crossing = "PK-NOWHERE"', "PK-NOWHERE"),
        ("[[route]]", "[[route", "TOML"),
        ("[[route]]", "[route]", "list of tables"),
    ],
)
def test_a_wrong_route_is_told_and_not_read(old: str, new: str, told: str) -> None:
    assert old in TWO_LEGS
    routes, errors = read_routes(TWO_LEGS.replace(old, new))
    assert routes == ()
    assert len(errors) == 1
    assert told in str(errors[0])


def test_a_route_stands_once() -> None:
    _, errors = read_routes(TWO_LEGS + TWO_LEGS)
    assert [error.code for error in errors] == ["RouteUnreadable"]
    assert read_routes(b"\xff")[1][0].code == "NotToml"


def test_a_crossing_is_shut_from_the_first_day_until_it_opens() -> None:
    shut = [closed("PK-CHAMAN", date(2025, 2, 22), date(2025, 3, 19)), closed("PK-CHAMAN", date(2025, 10, 12))]
    for day, expected in [
        (date(2025, 2, 21), True),
        (date(2025, 2, 22), False),
        (date(2025, 3, 18), False),
        (date(2025, 3, 19), True),
        (date(2030, 1, 1), False),
    ]:
        assert is_open(shut, "PK-CHAMAN", day) is expected
    assert is_open(shut, "PK-TORKHAM", date(2025, 11, 1))
    assert closures_on(shut, "PK-CHAMAN", date(2025, 3, 1)) == (shut[0],)


def test_wrong_closures_are_told_line_by_line() -> None:
    _, errors = read_closures(
        "crossing,since,until,cause,decision,source,confidence\n"
        "PK-NOWHERE,2025-01-01,,a,b,c,high\nPK-CHAMAN,2025-02-01,2025-01-01,a,b,c,high\nPK-CHAMAN,,,a,b,c,high\n"
    )
    assert [(error.line, error.error.code) for error in errors] == [
        (2, "UnknownPlace"),
        (3, "EndsBeforeItBegins"),
        (4, "EmptyCell"),
    ]


def test_only_a_recorded_decision_decides() -> None:
    assert not closed("PK-CHAMAN", DAY).is_decided
    decided = Closure("PK-CHAMAN", Period(DAY), "war", "Order 7 of the ministry", "a test", Confidence.HIGH)
    assert decided.is_decided


def plan(
    goods: str, origin: str, destination: str, grade: str = "", roads: Roads | None = None
) -> dict[str, list[str]]:
    cargo = Cargo(commodity(goods, grade), tonnes(20_000))
    planned = plan_routes(roads or demo_roads(), cargo, origin, destination, DAY, LIMITS)
    return {entry.route.id: [reason.code for reason in entry.reasons] for entry in planned}


def test_kinnow_keeps_on_the_direct_sea_route_and_spoils_on_the_long_ones() -> None:
    planned = plan("080521", "PK", "RU", "kinnow")
    assert planned["D"] == planned["C"] == []
    assert planned["D3"] == planned["D4"] == planned["G"] == ["TooSlow"]
    assert planned["B"] == ["RouteNotRunning", "NoRefrigeration"]
    assert planned["A1"] == ["CrossingShut", "NoRefrigeration"]
    assert next(iter(planned)) == "D"


def test_chickpeas_travel_every_open_road_and_a_trial_comes_after_what_runs() -> None:
    planned = plan("071320", "RU", "PK")
    assert [route for route, reasons in planned.items() if not reasons] == ["D", "G", "D3", "D4", "C"]
    assert planned["D2"] == ["RouteNotRunning", "CrossingShut"]


def test_afghan_goods_go_round_by_iran_while_torkham_and_chaman_are_shut() -> None:
    planned = plan("080620", "AF", "PK")
    assert planned["K"] == planned["K1"] == ["CrossingShut"]
    assert next(iter(planned)) == "K2"
    assert planned["K2"] == []


def test_shelf_life_is_judged_with_its_margin() -> None:
    roads = Roads((one(),), ())
    for margin, expected in [(24, []), (25, ["TooSlow"])]:
        cargo = Cargo(commodity("080521", "kinnow"), tonnes(10))
        planned = plan_routes(roads, cargo, "PK", "IR", DAY, TransitLimits(margin, 22))
        assert [reason.code for reason in planned[0].reasons] == expected


def test_places_and_countries_both_name_an_end() -> None:
    roads = Roads((one(),), ())
    assert list(plan("071320", "PKUET", "IRKER", roads=roads)) == ["X"]
    assert list(plan("071320", "IR", "PK", roads=roads)) == ["X"]
    assert plan("071320", "PKKHI", "IR", roads=roads) == {}


def test_the_best_route_is_the_first_that_will_do_or_a_reason_against_each() -> None:
    roads = demo_roads()
    cargo = Cargo(commodity("080450", "mango"), tonnes(100))
    planned = plan_routes(roads, cargo, "PK", "RU", DAY, LIMITS)
    with pytest.raises(TarazuError, match="24 days of travel and 5 days in hand exceed a shelf life of 21 days"):
        best_route(planned, "PK", "RU", DAY)
    with pytest.raises(TarazuError, match="none joins the two"):
        best_route((), "PK", "CN", DAY)
    rice = plan_routes(roads, Cargo(commodity("100630", "non-basmati"), tonnes(20_000)), "PK", "RU", DAY, LIMITS)
    assert best_route(rice, "PK", "RU", DAY).route.id == "D"


def test_twenty_thousand_tonnes_of_rice_fill_910_containers() -> None:
    assert containers_needed(tonnes(20_000), 22) == 910
    assert containers_needed(tonnes(22), 22) == 1
    assert containers_needed(Quantity(22_001, unit("KGM")), 22) == 2
    assert containers_needed(Quantity(500, unit("H87")), 22) is None
    rice = plan_routes(demo_roads(), Cargo(commodity("100630", "non-basmati"), tonnes(20_000)), "PK", "RU", DAY, LIMITS)
    months = {entry.route.id: months_of_capacity(entry) for entry in rice}
    assert (months["D"], months["D3"]) == (10, None)


def test_freight_is_added_only_where_the_basis_leaves_it_to_the_buyer() -> None:
    route, worth = one(), Value(1_000_000)
    assert freight_of(route, tonnes(100)) == Value(675_000)
    assert freight_of(route, Quantity(100, unit("KGM"))) == Value(675)
    for basis, expected in [("EXW", 1_675_000), ("FCA", 1_675_000), ("FOB", 1_675_000), ("CIF", 1_000_000)]:
        assert landed_value(worth, basis, route, tonnes(100)) == Value(expected)
    with pytest.raises(TarazuError, match="not a weight"):
        freight_of(route, Quantity(5, unit("H87")))


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6), st.integers(-5, 70))
def test_another_closure_never_opens_a_road(spans: list[tuple[int, int]], offset: int) -> None:
    shut = tuple(
        closed("PK-TAFTAN", DAY + timedelta(days=min(span)), DAY + timedelta(days=max(span))) for span in spans
    )
    cargo, day = Cargo(commodity("071320"), tonnes(1)), DAY + timedelta(days=offset)
    reasons = [
        len(plan_routes(Roads((one(),), shut[:count]), cargo, "PK", "IR", day, LIMITS)[0].reasons)
        for count in range(len(shut) + 1)
    ]
    assert reasons == sorted(reasons)
    assert reasons[-1] == sum(min(span) <= offset < max(span) for span in spans)
