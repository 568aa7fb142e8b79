"""Tables of offers and wants: what is read, and what is refused on which line."""

from datetime import date

import pytest

from tarazu.kernel.period import Period
from tarazu.market.listings import Offer, Want
from tarazu.market.readers import read_offers, read_wants

HEADER = "ref,party,hs,grade,unit,quantity,minimum_lot,price,place,from,until,term,note\n"
GOOD = "A1,indus,100630,non-basmati,TNE,1250.5,100,562.50,PKKHI,2025-11-01,2026-06-30,FOB,first crop\n"
PARTIES = {"indus": "party_indus", "volga": "party_volga"}


def only_offer(line: str) -> Offer:
    read = read_offers(HEADER + line, PARTIES)
    assert read.errors == ()
    (offer,) = read.records
    return offer


def test_an_offer_is_read_in_the_unit_its_goods_are_counted_in() -> None:
    offer = only_offer(GOOD)
    assert (offer.party_id, offer.reference, offer.commodity) == ("party_indus", "A1", "1006.30/non-basmati")
    assert (offer.quantity.steps, offer.quantity.unit.code, offer.minimum_lot.steps) == (1_250_500, "TNE", 100_000)
    assert (offer.limit.minor, offer.place, offer.term, offer.note) == (56_250, "PKKHI", "FOB", "first crop")
    assert offer.window == Period(date(2025, 11, 1), date(2026, 6, 30))
    assert offer.id == only_offer(GOOD).id


def test_kilograms_become_tonnes_and_so_does_their_price() -> None:
    offer = only_offer(GOOD.replace("TNE,1250.5,100,562.50", "KGM,1250500,100000,0.56"))
    assert (str(offer.quantity), str(offer.minimum_lot), offer.limit.minor) == ("1,250.5 t", "100 t", 56_000)


def test_without_a_lot_and_an_end_anything_goes_for_ever() -> None:
    offer = only_offer("A1,indus,100630,non-basmati,TNE,5,,562.50,PKKHI,2025-11-01,,FOB,\n")
    assert (offer.minimum_lot.steps, offer.window.until) == (1, None)


def test_a_want_without_a_grade_takes_any() -> None:
    (want,) = read_wants(HEADER + GOOD.replace("non-basmati", ""), PARTIES).records
    assert isinstance(want, Want)
    assert want.commodity == "1006.30"
    assert [error.column for error in read_offers(HEADER + GOOD.replace("non-basmati", ""), PARTIES).errors] == [
        "grade"
    ]


@pytest.mark.parametrize(
    ("wrong", "column", "code"),
    [
        (("indus", "nobody"), "party", "UnknownParty"),
        (("100630", "100699"), "hs", "UnknownCommodity"),
        (("non-basmati", "blue"), "grade", "UnknownGrade"),
        (("TNE", "LTR"), "unit", "UnitDoesNotFit"),
        (("TNE", "XYZ"), "unit", "UnknownUnit"),
        (("1250.5", "1e3"), "quantity", "QuantityUnreadable"),
        (("1250.5", "-4"), "quantity", "QuantityUnreadable"),
        (("562.50", "0"), "price", "ValueUnreadable"),
        (("562.50", "562.505"), "price", "ValueUnreadable"),
        ((",100,", ",1250.501,"), "minimum_lot", "LotAboveQuantity"),
        (("2026-06-30", "2025-11-01"), "until", "WindowReversed"),
        (("2025-11-01", "2025-02-30"), "from", "DayUnreadable"),
        (("FOB", "FAR"), "term", "UnknownDeliveryTerm"),
        (("PKKHI", "PKXXX"), "place", "UnknownPlace"),
    ],
)
def test_each_wrong_cell_is_named(wrong: tuple[str, str], column: str, code: str) -> None:
    read = read_offers(HEADER + GOOD.replace(*wrong, 1), PARTIES)
    assert [(error.line, error.column, error.error.code) for error in read.errors] == [(2, column, code)]


def test_a_reference_may_be_used_once_by_each_party() -> None:
    again = GOOD.replace("1250.5", "7000")
    read = read_offers(HEADER + GOOD + again + again.replace("indus", "volga"), PARTIES)
    assert [(error.line, error.error.code) for error in read.errors] == [(3, "RepeatedRow")]


def test_every_wrong_line_is_told_at_once() -> None:
    read = read_offers(HEADER + GOOD.replace("FOB", "XXX") + GOOD.replace("A1,indus", "A2,nobody"), PARTIES)
    assert [error.line for error in read.errors] == [2, 3]


def test_a_price_that_does_not_come_out_whole_is_refused() -> None:
    per_kilogram = "A1,indus,711311,,KGM,10,1,562.50,PKKHI,2025-11-01,,FOB,\n"
    counted_in_kilograms = read_offers(HEADER + per_kilogram, PARTIES)
    assert counted_in_kilograms.errors == ()
    per_tonne = read_offers(HEADER + per_kilogram.replace("KGM,10,1,562.50", "TNE,10,1,562.52"), PARTIES)
    assert [error.error.code for error in per_tonne.errors] == ["PriceNotWhole"]


WANTED = HEADER.rstrip("\n") + ",accepts\n"


def substitutes(text: str) -> list[tuple[str, int, int]]:
    line = GOOD.replace("non-basmati", "basmati").rstrip("\n")
    read = read_wants(f"{WANTED}{line},{text}\n", PARTIES)
    assert read.errors == ()
    return [(one.commodity, one.given, one.filled) for one in read.records[0].accepts]


def test_a_want_says_what_it_takes_in_its_place_and_at_what_factor() -> None:
    assert substitutes("1006.30/non-basmati 22:20; 100199 1.25;") == [
        ("1006.30/non-basmati", 11, 10),
        ("1001.99", 5, 4),
    ]
    assert substitutes("") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1006.30/non-basmati", "SubstituteUnreadable"),
        ("1006.30/non-basmati 1:0", "SubstituteUnreadable"),
        ("1006.30/non-basmati 0", "SubstituteUnreadable"),
        ("1006.30/non-basmati -2", "SubstituteUnreadable"),
        ("1006.30/non-basmati 1:1000001", "SubstituteUnreadable"),
        ("1006.30/blue 1:1", "UnknownGrade"),
        ("1006.99 1:1", "UnknownCommodity"),
        ("6109.10 1:1", "SubstituteCountedApart"),
        ("1006.30/basmati 1:1", "SubstituteTwice"),
        ("1001.99 1:1; 1001.99 2:1", "SubstituteTwice"),
    ],
)
def test_a_substitute_that_cannot_be_one_is_told_at_its_cell(text: str, code: str) -> None:
    line = GOOD.replace("non-basmati", "basmati").rstrip("\n")
    (wrong,) = read_wants(f"{WANTED}{line},{text}\n", PARTIES).errors
    assert (wrong.column, type(wrong.error).__name__) == ("accepts", code)


def test_an_offer_takes_nothing_in_its_place() -> None:
    assert read_offers(WANTED + GOOD.rstrip("\n") + ",1006.30/basmati 1:1\n", PARTIES).errors
