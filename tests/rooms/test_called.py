"""Which firm somebody means by what they typed."""

import pytest

from tarazu.reference.places import UnknownPlace, place
from tarazu.registry.called import FirmsAlike, FirmUnread, firm_called
from tarazu.registry.parties import Party, PartyKind


def firm(key: str, latin: str, arabic: str = "", tax_number: str | None = None) -> Party:
    names = {script: name for script, name in (("latin", latin), ("arabic", arabic)) if name}
    return Party(
        id=key,
        kind=PartyKind.PRIVATE,
        country="PK",
        names=names,
        tax_number=tax_number,
        seat="PKLHE",
        collectorate=None,
        invented=True,
    )


FIRMS = (
    firm("pk-indus", "Indus Rice Mills", "انڈس رائس ملز", "1234567"),
    firm("pk-ravi", "Ravi Foods", tax_number="7654321"),
    firm("pk-ravi-two", "Ravi  FOODS", tax_number="1111111"),
    firm("pk-kunri", "Kunri Chilli Growers"),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pk-indus", "pk-indus"),
        ("indus  rice MILLS", "pk-indus"),
        ("انڈس رائس ملز", "pk-indus"),
        ("1234567", "pk-indus"),
        ("7654321", "pk-ravi"),
    ],
)
def test_a_firm_is_known_by_any_of_its_names_and_numbers(typed: str, meant: str) -> None:
    assert firm_called(typed, FIRMS, "PK").id == meant


def test_a_slip_of_the_pen_names_the_nearest_and_is_never_taken_for_the_firm() -> None:
    with pytest.raises(FirmUnread) as refusal:
        firm_called("Indos Rice Mils", FIRMS, "PK")
    assert [one.id for one in refusal.value.firms][:1] == ["pk-indus"]
    assert "Indus Rice Mills" in str(refusal.value)
    with pytest.raises(FirmUnread) as nothing:
        firm_called("Zzyzx", FIRMS, "PK")
    assert nothing.value.firms == ()
    with pytest.raises(FirmUnread):
        firm_called("", FIRMS, "PK")


def test_a_name_that_two_firms_bear_asks_for_the_number() -> None:
    with pytest.raises(FirmsAlike):
        firm_called("Ravi Foods", FIRMS, "PK")


def test_near_places_come_in_the_language_of_whoever_reads() -> None:
    with pytest.raises(UnknownPlace) as refusal:
        place("PKKHX")
    near = refusal.value.params["near"]
    assert "(Karachi)" in str(near)
    assert "(Карачи)" in near.of("ru")
    assert "(کراچی)" in near.of("ur")
