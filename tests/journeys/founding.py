"""The small world before anybody trades: its firms, its customs, its road, its people and its book."""

from datetime import date, timedelta
from typing import Any

from tarazu.corridor.routes import Mode, Route, RouteLeg, Status
from tarazu.desk.appoint_people import Appointment
from tarazu.desk.load_reference import ReferenceFacts
from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price
from tarazu.market.listings import Listing, Offer, Want
from tarazu.reference.commodities import commodity_of
from tarazu.reference.places import place
from tarazu.reference.valuations import Confidence, Valuation
from tarazu.registry.authorities import Authority, AuthorityKind
from tarazu.registry.parties import Party, PartyKind, Standing
from tarazu.registry.people import Mandate, Role

DAY = date(2025, 12, 1)  # of the round; what follows is counted from it
RICE, BASMATI, CHICKPEAS, LENTILS = "1006.30/non-basmati", "1006.30/basmati", "0713.20", "0713.40"
NEWSPRINT, CHILLI, KINNOW = "4801.00", "0904.21/chilli", "0805.21/kinnow"
WORTH = {RICE: 560, BASMATI: 1040, CHICKPEAS: 700, LENTILS: 710, NEWSPRINT: 620, CHILLI: 2350, KINNOW: 570}
KARACHI, LAHORE, MOSCOW = "PK-COLL-KARACHI", "PK-COLL-LAHORE", "RU-CUSTOMS-MOSCOW"
OFFICERS = {"officer-karachi": KARACHI, "officer-lahore": LAHORE, "officer-moscow": MOSCOW}
FIRMS = {
    "pk-rice": ("Indus Rice Mills", "PKKHI", KARACHI, "4200001"),
    "pk-chilli": ("Kunri Chilli Growers", "PKKHI", KARACHI, "4200002"),
    "pk-basmati": ("Chenab Basmati House", "PKLHE", LAHORE, "4200003"),
    "ru-chickpeas": ("Volga Pulses", "RUNVS", MOSCOW, "7700000001"),
    "ru-lentils": ("Kama Agrarian Trade", "RUNVS", MOSCOW, "7700000002"),
    "ru-newsprint": ("Vyatka Paper Works", "RUNVS", MOSCOW, "7700000003"),
}
RING = {"pk-rice", "pk-chilli", "ru-chickpeas", "ru-lentils"}
PAIR = {"pk-basmati", "ru-newsprint"}
LONELY = "kinnow"  # the reference of the listing nobody wants
NOTICED = b"""entry,names,kind,country,identifiers,reason
CANARY,Canary Proof Trading Limited,firm,,,Invented entry
X-1,Severny Briz Shipping;Northern Breeze Shipping,firm,RU,,Invented entry
"""
NOTICED_LATER = NOTICED + b"X-2,Vyatka Paper Works,firm,RU,,Invented entry\n"


def _road() -> Route:
    leg = RouteLeg(place("PKKHI"), place("RUNVS"), Mode.SEA, None, 30, 30, 5_000, "")
    return Route(
        id="sea",
        name="Karachi to Novorossiysk",
        status=Status.RUNNING,
        legs=(leg,),
        capacity_teu=None,
        reefer=True,
        source="invented for tests",
        confidence=Confidence.ASSUMED,
    )


def _valuations() -> tuple[Valuation, ...]:
    return tuple(
        Valuation(key, origin, Price(worth * 100, commodity_of(key).unit), DAY - timedelta(days=20), "FOB",
                  "invented for tests", Confidence.ASSUMED)
        for key, worth in WORTH.items()
        for origin in ("PK", "RU")
    )  # fmt: skip


def reference_facts() -> ReferenceFacts:
    """Customs, valuations and the road."""
    names = {KARACHI: "Collectorate of Karachi", LAHORE: "Collectorate of Lahore", MOSCOW: "Customs of Moscow"}
    return ReferenceFacts(
        authorities=tuple(
            Authority(key, AuthorityKind.COLLECTORATE, key[:2], {"en": name, "ur": name, "ru": name})
            for key, name in names.items()
        ),
        valuations=_valuations(),
        routes=(_road(),),
    )


def firms() -> tuple[Party, ...]:
    """Six firms in good standing."""
    return tuple(
        Party(
            id=key,
            kind=PartyKind.PRIVATE,
            country=key[:2].upper(),
            names={"latin": name},
            tax_number=tax_number,
            seat=seat,
            collectorate=authority,
            standing=Standing(date(2027, 1, 1), True, "KC-2025-1"),
            owners=(f"Owner of {name}",),
            invented=True,
        )
        for key, (name, seat, authority, tax_number) in FIRMS.items()
    )


def people() -> tuple[Appointment, ...]:
    """A trader for each firm, signed in by the firm's own id, and an officer for each authority."""
    roles = [(key, Role.TRADER, key) for key in FIRMS] + [(name, Role.OFFICER, at) for name, at in OFFICERS.items()]
    return tuple(
        Appointment(
            person_id=name,
            sign_in_name=name,
            name=f"Person of {subject}",
            language="en",
            mandates=(Mandate(name, role, subject, Period(date(2025, 1, 1))),),
        )
        for name, role, subject in roles
    )


def listing(
    kind: type[Listing], party_id: str, commodity: str, tonnes: int, price: int, reference: str = "", **changes: Any
) -> Listing:
    """An offer or a want of so many tonnes at a price in whole units of account."""
    unit = commodity_of(commodity).unit
    told: dict[str, Any] = {
        "id": f"{kind.__name__.lower()}-{party_id}-{reference or commodity}".replace("/", "-"),
        "party_id": party_id,
        "reference": reference or f"{kind.__name__}-{commodity}",
        "commodity": commodity,
        "quantity": Quantity(tonnes * unit.steps_per_unit, unit),
        "minimum_lot": Quantity(unit.steps_per_unit, unit),
        "limit": Price(price * 100, unit),
        "place": FIRMS[party_id][1],
        "window": Period(date(2025, 11, 1), date(2026, 7, 1)),
        "term": "FOB",
    }
    return kind(**{**told, **changes})


def book() -> tuple[Listing, ...]:
    """What the six firms can give and need."""
    return (
        listing(Offer, "pk-rice", RICE, 1_000, 540),
        listing(Want, "pk-rice", CHICKPEAS, 800, 760),
        listing(Offer, "ru-chickpeas", CHICKPEAS, 800, 680),
        listing(Want, "ru-chickpeas", CHILLI, 250, 2_450),
        listing(Offer, "pk-chilli", CHILLI, 250, 2_200),
        listing(Want, "pk-chilli", LENTILS, 800, 780),
        listing(Offer, "ru-lentils", LENTILS, 800, 680),
        listing(Want, "ru-lentils", RICE, 1_000, 630),
        listing(Offer, "pk-basmati", BASMATI, 1_000, 1_000),
        listing(Want, "pk-basmati", NEWSPRINT, 1_800, 690),
        listing(Offer, "ru-newsprint", NEWSPRINT, 1_800, 590),
        listing(Want, "ru-newsprint", BASMATI, 1_000, 1_110),
        listing(Offer, "pk-basmati", KINNOW, 300, 520, LONELY),
    )
