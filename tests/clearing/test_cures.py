"""The cures of the announced deals, exact to the kilogram, and the prices at which they break."""

from dataclasses import replace

import pytest

from tarazu.clearing.cures import allowed_exports, allowed_imports, cure, price_band
from tarazu.clearing.net_off import Outcome, Position
from tarazu.kernel.quantity import Dimension, Quantity, Unit
from tarazu.kernel.value import Price, Value, read_minor
from tarazu.ledger.book import Direction

TONNE = Unit("TNE", "t", Dimension.MASS, 1000, 1)
TOLERANCE = 20
CHICKPEAS = Price(read_minor("700"), TONNE)


def tonnes(count: int) -> Quantity:
    return Quantity(count * 1000, TONNE)


def price(text: str) -> Price:
    return Price(read_minor(text), TONNE)


def deal_a(rice: str) -> Position:
    """Deal A of 1 October 2024: 20,000 t of chickpeas in, 20,000 t of rice out."""
    return Position(CHICKPEAS.of(tonnes(20_000)), price(rice).of(tonnes(20_000)))


@pytest.mark.parametrize(
    ("rice", "lean", "more", "in_hundreds"),
    [
        ("562.00", "-19.71 %", 4_911_032, 24_900),
        ("562.50", "-19.64 %", 4_888_889, 24_900),
        ("562.53", "-19.64 %", 4_887_562, 24_900),
    ],
)
def test_deal_a_leans_and_about_24_900_tonnes_balance_it(rice: str, lean: str, more: int, in_hundreds: int) -> None:
    position = deal_a(rice)
    assert position.imports_assessed == Value(read_minor("14000000.00"))
    assert str(position.lean) == lean
    assert position.outcome(TOLERANCE) is Outcome.BALANCED
    found = cure(position, Direction.EXPORT, price(rice), TOLERANCE)
    assert found.to_balance == Quantity(more, TONNE)
    assert round(20_000_000 + found.to_balance.steps, -5) == in_hundreds * 1000
    assert found.to_tolerance == tonnes(0)


def test_deal_a_with_basmati_needs_13_423_tonnes_and_breaks_at_20_000() -> None:
    position = deal_a("1043")
    assert str(position.lean) == "+49.00 %"
    assert position.outcome(TOLERANCE) is Outcome.OUTSIDE
    found = cure(position, Direction.EXPORT, price("1043"), TOLERANCE)
    assert 20_000_000 + found.to_balance.steps == 13_422_819  # 13,423 t
    assert 20_000_000 + found.to_tolerance.steps == 16_107_382
    by_import = cure(position, Direction.IMPORT, CHICKPEAS, TOLERANCE)
    assert by_import.to_balance == tonnes(9_800)
    assert by_import.to_tolerance == Quantity(4_833_334, TONNE)


def test_deal_a_is_one_price_move_from_breach() -> None:
    band = price_band(deal_a("562.50"), Direction.EXPORT, tonnes(20_000), TOLERANCE)
    assert (str(band.lowest), str(band.highest)) == ("560.00 UAC/t", "840.00 UAC/t")
    assert band.holds(price("560.00"))
    assert not band.holds(price("559.99"))
    assert deal_a("560.00").is_inside(TOLERANCE)
    assert not deal_a("559.99").is_inside(TOLERANCE)
    assert deal_a("840.00").is_inside(TOLERANCE)
    assert not deal_a("840.01").is_inside(TOLERANCE)


def test_the_price_of_imports_has_its_band_too() -> None:
    band = price_band(deal_a("562.50"), Direction.IMPORT, tonnes(20_000), TOLERANCE)
    assert (str(band.lowest), str(band.highest)) == ("468.75 UAC/t", "703.12 UAC/t")
    endless = price_band(deal_a("562.50"), Direction.IMPORT, tonnes(20_000), 100)
    assert endless.highest is None
    assert endless.holds(price("999999"))


def test_deal_b_breaks_the_tolerance_and_its_cure_brings_it_back() -> None:
    imports = CHICKPEAS.of(tonnes(15_000)) + price("700").of(tonnes(10_000))
    exports = price("575").of(tonnes(15_000)) + price("250").of(tonnes(10_000))
    position = Position(imports, exports)
    assert str(position.lean) == "-36.43 %"
    assert position.outcome(TOLERANCE) is Outcome.OUTSIDE
    mandarins = price("575")
    found = cure(position, Direction.EXPORT, mandarins, TOLERANCE)
    cured = replace(position, exports_assessed=exports + mandarins.of(found.to_tolerance))
    assert cured.is_inside(TOLERANCE)
    almost = Quantity(found.to_tolerance.steps - 1, TONNE)
    assert not replace(position, exports_assessed=exports + mandarins.of(almost)).is_inside(TOLERANCE)
    fewer = cure(position, Direction.IMPORT, price("700"), TOLERANCE)
    assert fewer.to_balance.steps < fewer.to_tolerance.steps < 0


def test_the_edges_of_the_tolerance_are_inside_it() -> None:
    assert allowed_exports(10_000, 20) == (8_000, 12_000)
    assert allowed_exports(10_001, 20) == (8_001, 12_001)
    assert allowed_imports(12_000, 20) == (10_000, 15_000)
    assert allowed_imports(12_001, 20) == (10_001, 15_001)
    assert allowed_imports(1, 100)[1] is None


def test_a_price_band_is_rounded_inwards() -> None:
    band = price_band(Position(Value(1_000), Value(0)), Direction.EXPORT, tonnes(7), TOLERANCE)
    assert (band.lowest.minor, band.highest and band.highest.minor) == (115, 171)  # 800 / 7 and 1200 / 7
