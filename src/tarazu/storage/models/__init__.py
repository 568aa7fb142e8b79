"""Every table, one file per room that keeps things."""

from tarazu.storage.models.authorisation import Allowance, Appeal, Authorisation, FileAct
from tarazu.storage.models.clearing import (
    Cancellation,
    ClockStop,
    ClosingCertificate,
    CureAgreement,
    ExtensionRequest,
    LineFlag,
    NetOffRecord,
    NettingWindow,
    SetOffDebt,
    SetOffNotice,
    SetOffReply,
    WindowLine,
)
from tarazu.storage.models.contracts import Amendment, AmendmentSignature, Contract, Redraft, Signature, SigningKey
from tarazu.storage.models.corridor import Closure, Route
from tarazu.storage.models.counting import Commitment, TradeFigure
from tarazu.storage.models.goods_control import EnergyAttestation, GoodsPermit, Quota
from tarazu.storage.models.ledger import Account, JournalEntry, JournalHead, SignedHead, Transfer, TransferStep
from tarazu.storage.models.market import Listing
from tarazu.storage.models.matching import Consent, Deal, Leg, Round, RoundInput, WhyNot
from tarazu.storage.models.reference import GoodsListing, Valuation
from tarazu.storage.models.registry import Authority, Mandate, Member, Party, Person, StandingEvidence
from tarazu.storage.models.rulebook import FigureDecision, FigureProposal
from tarazu.storage.models.running import Deed, OutboxEvent, PlatformClock
from tarazu.storage.models.screening import (
    HeldRelease,
    ListedName,
    MissionCertificate,
    ScreeningCase,
    ScreeningDecision,
    ScreeningList,
    ScreeningResult,
    Undertaking,
)
from tarazu.storage.models.shipments import Attribution, Declaration, Reassessment
from tarazu.storage.models.workspace import (
    BrokerHold,
    BrokerNote,
    Job,
    ListingDraft,
    Notice,
    NoticeChoice,
    SavedInterest,
)

__all__ = [
    "Account",
    "Allowance",
    "Amendment",
    "AmendmentSignature",
    "Appeal",
    "Attribution",
    "Authorisation",
    "Authority",
    "BrokerHold",
    "BrokerNote",
    "Cancellation",
    "ClockStop",
    "ClosingCertificate",
    "Closure",
    "Commitment",
    "Consent",
    "Contract",
    "CureAgreement",
    "Deal",
    "Declaration",
    "Deed",
    "EnergyAttestation",
    "ExtensionRequest",
    "FigureDecision",
    "FigureProposal",
    "FileAct",
    "GoodsListing",
    "GoodsPermit",
    "HeldRelease",
    "Job",
    "JournalEntry",
    "JournalHead",
    "Leg",
    "LineFlag",
    "ListedName",
    "Listing",
    "ListingDraft",
    "Mandate",
    "Member",
    "MissionCertificate",
    "NetOffRecord",
    "NettingWindow",
    "Notice",
    "NoticeChoice",
    "OutboxEvent",
    "Party",
    "Person",
    "PlatformClock",
    "Quota",
    "Reassessment",
    "Redraft",
    "Round",
    "RoundInput",
    "Route",
    "SavedInterest",
    "ScreeningCase",
    "ScreeningDecision",
    "ScreeningList",
    "ScreeningResult",
    "SetOffDebt",
    "SetOffNotice",
    "SetOffReply",
    "Signature",
    "SignedHead",
    "SigningKey",
    "StandingEvidence",
    "TradeFigure",
    "Transfer",
    "TransferStep",
    "Undertaking",
    "Valuation",
    "WhyNot",
    "WindowLine",
]
