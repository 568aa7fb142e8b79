"""Check an exported ledger offline: python verify.py FOLDER [PUBLISHED_ROOT].

This one file needs Python 3.11 and nothing else. It reads every entry, takes its hash again, follows the chain, builds
the Merkle tree, plays all transfers again, and compares what comes out with the stated balances and the stated head.
"""

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

FORMAT = 1
JOURNAL, ACCOUNTS, HEAD = "journal.jsonl", "accounts.jsonl", "head.json"
HEAD_FIELDS = {"format", "count", "hash", "root", "files"}
FINGERPRINTED = {"README.txt", "check_head.py", "verify.py"}
BEFORE, BETWEEN, AFTER = b'{"entry":', b',"hash":"', b'"}\n'
TAIL, TAIL_FORM = len(BETWEEN) + 64 + len(AFTER), BETWEEN + b"%b" + AFTER
NOTHING_BEFORE = "0" * 64
AMOUNT_MAX, FAULTS_SHOWN = 10**17, 100
GOODS = {"promised": 1, "under_way": 1, "accepted": 1, "short": 1, "world": -1}  # the side of zero they stay on
SIDES = {**GOODS, "position": 0, "control": 0, "netted": 0, "domestic": 0}


@dataclass(frozen=True)
class Fault:
    """One thing that does not hold. `position` is the entry's, where the fault is an entry's."""

    file: str
    position: int | None
    says: str


@dataclass
class Report:
    """What a check found."""

    entries: int = 0
    accounts: int = 0
    root: str = ""
    faults: list[Fault] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.faults

    def text(self) -> str:
        """The report in sentences; the first line says OK or names the first fault."""
        if self.holds:
            return f"OK: {self.entries} entries and {self.accounts} accounts hold. Root {self.root}\n"
        ordered = sorted(self.faults, key=lambda fault: (fault.position is None, fault.position or 0))
        also = "".join(f"  also: {fault.says}\n" for fault in ordered[1:FAULTS_SHOWN])
        more = f"  and {len(ordered) - FAULTS_SHOWN} faults more.\n" if len(ordered) > FAULTS_SHOWN else ""
        return f"WRONG: {ordered[0].says}\n{also}{more}"


class Unsound(Exception):
    """What is written cannot stand; the message says why."""


def _no_fractions(text: str) -> NoReturn:
    raise Unsound(f"it holds {text}, which is not a whole number")


DECODER = json.JSONDecoder(parse_float=_no_fractions, parse_constant=_no_fractions)


def _canonical(thing: Any) -> bytes:
    return json.dumps(thing, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(errors="replace")


def _decoded(text: bytes) -> dict[str, Any]:
    try:
        words = text.decode()
        thing, end = DECODER.raw_decode(words)
    except (ValueError, RecursionError) as error:
        raise Unsound("it cannot be read") from error
    if end != len(words) and words[end:] != "\n":
        raise Unsound("it cannot be read")
    if type(thing) is not dict:
        raise Unsound("it is not a record")
    return thing


def _entries(since: int, until: int) -> str:
    return f"Entry {since} is" if until == since + 1 else f"Entries {since} to {until - 1} are"


def _same(left: object, right: object) -> bool:
    """Equal in kind and worth: in Python True equals 1, in a ledger it does not."""
    return type(left) is type(right) and left == right


def _require(holds: bool, says: str) -> None:  # noqa: FBT001  (a condition is what it takes)
    if not holds:
        raise Unsound(says)


class Tree:
    """A Merkle tree that keeps only the roots of its complete halves."""

    def __init__(self) -> None:
        self.count = 0
        self.frontier: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Add one leaf's hash."""
        size, frontier = self.count, self.frontier
        while size & 1:
            leaf = hashlib.sha256(b"\x01" + frontier.pop() + leaf).digest()
            size >>= 1
        frontier.append(leaf)
        self.count += 1

    def root(self) -> str:
        """The root over all leaves."""
        if not self.frontier:
            return hashlib.sha256(b"").hexdigest()
        root = self.frontier[-1]
        for left in reversed(self.frontier[:-1]):
            root = hashlib.sha256(b"\x01" + left + root).digest()
        return root.hex()


class Replay:
    """The books, played again from the entries."""

    def __init__(self, journal: BinaryIO) -> None:
        self.journal = journal  # a second reading of the same file, to look up what a reversal takes back
        self.accounts: dict[str, dict[str, Any]] = {}
        self.counters: dict[str, list[int]] = {}  # debits and credits posted, debits and credits pending, its side
        self.places: dict[int, int] = {}  # a transfer's hashed id -> where its line begins: small for a million rows
        self.pending: dict[str, tuple[str, str, int]] = {}
        self.voided: set[str] = set()
        self.reversed: set[str] = set()

    def play(self, kind: str, body: dict[str, Any], place: int) -> None:
        """Play one entry. Errors: Unsound, saying why it cannot have happened."""
        if kind == "transfer":
            self._transfer(body, place)
        elif kind == "transfer_step":
            self._step(body)
        elif kind == "account":
            self._account(body)

    def _account(self, body: dict[str, Any]) -> None:
        texts = all(isinstance(body.get(name), str) for name in ("id", "book_id", "unit", "kind"))
        _require(texts and len(body) == 6 and body["kind"] in SIDES, "it is not an account")
        _require(body["id"] not in self.accounts, f"it opens account {body['id']} a second time")
        self.accounts[body["id"]] = body
        self.counters[body["id"]] = [0, 0, 0, 0, SIDES[body["kind"]]]

    def _transfer(self, body: dict[str, Any], place: int) -> None:
        try:
            transfer_id, amount, phase, reverses = body["id"], body["amount"], body["phase"], body["reverses"]
            debit_id, credit_id = body["debit_account_id"], body["credit_account_id"]
            unit, book_id = body["unit"], body["book_id"]
            debit, credit, known = self.accounts[debit_id], self.accounts[credit_id], hash(transfer_id)
        except (KeyError, TypeError) as error:
            raise Unsound("it is not a transfer between two open accounts") from error
        if type(amount) is not int or not 0 < amount <= AMOUNT_MAX:
            raise Unsound(f"its amount {amount} is not a whole number above zero")
        if debit_id == credit_id or debit["unit"] != unit or credit["unit"] != unit:
            raise Unsound("it does not move one unit from one account to another")
        if debit["book_id"] != book_id or credit["book_id"] != book_id:
            raise Unsound("it leaves its book")
        if type(transfer_id) is not str or known in self.places:
            raise Unsound(f"it makes transfer {transfer_id} a second time")
        if reverses is not None:
            self._reversal(body)
        self.places[known] = place
        taken, given = self.counters[debit_id], self.counters[credit_id]
        if phase == "posted":
            taken[0] += amount
            given[1] += amount
        elif phase == "pending" and reverses is None:
            taken[2] += amount
            given[3] += amount
            self.pending[transfer_id] = (debit_id, credit_id, amount)
        else:
            raise Unsound(f"a transfer does not begin as {phase}")
        # A step only lets go of what was held, so no account is beyond its limit after one that was not before it.
        if taken[4] > 0 > taken[1] - taken[0] - taken[2] or -given[4] > 0 > given[0] - given[1] - given[3]:
            raise Unsound(f"it takes {amount} {unit} where less is free")

    def _reversal(self, body: dict[str, Any]) -> None:
        wrong_id = body["reverses"]
        place = self.places.get(hash(wrong_id)) if isinstance(wrong_id, str) else None
        if place is None or wrong_id in self.pending or wrong_id in self.voided:
            raise Unsound(f"it reverses {wrong_id}, which is not posted")
        _require(wrong_id not in self.reversed, f"it reverses {wrong_id} a second time")
        self.journal.seek(place)
        wrong = _decoded(self.journal.readline()[len(BEFORE) : -TAIL])["body"]
        there = (wrong["debit_account_id"], wrong["credit_account_id"], wrong["amount"], wrong["reverses"])
        back = (body["credit_account_id"], body["debit_account_id"], body["amount"], None)
        _require(there == back, f"it is not the counter-entry of {wrong_id}")
        self.reversed.add(wrong_id)

    def _step(self, body: dict[str, Any]) -> None:
        transfer_id, event = body.get("transfer_id"), body.get("event")
        if not isinstance(transfer_id, str) or transfer_id not in self.pending or event not in ("post", "void"):
            raise Unsound(f"it steps transfer {transfer_id}, which is not pending")
        debit_id, credit_id, amount = self.pending.pop(transfer_id)
        self.counters[debit_id][2] -= amount
        self.counters[credit_id][3] -= amount
        if event == "post":
            self.counters[debit_id][0] += amount
            self.counters[credit_id][1] += amount
        else:
            self.voided.add(transfer_id)

    def stated_lines(self) -> Iterator[tuple[str, bytes]]:
        """What accounts.jsonl must hold, by account."""
        names = ("debits_posted", "credits_posted", "debits_pending", "credits_pending")
        for account_id in sorted(self.accounts):
            balance = {"account_id": account_id, **dict(zip(names, self.counters[account_id][:4], strict=True))}
            yield account_id, _canonical({"account": self.accounts[account_id], "balance": balance}) + b"\n"


class Check:
    """One run over one folder."""

    def __init__(self, folder: Path, published_root: str | None) -> None:
        self.folder = folder
        self.published_root = published_root
        self.report = Report()
        self.tree = Tree()
        self.next = 0  # the position of the entry that should come now
        self.last = NOTHING_BEFORE  # the hash of the entry before it; empty where that one could not be read
        self.unread: list[str] = []  # why each line since the last sound one is not an entry

    def fault(self, file: str, says: str, position: int | None = None) -> None:
        """Write down that something does not hold."""
        self.report.faults.append(Fault(file, position, says))

    def run(self) -> Report:
        """Check everything."""
        absent = [name for name in (JOURNAL, ACCOUNTS, HEAD) if not (self.folder / name).is_file()]
        if absent:
            self.fault(absent[0], f"{', '.join(absent)} is not in {self.folder}. Export the ledger again.")
            return self.report
        head = self._read_head()
        with (self.folder / JOURNAL).open("rb") as lines, (self.folder / JOURNAL).open("rb") as again:
            replay = Replay(again)
            self._follow(lines, replay, head)
        self.report.entries, self.report.root = self.tree.count, self.tree.root()
        if any(fault.file == JOURNAL for fault in self.report.faults):
            self.fault(JOURNAL, "The root and the balances were not compared, because the journal itself is broken.")
        else:
            self._compare_head(head)
            self._compare_accounts(replay)
            self._compare_sums(replay)
        return self.report

    def _read_head(self) -> dict[str, Any]:
        text = (self.folder / HEAD).read_bytes()
        try:
            head = _decoded(text)
            as_exported = text == _canonical(head) + b"\n" and set(head) == HEAD_FIELDS
            _require(as_exported, "it is not written as it was exported")
            _require(_same(head["format"], FORMAT), f"this program reads format {FORMAT} only")
            named = isinstance(head["files"], dict) and set(head["files"]) == FINGERPRINTED
            _require(named, "it does not name the page and the programs")
        except Unsound as error:
            self.fault(HEAD, f"head.json cannot stand: {error}.")
            return {}
        for name in sorted(FINGERPRINTED):
            path = self.folder / name
            text = path.read_bytes() if path.is_file() else b""
            if head["files"].get(name) != hashlib.sha256(text).hexdigest():
                self.fault(name, f"{name} is not the file that head.json names.")
        return head

    def _follow(self, lines: BinaryIO, replay: Replay, head: dict[str, Any]) -> None:
        """Read every line, take its hash again, and play it."""
        place, begins = 0, len(BEFORE)
        for line in lines:
            leaf = line[begins:-TAIL]
            digest = hashlib.sha256(b"\x00" + leaf).digest()
            hashed = digest.hex()
            if line[-TAIL:] == TAIL_FORM % hashed.encode() and line.startswith(BEFORE):
                self._sound(leaf, digest, hashed, place, replay)
            else:
                self.unread.append(self._why_unread(line))
            place += len(line)
        if self.unread:
            count = head.get("count")
            self._settle_unread(count if type(count) is int else self.next + len(self.unread))

    def _why_unread(self, line: bytes) -> str:
        framed = line.startswith(BEFORE) and line[-TAIL:].startswith(BETWEEN) and line.endswith(AFTER)
        return "its contents do not give its hash" if framed else "its line is not one whole entry"

    def _settle_unread(self, until: int) -> None:
        """Name the entries that the unreadable lines stand for: those from the next one expected up to `until`."""
        since, reasons = self.next, self.unread
        if until <= since:
            self.fault(JOURNAL, f"A line that is no entry stands where entry {since} would begin.", since)
        elif until - since == len(reasons):
            for position, reason in enumerate(reasons, since):
                self.fault(JOURNAL, f"Entry {position} was changed: {reason}.", position)
        else:
            self.fault(JOURNAL, f"{_entries(since, until)} not one to a line any more.", since)
        self.unread, self.last, self.next = [], "", max(until, since)

    def _sound(self, leaf: bytes, digest: bytes, hashed: str, place: int, replay: Replay) -> None:
        """Take one line whose hash is right: is it next in the chain, and can it have happened?"""
        try:
            entry = _decoded(leaf)
            position, kind, body, previous = entry["position"], entry["kind"], entry["body"], entry["previous"]
            well_formed = type(position) is int and type(body) is dict and _same(entry["format"], FORMAT)
            _require(well_formed, f"not of format {FORMAT}")
        except (Unsound, KeyError) as error:
            self.unread.append(f"it is not an entry ({error})")
            return
        if self.unread:
            self._settle_unread(position)
        expected = self.next
        if position < expected:
            self.fault(JOURNAL, f"Entry {position} stands again or too late, after entry {expected - 1}.", position)
            return
        if position > expected:
            self.fault(JOURNAL, f"{_entries(expected, position)} missing.", expected)
        elif position == 0 and previous != self.last:
            self.fault(JOURNAL, "Entry 0 says that something came before it.", 0)
        elif previous != self.last and self.last:
            blamed = position - 1
            self.fault(JOURNAL, f"Entry {blamed} is not the one that entry {position} was chained to.", blamed)
        self.tree.add(digest)
        self.next, self.last = position + 1, hashed
        try:
            replay.play(kind, body, place)
        except Unsound as error:
            if not self.report.faults:  # after a broken entry, what follows from it proves nothing
                self.fault(JOURNAL, f"Entry {position} cannot have happened: {error}.", position)

    def _compare_head(self, head: dict[str, Any]) -> None:
        count, root = self.tree.count, self.tree.root()
        if self.published_root is not None and self.published_root.strip().lower() != root:
            self.fault(HEAD, f"The root is {root}, not the published one: this is another ledger, or another day's.")
        if not head:
            return
        last = max(count - 1, 0)
        if type(head["count"]) is int and head["count"] > count and head["hash"] != self.last:
            self.fault(JOURNAL, f"{_entries(count, head['count'])} missing at the end.", count)
        elif not _same(head["count"], count):
            self.fault(HEAD, f"head.json counts {head['count']} entries, the journal holds {count}.")
        elif head["hash"] != self.last and head["root"] != root:
            self.fault(JOURNAL, f"Entry {last} is not the last one that head.json names.", last)
        elif head["hash"] != self.last:
            self.fault(HEAD, f"head.json does not name the hash of the last entry, {last}.")
        elif head["root"] != root:
            self.fault(HEAD, f"head.json states another root than the journal gives, which is {root}.")

    def _compare_accounts(self, replay: Replay) -> None:
        right = dict(replay.stated_lines())
        with (self.folder / ACCOUNTS).open("rb") as lines:
            stated = list(lines)
        self.report.accounts = len(right)
        if stated == list(right.values()):
            return
        found = set(stated)
        wrong = [(account_id, line) for account_id, line in right.items() if line not in found]
        for account_id, line in wrong:
            balance = line[line.index(b'"balance":') + 10 : -2].decode()
            self.fault(ACCOUNTS, f"{ACCOUNTS} does not state account {account_id} as the journal gives: {balance}.")
        if not wrong:
            self.fault(ACCOUNTS, "accounts.jsonl is out of order, or states what the journal never opened.")

    def _compare_sums(self, replay: Replay) -> None:
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for account_id, (debits, credits_, debits_pending, credits_pending, _) in replay.counters.items():
            account = replay.accounts[account_id]
            sums[account["book_id"], account["unit"]] += credits_ - debits + credits_pending - debits_pending
        for (book_id, unit), total in sums.items():
            if total:
                self.fault(ACCOUNTS, f"Book {book_id} sums to {total} {unit}, not to zero.")


def verify(folder: Path, published_root: str | None = None) -> Report:
    """Check an exported ledger; the report holds every fault found, each with a sentence."""
    return Check(folder, published_root).run()


def main(arguments: list[str]) -> int:
    """Run as a program: 0 where everything holds, 1 where not, 2 where it was not asked rightly."""
    if len(arguments) not in (1, 2) or arguments[0].startswith("-"):
        sys.stdout.write("To check an exported ledger: python verify.py FOLDER [PUBLISHED_ROOT]\n")
        return 2
    report = verify(Path(arguments[0]), *arguments[1:])
    sys.stdout.write(report.text().encode(errors="backslashreplace").decode())  # half a character cannot be written
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
