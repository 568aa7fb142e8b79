"""Authorisation: complete files, approval numbers that check themselves, and allowances never exceeded."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu.authorisation.application import (
    Applicant,
    ApplicationIncomplete,
    NoSideInDeal,
    apply,
    missing_fields,
    must_be_complete,
)
from tarazu.authorisation.authorisation import (
    AUTHORISATION_LIFE,
    Authorisation,
    AuthorisationEvent,
    AuthorisationState,
)
from tarazu.authorisation.draw_down import (
    AllowanceAbsent,
    AllowanceExceeded,
    NeverDrawn,
    NotInForce,
    check_room,
    draw_down,
    give_back,
    quantity_left,
    value_left,
)
from tarazu.authorisation.grant import (
    ApprovalNumberWrong,
    NoteMissing,
    TaxNumberMissing,
    approval_number,
    check_approval_number,
    decide,
    grant,
)
from tarazu.contracts.contract import Contract
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.quantity import Dimension, Quantity, Unit, UnitMismatch
from tarazu.kernel.value import Value
from tarazu.registry.parties import Party
from tarazu.rulebook.figures import Figures, figures_on

DAY = date(2025, 11, 25)
TONNE = Unit("TNE", "t", Dimension.MASS, 1000, 1)
KILOGRAM = Unit("KGM", "kg", Dimension.MASS, 1, 1)
ORIGINS = {1: "RU", 2: "PK"}


@pytest.fixture
def applied(signed: Contract, parties: dict[str, Party], figures: dict[str, Figures]) -> Authorisation:
    return apply(signed, parties, figures["PK"], applicant=Applicant("pk1", ()), authority_id="aut", day=DAY)


@pytest.fixture
def granted(applied: Authorisation, figures: dict[str, Figures]) -> Authorisation:
    return grant(applied, figures["PK"], number=approval_number("PK", 2025, 42, "1234561"), day=DAY)


def test_an_application_has_an_allowance_for_every_leg_as_its_country_sees_it(
    applied: Authorisation, signed: Contract, parties: dict[str, Party], figures: dict[str, Figures]
) -> None:
    assert [(one.leg_number, one.direction) for one in applied.allowances] == [(1, "import"), (2, "export")]
    assert applied.allowances[0].quantity == Quantity(1_003_000, TONNE)
    assert applied.allowances[0].value == Value(84_000_000)
    assert applied.members == ("pk1",)
    russian = apply(signed, parties, figures["RU"], applicant=Applicant("ru1", ("ru1",)), authority_id="fcs", day=DAY)
    assert [one.direction for one in russian.allowances] == ["export", "import"]
    assert russian.id != applied.id
    with pytest.raises(NoSideInDeal, match="of IR"):
        apply(signed, parties, figures_on("IR", DAY), applicant=Applicant("x", ()), authority_id="a", day=DAY)


def test_a_complete_file_lacks_nothing(signed: Contract, parties: dict[str, Party]) -> None:
    assert missing_fields(signed, parties, ORIGINS, "PK") == ()
    must_be_complete(())


def test_everything_that_lacks_is_said_at_once(signed: Contract, draft: Contract, parties: dict[str, Party]) -> None:
    leg = replace(signed.legs[0], commodity="", quantity=Quantity(0, TONNE), value=Value(0))
    empty = replace(signed, legs=(leg, signed.legs[1]), valid_until=signed.signed_on or DAY)
    nowhere = {**parties, "pk1": replace(parties["pk1"], seat="")}
    missing = missing_fields(empty, nowhere, {}, "PK")
    assert [one.sentence for one in missing] == [
        "The address of Indus Rice is missing.",
        "Leg 1 does not describe its goods.",
        "Leg 1 has no quantity.",
        "Leg 1 has no value.",
        "Leg 1 lacks the declaration that its goods originate in RU.",
        "The contract ends before it begins: give it an expiry day after its signature.",
    ]
    with pytest.raises(ApplicationIncomplete, match=r"address of Indus Rice.*expiry day"):
        must_be_complete(missing)
    assert "not signed" in missing_fields(draft, parties, ORIGINS, "PK")[0].sentence
    assert (
        "name of a party is missing: ru1" in missing_fields(signed, {"pk1": parties["pk1"]}, ORIGINS, "PK")[0].sentence
    )


def test_an_approval_number_says_whose_it_is() -> None:
    number = approval_number("PK", 2025, 42, "1234567")
    assert number.startswith("PK-25-1234567-000042-")
    found = check_approval_number(f" {number.lower()} ")
    assert (found.order, found.year, found.tax_number, found.serial) == ("PK", 2025, "1234567", 42)
    assert approval_number("RU", 2025, 1, "77-01 234567") == approval_number("RU", 2025, 1, "7701234567")
    with pytest.raises(TaxNumberMissing):
        approval_number("PK", 2025, 1, None)


@given(serial=st.integers(1, 999_999), at=st.integers(0, 30), digit=st.sampled_from("0123456789"))
def test_one_wrong_character_is_always_noticed(serial: int, at: int, digit: str) -> None:
    number = approval_number("PK", 2025, serial, "1234567")
    at %= len(number)
    wrong = number[:at] + digit + number[at + 1 :]
    if wrong != number:
        with pytest.raises(ApprovalNumberWrong):
            check_approval_number(wrong)


@pytest.mark.parametrize("text", ["", "PK", "PK-25-1234567-000042", "PK-25--000042-17", "PK-٢٥-1234567-000042-17"])
def test_what_has_no_shape_is_no_approval_number(text: str) -> None:
    with pytest.raises(ApprovalNumberWrong):
        check_approval_number(text)


def test_two_swapped_digits_are_noticed() -> None:
    number = approval_number("PK", 2025, 42, "1234567")
    with pytest.raises(ApprovalNumberWrong):
        check_approval_number(number.replace("1234567", "1243567"))


def test_a_grant_carries_the_figures_of_its_day(granted: Authorisation, figures: dict[str, Figures]) -> None:
    assert granted.state is AuthorisationState.GRANTED
    assert (granted.netting_days, granted.tolerance_percent, granted.granted_on) == (120, 20, DAY)
    with pytest.raises(StepRefused):
        grant(granted, figures["PK"], number=granted.approval_number, day=DAY)


def test_a_grant_needs_a_number_that_checks(applied: Authorisation, figures: dict[str, Figures]) -> None:
    with pytest.raises(ApprovalNumberWrong):
        grant(applied, figures["PK"], number="PK-25-1234567-000042-00", day=DAY)


def test_every_other_decision_is_in_writing(applied: Authorisation, granted: Authorisation) -> None:
    with pytest.raises(NoteMissing, match="its reason in writing"):
        decide(applied, AuthorisationEvent.QUERY, note=" ", day=DAY)
    queried = decide(applied, AuthorisationEvent.QUERY, note="Which origin?", day=DAY)
    assert (queried.state, queried.note, queried.closed_on) == (AuthorisationState.QUERIED, "Which origin?", None)
    cancelled = decide(granted, AuthorisationEvent.CANCEL, note="Balance not kept", day=DAY)
    assert cancelled.closed_on == DAY


def test_every_pair_of_an_authorisation_is_listed_or_refused() -> None:
    for state in AuthorisationState:
        for event in AuthorisationEvent:
            if (state, event) not in AUTHORISATION_LIFE.steps:
                with pytest.raises(StepRefused):
                    AUTHORISATION_LIFE.advance(state, event)
    assert {state.value for state in AUTHORISATION_LIFE.ends()} == {"closed"}  # all else may be overturned on appeal


def test_a_draw_down_never_exceeds_quantity_or_value(granted: Authorisation) -> None:
    drawn = draw_down(granted, 1, Quantity(1_003_000, TONNE), Value(84_000_000))
    assert (quantity_left(drawn.allowances[0]).steps, value_left(drawn.allowances[0]).minor) == (0, 0)
    assert drawn.allowances[1] == granted.allowances[1]
    for quantity, value in ((Quantity(1_003_001, TONNE), Value(1)), (Quantity(1, TONNE), Value(84_000_001))):
        with pytest.raises(AllowanceExceeded, match=r"1,003 t worth 840,000\.00 UAC"):
            draw_down(granted, 1, quantity, value)
    with pytest.raises(AllowanceExceeded, match=r"0 t worth 0\.00 UAC"):
        draw_down(drawn, 1, Quantity(1, TONNE), Value(1))


def test_room_is_checked_without_drawing(granted: Authorisation) -> None:
    assert check_room(granted, 2, Quantity(1_250_000, TONNE), Value(84_000_000)) == granted.allowances[1]
    with pytest.raises(AllowanceExceeded):
        check_room(granted, 2, Quantity(1_250_001, TONNE), Value(1))


def test_an_assessment_may_find_nothing(granted: Authorisation) -> None:
    assert draw_down(granted, 1, Quantity(0, TONNE), Value(0)) == granted


def test_what_is_given_back_may_be_drawn_again(granted: Authorisation) -> None:
    part, worth = Quantity(400_000, TONNE), Value(30_000_000)
    drawn = draw_down(granted, 1, part, worth)
    assert give_back(drawn, 1, part, worth) == granted
    with pytest.raises(NeverDrawn):
        give_back(drawn, 1, part + Quantity(1, TONNE), worth)
    with pytest.raises(NeverDrawn):
        give_back(drawn, 1, part, worth + Value(1))


def test_only_a_granted_permit_is_drawn_down(applied: Authorisation, granted: Authorisation) -> None:
    with pytest.raises(NotInForce, match="'applied'"):
        check_room(applied, 1, Quantity(1, TONNE), Value(1))
    suspended = decide(granted, AuthorisationEvent.SUSPEND, note="Border closed", day=DAY)
    with pytest.raises(NotInForce, match="'suspended'"):
        draw_down(suspended, 1, Quantity(1, TONNE), Value(1))


def test_an_unknown_leg_or_unit_is_refused(granted: Authorisation) -> None:
    with pytest.raises(AllowanceAbsent, match="leg 9"):
        check_room(granted, 9, Quantity(1, TONNE), Value(1))
    with pytest.raises(UnitMismatch):
        check_room(granted, 1, Quantity(1, KILOGRAM), Value(1))
