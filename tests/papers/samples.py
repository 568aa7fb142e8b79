"""One traded file, as the desk would hand it to the papers."""

from datetime import UTC, date, datetime
from typing import Any

from tarazu.clearing.clocks import SuspensionCause
from tarazu.contracts.contract import Clause, ContractState, Instalment
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.papers.authorisation_certificate import AuthorisationCertificate
from tarazu.papers.closing_certificate import ClosingCertificate
from tarazu.papers.contents import (
    Condition,
    File,
    LedgerProof,
    Officer,
    PaperDeclaration,
    PaperLeg,
    PaperParty,
    PaperSuspension,
)
from tarazu.papers.exchange_contract import ExchangeContract, PaperSignature
from tarazu.reference.names import Names
from tarazu.reference.units import unit
from tarazu.shipments.declarations import Regime

TONNE = unit("TNE")
MESKAY = {"latin": "Meskay and Femtee Trading (Pvt) Ltd", "arabic": "میسکے اینڈ فیمٹی ٹریڈنگ پرائیویٹ لمیٹڈ"}
ASTARTA = {"latin": "OOO Astarta-Agrotrading", "cyrillic": "ООО «Астарта-Агротрейдинг»"}
CHICKPEAS = Names("Chickpeas, dried, shelled", "کابلی چنا، خشک", "Нут сушёный, лущёный")
RICE = Names(
    "Rice, semi-milled or wholly milled", "چاول، نیم یا مکمل صاف شدہ", "Рис полуобрушенный или полностью обрушенный"
)
TORKHAM = Names("Torkham", "طورخم", "Торхам")


def tonnes(amount: int) -> Quantity:
    return Quantity(amount * 1000, TONNE)


PARTIES = (
    PaperParty(
        names=MESKAY, country="PK", tax_number="1234567-8", seat=Names("Karachi", "کراچی", "Карачи"), is_applicant=True
    ),
    PaperParty(names=ASTARTA, country="RU", tax_number="7701234567", seat=Names("Moscow", "ماسکو", "Москва")),
)

CHICKPEA_LEG = PaperLeg(
    number=1, giver=ASTARTA, receiver=MESKAY, hs="071320", commodity=CHICKPEAS, promised=tonnes(20_000),
    promised_value=Value(1_400_000_000), regime=Regime.IMPORT, delivered=tonnes(19_985), assessed=Value(1_398_950_000),
)  # fmt: skip
RICE_LEG = PaperLeg(
    number=2, giver=MESKAY, receiver=ASTARTA, hs="100630", commodity=RICE, grade="IRRI-6", promised=tonnes(24_900),
    promised_value=Value(1_399_380_000), regime=Regime.EXPORT, delivered=tonnes(24_600), assessed=Value(1_382_520_000),
)  # fmt: skip

OFFICER = Officer(
    "Ayesha Siddiqui",
    Names("Deputy Collector", "ڈپٹی کلکٹر", "Заместитель начальника таможни"),
    Names("Collectorate of Customs, Quetta", "کلکٹریٹ آف کسٹمز، کوئٹہ", "Таможня Кветты"),
)

FILE = File(
    number="AU-2025-0042", order="PK", approval_number="PK-25-1234567-000042-K", contract_number="TZ-2025-0001",
    parties=PARTIES, legs=(CHICKPEA_LEG, RICE_LEG), granted_on=date(2025, 11, 3), netting_days=120,
    tolerance_percent=20, officer=OFFICER, specimen=True,
)  # fmt: skip


def declaration(serial: int, **changes: Any) -> PaperDeclaration:
    is_import = serial % 2 == 1
    facts: dict[str, Any] = {
        "number": f"QTA-{'IM' if is_import else 'EX'}-2025-{serial:05d}",
        "regime": Regime.IMPORT if is_import else Regime.EXPORT,
        "leg_number": 1 if is_import else 2,
        "declared_quantity": tonnes(1000),
        "found": Quantity(999_250, TONNE),
        "contract_value": Value(70_000_000),
        "declared": Value(70_000_000),
        "assessed": Value(69_947_500),
        "assessed_on": date(2025, 12, 1 + serial % 28),
    }
    return PaperDeclaration(**{**facts, **changes})


def closing(declarations: int = 6, **changes: Any) -> ClosingCertificate:
    lodged = [declaration(serial) for serial in range(1, declarations + 1)]
    if lodged:
        lodged[-1] = declaration(declarations, is_reversed=True)
    facts: dict[str, Any] = {
        "number": "CC-2026-0007",
        "file": FILE,
        "imports_assessed": Value(1_398_950_000),
        "exports_assessed": Value(1_382_520_000),
        "due_date": date(2026, 3, 24),
        "closed_on": date(2026, 3, 2),
        "suspensions": (
            PaperSuspension(
                cause=SuspensionCause.CLOSED_CROSSING, crossing=TORKHAM,
                since=date(2025, 12, 10), until=date(2025, 12, 31), decision="DEC-2025-118",
            ),
        ),
        "declarations": tuple(lodged),
        "proof": LedgerProof(812, "9f2c4be07a51d36688e0b1c4f7a9203d5e6f718293a4b5c6d7e8f90a1b2c3d4e"),
        "seal": "4c02a936a4b9a6c423f879ede866aa2662061744ef5f8f6fb0ab6e7a8dc98559",
    }  # fmt: skip
    return ClosingCertificate(**{**facts, **changes})


def authorisation(**changes: Any) -> AuthorisationCertificate:
    facts: dict[str, Any] = {
        "file": FILE,
        "valid_until": date(2026, 11, 2),
        "value_basis": "Values as assessed by customs on each declaration.",
        "conditions": (
            Condition("Imports and exports stay within {tolerance} % of each other.", {"tolerance": "20"}),
            Condition(
                "The parties report to {authority} every quarter.", {"authority": "Collectorate of Customs, Quetta"}
            ),
        ),
        "note": "Phytosanitary certificates are to reach us before the first truck.",
    }
    return AuthorisationCertificate(**{**facts, **changes})


CLAUSE = (
    "Where {cause} keeps a leg from moving for more than {days} days, the other leg waits with it; "
    "the parties meet within {weeks} weeks and choose substitute goods of equal assessed value under {number}."
)


def contract(clauses: int = 20, instalments: int = 24, **changes: Any) -> ExchangeContract:
    print_of_it = "5d41402abc4b2a76b9719d911017c592ae2f1b7d0c4e8f6a3b9d2e1c7f5a8b60"
    params = {"cause": "ООО «Граница»", "days": "30", "weeks": "2", "number": "TZ-2025-0001"}
    facts: dict[str, Any] = {
        "number": "TZ-2025-0001",
        "state": ContractState.SIGNED,
        "drawn_up_on": date(2025, 10, 20),
        "signed_on": date(2025, 10, 28),
        "valid_until": date(2026, 10, 27),
        "parties": PARTIES,
        "legs": (CHICKPEA_LEG, RICE_LEG),
        "clauses": tuple(Clause(number, f"Clause title {number}", CLAUSE, params) for number in range(1, clauses + 1)),
        "instalments": tuple(
            Instalment(leg, number, tonnes(1000), date(2025, 11, number))
            for leg in (1, 2)
            for number in range(1, instalments // 2 + 1)
        ),
        "signatures": (
            PaperSignature(
                party=MESKAY,
                person="Bilal Ahmed",
                at=datetime(2025, 10, 28, 9, 30, tzinfo=UTC),
                fingerprint=print_of_it,
            ),
            PaperSignature(party=ASTARTA),
        ),
        "fingerprint": print_of_it,
        "specimen": True,
    }
    return ExchangeContract(**{**facts, **changes})
