"""Every rule of the Russian order at its edges."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tarazu.kernel.value import Value
from tarazu.rulebook.facts import Screening

TODAY = date(2025, 11, 20)


@pytest.fixture
def side(worlds: Any) -> Any:
    return worlds("RU", TODAY)


def test_a_clean_deal_breaks_nothing(side: Any) -> None:
    assert side.codes(side.clean) == []
    assert side.codes(side.net_off()) == []


def test_RU_01_partners_come_from_pakistan(side: Any, make_firm: Any) -> None:
    assert side.codes(side.with_partner(country="PK")) == []
    found = side.findings(side.with_leg(1, origin="IN", giver=make_firm("IN", "Stranger")))
    assert "RU-01" in found
    assert found["RU-01"].about == ("stranger",)


def test_RU_02_a_deal_joins_two_countries(side: Any, make_firm: Any, make_leg: Any) -> None:
    own, one, two = make_firm("RU", "Own"), make_firm("PK", "One"), make_firm("KZ", "Two")
    assert "RU-02" not in side.codes(side.deal(make_leg(1, one, own), make_leg(2, own, one)))
    assert "RU-02" in side.codes(side.deal(make_leg(1, one, own), make_leg(2, own, two)))


def test_RU_03_the_contract_has_its_number_and_day(side: Any) -> None:
    assert side.codes(replace(side.clean, contract_number="")) == ["RU-03"]
    assert side.codes(replace(side.clean, contract_day=None)) == ["RU-03"]


def test_RU_04_own_firms_have_a_tax_number(side: Any) -> None:
    assert side.codes(side.with_own(tax_number="")) == ["RU-04"]
    assert side.codes(side.with_partner(tax_number=None)) == []


def test_RU_05_a_hit_stops_the_deal(side: Any) -> None:
    assert side.codes(side.with_partner(screening=Screening.HIT)) == ["RU-05"]
    assert side.codes(side.with_own(screening=Screening.HIT)) == ["RU-05"]


def test_RU_06_everybody_is_screened(side: Any) -> None:
    assert side.codes(side.with_partner(screening=Screening.UNSCREENED)) == ["RU-06"]


def test_RU_07_banned_goods_do_not_travel(side: Any, make_listing: Any) -> None:
    ban = make_listing("RU", "", "banned", "export")
    assert side.codes(side.with_leg(2, listings=(ban,))) == ["RU-07"]
    assert side.codes(side.with_leg(1, listings=(ban,))) == []
    assert side.codes(side.with_leg(2, listings=(replace(ban, order="PK"),))) == []


def test_RU_08_restricted_goods_have_their_permit(side: Any, make_listing: Any) -> None:
    line = make_listing("RU", "", "restricted", "export")
    assert side.codes(side.with_leg(2, listings=(line,))) == ["RU-08"]
    assert side.codes(side.with_leg(2, listings=(line,), permits=frozenset({"RU"}))) == []


def test_RU_09_energy_has_its_price_attested(side: Any) -> None:
    found = side.findings(side.with_energy("on"))
    assert [(one.code, one.severity) for one in found.values()] == [("RU-09", "warn")]
    assert "RU-09" not in side.codes(side.with_energy("off"))


def test_RU_11_any_expected_difference_is_reported(side: Any) -> None:
    assert side.codes(side.with_worth(10_000, 10_000)) == []
    found = side.findings(side.with_worth(10_000, 9_999))
    assert list(found) == ["RU-11"]
    assert found["RU-11"].severity == "warn"
    assert str(found["RU-11"].params["difference"]) == "0.01 UAC"


def test_RU_12_a_difference_is_settled_and_reported(side: Any) -> None:
    assert side.codes(side.net_off(10_000, 9_999)) == ["RU-12"]
    assert side.codes(side.net_off(10_000, 10_001)) == ["RU-12"]
    assert side.codes(side.net_off(10_000, 9_999, reported_difference_settled=True)) == []


def test_RU_13_every_leg_has_a_valuation(side: Any) -> None:
    assert side.codes(side.with_leg(2, expected=None, reference=None)) == ["RU-13"]


def test_RU_14_unit_values_lie_near_their_reference(side: Any) -> None:
    assert side.codes(side.with_leg(1, contract_value=Value(625 * 100_000))) == []
    assert side.codes(side.with_leg(1, contract_value=Value(626 * 100_000))) == ["RU-14"]
    assert side.codes(side.with_leg(1, contract_value=Value(374 * 100_000))) == ["RU-14"]


def test_RU_15_every_leg_has_an_open_route(side: Any) -> None:
    assert side.codes(side.with_leg(1, transit_days=None)) == ["RU-15"]


def test_RU_16_goods_arrive_with_shelf_life_left(side: Any) -> None:
    assert side.codes(side.with_leg(1, transit_days=55)) == []
    assert side.codes(side.with_leg(1, transit_days=56)) == ["RU-16"]


def test_RU_17_goods_go_both_ways(side: Any) -> None:
    incoming, outgoing = side.clean.legs
    assert side.codes(side.deal(incoming)) == ["RU-17"]
    assert side.codes(side.deal(outgoing)) == ["RU-17"]


def test_RU_18_what_comes_in_originates_with_the_giver(side: Any) -> None:
    assert side.codes(side.with_leg(1, origin="AE")) == ["RU-18"]
    assert side.codes(side.with_leg(1, origin="PK")) == []


def test_RU_19_only_known_kinds_stand_in_a_deal(side: Any) -> None:
    assert side.codes(side.with_own(kind="individual")) == []
    assert side.codes(side.with_own(kind="embassy")) == ["RU-19"]


def test_RU_20_the_net_off_is_in_time(side: Any) -> None:
    assert side.codes(side.net_off(due_date=TODAY)) == []
    assert side.codes(side.net_off(due_date=TODAY - timedelta(days=1))) == ["RU-20"]


def test_RU_21_every_declaration_is_assessed(side: Any) -> None:
    assert side.codes(side.net_off(unassessed_declarations=1)) == ["RU-21"]


def test_RU_22_no_transfer_is_pending(side: Any) -> None:
    assert side.codes(side.net_off(pending_transfers=1)) == ["RU-22"]
