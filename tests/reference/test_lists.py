"""The lists that ship: units, goods, countries, places, delivery terms."""

import pytest

from tarazu.kernel.errors import TarazuError
from tarazu.kernel.quantity import Quantity, read_quantity
from tarazu.reference.commodities import (
    commodity,
    commodity_of,
    find_codes,
    find_goods,
    goods,
    harmonized_system,
    read_code,
    read_goods,
)
from tarazu.reference.countries import countries, country
from tarazu.reference.delivery_terms import delivery_term, delivery_terms
from tarazu.reference.places import PlaceKind, crossings, find_places, place, places, read_places
from tarazu.reference.units import unit, unit_names, units


def has_letters(text: str, first: str, last: str) -> bool:
    return any(first <= letter <= last for letter in text)


def test_a_tonne_is_a_thousand_steps_of_a_kilogram() -> None:
    assert read_quantity("12.5", unit("TNE")).to(unit("KGM")) == Quantity(12_500, unit("KGM"))
    assert read_quantity("3", unit("DTN")).to(unit("KGM")) == Quantity(300, unit("KGM"))
    assert read_quantity("2", unit("DZN")).to(unit("H87")) == Quantity(24, unit("H87"))
    assert read_quantity("1.5", unit("MTQ")).to(unit("LTR")) == Quantity(1_500, unit("LTR"))


def test_an_unknown_unit_names_its_neighbours() -> None:
    with pytest.raises(TarazuError, match="TNE") as caught:
        unit("TON")
    assert caught.value.code == "UnknownUnit"
    with pytest.raises(TarazuError):
        unit("")


def test_units_are_named_in_three_languages() -> None:
    assert len(units()) >= 10
    assert unit_names("NPR").of("ru") == "пара"
    assert all(has_letters(unit_names(entry.code).ur, "\u0600", "\u06ff") for entry in units())


def test_the_harmonized_system_is_whole() -> None:
    subheadings = [code for code in harmonized_system() if len(code) == 6]
    assert len(subheadings) == 5_613
    assert len(harmonized_system()) == 5_613 + 1_229
    assert read_code("1006.30") == read_code("100630") == "100630"


@pytest.mark.parametrize(
    "text", ["100639", "1006", "10063", "1006.3", "1006300", "10.0630", "rice", "", "１００６３０"]
)
def test_a_code_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(TarazuError) as caught:
        read_code(text)
    assert caught.value.code == "UnknownCommodity"


def test_a_wrong_code_is_told_its_neighbours() -> None:
    with pytest.raises(TarazuError, match=r"1006\.30"):
        commodity("100639")
    with pytest.raises(TarazuError, match="basmati rice"):
        commodity("rice")


def test_goods_are_told_apart_by_grade() -> None:
    assert commodity("1006.30", "basmati").key == "1006.30/basmati"
    assert commodity_of("1006.30/basmati") == commodity("100630", "basmati")
    assert commodity("071320").key == "0713.20"
    for hs, grade in [("100630", ""), ("100630", "red"), ("071320", "kabuli")]:
        with pytest.raises(TarazuError) as caught:
            commodity(hs, grade)
        assert caught.value.code == "UnknownGrade"


def test_a_code_outside_our_list_is_counted_in_kilograms_under_its_english_name() -> None:
    horse = commodity("010121")
    assert (horse.unit, horse.shelf_days, horse.names.ru) == (unit("KGM"), None, harmonized_system()["010121"])


def test_our_goods_are_named_in_three_scripts_and_keep_where_they_spoil() -> None:
    assert len(goods()) >= 90
    for entry in goods():
        assert has_letters(entry.names.ur, "\u0600", "\u06ff"), entry.key
        assert has_letters(entry.names.ru, "\u0400", "\u04ff"), entry.key
        assert not entry.reefer or entry.shelf_days, entry.key
    assert commodity("080521", "kinnow").shelf_days == 30


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("chickpeas", "0713.20"),
        ("چنے", "0713.20"),
        ("нут", "0713.20"),
        ("Kinnow", "0805.21/kinnow"),
        ("картофель", "0701.90"),
        ("3102.10", "3102.10"),
        ("basmati", "1006.30/basmati"),
        *((word, "0713.20") for word in ("chana", "Chickpea", "garbanzo", "chikpeas", "چنا", "бараний горох")),
        *((word, "0713.40") for word in ("masoor", "masur", "دال", "чечевица")),
        *((word, "0805.21/kinnow") for word in ("kino", "tangerine", "کنو", "мандарин")),
        ("aloo", "0701.90"),
        ("картошка", "0701.90"),
        ("pyaz", "0703.10/onion"),
        ("лук", "0703.10/onion"),
        ("sarya", "7214.20"),
        ("мочевина", "3102.10"),
        ("کپاس", "5201.00"),
        ("kapas", "5201.00"),
        ("gas", "2711.12"),
    ],
)
def test_goods_are_found_by_word_in_three_languages_or_by_code(words: str, key: str) -> None:
    assert find_goods(words)[0].key == key


def test_words_that_mean_nothing_find_nothing() -> None:
    assert find_goods("xqzw") == ()
    assert (
        find_goods("tea") == ()
    )  # of three letters none begins a word of ours: steel, chilgoza and the like stay away
    assert find_codes("") == ()
    assert find_codes("mandarins")[0][0] == "080521"


def test_a_wrong_list_of_goods_is_told_line_by_line() -> None:
    header = "hs,grade,unit,shelf_days,reefer,packing,en,ur,ru\n"
    made, errors = read_goods(
        header + "071320,,TNE,730,no,bags,a,b,c\n071320,,TNE,730,no,bags,a,b,c\n071399,,TNE,,no,,a,b,c\n"
        "071340,Red One,TNE,,no,,a,b,c\n071340,,TONS,,no,,a,b,c\n071340,,TNE,-3,perhaps,,a,b,c\n"
    )
    assert len(made) == 1
    assert [(error.line, error.column, error.error.code) for error in errors] == [
        (3, "", "RepeatedRow"),
        (4, "hs", "UnknownCommodity"),
        (5, "grade", "GradeUnreadable"),
        (6, "unit", "UnknownUnit"),
        (7, "shelf_days", "WholeNumberUnreadable"),
    ]


def test_the_corridor_countries_have_their_gauge() -> None:
    gauges = {entry.code: entry.gauge_mm for entry in countries()}
    assert (gauges["PK"], gauges["IR"], gauges["RU"], gauges["KZ"], gauges["OM"]) == (1676, 1435, 1520, 1520, None)
    with pytest.raises(TarazuError, match="two-letter code"):
        country("XX")


def test_places_cover_the_corridors() -> None:
    assert len(places()) >= 70
    for code in ("PK", "RU", "IR", "AF", "BY", "KZ", "UZ", "TM", "AZ", "CN"):
        assert places(code), code
    named = {entry.names.en for entry in crossings()}
    assert {"Torkham", "Chaman", "Taftan", "Mirjaveh", "Sarakhs", "Hairatan", "Kharlachi", "Gabd"} <= named
    for entry in places():
        assert country(entry.country).code == entry.country
        assert -11_000_000 < entry.north < 75_000_000, entry.code
        assert has_letters(entry.names.ur, "\u0600", "\u06ff"), entry.code
        assert has_letters(entry.names.ru, "\u0400", "\u04ff"), entry.code


def test_places_are_found_by_code_and_by_name() -> None:
    assert place("PKKHI").kind == PlaceKind.PORT
    assert find_places("طورخم", 1)[0].code == "PK-TORKHAM"
    assert find_places("Саратов", 1)[0].code == "RURTW"
    with pytest.raises(TarazuError, match="PKKHI"):
        place("PKKHX")


def test_a_wrong_list_of_places_is_told_line_by_line() -> None:
    header = "code,country,kind,en,ur,ru,north,east\n"
    _, errors = read_places(
        header
        + "khi,PK,port,a,b,c,1,1\nPKAAA,RU,port,a,b,c,1,1\nPKAAB,PK,airport,a,b,c,1,1\nPKAAC,PK,port,a,b,c,200,1\n"
    )
    assert [(error.line, error.error.code) for error in errors] == [
        (2, "PlaceCodeUnreadable"),
        (3, "PlaceOutsideCountry"),
        (4, "NotAChoice"),
        (5, "DegreesUnreadable"),
    ]


def test_there_are_eleven_delivery_terms_and_they_say_who_pays() -> None:
    assert len(delivery_terms()) == 11
    assert not delivery_term("FOB").seller_pays_main_carriage
    assert delivery_term("CIF").seller_pays_insurance
    assert [term.code for term in delivery_terms() if term.seller_pays_import_duty] == ["DDP"]
    assert [term.code for term in delivery_terms() if term.sea_only] == ["FAS", "FOB", "CFR", "CIF"]
    with pytest.raises(TarazuError, match="Incoterms 2020"):
        delivery_term("DAT")
