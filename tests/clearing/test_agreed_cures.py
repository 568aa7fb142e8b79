"""When delivered goods settle a difference, and what is owed on top for delay."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu.clearing.agreed_cures import AgreedCure, consent, damages, settles, steps_worth
from tarazu.clearing.net_off import MemberPosition, NetOff, Outcome, Position, net_off
from tarazu.clearing.residual import residual
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price, Value
from tarazu.reference.units import unit

DAY, TONNE = date(2026, 3, 1), unit("TNE")
PRICE = Price(56_250, TONNE)  # 562.50 a tonne, so a step of one kilogram is worth 56.25 minor units
MINORS = st.integers(1, 10**12)


def struck(imports: int, exports: int, settled_by: tuple[str, ...] = ()) -> NetOff:
    return net_off("au_1", [MemberPosition("ru-a", Position(Value(imports), Value(exports)))], 0, DAY, settled_by)


def cure(netted: NetOff, price: Price = PRICE) -> AgreedCure:
    return AgreedCure(
        id="cu_1", authorisation_id="au_1", contract_id="ct_1", net_off_id=netted.id, leg_number=3, giver_id="pk-a",
        receiver_id="ru-a", commodity="1006.30", quantity=steps_worth(Value(abs(netted.residual.minor)), price),
        price=price, due=DAY, proposed_by="ru-a", proposed_on=DAY,
    )  # fmt: skip


@given(MINORS, MINORS, st.integers(1, 10**7), st.integers(0, 10**12))
def test_goods_for_the_whole_difference_settle_it_whatever_customs_make_of_them(
    imports: int, exports: int, per_unit: int, assessed: int
) -> None:
    netted = struck(imports, exports)
    if netted.residual.minor == 0:
        return
    of = cure(netted, Price(per_unit, TONNE))
    came = Value(assessed)
    more_in = netted.residual.minor > 0
    now = Position(Value(imports + assessed * more_in), Value(exports + assessed * (not more_in)))
    assert settles(netted.total, now, of, came, of.quantity)
    assert not settles(
        netted.total, replace(now, imports_assessed=now.imports_assessed + Value(1)), of, came, of.quantity
    )
    assert not settles(netted.total, now, of, came, Quantity(0, TONNE))


@pytest.mark.parametrize(("owed", "steps", "settled"), [(5_625, 100, True), (5_625, 99, False), (5_626, 100, True),
                                                        (5_681, 101, True), (5_682, 100, False)])  # fmt: skip
def test_less_than_a_step_may_be_left_and_no_more(owed: int, steps: int, settled: bool) -> None:
    netted = struck(100_000, 100_000 + owed)
    now = Position(Value(100_000 + owed), Value(100_000 + owed))
    assert settles(netted.total, now, cure(netted), Value(owed), Quantity(steps, TONNE)) is settled


def test_a_settled_net_off_owes_nothing_and_says_by_what() -> None:
    netted = struck(10_000, 10_500, ("RU-GD-1",))
    assert (netted.outcome, netted.settled_by, netted.jointly_liable) == (Outcome.SETTLED, ("RU-GD-1",), ())
    assert (residual(netted, DAY).owed, residual(netted, DAY).inside_tolerance) == (Value(0), True)
    even = struck(10_000, 10_000, ("RU-GD-1",))
    assert (even.outcome, even.settled_by) == (Outcome.BALANCED, ())
    assert struck(10_000, 10_500).id != netted.id


def test_a_cure_is_accepted_when_giver_and_receiver_agreed() -> None:
    of = consent(cure(struck(1, 2)), "ru-a")
    assert (of.state, of.waits_for) == ("proposed", ("pk-a",))
    assert consent(of, "pk-a").state == "accepted"


@pytest.mark.parametrize(
    ("days", "percent"), [(-5, 0), (0, 0), (6, 0), (7, 5), (13, 5), (14, 10), (69, 45), (70, 50), (700, 50)]
)
def test_damages_grow_by_the_full_week_up_to_the_most(days: int, percent: int) -> None:
    assert damages(Value(1_000_000), days, 5, 50) == Value(10_000 * percent)
