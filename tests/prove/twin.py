"""One history done twice: by the model, and by the real books on whichever store this is; they must never differ."""

import contextlib
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.prove.model import Model, Move, No, Place, included

from tarazu.desk.see_journal import see_journal
from tarazu.kernel.errors import TarazuError
from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Dimension, Quantity, Unit
from tarazu.kernel.value import Value
from tarazu.ledger import book, check_head, export, statement, transfers
from tarazu.ledger.accounts import AccountKind, goods_account
from tarazu.ledger.book import Direction, Goods, Posting, ValueOf
from tarazu.ledger.transfers import Paper
from tarazu.ledger.verify import verify
from tarazu.registry.people import PLATFORM, Actor, Mandate, Role
from tarazu.storage import audit, journal, ledger, models, outbox, posting, proofs, writing

TONNE = Unit("TNE", "t", Dimension.MASS, 1000, 1)
START = datetime(2025, 11, 1, 9, tzinfo=UTC)
BOOK = "au_proof"
GOODS = [("rice-mill", "1006.30"), ("chickpea-farm", "0713.20")]
MEMBERS = ("rice-mill", "paper-mill")
ACTOR = Actor("prover", "Prover", (Mandate("prover", Role.OPERATOR, PLATFORM, Period(date(2020, 1, 1))),), START.date())
EVENTS = {"promise": book.promise, "withdraw": book.withdraw, "dispatch": book.dispatch}


class Crash(Exception):
    """The power fails in the middle of a write."""


class Differ(AssertionError):
    """The books did something else than the model."""


class Twin:
    """The model and the books side by side; every step compares them."""

    operations = 0  # requests of all histories of this process
    book_id = BOOK

    def __init__(self) -> None:
        self.model, self.now, self.number = Model(), START, 0
        self.requests: list[tuple[str, Any, Any, dict[str, Any]]] = []
        self.began, self.told = journal.read_head(), models.OutboxEvent.objects.count()
        self.deeds = models.Deed.objects.count()
        self.heads: list[tuple[int, str]] = []
        self.owing: list[tuple[int, str, int]] = []  # damages: whose, which way, how much

    def request(self, foretold: Any, make: Any, wanted: dict[str, Any], key: str = "") -> str:
        """Run a request on both; `foretold` moves the model, `make` gives the postings. The answer or the refusal."""
        Twin.operations += 1
        key = key or f"key-{self.number}"
        self.requests.append((key, foretold, make, wanted))
        expected = self._foretell(key, foretold, wanted)
        found = self._do(key, make, wanted)
        if found != expected:
            raise Differ(f"{wanted}: the model says {expected}, the books say {found}")
        self.compare()
        return found

    def _foretell(self, key: str, foretold: Any, wanted: dict[str, Any]) -> str:
        told = repr(sorted(wanted.items()))
        if key in self.model.deeds:
            return "ok" if self.model.deeds[key][0] == told else "KeyReused"
        try:
            foretold()
        except No as refused:
            return str(refused)
        self.model.deeds[key] = (told, None)
        self.model.entries, self.model.events = self.model.entries + 1, self.model.events + 1
        self.model.last = max(self.now, self.model.last or self.now)
        return "ok"

    def _do(self, key: str, make: Any, wanted: dict[str, Any]) -> str:
        def work(tx: writing.Transaction) -> dict[str, Any]:
            for each in make():
                posting.write_posting(tx, each)
            tx.record("proved", {"key": tx.key})
            return {"key": tx.key}

        try:
            answer = writing.write(work, verb="prove", actor=ACTOR, key=key, request=wanted, now=self.now)
        except TarazuError as refused:
            return type(refused).__name__
        return "ok" if answer == {"key": key} else f"another answer: {answer}"

    def paper(self) -> Paper:
        self.number += 1
        return Paper(f"GD-{self.number}", self.now.date())

    def stored(self) -> Sequence[transfers.Transfer]:
        """Every transfer of the book, in the order the books keep them."""
        return ledger.transfers_of_book(self.book_id)

    def stored_on(self, reference: str) -> Sequence[transfers.Transfer]:
        return ledger.transfers_on(self.book_id, reference)

    def place(self, account_id: str) -> Place:
        row = models.Account.objects.get(id=account_id)
        return row.kind, row.owner_id, row.commodity

    def move_goods(self, name: str, good: int, first: int, second: int = 0) -> str:
        """Promise, withdraw, dispatch or accept goods."""
        paper, whose = self.paper(), GOODS[good]
        goods = Goods(self.book_id, *whose)

        def foretold() -> None:
            if first <= 0 or second < 0:
                raise No("NotPositive")
            plan = self.model.plan(name, whose, first, second)
            self.model.book([Move(*each, paper.reference) for each in plan])

        def make() -> list[Posting]:
            if name == "accept":
                return [book.accept(goods, Quantity(first, TONNE), Quantity(second, TONNE), paper)]
            return [getattr(book, name)(goods, Quantity(first, TONNE), paper)]

        return self.request(
            foretold, make, {"do": name, "good": good, "first": first, "second": second, "on": paper.reference}
        )

    def declare(self, member: int, direction: str, minor: int) -> str:
        """Declare a value: it stands pending."""
        paper, of = self.paper(), ValueOf(self.book_id, MEMBERS[member], Direction(direction))

        def foretold() -> None:
            if minor <= 0:
                raise No("NotPositive")
            self.model.book([Move(*_sides(member, direction), minor, paper.reference, "pending")])

        wanted = {"do": "declare", "member": member, "direction": direction, "minor": minor, "on": paper.reference}
        return self.request(foretold, lambda: [book.declare(of, Value(minor), paper)], wanted)

    def hold(self, good: int, amount: int) -> str:
        """Hold promised goods for a consignment: pending, so nobody else can take them."""
        paper, whose = self.paper(), GOODS[good]
        sides = [self.model.goods(kind, whose) for kind in ("promised", "under_way")]
        accounts = [
            goods_account(self.book_id, kind, *whose, TONNE) for kind in (AccountKind.PROMISED, AccountKind.UNDER_WAY)
        ]

        def foretold() -> None:
            self.model.book([Move(sides[0], sides[1], amount, paper.reference, "pending")])

        def make() -> list[Posting]:
            held = transfers.transfer(
                *accounts, amount, reason=transfers.Reason.DISPATCH, paper=paper, phase=transfers.Phase.PENDING
            )
            return [Posting(tuple(accounts), (held,))]

        return self.request(foretold, make, {"do": "hold", "good": good, "amount": amount, "on": paper.reference})

    def assess(self, which: int, minor: int) -> str:
        """Assess a declared value: it is voided, and the assessed one posted."""
        waiting = [move for move in self.model.moves if move.phase in ("pending", "voided")]
        declared = [move for move in waiting if "position" in (move.debit[0], move.credit[0])]
        if not declared:
            return "nothing"
        old = declared[which % len(declared)]
        member = MEMBERS.index(next(str(at[1]) for at in (old.debit, old.credit) if at[0] == "position"))
        direction = "import" if old.debit[0] == "position" else "export"
        paper, of = (
            Paper(f"{old.reference}/A", self.now.date()),
            ValueOf(self.book_id, MEMBERS[member], Direction(direction)),
        )

        def foretold() -> None:
            self.model.step(old, "voided")
            if minor:
                self.model.book([Move(old.debit, old.credit, minor, paper.reference, counts=direction)])

        def make() -> list[Posting]:
            pending = self.stored_on(old.reference)[0]
            return [book.assess(of, Value(minor), paper, pending)]

        self.number += 1
        return self.request(foretold, make, {"do": "assess", "on": old.reference, "minor": minor})

    def settle(self, which: int, phase: str) -> str:
        """Post or void a pending transfer as it stands."""
        declared = [move for move in self.model.moves if move.phase == "pending"]
        if not declared:
            return "nothing"
        old = declared[which % len(declared)]
        step = transfers.post if phase == "posted" else transfers.void
        paper = self.paper()

        def make() -> list[Posting]:
            return [Posting((), (), (step(self.stored_on(old.reference)[0], paper),))]

        return self.request(lambda: self.model.step(old, phase), make, {"do": phase, "on": old.reference})

    def reverse(self, which: int, among: str = "posted") -> str:
        """Reverse everything posted on a paper, be it reversed already or a reversal itself."""
        posted = [move for move in self.model.moves if move.phase == "posted"]
        back = [move.reverses for move in posted if move.reverses]
        chosen = {"posted": posted, "linked": [move for move in posted if move.group and move not in back]}
        chosen |= {"reversed": back, "reversals": [move for move in posted if move.reverses]}
        posted = chosen[among]
        if not posted:
            return "nothing"
        reference = posted[which % len(posted)].reference
        paper = self.paper()

        def foretold() -> None:
            group = [move for move in self.model.on(reference) if move.phase == "posted"]
            if any(move.reverses for move in group):
                raise No("ReversalOfReversal")
            if any(later.reverses in group for later in self.model.moves if later.reverses):
                raise No("AlreadyReversed")
            counter = [Move(m.credit, m.debit, m.amount, paper.reference, "posted", m) for m in self._as_made(group)]
            self.model.book(counter)

        def make() -> list[Posting]:
            history = self.stored()
            group = [move for move in history if move.reference == reference and move.phase == "posted"]
            return [Posting((), transfers.reverse_linked(group, history, paper))]

        return self.request(foretold, make, {"do": "reverse", "on": reference})

    def _as_made(self, group: list[Move]) -> list[Move]:
        """A group in the order its counter-entries come: the books keep it by day and number, and go backwards."""
        by_sides = {(m.debit, m.credit, m.amount): m for m in group}
        ordered = [
            by_sides[self.place(move.debit_account_id), self.place(move.credit_account_id), move.amount]
            for move in self.stored()
            if move.reference == group[0].reference and move.phase == "posted"
        ]
        return ordered[::-1]

    def batch(self, good: int, amounts: list[int], *, twice: bool = False) -> None:
        """Promise and dispatch in one batch: each posting stands on those before it, and is refused alone.

        Where its first one comes `twice`, the database refuses the second, and that one alone.
        """
        whose, expected, postings = GOODS[good], [], []
        goods = Goods(self.book_id, *whose)
        for turn, amount in enumerate(amounts):
            paper, name = self.paper(), ("promise", "dispatch")[turn % 2]
            postings.append(getattr(book, name)(goods, Quantity(amount, TONNE), paper))
            try:
                self.model.book([Move(*each, paper.reference) for each in self.model.plan(name, whose, amount)])
                expected.append("ok")
            except No as refused:
                expected.append(str(refused))
        if twice:
            postings.append(postings[0])
            expected.append("PostingExists")
        key, found = f"batch-{self.number}", []

        def work(tx: writing.Transaction) -> dict[str, Any]:
            found.extend(posting.write_postings(tx, postings))
            tx.record("proved", {"key": tx.key})
            return {"key": tx.key}

        self._foretell(key, lambda: None, {"amounts": amounts, "twice": twice})
        writing.write(
            work, verb="prove", actor=ACTOR, key=key, request={"amounts": amounts, "twice": twice}, now=self.now
        )
        if (said := ["ok" if each is None else type(each).__name__ for each in found]) != expected:
            raise Differ(f"a batch answered {said}, not {expected}")
        self.compare()

    def again(self, which: int) -> None:
        """Send an earlier request again, or another under its key."""
        if not self.requests:
            return
        key, foretold, make, wanted = self.requests[which % len(self.requests)]
        if key in self.model.deeds:
            self.request(foretold, make, wanted, key)
            self.request(foretold, make, {**wanted, "other": 1}, key)

    def crash(self, good: int) -> None:
        """Fail after everything was posted and before the end: nothing may be left."""
        paper, goods = self.paper(), Goods(self.book_id, *GOODS[good])

        def work(tx: writing.Transaction) -> dict[str, Any]:
            posting.write_posting(tx, book.promise(goods, Quantity(7, TONNE), paper))
            raise Crash

        with contextlib.suppress(Crash):
            writing.write(work, verb="prove", actor=ACTOR, key=f"crash-{self.number}", request={}, now=self.now)
        self.compare()

    def halt(self) -> None:
        """Doubt closes the books, and reading goes on."""
        journal.set_doubt("a proof.")
        self.number += 1
        found = self._do(f"halted-{self.number}", list, {})
        journal.set_doubt("")
        if found != "BooksInDoubt":
            raise Differ(f"books in doubt answered {found}")

    def drain(self) -> None:
        """Tell what is to be told: in order, again after a failure, and then never again."""
        heard: list[int] = []
        failures: list[int] = []

        def fail(event: outbox.Event) -> None:
            if len(heard) == 1 and not failures:
                failures.append(event.id)
                raise Crash
            heard.append(event.id)

        outbox.drain(fail, now=self.now, portion=1_000)
        later = self.now + outbox.rest(1)
        outbox.drain(lambda event: heard.append(event.id), now=later, portion=1_000)
        outbox.drain(lambda event: heard.append(-event.id), now=later, portion=1_000)
        waiting = models.OutboxEvent.objects.filter(told_at__isnull=True).count()
        if waiting or heard != sorted(set(heard)) or any(number < 0 for number in heard):
            raise Differ(f"told {heard}, {waiting} left")

    def pass_time(self, hours: int) -> None:
        self.now = max(self.now + timedelta(hours=hours), START)

    def compare(self) -> None:
        """Hold balances, phases, groups, journal, deeds, events and clock against the model."""
        self.compare_book()
        _same(journal.read_head().count - self.began.count, self.model.entries, "entries of the journal")
        _same(models.Deed.objects.count() - self.deeds, len(self.model.deeds), "deeds")
        _same(models.OutboxEvent.objects.count() - self.told, self.model.events, "events to tell")
        clock = models.PlatformClock.objects.filter(id=1).first()
        _same(clock.last if clock else None, self.model.last, "the clock")

    def compare_book(self) -> None:
        """Hold balances, phases and groups against the model."""
        rows = models.Account.objects.filter(book_id=self.book_id)
        held = {(row.kind, row.owner_id, row.commodity): _counts(row) for row in rows}
        _same({place: counts for place, counts in held.items() if any(counts)}, self.model.state(), "balances")
        moves = ledger.transfers_of_book(self.book_id)
        found = Counter((move.reference, move.amount, str(move.phase), bool(move.reverses)) for move in moves)
        told = Counter((move.reference, move.amount, move.phase, bool(move.reverses)) for move in self.model.moves)
        _same(found, told, "transfers")
        groups = Counter(move.linked for move in moves if move.linked)
        _same(sorted(groups.values()), sorted(Counter(m.group for m in self.model.moves if m.group).values()), "groups")

    def finish(self) -> None:
        """Audit, export, verify and prove the growth of what the history left."""
        _same(audit.audit().faults, (), "the audit")
        books = see_journal(actor=ACTOR)
        files = export.export(books.entries, books.accounts, books.balances, books.head)
        with tempfile.TemporaryDirectory() as folder:
            for name, content in files.items():
                (Path(folder) / name).write_bytes(content)
            _same(verify(Path(folder)).faults, [], "the verifier")
        count = books.head.count
        for position in {0, count // 2, count - 1} if count else ():
            proof, leaf = proofs.inclusion_proof(count, position), journal.entry_at(position).hash
            _same(included(leaf, position, count, proof), books.head.root, "a proof of inclusion")
        for earlier in self.heads:
            grown = proofs.consistency_proof(count, earlier[0])
            if not check_head.has_grown(earlier, (count, books.head.root), list(grown)):
                raise Differ(f"the journal is not shown to have grown from {earlier}")
            if check_head.has_grown((earlier[0], "0" * 64), (count, books.head.root), list(grown)):
                raise Differ(f"the journal is shown to have grown from a head that never was, of {earlier[0]}")
        if count:
            self.heads.append((count, books.head.root))
        self._statements()

    def _statements(self) -> None:
        moves = ledger.transfers_of_book(self.book_id)
        since = moves[len(moves) // 2].day if moves else START.date()
        period = Period(since, START.date() + timedelta(days=4_000))
        for row in models.Account.objects.filter(book_id=self.book_id):
            account = ledger.account_of(row)
            stated = statement.statement(account, moves, period)
            place: Place = (row.kind, row.owner_id, row.commodity)
            debit, credit, _, _ = self.model.state().get(place, (0, 0, 0, 0))
            _same(stated.closing, credit - debit, f"the statement of {place}")
            early = sum(
                _signed(move, account.id) for move in moves if move.phase == "posted" and move.day < period.since
            )
            _same(stated.opening, early, f"the opening of {place}")


def _signed(move: transfers.Transfer, account_id: str) -> int:
    return (move.credit_account_id == account_id) * move.amount - (move.debit_account_id == account_id) * move.amount


def _sides(member: int, direction: str) -> tuple[Place, Place]:
    position: Place = ("position", MEMBERS[member], None)
    control: Place = ("control", None, None)
    return (position, control) if direction == "import" else (control, position)


def _counts(row: models.Account) -> tuple[int, ...]:
    return row.debits_posted, row.credits_posted, row.debits_pending, row.credits_pending


def _same(found: Any, expected: Any, what: str) -> None:
    if found != expected:
        raise Differ(f"{what}: the books say {found}, the model says {expected}")
