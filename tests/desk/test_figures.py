"""A dated figure enters by two rule keepers, holds from its day everywhere figures are read, and never in the past."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.journeys.world import DAY, journal_kinds, morning, new_key

from tarazu.desk.approve_figure import approve_figure
from tarazu.desk.propose_figure import propose_figure
from tarazu.desk.see_keeping import see_keeping
from tarazu.desk.see_rules import see_rules
from tarazu.kernel.errors import TarazuError
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.period import Period
from tarazu.registry.authorities import Authority, AuthorityKind
from tarazu.registry.people import PLATFORM, Actor, Mandate, PowerMissing, Role
from tarazu.rulebook.proposals import (
    PROPOSAL_LIFE,
    DayTaken,
    FigureUnknown,
    FigureUnreadable,
    NothingChanges,
    OwnProposal,
    PastIsKept,
    ProposalEvent,
    SourceMissing,
)
from tarazu.storage import facts, figures, models, registry, screening

pytestmark = [pytest.mark.django_db, pytest.mark.both_stores]
TOMORROW = DAY + timedelta(days=1)
MINISTRY = "PK-COMMERCE"


def keeper(name: str, subject: str = PLATFORM, role: Role = Role.RULE_KEEPER, day: date = DAY) -> Actor:
    """A person with one mandate."""
    return Actor(name, f"Person {name}", (Mandate(name, role, subject, Period(date(2025, 1, 1))),), day)


def proposed(actor: Actor | None = None, **changes: Any) -> str:
    """A proposed value: 150 netting days in Pakistan from tomorrow on."""
    told: dict[str, Any] = {
        "order": "PK",
        "figure": "netting_days",
        "text": "150",
        "since": TOMORROW,
        "source": "an order of the ministry",
        "now": morning(DAY),
        "key": new_key(),
    }
    answer = propose_figure(actor=actor or keeper("one"), **{**told, **changes})
    number: str = answer["proposal"]
    return number


def decided(
    number: str, actor: Actor | None = None, event: ProposalEvent = ProposalEvent.APPROVE, day: date = DAY
) -> dict[str, Any]:
    """What another rule keeper decided."""
    return approve_figure(
        actor=actor or keeper("two"), proposal_id=number, event=event, reason="", now=morning(day), key=new_key()
    )


def test_an_approved_value_holds_from_its_day_everywhere() -> None:
    number = proposed()
    assert figures.figures_on("PK", TOMORROW).number("netting_days") == 120
    assert decided(number)["state"] == "approved"
    days = [figures.figures_on("PK", day).number("netting_days") for day in (date(2025, 10, 16), DAY, TOMORROW)]
    assert days == [90, 120, 150]
    assert facts.figures(TOMORROW)["PK"].number("netting_days") == 150
    assert facts.figures(TOMORROW)["RU"].number("netting_days") == 120
    (pk,) = see_rules("PK")
    assert ("netting_days", TOMORROW) in pk.entered
    held = next(figure for figure in pk.figures if figure.key == "netting_days")
    assert [value.value for value in held.values] == [90, 120, 150]
    (on_the_day,) = see_rules("PK", TOMORROW)
    assert [
        value.value for figure in on_the_day.figures if figure.key == "netting_days" for value in figure.values
    ] == [150]
    assert journal_kinds()[-2:] == ["figure_proposed", "figure_decided"]


def test_a_ceiling_for_individuals_is_unset_until_two_rule_keepers_set_it() -> None:
    told = {"figure": "individual_value_max", "text": "250000"}
    (kept,) = [one for one in see_rules("PK")[0].figures if one.key == "individual_value_max"]
    assert kept.values == ()
    with pytest.raises(FigureUnreadable):
        proposed(**{**told, "text": "0"})
    number = proposed(**told)
    assert see_keeping(actor=keeper("two"), order="PK", now=morning(DAY)).waiting[0].before is None
    decided(number)
    assert [figures.figures_on("PK", day).limit("individual_value_max") for day in (DAY, TOMORROW)] == [None, 250_000]
    assert figures.figures_on("RU", TOMORROW).limit("individual_value_max") is None


def test_screening_reads_the_entered_value_too() -> None:
    decided(proposed(figure="screening_threshold_percent", text="80"))
    assert (screening.limits(DAY).threshold_percent, screening.limits(TOMORROW).threshold_percent) == (86, 80)


def test_nobody_approves_their_own_and_nobody_decides_twice() -> None:
    number = proposed()
    with pytest.raises(OwnProposal):
        decided(number, keeper("one"))
    assert figures.figures_on("PK", TOMORROW).number("netting_days") == 120
    decided(number)
    with pytest.raises(StepRefused):
        decided(number, keeper("three"), ProposalEvent.REFUSE)


def test_a_refused_value_never_counts() -> None:
    number = proposed()
    assert decided(number, event=ProposalEvent.REFUSE)["state"] == "refused"
    assert figures.figures_on("PK", TOMORROW).number("netting_days") == 120
    assert figures.proposal(number).decided_by == "two"
    decided(proposed())  # the same value may be proposed anew


@pytest.mark.parametrize("days", [-400, -1, 0])
def test_the_past_and_today_are_out_of_reach(days: int) -> None:
    with pytest.raises(PastIsKept):
        proposed(since=DAY + timedelta(days=days))


def test_a_value_that_waited_too_long_cannot_be_approved() -> None:
    number = proposed()
    with pytest.raises(PastIsKept):
        decided(number, keeper("two", day=TOMORROW), day=TOMORROW)
    assert decided(number, keeper("two", day=TOMORROW), ProposalEvent.REFUSE, TOMORROW)["state"] == "refused"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"figure": "nothing"}, FigureUnknown),
        ({"text": "many"}, FigureUnreadable),
        ({"text": "-1"}, FigureUnreadable),
        ({"text": "120"}, NothingChanges),
        ({"source": "  "}, SourceMissing),
        ({"confidence": "X"}, FigureUnreadable),
        ({"figure": "tolerance_percent", "text": "101"}, FigureUnreadable),
        ({"figure": "sequence", "text": "export_first"}, FigureUnreadable),
        ({"figure": "applicant_kinds", "text": "private, embassy"}, FigureUnreadable),
        ({"figure": "partner_countries", "text": "AF, XX"}, TarazuError),
        ({"figure": "warning_days", "text": "60, soon"}, FigureUnreadable),
        ({"figure": "warning_days", "text": " , "}, FigureUnreadable),
    ],
)
def test_what_cannot_be_read_is_refused(changes: dict[str, str], error: type[TarazuError]) -> None:
    with pytest.raises(error):
        proposed(**changes)
    assert models.FigureProposal.objects.count() == 0


def test_lists_and_words_are_read_as_their_figure_holds_them() -> None:
    decided(proposed(figure="partner_countries", text="af, IR,RU, kz"))
    decided(proposed(figure="warning_days", text="90,30"))
    decided(proposed(figure="energy_gate", text="on"))
    held = figures.figures_on("PK", TOMORROW)
    assert held.words("partner_countries") == ("AF", "IR", "RU", "KZ")
    assert held.numbers("warning_days") == (90, 30)
    assert held.word("energy_gate") == "on"


def test_one_value_from_one_day_on() -> None:
    first, second = proposed(), proposed(text="180")
    decided(first)
    with pytest.raises(DayTaken):
        decided(second)


def test_a_rule_keeper_keeps_the_order_of_their_own_country() -> None:
    registry.insert_authority(Authority(MINISTRY, AuthorityKind.MINISTRY, "PK", {"en": "Commerce"}))
    registry.insert_authority(Authority("PK-COLL", AuthorityKind.COLLECTORATE, "PK", {"en": "Customs"}))
    mine, theirs = keeper("mine", MINISTRY), keeper("customs", "PK-COLL")
    number = proposed(mine)
    with pytest.raises(PowerMissing):
        proposed(mine, order="RU", figure="netting_days")
    with pytest.raises(PowerMissing):
        proposed(theirs)
    with pytest.raises(PowerMissing):
        decided(number, keeper("x", MINISTRY, Role.ANALYST))
    assert see_keeping(actor=mine, now=morning(DAY)).orders == ("PK",)
    with pytest.raises(PowerMissing):
        see_keeping(actor=theirs, now=morning(DAY))


def test_the_desk_shows_what_waits_and_who_may_decide() -> None:
    number = proposed()
    own = see_keeping(actor=keeper("one"), order="PK", figure="netting_days", now=morning(DAY))
    assert [(line.proposal.id, line.own, line.before and line.before.value) for line in own.waiting] == [
        (number, True, 120)
    ]
    assert own.figure is not None
    assert not see_keeping(actor=keeper("two"), now=morning(DAY)).waiting[0].own
    decided(number)
    page = see_keeping(actor=keeper("two"), now=morning(DAY))
    assert (page.waiting, [line.proposal.id for line in page.decided]) == ((), [number])


def test_the_same_key_proposes_once() -> None:
    assert proposed(key="once") == proposed(key="once")
    assert models.FigureProposal.objects.count() == 1


def test_the_database_keeps_what_was_entered() -> None:
    decided(proposed())
    proposals, decisions = models.FigureProposal.objects, models.FigureDecision.objects
    changes: list[Callable[[], object]] = [
        lambda: proposals.update(source="x"),
        lambda: decisions.update(reason="x"),
        lambda: decisions.all().delete(),
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    row = models.FigureDecision.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        models.FigureDecision.objects.create(
            proposal_id=row.proposal_id, approved=False, order="PK", proposed_by="a", decided_by="a", decided_on=DAY
        )  # fmt: skip


def test_every_step_of_a_proposal_is_in_its_table() -> None:
    assert {state.value for state in PROPOSAL_LIFE.ends()} == {"approved", "refused"}
