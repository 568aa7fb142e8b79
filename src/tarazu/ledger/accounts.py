"""The accounts of one authorisation's book: goods in steps of their unit, value in minor units of account.

The balance of an account is what was credited less what was debited, so a transfer takes from its debit account and
gives to its credit account. A position below zero owes value to the other country; above zero, value is owed to it.
"""

from dataclasses import dataclass
from enum import StrEnum

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.kernel.quantity import Unit

VALUE_UNIT = "UAC"


class AccountKind(StrEnum):
    """What an account counts: first five kinds goods of one giver, then three assessed value, then local currency."""

    WORLD = "world"
    PROMISED = "promised"
    UNDER_WAY = "under_way"
    ACCEPTED = "accepted"
    SHORT = "short"
    POSITION = "position"
    CONTROL = "control"
    NETTED = "netted"
    DOMESTIC = "domestic"

    __hash__ = str.__hash__  # the limit of a kind is looked up for each side of each transfer


class SignLimit(StrEnum):
    """Which side of zero an account may stand on."""

    NEVER_BELOW_ZERO = "never_below_zero"
    NEVER_ABOVE_ZERO = "never_above_zero"
    EITHER = "either"


GOODS_KINDS = frozenset(
    {
        AccountKind.WORLD,
        AccountKind.PROMISED,
        AccountKind.UNDER_WAY,
        AccountKind.ACCEPTED,
        AccountKind.SHORT,
    }
)

SIGN_LIMITS: dict[AccountKind, SignLimit] = {
    AccountKind.WORLD: SignLimit.NEVER_ABOVE_ZERO,
    AccountKind.PROMISED: SignLimit.NEVER_BELOW_ZERO,
    AccountKind.UNDER_WAY: SignLimit.NEVER_BELOW_ZERO,
    AccountKind.ACCEPTED: SignLimit.NEVER_BELOW_ZERO,
    AccountKind.SHORT: SignLimit.NEVER_BELOW_ZERO,
    AccountKind.POSITION: SignLimit.EITHER,
    AccountKind.CONTROL: SignLimit.EITHER,
    AccountKind.NETTED: SignLimit.EITHER,
    AccountKind.DOMESTIC: SignLimit.EITHER,
}


class AccountAbsent(TarazuError):
    """A transfer names an account that the book does not have."""

    kind = Kind.ABSENT
    says = "There is no account {account_id} in this book. Open it before you post to it."


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `unit` is a Rec 20 code for goods or the unit of account for value.

    Goods accounts belong to the giver of one commodity; a position belongs to a member; the control account and the
    netted account belong to nobody.
    """

    id: str
    book_id: str
    unit: str
    kind: AccountKind
    owner_id: str | None
    commodity: str | None

    def __post_init__(self) -> None:
        assert (self.kind in GOODS_KINDS) == (self.commodity is not None), "goods accounts, and only they, name goods"
        assert self.book_id, "an account lies in one book"
        assert self.unit, "an account counts in one unit"
        assert (self.kind in (AccountKind.CONTROL, AccountKind.NETTED)) == (self.owner_id is None), "who owns it"

    @property
    def sign_limit(self) -> SignLimit:
        """Which side of zero this account may stand on."""
        return SIGN_LIMITS[self.kind]


def _account(book_id: str, unit: str, kind: AccountKind, owner_id: str | None, commodity: str | None) -> Account:
    assert book_id and unit, "an account counts one unit in one book"
    account_id = identifier("ac", book_id, kind.value, owner_id or "", unit, commodity or "")
    return Account(account_id, book_id, unit, kind, owner_id, commodity)


def goods_account(book_id: str, kind: AccountKind, giver_id: str, commodity: str, unit: Unit) -> Account:
    """The account of one kind for one giver's goods of one commodity; its id follows from what it is."""
    assert kind in GOODS_KINDS, "a value account holds no goods"
    assert giver_id, "goods are somebody's"
    assert commodity, "goods are of one commodity"
    return _account(book_id, unit.code, kind, giver_id, commodity)


def position_account(book_id: str, party_id: str, account_unit: str = VALUE_UNIT) -> Account:
    """A member's value account: below zero it owes, above zero it is owed."""
    return _account(book_id, account_unit, AccountKind.POSITION, party_id, None)


def control_account(book_id: str, account_unit: str = VALUE_UNIT) -> Account:
    """The value account of the other country, against which every position stands."""
    return _account(book_id, account_unit, AccountKind.CONTROL, None, None)


def netted_account(book_id: str, account_unit: str = VALUE_UNIT) -> Account:
    """The value account through which a net-off brings positions and control to zero."""
    return _account(book_id, account_unit, AccountKind.NETTED, None, None)


def domestic_account(book_id: str, party_id: str, currency: str) -> Account:
    """A party's account of its domestic legs, in a book of its own: below zero it owes at home, above it is owed."""
    return _account(book_id, currency, AccountKind.DOMESTIC, party_id, None)
