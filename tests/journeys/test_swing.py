"""An export that would take its side too far ahead of the other is held at its declaration."""

import pytest
from tests.journeys import world
from tests.journeys.test_contract_life import answered, proposed_amendment, settled

from tarazu.contracts.swing import SwingOutside, swing_of
from tarazu.desk.declare import DeclarationRefused
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.matching.deals import Deal
from tarazu.storage import contracts

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
OUT = world.after(5)


def granted(deal: Deal) -> world.Trade:
    trade = world.put_under_contract(deal)
    for order in ("PK", "RU"):
        world.grant(trade, order)
    return trade


def test_an_export_beyond_the_swing_is_held_until_the_other_side_delivers(
    proposed: tuple[Deal, Deal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world, "SWING", 60)
    trade = granted(proposed[1])
    out, back = world.leg_of(trade, "PK"), world.leg_of(trade, "RU")
    most = max(out.value.minor, back.value.minor) * 60 // 100
    steps = most * out.quantity.steps // out.value.minor
    fits, beyond = (Quantity(steps + more, out.quantity.unit) for more in (0, 1 + out.quantity.steps // 100))
    cheap = Value(1)  # a low declared value does not help: the contract's counts until customs has assessed
    with pytest.raises(DeclarationRefused, match=r"PK-43: .*Declare a smaller part"):
        world.lodge(trade, "PK", out.number, beyond, cheap, OUT)
    world.lodge(trade, "PK", out.number, fits, out.value_of(fits), OUT)
    rest = Quantity(out.quantity.steps - steps, out.quantity.unit)
    with pytest.raises(DeclarationRefused, match="PK-43"):
        world.lodge(trade, "PK", out.number, rest, out.value_of(rest), OUT)
    answer = back.quantity.part(1, 2)
    for order in ("RU", "PK"):
        number = world.lodge(trade, order, back.number, answer, back.value_of(answer), OUT)
        world.assess(number, answer, back.value_of(answer), OUT)
        world.release(number, OUT)
    world.lodge(trade, "PK", out.number, rest, out.value_of(rest), OUT)


def test_parties_agree_on_a_swing_between_one_instalment_and_a_whole_side(proposed: tuple[Deal, Deal]) -> None:
    drafted = world.agree(proposed[1])
    for chosen in (0, 24, 101):
        with pytest.raises(SwingOutside, match=rf"25 to 100 percent .* You wrote {chosen}\."):
            settled(drafted.id, swing_percent=chosen)
    settled(drafted.id, swing_percent=25)
    assert swing_of(contracts.contract(drafted.id)) == 25
    settled(drafted.id)
    assert swing_of(contracts.contract(drafted.id)) == 60


def test_an_amendment_widens_the_swing(proposed: tuple[Deal, Deal], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "SWING", 60)
    trade = granted(proposed[1])
    whole = world.leg_of(trade, "PK")
    with pytest.raises(DeclarationRefused, match="PK-43"):
        world.lodge(trade, "PK", whole.number, whole.quantity, whole.value, OUT)
    with pytest.raises(SwingOutside):
        proposed_amendment(trade, OUT, text="", later_days=0, swing_percent=101)
    number = proposed_amendment(trade, OUT, text="", later_days=0, swing_percent=100)
    answered(number, "pk-basmati", OUT)
    with pytest.raises(DeclarationRefused, match="PK-43"):
        world.lodge(trade, "PK", whole.number, whole.quantity, whole.value, OUT)
    answered(number, "ru-newsprint", OUT)
    world.lodge(trade, "PK", whole.number, whole.quantity, whole.value, OUT)
