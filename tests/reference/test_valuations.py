"""Valuations: the newest on or before a day counts."""

from datetime import date

import pytest

from tarazu.kernel.errors import TarazuError
from tarazu.reference.commodities import commodity
from tarazu.reference.valuations import BASIS_NOT_STATED, Confidence, check_unit, read_valuations, valuation_on

HEADER = "commodity,unit,origin,price,day,basis,source,confidence\n"
GOOD = (
    HEADER
    + "0713.20,TNE,RU,700,2024-10-01,not stated,Deal of 2024,medium\n"
    + "0713.20,TNE,RU,650.50,2025-03-01,FOB,A report,high\n"
    + "3102.10,TNE,RU,345,2024-10-01,FOB,Ours,assumed\n"
    + "3102.10,TNE,IR,315,2024-10-01,FCA,Ours,assumed\n"
)


@pytest.mark.parametrize(
    ("day", "minor"), [(date(2024, 10, 1), 70_000), (date(2025, 2, 28), 70_000), (date(2025, 3, 1), 65_050)]
)
def test_the_newest_valuation_on_or_before_the_day_counts(day: date, minor: int) -> None:
    held, errors = read_valuations(GOOD)
    assert errors == ()
    for order in (held, held[::-1]):
        assert valuation_on(order, "0713.20", day).price.minor == minor


def test_a_day_too_early_has_no_valuation() -> None:
    with pytest.raises(TarazuError, match=r"no valuation of 0713\.20 on or before 2024-09-30"):
        valuation_on(read_valuations(GOOD).records, "0713.20", date(2024, 9, 30))


def test_origin_is_kept_apart_and_the_order_of_a_file_does_not_matter() -> None:
    held = read_valuations(GOOD).records
    assert valuation_on(held, "3102.10", date(2025, 1, 1), "RU").price.minor == 34_500
    assert valuation_on(held, "3102.10", date(2025, 1, 1)) == valuation_on(held[::-1], "3102.10", date(2025, 1, 1))
    with pytest.raises(TarazuError):
        valuation_on(held, "3102.10", date(2025, 1, 1), "AF")


def test_every_field_is_kept() -> None:
    first = read_valuations(GOOD).records[0]
    assert (first.basis, first.confidence, first.source) == (BASIS_NOT_STATED, Confidence.MEDIUM, "Deal of 2024")


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("0713.99,TNE,RU,700,2024-10-01,FOB,x,high", "commodity", "UnknownCommodity"),
        ("0713.20,KGM,RU,700,2024-10-01,FOB,x,high", "unit", "UnitDoesNotFit"),
        ("0713.20,TNE,XX,700,2024-10-01,FOB,x,high", "origin", "UnknownCountry"),
        ("0713.20,TNE,RU,700.001,2024-10-01,FOB,x,high", "price", "ValueUnreadable"),
        ("0713.20,TNE,RU,0,2024-10-01,FOB,x,high", "price", "ValueUnreadable"),
        ("0713.20,TNE,RU,700,1.10.2024,FOB,x,high", "day", "DayUnreadable"),
        ("0713.20,TNE,RU,700,2024-10-01,FOT,x,high", "basis", "UnknownDeliveryTerm"),
        ("0713.20,TNE,RU,700,2024-10-01,FOB,,high", "source", "EmptyCell"),
        ("0713.20,TNE,RU,700,2024-10-01,FOB,x,sure", "confidence", "NotAChoice"),
    ],
)
def test_a_wrong_valuation_is_told_by_its_column(line: str, column: str, code: str) -> None:
    made, errors = read_valuations(HEADER + line + "\n")
    assert made == ()
    assert [(error.line, error.column, error.error.code) for error in errors] == [(2, column, code)]


def test_a_unit_that_does_not_fit_its_goods_is_refused() -> None:
    check_unit(commodity("071320"), "TNE")
    with pytest.raises(TarazuError, match="is counted in TNE, not in LTR"):
        check_unit(commodity("071320"), "LTR")
