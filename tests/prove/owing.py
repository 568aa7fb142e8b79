"""Damages in goods, done by the model and by the books: owed on top, paid in goods, and short again."""

from collections import defaultdict

from tests.prove.model import Move, No, Place
from tests.prove.twin import GOODS, MEMBERS, TONNE, Differ, Twin, _sides

from tarazu.clearing.net_off import positions
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger import book
from tarazu.ledger.book import Direction, Goods, Posting, ValueOf
from tarazu.storage import ledger

OTHER = {"import": "export", "export": "import"}


def owe(twin: Twin, member: int, direction: str, minor: int, steps: int) -> str:
    """Damages are agreed: goods of a value are owed on top, and promised."""
    paper, good = twin.paper(), member % len(GOODS)
    goods, of = Goods(twin.book_id, *GOODS[good]), ValueOf(twin.book_id, MEMBERS[member], Direction(direction))

    def foretold() -> None:
        if minor <= 0 or steps <= 0:
            raise No("NotPositive")
        with twin.model.whole():
            twin.model.book([Move(*_sides(member, direction), minor, paper.reference, counts="damages")])
            plan = twin.model.plan("promise", GOODS[good], steps)
            twin.model.book([Move(*each, paper.reference) for each in plan])

    def make() -> list[Posting]:
        return [book.owe_damages(of, Value(minor), paper), book.promise(goods, Quantity(steps, TONNE), paper)]

    wanted = {"do": "owe", "member": member, "direction": direction, "minor": minor, "steps": steps}
    said = twin.request(foretold, make, {**wanted, "on": paper.reference})
    if said == "ok":
        twin.owing.append((member, direction, minor))
    return said


def pay(twin: Twin, which: int, short: int) -> str:
    """Goods come for damages: those that are missing on arrival, and their value, stay owed."""
    if not twin.owing:
        return "nothing"
    member, direction, minor = twin.owing[which % len(twin.owing)]
    paper, good = twin.paper(), member % len(GOODS)
    sent = max(1, twin.model.free("promised", GOODS[good]))
    found, paid = max(0, sent - short), max(1, minor - short)
    goods, of = Goods(twin.book_id, *GOODS[good]), ValueOf(twin.book_id, MEMBERS[member], Direction(OTHER[direction]))

    def foretold() -> None:
        with twin.model.whole():
            for name, second in (("dispatch", 0), ("accept", found)):
                plan = twin.model.plan(name, GOODS[good], sent, second)
                twin.model.book([Move(*each, paper.reference) for each in plan])
            side = _sides(member, OTHER[direction])
            twin.model.book([Move(*side, paid, paper.reference, counts=OTHER[direction])])

    def make() -> list[Posting]:
        dispatched, arrived = Quantity(sent, TONNE), Quantity(found, TONNE)
        moved = [book.dispatch(goods, dispatched, paper), book.accept(goods, dispatched, arrived, paper)]
        return [*moved, book.assess(of, Value(paid), paper)]

    wanted = {"do": "pay", "member": member, "direction": direction, "sent": sent, "found": found, "paid": paid}
    said = twin.request(foretold, make, {**wanted, "on": paper.reference})
    if said == "ok":
        left = minor - paid
        twin.owing.remove((member, direction, minor))
        twin.owing += [(member, direction, left)] if left else []
    return said


def same_positions(twin: Twin) -> None:
    """Hold what clearing makes of the book against the model: imports, exports and damages of each member."""
    expected: dict[str, dict[str, int]] = defaultdict(lambda: {"import": 0, "export": 0, "damages": 0})
    for move in twin.model.moves:
        origin = move.reverses or move
        if move.phase == "posted" and origin.counts:
            sign = -1 if move.reverses else 1
            taken = origin.counts == "damages" and origin.debit[0] == "position"
            expected[_owner(origin.debit, origin.credit)][origin.counts] += sign * (-1 if taken else 1) * move.amount
    found = {
        one.party_id: {
            "import": one.position.imports_assessed.minor,
            "export": one.position.exports_assessed.minor,
            "damages": one.position.damages.minor,
        }
        for one in positions(ledger.accounts_of_book(twin.book_id), ledger.transfers_of_book(twin.book_id))
    }
    if found != dict(expected):
        raise Differ(f"positions: the books say {found}, the model says {dict(expected)}")


def _owner(*sides: Place) -> str:
    return next(str(owner) for kind, owner, _ in sides if kind == "position")
