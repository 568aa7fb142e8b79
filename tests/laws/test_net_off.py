"""Laws of clearing: netting twice changes nothing, a cure cures, and a stopped clock never runs faster."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from tarazu.clearing.clocks import Suspension, SuspensionCause, TransactionClock
from tarazu.clearing.cures import cure, price_band
from tarazu.clearing.net_off import Outcome, Position, closing_posting, net_off, positions
from tarazu.clearing.residual import residual
from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Dimension, Quantity, Unit
from tarazu.kernel.value import Price, Value
from tarazu.ledger.accounts import Account
from tarazu.ledger.balances import balance_by_unit, balances
from tarazu.ledger.book import Direction, ValueOf, assess
from tarazu.ledger.transfers import Paper, Transfer

TONNE = Unit("TNE", "t", Dimension.MASS, 1000, 1)
START = date(2025, 10, 17)
ASSESSMENTS = st.lists(
    st.tuples(st.sampled_from(["pa_a", "pa_b", "pa_c"]), st.sampled_from(Direction), st.integers(1, 10**9)), max_size=12
)
POSITIONS = st.builds(Position, st.builds(Value, st.integers(1, 10**12)), st.builds(Value, st.integers(0, 10**12)))
PRICES = st.builds(Price, st.integers(1, 10**6), st.just(TONNE))
TOLERANCES = st.integers(0, 99)
DAYS = st.integers(-60, 300).map(lambda days: START + timedelta(days=days))
SPANS = st.tuples(DAYS, st.none() | st.integers(0, 120)).map(
    lambda span: Period(span[0], None if span[1] is None else span[0] + timedelta(days=span[1]))
)
STOPS = st.builds(
    Suspension, SPANS, st.sampled_from(SuspensionCause), st.none(), st.sampled_from(["DEC-1", None]), st.just("notice")
)


def booked(assessments: list[tuple[str, Direction, int]]) -> tuple[dict[str, Account], list[Transfer]]:
    accounts: dict[str, Account] = {}
    moves: list[Transfer] = []
    for number, (party_id, direction, minor) in enumerate(assessments):
        posting = assess(ValueOf("au_1", party_id, direction), Value(minor), Paper(f"GD-{number}", START))
        accounts |= {account.id: account for account in posting.accounts}
        moves += posting.transfers
    return accounts, moves


@given(ASSESSMENTS, st.integers(0, 300))
def test_netting_off_twice_changes_nothing(assessments: list[tuple[str, Direction, int]], tolerance: int) -> None:
    accounts, moves = booked(assessments)
    first = net_off("au_1", positions(accounts, moves), tolerance, START)
    assume(first.outcome is Outcome.BALANCED)
    posting = closing_posting(first, accounts.values(), balances(moves), Paper(first.id, START))
    closed = [*moves, *posting.transfers]
    accounts |= {account.id: account for account in posting.accounts}
    assert all(balance.posted == 0 for balance in balances(closed).values())
    assert net_off("au_1", positions(accounts, closed), tolerance, START) == first
    again = closing_posting(first, accounts.values(), balances(closed), Paper(first.id, START))
    assert again.transfers == ()


@given(ASSESSMENTS)
def test_positions_say_what_the_accounts_hold(assessments: list[tuple[str, Direction, int]]) -> None:
    accounts, moves = booked(assessments)
    held = {
        accounts[key].owner_id: balance.posted for key, balance in balances(moves).items() if accounts[key].owner_id
    }
    assert {one.party_id: one.position.gap.minor for one in positions(accounts, moves)} == held
    assert set(balance_by_unit(moves).values()) <= {0}


@given(ASSESSMENTS, TOLERANCES)
def test_the_inner_shares_of_a_residual_sum_to_it(
    assessments: list[tuple[str, Direction, int]], tolerance: int
) -> None:
    accounts, moves = booked(assessments)
    left = residual(net_off("au_1", positions(accounts, moves), tolerance, START), START)
    assert sum(value.minor for _, value in left.inner_shares) == left.owed.minor
    assert all(value.minor >= 0 for _, value in left.inner_shares)


@given(POSITIONS, PRICES, TOLERANCES)
def test_an_export_cure_brings_inside_and_no_smaller_one_does(position: Position, price: Price, tolerance: int) -> None:
    found = cure(position, Direction.EXPORT, price, tolerance)
    assert (found.to_tolerance.steps == 0) == position.is_inside(tolerance)
    exact = position.exports_assessed.minor * 1000 + price.minor * found.to_tolerance.steps
    low, high = (100 - tolerance) * position.imports_assessed.minor, (100 + tolerance) * position.imports_assessed.minor
    if found.to_tolerance.steps > 0:
        assert exact * 100 >= low * 1000
        assert (exact - price.minor) // 1000 * 100 < low
    elif found.to_tolerance.steps < 0:
        assert exact * 100 <= high * 1000
        assert -(-(exact + price.minor) // 1000) * 100 > high
    off = position.gap.minor * 1000 + price.minor * found.to_balance.steps
    assert abs(off) * 2 <= price.minor


@given(POSITIONS, PRICES, TOLERANCES)
def test_an_import_cure_brings_inside(position: Position, price: Price, tolerance: int) -> None:
    assume(position.exports_assessed.minor > 0)
    found = cure(position, Direction.IMPORT, price, tolerance)
    assert (found.to_tolerance.steps == 0) == position.is_inside(tolerance)
    imports = position.imports_assessed.minor * 1000 + price.minor * found.to_tolerance.steps
    exports = position.exports_assessed.minor * 1000
    if found.to_tolerance.steps > 0:
        assert (exports - imports) * 100 <= tolerance * imports
    elif found.to_tolerance.steps < 0:
        assert (imports - exports) * 100 <= tolerance * imports


@given(st.integers(1, 10**10), st.integers(1, 10**8), TOLERANCES, st.integers(1, 10**7))
def test_a_price_in_the_band_is_inside_the_tolerance(imports: int, steps: int, tolerance: int, tried: int) -> None:
    quantity, position = Quantity(steps, TONNE), Position(Value(imports), Value(0))
    band = price_band(position, Direction.EXPORT, quantity, tolerance)
    exports = tried * steps  # thousandths of a minor unit, unrounded
    inside = abs(exports - imports * 1000) * 100 <= tolerance * imports * 1000
    if band.holds(Price(tried, TONNE)):
        assert inside
        assert replace(position, exports_assessed=Price(tried, TONNE).of(quantity)).is_inside(tolerance)


@given(st.lists(STOPS, max_size=5), STOPS, st.integers(0, 200), DAYS)
def test_another_suspension_never_brings_the_due_date_nearer(
    stops: list[Suspension], other: Suspension, days: int, today: date
) -> None:
    fewer = TransactionClock("GD-1", START, days, tuple(stops))
    more = replace(fewer, suspensions=(*stops, other))
    assert more.due_date(today) >= fewer.due_date(today) >= START + timedelta(days=days)
    assert more.days_left(today) >= fewer.days_left(today)


@given(st.lists(STOPS, max_size=5), st.integers(0, 200), DAYS)
def test_a_clock_never_gains_days_and_stands_still_only_when_stopped(
    stops: list[Suspension], days: int, today: date
) -> None:
    clock = TransactionClock("GD-1", START, days, tuple(stops))
    tomorrow = today + timedelta(days=1)
    if today < START:
        return
    spent = clock.days_left(today) - clock.days_left(tomorrow)
    assert 0 <= spent <= 1
    if today < clock.due_date(today):
        assert (spent == 0) == clock.is_suspended(tomorrow)


@given(st.lists(STOPS, min_size=2, max_size=5), st.integers(0, 200), DAYS)
def test_the_order_of_suspensions_says_nothing(stops: list[Suspension], days: int, today: date) -> None:
    forwards = TransactionClock("GD-1", START, days, tuple(stops))
    backwards = replace(forwards, suspensions=tuple(reversed(stops)))
    doubled = replace(forwards, suspensions=(*stops, *stops))
    assert forwards.due_date(today) == backwards.due_date(today) == doubled.due_date(today)
