"""Editions of lists: what comes into force, what waits for a second person, canaries, age, and nothing by halves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.journeys import world
from tests.journeys.world import DAY, after, morning
from tests.screening import samples
from tests.screening.officers import load, officer

from tarazu.desk.approve_list import OwnEdition, approve_list
from tarazu.desk.load_list import EditionKnown, load_list
from tarazu.desk.see_lists import see_lists
from tarazu.kernel.lifecycle import StepRefused
from tarazu.registry.people import PowerMissing
from tarazu.screening.editions import EditionEvent, EditionOlder, ListUnusable
from tarazu.screening.formats import read_edition
from tarazu.storage import models, screening, screening_lists

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
WORDS = """
    Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliet Kilo Lima Mike November Oscar Papa Quebec Romeo
"""
MANY = "".join(f"M-{at},Invented Firm {word},firm,,,Invented\n" for at, word in enumerate(WORDS.split()))


def in_force() -> set[str]:
    return {version.id for version in screening.lists_in_force(DAY)[0]}


def decide(edition: str, who: str, event: EditionEvent = EditionEvent.APPROVE) -> dict[str, object]:
    who_decides, now = officer(who), morning(after(2))
    return approve_list(
        actor=who_decides, edition_id=edition, event=event, reason="Checked.", now=now, key=world.new_key()
    )


def test_a_list_that_shrinks_waits_for_a_second_person(founded: None) -> None:
    whole = load(MANY, after(1))
    shrunk = load("", after(2))
    assert shrunk["held"]
    assert shrunk["doubts"] == ["The list shrank from 20 to 2 entries, by more than 10 %."]
    assert in_force() == {whole["list"]}
    with pytest.raises(OwnEdition):
        decide(shrunk["list"], "anna")
    assert decide(shrunk["list"], "bilal")["state"] == "in_force"
    assert in_force() == {shrunk["list"]}


def test_a_person_does_not_replace_an_edition(founded: None) -> None:
    load(MANY, after(1))
    shrunk = load("", after(2))
    with pytest.raises(StepRefused, match="approve, refuse"):
        decide(shrunk["list"], "bilal", EditionEvent.REPLACE)


def test_a_held_list_that_is_refused_never_comes_into_force(founded: None) -> None:
    whole = load(MANY, after(1))
    shrunk = load("", after(2))
    assert decide(shrunk["list"], "bilal", EditionEvent.REFUSE)["state"] == "refused"
    assert in_force() == {whole["list"]}
    with pytest.raises(EditionKnown, match="'refused'"):
        load("", after(2))


@pytest.mark.parametrize(("lost", "held"), [(5, False), (6, True)])
def test_a_few_entries_may_go_without_a_second_person(founded: None, lost: int, held: bool) -> None:
    load(MANY, after(1))
    kept = "\n".join(MANY.splitlines()[lost:]) + "\n"
    assert load(kept, after(2))["held"] is held


def test_an_edition_without_its_canary_is_refused_and_the_one_before_stays(founded: None) -> None:
    before = load("X-7,Canary Of The Ministry,firm,,,Invented\n", after(1), canaries=["Canary of the Ministry"])
    with pytest.raises(ListUnusable, match="the canary 'Canary of the Ministry' is not found"):
        load("X-8,Somebody Else,firm,,,Invented\n", after(2))
    assert in_force() == {before["list"]}
    dropped = load("X-8,Somebody Else,firm,,,Invented\n", after(2), canaries=[])
    assert dropped["doubts"] == ["The canary Canary of the Ministry of the edition before is not asked for any more."]


def test_entries_no_name_finds_wait_for_a_second_person(founded: None) -> None:
    held = load("X-9,公司,firm,CN,,Invented\n", after(1))
    assert held["doubts"] == ["1 entries cannot be found by their own names, among them X-9."]


def test_wrong_lines_are_named_and_nothing_changes(founded: None) -> None:
    before, stored = in_force(), len(world.journal_kinds())
    content = samples.NATIONAL.replace(b"by notice,\n", b"by notice,long ago\n")
    read = read_edition({"list.csv": content}, "x", DAY)
    with pytest.raises(ListUnusable, match="line 4, births: 'long ago' is not a birth date"):
        load_list(actor=officer("anna"), read=read, now=morning(DAY), key=world.new_key())
    assert (in_force(), len(world.journal_kinds())) == (before, stored)


def test_an_older_edition_is_not_taken_for_the_newest(founded: None) -> None:
    load(MANY, after(2))
    with pytest.raises(EditionOlder):
        load(MANY + "X-9,Another One,firm,,,Invented\n", after(1))


def test_the_same_edition_twice_is_one(founded: None) -> None:
    first = load(MANY, after(1))
    stored = models.ListedName.objects.count()
    again = load(MANY, after(1))
    assert (again["list"], again["held"]) == (first["list"], False)
    assert models.ListedName.objects.count() == stored


def test_lists_of_several_sources_hold_side_by_side(founded: None) -> None:
    load(MANY, after(1))
    for name, content in {"UN": samples.UN_XML, "OFAC": samples.OFAC_XML, "EU": samples.EU_XML}.items():
        read = read_edition({f"{name}.xml": content}, name, after(1))
        load_list(actor=officer("anna"), read=read, now=morning(after(1)), key=world.new_key())
    versions, entries = screening.lists_in_force(DAY)
    assert {version.source for version in versions} == {"notified list", "UN", "OFAC", "EU"}
    assert len(entries) == 20 + 2 + 3 + 2
    newest = screening.newest_results()
    assert all({one.id for one in result.versions} == in_force() for result in newest.values())


def test_the_age_of_a_list_raises_an_alarm(founded: None) -> None:
    load(MANY, after(1))
    page = see_lists(actor=officer("anna"), now=morning(after(8)))
    (line,) = page.in_force
    assert (line.age_days, line.stale, line.missing_canaries) == (7, False, ())
    assert see_lists(actor=officer("anna"), now=morning(after(9))).in_force[0].stale
    assert page.parties == {"clear": 6, "hit": 0, "unscreened": 0}
    assert [past.edition.state.value for past in page.past] == ["replaced"]
    with pytest.raises(PowerMissing):
        see_lists(actor=world.trader("pk-rice"), now=morning(DAY))


def test_the_database_itself_refuses_two_editions_in_force_and_an_own_approval(founded: None) -> None:
    load(MANY, after(1))
    held = models.ScreeningList.objects.filter(state="replaced")
    with pytest.raises(IntegrityError), transaction.atomic():
        held.update(state="in_force")
    with pytest.raises(IntegrityError), transaction.atomic():
        models.ScreeningList.objects.filter(state="in_force").update(decided_by="anna")


def test_nobody_is_clear_by_a_screening_older_than_it_may_be(founded: None) -> None:
    load(MANY, after(1))
    late = after(1) + timedelta(days=40)
    before = models.ScreeningResult.objects.count()
    load(MANY, late, who="bilal")
    assert models.ScreeningResult.objects.count() == before + len(world.FIRMS)
    assert screening_lists.index_of(tuple(in_force())) is screening_lists.index_of(tuple(in_force()))
