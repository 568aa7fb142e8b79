"""Set-offs in the database: the notice, its debts, the parties' answers, and what is owed that could be set off."""

from collections import defaultdict
from datetime import date

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.clearing.domestic import domestic_book, owed_at_home
from tarazu.clearing.net_off import CLEARED
from tarazu.clearing.obligations import gross_by_pair
from tarazu.clearing.set_off import Debt, SetOff, SetOffAnswer, SetOffLine, SetOffScope, SetOffState, pairs_left
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.storage import authorisation, ledger, models
from tarazu.storage.files import File, load_file

Pairs = dict[tuple[str, str], int]


class SetOffAbsent(TarazuError):
    """No set-off has this identifier."""

    kind = Kind.ABSENT
    says = "There is no set-off '{set_off}' that you may see. Look at the set-offs on your home page."


def insert_set_off(set_off: SetOff) -> None:
    """Keep a proposed set-off with its debts."""
    models.SetOffNotice.objects.create(
        id=set_off.id,
        scope=set_off.scope.value,
        order=set_off.order,
        unit=set_off.unit,
        proposed_on=set_off.proposed_on,
        object_until=set_off.object_until,
        total=set_off.total,
        bound=set_off.bound,
        state=set_off.state.value,
    )
    models.SetOffDebt.objects.bulk_create(
        models.SetOffDebt(
            set_off_id=set_off.id,
            book_id=line.book_id,
            debtor_id=line.debtor_id,
            creditor_id=line.creditor_id,
            before=line.before,
            cleared=line.cleared,
        )
        for line in set_off.lines
    )


def end_set_off(set_off: SetOff) -> None:
    """Keep what became of a set-off."""
    models.SetOffNotice.objects.filter(id=set_off.id).update(state=set_off.state.value, ended_on=set_off.ended_on)


def set_off(set_off_id: str) -> SetOff:
    """One set-off. Errors: SetOffAbsent."""
    row = models.SetOffNotice.objects.prefetch_related("debts").filter(id=set_off_id).first()
    if row is None:
        raise SetOffAbsent(set_off=set_off_id)
    return set_off_of(row)


def exists(set_off_id: str) -> bool:
    """Say whether a set-off with exactly these lines was proposed on that day already."""
    return models.SetOffNotice.objects.filter(id=set_off_id).exists()


def set_offs(party_ids: tuple[str, ...] | None = None) -> tuple[SetOff, ...]:
    """The set-offs that name one of these parties, or all, the newest first."""
    rows = models.SetOffNotice.objects.prefetch_related("debts").order_by("-proposed_on", "id")
    found = [set_off_of(row) for row in rows]
    return tuple(one for one in found if party_ids is None or set(party_ids) & set(one.party_ids))


def insert_reply(set_off_id: str, party_id: str, answer: SetOffAnswer, note: str, day: date, person_id: str) -> None:
    """Keep a party's answer, or change it while the set-off is only proposed."""
    models.SetOffReply.objects.update_or_create(
        set_off_id=set_off_id,
        party_id=party_id,
        defaults={"answer": answer.value, "note": note, "answered_on": day, "person_id": person_id},
    )


def replies(set_off_id: str) -> dict[str, SetOffAnswer]:
    """Each party's answer."""
    rows = models.SetOffReply.objects.filter(set_off_id=set_off_id).order_by("party_id")
    return {row.party_id: SetOffAnswer(row.answer) for row in rows}


def barter_pairs(order: str) -> dict[str, Pairs]:
    """What is owed between each pair in every book of an order that still has to be netted off."""
    held = [each for each in authorisation.authorisations() if each.order == order]
    files = [load_file(each.id) for each in held if each.state is AuthorisationState.GRANTED]
    cleared = _cleared_by_book()
    found = {
        file.authorisation.id: pairs_left(gross_by_pair(file.obligations), cleared.get(file.authorisation.id, {}))
        for file in files
        if not _is_netted(file)
    }
    return {book: pairs for book, pairs in found.items() if pairs}


def domestic_owed(order: str) -> Pairs:
    """What every debtor owes every creditor at home."""
    book = domestic_book(order)
    return owed_at_home(ledger.accounts_of_book(book), ledger.transfers_of_book(book))


def domestic_pairs(order: str) -> dict[str, Pairs]:
    """What is owed between each pair at home, by book, what is owed the other way not taken off."""
    owed = {pair: minor for pair, minor in domestic_owed(order).items() if minor > 0}
    return {domestic_book(order): owed} if owed else {}


def domestic_debts(order: str) -> list[Debt]:
    """The debts of domestic legs; parties that owe each other form a loop like any other."""
    books = domestic_pairs(order).items()
    return [Debt(book, *pair, minor) for book, pairs in books for pair, minor in pairs.items()]


def _is_netted(file: File) -> bool:
    """Say whether the book was netted off as it stands: inside the tolerance nothing of it is owed any more."""
    return any(one.outcome in CLEARED and one.members == file.members for one in file.net_offs)


def _cleared_by_book() -> dict[str, Pairs]:
    rows = models.SetOffDebt.objects.filter(
        set_off__state=SetOffState.POSTED.value, set_off__scope=SetOffScope.BARTER.value
    )
    cleared: dict[str, Pairs] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        cleared[row.book_id][row.debtor_id, row.creditor_id] += row.cleared
    return {book: dict(pairs) for book, pairs in cleared.items()}


def set_off_of(row: models.SetOffNotice) -> SetOff:
    """The set-off a row holds, with its debts."""
    debts = sorted(row.debts.all(), key=lambda debt: (debt.book_id, debt.debtor_id, debt.creditor_id))
    return SetOff(
        id=row.id,
        scope=SetOffScope(row.scope),
        order=row.order,
        unit=row.unit,
        proposed_on=row.proposed_on,
        object_until=row.object_until,
        lines=tuple(
            SetOffLine(debt.book_id, debt.debtor_id, debt.creditor_id, debt.before, debt.cleared) for debt in debts
        ),
        total=row.total,
        bound=row.bound,
        state=SetOffState(row.state),
        ended_on=row.ended_on,
    )
