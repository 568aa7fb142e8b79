"""The permit of one legal order for one contract."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tarazu.kernel.lifecycle import LifeCycle
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value


class AuthorisationState(StrEnum):
    """Where an authorisation stands."""

    APPLIED = "applied"
    QUERIED = "queried"
    GRANTED = "granted"
    REFUSED = "refused"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


class AuthorisationEvent(StrEnum):
    """What can happen to an authorisation."""

    QUERY = "query"
    ANSWER = "answer"
    GRANT = "grant"
    REFUSE = "refuse"
    SUSPEND = "suspend"
    RESUME = "resume"
    CLOSE = "close"
    LAPSE = "lapse"
    CANCEL = "cancel"
    REINSTATE = "reinstate"


OPEN_STATES = frozenset(
    {
        AuthorisationState.APPLIED,
        AuthorisationState.QUERIED,
        AuthorisationState.GRANTED,
        AuthorisationState.SUSPENDED,
        AuthorisationState.LAPSED,
    }
)  # whoever answers for a file in one of these may owe
S, E = AuthorisationState, AuthorisationEvent
AUTHORISATION_LIFE = LifeCycle(
    "authorisation",
    S.APPLIED,
    {
        (S.APPLIED, E.QUERY): S.QUERIED,
        (S.QUERIED, E.ANSWER): S.APPLIED,
        (S.APPLIED, E.GRANT): S.GRANTED,
        (S.APPLIED, E.REFUSE): S.REFUSED,
        (S.GRANTED, E.SUSPEND): S.SUSPENDED,
        (S.SUSPENDED, E.RESUME): S.GRANTED,
        (S.GRANTED, E.CLOSE): S.CLOSED,
        (S.GRANTED, E.LAPSE): S.LAPSED,
        (S.GRANTED, E.CANCEL): S.CANCELLED,
        (S.SUSPENDED, E.CANCEL): S.CANCELLED,
        (S.REFUSED, E.REINSTATE): S.APPLIED,  # an appeal is upheld
        (S.SUSPENDED, E.REINSTATE): S.GRANTED,
        (S.CANCELLED, E.REINSTATE): S.GRANTED,
        (S.LAPSED, E.REINSTATE): S.GRANTED,
    },
)


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much of one leg an authorisation admits, in quantity and value, and how much is used."""

    leg_number: int
    direction: str  # "import" or "export", as the order's country sees it
    commodity: str
    quantity: Quantity
    value: Value
    used_steps: int = 0
    used_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorisation:
    """A permit. `approval_number` is empty until the grant; with it no bank instrument is asked for."""

    id: str
    order: str  # PK, RU, IR, AF
    contract_id: str
    authority_id: str
    applicant_id: str  # the party or consortium of this order's country that answers for it
    members: tuple[str, ...]  # jointly and severally liable; the applicant alone where it is one
    applied_on: date
    allowances: tuple[Allowance, ...]
    state: AuthorisationState = AuthorisationState.APPLIED
    approval_number: str = ""
    granted_on: date | None = None
    netting_days: int = 0
    tolerance_percent: int = 0
    closed_on: date | None = None
    note: str = ""
