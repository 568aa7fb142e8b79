"""Every rule of the Pakistani order at its edges."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tarazu.kernel.value import Price, Value
from tarazu.rulebook.facts import Screening
from tarazu.rulebook.rules import stops

BEFORE, AMENDED, TODAY = date(2025, 10, 16), date(2025, 10, 17), date(2025, 11, 20)


@pytest.fixture
def pk(worlds: Any) -> Any:
    return worlds("PK", TODAY)


@pytest.fixture
def pk_2023(worlds: Any) -> Any:
    return worlds("PK", BEFORE)


def test_a_clean_deal_breaks_nothing(pk: Any, pk_2023: Any) -> None:
    assert pk.codes(pk.clean) == []
    assert pk_2023.codes(pk_2023.clean) == ["PK-25"]
    assert not stops(pk_2023.findings(pk_2023.clean).values())
    assert pk.codes(pk.net_off()) == []


@pytest.mark.parametrize(("country", "codes"), [("RU", []), ("IR", []), ("AF", []), ("IN", ["PK-01"])])
def test_PK_01_partners_come_from_three_countries(
    pk: Any, make_firm: Any, make_leg: Any, country: str, codes: list[str]
) -> None:
    own, other = make_firm("PK", "Own"), make_firm("RU", "Other")
    legs = [make_leg(1, other, own), make_leg(2, own, other)]
    moved = [
        replace(
            one,
            origin=country if one.number == 1 else "PK",
            giver=replace(one.giver, country=country) if one.number == 1 else one.giver,
            receiver=replace(one.receiver, country=country) if one.number == 2 else one.receiver,
        )
        for one in legs
    ]
    assert pk.codes(pk.deal(*moved)) == codes


def test_PK_02_a_deal_joins_two_countries(pk: Any, make_firm: Any, make_leg: Any) -> None:
    own, russian, iranian = make_firm("PK", "Own"), make_firm("RU", "Other"), make_firm("IR", "Third")
    assert pk.codes(pk.deal(make_leg(1, russian, own), make_leg(2, own, russian))) == []
    assert pk.codes(pk.deal(make_leg(1, russian, own), make_leg(2, own, iranian))) == ["PK-02"]


@pytest.mark.parametrize(
    ("kind", "day", "broken"),
    [
        ("individual", BEFORE, True),
        ("individual", AMENDED, False),
        ("consortium", BEFORE, True),
        ("consortium", AMENDED, False),
        ("state_owned", BEFORE, False),
        ("private", BEFORE, False),
    ],
)
def test_PK_03_only_some_kinds_may_apply_by_date(worlds: Any, kind: str, day: date, broken: bool) -> None:
    world = worlds("PK", day)
    assert ("PK-03" in world.codes(world.with_own(kind=kind))) is broken


def test_PK_04_own_firms_are_active_taxpayers(pk: Any) -> None:
    yesterday = TODAY - timedelta(days=1)
    assert pk.codes(pk.with_own(active_taxpayer_until=TODAY)) == []
    assert pk.codes(pk.with_own(active_taxpayer_until=yesterday)) == ["PK-04"]
    assert pk.codes(pk.with_own(active_taxpayer_until=None)) == ["PK-04"]
    assert pk.codes(pk.with_own(active_taxpayer_until=None, kind="state_owned")) == []
    assert pk.codes(pk.with_partner(active_taxpayer_until=None)) == []


def test_PK_05_own_firms_subscribe_to_the_single_window(pk: Any) -> None:
    assert pk.codes(pk.with_own(single_window=False)) == ["PK-05"]
    assert pk.codes(pk.with_own(single_window=False, kind="state_owned")) == []
    assert pk.codes(pk.with_partner(single_window=False)) == []


def test_PK_06_own_firms_have_a_registered_contract(pk: Any) -> None:
    assert pk.codes(pk.with_own(contract_registered=False)) == ["PK-06"]
    assert pk.codes(pk.with_own(contract_registered=False, kind="state_owned")) == []


def test_PK_07_a_consortium_has_private_members_and_one_partner_country(pk: Any, make_firm: Any, make_leg: Any) -> None:
    one, two = make_firm("PK", "One"), make_firm("PK", "Two")
    union = make_firm("PK", "Union", kind="consortium", members=(one, two))
    russian, iranian = make_firm("RU", "Other"), make_firm("IR", "Third")
    assert pk.codes(pk.with_members(one, two)) == []
    assert pk.codes(pk.with_members(one, replace(two, kind="state_owned"))) == ["PK-07"]
    assert "PK-07" in pk.codes(pk.deal(make_leg(1, russian, union), make_leg(2, union, iranian)))


def test_PK_08_a_consortium_has_two_members_or_more(pk: Any, make_firm: Any) -> None:
    one, two = make_firm("PK", "One"), make_firm("PK", "Two")
    assert pk.codes(pk.with_members(one, two)) == []
    assert "PK-08" in pk.codes(pk.with_members(one))


def test_PK_49_a_consortium_contracts_with_private_firms_alone(worlds: Any, make_firm: Any) -> None:
    union = make_firm("PK", "Union", kind="consortium", members=(make_firm("PK", "One"), make_firm("PK", "Two")))

    def said(day: date, **partner: Any) -> list[str]:
        side = worlds("PK", day)
        incoming, outgoing = side.clean.legs
        other = replace(incoming.giver, **partner)
        legs = (replace(incoming, giver=other, receiver=union), replace(outgoing, giver=union, receiver=other))
        return [code for code in side.codes(side.deal(*legs)) if code == "PK-49"]

    assert said(TODAY) == []
    assert said(TODAY, kind="state_owned") == ["PK-49"]
    assert said(TODAY, kind="individual") == ["PK-49"]
    members = (make_firm("RU", "Three"), make_firm("RU", "Four"))
    assert said(TODAY, kind="consortium", members=members) == []
    mixed = (members[0], replace(members[1], kind="state_owned"))
    assert said(TODAY, kind="consortium", members=mixed) == ["PK-49"]
    assert said(date(2025, 10, 16), kind="state_owned") == []
    assert said(date(2025, 10, 17), kind="state_owned") == ["PK-49"]
    assert worlds("PK", TODAY).codes(worlds("PK", TODAY).with_partner(kind="state_owned")) == []  # a firm by itself


def test_PK_09_several_own_parties_form_a_consortium(pk: Any, make_firm: Any, make_leg: Any) -> None:
    one, two, other = make_firm("PK", "One"), make_firm("PK", "Two"), make_firm("RU", "Other")
    found = pk.findings(pk.deal(make_leg(1, other, one), make_leg(2, two, other)))
    assert list(found) == ["PK-09"]
    assert found["PK-09"].severity == "warn"
    assert pk.codes(pk.deal(make_leg(1, other, one), make_leg(2, one, other))) == []


def test_PK_10_every_leg_has_a_valuation(pk: Any) -> None:
    found = pk.findings(pk.with_leg(2, expected=None, reference=None))
    assert list(found) == ["PK-10"]
    assert found["PK-10"].about == ("leg 2",)


@pytest.mark.parametrize(
    ("exports", "broken"), [(8_000, False), (7_999, True), (12_000, False), (12_001, True), (10_000, False)]
)
def test_PK_11_expected_values_stay_within_tolerance(pk: Any, exports: int, broken: bool) -> None:
    assert ("PK-11" in pk.codes(pk.with_worth(10_000, exports))) is broken


def test_PK_11_says_how_many_tonnes_would_balance(pk: Any) -> None:
    found = pk.findings(pk.with_worth(40_000_000, 20_000_000))["PK-11"]
    assert found.params["lean_percent"] == "-50.0"
    assert str(found.params["balanced"]) == "2,000 t"
    assert "About 2,000 t of goods of PK instead of 1,000 t" in found.sentence


def test_PK_11_cures_with_imports_where_no_export_could(pk: Any, make_firm: Any, make_leg: Any) -> None:
    own, other = make_firm("PK", "Own"), make_firm("RU", "Other")
    legs = (
        make_leg(1, other, own, tonnes=100),
        make_leg(2, own, other, tonnes=400),
        make_leg(3, own, other, tonnes=400),
    )
    found = pk.findings(pk.deal(*legs))["PK-11"]
    assert (found.about, str(found.params["balanced"])) == (("leg 1",), "800 t")


@pytest.mark.parametrize(("exports", "broken"), [(8_000, False), (7_999, True), (12_000, False), (12_001, True)])
def test_PK_12_assessed_imports_and_exports_stay_within_tolerance(pk: Any, exports: int, broken: bool) -> None:
    assert pk.codes(pk.net_off(10_000, exports, cure="Bring more.")) == (["PK-12"] if broken else [])


def test_PK_12_nothing_imported_is_out_of_balance(pk: Any) -> None:
    found = pk.findings(pk.net_off(0, 1))["PK-12"]
    assert found.params["lean_percent"] == "100.0"
    assert pk.codes(pk.net_off(0, 0)) == []


@pytest.mark.parametrize(
    ("exports", "codes"),
    [(8_500, []), (8_499, ["PK-13"]), (8_000, ["PK-13"]), (11_500, []), (11_501, ["PK-13"]), (12_000, ["PK-13"])],
)
def test_PK_13_a_deal_near_the_edge_is_warned_of(pk: Any, exports: int, codes: list[str]) -> None:
    assert pk.codes(pk.with_worth(10_000, exports)) == codes


@pytest.mark.parametrize(("contract", "codes"), [(625, []), (626, ["PK-14"]), (375, []), (374, ["PK-14"])], ids=str)
def test_PK_14_unit_values_lie_near_their_reference(pk: Any, contract: int, codes: list[str]) -> None:
    assert pk.codes(pk.with_leg(1, contract_value=Value(contract * 100_000))) == codes


def test_PK_15_both_sides_are_not_mispriced_the_same_way(pk: Any) -> None:
    incoming, outgoing = pk.clean.legs
    high, low = Value(626 * 100_000), Value(374 * 100_000)
    both_high = pk.deal(replace(incoming, contract_value=high), replace(outgoing, contract_value=high))
    both_low = pk.deal(replace(incoming, contract_value=low), replace(outgoing, contract_value=low))
    apart = pk.deal(replace(incoming, contract_value=high), replace(outgoing, contract_value=low))
    assert pk.codes(both_high) == ["PK-14", "PK-15"]
    assert pk.codes(both_low) == ["PK-14", "PK-15"]
    assert pk.codes(apart) == ["PK-14"]
    assert pk.findings(both_high)["PK-15"].params["imports_percent"] == "25.2"


def test_PK_16_a_hit_stops_the_deal(pk: Any, make_firm: Any) -> None:
    assert pk.codes(pk.with_partner(screening=Screening.HIT)) == ["PK-16"]
    one, two = make_firm("PK", "One"), make_firm("PK", "Two", screening=Screening.HIT)
    found = pk.findings(pk.with_members(one, two))
    assert list(found) == ["PK-16"]
    assert found["PK-16"].about == ("two",)


def test_PK_17_everybody_is_screened(pk: Any) -> None:
    assert pk.codes(pk.with_partner(screening=Screening.UNSCREENED)) == ["PK-17"]
    assert pk.codes(pk.with_own(screening=Screening.CLEAR)) == []


def test_PK_18_the_mission_certifies_until_the_amendment(worlds: Any) -> None:
    before, after = worlds("PK", BEFORE), worlds("PK", AMENDED)
    assert before.codes(before.with_partner(mission_certificate=False)) == ["PK-18", "PK-25"]
    assert after.codes(after.with_partner(mission_certificate=False)) == []


def test_PK_44_goods_wait_while_a_certificate_is_withdrawn(worlds: Any) -> None:
    for day in (BEFORE, AMENDED):
        seen = worlds("PK", day)
        assert "PK-44" in seen.declared(seen.with_partner(certificate_withdrawn=True))
        assert "PK-44" not in seen.declared(seen.with_own(certificate_withdrawn=True))


def test_PK_19_the_own_side_undertakes_since_the_amendment(worlds: Any) -> None:
    before, after = worlds("PK", BEFORE), worlds("PK", AMENDED)
    assert before.codes(before.with_own(undertaking_signed=False)) == ["PK-25"]
    assert after.codes(after.with_own(undertaking_signed=False)) == ["PK-19"]


def test_PK_20_goods_stand_in_the_lists_of_2023_until_the_amendment(worlds: Any, make_listing: Any) -> None:
    before, after = worlds("PK", BEFORE), worlds("PK", AMENDED)
    rice = make_listing("PK", "1006", "permitted", "export")
    assert before.codes(before.with_leg(2, listings=(rice,))) == ["PK-25"]
    for wrong in (
        (),
        (replace(rice, prefix="1007"),),
        (replace(rice, direction="import"),),
        (replace(rice, partner="IR"),),
        (replace(rice, order="RU"),),
    ):
        assert before.codes(before.with_leg(2, listings=wrong)) == ["PK-20", "PK-25"]
        assert after.codes(after.with_leg(2, listings=wrong)) == []


def test_PK_21_banned_goods_do_not_travel(pk: Any, make_listing: Any) -> None:
    ban = make_listing("PK", "1006", "banned", "export")
    assert pk.codes(pk.with_leg(2, listings=(ban,))) == ["PK-21"]
    assert pk.codes(pk.with_leg(2, listings=(replace(ban, direction="import"),))) == []
    assert pk.codes(pk.with_leg(2, listings=(replace(ban, since=TODAY, until=TODAY + timedelta(days=1)),))) == ["PK-21"]
    assert pk.codes(pk.with_leg(2, listings=(replace(ban, until=TODAY),))) == []
    assert pk.codes(pk.with_leg(2, listings=(replace(ban, since=TODAY + timedelta(days=1)),))) == []


def test_PK_22_restricted_goods_have_their_permit(pk: Any, make_listing: Any) -> None:
    line = make_listing("PK", "07", "restricted", "import")
    assert pk.codes(pk.with_leg(1, listings=(line,))) == ["PK-22"]
    assert pk.codes(pk.with_leg(1, listings=(line,), permits=frozenset({"RU"}))) == ["PK-22"]
    assert pk.codes(pk.with_leg(1, listings=(line,), permits=frozenset({"PK"}))) == []


def test_PK_23_energy_will_have_its_price_attested(pk: Any) -> None:
    found = pk.findings(pk.with_energy("on"))
    assert [(one.code, one.severity) for one in found.values()] == [("PK-23", "warn")]
    assert "PK-23" not in pk.codes(pk.with_energy("off"))


def test_PK_24_imports_originate_in_the_partner_country(pk: Any) -> None:
    assert pk.codes(pk.with_leg(1, origin="KZ")) == ["PK-24"]
    assert pk.codes(pk.with_leg(1, origin="RU")) == []


def test_PK_25_exports_follow_imports_until_the_amendment(worlds: Any) -> None:
    before, after = worlds("PK", BEFORE), worlds("PK", AMENDED)
    assert before.findings(before.clean)["PK-25"].severity == "warn"
    assert after.codes(after.clean) == []


def test_PK_26_every_leg_has_an_open_route(pk: Any) -> None:
    assert pk.codes(pk.with_leg(1, transit_days=None)) == ["PK-26"]


@pytest.mark.parametrize(("days", "codes"), [(55, []), (56, ["PK-27"])])
def test_PK_27_goods_arrive_with_shelf_life_left(pk: Any, days: int, codes: list[str]) -> None:
    assert pk.codes(pk.with_leg(1, transit_days=days)) == codes
    assert pk.codes(pk.with_leg(1, transit_days=days, shelf_days=None)) == []


@pytest.mark.parametrize(
    ("day", "days", "broken"), [(AMENDED, 100, False), (AMENDED, 101, True), (BEFORE, 50, False), (BEFORE, 51, True)]
)
def test_PK_28_transit_fits_the_netting_days(worlds: Any, day: date, days: int, broken: bool) -> None:
    world = worlds("PK", day)  # in 2023 the other leg's 20 days come on top, and 90 days are given
    assert ("PK-28" in world.codes(world.with_leg(1, transit_days=days, shelf_days=None))) is broken


def test_PK_29_the_net_off_is_in_time(pk: Any) -> None:
    assert pk.codes(pk.net_off(due_date=TODAY)) == []
    assert pk.codes(pk.net_off(due_date=TODAY - timedelta(days=1))) == ["PK-29"]


def test_PK_30_every_declaration_is_assessed(pk: Any) -> None:
    assert pk.codes(pk.net_off(unassessed_declarations=1)) == ["PK-30"]


def test_PK_31_no_transfer_is_pending(pk: Any) -> None:
    assert pk.codes(pk.net_off(pending_transfers=1)) == ["PK-31"]


def test_PK_32_goods_go_both_ways(pk: Any) -> None:
    incoming, outgoing = pk.clean.legs
    assert pk.codes(pk.deal(incoming)) == ["PK-32"]
    assert pk.codes(pk.deal(outgoing)) == ["PK-32"]


def test_PK_33_a_deal_has_six_parties_at_most(pk: Any, make_firm: Any, make_leg: Any) -> None:
    own = make_firm("PK", "Own")
    others = [make_firm("RU", f"Other{number}") for number in range(6)]
    legs = [make_leg(number, other, own) for number, other in enumerate(others)]
    legs.append(make_leg(9, own, others[0], tonnes=6000))
    assert pk.codes(pk.deal(*legs)) == ["PK-33"]
    legs = [one for one in legs if one.number != 5]
    assert (
        pk.codes(
            pk.deal(
                *legs[:-1],
                replace(
                    legs[-1],
                    quantity=legs[0].quantity,
                    expected=Value(250_000_000),
                    contract_value=Value(250_000_000),
                    reference=None,
                ),
            )
        )
        == []
    )


def test_PK_34_everyone_who_shares_acknowledges_joint_liability(pk: Any, make_firm: Any, make_leg: Any) -> None:
    one, silent = make_firm("PK", "One"), make_firm("PK", "Two", joint_liability_acknowledged=False)
    union = {"kind": "consortium", "name": "Union", "members": (one, silent)}
    found = pk.findings(pk.with_own(**union, joint_liability_acknowledged=False))
    assert list(found) == ["PK-34"]
    assert found["PK-34"].about == ("two",)
    assert pk.codes(pk.with_own(**union, joint_liability_acknowledged=True)) == []
    assert pk.codes(pk.with_own(joint_liability_acknowledged=False)) == []
    other = make_firm("RU", "Other")
    together = pk.deal(make_leg(1, other, one), make_leg(2, silent, other))
    assert pk.codes(together) == ["PK-09", "PK-34"]


def test_deal_A_leans_19_6_percent_and_is_one_price_move_from_breach(
    worlds: Any, make_firm: Any, make_leg: Any
) -> None:
    world = worlds("PK", date(2024, 10, 1))
    own, other = make_firm("PK", "Meskay"), make_firm("RU", "Astarta")
    rice = make_leg(2, own, other, 20_000)
    rice = replace(
        rice,
        expected=Value(1_125_060_000),
        contract_value=Value(1_125_060_000),
        reference=Price(56_253, rice.quantity.unit),
    )
    found = world.findings(world.deal(make_leg(1, other, own, 20_000, 700), rice))
    assert list(found) == ["PK-13", "PK-25"]
    warning = found["PK-13"]
    assert warning.params["lean_percent"] == "-19.6"
    assert str(warning.params["balanced"]) == "24,900 t"
    assert str(warning.params["balanced_exactly"]) == "24,887.562 t"
    assert str(warning.params["edge_value"]) == "560.00 UAC/t"
    assert warning.params["move_percent"] == "-0.4"


def test_deal_B_breaks_the_tolerance(worlds: Any, make_firm: Any, make_leg: Any) -> None:
    world = worlds("PK", date(2024, 10, 1))
    own, other = make_firm("PK", "Meskay"), make_firm("RU", "Astarta")
    legs = (
        make_leg(1, other, own, 15_000, 700),
        make_leg(2, other, own, 10_000, 700),
        make_leg(3, own, other, 15_000, 575),
        make_leg(4, own, other, 10_000, 250),
    )
    found = world.findings(world.deal(*legs))
    assert list(found) == ["PK-11", "PK-25"]
    assert found["PK-11"].params["lean_percent"] == "-36.4"
    assert str(found["PK-11"].params["balanced"]) == "26,100 t"
