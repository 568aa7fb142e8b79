"""A small world that is brought about by the verbs alone: six firms of two countries, their customs, a road, a book.

Of its book a round makes one deal of four parties and one of two, and leaves one listing unmatched.
Everything happens at nine in the morning of a day; whoever acts is looked up by their mandate, as at the door.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from tarazu.contracts.contract import Contract
from tarazu.corridor.routes import Mode, Route, RouteLeg, Status
from tarazu.desk import see_people
from tarazu.desk.apply_for_authorisation import apply_for_authorisation
from tarazu.desk.appoint_people import Appointment, appoint_people
from tarazu.desk.assess_declaration import assess_declaration
from tarazu.desk.authorise import authorise
from tarazu.desk.close_authorisation import close_authorisation
from tarazu.desk.consent_to_deal import consent_to_deal
from tarazu.desk.declare import declare
from tarazu.desk.load_list import load_list
from tarazu.desk.load_reference import ReferenceFacts, load_reference
from tarazu.desk.net_off import net_off
from tarazu.desk.publish_listings import publish_listings
from tarazu.desk.register_parties import register_parties
from tarazu.desk.release_declaration import release_declaration
from tarazu.desk.reverse_declaration import reverse_declaration
from tarazu.desk.run_round import run_round
from tarazu.desk.sign_contract import sign_contract
from tarazu.desk.sign_undertaking import sign_undertaking
from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price, Value
from tarazu.ledger.export import export
from tarazu.market.listings import Listing, Offer, Want
from tarazu.matching.deals import Answer, Deal, Leg
from tarazu.matching.options import RoundOptions
from tarazu.reference.commodities import commodity_of
from tarazu.reference.places import place
from tarazu.reference.valuations import Confidence, Valuation
from tarazu.registry.authorities import Authority, AuthorityKind
from tarazu.registry.parties import Party, PartyKind, Standing
from tarazu.registry.people import Actor, Mandate, Role
from tarazu.screening.lists import read_list
from tarazu.shipments.papers import papers_needed
from tarazu.storage import authorisation, contracts, journal, ledger, market, matching, shipments

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
_keys = count()


def morning(day: date) -> datetime:
    """Nine o'clock in Karachi."""
    return datetime.combine(day, time(4, 0, tzinfo=UTC))


def new_key() -> str:
    """A key that was never used."""
    return f"test/{next(_keys)}"


def after(days: int) -> date:
    """So many days after the round."""
    return DAY + timedelta(days=days)


def trader(party_id: str, day: date = DAY) -> Actor:
    """Whoever trades for a party."""
    return see_people.who_acts_for(Role.TRADER, party_id, day)


def officer(authority_id: str, day: date = DAY) -> Actor:
    """An officer of an authority."""
    return see_people.who_acts_for(Role.OFFICER, authority_id, day)


def console(day: date = DAY) -> Actor:
    """Whoever runs the mechanism."""
    return see_people.console(day)


# The world before anybody trades.


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
        "id": f"{kind.__name__.lower()}-{party_id}-{reference or commodity}",
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


def load_edition(content: bytes, day: date) -> dict[str, Any]:
    """Put an edition of the screening list in force."""
    read = read_list(content, "notified list", day)
    return load_list(actor=console(day), read=read, now=morning(day), key=new_key())


def found_world() -> None:
    """Bring about everything up to the open book."""
    day = DAY - timedelta(days=1)
    now, who = morning(day), console(day)
    load_reference(actor=who, facts=reference_facts(), now=now, key=new_key())
    register_parties(actor=who, parties=firms(), now=now, key=new_key())
    appoint_people(actor=who, appointments=people(), now=now, key=new_key())
    load_edition(NOTICED, day)
    publish_listings(actor=who, listings=book(), now=now, key=new_key())


def propose() -> tuple[Deal, Deal]:
    """Run the round: the deal of four parties, and the deal of two."""
    done = run_round(actor=console(), options=RoundOptions(), now=morning(DAY), key=new_key())
    deals = {frozenset(deal.party_ids): deal for deal in map(matching.deal, done["deals"])}
    return deals[frozenset(RING)], deals[frozenset(PAIR)]


# One deal on its way.


@dataclass(frozen=True, slots=True)
class Trade:
    """A deal under contract, with the file of each legal order."""

    deal: Deal
    contract: Contract
    files: dict[str, str]

    @property
    def authorities(self) -> dict[str, str]:
        """Who decides on each file."""
        return {order: authorisation.authorisation(file).authority_id for order, file in self.files.items()}


def consent(deal: Deal, party_id: str, answer: Answer = Answer.ACCEPT, day: date = DAY, **changes: Any) -> Any:
    """A party answers a deal."""
    told = {"actor": trader(party_id, day), "key": new_key(), "now": morning(day), **changes}
    return consent_to_deal(deal_id=deal.id, party_id=party_id, answer=answer, **told)


def agree(deal: Deal) -> Contract:
    """Everybody consents; what comes of it is a draft."""
    for party_id in deal.party_ids:
        consent(deal, party_id)
    drafted = contracts.contract_of_deal(deal.id)
    assert drafted is not None
    return drafted


def sign(contract: Contract, party_id: str, day: date = DAY) -> dict[str, Any]:
    """A party signs."""
    return sign_contract(
        actor=trader(party_id, day), contract_id=contract.id, party_id=party_id, now=morning(day), key=new_key()
    )


def undertake(deal: Deal, party_id: str, day: date = DAY) -> dict[str, Any]:
    """A party undertakes that its partners are not listed."""
    return sign_undertaking(
        actor=trader(party_id, day), deal_id=deal.id, party_id=party_id, now=morning(day), key=new_key()
    )


def ask(contract: Contract, party_id: str, day: date = DAY) -> dict[str, Any]:
    """A party applies to its own customs."""
    return apply_for_authorisation(
        actor=trader(party_id, day), contract_id=contract.id, party_id=party_id, now=morning(day), key=new_key()
    )


def applicants(contract: Contract) -> dict[str, str]:
    """The first party of each country."""
    return {party_id[:2].upper(): party_id for party_id in reversed(contract.parties)}


def put_under_contract(deal: Deal, *, undertaken: bool = True) -> Trade:
    """Consents, signatures, undertakings and applications; nothing is granted yet."""
    drafted = agree(deal)
    for party_id in drafted.parties:
        sign(drafted, party_id)
    for party_id in drafted.parties if undertaken else ():
        undertake(deal, party_id)
    files = {order: ask(drafted, party)["authorisation"] for order, party in applicants(drafted).items()}
    return Trade(matching.deal(deal.id), contracts.contract(drafted.id), files)


def grant(trade: Trade, order: str, day: date = DAY, **changes: Any) -> dict[str, Any]:
    """The officer of an order grants."""
    who = officer(trade.authorities[order], day)
    told = {"actor": who, "now": morning(day), "key": new_key(), **changes}
    return authorise(authorisation_id=trade.files[order], **told)


def lodge(trade: Trade, order: str, leg: int, quantity: Quantity, value: Value, day: date, **changes: Any) -> str:
    """Declare a part of a leg at one border: the number of the declaration."""
    moved = next(one for one in trade.contract.legs if one.number == leg)
    declarant = moved.giver_id if moved.giver_id.startswith(order.lower()) else moved.receiver_id
    told = {
        "actor": trader(declarant, day),
        "papers": tuple(paper.code for paper in papers_needed(moved.commodity.replace(".", "")[:6])),
        "now": morning(day),
        "key": new_key(),
        **changes,
    }
    done = declare(authorisation_id=trade.files[order], leg_number=leg, quantity=quantity, declared=value, **told)
    number: str = done["declaration"]
    return number


def authority_of(number: str) -> str:
    """Who decides on a declaration."""
    return authorisation.authorisation(shipments.declaration(number).authorisation_id).authority_id


def assess(number: str, found: Quantity, value: Value, day: date, note: str = "As examined.") -> dict[str, Any]:
    """The officer assesses."""
    return assess_declaration(
        actor=officer(authority_of(number), day),
        declaration_number=number,
        found=found,
        assessed=value,
        note=note,
        now=morning(day),
        key=new_key(),
    )


def release(number: str, day: date) -> dict[str, Any]:
    """The officer lets the goods go."""
    return release_declaration(
        actor=officer(authority_of(number), day), declaration_number=number, now=morning(day), key=new_key()
    )


def reverse(number: str, day: date, reason: str = "Entered on the wrong leg.") -> dict[str, Any]:
    """The officer takes an assessment back."""
    return reverse_declaration(
        actor=officer(authority_of(number), day),
        declaration_number=number,
        reason=reason,
        now=morning(day),
        key=new_key(),
    )


def cross(trade: Trade, order: str, leg: int, day: date, per_mille: int = 1000) -> str:
    """All of a leg over one border, assessed at so many thousandths of its contract value."""
    moved = next(one for one in trade.contract.legs if one.number == leg)
    number = lodge(trade, order, leg, moved.quantity, moved.value, day)
    assess(number, moved.quantity, Value(moved.value.minor * per_mille // 1000), day)
    release(number, day)
    return number


def deliver(trade: Trade, day: date, per_mille: int = 1000) -> None:
    """Every leg out of one country and into the other; imports are assessed at so many thousandths."""
    for leg in trade.contract.legs:
        giver, receiver = leg.giver_id[:2].upper(), leg.receiver_id[:2].upper()
        cross(trade, giver, leg.number, day)
        cross(trade, receiver, leg.number, day + timedelta(days=30), per_mille)


def net(trade: Trade, order: str, day: date, **changes: Any) -> dict[str, Any]:
    """The clearing desk strikes the balance of a file."""
    told = {"actor": console(day), "now": morning(day), "key": new_key(), **changes}
    return net_off(authorisation_id=trade.files[order], **told)


def close(trade: Trade, order: str, day: date) -> dict[str, Any]:
    """The officer closes a file."""
    who = officer(trade.authorities[order], day)
    return close_authorisation(actor=who, authorisation_id=trade.files[order], now=morning(day), key=new_key())


# Looking at what is stored.


def open_steps() -> dict[str, tuple[int, int]]:
    """What is held and taken of each listing."""
    return {one.id: (one.held, one.taken) for one in market.listings()}


def counters(book_ids: Iterable[str]) -> dict[str, tuple[int, int]]:
    """The balance of every account of some books: posted and pending."""
    held = [balance for book_id in book_ids for balance in ledger.balances_of_book(book_id).values()]
    return {balance.account_id: (balance.posted, balance.pending) for balance in held}


def journal_kinds() -> list[str]:
    """The kinds of all entries of the journal, in order."""
    return [entry.kind for entry in journal.entries()]


def exported() -> dict[str, bytes]:
    """The ledger as it is given out."""
    accounts, balances = ledger.all_accounts()
    return export(journal.entries(), accounts, balances, journal.read_head())


def leg_of(trade: Trade, country: str) -> Leg:
    """The first leg that leaves a country."""
    return next(leg for leg in trade.contract.legs if leg.giver_id.startswith(country.lower()))
