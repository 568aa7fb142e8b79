"""A permit's life beside its grant: four eyes, amendment, suspension, cancellation with goods held, appeal."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.journeys import world
from tests.journeys.world import DAY, LAHORE, Trade, morning

from tarazu.authorisation.acts import ActKind, service_clock
from tarazu.authorisation.amendment import BelowUsed
from tarazu.authorisation.appeal import AppealEvent, AppealOvertaken, NothingToAppeal
from tarazu.authorisation.authorisation import AuthorisationEvent
from tarazu.authorisation.draw_down import AllowanceExceeded
from tarazu.authorisation.grant import NoteMissing
from tarazu.desk import see_people
from tarazu.desk.amend_authorisation import amend_authorisation
from tarazu.desk.answer_application import answer_application
from tarazu.desk.appeal_decision import appeal_decision
from tarazu.desk.appoint_people import Appointment, appoint_people
from tarazu.desk.authorise import SecondOfficerMissing
from tarazu.desk.decide_appeal import decide_appeal
from tarazu.desk.recommend_grant import RecommendedAlready, recommend_grant
from tarazu.desk.release_declaration import GoodsHeld
from tarazu.kernel.period import Period
from tarazu.kernel.value import MINOR_PER_UNIT, Value
from tarazu.registry.people import Actor, Mandate, PowerMissing, Role
from tarazu.storage import authorisation, figures, file_acts, registry

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
OUT = world.after(5)


def answer(trade: Trade, event: AuthorisationEvent, reason: str, day: date = DAY) -> str:
    done = answer_application(
        actor=world.officer(trade.authorities["PK"], day),
        authorisation_id=trade.files["PK"],
        event=event,
        reason=reason,
        now=morning(day),
        key=world.new_key(),
    )
    state: str = done["state"]
    return state


def appeal(trade: Trade, grounds: str, day: date = DAY) -> str:
    done = appeal_decision(
        actor=world.trader("pk-basmati", day),
        authorisation_id=trade.files["PK"],
        grounds=grounds,
        now=morning(day),
        key=world.new_key(),
    )
    number: str = done["appeal"]
    return number


def ruled(appeal_id: str, event: AppealEvent, day: date = DAY, actor: Actor | None = None) -> dict[str, Any]:
    return decide_appeal(
        actor=actor or see_people.console(day),
        appeal_id=appeal_id,
        event=event,
        decision="The crossing was shut on these days.",
        now=morning(day),
        key=world.new_key(),
    )


def kinds(trade: Trade) -> list[str]:
    return [act.kind.value for act in file_acts.acts(trade.files["PK"])]


def second_officer() -> Actor:
    mandate = Mandate("officer-second", Role.OFFICER, LAHORE, Period(date(2025, 1, 1)))
    appointed = Appointment(
        person_id="officer-second", sign_in_name="officer-second", name="Second", language="en", mandates=(mandate,)
    )
    appoint_people(actor=world.console(), appointments=[appointed], now=morning(DAY), key=world.new_key())
    return registry.actor("officer-second", DAY)


def limited_to(units: int, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = figures.all_figures("PK")
    limit = shipped["four_eyes_above"]
    low = {**shipped, "four_eyes_above": replace(limit, values=(replace(limit.values[0], value=units),))}
    monkeypatch.setattr(figures, "all_figures", lambda order: low)


def recommend(actor: Actor, trade: Trade) -> dict[str, Any]:
    return recommend_grant(actor=actor, authorisation_id=trade.files["PK"], now=morning(DAY), key=world.new_key())


def test_above_the_limit_two_officers_decide(asked: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    limited_to(1, monkeypatch)
    with pytest.raises(SecondOfficerMissing, match="Above 1 units"):
        world.grant(asked, "PK")
    first, second = world.officer(LAHORE), second_officer()
    recommend(first, asked)
    with pytest.raises(RecommendedAlready):
        recommend(first, asked)
    with pytest.raises(SecondOfficerMissing):
        world.grant(asked, "PK", actor=first)
    assert world.grant(asked, "PK", actor=second)["approval_number"]
    assert kinds(asked) == ["applied", "recommended", "granted"]


def test_the_limit_is_held_against_the_contract_without_the_headroom_of_the_permit(
    asked: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    side = max(world.leg_of(asked, "PK").value.minor, world.leg_of(asked, "RU").value.minor)
    units = -(-side // MINOR_PER_UNIT)
    limited_to(units - 1, monkeypatch)
    with pytest.raises(SecondOfficerMissing):
        world.grant(asked, "PK")
    limited_to(units, monkeypatch)
    assert world.grant(asked, "PK")["approval_number"]


def test_the_application_carries_its_inspection_plan(asked: Trade) -> None:
    (applied,) = file_acts.acts(asked.files["PK"])
    assert applied.kind is ActKind.APPLIED
    assert applied.detail["inspector"] == "SGS, Bureau Veritas or Intertek"
    assert applied.detail["laboratory"] == applied.detail["inspector"]
    assert applied.detail["quantity_tolerance"].isdigit()


def test_every_word_between_officer_and_applicant_is_kept(asked: Trade) -> None:
    answer(asked, AuthorisationEvent.QUERY, "Where is the mill?")
    answer_application(
        actor=world.trader("pk-basmati", world.after(20)),
        authorisation_id=asked.files["PK"],
        event=AuthorisationEvent.ANSWER,
        reason="In Gujranwala.",
        now=morning(world.after(20)),
        key=world.new_key(),
    )
    said = [(act.kind.value, act.note) for act in file_acts.acts(asked.files["PK"])]
    assert said == [("applied", ""), ("queried", "Where is the mill?"), ("answered", "In Gujranwala.")]
    assert service_clock(file_acts.acts(asked.files["PK"]), 10, world.after(23)).days_used == 3


def test_a_refusal_overturned_goes_back_to_examination(asked: Trade) -> None:
    with pytest.raises(NothingToAppeal):
        appeal(asked, "Why not?")
    answer(asked, AuthorisationEvent.REFUSE, "The mill does not exist.")
    made = appeal(asked, "It does: here is its licence.")
    assert ruled(made, AppealEvent.UPHOLD)["file"] == "applied"
    assert world.grant(asked, "PK")["approval_number"]


def test_a_dismissed_appeal_leaves_the_decision_as_it_is(asked: Trade) -> None:
    answer(asked, AuthorisationEvent.REFUSE, "The mill does not exist.")
    assert ruled(appeal(asked, "It does."), AppealEvent.DISMISS)["file"] == "refused"
    made = appeal(asked, "It does, and here is a photograph.")
    taken_back = ruled(made, AppealEvent.WITHDRAW, actor=world.trader("pk-basmati"))
    assert (taken_back["state"], taken_back["file"]) == ("withdrawn", "refused")


def test_a_cancelled_grant_holds_its_goods_on_both_sides_until_an_appeal_is_upheld(granted: Trade) -> None:
    leg = world.leg_of(granted, "RU")
    number = world.lodge(granted, "RU", leg.number, leg.quantity, leg.value, OUT)
    world.assess(number, leg.quantity, leg.value, OUT)
    assert answer(granted, AuthorisationEvent.CANCEL, "The balance was not kept.", OUT) == "cancelled"
    assert file_acts.acts(granted.files["PK"])[-1].detail == {"held": number}
    with pytest.raises(GoodsHeld, match=r"PK has cancelled .* The balance was not kept"):
        world.release(number, OUT)
    made = appeal(granted, "The crossing was shut.", OUT)
    with pytest.raises(PowerMissing):
        ruled(made, AppealEvent.UPHOLD, OUT, world.officer(LAHORE, OUT))
    assert ruled(made, AppealEvent.UPHOLD, OUT)["file"] == "granted"
    assert world.release(number, OUT)["state"] == "released"
    assert kinds(granted)[-3:] == ["cancelled", "appealed", "reinstated"]


def test_an_appeal_against_a_suspension_does_not_lift_a_later_cancellation(granted: Trade) -> None:
    answer(granted, AuthorisationEvent.SUSPEND, "A sample is examined.", OUT)
    made = appeal(granted, "The sample was sound.", OUT)
    answer(granted, AuthorisationEvent.CANCEL, "The balance was not kept.", OUT)
    with pytest.raises(AppealOvertaken):
        ruled(made, AppealEvent.UPHOLD, OUT)
    assert ruled(made, AppealEvent.DISMISS, OUT)["file"] == "cancelled"
    later = appeal(granted, "The crossing was shut.", OUT)
    assert ruled(later, AppealEvent.UPHOLD, OUT)["file"] == "granted"


def test_a_suspension_holds_goods_until_it_is_lifted(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    number = world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, OUT)
    world.assess(number, leg.quantity, leg.value, OUT)
    answer(granted, AuthorisationEvent.SUSPEND, "A sample is examined.", OUT)
    with pytest.raises(GoodsHeld, match="suspended"):
        world.release(number, OUT)
    answer(granted, AuthorisationEvent.RESUME, "The sample is sound.", OUT)
    assert world.release(number, OUT)["state"] == "released"


def test_an_amendment_lowers_what_may_be_declared_and_says_why(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    half = leg.quantity.part(1, 2)
    told: dict[str, Any] = {
        "actor": world.officer(LAHORE, OUT),
        "authorisation_id": granted.files["PK"],
        "leg_number": leg.number,
        "quantity": half,
        "value": leg.value,
        "now": morning(OUT),
    }
    with pytest.raises(NoteMissing):
        amend_authorisation(**told, reason=" ", key=world.new_key())
    amend_authorisation(**told, reason="The harvest failed.", key=world.new_key())
    with pytest.raises(AllowanceExceeded):
        world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, OUT)
    world.lodge(granted, "PK", leg.number, half, Value(leg.value.minor // 2), OUT)
    with pytest.raises(BelowUsed):
        amend_authorisation(**{**told, "quantity": leg.quantity.part(1, 4)}, reason="Less still.", key=world.new_key())
    held = authorisation.authorisation(granted.files["PK"])
    assert next(one for one in held.allowances if one.leg_number == leg.number).quantity == half
    assert file_acts.acts(granted.files["PK"])[-1].detail["leg"] == str(leg.number)
