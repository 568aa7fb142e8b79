"""The life of a file beside its grant: service clocks, four eyes, inspection plans, amendments, appeals."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tarazu.authorisation.acts import Act, ActKind, recommended_by, service_clock
from tarazu.authorisation.amendment import BelowUsed, BeyondContract, amend
from tarazu.authorisation.appeal import (
    Appeal,
    AppealEvent,
    AppealOpen,
    AppealOvertaken,
    AppealState,
    AppealTooLate,
    AppealUnfounded,
    NothingToAppeal,
    OwnDecision,
    answer_appeal,
    lodge_appeal,
)
from tarazu.authorisation.authorisation import Allowance, Authorisation, AuthorisationState
from tarazu.authorisation.draw_down import AllowanceAbsent, NotInForce
from tarazu.authorisation.inspection import InspectionPlan, PlanIncomplete, check_plan
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.quantity import Quantity, UnitMismatch
from tarazu.kernel.value import Value
from tarazu.reference.units import unit

DAY = date(2025, 12, 1)
TONNE = unit("TNE")


def act(kind: ActKind, day: int, person: str = "officer") -> Act:
    return Act(kind, person, datetime(2025, 12, 1, 9, tzinfo=UTC) + timedelta(days=day))


@pytest.mark.parametrize(
    ("told", "today", "used", "overdue"),
    [
        ([("applied", 0)], 10, 10, False),
        ([("applied", 0)], 11, 11, True),
        ([("applied", 0), ("queried", 4)], 60, 4, False),  # the applicant's own days do not count
        ([("applied", 0), ("queried", 4), ("answered", 50)], 56, 10, False),
        ([("applied", 0), ("queried", 4), ("answered", 50)], 57, 11, True),
        ([("applied", 0), ("granted", 12)], 90, 12, True),  # decided: the days stand
        ([("applied", 0), ("refused", 3), ("appealed", 5)], 90, 3, False),
        ([("applied", 0), ("refused", 3), ("appealed", 5), ("reinstated", 40)], 50, 10, False),  # begins anew
        ([("applied", 0), ("refused", 3), ("appealed", 5), ("reinstated", 40)], 51, 11, True),
        ([("applied", 0), ("refused", 3), ("reinstated", 40), ("granted", 44)], 90, 4, False),
        ([("applied", 0), ("granted", 3), ("cancelled", 5), ("reinstated", 40)], 90, 3, False),
    ],
)
def test_the_service_clock_counts_the_days_with_customs(
    told: list[tuple[str, int]], today: int, used: int, overdue: bool
) -> None:
    clock = service_clock([act(ActKind(kind), day) for kind, day in told], 10, DAY + timedelta(days=today))
    assert (clock.days_used, clock.overdue) == (used, overdue)


def test_a_refusal_that_is_overturned_is_no_decision_any_more() -> None:
    told = [act(ActKind.APPLIED, 0, "trader"), act(ActKind.REFUSED, 3)]
    assert service_clock(told, 10, DAY).decided
    told += [act(ActKind.APPEALED, 5, "trader"), act(ActKind.REINSTATED, 40, "analyst")]
    back = service_clock(told, 10, DAY + timedelta(days=41))
    assert (back.decided, back.with_customs) == (False, True)
    assert service_clock([*told, act(ActKind.REFUSED, 45)], 10, DAY + timedelta(days=60)).days_used == 5


def test_a_recommendation_holds_until_the_file_changes() -> None:
    told = [act(ActKind.APPLIED, 0, "trader"), act(ActKind.RECOMMENDED, 1, "first")]
    assert recommended_by(told) == {"first"}
    assert recommended_by([*told, act(ActKind.ANSWERED, 2, "trader")]) == frozenset()


def test_a_plan_says_everything_before_goods_move() -> None:
    plan = InspectionPlan(
        inspector="SGS", standard="ISO 605", laboratory="SGS Karachi", sample_days="90", claim_days="14",
        quantity_tolerance="2", dispute="a second test",
    )  # fmt: skip
    check_plan(plan)
    with pytest.raises(PlanIncomplete, match="laboratory, who decides a dispute"):
        check_plan(replace(plan, laboratory=" ", dispute=""))


def file(state: AuthorisationState = AuthorisationState.GRANTED) -> Authorisation:
    allowance = Allowance(1, "export", "1006.30/basmati", Quantity(10_000, TONNE), Value(500_000), 2_000, 90_000)
    return Authorisation(
        id="aut_1", order="PK", contract_id="con_1", authority_id="PK-COLL-LAHORE", applicant_id="pk-a",
        members=("pk-a",), applied_on=DAY, allowances=(allowance,), state=state,
    )  # fmt: skip


def amended(steps: int, minor: int = 500_000, leg: int = 1, of: Authorisation | None = None) -> Authorisation:
    held = of or file()
    waiting = held.allowances[0]
    quantity = Quantity(steps, TONNE)
    return amend(held, leg, quantity, Value(minor), promised=Quantity(12_000, TONNE), waiting=waiting)


@pytest.mark.parametrize(
    ("steps", "minor", "refusal"),
    [
        (12_000, 500_000, None),
        (12_001, 500_000, BeyondContract),
        (2_000, 90_000, None),
        (1_999, 90_000, BelowUsed),
        (2_000, 89_999, BelowUsed),
    ],
)
def test_an_amendment_stays_between_what_is_used_and_what_is_promised(
    steps: int, minor: int, refusal: type[Exception] | None
) -> None:
    if refusal is None:
        assert amended(steps, minor).allowances[0].quantity.steps == steps
        assert amended(steps, minor).allowances[0].used_steps == 2_000
    else:
        with pytest.raises(refusal):
            amended(steps, minor)


def test_only_a_leg_of_a_file_in_force_is_amended_in_its_own_unit() -> None:
    with pytest.raises(AllowanceAbsent):
        amended(5_000, leg=2)
    with pytest.raises(NotInForce):
        amended(5_000, of=file(AuthorisationState.SUSPENDED))
    with pytest.raises(UnitMismatch):
        amend(file(), 1, Quantity(5, unit("KGM")), Value(1), promised=Quantity(9, TONNE), waiting=file().allowances[0])


def appeal(
    days_later: int = 0,
    *,
    state: AuthorisationState = AuthorisationState.CANCELLED,
    grounds: str = "The border was shut.",
    earlier: tuple[Appeal, ...] = (),
) -> Appeal:
    return lodge_appeal(
        file(state),
        earlier,
        party_id="pk-a",
        decided_by="officer",
        decided_on=DAY,
        grounds=grounds,
        days=30,
        today=DAY + timedelta(days=days_later),
    )


def test_an_appeal_comes_in_time_with_grounds_and_one_at_a_time() -> None:
    first = appeal(30)
    assert (first.state, first.against) == (AppealState.LODGED, "cancelled")
    with pytest.raises(AppealTooLate, match="2025-12-31"):
        appeal(31)
    with pytest.raises(AppealUnfounded):
        appeal(grounds=" ")
    with pytest.raises(AppealOpen):
        appeal(earlier=(first,))
    assert appeal(state=AuthorisationState.LAPSED).against == "lapsed"
    for state in (AuthorisationState.GRANTED, AuthorisationState.CLOSED, AuthorisationState.QUERIED):
        with pytest.raises(NothingToAppeal):
            appeal(state=state)


def ruled(
    made: Appeal,
    event: AppealEvent,
    *,
    by: str = "analyst",
    why: str = "It was.",
    state: AuthorisationState = AuthorisationState.CANCELLED,
) -> Appeal:
    return answer_appeal(made, event, file=file(state), person_id=by, decision=why, today=DAY)


def test_nobody_decides_an_appeal_against_their_own_decision() -> None:
    made = appeal()
    with pytest.raises(OwnDecision):
        ruled(made, AppealEvent.UPHOLD, by="officer")
    with pytest.raises(AppealUnfounded):
        ruled(made, AppealEvent.DISMISS, why=" ")
    done = ruled(made, AppealEvent.UPHOLD)
    assert (done.state, done.closed_on) == (AppealState.UPHELD, DAY)
    with pytest.raises(StepRefused):
        ruled(done, AppealEvent.WITHDRAW, by="pk-a", why="")


def test_an_appeal_overturns_the_decision_it_is_against_and_no_later_one() -> None:
    made = appeal(state=AuthorisationState.SUSPENDED)
    for later in (AuthorisationState.CANCELLED, AuthorisationState.GRANTED):
        with pytest.raises(AppealOvertaken, match=f"'suspended', and by a later decision it is '{later.value}'"):
            ruled(made, AppealEvent.UPHOLD, state=later)
        assert ruled(made, AppealEvent.DISMISS, state=later).state is AppealState.DISMISSED
    assert ruled(made, AppealEvent.UPHOLD, state=AuthorisationState.SUSPENDED).state is AppealState.UPHELD
