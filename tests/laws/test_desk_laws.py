"""Whatever people do at the border, in whatever order: goods and value are conserved, and the books say so."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.journeys import world
from tests.journeys.stages import asked as asked
from tests.journeys.stages import founded as founded
from tests.journeys.stages import granted as granted
from tests.journeys.stages import proposed as proposed
from tests.journeys.world import Trade, after

from tarazu.kernel.errors import TarazuError
from tarazu.kernel.value import Value
from tarazu.ledger.balances import balance_by_unit, balances
from tarazu.ledger.verify import verify
from tarazu.storage import authorisation, ledger, shipments

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
IN_ONE_DATABASE = settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # an example is short, and shrinking it takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
ORDERS = st.sampled_from(["PK", "RU"])
LEGS = st.sampled_from([1, 2])
SHARES = st.integers(1, 60)  # hundredths of a leg
WEIGHTS = st.integers(900, 1_060)  # thousandths of the declared value
WHICH = st.integers(0, 5)
ACTS = st.one_of(
    st.tuples(st.just("declare"), ORDERS, LEGS, SHARES),
    st.tuples(st.just("pass"), ORDERS, LEGS, SHARES),
    st.tuples(st.just("assess"), WHICH, SHARES.map(lambda share: share + 40), WEIGHTS),
    st.tuples(st.just("release"), WHICH),
    st.tuples(st.just("reverse"), WHICH),
    st.tuples(st.just("net"), ORDERS),
)


@dataclass
class Border:
    """One trade at the border, a day for each act; what is refused must leave nothing behind."""

    trade: Trade
    day: int = 5
    lodged: list[str] = field(default_factory=list)
    done: int = 0

    def act(self, name: str, *words: Any) -> None:
        """Try one act."""
        self.day += 1
        before = self.state()
        try:
            getattr(self, f"_{name}")(*words)
        except TarazuError:
            assert self.state() == before
        else:
            self.done += 1

    def state(self) -> object:
        """Everything an act may change."""
        files = self.trade.files.values()
        return (
            world.counters(files),
            [authorisation.authorisation(file) for file in files],
            [shipments.declarations(file) for file in files],
            len(world.journal_kinds()),
        )

    def _declare(self, order: str, leg: int, share: int) -> str:
        moved = next(one for one in self.trade.contract.legs if one.number == leg)
        value = Value(moved.value.minor * share // 100)
        number = world.lodge(self.trade, order, leg, moved.quantity.part(share, 100), value, after(self.day))
        self.lodged.append(number)
        return number

    def _pass(self, order: str, leg: int, share: int) -> None:
        """Through one border without a difference."""
        with transaction.atomic():
            number = self._declare(order, leg, share)
            self.lodged.remove(number)  # it is kept where all of it went through
            held = shipments.declaration(number)
            world.assess(number, held.quantity, held.declared, after(self.day))
            world.release(number, after(self.day))
        self.lodged.append(number)

    def _assess(self, which: int, share: int, weight: int) -> None:
        held = shipments.declaration(self._number(which))
        value = Value(held.declared.minor * weight // 1000)
        world.assess(held.number, held.quantity.part(share, 100), value, after(self.day))

    def _release(self, which: int) -> None:
        world.release(self._number(which), after(self.day))

    def _reverse(self, which: int) -> None:
        world.reverse(self._number(which), after(self.day))

    def _net(self, order: str) -> None:
        world.net(self.trade, order, after(self.day))

    def _number(self, which: int) -> str:
        return self.lodged[which % len(self.lodged)] if self.lodged else "none"


def check_books(trade: Trade) -> None:
    """Every book adds up to nothing, and its counters are what its transfers add up to."""
    for book in trade.files.values():
        moves = ledger.transfers_of_book(book)
        assert set(balance_by_unit(moves).values()) <= {0}
        counted = balances(moves)
        kept = ledger.balances_of_book(book)
        assert {key: one for key, one in kept.items() if key in counted} == counted
        assert {one.posted for key, one in kept.items() if key not in counted} <= {0}


def check_allowances(trade: Trade) -> None:
    """What is used of an allowance is what stands assessed and was not taken back."""
    for file in trade.files.values():
        used = {one.leg_number: [0, 0] for one in authorisation.authorisation(file).allowances}
        for one in shipments.declarations(file):
            if one.state in ("assessed", "released"):
                assert one.found is not None
                assert one.assessed is not None
                used[one.leg_number][0] += one.found.steps
                used[one.leg_number][1] += one.assessed.minor
        for allowance in authorisation.authorisation(file).allowances:
            assert [allowance.used_steps, allowance.used_minor] == used[allowance.leg_number]
            assert 0 <= allowance.used_steps <= allowance.quantity.steps


def check_goods(trade: Trade) -> None:
    """Of every leg, what is promised, under way, accepted and short is what was contracted, on both sides alike."""
    for leg in trade.contract.legs:
        spread = []
        for book in trade.files.values():
            kept = ledger.balances_of_book(book)
            held = {
                one.kind.value: kept[one.id].posted
                for one in ledger.accounts_of_book(book).values()
                if one.commodity == leg.commodity and kept[one.id].posted
            }
            world_gave = -held.pop("world", 0)
            assert sum(held.values()) == world_gave == leg.quantity.steps
            assert min(held.values()) >= 0
            spread.append(held)
        assert spread[0] == spread[1]


@IN_ONE_DATABASE
@given(acts=st.lists(ACTS, min_size=3, max_size=12))
def test_whatever_is_done_at_the_border_goods_and_value_are_conserved(
    granted: Trade, tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[Any, ...]]
) -> None:
    with transaction.atomic():
        border = Border(granted)
        for name, *words in acts:
            border.act(name, *words)
            check_books(granted)
        check_allowances(granted)
        check_goods(granted)
        folder = tmp_path_factory.mktemp("ledger")
        for name, content in world.exported().items():
            (folder / name).write_bytes(content)
        report = verify(folder)
        assert report.holds, report.text()
        transaction.set_rollback(True)


@IN_ONE_DATABASE
@given(acts=st.lists(ACTS, min_size=2, max_size=6), order=ORDERS)
def test_netting_again_changes_nothing(granted: Trade, acts: list[tuple[Any, ...]], order: str) -> None:
    with transaction.atomic():
        border = Border(granted)
        for name, *words in acts:
            border.act(name, *words)
        day = after(border.day + 1)
        first = world.net(granted, order, day)
        before = world.counters(granted.files.values())
        assert world.net(granted, order, day) == first
        assert world.counters(granted.files.values()) == before
        later = world.net(granted, order, day + timedelta(days=1))
        assert (later["outcome"], later["residual_minor"]) == (first["outcome"], first["residual_minor"])
        assert world.counters(granted.files.values()) == before
        check_books(granted)
        transaction.set_rollback(True)


@IN_ONE_DATABASE
@given(share=SHARES, found=SHARES, weight=WEIGHTS, leg=LEGS)
def test_a_reversal_is_the_exact_opposite(granted: Trade, share: int, found: int, weight: int, leg: int) -> None:
    with transaction.atomic():
        border = Border(granted)
        order = next(one.giver_id for one in granted.contract.legs if one.number == leg)[:2].upper()
        before = {key: value for key, value in world.counters(granted.files.values()).items() if value != (0, 0)}
        allowed = [authorisation.authorisation(file) for file in granted.files.values()]
        border.act("declare", order, leg, share)
        border.act("assess", 0, found + 40, weight)
        border.act("release", 0)
        border.act("reverse", 0)
        assert border.done == 4 or found > 60
        if shipments.declaration(border.lodged[0]).state == "reversed":
            kept = {key: value for key, value in world.counters(granted.files.values()).items() if value != (0, 0)}
            assert kept == before
            assert [authorisation.authorisation(file) for file in granted.files.values()] == allowed
        transaction.set_rollback(True)
