"""Laws of the ledger: nothing is made or lost, what is reversed is gone, and no byte changes unnoticed."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tarazu.kernel.errors import TarazuError
from tarazu.kernel.quantity import Dimension, Quantity, Unit
from tarazu.kernel.value import Value
from tarazu.ledger.accounts import Account, SignLimit
from tarazu.ledger.balances import Balance, admit, balance_by_unit, balances, settle
from tarazu.ledger.book import Direction, Goods, Posting, ValueOf, accept, assess, declare, dispatch, promise, withdraw
from tarazu.ledger.export import ACCOUNTS, HEAD, JOURNAL, README, VERIFIER, export
from tarazu.ledger.journal import Head, append, is_chained, recorded
from tarazu.ledger.transfers import (
    Paper,
    Phase,
    Reason,
    Transfer,
    TransferEvent,
    TransferStep,
    after,
    post,
    reverse,
    void,
)
from tarazu.ledger.verify import verify

TONNE = Unit("TNE", "t", Dimension.MASS, 1000, 1)
UNITS = {"1006.30": TONNE, "0713.20": Unit("KGM", "kg", Dimension.MASS, 1, 1)}
EVENTS = st.tuples(
    st.sampled_from(["promise", "withdraw", "dispatch", "accept", "declare", "assess", "post", "void", "reverse"]),
    st.sampled_from(["pa_a", "pa_b"]),
    st.sampled_from(sorted(UNITS)),
    st.sampled_from(Direction),
    st.integers(0, 50),
    st.integers(0, 50),
)


class Ledger:
    """Books in memory; what is refused leaves no trace."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.balances: dict[str, Balance] = {}
        self.transfers: dict[str, Transfer] = {}
        self.facts: list[Account | Transfer | TransferStep] = []
        self.day = date(2025, 10, 17)

    def do(self, event: tuple[str, str, str, Direction, int, int]) -> None:
        paper = Paper(f"paper-{len(self.facts)}", self.day)
        try:
            self.write(self.posting(event, paper))
        except TarazuError:
            return

    def posting(self, event: tuple[str, str, str, Direction, int, int], paper: Paper) -> Posting:
        verb, party, commodity, direction, more, less = event
        goods, quantity = Goods("au_1", party, commodity), Quantity(more, UNITS[commodity])
        pending = [move for move in self.transfers.values() if move.phase is Phase.PENDING]
        if verb in ("post", "void"):
            steps = tuple({"post": post, "void": void}[verb](move, paper) for move in pending[:1])
            return Posting((), (), steps)
        if verb == "reverse":
            found = list(self.transfers.values())
            return Posting((), tuple(reverse(move, found, paper) for move in found[more : more + 1]))
        if verb in ("declare", "assess"):
            of = ValueOf("au_1", party, direction)
            return {"declare": declare, "assess": assess}[verb](of, Value(more), paper)
        if verb == "accept":
            return accept(goods, quantity, Quantity(less, UNITS[commodity]), paper)
        return {"promise": promise, "withdraw": withdraw, "dispatch": dispatch}[verb](goods, quantity, paper)

    def write(self, posting: Posting) -> None:
        accounts = self.accounts | {account.id: account for account in posting.accounts}
        held = dict(self.balances)
        for step in posting.steps:
            held |= settle(held, self.transfers[step.transfer_id], step)
        held |= admit(accounts, held, posting.transfers)
        new = [account for account in posting.accounts if account.id not in self.accounts]
        self.facts += [*new, *posting.steps, *posting.transfers]
        self.accounts, self.balances = accounts, held
        for step in posting.steps:
            self.transfers[step.transfer_id] = after(self.transfers[step.transfer_id], step)
        self.transfers |= {move.id: move for move in posting.transfers}


def lived(events: list[tuple[str, str, str, Direction, int, int]]) -> Ledger:
    ledger = Ledger()
    for event in events:
        ledger.do(event)
    return ledger


@given(st.lists(EVENTS, max_size=40))
def test_goods_and_value_are_neither_made_nor_lost(events: list[tuple[str, str, str, Direction, int, int]]) -> None:
    ledger = lived(events)
    assert all(total == 0 for total in balance_by_unit(ledger.transfers.values()).values())
    by_unit: dict[str, int] = {}
    for balance in ledger.balances.values():
        unit = ledger.accounts[balance.account_id].unit
        by_unit[unit] = by_unit.get(unit, 0) + balance.posted
    assert set(by_unit.values()) <= {0}


@given(st.lists(EVENTS, max_size=40))
def test_the_counters_kept_along_the_way_are_the_balances_of_all_transfers(
    events: list[tuple[str, str, str, Direction, int, int]],
) -> None:
    ledger = lived(events)
    again = balances(ledger.transfers.values())
    assert {key: again.get(key, Balance(key)) for key in ledger.balances} == ledger.balances


@given(st.lists(EVENTS, max_size=40))
def test_no_account_crosses_its_limit(events: list[tuple[str, str, str, Direction, int, int]]) -> None:
    ledger = lived(events)
    for account_id, balance in ledger.balances.items():
        limit = ledger.accounts[account_id].sign_limit
        assert limit is not SignLimit.NEVER_BELOW_ZERO or balance.free_below >= 0
        assert limit is not SignLimit.NEVER_ABOVE_ZERO or balance.free_above >= 0


@given(st.lists(EVENTS, min_size=1, max_size=20), st.integers(0, 100))
def test_reversal_brings_balances_back(events: list[tuple[str, str, str, Direction, int, int]], chosen: int) -> None:
    moves = list(lived(events).transfers.values())
    reversible = [move for move in moves if move.phase is Phase.POSTED and move.reverses is None]
    reversible = [move for move in reversible if move.id not in {other.reverses for other in moves}]
    if not reversible:
        return
    wrong = reversible[chosen % len(reversible)]
    without = balances(move for move in moves if move.id != wrong.id)
    back = balances([*moves, reverse(wrong, moves, Paper("back", date(2025, 12, 1)))])
    for account_id, balance in back.items():
        assert balance.posted == without.get(account_id, Balance(account_id)).posted


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(EVENTS, max_size=30))
def test_whatever_happened_the_export_of_it_holds(
    tmp_path: Path, events: list[tuple[str, str, str, Direction, int, int]]
) -> None:
    ledger = lived(events)
    entries, head = append(Head(), [recorded(fact, "2025-11-05T00:00:00Z") for fact in ledger.facts])
    for name, text in export(entries, ledger.accounts.values(), ledger.balances, head).items():
        (tmp_path / name).write_bytes(text)
    assert verify(tmp_path, head.root).text().startswith(f"OK: {head.count} entries")


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_journal_may_be_cut_anywhere_and_continued(first: int, second: int) -> None:
    drafts = [
        recorded(TransferStep(f"tr_{n}", TransferEvent.POST, date(2025, 1, 1), "x"), "t") for n in range(first + second)
    ]
    whole, end = append(Head(), drafts)
    start, middle = append(Head(), drafts[:first])
    rest, same_end = append(middle, drafts[first:])
    assert ([*start, *rest], same_end) == (whole, end)
    assert is_chained(middle, rest)


SAMPLE = [
    ("promise", "pa_a", "1006.30", Direction.EXPORT, 50, 0),
    ("dispatch", "pa_a", "1006.30", Direction.EXPORT, 30, 0),
    ("accept", "pa_a", "1006.30", Direction.EXPORT, 30, 28),
    ("declare", "pa_a", "1006.30", Direction.IMPORT, 40, 0),
    ("void", "pa_a", "1006.30", Direction.IMPORT, 0, 0),
    ("assess", "pa_a", "1006.30", Direction.IMPORT, 38, 0),
    ("assess", "pa_a", "1006.30", Direction.EXPORT, 37, 0),
    ("reverse", "pa_a", "1006.30", Direction.EXPORT, 6, 0),
]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ledger = lived(SAMPLE)
    assert Reason.REVERSE in {move.reason for move in ledger.transfers.values()}
    entries, head = append(Head(), [recorded(fact, "2025-11-05T00:00:00Z") for fact in ledger.facts])
    folder = tmp_path_factory.mktemp("ledger")
    for name, text in export(entries, ledger.accounts.values(), ledger.balances, head).items():
        (folder / name).write_bytes(text)
    assert verify(folder).holds
    return folder


@settings(max_examples=400)
@given(
    name=st.sampled_from([JOURNAL, JOURNAL, ACCOUNTS, HEAD, README, VERIFIER]),
    where=st.floats(0, 1),
    flip=st.integers(1, 255),
)
def test_no_single_byte_changes_unnoticed(exported: Path, name: str, where: float, flip: int) -> None:
    path = exported / name
    true = path.read_bytes()
    place = min(int(where * len(true)), len(true) - 1)
    try:
        path.write_bytes(true[:place] + bytes([true[place] ^ flip]) + true[place + 1 :])
        report = verify(exported)
    finally:
        path.write_bytes(true)
    assert not report.holds
    if name == JOURNAL:
        entry = true[:place].count(b"\n")
        assert report.faults[0].position == entry, report.text()
        assert f"{entry}" in report.text().splitlines()[0]
    else:
        assert name in report.text().splitlines()[0]
