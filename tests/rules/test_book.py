"""The rulebook as a whole: rules have number, source, day, test and sentence; figures have values by date."""

import re
from datetime import date
from pathlib import Path

import pytest

from tarazu.kernel.quantity import Dimension, Quantity, Unit
from tarazu.rulebook.balance import Sides, edge_of, is_outside, lean_text, percent_text, readable
from tarazu.rulebook.book import all_rules, orders, rules_of
from tarazu.rulebook.figures import FigureAbsent, all_figures, figures_on
from tarazu.rulebook.goods import read_listings
from tarazu.rulebook.rules import Stage

HERE = Path(__file__).parent
NOWHERE_SET = {"individual_value_max", "individual_files_max"}  # no text names a figure; a rule keeper may set one
UNSET = {order: NOWHERE_SET | ({"public_holidays"} if order == "AF" else set()) for order in orders()}
BEFORE, AMENDED = date(2025, 10, 16), date(2025, 10, 17)


def test_every_rule_has_a_test_of_its_number() -> None:
    written = "\n".join(path.read_text(encoding="utf-8") for path in HERE.glob("test_*.py"))
    missing = [rule.code for rule in all_rules() if f"def test_{rule.code.replace('-', '_')}_" not in written]
    assert missing == []


def test_every_rule_has_a_number_of_its_own_a_source_and_a_day() -> None:
    codes = [rule.code for rule in all_rules()]
    assert len(set(codes)) == len(codes)
    for rule in all_rules():
        assert re.fullmatch(rf"{rule.order}-\d\d", rule.code)
        assert rule.source
        assert rule.since >= date(2023, 6, 1)
        assert rule.until is None or rule.since < rule.until
        assert rule.confidence in {"H", "M", "L"}
        assert rule.severity in {"stop", "warn"}
        assert rule.says.endswith((".", "{cure}"))
        assert rule.broken.__doc__


def test_rules_are_listed_by_order_and_stage() -> None:
    assert {rule.order for rule in all_rules()} == set(orders())
    assert [rule.code for rule in rules_of("PK", Stage.NET_OFF)] == ["PK-12", "PK-29", "PK-30", "PK-31"]
    assert all(len(rules_of(order)) >= 18 for order in orders())


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        ("netting_days", 90, 120),
        ("sequence", "import_first", "any"),
        ("sanctions_evidence", "mission_certificate", "undertaking"),
        ("goods_rule", "appendix", "policy_orders"),
        ("applicant_kinds", ("state_owned", "private"), ("state_owned", "private", "individual", "consortium")),
        ("liability", "applicant", "joint_and_several"),
    ],
)
def test_both_texts_live_by_date(key: str, before: object, after: object) -> None:
    figure = all_figures("PK")[key]
    assert figure.on(BEFORE).value == before
    assert figure.on(AMENDED).value == after


def test_the_tolerance_says_how_sure_it_is() -> None:
    figure = all_figures("PK")["tolerance_percent"]
    assert (figure.on(date(2024, 10, 1)).value, figure.on(date(2024, 10, 1)).confidence) == (20, "L")
    assert (figure.on(date(2025, 11, 5)).value, figure.on(date(2025, 11, 5)).confidence) == (20, "M")
    assert all_figures("RU")["tolerance_percent"].on(date(2024, 10, 1)).value == 0


def test_the_oil_cap_follows_its_dates() -> None:
    cap = all_figures("PK")["oil_cap_eu_uk"]
    days = (date(2025, 9, 2), date(2025, 9, 3), date(2026, 1, 31), date(2026, 2, 1))
    assert [cap.on(day).value for day in days] == [6000, 4760, 4760, 4410]


def test_a_figure_before_its_first_day_is_absent() -> None:
    with pytest.raises(FigureAbsent, match="consortium_members_min"):
        figures_on("PK", BEFORE).number("consortium_members_min")
    with pytest.raises(FigureAbsent, match="no figure 'nothing'"):
        figures_on("PK", AMENDED).number("nothing")


def test_warning_days_are_numbers() -> None:
    assert figures_on("PK", AMENDED).numbers("warning_days") == (60, 30, 15, 7)


@pytest.mark.parametrize("order", orders())
def test_every_figure_has_a_sentence_a_unit_a_source_and_a_confidence(order: str) -> None:
    for key, figure in all_figures(order).items():
        assert figure.says.endswith("."), key
        assert figure.unit, key
        assert bool(figure.values) is (key not in UNSET[order]), key
        days = [value.since for value in figure.values]
        assert days == sorted(set(days)), key
        for value in figure.values:
            assert value.source, key
            assert value.confidence in {"H", "M", "L"}, key
            assert ("Operating setting" in value.source) <= (value.confidence == "L"), key


@pytest.mark.parametrize("order", orders())
def test_every_order_holds_the_figures_that_all_share(order: str) -> None:
    shared = set.intersection(*(set(all_figures(one)) for one in orders()))
    asked = {"tolerance_percent", "netting_days", "partner_countries", "ring_parties_max", "deal_countries_max"}
    asked |= {"goal_order", "consent_days", "valuation_band_percent", "shelf_margin_days", "swing_percent", "sequence"}
    asked |= {"warning_days", "screening_threshold_percent", "four_eyes_percent", "report_cycle", "value_basis"}
    assert asked <= shared
    for key in asked:
        figures_on(order, AMENDED).figures[key].on(AMENDED)


def test_percent_has_one_decimal_rounded_half_to_even() -> None:
    assert percent_text(-2_749_400, 14_000_000) == "-19.6"
    assert [percent_text(part, 2000) for part in (1, 3, 5, -1, -3)] == ["0.0", "0.2", "0.2", "0.0", "-0.2"]
    assert percent_text(1, 1) == "100.0"


def test_a_lean_without_imports_is_whole() -> None:
    assert (lean_text(Sides(0, 5)), lean_text(Sides(0, 0)), lean_text(Sides(10, 5))) == ("100.0", "0.0", "-50.0")


@pytest.mark.parametrize("imports", [1, 3, 7, 9_999, 10_000, 10_001])
@pytest.mark.parametrize("tolerance", [0, 1, 20])
def test_the_edge_is_the_last_value_inside(imports: int, tolerance: int) -> None:
    low, high = edge_of(Sides(imports, 0), tolerance), edge_of(Sides(imports, 10 * imports), tolerance)
    assert not is_outside(Sides(imports, low), tolerance)
    assert is_outside(Sides(imports, low - 1), tolerance)
    assert not is_outside(Sides(imports, high), tolerance)
    assert is_outside(Sides(imports, high + 1), tolerance)


def test_a_readable_quantity_has_three_leading_digits() -> None:
    kilogram_steps = Unit("TNE", "t", Dimension.MASS, 1000, 1)
    assert str(readable(Quantity(24_887_562, kilogram_steps))) == "24,900 t"
    assert str(readable(Quantity(12, kilogram_steps))) == "0.012 t"


def test_a_goods_list_is_read_with_an_error_for_every_wrong_line() -> None:
    head = "order,prefix,direction,effect,category,partner,since,until,source\n"
    good = "PK,1006,export,permitted,rice,,2023-06-01,2025-10-17,SRO 642(I)/2023\n"
    listing = read_listings(head + good).records[0]
    assert (listing.partner, listing.until) == (None, date(2025, 10, 17))
    wrong = head + good + "PK,106,export,permitted,rice,,2023-06-01,,x\nPK,10,export,allowed,rice,,2023-06-01,,x\n"
    assert [(error.line, error.column) for error in read_listings(wrong).errors] == [(3, "prefix"), (4, "effect")]
