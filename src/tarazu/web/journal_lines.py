"""An entry of the journal as a line that people read: who, what, of whom or of which file, and when."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger.accounts import Account, AccountKind
from tarazu.ledger.journal import Entry, EntryKind
from tarazu.ledger.transfers import Phase, Reason, Transfer, TransferEvent
from tarazu.papers.words import END_ISOLATE, ISOLATE
from tarazu.reference.units import units
from tarazu.storage.journal_names import CONTRACTS, FILES, Named
from tarazu.storage.ledger import UnitSum
from tarazu.web import text
from tarazu.web.words import TABLES, word

VALUES = ("declared", "assessed")  # what an entry gives in minor units; every other whole number counts something


@dataclass(frozen=True, slots=True)
class About:
    """One thing an entry is about, under its label; `link` opens it, '' where no page does."""

    label: str
    words: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """What a transfer moved from one account to another."""

    amount: str
    taken_from: str
    given_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry in words."""

    entry: Entry
    what: str
    about: tuple[About, ...]
    who: str = ""  # '' where the books record what an act moved: the act stands beside it and says who
    moved: Moved | None = None
    is_reversal: bool = False
    is_reversed: bool = False

    @property
    def at(self) -> datetime:
        """The moment of the entry."""
        return datetime.fromisoformat(self.entry.at)


@dataclass(frozen=True, slots=True)
class Summed:
    """All accounts of one unit added up, its two amounts in words."""

    sum: UnitSum
    taken: str
    given: str


def summed(one: UnitSum) -> Summed:
    """A sum over all books as the page shows it."""
    return Summed(one, _counted(one.taken, one.unit), _counted(one.given, one.unit))


def line(entry: Entry, named: Named) -> Line:
    """An entry in words of the active language."""
    if entry.kind == EntryKind.ACCOUNT:
        return _opened(entry, named)
    if entry.kind == EntryKind.TRANSFER:
        return _transferred(entry, named)
    if entry.kind == EntryKind.TRANSFER_STEP:
        return _stepped(entry, named)
    by = entry.body.get("by", "")
    about = tuple(_about(key, entry.body[key], named) for key in TABLES["subject"] if entry.body.get(key))
    return Line(entry=entry, who=named.people.get(by, by), what=word("entry", entry.kind), about=about)


def _opened(entry: Entry, named: Named) -> Line:
    body = entry.body
    account = Account(**{**body, "kind": AccountKind(body["kind"])})
    about = (About(_("Account"), _account_words(account, named)), _about("book", account.book_id, named))
    return Line(entry=entry, what=word("entry", entry.kind), about=about)


def _transferred(entry: Entry, named: Named) -> Line:
    body = entry.body
    exact = {"phase": Phase(body["phase"]), "reason": Reason(body["reason"]), "day": date.fromisoformat(body["day"])}
    move = Transfer(**{**body, **exact})
    return Line(
        entry=entry,
        what=_("Set aside as pending") if move.phase is Phase.PENDING else word("entry", entry.kind),
        about=_paper(move, move.reference, named),
        moved=_moved(move, named),
        is_reversal=move.reverses is not None,
        is_reversed=move.id in named.reversed_by,
    )


def _stepped(entry: Entry, named: Named) -> Line:
    move, is_posted = named.stepped[entry.body["transfer_id"]], entry.body["event"] == TransferEvent.POST
    return Line(
        entry=entry,
        what=_("What was pending is booked") if is_posted else _("What was pending is given up"),
        about=_paper(move, entry.body["reference"], named),
        moved=_moved(move, named),
    )


def _paper(move: Transfer, reference: str, named: Named) -> tuple[About, ...]:
    """Why and on which paper an amount moved, and in which book."""
    reason = About(_("Reason"), word("reason", move.reason.value))
    return (reason, About(_("Paper"), reference), _about("book", move.book_id, named))


def _moved(move: Transfer, named: Named) -> Moved:
    debit, credit = named.accounts[move.debit_account_id], named.accounts[move.credit_account_id]
    return Moved(_counted(move.amount, move.unit), _account_words(debit, named), _account_words(credit, named))


def _counted(amount: int, unit_code: str) -> str:
    """An amount of the ledger as people read it: goods in their unit, anything else in its unit of account."""
    measure = next((one for one in units() if one.code == unit_code), None)
    words = text.quantity(Quantity(amount, measure)) if measure else text.value(Value(amount, unit_code))
    return f"{ISOLATE}{words}{END_ISOLATE}"


def _account_words(account: Account, named: Named) -> str:
    """What an account counts, of whom: 'Promised, Rice, Basmati House'."""
    owner = named.parties.get(account.owner_id or "")
    parts = [word("account", account.kind.value)]
    parts += [text.goods(account.commodity)] if account.commodity else []
    return text.comma().join([*parts, *([text.name_of(owner.names)] if owner else [])])


def _about(key: str, found: object, named: Named) -> About:
    """One fact of an entry's body with the name it is known by."""
    label = word("subject", key)
    if isinstance(found, list):
        return About(label, text.count(len(found)))
    if isinstance(found, int):
        return About(label, text.value(Value(found)) if key in VALUES else text.count(found))
    one = str(found)
    if key in ("order", "partner"):
        return About(label, text.country(one))
    if key == "answer":
        return About(label, word("answer", one))
    if key in FILES and one in named.files:
        return About(label, named.files[one] or one, reverse("file", args=(one,)))
    if key in CONTRACTS and one in named.contracts:
        return About(label, named.contracts[one], reverse("contract", args=(one,)))
    firm = named.parties.get(one) or named.authorities.get(one)
    return About(label, text.name_of(firm.names) if firm else named.people.get(one, one))
