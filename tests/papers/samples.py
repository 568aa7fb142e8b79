"""One traded file, as the desk would hand it to the papers."""

from datetime import date

from tarazu.clearing.clocks import SuspensionCause
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.papers.closing_certificate import ClosingCertificate
from tarazu.papers.contents import (
    File,
    LedgerProof,
    Officer,
    PaperDeclaration,
    PaperLeg,
    PaperParty,
    PaperSuspension,
)
from tarazu.reference.names import Names
from tarazu.reference.units import unit
from tarazu.shipments.declarations import Regime

TONNE = unit("TNE")
MESKAY = {"latin": "Meskay and Femtee Trading (Pvt) Ltd", "arabic": "میسکے اینڈ فیمٹی ٹریڈنگ پرائیویٹ لمیٹڈ"}
ASTARTA = {"latin": "OOO Astarta-Agrotrading", "cyrillic": "ООО «Астарта-Агротрейдинг»"}
CHICKPEAS = Names("Chickpeas, dried, shelled", "کابلی چنا، خشک", "Нут сушёный, лущёный")
RICE = Names("Rice, semi-milled or wholly milled", "چاول، نیم یا مکمل صاف شدہ", "Рис полуобрушенный или полностью обрушенный")
TORKHAM = Names("Torkham", "طورخم", "Торхам")


def tonnes(amount: int) -> Quantity:
    return Quantity(amount * 1000, TONNE)


PARTIES = (
    PaperParty(names=MESKAY, country="PK", tax_number="1234567-8", seat=Names("Karachi", "کراچی", "Карачи"), is_applicant=True),
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


def declaration(serial: int, **changes: object) -> PaperDeclaration:
    is_import = serial % 2 == 1
    facts: dict[str, object] = {
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
    return PaperDeclaration(**{**facts, **changes})  # type: ignore[arg-type]  # each test changes what it is about


def closing(declarations: int = 6, **changes: object) -> ClosingCertificate:
    lodged = [declaration(serial) for serial in range(1, declarations + 1)]
    if lodged:
        lodged[-1] = declaration(declarations, is_reversed=True)
    facts: dict[str, object] = {
        "number": "CC-2026-0007",
        "file": FILE,
        "imports_assessed": Value(1_398_950_000),
        "exports_assessed": Value(1_382_520_000),
        "due_date": date(2026, 3, 24),
        "closed_on": date(2026, 3, 2),
        "suspensions": (
            PaperSuspension(
                cause=SuspensionCause.CLOSED_CROSSING, crossing=TORKHAM, since=date(2025, 12, 10), until=date(2025, 12, 31),
                decision="DEC-2025-118",
            ),
        ),
        "declarations": tuple(lodged),
        "proof": LedgerProof(812, "9f2c4be07a51d36688e0b1c4f7a9203d5e6f718293a4b5c6d7e8f90a1b2c3d4e"),
    }  # fmt: skip
    return ClosingCertificate(**{**facts, **changes})  # type: ignore[arg-type]
