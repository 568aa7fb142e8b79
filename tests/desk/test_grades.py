"""The grade that examination found: who records it, who is told, what it leaves alone."""

from typing import Any

import pytest
from tests.journeys import world
from tests.journeys.world import Trade, after, morning
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body

from tarazu.desk.find_grade import GradeTooLate, find_grade
from tarazu.desk.see_documents import see_documents
from tarazu.desk.tell_people import tell_people
from tarazu.registry.people import PowerMissing
from tarazu.shipments.grades import GRADE_CHARACTERS_MAX, GradeFound, GradeStanding, GradeUndescribed, grade_found
from tarazu.storage import file_acts, notices, shipments

pytestmark = pytest.mark.django_db
DAY = after(5)


@pytest.fixture
def number(granted: Trade) -> str:
    """An export declaration that waits for its assessment."""
    leg = world.leg_of(granted, "PK")
    return world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, DAY)


def find(number: str, standing: GradeStanding, found: str = "Broken grains 8 %", **changes: Any) -> None:
    told = {"actor": world.officer(world.LAHORE, DAY), "now": morning(DAY), "key": world.new_key(), **changes}
    find_grade(declaration_number=number, standing=standing, found=found, **told)


@pytest.mark.both_stores
def test_a_lower_grade_is_told_to_both_sides_and_changes_no_value(number: str) -> None:
    tell_people(now=morning(DAY))
    before = shipments.declaration(number)
    find(number, GradeStanding.AS_AGREED)
    tell_people(now=morning(DAY))
    assert not [one for one in notices.notices("pk-basmati") if one.kind == "lower_grade"]
    find(number, GradeStanding.LOWER, " Broken grains 9 % ")
    tell_people(now=morning(DAY))
    for person in ("pk-basmati", "ru-newsprint"):
        assert [one.target for one in notices.notices(person) if one.kind == "lower_grade"] == [f"papers:{number}"]
    assert shipments.declaration(number) == before
    page = see_documents(actor=world.trader("ru-newsprint", DAY), declaration_number=number)
    assert (page.grade, page.may_find_grade) == (GradeFound(GradeStanding.LOWER, "Broken grains 9 %"), False)
    assert file_acts.grade_of(before.authorisation_id, "another") is None
    assert world.journal_kinds()[-2:] == ["grade_found", "grade_found"]


@pytest.mark.parametrize("standing", [GradeStanding.AS_AGREED, GradeStanding.HIGHER])
def test_a_lower_grade_that_is_corrected_is_told_to_whoever_heard_of_it_and_once(
    number: str, standing: GradeStanding
) -> None:
    find(number, GradeStanding.LOWER)
    find(number, standing)
    find(number, GradeStanding.AS_AGREED)
    tell_people(now=morning(DAY))
    for person in ("pk-basmati", "ru-newsprint"):
        told = sorted(one.kind for one in notices.notices(person) if "grade" in one.kind)
        assert told == ["grade_corrected", "lower_grade"]


def test_only_the_office_of_the_file_records_it_and_only_before_the_release(granted: Trade, number: str) -> None:
    for other in (world.officer(world.KARACHI, DAY), world.officer(granted.authorities["RU"], DAY)):
        with pytest.raises(PowerMissing):
            find(number, GradeStanding.LOWER, actor=other)
    with pytest.raises(PowerMissing):
        find(number, GradeStanding.HIGHER, actor=world.trader("pk-basmati", DAY))
    leg = world.leg_of(granted, "PK")
    world.assess(number, leg.quantity, leg.value, DAY)
    find(number, GradeStanding.HIGHER)
    world.release(number, DAY)
    with pytest.raises(GradeTooLate, match="re-assess"):
        find(number, GradeStanding.LOWER)


@pytest.mark.parametrize("found", ["", "  ", "x" * (GRADE_CHARACTERS_MAX + 1)])
def test_a_grade_is_described_in_words_that_can_be_kept(found: str) -> None:
    with pytest.raises(GradeUndescribed):
        grade_found(GradeStanding.LOWER, found)
    assert grade_found(GradeStanding.LOWER, "x" * GRADE_CHARACTERS_MAX).found


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_the_page_shows_it_to_both_sides_and_asks_the_officer_alone(number: str, language: str) -> None:
    stand_at(DAY)
    officer, path = visitor("officer-lahore", language), f"/declarations/{number}/papers/"
    assert "/grade/" in body(officer, path)
    assert "/grade/" not in body(visitor("pk-basmati", language), path)
    address = f"/declarations/{number}/grade/"
    assert officer.post(address, {"standing": "lower", "found": " ", "key": world.new_key()}).status_code == 422
    assert officer.post(address, {"standing": "worst", "found": "x", "key": world.new_key()}).status_code == 422
    told = {"standing": "lower", "found": "<b>Broken</b>", "key": world.new_key()}
    assert officer.post(address, told).status_code == 302
    shown = body(visitor("ru-newsprint", language), path)
    assert "&lt;b&gt;Broken" in shown
    assert "notice" in shown
