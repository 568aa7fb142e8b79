"""Every rule of the Iranian order at its edges."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tarazu.rulebook.facts import Screening

TODAY = date(2025, 11, 20)


@pytest.fixture
def side(worlds: Any) -> Any:
    return worlds("IR", TODAY)


def test_a_clean_deal_breaks_nothing(side: Any) -> None:
    assert side.codes(side.clean) == []
    assert side.codes(side.net_off()) == []


def test_IR_01_partners_come_from_pakistan(side: Any, make_firm: Any) -> None:
    assert side.codes(side.with_partner(country="PK")) == []
    found = side.findings(side.with_leg(1, origin="IN", giver=make_firm("IN", "Stranger")))
    assert "IR-01" in found
    assert found["IR-01"].about == ("stranger",)


def test_IR_02_a_deal_joins_two_countries(side: Any, make_firm: Any, make_leg: Any) -> None:
    own, one, two = make_firm("IR", "Own"), make_firm("PK", "One"), make_firm("KZ", "Two")
    assert "IR-02" not in side.codes(side.deal(make_leg(1, one, own), make_leg(2, own, one)))
    assert "IR-02" in side.codes(side.deal(make_leg(1, one, own), make_leg(2, own, two)))


def test_IR_03_goods_go_both_ways(side: Any) -> None:
    incoming, outgoing = side.clean.legs
    assert side.codes(side.deal(incoming)) == ["IR-03"]
    assert side.codes(side.deal(outgoing)) == ["IR-03"]


def test_IR_04_only_known_kinds_stand_in_a_deal(side: Any) -> None:
    assert side.codes(side.with_own(kind="individual")) == []
    assert side.codes(side.with_own(kind="embassy")) == ["IR-04"]


def test_IR_05_a_hit_stops_the_deal(side: Any) -> None:
    assert side.codes(side.with_partner(screening=Screening.HIT)) == ["IR-05"]
    assert side.codes(side.with_own(screening=Screening.HIT)) == ["IR-05"]


def test_IR_06_everybody_is_screened(side: Any) -> None:
    assert side.codes(side.with_partner(screening=Screening.UNSCREENED)) == ["IR-06"]


def test_IR_07_banned_goods_do_not_travel(side: Any, make_listing: Any) -> None:
    ban = make_listing("IR", "", "banned", "export")
    assert side.codes(side.with_leg(2, listings=(ban,))) == ["IR-07"]
    assert side.codes(side.with_leg(1, listings=(ban,))) == []
    assert side.codes(side.with_leg(2, listings=(replace(ban, order="PK"),))) == []


def test_IR_08_restricted_goods_have_their_permit(side: Any, make_listing: Any) -> None:
    line = make_listing("IR", "", "restricted", "export")
    assert side.codes(side.with_leg(2, listings=(line,))) == ["IR-08"]
    assert side.codes(side.with_leg(2, listings=(line,), permits=frozenset({"IR"}))) == []


def test_IR_09_energy_has_its_price_attested(side: Any) -> None:
    found = side.findings(side.with_energy("on"))
    assert [(one.code, one.severity) for one in found.values()] == [("IR-09", "warn")]
    assert "IR-09" not in side.codes(side.with_energy("off"))


def test_IR_10_every_leg_has_a_valuation(side: Any) -> None:
    assert side.codes(side.with_leg(2, expected=None, reference=None)) == ["IR-10"]


def test_IR_11_a_residue_in_sight_is_warned_of(side: Any) -> None:
    assert side.codes(side.with_worth(10_000, 8_000)) == []
    found = side.findings(side.with_worth(10_000, 7_999))
    assert list(found) == ["IR-11"]
    assert found["IR-11"].severity == "warn"
    assert found["IR-11"].params["lean_percent"] == "-20.0"
    assert side.codes(side.with_worth(10_000, 12_001)) == ["IR-11"]


def test_IR_12_the_residue_stays_within_tolerance(side: Any) -> None:
    assert side.codes(side.net_off(10_000, 8_000)) == []
    assert side.codes(side.net_off(10_000, 7_999)) == ["IR-12"]
    assert side.codes(side.net_off(10_000, 12_000)) == []
    assert side.codes(side.net_off(10_000, 12_001)) == ["IR-12"]


def test_IR_13_every_leg_has_an_open_route(side: Any) -> None:
    assert side.codes(side.with_leg(1, transit_days=None)) == ["IR-13"]


def test_IR_14_goods_arrive_with_shelf_life_left(side: Any) -> None:
    assert side.codes(side.with_leg(1, transit_days=55)) == []
    assert side.codes(side.with_leg(1, transit_days=56)) == ["IR-14"]


def test_IR_15_the_net_off_is_in_time(side: Any) -> None:
    assert side.codes(side.net_off(due_date=TODAY)) == []
    assert side.codes(side.net_off(due_date=TODAY - timedelta(days=1))) == ["IR-15"]


def test_IR_16_every_declaration_is_assessed(side: Any) -> None:
    assert side.codes(side.net_off(unassessed_declarations=1)) == ["IR-16"]


def test_IR_17_no_transfer_is_pending(side: Any) -> None:
    assert side.codes(side.net_off(pending_transfers=1)) == ["IR-17"]


def test_IR_18_what_comes_in_originates_with_the_giver(side: Any) -> None:
    assert side.codes(side.with_leg(1, origin="AE")) == ["IR-18"]
    assert side.codes(side.with_leg(1, origin="PK")) == []


def test_IR_25_goods_have_the_letter_of_a_chamber(side: Any) -> None:
    found = side.findings(side.with_leg(2, letters=frozenset()))
    assert list(found) == ["IR-25"]
    assert found["IR-25"].severity == "warn"
    assert found["IR-25"].about == ("leg 2",)
    assert side.codes(side.with_leg(2, letters=frozenset({"PK"}))) == ["IR-25"]
    assert side.codes(side.clean) == []
