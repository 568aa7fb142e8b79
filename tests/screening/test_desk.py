"""The compliance desk: cases by four eyes, clearances that hold and end, and decisions that can be judged again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.journeys import world
from tests.journeys.world import DAY, after, morning
from tests.screening.officers import cases, clear, decide, load, officer

from tarazu.desk.decide_case import NotAPersonsStep
from tarazu.desk.register_parties import register_parties
from tarazu.desk.see_cases import see_case, see_cases, see_replays
from tarazu.desk.see_lists import Asked, see_likeness
from tarazu.desk.tick import tick
from tarazu.registry.parties import Party
from tarazu.registry.people import PowerMissing
from tarazu.rulebook.facts import Screening
from tarazu.screening.cases import CaseEvent, CaseState, SamePersonTwice
from tarazu.screening.subjects import BankCodeWrong, ShipNumberWrong
from tarazu.storage import models, screening
from tarazu.storage.screening_lists import EditionAbsent

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
PAPER = "ru-newsprint"
LISTED = "X-2,Vyatka Paper Works,firm,RU,,Invented entry\n"


def verdict(party_id: str = PAPER) -> Screening:
    return screening.verdicts([party_id])[party_id]


def register(party: Party, day_after: int) -> None:
    day = after(day_after)
    register_parties(actor=world.console(day), parties=[party], now=morning(day), key=world.new_key())


def firm(party_id: str = PAPER) -> Party:
    return next(one for one in world.firms() if one.id == party_id)


def test_a_hit_opens_one_case_and_freezes_the_party(founded: None) -> None:
    load(LISTED, after(1))
    (line,) = cases(day=after(1))
    assert (line.party.id, line.case.hit.entry, line.case.hit.score) == (PAPER, "X-2", 100)
    assert line.four_eyes
    assert line.possible == ("clear", "confirm")
    assert {feature.name: feature.percent for feature in line.features}["letters"] == 100
    page = see_cases(actor=officer("anna"), now=morning(after(1)))
    assert [party.id for party in page.frozen] == [PAPER]
    assert page.counts["open"] == 1
    assert world.journal_kinds()[-2:].count("party_frozen") == 1


def test_I18_a_strong_hit_is_cleared_by_two_officers_only(founded: None) -> None:
    load(LISTED, after(1))
    (line,) = cases(day=after(1))
    assert decide(line.case.id, CaseEvent.CLEAR, "anna", after(1))["state"] == "proposed"
    assert verdict() is Screening.HIT
    with pytest.raises(SamePersonTwice):
        decide(line.case.id, CaseEvent.APPROVE, "anna", after(1))
    assert decide(line.case.id, CaseEvent.APPROVE, "bilal", after(1)) == {
        "case": line.case.id,
        "state": "cleared",
        "verdict": "clear",
    }
    assert verdict() is Screening.CLEAR
    assert "party_unfrozen" in world.journal_kinds()


def test_a_cleared_pair_is_not_raised_again_by_a_newer_edition(founded: None) -> None:
    load(LISTED, after(1))
    clear(cases(day=after(1))[0].case.id, after(1))
    load(LISTED + "X-3,Somebody Else Entirely,firm,RU,,Invented entry\n", after(2))
    (line,) = cases(day=after(2))
    assert (line.case.state, verdict()) == (CaseState.CLEARED, Screening.CLEAR)
    load(LISTED + "# only another day\n".replace("#", "X-4,Another Stranger,firm,,,"), after(3))
    assert cases(day=after(3))[0].case.state is CaseState.CLEARED


@pytest.mark.parametrize(
    "changed", ["X-2,Vyatka Paper Works;Vyatka Holding,firm,RU,,", "X-2,Vyatka Paper Works,firm,RU,77000,"]
)
def test_a_cleared_pair_is_raised_again_when_the_entry_changes(founded: None, changed: str) -> None:
    load(LISTED, after(1))
    clear(cases(day=after(1))[0].case.id, after(1))
    load(f"{changed}Invented entry\n", after(2))
    assert cases(day=after(2))[0].case.state is CaseState.OPEN
    assert verdict() is Screening.HIT


def test_a_cleared_pair_is_raised_again_when_the_party_changes(founded: None) -> None:
    load(LISTED, after(1))
    clear(cases(day=after(1))[0].case.id, after(1))
    register(replace(firm(), standing=replace(firm().standing, single_window=False)), 2)
    assert cases(day=after(2))[0].case.state is CaseState.CLEARED  # nothing that is compared changed
    register(replace(firm(), owners=("Somebody New 60 %",)), 3)
    assert cases(day=after(3))[0].case.state is CaseState.OPEN
    assert verdict() is Screening.HIT


def test_a_renamed_party_is_screened_in_the_step_that_renames_it(founded: None) -> None:
    load("X-2,Severny Veter,firm,RU,,Invented entry\n", after(1))
    assert verdict() is Screening.CLEAR
    register(replace(firm(), names={"latin": "Vyatka", "cyrillic": "Северный Ветер"}), 2)
    assert verdict() is Screening.HIT
    register(firm(), 3)
    assert verdict() is Screening.CLEAR
    assert cases(day=after(3))[0].case.state is CaseState.GONE


def test_a_clearance_ends_on_its_day_and_is_asked_again(founded: None) -> None:
    load(LISTED, after(1))
    case_id = cases(day=after(1))[0].case.id
    clear(case_id, after(1))
    last = after(1) + timedelta(days=365)
    assert models.ScreeningDecision.objects.filter(expires_on=last).count() == 2
    tick(actor=world.console(last), now=morning(last - timedelta(days=1)), key=world.new_key())
    assert verdict() is Screening.CLEAR
    done = tick(actor=world.console(last), now=morning(last), key=world.new_key())
    assert done["screened_again"] == 1
    assert (verdict(), cases(day=last)[0].case.state) == (Screening.HIT, CaseState.OPEN)


def test_a_listed_owner_of_less_than_half_is_confirmed_and_does_not_stop_the_firm(founded: None) -> None:
    register(replace(firm(), owners=("Gholam Tirandaz 49 %", "Anna Berg 51 %")), 1)
    load("X-2,Ghulam Teerandaz,person,IR,,Invented entry\n", after(1))
    (line,) = cases(day=after(1))
    assert (line.case.hit.is_owner, line.case.hit.share_basis_points) == (True, 4_900)
    assert verdict() is Screening.HIT  # until somebody looked
    decide(line.case.id, CaseEvent.CONFIRM, "anna", after(1), "The same man")
    assert verdict() is Screening.CLEAR
    register(replace(firm(), owners=("Gholam Tirandaz 50 %", "Anna Berg 50 %")), 2)
    decide(line.case.id, CaseEvent.CONFIRM, "anna", after(2), "The same man")
    assert verdict() is Screening.HIT


def test_I15_every_decision_comes_out_again_as_it_was_made(founded: None) -> None:
    load(LISTED, after(1))
    clear(cases(day=after(1))[0].case.id, after(1))
    load(LISTED.replace("Works", "Works;Vyatka Mills"), after(2))
    case_id = cases(day=after(2))[0].case.id
    decide(case_id, CaseEvent.CONFIRM, "bilal", after(2), "The same firm, renamed")
    replays = see_replays(actor=officer("anna"))
    assert [again.decision.event.value for again in replays] == ["propose", "approve", "confirm"]
    assert all(again.same and again.score == again.decision.score for again in replays)
    assert len(see_case(actor=officer("anna"), case_id=case_id, now=morning(after(2))).replays) == 3


def test_a_case_is_judged_by_any_kept_edition_beside_it_and_nothing_moves(founded: None) -> None:
    before = models.ScreeningList.objects.get(state="in_force").id
    first = load(LISTED, after(1))["list"]
    clear(cases(day=after(1))[0].case.id, after(1))
    load(LISTED.replace("Works", "Works and Mills"), after(2))
    case, kept = cases(day=after(2))[0].case, models.ScreeningCase.objects.values().get()
    written = models.JournalEntry.objects.count()

    def by(edition: str) -> list[tuple[str, int]]:
        page = see_case(actor=officer("anna"), case_id=case.id, now=morning(after(2)), against=edition)
        assert page.against is not None
        assert (page.line.case, page.rests_on.version.id) == (case, case.hit.list_id)
        return [(hit.entry, hit.score) for hit in page.against.result.hits]

    assert by(before) == [], "the edition before named nobody"
    assert by(first) == [("X-2", 100)]
    assert by(case.hit.list_id) == [("X-2", case.hit.score)]
    assert case.hit.score < 100
    assert (models.ScreeningCase.objects.values().get(), models.JournalEntry.objects.count()) == (kept, written)
    with pytest.raises(EditionAbsent):
        by("lst_of_another_list")


@pytest.mark.parametrize(
    ("column", "value"), [("score", 99), ("algorithm", "names-1"), ("list_hash", "0" * 64), ("basis", "0" * 64)]
)
def test_a_decision_whose_record_was_changed_does_not_come_out_again(founded: None, column: str, value: object) -> None:
    load(LISTED, after(1))
    decide(cases(day=after(1))[0].case.id, CaseEvent.CONFIRM, "anna", after(1))
    row = models.ScreeningDecision.objects.get()
    setattr(row, "hit" if column == "score" else column, {**row.hit, "score": value} if column == "score" else value)
    row.id = None  # a crooked copy, for the record itself cannot be changed
    row.save(force_insert=True)
    assert [again.same for again in see_replays(actor=officer("anna"))] == [True, False]


def test_a_decision_is_a_fact_the_database_keeps(founded: None) -> None:
    load(LISTED, after(1))
    decide(cases(day=after(1))[0].case.id, CaseEvent.CONFIRM, "anna", after(1))
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        models.ScreeningDecision.objects.update(reason="Something else")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        models.ScreeningDecision.objects.all().delete()


def test_a_person_takes_no_step_that_happens_by_itself(founded: None) -> None:
    load(LISTED, after(1))
    with pytest.raises(NotAPersonsStep):
        decide(cases(day=after(1))[0].case.id, CaseEvent.FALL_AWAY, "anna", after(1))


def test_only_the_compliance_desk_sees_and_decides_cases(founded: None) -> None:
    load(LISTED, after(1))
    case_id = cases(day=after(1))[0].case.id
    trader = world.trader("ru-newsprint")
    with pytest.raises(PowerMissing):
        see_cases(actor=trader, now=morning(DAY))
    with pytest.raises(PowerMissing):
        see_case(actor=trader, case_id=case_id, now=morning(DAY))


def test_a_name_is_asked_about_without_a_trace(founded: None) -> None:
    load(
        "X-2,Severny Veter,vessel,RU,IMO 1234567,Invented entry\nX-3,Bank of Nowhere,bank,,BICNOWHRUMM,Invented\n",
        after(1),
    )
    kept = models.ScreeningResult.objects.count()

    def hits(**told: str) -> list[str]:
        asked = Asked(**{"name": "Quite Another Name", **told})
        result = see_likeness(actor=officer("anna"), asked=asked, now=morning(after(1)))
        return [hit.entry for hit in result.hits]

    assert hits() == []
    assert hits(name="Северный Ветер") == ["X-2"]
    assert hits(ship_number="1234567") == ["X-2"]
    assert hits(bank_code="nowhrummxxx") == ["X-3"]
    with pytest.raises(ShipNumberWrong):
        hits(ship_number="1234568")
    with pytest.raises(BankCodeWrong):
        hits(bank_code="NOWHERE")
    assert models.ScreeningResult.objects.count() == kept
