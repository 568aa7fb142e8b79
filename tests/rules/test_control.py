"""Rules of goods control of every order at their edges: plant health, quotas, the energy gate, and at declaration."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tarazu.kernel.value import Value
from tarazu.rulebook.book import judge_declaration
from tarazu.rulebook.control import Control, Permit, PermitKind

TODAY = date(2025, 11, 20)
BEFORE, AMENDED = date(2025, 10, 16), date(2025, 10, 17)


def assert_plant_health(side: Any, make_listing: Any, code: str) -> None:
    """A bar on what comes in holds a plant that is not approved by this very order, at the deal and at the border."""
    bar = (make_listing(side.order, "", "plant_health", "import"), make_listing("PK", "", "permitted"))
    barred = side.with_leg(1, listings=bar)
    assert side.codes(barred) == [code]
    assert side.declared(barred) == [code]
    assert side.findings(barred)[code].params["givers"] == "Other"
    assert side.codes(side.with_leg(1, listings=bar, establishments=frozenset({side.partner}))) == [code]
    assert side.codes(side.with_leg(1, listings=bar, establishments=frozenset({side.order}))) == []
    assert side.codes(side.with_leg(2, listings=bar)) == []  # the bar is on what comes in


def assert_quota_holds(side: Any, make_quota: Any, code: str) -> None:
    """The clean deal moves 1,000 t out: a quota with exactly so much left lets it through."""
    shares = frozenset({side.order})
    for used, codes in ((9_000, []), (9_001, [code]), (0, []), (10_000, [code]), (11_000, [code])):
        use = make_quota(side.order, "export", 10_000, used, side.day)
        facts = side.with_leg(2, quotas=(use,), quota_shares=shares)
        assert side.codes(facts) == codes
        assert side.declared(facts) == codes
    use = make_quota(side.order, "export", 10_000, 8_500, side.day)
    incoming, outgoing = side.clean.legs
    both = (replace(leg, quotas=(use,), quota_shares=shares) for leg in (outgoing, replace(outgoing, number=3)))
    found = side.findings(side.deal(incoming, *both))[code]
    assert (str(found.params["asked"]), str(found.params["left"])) == ("2,000 t", "1,500 t")
    assert found.about == ("leg 2", "leg 3")


def assert_quota_counts(side: Any, make_quota: Any, code: str) -> None:
    """Whoever shows a share is not warned."""
    use = make_quota(side.order, "export", 10_000, 1_000, side.day)
    found = side.findings(side.with_leg(2, quotas=(use,)))
    assert list(found) == [code]
    assert (found[code].severity, str(found[code].params["left"])) == ("warn", "9,000 t")
    assert side.codes(side.with_leg(2, quotas=(use,), quota_shares=frozenset({side.partner}))) == [code]
    assert side.codes(side.with_leg(2, quotas=(use,), quota_shares=frozenset({side.order}))) == []
    assert side.codes(side.clean) == []


def assert_energy_gate(side: Any, code: str) -> None:
    """Off as delivered; on by a figure; other goods never ask."""
    shut = side.with_energy("off")
    assert side.clean.figures.word("energy_gate") == "off"
    assert side.codes(shut) == [code]
    assert side.declared(shut)[0] == code
    assert code not in side.codes(side.with_energy("on"))


def assert_loading(side: Any, loading: Any, code: str) -> None:
    """Asked at declaration alone, of energy alone, and with the freight itemised."""
    assert side.declared(side.with_energy("on")) == [code]
    assert side.declared(side.with_energy("on", loading=loading)) == []
    assert side.declared(side.with_energy("on", loading=replace(loading, freight_itemised=False))) == [code]
    assert code not in side.codes(side.with_energy("on"))
    assert side.declared(side.clean) == []


def test_PK_35_plant_health_lets_approved_establishments_in(worlds: Any, make_listing: Any) -> None:
    assert_plant_health(worlds("PK", TODAY), make_listing, "PK-35")


def test_PK_36_no_deal_takes_more_than_is_left_of_a_quota(worlds: Any, make_quota: Any) -> None:
    assert_quota_holds(worlds("PK", TODAY), make_quota, "PK-36")


def test_PK_37_goods_under_a_quota_show_their_share(worlds: Any, make_quota: Any) -> None:
    assert_quota_counts(worlds("PK", TODAY), make_quota, "PK-37")


def test_PK_38_energy_is_off_until_a_figure_opens_it(worlds: Any) -> None:
    assert_energy_gate(worlds("PK", TODAY), "PK-38")


def test_PK_39_each_loading_is_attested(worlds: Any, make_attestation: Any) -> None:
    assert_loading(worlds("PK", TODAY), make_attestation(TODAY), "PK-39")


@pytest.mark.parametrize(
    ("day", "service", "cents", "codes"),
    [
        (date(2025, 9, 2), "eu_uk", 6000, []),
        (date(2025, 9, 2), "eu_uk", 6001, ["PK-40"]),
        (date(2025, 9, 3), "eu_uk", 4760, []),
        (date(2025, 9, 3), "eu_uk", 4761, ["PK-40"]),
        (date(2026, 1, 31), "eu_uk", 4760, []),
        (date(2026, 2, 1), "eu_uk", 4410, []),
        (date(2026, 2, 1), "eu_uk", 4411, ["PK-40"]),
        (date(2026, 2, 1), "us", 6000, []),
        (date(2026, 2, 1), "us", 6001, ["PK-40"]),
        (date(2026, 2, 1), "", 9999, []),
        (date(2022, 12, 5), "us", 6001, ["PK-40"]),
        (date(2022, 12, 4), "us", 6001, []),  # no cap yet
    ],
)
def test_PK_40_an_imputed_price_lies_within_the_cap_of_whose_services_it_uses(
    worlds: Any, make_attestation: Any, day: date, service: str, cents: int, codes: list[str]
) -> None:
    """The cap is that of the day of loading, whatever the day of declaring."""
    side = worlds("PK", date(2026, 5, 1))
    loading = make_attestation(day, barrel_cents=cents, services=(service,) if service else ())
    crude = {"hs": "270900", "loading": loading}
    assert side.declared(with_crude(side, **crude)) == codes
    assert side.declared(with_crude(side, **{**crude, "hs": "271012"})) == []  # a product is no crude
    assert side.declared(with_crude(side, **crude, origin="IR")) == []  # nor crude of another origin


def with_crude(side: Any, **changes: Any) -> Any:
    """A cargo that the lists of the order call energy comes in under an open gate."""
    facts = side.with_energy("on", **changes)
    lines = tuple(replace(line, prefix="27") if line.effect == "energy" else line for line in facts.legs[0].listings)
    return replace(facts, legs=(replace(facts.legs[0], listings=lines), *facts.legs[1:]))


def test_PK_41_the_contract_still_holds_when_it_is_applied_for(worlds: Any) -> None:
    side = worlds("PK", TODAY)
    assert side.codes(replace(side.clean, valid_until=TODAY)) == []  # its last day is in
    assert side.codes(replace(side.clean, valid_until=TODAY - timedelta(days=1))) == ["PK-41"]
    assert side.codes(replace(side.clean, valid_until=None)) == ["PK-41"]


def test_PK_50_nothing_is_declared_under_a_contract_that_is_over(worlds: Any) -> None:
    side = worlds("PK", TODAY)
    assert side.declared(replace(side.clean, valid_until=TODAY)) == []  # its last day is in
    assert side.declared(replace(side.clean, valid_until=TODAY - timedelta(days=1))) == ["PK-50"]
    assert worlds("RU", TODAY).declared(replace(worlds("RU", TODAY).clean, valid_until=TODAY - timedelta(days=1))) == []


def test_PK_42_before_the_amendment_exports_stay_within_assessed_imports(worlds: Any, make_listing: Any) -> None:
    before, after = worlds("PK", BEFORE), worlds("PK", AMENDED)

    def exporting(side: Any, imports: int, exported: int, now: int) -> list[str]:
        leg = replace(side.clean.legs[1], contract_value=Value(now))
        facts = replace(side.deal(leg), imports_assessed=imports, exports_declared=exported)
        found: list[str] = side.declared(facts)
        return found

    assert exporting(before, 10_000, 4_000, 6_000) == []
    assert exporting(before, 10_000, 4_000, 6_001) == ["PK-42"]
    assert exporting(before, 0, 0, 1) == ["PK-42"]
    assert exporting(after, 0, 0, 1) == []
    assert before.declared(before.deal(before.clean.legs[0])) == []


def test_RU_23_plant_health_lets_approved_establishments_in(worlds: Any, make_listing: Any) -> None:
    assert_plant_health(worlds("RU", TODAY), make_listing, "RU-23")


def test_RU_24_no_deal_takes_more_than_is_left_of_a_quota(worlds: Any, make_quota: Any) -> None:
    assert_quota_holds(worlds("RU", TODAY), make_quota, "RU-24")


def test_RU_10_goods_under_a_quota_show_their_share(worlds: Any, make_quota: Any) -> None:
    assert_quota_counts(worlds("RU", TODAY), make_quota, "RU-10")


def test_RU_25_energy_is_off_until_a_figure_opens_it(worlds: Any) -> None:
    assert_energy_gate(worlds("RU", TODAY), "RU-25")


def test_RU_26_each_loading_is_attested(worlds: Any, make_attestation: Any) -> None:
    assert_loading(worlds("RU", TODAY), make_attestation(TODAY), "RU-26")


def test_IR_19_plant_health_lets_approved_establishments_in(worlds: Any, make_listing: Any) -> None:
    assert_plant_health(worlds("IR", TODAY), make_listing, "IR-19")


def test_IR_20_no_deal_takes_more_than_is_left_of_a_quota(worlds: Any, make_quota: Any) -> None:
    assert_quota_holds(worlds("IR", TODAY), make_quota, "IR-20")


def test_IR_21_goods_under_a_quota_show_their_share(worlds: Any, make_quota: Any) -> None:
    assert_quota_counts(worlds("IR", TODAY), make_quota, "IR-21")


def test_IR_22_energy_is_off_until_a_figure_opens_it(worlds: Any) -> None:
    assert_energy_gate(worlds("IR", TODAY), "IR-22")


def test_IR_23_each_loading_is_attested(worlds: Any, make_attestation: Any) -> None:
    assert_loading(worlds("IR", TODAY), make_attestation(TODAY), "IR-23")


def test_AF_19_plant_health_lets_approved_establishments_in(worlds: Any, make_listing: Any) -> None:
    assert_plant_health(worlds("AF", TODAY), make_listing, "AF-19")


def test_AF_20_no_deal_takes_more_than_is_left_of_a_quota(worlds: Any, make_quota: Any) -> None:
    assert_quota_holds(worlds("AF", TODAY), make_quota, "AF-20")


def test_AF_21_goods_under_a_quota_show_their_share(worlds: Any, make_quota: Any) -> None:
    assert_quota_counts(worlds("AF", TODAY), make_quota, "AF-21")


def test_AF_22_energy_is_off_until_a_figure_opens_it(worlds: Any) -> None:
    assert_energy_gate(worlds("AF", TODAY), "AF-22")


def test_AF_23_each_loading_is_attested(worlds: Any, make_attestation: Any) -> None:
    assert_loading(worlds("AF", TODAY), make_attestation(TODAY), "AF-23")


def test_bans_and_permits_are_asked_again_at_declaration(worlds: Any, make_listing: Any) -> None:
    side = worlds("PK", TODAY)
    ban, restricted = make_listing("PK", "10", "banned", "export"), make_listing("PK", "10", "restricted", "export")
    assert side.declared(side.with_leg(2, listings=(ban,))) == ["PK-21"]
    assert side.declared(side.with_leg(2, listings=(restricted,))) == ["PK-22"]
    assert side.declared(side.with_leg(2, listings=(restricted,), permits=frozenset({"PK"}))) == []


def test_a_restriction_says_what_it_asks_for(worlds: Any, make_listing: Any) -> None:
    side = worlds("PK", TODAY)
    line = make_listing("PK", "10", "restricted", "export", condition="quality certificate of the rice exporters")
    found = side.findings(side.with_leg(2, listings=(line,)))["PK-22"]
    assert "(quality certificate of the rice exporters)" in found.sentence


def test_a_quota_has_a_season_a_direction_and_a_partner(make_quota: Any) -> None:
    """The Russian grain quota of 2026, as its first and last days have it."""
    season = {"since": date(2026, 2, 15), "until": date(2026, 7, 1), "prefixes": ("1001", "1003", "1005")}
    use = make_quota("RU", "export", 20_000_000, 0, TODAY, **season)
    control = Control(quotas=(use,))

    def against(hs: str, day: date, direction: str = "export", partner: str = "PK") -> bool:
        return bool(control.quotas_for("RU", hs, direction=direction, partner=partner, day=day))

    assert [against("100199", day) for day in (date(2026, 2, 14), date(2026, 2, 15))] == [False, True]
    assert [against("100590", day) for day in (date(2026, 6, 30), date(2026, 7, 1))] == [True, False]
    assert not against("100630", date(2026, 3, 1))
    assert not against("100199", date(2026, 3, 1), direction="import")
    assert not control.quotas_for("PK", "100199", direction="export", partner="RU", day=date(2026, 3, 1))
    only_iran = Control(quotas=(replace(use, quota=replace(use.quota, partner="IR")),))
    assert not only_iran.quotas_for("RU", "100199", direction="export", partner="PK", day=date(2026, 3, 1))


def test_a_permit_covers_its_goods_and_days() -> None:
    permit = Permit("PK", "pk-rice", "1006", PermitKind.PERMIT, "P-1", TODAY, TODAY + timedelta(days=2), "a ministry")
    days = [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=2)]
    assert [permit.covers("100630", day) for day in days] == [False, True, True, False]
    assert not permit.covers("100199", TODAY)


def assert_swing(side: Any, code: str) -> None:
    """An export that takes its side ahead by exactly the swing goes; one hundredth more is held; imports never are."""
    incoming, outgoing = side.clean.legs

    def exporting(agreed: int, **changes: Any) -> dict[str, Any]:
        told = {"exports_agreed": agreed, "imports_assessed": 10_000, "agreed_side": 20_001, "swing_percent": 60}
        return {one.code: one for one in judge_declaration(replace(side.deal(outgoing), **{**told, **changes}))}

    assert exporting(22_000) == {}
    held = exporting(22_001)
    assert list(held) == [code]
    assert held[code].params["missing"] == str(Value(1))
    assert held[code].params["country"] == outgoing.giver.country
    assert exporting(22_001, imports_assessed=10_001) == {}
    assert exporting(22_001, swing_percent=None) == {}
    arriving = replace(side.deal(incoming), exports_agreed=9, agreed_side=1, swing_percent=0)
    assert side.declared(arriving) == []


def test_PK_43_no_export_leaves_beyond_the_swing_of_the_contract(worlds: Any) -> None:
    assert_swing(worlds("PK", TODAY), "PK-43")


def test_RU_27_no_export_leaves_beyond_the_swing_of_the_contract(worlds: Any) -> None:
    assert_swing(worlds("RU", TODAY), "RU-27")


def test_IR_24_no_export_leaves_beyond_the_swing_of_the_contract(worlds: Any) -> None:
    assert_swing(worlds("IR", TODAY), "IR-24")


def test_AF_24_no_export_leaves_beyond_the_swing_of_the_contract(worlds: Any) -> None:
    assert_swing(worlds("AF", TODAY), "AF-24")
