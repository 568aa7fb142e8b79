"""Shipments: three values of one delivery, papers by kind of goods, and movements that say how late they are."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tarazu.corridor.routes import Mode, Route, RouteLeg, Status
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.quantity import Dimension, Quantity, Unit, UnitMismatch
from tarazu.kernel.value import AccountUnitMismatch, Value
from tarazu.reference.places import place
from tarazu.reference.valuations import Confidence
from tarazu.shipments.assess import (
    AssessedBeforeLodged,
    AssessmentUnexplained,
    MoreThanDeclared,
    assess,
    bridge,
    release,
    reverse,
)
from tarazu.shipments.declarations import (
    DECLARATION_LIFE,
    Declaration,
    DeclarationEvent,
    DeclarationState,
    Regime,
)
from tarazu.shipments.lanes import Lane, LaneReason, Past, lane_of
from tarazu.shipments.movement import (
    MilestoneKind,
    NoSuchMilestone,
    OutOfOrder,
    keeps,
    plan_movement,
    report,
    shelf_days_left,
)
from tarazu.shipments.papers import papers_missing, papers_needed

DAY = date(2025, 12, 1)
TONNE = Unit("TNE", "t", Dimension.MASS, 1000, 1)


@pytest.fixture
def lodged() -> Declaration:
    return Declaration(
        id="dec_1",
        number="KAPE-1",
        authorisation_id="aut_1",
        leg_number=1,
        regime=Regime.IMPORT,
        party_id="pk1",
        commodity="0713.20",
        quantity=Quantity(1_000_000, TONNE),
        contract_value=Value(70_000_000),
        declared=Value(69_000_000),
        lodged_on=DAY,
    )


def route() -> Route:
    def leg(origin: str, destination: str, mode: Mode, gauge: int | None, days: int) -> RouteLeg:
        return RouteLeg(place(origin), place(destination), mode, gauge, days - 1, days, 100, "")

    legs = (
        leg("PKKHI", "PKUET", Mode.RAIL, 1676, 3),
        leg("PKUET", "IRZAH", Mode.RAIL, 1676, 5),
        leg("IRZAH", "IRMHD", Mode.RAIL, 1435, 4),
    )
    return Route("r1", "by rail", Status.RUNNING, legs, None, False, "made up", Confidence.ASSUMED)


def test_only_the_assessed_value_counts_and_its_differences_are_shown(lodged: Declaration) -> None:
    before = bridge(lodged)
    assert (before.declared_over_contract, before.assessed_over_declared) == (Value(-1_000_000), None)
    assessed = assess(
        lodged, Quantity(995_000, TONNE), Value(71_500_000), day=DAY, note="Section 25(5), identical goods"
    )
    after = bridge(assessed)
    assert assessed.state is DeclarationState.ASSESSED
    assert (after.assessed_over_declared, after.assessed_over_contract) == (Value(2_500_000), Value(1_500_000))
    assert (assessed.quantity, assessed.declared) == (lodged.quantity, lodged.declared)


def test_an_assessment_that_differs_says_why(lodged: Declaration) -> None:
    assert assess(lodged, lodged.quantity, lodged.declared, day=DAY).assessed == lodged.declared
    for found, value in ((Quantity(999_999, TONNE), lodged.declared), (lodged.quantity, Value(69_000_001))):
        with pytest.raises(AssessmentUnexplained):
            assess(lodged, found, value, day=DAY, note=" ")
        assert assess(lodged, found, value, day=DAY, note="Weighed").assessment_note == "Weighed"


def test_a_wrong_assessment_is_refused(lodged: Declaration) -> None:
    with pytest.raises(MoreThanDeclared):
        assess(lodged, Quantity(1_000_001, TONNE), lodged.declared, day=DAY, note="x")
    with pytest.raises(AssessedBeforeLodged):
        assess(lodged, lodged.quantity, lodged.declared, day=DAY - timedelta(days=1))
    with pytest.raises(UnitMismatch):
        assess(lodged, replace(lodged.quantity, unit=replace(TONNE, code="KGM")), lodged.declared, day=DAY)
    with pytest.raises(AccountUnitMismatch):
        assess(lodged, lodged.quantity, Value(69_000_000, "XXX"), day=DAY)
    assessed = assess(lodged, lodged.quantity, lodged.declared, day=DAY)
    with pytest.raises(StepRefused):
        assess(assessed, lodged.quantity, lodged.declared, day=DAY)


def test_a_reversal_keeps_what_was_assessed_and_the_reason(lodged: Declaration) -> None:
    assessed = assess(lodged, lodged.quantity, Value(70_000_000), day=DAY, note="Identical goods")
    reversed_ = reverse(release(assessed), "Wrong vessel")
    assert (reversed_.state, reversed_.assessed) == (DeclarationState.REVERSED, Value(70_000_000))
    assert reversed_.assessment_note == "Identical goods\nWrong vessel"
    with pytest.raises(StepRefused):
        reverse(reversed_, "again")
    with pytest.raises(StepRefused):
        reverse(lodged, "nothing assessed yet")


def test_every_pair_of_a_declaration_is_listed_or_refused() -> None:
    for state in DeclarationState:
        for event in DeclarationEvent:
            if (state, event) not in DECLARATION_LIFE.steps:
                with pytest.raises(StepRefused):
                    DECLARATION_LIFE.advance(state, event)
    assert DECLARATION_LIFE.ends() == {DeclarationState.REVERSED}


@pytest.mark.parametrize(
    ("hs", "special"),
    [
        ("059999", ["veterinary"]),
        ("060110", ["phytosanitary"]),
        ("071320", ["phytosanitary"]),
        ("100630", ["phytosanitary"]),
        ("140490", ["phytosanitary"]),
        ("270900", ["price_attestation"]),
        ("950662", []),
    ],
)
def test_papers_follow_the_kind_of_goods(hs: str, special: list[str]) -> None:
    always = ["certificate_of_origin", "transport_document", "insurance"]
    assert [paper.code for paper in papers_needed(hs)] == always + special
    assert [paper.code for paper in papers_missing(hs, tuple(always))] == special


def test_a_movement_has_a_milestone_for_every_place() -> None:
    movement = plan_movement(route(), DAY)
    assert [(one.kind, one.place, (one.planned - DAY).days) for one in movement.milestones] == [
        (MilestoneKind.DEPARTURE, "PKKHI", 0),
        (MilestoneKind.PASSAGE, "PKUET", 3),
        (MilestoneKind.HANDOVER, "IRZAH", 8),
        (MilestoneKind.ARRIVAL, "IRMHD", 12),
    ]
    assert (movement.days_late, movement.days_on_the_way, movement.last_reached) == (0, 12, None)


def test_a_late_milestone_moves_the_expected_arrival_and_eats_shelf_life() -> None:
    movement = report(plan_movement(route(), DAY), 1, DAY + timedelta(days=1))
    assert movement.days_on_the_way == 12
    movement = report(movement, 2, DAY + timedelta(days=9))
    assert movement.days_late == 6
    assert movement.expected_arrival == DAY + timedelta(days=18)
    assert shelf_days_left(movement, 20) == 3
    assert keeps(movement, 20, 3)
    assert not keeps(movement, 20, 4)
    assert keeps(movement, None, 100)
    assert movement.next_expected is not None
    assert movement.next_expected.number == 3


def test_milestones_are_reported_in_order() -> None:
    movement = plan_movement(route(), DAY)
    with pytest.raises(OutOfOrder):
        report(movement, 2, DAY)
    with pytest.raises(NoSuchMilestone):
        report(movement, 5, DAY)
    with pytest.raises(NoSuchMilestone):
        report(movement, 0, DAY)
    left = report(movement, 1, DAY)
    with pytest.raises(OutOfOrder):
        report(left, 1, DAY)
    with pytest.raises(OutOfOrder):
        report(left, 2, DAY - timedelta(days=1))
    for number in (2, 3, 4):
        left = report(left, number, DAY + timedelta(days=number))
    assert left.next_expected is None
    assert left.expected_arrival == DAY + timedelta(days=4)


@pytest.mark.parametrize(
    ("changes", "past", "name_held", "lane", "reasons"),
    [
        ({}, Past(3), False, Lane.GREEN, []),
        ({"papers": ()}, Past(3), False, Lane.YELLOW, [LaneReason.PAPERS_MISSING]),
        ({}, Past(), False, Lane.YELLOW, [LaneReason.FIRST_DELIVERY]),
        ({"declared": Value(69_999_999)}, Past(3), False, Lane.YELLOW, [LaneReason.BELOW_CONTRACT]),
        ({"declared": Value(70_000_000)}, Past(3), False, Lane.GREEN, []),
        ({}, Past(3, 1), False, Lane.RED, [LaneReason.FOUND_OTHERWISE]),
        ({"papers": ()}, Past(), True, Lane.RED, ["name_held", "papers_missing", "first_delivery"]),
    ],
)
def test_a_lane_has_a_reason(
    lodged: Declaration, changes: dict[str, object], past: Past, name_held: bool, lane: Lane, reasons: list[str]
) -> None:
    papers = tuple(paper.code for paper in papers_needed("071320"))
    shown = replace(lodged, **{"papers": papers, "declared": lodged.contract_value, **changes})
    assert lane_of(shown, past, name_held=name_held) == (lane, tuple(reasons))
