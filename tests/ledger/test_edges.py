"""The narrow edges of the ledger's core, each of which a small slip in the code would cross unseen."""

import json
from datetime import date

import pytest

from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.period import Period
from tarazu.kernel.value import Value
from tarazu.ledger.accounts import (
    Account,
    AccountAbsent,
    AccountKind,
    control_account,
    domestic_account,
    position_account,
)
from tarazu.ledger.balances import Balance, admit, settle
from tarazu.ledger.book import Direction, ValueOf, owe_damages, waive_damages
from tarazu.ledger.export import GROWTH, SIGNATURE, proof_file, signature_files
from tarazu.ledger.journal import Draft, Head, append
from tarazu.ledger.statement import statement
from tarazu.ledger.transfers import Paper, Phase, Reason, Transfer, TransferEvent, TransferStep, transfer

MEMBER, ABROAD = position_account("au_1", "pa_meskay"), control_account("au_1")
SINCE, LAST, UNTIL = date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1)


def moved(day: date, amount: int = 1, phase: Phase = Phase.POSTED) -> Transfer:
    return transfer(ABROAD, MEMBER, amount, reason=Reason.ASSESS_EXPORT, paper=Paper(f"p{day}", day), phase=phase)


def test_what_waits_on_the_first_day_after_a_statement_is_not_on_it() -> None:
    waiting = [moved(day, phase=Phase.PENDING) for day in (LAST, UNTIL)]
    assert [line.day for line in statement(MEMBER, waiting, Period(SINCE, UNTIL)).pending] == [LAST]
    assert [line.day for line in statement(MEMBER, waiting, Period(SINCE)).pending] == [LAST, UNTIL]


def test_a_statement_goes_by_days_in_whatever_order_transfers_were_written() -> None:
    stated = statement(MEMBER, [moved(LAST, 5), moved(SINCE, 2)], Period(SINCE))
    assert [(line.day, line.balance) for line in stated.lines] == [(SINCE, 2), (LAST, 7)]


def test_a_line_of_a_single_step_names_the_other_account() -> None:
    (line,) = statement(MEMBER, [moved(LAST)], Period(SINCE)).lines
    assert (line.amount, line.other_account_id) == (1, ABROAD.id)
    (line,) = statement(ABROAD, [moved(LAST)], Period(SINCE)).lines
    assert (line.amount, line.other_account_id) == (-1, MEMBER.id)


def test_a_domestic_account_counts_the_local_currency_of_its_party() -> None:
    account = domestic_account("home_PK", "pk-rice", "PKR")
    assert (account.kind, account.owner_id, account.unit) == (AccountKind.DOMESTIC, "pk-rice", "PKR")
    assert account.id != domestic_account("home_PK", "pk-rice", "USD").id


@pytest.mark.parametrize("event", TransferEvent)
def test_balances_of_a_transfer_that_no_longer_waits_are_not_settled_again(event: TransferEvent) -> None:
    posted = moved(LAST)
    held = admit({MEMBER.id: MEMBER, ABROAD.id: ABROAD}, {}, [posted])
    with pytest.raises(StepRefused):
        settle(held, posted, TransferStep(posted.id, event, LAST, "again"))
    assert held[MEMBER.id] == Balance(MEMBER.id, credits_posted=1)


def test_the_signature_and_what_it_grew_from_are_files_of_one_line() -> None:
    signed = signature_files({"count": 9, "signature": "ab"}, (4, "cd"), ["ef"])
    assert set(signed) == {SIGNATURE, GROWTH}
    assert all(text.endswith(b"\n") and text.count(b"\n") == 1 for text in signed.values())
    assert json.loads(signed[SIGNATURE]) == {"count": 9, "signature": "ab"}
    assert json.loads(signed[GROWTH]) == {"earlier": {"count": 4, "root": "cd"}, "proof": ["ef"]}
    assert set(signature_files({"count": 9}, None, [])) == {SIGNATURE}


def test_the_proof_of_an_entry_is_a_file_of_one_line_with_entry_head_and_path() -> None:
    entries, head = append(Head(), [Draft(f"kind-{number}", "2026-01-01", {"number": number}) for number in range(2)])
    content = proof_file(entries[0], head, [entries[1].hash])
    assert content.endswith(b"}\n") and content.count(b"\n") == 1
    told = json.loads(content)
    assert told.pop("entry")["body"] == {"number": 0}
    assert told == {"count": 2, "hash": entries[0].hash, "proof": [entries[1].hash], "root": head.root}


@pytest.mark.parametrize("known", [MEMBER, ABROAD], ids=["debit", "credit"])
def test_the_one_account_that_is_absent_is_named(known: Account) -> None:
    (absent,) = {MEMBER.id, ABROAD.id} - {known.id}
    with pytest.raises(AccountAbsent) as refused:
        admit({known.id: known}, {}, [moved(LAST)])
    assert refused.value.params == {"account_id": absent}


@pytest.mark.parametrize(("given_up", "left"), [(1, 999), (400, 600), (999, 1), (1_000, 0), (1_001, 0)])
def test_what_is_given_up_of_damages_leaves_the_rest_of_them(given_up: int, left: int) -> None:
    owed = owe_damages(ValueOf("au_1", "pa_meskay", Direction.EXPORT), Value(1_000), Paper("D-1", SINCE))
    (first,) = owed.transfers
    waived = waive_damages(first, Value(given_up), [first], Paper("W-1", LAST))
    held = admit({account.id: account for account in owed.accounts}, {}, [first, *waived.transfers])
    assert abs(held[first.debit_account_id].posted) == left
    anew = [move for move in waived.transfers if not move.reverses]
    assert [(move.amount, move.reference, move.day) for move in anew] == ([(left, "W-1", LAST)] if left else [])
    assert len({move.linked for move in waived.transfers}) == 1
