"""Screening: names across scripts, lists, hits with their features, cases, undertakings."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tarazu.kernel.lifecycle import StepRefused
from tarazu.registry.parties import Party, PartyKind
from tarazu.rulebook.facts import Screening
from tarazu.screening.cases import (
    CASE_LIFE,
    Case,
    CaseEvent,
    CaseLimits,
    CaseState,
    ExpiryOutOfRange,
    ReasonMissing,
    Ruling,
    SamePersonTwice,
    approve,
    clear,
    cleared_pairs,
    confirm,
    fall_away,
    minority_pairs,
    open_case,
    reject,
    reopen,
    seen_again,
)
from tarazu.screening.editions import EDITION_LIFE, EditionEvent, EditionState
from tarazu.screening.index import Index
from tarazu.screening.likeness import Around, Birth, compare
from tarazu.screening.lists import ListedName, ListVersion, read_list
from tarazu.screening.names import comparable, skeleton
from tarazu.screening.screen import Result, basis, births_agree, blind_spots, joined, screen
from tarazu.screening.subjects import Owner, Subject, read_owner, subject_of
from tarazu.screening.undertaking import NotClear, Signatory, undertaking

ROOT = Path(__file__).resolve().parents[2]
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
    assert result.outcome(frozenset({(VERSION.source, "E1")})) is Screening.CLEAR
    assert result.outcome(frozenset({(VERSION.source, "E2")})) is Screening.HIT
    assert result.without(frozenset({(VERSION.source, "E1")})).hits == ()


def test_a_list_finds_its_own_names_or_says_which_it_would_miss() -> None:
    entries = [listed("Rosneft", entry="E1"), listed("公司", entry="E2"), listed("公司", "Gongsi Trade", entry="E3")]
    assert [entry.entry for entry in blind_spots(entries, THRESHOLD)] == ["E2"]


def test_a_national_list_is_read_whole_or_not_at_all() -> None:
    head = "entry,names,kind,country,identifiers,reason\n"
    good = head + "N-1,Иван Сидоров; Ivan Sidorov,person,RU,12345;456,by notice\n"
    read = read_list(good.encode(), "National list", DAY)
    assert read.errors == ()
    assert (read.entries[0].names, read.entries[0].identifiers) == (("Иван Сидоров", "Ivan Sidorov"), ("12345", "456"))
    assert read.version.hash != read_list(good.replace("123", "124").encode(), "National list", DAY).version.hash
    wrong = read_list((good + "N-1,Twice,person,,,\nN-2,,person,,,\n").encode(), "National list", DAY)
    assert [error.line for error in wrong.errors] == [3, 4]
    assert wrong.entries == ()


LIMITS = CaseLimits(FOUR_EYES, DAY + timedelta(days=365))
ROSNEFT = party("Rosneft")


def a_case(score: int) -> Case:
    hit = screened(ROSNEFT, listed("Rosneft")).hits[0]
    return open_case(replace(hit, score=score), basis(hit, subject_of(ROSNEFT)), DAY)


def by(person: str, reason: str = "Another firm: other founders", expires_on: date | None = None) -> Ruling:
    return Ruling(person, DAY, reason, expires_on)


def test_one_person_clears_a_weak_hit() -> None:
    case = clear(a_case(FOUR_EYES - 1), by("anna"), LIMITS)
    assert (case.state, case.decided_by) == (CaseState.CLEARED, "anna")
    assert cleared_pairs([case], DAY) == {(VERSION.source, "E1")}


def test_I18_a_strong_hit_takes_two_people() -> None:
    proposed = clear(a_case(FOUR_EYES), by("anna"), LIMITS)
    assert (proposed.state, proposed.proposer_id) == (CaseState.PROPOSED, "anna")
    assert cleared_pairs([proposed], DAY) == frozenset()
    with pytest.raises(SamePersonTwice, match="Another compliance officer"):
        approve(proposed, by("anna"), LIMITS)
    approved = approve(proposed, by("bilal", ""), LIMITS)
    assert (approved.state, approved.decided_by) == (CaseState.CLEARED, "bilal")
    assert approved.reason == "Another firm: other founders"
    assert reject(proposed, by("bilal", "Show the register")).state is CaseState.OPEN


def test_a_clearance_ends_on_its_day_and_holds_no_longer_than_it_may() -> None:
    until = DAY + timedelta(days=30)
    case = clear(a_case(87), by("anna", expires_on=until), LIMITS)
    assert case.is_cleared(until - timedelta(days=1))
    assert not case.is_cleared(until)
    assert clear(a_case(87), by("anna"), LIMITS).expires_on == LIMITS.latest
    for wrong in (DAY, LIMITS.latest + timedelta(days=1)):
        with pytest.raises(ExpiryOutOfRange):
            clear(a_case(87), by("anna", expires_on=wrong), LIMITS)


def test_a_cleared_pair_is_not_raised_again_until_something_changes() -> None:
    case = clear(a_case(87), by("anna"), LIMITS)
    assert seen_again(case, case.hit, case.basis, DAY).state is CaseState.CLEARED
    newer = replace(case.hit, list_id="lst_2")
    assert seen_again(case, newer, case.basis, DAY).state is CaseState.CLEARED
    assert seen_again(case, newer, "another basis", DAY).state is CaseState.OPEN
    assert seen_again(case, newer, case.basis, LIMITS.latest).state is CaseState.OPEN
    gone = fall_away(case)
    assert gone.state is CaseState.GONE
    assert seen_again(gone, newer, case.basis, DAY).state is CaseState.OPEN


def test_what_a_decision_rests_on_is_the_party_the_entry_and_the_way_of_comparing() -> None:
    hit = screened(ROSNEFT, listed("Rosneft")).hits[0]
    same = screen(ROSNEFT, [listed("Rosneft")], [replace(VERSION, id="lst_1", day=DAY)], THRESHOLD, day=DAY).hits[0]
    assert basis(hit, subject_of(ROSNEFT)) == basis(same, subject_of(ROSNEFT))
    other_entry = screened(ROSNEFT, listed("Rosneft", "Rosneftegaz")).hits[0]
    assert basis(other_entry, subject_of(ROSNEFT)) != basis(hit, subject_of(ROSNEFT))
    renamed = replace(ROSNEFT, owners=("Anna B",))
    assert basis(hit, subject_of(renamed)) != basis(hit, subject_of(ROSNEFT))
    good_standing = replace(ROSNEFT, seat="RUMOW")
    assert basis(hit, subject_of(good_standing)) == basis(hit, subject_of(ROSNEFT))


def test_a_decision_needs_a_reason_and_an_open_case() -> None:
    with pytest.raises(ReasonMissing):
        clear(a_case(87), by("anna", "  "), LIMITS)
    with pytest.raises(ReasonMissing):
        confirm(a_case(100), by("anna", ""))
    confirmed = confirm(a_case(100), by("anna", "Same tax number"))
    with pytest.raises(StepRefused):
        clear(confirmed, by("anna", "Changed my mind"), LIMITS)
    assert reopen(confirmed, confirmed.hit, confirmed.basis).state is CaseState.OPEN


@pytest.mark.parametrize("life", [CASE_LIFE, EDITION_LIFE], ids=lambda life: life.thing)
def test_every_pair_is_listed_or_refused(life: Any) -> None:
    events = CaseEvent if life is CASE_LIFE else EditionEvent
    for state in CaseState if life is CASE_LIFE else EditionState:
        for event in events:
            if (state, event) in life.steps:
                assert life.advance(state, event) is life.steps[state, event]
            else:
                with pytest.raises(StepRefused):
                    life.advance(state, event)


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Anna Petrova", Owner("Anna Petrova", None)),
        ("Anna Petrova 51 %", Owner("Anna Petrova", 5_100)),
        ("Anna Petrova (33.33%)", Owner("Anna Petrova", 3_333)),
        ("Анна Петрова: 49,5 %", Owner("Анна Петрова", 4_950)),
        ("Fund 2000", Owner("Fund 2000", None)),
        ("Anna Petrova 101 %", Owner("Anna Petrova 101 %", None)),
        ("100%", Owner("100%", None)),
    ],
)
def test_an_owner_is_read_with_the_share(text: str, owner: Owner) -> None:
    assert read_owner(text) == owner


@pytest.mark.parametrize(
    ("shares", "passes"), [((49, 0), True), ((50, 0), False), ((25, 24), True), ((25, 25), False), ((None, 1), False)]
)
def test_listed_owners_count_from_half_of_the_firm_together(shares: tuple[int | None, int], passes: bool) -> None:
    named = ("Ivan Sidorov", "Oleg Bychkov")
    owners = [f"{name} {share} %" if share else name for name, share in zip(named, shares, strict=True) if share != 0]
    firm = party("Clean Grain", owners=tuple(owners))
    result = screened(firm, *(listed(name, entry=name[0]) for name in named))
    assert len(result.hits) == len(owners)
    cases = [confirm(open_case(hit, "basis", DAY), by("anna", "The same man")) for hit in result.hits]
    assert bool(minority_pairs(cases, 50)) is passes
    assert (result.outcome(minority_pairs(cases, 50)) is Screening.CLEAR) is passes
    undecided = [cases[0], *(open_case(hit, "basis", DAY) for hit in result.hits[1:])]
    assert result.outcome(minority_pairs(undecided, 50)) is (
        Screening.CLEAR if passes and len(owners) == 1 else Screening.HIT
    )


@pytest.mark.parametrize(
    ("own", "listed_births", "agree"),
    [
        (("1963-05-17",), ("1963-05-17",), Birth.SAME_DAY),
        (("1963-05-17",), ("1963",), Birth.SAME_YEAR),
        (("1962",), ("1960/1964",), Birth.SAME_YEAR),
        (("1965",), ("1963-05-17",), Birth.NEAR),
        (("1966",), ("1963-05-17",), Birth.DIFFERS),
        (("1966", "1963"), ("1963-05-17",), Birth.SAME_YEAR),
        ((), ("1963",), Birth.UNKNOWN),
    ],
)
def test_birth_dates_are_compared_as_far_as_they_are_known(
    own: tuple[str, ...], listed_births: tuple[str, ...], agree: Birth
) -> None:
    assert births_agree(own, listed_births) is agree


def test_a_birth_date_takes_away_and_never_adds() -> None:
    one, other = comparable("Gholam Tirandaz"), comparable("Golam Teerandaz")
    plain = compare(one, other).score
    assert compare(one, other, Around(birth=Birth.SAME_DAY)).score == plain
    assert compare(one, other, Around(birth=Birth.DIFFERS)).score == plain - 15
    assert compare(one, other, Around(birth=Birth.DIFFERS, identifier=True)).score == 100
    unlike = compare(comparable("Anna Berg"), comparable("Olga Stern"), Around(birth=Birth.SAME_DAY))
    assert unlike.score < THRESHOLD


def test_a_person_and_a_firm_of_one_name_are_less_alike() -> None:
    entry = replace(listed("Rustam Nazarov"), kind="person")
    as_firm = screened(party("Rustam Nazarov"), entry).hits[0]
    man = replace(party("Rustam Nazarov"), kind=PartyKind.INDIVIDUAL)
    assert (screened(man, entry).hits[0].score, as_firm.score) == (100, 90)


def test_a_ship_and_a_bank_are_found_by_their_numbers_and_a_reused_number_of_another_kind_is_not() -> None:
    ship = replace(listed("Severny Briz", identifiers=("IMO 1234567",)), kind="vessel")
    bank = replace(listed("Bank of Nowhere", identifiers=("BICNOWHRUMM",), entry="E2"), kind="bank")
    asked = Subject("s", "vessel", ("Quite Another Name",), identifiers=("IMO1234567",))
    by_code = Subject("b", "bank", ("Nowhere Bank",), identifiers=("BICNOWHRUMMXXX",))
    assert [hit.entry for hit in screen(asked, [ship, bank], [VERSION], THRESHOLD, day=DAY).hits] == ["E1"]
    assert screen(by_code, [ship, bank], [VERSION], THRESHOLD, day=DAY).hits[0].features.identifier_agrees
    plain = Subject("p", "firm", ("Quite Another Name",), identifiers=("1234567",))
    assert screen(plain, [ship, bank], [VERSION], THRESHOLD, day=DAY).hits == ()


def test_screening_one_list_again_keeps_what_the_others_said() -> None:
    other = ListVersion("lst_o", "Other list", DAY, "cd" * 32)
    entries = [listed("Rosneft"), replace(listed("Rosneft", entry="O1"), list_id="lst_o")]
    whole = screen(ROSNEFT, entries, [VERSION, other], THRESHOLD, day=DAY)
    newer = replace(VERSION, id="lst_2")
    again = screen(ROSNEFT, [replace(listed("Lukoil"), list_id="lst_2")], [newer], THRESHOLD, day=DAY)
    merged = joined(whole, again)
    assert [hit.entry for hit in merged.hits] == ["O1"]
    assert {version.id for version in merged.versions} == {"lst_o", "lst_2"}
    assert merged.holds(subject_of(ROSNEFT).content, [newer, other], THRESHOLD)
    assert not merged.holds(subject_of(ROSNEFT).content, [VERSION, other], THRESHOLD)
    assert not merged.holds(subject_of(replace(ROSNEFT, owners=("A B",))).content, [newer, other], THRESHOLD)


def test_the_index_finds_what_comparing_with_everything_finds() -> None:
    with (ROOT / "bench/screening/labelled.csv").open(encoding="utf-8", newline="") as file:
        pairs = [row for row in csv.DictReader(file) if row["same"] == "yes"][::3]
    entries = [replace(listed(row["listed"], entry=str(at)), kind=row["kind"]) for at, row in enumerate(pairs)]
    index = Index(entries)
    alike = seen = 0
    for row in pairs:
        asked = Subject("a", row["kind"], (row["asked"],))
        through = {hit.entry for hit in screen(asked, index, [VERSION], THRESHOLD, day=DAY).hits}
        around = Around(persons=row["kind"] == "person")
        every = {
            entry.entry
            for entry in entries
            if entry.kind == row["kind"]
            and compare(comparable(row["asked"]), comparable(entry.names[0]), around).score >= THRESHOLD
        }
        alike += len(every)
        seen += len(every & through)
    assert alike > len(pairs)
    assert seen * 1000 >= alike * 990  # at most one in a hundred is lost to the index


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
    cleared = result.without(frozenset({(VERSION.source, "E1")}))
    assert undertaking(Signatory.ENTITY, "Own Rice", own, foreign, [cleared], day=DAY)
