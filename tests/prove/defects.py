"""Defects that can be switched on, one at a time: each is a slip that a person could make in the books' own code.

A defect changes the source of one function while it is planted. The text it replaces must stand there exactly once, so
a defect that no longer fits the code says so itself. What two layers check, such as a step of what is pending no more,
is no defect when one of them is gone, so it does not count here: the tests of each layer hold it.
"""

import contextlib
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FunctionType
from typing import Any

from tarazu.clearing import net_off
from tarazu.ledger import accounts, balances, book, export, journal, proofs, statement, transfers
from tarazu.storage import clock, ledger_rows, outbox, posting, writing
from tarazu.storage import journal as kept


@dataclass(frozen=True)
class Defect:
    """A slip: in which function, what stands there, and what stands there instead; and the invariant it breaks."""

    breaks: str
    function: Callable[..., Any]
    right: str
    wrong: str

    def __str__(self) -> str:
        name = self.function.__qualname__
        place = f"{self.function.__module__.removeprefix('tarazu.')}.{name}"
        return f"{self.breaks} {place}: {self.right.strip()[:40]!r} -> {self.wrong.strip()[:40]!r}"


@contextlib.contextmanager
def planted(defect: Defect) -> Iterator[None]:
    """Run with a defect in the code, for every caller of the function."""
    function = defect.function
    assert isinstance(function, FunctionType)
    kept_code = function.__code__
    source = textwrap.dedent(inspect.getsource(function))
    source = source[source.index("def ") :]
    assert source.count(defect.right) == 1, f"{defect} fits {source.count(defect.right)} places, not one"
    names = dict(function.__globals__)
    changed = source.replace(defect.right, defect.wrong)
    exec(compile(f"from __future__ import annotations\n{changed}", "<defect>", "exec"), names)
    function.__code__ = names[function.__name__].__code__
    try:
        yield
    finally:
        function.__code__ = kept_code


def _getter(member: Any) -> Callable[..., Any]:
    got: Callable[..., Any] = member.fget
    return got


LIMITS = [
    Defect("I3", balances._within_limit, "left < 0", "False"),
    Defect("I3", balances._within_limit, "left < 0", "left < -1"),
    Defect("I3", balances._within_limit, "left < 0", "left <= 0"),
    Defect("I3", _getter(balances.Balance.free_below), "self.posted - self.debits_pending", "self.posted"),
    Defect("I3", _getter(balances.Balance.free_below), "- self.debits_pending", "- self.debits_pending * 2"),
    Defect("I3", balances._moved, "held.get(debit) or ", ""),
    Defect("I3", balances.admit, "_within_limit(debit, new[debit_id], amount)", "pass"),
    Defect("I3", accounts.goods_account, "giver_id, commodity)", "giver_id, '1006.30')"),
]
SUMS = [
    Defect("I1", balances.Balance.debited, "if phase is POSTED:", "if phase is not POSTED:"),
    Defect(
        "I1", balances.Balance.credited, "credits_ + amount, debits_held,", "credits_ + amount, debits_held + amount,"
    ),
    Defect("I1", balances.Balance.credited, "credits_ + amount", "credits_ + amount + 1"),
    Defect("I1", balances.Balance.credited, "debits_held, credits_held + amount", "debits_held + amount, credits_held"),
    Defect("I1", balances._moved, "new.get(credit) or held.get(credit) or ", ""),
    Defect("I8", balances.settle, "-pending.amount", "0"),
    Defect("I8", balances.settle, "is TransferEvent.POST", "is TransferEvent.VOID"),
    Defect("I2", book._value_posting, "(position, control) if", "(control, position) if"),
    Defect("I2", accounts._account, "owner_id or ''".replace("'", '"'), "''"),
]
DELIVERIES = [
    Defect("I24", book.accept, "dispatched.steps - arrived", "0"),
    Defect("I24", book.accept, "assessed.steps - arrived", "0"),
    Defect("I24", book.accept, "min(dispatched.steps, assessed.steps)\n    moves", "assessed.steps\n    moves"),
    Defect(
        "I24", book.dispatch, "AccountKind.PROMISED, AccountKind.UNDER_WAY", "AccountKind.WORLD, AccountKind.UNDER_WAY"
    ),
    Defect("I24", book.withdraw, "AccountKind.PROMISED, AccountKind.WORLD", "AccountKind.WORLD, AccountKind.PROMISED"),
    Defect("I24", book.promise, "quantity.steps", "quantity.steps + 1"),
    Defect("I2", book.assess, "() if declared is None else (void(declared, paper),)", "()"),
    Defect("I2", book.assess, "assessed.minor == 0 and steps", "False"),
    Defect("I2", book.declare, "], Phase.PENDING)", "], Phase.POSTED)"),
]
CORRECTIONS = [
    Defect("I9", transfers.transfer, "amount <= 0", "amount < 0"),
    Defect("I9", transfers.transfer, "paper.reference, reason.value", "reason.value"),
    Defect("I9", transfers.reverse, "earlier.reverses == wrong.id", "False"),
    Defect("I9", transfers.reverse, "wrong.reverses is not None", "False"),
    Defect(
        "I9", transfers.reverse, "debit_account_id=wrong.credit_account_id", "debit_account_id=wrong.debit_account_id"
    ),
    Defect("I9", transfers.reverse, "amount=wrong.amount", "amount=wrong.amount + 1"),
    Defect("I9", transfers.reverse, "reverses=wrong.id", "reverses=None"),
    Defect("I8", transfers.link, "replace(member, linked=linked)", "member"),
    Defect("I9", transfers.reverse_linked, "reversed(group)", "group[:1]"),
]
STATEMENTS = [
    Defect("I19", statement.statement, "if move.day < period.since", "if move.day <= period.since"),
    Defect("I19", statement.statement, "move.phase is Phase.POSTED", "move.phase is not Phase.VOIDED"),
    Defect("I19", statement._signed, "move.credit_account_id == account.id", "move.debit_account_id == account.id"),
    Defect("I19", ledger_rows.transfers_in, "event is not None", "False"),
    Defect("I19", export.accounts_text, "._asdict()", "._replace(debits_pending=0)._asdict()"),
]
WRITES = [
    Defect("I16", writing._write_once, "done is not None", "False"),
    Defect("I16", writing._write_once, "done.request_hash != request_hash", "False"),
    Defect("I16", writing._write_once, "insert_deeds([Done(whose, verb, request_hash, answer)], now)", "pass"),
    Defect("I25", writing._write_once, "with transaction.atomic():", "if True:"),
    Defect("I13", writing.Transaction.record, "self.drafts.append(", "str("),
    Defect("I21", writing.Transaction.record, "self.told.append(", "str("),
    Defect("I13", writing.Transaction.close, "append_drafts(head, self.drafts)", "append_drafts(head, [])"),
    Defect("I21", writing.Transaction.close, "head.count + place", "head.count + place + 1"),
    Defect("I20", writing.Transaction.close, "clock.remember(self.now)", "pass"),
    Defect("I20", clock.remember, "last < %s", "last > %s"),
]
POSTINGS = [
    Defect("I13", posting.write_at_once, "tx.drafts.extend(shelf.drafts)", "pass"),
    Defect("I19", posting.store, 'update_rows("storage_account", COUNTERS, counters)', "pass"),
    Defect("I19", posting._insert, 'insert_rows("storage_transferstep", STEP_COLUMNS, steps)', "pass"),
    Defect("I19", posting.store, "(*counted, account_id)", "(*counted[::-1], account_id)"),
    Defect("I3", posting._decided, "{**shelf.balances, **balances} if balances else shelf.balances", "{}"),
    Defect("I3", posting._decided, "    shelf.balances.update(balances)\n", ""),
    Defect("I19", posting._decided, "    shelf.moved.update(balances)\n", ""),
    Defect("I13", posting._decided, "shelf.drafts.append(written(recorded(step, at)))", "pass"),
    Defect("I13", posting._decided, "shelf.drafts.append(written(recorded(account, at)))", "pass"),
    Defect("I8", posting.write_posting, "refused is not None", "False"),
    Defect(
        "I8",
        posting.write_postings,
        "return [write_postings(tx, [posting])[0] for posting in postings]",
        "return [None for posting in postings]",
    ),
]
JOURNAL = [
    Defect("I12", journal.seal, "previous, position = found, position + 1", "position = position + 1"),
    Defect("I12", journal.seal, "while position & size", "while False"),
    Defect("I12", journal.seal, "_node(frontier.pop(), right)", "_node(right, frontier.pop())"),
    Defect("I12", journal._node, r"\x01", r"\x00"),
    Defect("I12", journal._leaf, r"\x00", r"\x01"),
    Defect("I12", journal.written_transfer, '"amount":{move.amount}', '"amount":{move.amount + 1}'),
    Defect("I25", kept.asked_head, "if doubted", "if False"),
    Defect("I12", kept.append_drafts, "[after.count, ", "[head.count, "),
    Defect("I12", kept.append_drafts, ", after.hash, ", ", head.hash, "),
    Defect("I12", proofs.inclusion_spans, "position < half", "position <= half"),
    Defect("I12", proofs._shared, "() if whole else (span,)", "()"),
    Defect("I12", proofs._shared, "earlier <= half", "earlier < half"),
]
TELLING = [
    Defect("I21", outbox.drain, "update(told_at=now)", "update(told_at=None)"),
    Defect("I21", outbox.drain, "            break\n", "            continue\n"),
    Defect("I21", outbox.drain, "update(claimed_until=None)", "count()"),
    Defect("I21", outbox._claim, 'order_by("id")', 'order_by("-id")'),
    Defect("I21", outbox._claim, "told_at__isnull=True, ", ""),
    Defect(
        "I21",
        outbox.insert_events,
        "for topic, body, position in events",
        "for topic, body, position in list(events)[1:]",
    ),
]
DAMAGES = [
    Defect("I2", book.owe_damages, "Reason.DAMAGES", "Reason.ASSESS_EXPORT"),
    Defect("I5", net_off.positions, "side in _EITHER_WAY and not given", "False"),
    Defect("I5", net_off.positions, "-amount if move.reverses else amount", "amount"),
    Defect("I5", net_off._member, "True), (move.debit_account_id, False", "False), (move.debit_account_id, True"),
]
DEFECTS = [*LIMITS, *SUMS, *DELIVERIES, *CORRECTIONS, *STATEMENTS, *WRITES, *POSTINGS, *JOURNAL, *TELLING, *DAMAGES]
