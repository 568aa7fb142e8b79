"""The offline verifier: it says OK of what holds, and names the entry, account or file that does not."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tarazu.kernel.digest import canonical
from tarazu.kernel.quantity import Dimension, Quantity, Unit
from tarazu.kernel.value import Value
from tarazu.ledger import verify as verifier
from tarazu.ledger.accounts import SIGN_LIMITS, Account, SignLimit, control_account
from tarazu.ledger.balances import Balance, balances
from tarazu.ledger.book import Direction, Goods, Posting, ValueOf, accept, assess, declare, dispatch, promise
from tarazu.ledger.export import ACCOUNTS, HEAD, JOURNAL, README, VERIFIER, export
from tarazu.ledger.journal import Draft, Entry, Head, append, recorded
from tarazu.ledger.transfers import Paper, Phase, Transfer, TransferStep, after, reverse, reverse_linked, void

TONNE = Unit("TNE", "t", Dimension.MASS, 1000, 1)
AT = "2025-11-05T09:00:00Z"
GOODS = Goods("au_1", "pa_meskay", "1006.30")
IN, OUT = ValueOf("au_1", "pa_meskay", Direction.IMPORT), ValueOf("au_1", "pa_meskay", Direction.EXPORT)


def paper(number: int) -> Paper:
    return Paper(f"GD-{number}", date(2025, 11, number))


class Ledger:
    """A small ledger with every kind of entry in it."""

    def __init__(self) -> None:
        self.facts: list[Account | Transfer | TransferStep] = []
        self.accounts: dict[str, Account] = {}
        self.transfers: dict[str, Transfer] = {}

    def write(self, posting: Posting) -> tuple[Transfer, ...]:
        new = [account for account in posting.accounts if account.id not in self.accounts]
        self.accounts |= {account.id: account for account in new}
        self.facts += [*new, *posting.steps, *posting.transfers]
        for step in posting.steps:
            self.transfers[step.transfer_id] = after(self.transfers[step.transfer_id], step)
        self.transfers |= {move.id: move for move in posting.transfers}
        return posting.transfers

    def balances(self) -> dict[str, Balance]:
        return balances(self.transfers.values())


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    kept = Ledger()
    kept.write(promise(GOODS, Quantity(20_000, TONNE), paper(1)))
    kept.write(dispatch(GOODS, Quantity(5_000, TONNE), paper(2)))
    short = kept.write(accept(GOODS, Quantity(5_000, TONNE), Quantity(4_990, TONNE), paper(3)))
    (declared,) = kept.write(declare(IN, Value(1_450), paper(4)))
    kept.write(assess(IN, Value(1_400), paper(5), declared))
    (wrong,) = kept.write(assess(OUT, Value(1_150), paper(6)))
    kept.write(Posting((), (reverse(wrong, kept.transfers.values(), paper(7)),)))
    kept.write(assess(OUT, Value(1_125), paper(8)))
    kept.write(declare(OUT, Value(300), paper(9)))
    kept.write(Posting((), reverse_linked(short, list(kept.transfers.values()), paper(10))))
    return kept


def journal_of(ledger: Ledger) -> tuple[list[Entry], Head]:
    facts = [recorded(fact, AT) for fact in ledger.facts]
    return append(Head(), [Draft("authorised", AT, {"number": "PK-1", "نام": "میسکے"}), *facts])


@pytest.fixture
def folder(ledger: Ledger, tmp_path: Path) -> Path:
    entries, head = journal_of(ledger)
    for name, text in export(entries, ledger.accounts.values(), ledger.balances(), head).items():
        (tmp_path / name).write_bytes(text)
    return tmp_path


def first_line(folder: Path, root: str | None = None) -> str:
    return verifier.verify(folder, root).text().splitlines()[0]


def change(folder: Path, name: str, edit: Callable[[list[bytes]], list[bytes]]) -> None:
    path = folder / name
    path.write_bytes(b"".join(edit(path.read_bytes().splitlines(keepends=True))))


def forge(folder: Path, position: int, **body: object) -> None:
    """Change one entry's body and write hashes, chain and head again, as someone with full access would."""
    lines = (folder / JOURNAL).read_bytes().splitlines()
    written = [json.loads(line)["entry"] for line in lines]
    written[position]["body"] |= body
    entries, head = append(Head(), [Draft(entry["kind"], entry["at"], entry["body"]) for entry in written])
    for name, text in export(entries, [], {}, head).items():
        if name != ACCOUNTS:
            (folder / name).write_bytes(text)


def position_of(folder: Path, **wanted: object) -> int:
    for line in (folder / JOURNAL).read_bytes().splitlines():
        entry: dict[str, Any] = json.loads(line)["entry"]
        if all(entry["body"].get(name) == value for name, value in wanted.items()):
            return int(entry["position"])
    raise AssertionError(wanted)


def test_a_true_ledger_holds(folder: Path, ledger: Ledger) -> None:
    _, head = journal_of(ledger)
    report = verifier.verify(folder, head.root)
    assert report.text() == f"OK: {head.count} entries and 7 accounts hold. Root {head.root}\n"
    assert report.holds


def test_the_exported_program_runs_alone_and_without_our_package(folder: Path) -> None:
    command = [sys.executable, "-I", "-S", str(folder / VERIFIER)]
    held = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False, cwd="/")
    assert (held.returncode, held.stdout[:3], held.stderr) == (0, "OK:", "")
    change(folder, JOURNAL, lambda lines: [*lines[:4], lines[4].replace(b"T09", b"T08"), *lines[5:]])
    broken = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False)
    assert (broken.returncode, broken.stderr) == (1, "")
    assert broken.stdout.startswith("WRONG: Entry 4 was changed: its contents do not give its hash.\n")
    asked_wrongly = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (asked_wrongly.returncode, asked_wrongly.stdout[:8]) == (2, "To check")


def test_an_empty_ledger_holds(tmp_path: Path) -> None:
    for name, text in export([], [], {}, Head()).items():
        (tmp_path / name).write_bytes(text)
    assert first_line(tmp_path).startswith("OK: 0 entries")


def test_a_folder_that_is_not_an_export_is_told_so(tmp_path: Path) -> None:
    assert "journal.jsonl, accounts.jsonl, head.json is not in" in first_line(tmp_path)


def test_every_changed_entry_is_named(folder: Path) -> None:
    change(folder, JOURNAL, lambda lines: [line.replace(b"GD-", b"GX-") for line in lines])
    entries = (folder / JOURNAL).read_bytes().splitlines()
    changed = [number for number, line in enumerate(entries) if b"GX-" in line]
    named = [fault.position for fault in verifier.verify(folder).faults if fault.position is not None]
    assert named == changed
    assert len(changed) > 5


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda lines: lines[:5] + lines[6:], "Entry 5 is missing."),
        (lambda lines: lines[:5] + lines[7:], "Entries 5 to 6 are missing."),
        (lambda lines: lines[:-2], "missing at the end."),
        (lambda lines: [*lines, lines[3]], "Entry 3 stands again or too late"),
        (lambda lines: [*lines[:5], lines[6], lines[5], *lines[7:]], "Entry 5 is missing."),
        (lambda lines: [*lines[:5], b"\n", *lines[5:]], "A line that is no entry stands where entry 5 would begin."),
        (lambda lines: [*lines, b"x"], "A line that is no entry"),
        (lambda lines: [*lines[:5], lines[5][:-1] + lines[6], *lines[7:]], "Entries 5 to 6 are not one to a line"),
        (lambda lines: [*lines[:5], b"{}\n", *lines[6:]], "Entry 5 was changed: its line is not one whole entry."),
        (lambda lines: [*lines[:-1], lines[-1][:-1]], "was changed: its line is not one whole entry."),
    ],
)
def test_lines_taken_away_added_or_moved_are_named(
    folder: Path, edit: Callable[[list[bytes]], list[bytes]], says: str
) -> None:
    change(folder, JOURNAL, edit)
    assert says in first_line(folder)


def test_an_entry_rewritten_with_its_own_hash_is_named(folder: Path) -> None:
    def rewrite(lines: list[bytes]) -> list[bytes]:
        leaf = lines[6][9:-76].replace(b"T09", b"T08")
        digest = hashlib.sha256(b"\x00" + leaf).hexdigest().encode()
        return [*lines[:6], b'{"entry":%b,"hash":"%b"}\n' % (leaf, digest), *lines[7:]]

    change(folder, JOURNAL, rewrite)
    assert first_line(folder) == "WRONG: Entry 6 is not the one that entry 7 was chained to."


def test_the_last_entry_rewritten_with_its_own_hash_is_named(folder: Path, ledger: Ledger) -> None:
    last = journal_of(ledger)[1].count - 1

    def rewrite(lines: list[bytes]) -> list[bytes]:
        leaf = lines[-1][9:-76].replace(b"T09", b"T08")
        digest = hashlib.sha256(b"\x00" + leaf).hexdigest().encode()
        return [*lines[:-1], b'{"entry":%b,"hash":"%b"}\n' % (leaf, digest)]

    change(folder, JOURNAL, rewrite)
    assert f"Entry {last} is not the last one" in first_line(folder)


def test_a_ledger_forged_throughout_is_told_from_the_published_one(folder: Path, ledger: Ledger) -> None:
    published = journal_of(ledger)[1].root
    forge(folder, 0, number="PK-2")
    assert verifier.verify(folder).holds
    assert "not the published one" in first_line(folder, published)


@pytest.mark.parametrize(
    ("wanted", "body", "says"),
    [
        ({"reference": "GD-8"}, {"amount": -5}, "its amount -5 is not a whole number above zero"),
        ({"reference": "GD-8"}, {"amount": 0}, "its amount 0 is not"),
        ({"reference": "GD-8"}, {"amount": True}, "its amount True is not"),
        ({"reference": "GD-8"}, {"amount": "5"}, "its amount 5 is not"),
        ({"reference": "GD-8"}, {"unit": "TNE"}, "does not move one unit"),
        ({"reference": "GD-8"}, {"book_id": "au_2"}, "leaves its book"),
        ({"reference": "GD-8"}, {"debit_account_id": "ac_none"}, "between two open accounts"),
        ({"reference": "GD-8"}, {"phase": "voided"}, "does not begin as voided"),
        ({"reference": "GD-7"}, {"phase": "pending"}, "does not begin as pending"),
        ({"reference": "GD-8"}, {"reverses": "tr_none"}, "reverses tr_none, which is not posted"),
        ({"reference": "GD-7"}, {"amount": 1_151}, "is not the counter-entry of"),
        ({"event": "void"}, {"transfer_id": "tr_none"}, "which is not pending"),
        ({"event": "void"}, {"event": "lose"}, "which is not pending"),
        ({"kind": "control"}, {"colour": "red"}, "is not an account"),
    ],
)
def test_what_cannot_have_happened_is_named_even_if_every_hash_is_right(
    folder: Path, wanted: dict[str, object], body: dict[str, object], says: str
) -> None:
    position = position_of(folder, **wanted)
    forge(folder, position, **body)
    line = first_line(folder)
    assert line.startswith(f"WRONG: Entry {position} cannot have happened")
    assert says in line


def test_a_transfer_from_an_account_to_itself_is_named(folder: Path) -> None:
    position = position_of(folder, reference="GD-8")
    made = json.loads((folder / JOURNAL).read_bytes().splitlines()[position])["entry"]["body"]
    forge(folder, position, debit_account_id=made["credit_account_id"])
    assert first_line(folder).endswith("it does not move one unit from one account to another.")


@pytest.mark.parametrize("voided", [False, True])
def test_a_reversal_of_what_was_never_posted_is_named(tmp_path: Path, voided: bool) -> None:
    posting = declare(IN, Value(9), paper(1))
    (pending,) = posting.transfers
    steps = [void(pending, paper(2))] if voided else []
    back = reverse(replace(pending, phase=Phase.POSTED), [], paper(3))
    facts = [*posting.accounts, pending, *steps, back]
    entries, head = append(Head(), [recorded(fact, AT) for fact in facts])
    for name, text in export(entries, posting.accounts, {}, head).items():
        (tmp_path / name).write_bytes(text)
    says = f"Entry {len(facts) - 1} cannot have happened: it reverses {pending.id}, which is not posted."
    assert first_line(tmp_path) == f"WRONG: {says}"


def test_a_transfer_or_reversal_made_twice_is_named(folder: Path) -> None:
    once, again = position_of(folder, reference="GD-6"), position_of(folder, reference="GD-8")
    made = json.loads((folder / JOURNAL).read_bytes().splitlines()[once])["entry"]["body"]
    forge(folder, again, **made)
    assert f"Entry {again} cannot have happened: it makes transfer {made['id']} a second time" in first_line(folder)
    back = json.loads((folder / JOURNAL).read_bytes().splitlines()[position_of(folder, reference="GD-7")])
    forge(folder, again, **(back["entry"]["body"] | {"id": "tr_other"}))
    assert f"it reverses {made['id']} a second time" in first_line(folder)


def test_a_posting_that_was_quietly_raised_shows_in_the_balances(folder: Path) -> None:
    position = position_of(folder, reference="GD-8")
    forge(folder, position, amount=1_126)
    report = verifier.verify(folder)
    assert {fault.file for fault in report.faults} == {ACCOUNTS}
    assert len(report.faults) == 2


def test_a_wrong_balance_is_named_by_its_account(folder: Path, ledger: Ledger) -> None:
    stated = json.loads((folder / ACCOUNTS).read_bytes().splitlines()[2])
    stated["balance"]["credits_posted"] += 1
    change(folder, ACCOUNTS, lambda lines: [*lines[:2], canonical(stated) + b"\n", *lines[3:]])
    assert f"accounts.jsonl does not state account {stated['account']['id']} as the journal gives" in first_line(folder)


@pytest.mark.parametrize(
    "edit",
    [
        lambda lines: lines[:-1],
        lambda lines: [*lines, lines[0]],
        lambda lines: lines[::-1],
        lambda lines: [*lines, b"{}\n"],
    ],
)
def test_accounts_missing_added_or_moved_are_noticed(folder: Path, edit: Callable[[list[bytes]], list[bytes]]) -> None:
    change(folder, ACCOUNTS, edit)
    assert "accounts.jsonl" in first_line(folder)


@pytest.mark.parametrize(
    ("field", "wrong", "says"),
    [
        ("count", 3, "head.json counts 3 entries"),
        ("count", 99, "head.json counts 99 entries"),
        ("count", True, "head.json counts True entries"),
        ("hash", "0" * 64, "does not name the hash of the last entry"),
        ("root", "0" * 64, "states another root"),
        ("format", 2, "reads format 1 only"),
        ("files", {}, "does not name the page and the programs"),
        ("extra", 1, "not written as it was exported"),
    ],
)
def test_a_wrong_head_is_named(folder: Path, field: str, wrong: object, says: str) -> None:
    head = json.loads((folder / HEAD).read_bytes())
    (folder / HEAD).write_bytes(canonical(head | {field: wrong}) + b"\n")
    assert says in first_line(folder)


@pytest.mark.parametrize("name", [README, VERIFIER])
def test_a_changed_companion_is_named(folder: Path, name: str) -> None:
    (folder / name).write_bytes((folder / name).read_bytes() + b"\n")
    assert first_line(folder) == f"WRONG: {name} is not the file that head.json names."


def test_a_balance_beyond_its_limit_is_named(tmp_path: Path) -> None:
    posting = dispatch(GOODS, Quantity(5_000, TONNE), paper(2))
    facts = [recorded(fact, AT) for fact in (*posting.accounts, *posting.transfers)]
    entries, head = append(Head(), facts)
    for name, text in export(entries, posting.accounts, balances(posting.transfers), head).items():
        (tmp_path / name).write_bytes(text)
    assert first_line(tmp_path) == "WRONG: Entry 2 cannot have happened: it takes 5000 TNE where less is free."


def written_out(folder: Path, facts: Sequence[Account | Transfer | TransferStep]) -> Path:
    """A ledger of facts in this order, with balances and every hash right."""
    entries, head = append(Head(), [recorded(fact, AT) for fact in facts])
    accounts = [fact for fact in facts if isinstance(fact, Account)]
    moves = {fact.id: fact for fact in facts if isinstance(fact, Transfer)}
    for fact in facts:
        if isinstance(fact, TransferStep):
            moves[fact.transfer_id] = after(moves[fact.transfer_id], fact)
    for name, text in export(entries, accounts, balances(moves.values()), head).items():
        (folder / name).write_bytes(text)
    return folder


def goods_moved() -> tuple[list[Account], Transfer, Transfer]:
    promised, sent = (move(GOODS, Quantity(10_000, TONNE), paper(1)) for move in (promise, dispatch))
    accounts = {account.id: account for account in (*promised.accounts, *sent.accounts)}
    return list(accounts.values()), promised.transfers[0], sent.transfers[0]


def test_goods_that_went_before_they_were_promised_are_named_although_all_balances_agree(tmp_path: Path) -> None:
    accounts, promised, sent = goods_moved()
    assert verifier.verify(written_out(tmp_path, [*accounts, promised, sent])).holds
    says = f"Entry {len(accounts)} cannot have happened: it takes 10000 TNE where less is free."
    assert first_line(written_out(tmp_path, [*accounts, sent, promised])) == f"WRONG: {says}"


def test_more_held_than_is_there_is_named(tmp_path: Path) -> None:
    accounts, promised, sent = goods_moved()
    held = replace(sent, phase=Phase.PENDING)
    assert verifier.verify(written_out(tmp_path, [*accounts, promised, held, void(held, paper(3))])).holds
    too_much = [*accounts, promised, replace(held, amount=10_001), void(held, paper(3))]
    assert "it takes 10001 TNE where less is free" in first_line(written_out(tmp_path, too_much))
    twice = [*accounts, promised, held, replace(sent, id="tr_more", amount=1)]
    assert "it takes 1 TNE where less is free" in first_line(written_out(tmp_path, twice))


@pytest.mark.parametrize("phase", [Phase.POSTED, Phase.PENDING])
def test_more_given_back_to_the_world_than_came_from_it_is_named(tmp_path: Path, phase: Phase) -> None:
    accounts, promised, _ = goods_moved()
    back = replace(
        promised, id="tr_back", debit_account_id="ac_open", credit_account_id=promised.debit_account_id, phase=phase
    )
    opened = replace(control_account("au_1", "TNE"), id="ac_open")
    assert verifier.verify(written_out(tmp_path, [*accounts, opened, promised, back])).holds
    beyond = replace(back, amount=10_001)
    assert "where less is free" in first_line(written_out(tmp_path, [*accounts, opened, promised, beyond]))


@pytest.mark.parametrize("kind", ["vault", "", "World"])
def test_an_account_of_a_kind_that_has_no_limit_of_its_own_is_named(folder: Path, kind: str) -> None:
    position = position_of(folder, kind="promised")
    forge(folder, position, kind=kind)
    assert first_line(folder) == f"WRONG: Entry {position} cannot have happened: it is not an account."


def test_the_verifier_knows_the_limits_of_the_ledger() -> None:
    sides = {SignLimit.NEVER_BELOW_ZERO: 1, SignLimit.NEVER_ABOVE_ZERO: -1, SignLimit.EITHER: 0}
    assert {kind.value: sides[limit] for kind, limit in SIGN_LIMITS.items()} == verifier.SIDES


def test_a_journal_that_claims_something_came_before_it_is_named(tmp_path: Path) -> None:
    entries, head = append(Head(0, "ab" * 32), [Draft("note", AT, {"number": 1}), Draft("note", AT, {"number": 2})])
    for name, text in export(entries, [], {}, head).items():
        (tmp_path / name).write_bytes(text)
    assert first_line(tmp_path) == "WRONG: Entry 0 says that something came before it."
