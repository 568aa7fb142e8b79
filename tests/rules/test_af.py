"""Every rule of the Afghan order at its edges."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tarazu.rulebook.facts import Screening
from tarazu.rulebook.figures import all_figures, figures_on

TODAY = date(2025, 11, 20)


@pytest.fixture
def side(worlds: Any) -> Any:
    return worlds("AF", TODAY)


def test_a_clean_deal_breaks_nothing(side: Any) -> None:
    assert side.codes(side.clean) == []
    assert side.codes(side.net_off()) == []


def test_AF_01_partners_come_from_pakistan(side: Any, make_firm: Any) -> None:
    assert side.codes(side.with_partner(country="PK")) == []
    found = side.findings(side.with_leg(1, origin="IN", giver=make_firm("IN", "Stranger")))
    assert "AF-01" in found
    assert found["AF-01"].about == ("stranger",)


def test_AF_02_a_deal_joins_two_countries(side: Any, make_firm: Any, make_leg: Any) -> None:
    own, one, two = make_firm("AF", "Own"), make_firm("PK", "One"), make_firm("KZ", "Two")
    assert "AF-02" not in side.codes(side.deal(make_leg(1, one, own), make_leg(2, own, one)))
    assert "AF-02" in side.codes(side.deal(make_leg(1, one, own), make_leg(2, own, two)))


def test_AF_03_goods_go_both_ways(side: Any) -> None:
    incoming, outgoing = side.clean.legs
    assert side.codes(side.deal(incoming)) == ["AF-03"]
    assert side.codes(side.deal(outgoing)) == ["AF-03"]


def test_AF_04_only_known_kinds_stand_in_a_deal(side: Any) -> None:
    assert side.codes(side.with_own(kind="individual")) == []
    assert side.codes(side.with_own(kind="embassy")) == ["AF-04"]


def test_AF_05_a_hit_stops_the_deal(side: Any) -> None:
    assert side.codes(side.with_partner(screening=Screening.HIT)) == ["AF-05"]
    assert side.codes(side.with_own(screening=Screening.HIT)) == ["AF-05"]


def test_AF_06_everybody_is_screened(side: Any) -> None:
    assert side.codes(side.with_partner(screening=Screening.UNSCREENED)) == ["AF-06"]


def test_AF_07_banned_goods_do_not_travel(side: Any, make_listing: Any) -> None:
    ban = make_listing("AF", "", "banned", "export")
    assert side.codes(side.with_leg(2, listings=(ban,))) == ["AF-07"]
    assert side.codes(side.with_leg(1, listings=(ban,))) == []
    assert side.codes(side.with_leg(2, listings=(replace(ban, order="PK"),))) == []


def test_AF_08_restricted_goods_have_their_permit(side: Any, make_listing: Any) -> None:
    line = make_listing("AF", "", "restricted", "export")
    assert side.codes(side.with_leg(2, listings=(line,))) == ["AF-08"]
    assert side.codes(side.with_leg(2, listings=(line,), permits=frozenset({"AF"}))) == []


def test_AF_09_energy_has_its_price_attested(side: Any) -> None:
    found = side.findings(side.with_energy("on"))
    assert [(one.code, one.severity) for one in found.values()] == [("AF-09", "warn")]
    assert "AF-09" not in side.codes(side.with_energy("off"))


def test_AF_10_every_leg_has_a_valuation(side: Any) -> None:
    assert side.codes(side.with_leg(2, expected=None, reference=None)) == ["AF-10"]


def test_AF_11_a_residue_in_sight_is_warned_of(side: Any) -> None:
    assert side.codes(side.with_worth(10_000, 8_000)) == []
    found = side.findings(side.with_worth(10_000, 7_999))
    assert list(found) == ["AF-11"]
    assert found["AF-11"].severity == "warn"
    assert found["AF-11"].params["lean_percent"] == "-20.0"
    assert side.codes(side.with_worth(10_000, 12_001)) == ["AF-11"]


def test_AF_12_the_residue_stays_within_tolerance(side: Any) -> None:
    assert side.codes(side.net_off(10_000, 8_000)) == []
    assert side.codes(side.net_off(10_000, 7_999)) == ["AF-12"]
    assert side.codes(side.net_off(10_000, 12_000)) == []
    assert side.codes(side.net_off(10_000, 12_001)) == ["AF-12"]


def test_AF_13_every_leg_has_an_open_route(side: Any) -> None:
    assert side.codes(side.with_leg(1, transit_days=None)) == ["AF-13"]


def test_AF_14_goods_arrive_with_shelf_life_left(side: Any) -> None:
    assert side.codes(side.with_leg(1, transit_days=55)) == []
    assert side.codes(side.with_leg(1, transit_days=56)) == ["AF-14"]


def test_AF_15_the_net_off_is_in_time(side: Any) -> None:
    assert side.codes(side.net_off(due_date=TODAY)) == []
    assert side.codes(side.net_off(due_date=TODAY - timedelta(days=1))) == ["AF-15"]


def test_AF_16_every_declaration_is_assessed(side: Any) -> None:
    assert side.codes(side.net_off(unassessed_declarations=1)) == ["AF-16"]


def test_AF_17_no_transfer_is_pending(side: Any) -> None:
    assert side.codes(side.net_off(pending_transfers=1)) == ["AF-17"]


def test_AF_18_what_comes_in_originates_with_the_giver(side: Any) -> None:
    assert side.codes(side.with_leg(1, origin="AE")) == ["AF-18"]
    assert side.codes(side.with_leg(1, origin="PK")) == []


def _as_found(side: Any) -> list[str]:
    """The clean deal with the figures of its day as the files have them."""
    return list(side.codes(replace(side.clean, figures=figures_on("AF", side.day))))


def test_AF_25_nobody_on_the_afghan_side_was_instructed(worlds: Any) -> None:
    assert _as_found(worlds("AF", date(2023, 7, 8))) == []
    assert _as_found(worlds("AF", date(2023, 7, 9))) == ["AF-25"]
    assert "AF-25" in _as_found(worlds("AF", date(2026, 11, 1)))
    assert worlds("AF", TODAY).codes(worlds("AF", TODAY).clean) == []


def test_AF_26_pakistani_routes_are_to_be_left(worlds: Any) -> None:
    assert _as_found(worlds("AF", date(2025, 11, 14))) == ["AF-25"]
    assert _as_found(worlds("AF", date(2025, 11, 15))) == ["AF-25", "AF-26"]
    routes = all_figures("AF")["pakistani_routes"]
    assert [routes.on(day).value for day in (date(2026, 2, 14), date(2026, 2, 15))] == ["to_be_left", "left"]
