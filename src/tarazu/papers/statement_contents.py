"""What statements of account are told: the accounts of one book over some days, and what is open of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tarazu.clearing.ageing import Ageing
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger.accounts import AccountKind
from tarazu.ledger.transfers import Reason
from tarazu.papers.words import _
from tarazu.reference.names import Names

Amount = Quantity | Value
MARK_LETTERS = 16  # so that a reference keeps to the 35 letters that ISO 20022 gives one

KINDS = {
    AccountKind.WORLD: _("Goods outside the contract"),
    AccountKind.PROMISED: _("Goods promised"),
    AccountKind.UNDER_WAY: _("Goods under way"),
    AccountKind.ACCEPTED: _("Goods accepted"),
    AccountKind.SHORT: _("Goods short"),
    AccountKind.POSITION: _("Position in assessed value"),
    AccountKind.CONTROL: _("Position of the other country"),
    AccountKind.NETTED: _("Netted off"),
    AccountKind.DOMESTIC: _("Owed at home, in local currency"),
}
REASONS = {
    Reason.PROMISE: _("Promised by the contract"),
    Reason.WITHDRAW: _("Promise taken back"),
    Reason.DISPATCH: _("Released for export"),
    Reason.ACCEPT: _("Accepted on arrival"),
    Reason.FALL_SHORT: _("Did not arrive"),
    Reason.FIND_OVER: _("Found over"),
    Reason.DECLARE_IMPORT: _("Import declared"),
    Reason.DECLARE_EXPORT: _("Export declared"),
    Reason.ASSESS_IMPORT: _("Import assessed"),
    Reason.ASSESS_EXPORT: _("Export assessed"),
    Reason.NET_OFF: _("Net-off"),
    Reason.SET_OFF: _("Set-off"),
    Reason.DAMAGES: _("Damages agreed in goods"),
    Reason.DOMESTIC_DEBT: _("Debt acknowledged"),
    Reason.DOMESTIC_PAYMENT: _("Payment received"),
    Reason.REVERSE: _("Taken back"),
}


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """One line of an account; for a pending one, `balance` is what it would hold once all so far are posted."""

    day: date
    reason: Reason
    reference: str
    amount: Amount
    balance: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperAccount:
    """One account over some days; `owner` is a name by script, and empty for an account that nobody owns."""

    id: str
    kind: AccountKind
    owner: Mapping[str, str]
    commodity: Names | None
    unit: str
    opening: Amount
    entries: tuple[PaperEntry, ...]
    closing: Amount
    pending: tuple[PaperEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStatement:
    """A statement of one book; goods accounts stand before value accounts. Both days are in."""

    number: str  # the authorisation
    approval_number: str
    contract_number: str
    order: str
    authority: Names
    since: date
    until: date
    made_at: datetime
    accounts: tuple[PaperAccount, ...]
    ageing: Ageing
    fingerprint: str
    specimen: bool = False

    @property
    def mark(self) -> str:
        """What tells this statement from others of its book: other days, or other entries, give another one."""
        return self.fingerprint[:MARK_LETTERS]

    @property
    def reference(self) -> str:
        """How other programs name this statement."""
        return f"{self.number}-{self.mark}"
