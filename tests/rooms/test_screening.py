"""Screening: names across scripts, lists, hits with their features, cases, undertakings."""

from dataclasses import replace
from datetime import date

import pytest

from tarazu.kernel.lifecycle import StepRefused
from tarazu.registry.parties import Party, PartyKind
from tarazu.rulebook.facts import Screening
from tarazu.screening.cases import (
    CASE_LIFE,
    CaseEvent,
    CaseState,
    ReasonMissing,
    SamePersonTwice,
    approve,
    clear,
    cleared_entries,
    confirm,
    open_case,
    reject,
    reopen,
)
from tarazu.screening.lists import ListedName, ListVersion, read_list
from tarazu.screening.names import comparable, skeleton
from tarazu.screening.screen import Result, blind_spots, compare, screen
from tarazu.screening.undertaking import NotClear, Signatory, undertaking

DAY, THRESHOLD, FOUR_EYES = date(2025, 11, 20), 86, 92
VERSION = ListVersion("lst_1", "National list", date(2025, 11, 1), "ab" * 32)

ALIKE = [
    ("Muhammad Yusuf Khan", "محمد یوسف خان"),
    ("Мухаммад Юсуф Хан", "محمد یوسف خان"),
    ("Мухаммад Юсуф Хан", "Mohammed Yousuf Khan"),
    ("ООО Роснефть", "Rosneft Trading LLC"),
    ("Астарта Агротрейдинг АО", "Astarta-Agrotrading"),
    ("StarMills", "Star Mills (Pvt.) Ltd"),
    ("Femtee & Meskay", "MESKAY & FEMTEE TRADING CO."),
    ("الرشید ٹریڈنگ کمپنی", "Al-Rashid Trading Company"),
    ("پاکستان لمیٹڈ", "Pakistan Limited"),
    ("لاہور رائس ملز پرائیویٹ لمیٹڈ", "Lahore Rice Mills (Pvt) Ltd"),
    ("Zarubezhneft", "Зарубежнефть"),
    ("Société Générale", "Societe Generale"),
]
UNLIKE = [
    ("Corp", "Corp"),
    ("中国公司", "日本公司"),
    ("中国公司", "中国公司"),
    ("Gazprom Neft", "Gazprombank"),
    ("Lahore Rice Mills", "Karachi Rice Mills"),
    ("Karim Traders", "Kamran Traders"),
    ("احمد", "حمید"),
    ("Волга Экспорт", "Vologda Export"),
    ("", "Anybody"),
]


def party(*names: str, owners: tuple[str, ...] = (), tax_number: str | None = None) -> Party:
    scripts = ("latin", "arabic", "cyrillic")
    named = dict(zip(scripts, names, strict=False))
    return Party("par_1", PartyKind.PRIVATE, "RU", named, tax_number, "RULED", None, owners=owners)


def listed(*names: str, country: str = "", identifiers: tuple[str, ...] = (), entry: str = "E1") -> ListedName:
    return ListedName("lst_1", entry, names, "firm", country, identifiers, "")


def screened(who: Party, *entries: ListedName) -> Result:
    return screen(who, entries, [VERSION], THRESHOLD, day=DAY)


@pytest.mark.parametrize(("name", "other"), ALIKE)
def test_the_same_name_is_found_across_scripts_and_legal_forms(name: str, other: str) -> None:
    assert compare(comparable(name), comparable(other)).score >= THRESHOLD
    assert compare(comparable(other), comparable(name)).score >= THRESHOLD


@pytest.mark.parametrize(("name", "other"), UNLIKE)
def test_other_names_are_not_found(name: str, other: str) -> None:
    assert compare(comparable(name), comparable(other)).score < THRESHOLD


def test_spellings_share_a_skeleton() -> None:
    assert skeleton("muhammad") == skeleton("mohamed") == skeleton("mukhammad") == "mXmd"
    assert skeleton("rice") == skeleton("rays")


def test_an_unreadable_script_gives_no_words() -> None:
    assert not comparable("中国公司").is_readable
    assert not comparable("Ltd.").is_readable
    assert comparable("L.L.C. Ромашка").words == ("romashka",)


def test_a_party_is_screened_by_every_name_and_every_owner() -> None:
    entry = listed("Ivan Petrovich Sidorov")
    assert screened(party("Clean Grain"), entry).outcome() is Screening.CLEAR
    by_owner = screened(party("Clean Grain", owners=("Иван Петрович Сидоров",)), entry)
    assert by_owner.outcome() is Screening.HIT
    assert by_owner.hits[0].is_owner
    by_script = screened(party("Clean Grain", "پاک اناج", "Иван Петрович Сидоров"), entry)
    assert [hit.name for hit in by_script.hits] == ["Иван Петрович Сидоров"]


def test_a_hit_names_its_features_and_equals_are_ordered_by_country() -> None:
    result = screened(
        party("Rosneft"), listed("Rosneft", country="KZ", entry="E1"), listed("Rosneft", country="RU", entry="E2")
    )
    assert [(hit.entry, hit.score, hit.features.country_agrees) for hit in result.hits] == [
        ("E2", 100, True),
        ("E1", 100, False),
    ]


def test_an_equal_identifier_is_a_hit_whatever_the_name() -> None:
    entry = listed("Something Else", identifiers=("7701234567",))
    result = screened(party("Clean Grain", tax_number="7701234567"), entry)
    assert [(hit.score, hit.features.identifier_agrees) for hit in result.hits] == [(100, True)]
    assert screened(party("Clean Grain", tax_number="7701234568"), entry).hits == ()


def test_without_a_list_or_a_readable_name_nobody_is_clear() -> None:
    assert screen(party("Clean Grain"), [], [], THRESHOLD, day=DAY).outcome() is Screening.UNSCREENED
    assert screened(party("中国公司")).outcome() is Screening.UNSCREENED
    assert screened(party("Clean Grain", owners=("中国",))).outcome() is Screening.UNSCREENED
    assert screened(party("Clean Grain", "中国公司")).outcome() is Screening.CLEAR


def test_a_cleared_hit_no_longer_stops() -> None:
    result = screened(party("Rosneft"), listed("Rosneft"))
    assert result.outcome() is Screening.HIT
    assert result.outcome(frozenset({("lst_1", "E1")})) is Screening.CLEAR
    assert result.outcome(frozenset({("lst_1", "E2")})) is Screening.HIT
    assert result.without(frozenset({("lst_1", "E1")})).hits == ()


def test_a_list_finds_its_own_names_or_says_which_it_would_miss() -> None:
    entries = [listed("Rosneft", entry="E1"), listed("公司", entry="E2"), listed("公司", "Gongsi Trade", entry="E3")]
    assert [entry.entry for entry in blind_spots(entries, THRESHOLD)] == ["E2"]


def test_a_national_list_is_read_whole_or_not_at_all() -> None:
    head = "entry,names,kind,country,identifiers,reason\n"
    good = head + "N-1,Иван Сидоров; Ivan Sidorov,person,RU,123;456,by notice\n"
    read = read_list(good.encode(), "National list", DAY)
    assert read.errors == ()
    assert (read.entries[0].names, read.entries[0].identifiers) == (("Иван Сидоров", "Ivan Sidorov"), ("123", "456"))
    assert read.version.hash != read_list(good.replace("123", "124").encode(), "National list", DAY).version.hash
    wrong = read_list((good + "N-1,Twice,person,,,\nN-2,,person,,,\n").encode(), "National list", DAY)
    assert [error.line for error in wrong.errors] == [3, 4]
    assert wrong.entries == ()


def a_case(score: int) -> object:
    hit = screened(party("Rosneft"), listed("Rosneft")).hits[0]
    return open_case(replace(hit, score=score), DAY)


def test_one_person_clears_a_weak_hit() -> None:
    case = clear(a_case(FOUR_EYES - 1), "anna", "Another firm: other founders", day=DAY, four_eyes_percent=FOUR_EYES)
    assert (case.state, case.decided_by) == (CaseState.CLEARED, "anna")
    assert cleared_entries([case]) == {("lst_1", "E1")}


def test_a_strong_hit_takes_two_people() -> None:
    proposed = clear(a_case(FOUR_EYES), "anna", "Another firm", day=DAY, four_eyes_percent=FOUR_EYES)
    assert (proposed.state, proposed.proposer_id) == (CaseState.PROPOSED, "anna")
    assert cleared_entries([proposed]) == frozenset()
    with pytest.raises(SamePersonTwice, match="Another compliance officer"):
        approve(proposed, "anna", day=DAY, four_eyes_percent=FOUR_EYES)
    approved = approve(proposed, "bilal", day=DAY, four_eyes_percent=FOUR_EYES)
    assert (approved.state, approved.decided_by, approved.reason) == (CaseState.CLEARED, "bilal", "Another firm")
    assert reject(proposed).state is CaseState.OPEN


def test_a_decision_needs_a_reason_and_an_open_case() -> None:
    with pytest.raises(ReasonMissing):
        clear(a_case(87), "anna", "  ", day=DAY, four_eyes_percent=FOUR_EYES)
    with pytest.raises(ReasonMissing):
        confirm(a_case(100), "anna", "", day=DAY)
    confirmed = confirm(a_case(100), "anna", "Same tax number", day=DAY)
    with pytest.raises(StepRefused):
        clear(confirmed, "anna", "Changed my mind", day=DAY, four_eyes_percent=FOUR_EYES)
    assert reopen(confirmed, confirmed.hit).state is CaseState.OPEN


def test_every_pair_of_a_case_is_listed_or_refused() -> None:
    for state in CaseState:
        for event in CaseEvent:
            if (state, event) in CASE_LIFE.steps:
                assert CASE_LIFE.advance(state, event) is CASE_LIFE.steps[state, event]
            else:
                with pytest.raises(StepRefused):
                    CASE_LIFE.advance(state, event)


def test_an_undertaking_rests_on_a_clear_screening() -> None:
    own, foreign = (
        replace(party("Own Rice"), id="par_2", tax_number="1234567"),
        party("Clean Grain", owners=("Anna B",)),
    )
    result = screened(foreign, listed("Rosneft"))
    lines = undertaking(Signatory.ENTITY, "Own Rice", own, foreign, [result], day=DAY)
    text = " ".join(line.text for line in lines)
    assert "tax number 1234567" in text
    assert "Clean Grain of RU is not a sanctioned entity" in text
    assert "National list, 2025-11-01 (abababababab)" in text
    assert "Anna B" in text
    chamber = undertaking(Signatory.CHAMBER, "Karachi Chamber", own, foreign, [result], day=DAY)
    assert chamber[0].text == "We, Karachi Chamber, undertake the following on behalf of our member Own Rice."


def test_an_undertaking_about_a_hit_or_an_unscreened_party_is_refused() -> None:
    own, foreign = replace(party("Own Rice"), id="par_2"), party("Rosneft")
    result = screened(foreign, listed("Rosneft"))
    with pytest.raises(NotClear, match="'hit'"):
        undertaking(Signatory.ENTITY, "Own Rice", own, foreign, [result], day=DAY)
    with pytest.raises(NotClear, match="'unscreened'"):
        undertaking(Signatory.ENTITY, "Own Rice", own, foreign, [], day=DAY)
    cleared = result.without(frozenset({("lst_1", "E1")}))
    assert undertaking(Signatory.ENTITY, "Own Rice", own, foreign, [cleared], day=DAY)
