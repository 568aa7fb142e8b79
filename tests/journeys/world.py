"""A small world that is brought about by the verbs alone: six firms of two countries, their customs, a road, a book.

Of its book a round makes one deal of four parties and one of two, and leaves one listing unmatched.
Everything happens at nine in the morning of a day; whoever acts is looked up by their mandate, as at the door.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from tests.journeys.founding import (
    BASMATI as BASMATI,
)
from tests.journeys.founding import (
    CHICKPEAS as CHICKPEAS,
)
from tests.journeys.founding import (
    CHILLI as CHILLI,
)
from tests.journeys.founding import (
    DAY as DAY,
)
from tests.journeys.founding import (
    FIRMS as FIRMS,
)
from tests.journeys.founding import (
    KARACHI as KARACHI,
)
from tests.journeys.founding import (
    KINNOW as KINNOW,
)
from tests.journeys.founding import (
    LAHORE as LAHORE,
)
from tests.journeys.founding import (
    LENTILS as LENTILS,
)
from tests.journeys.founding import (
    LONELY as LONELY,
)
from tests.journeys.founding import (
    MOSCOW as MOSCOW,
)
from tests.journeys.founding import (
    NEWSPRINT as NEWSPRINT,
)
from tests.journeys.founding import (
    NOTICED as NOTICED,
)
from tests.journeys.founding import (
    NOTICED_LATER as NOTICED_LATER,
)
from tests.journeys.founding import (
    OFFICERS as OFFICERS,
)
from tests.journeys.founding import (
    PAIR as PAIR,
)
from tests.journeys.founding import (
    RICE as RICE,
)
from tests.journeys.founding import (
    RING as RING,
)
from tests.journeys.founding import (
    WORTH as WORTH,
)
from tests.journeys.founding import (
    book as book,
)
from tests.journeys.founding import (
    firms as firms,
)
from tests.journeys.founding import (
    listing as listing,
)
from tests.journeys.founding import (
    people as people,
)
from tests.journeys.founding import (
    reference_facts as reference_facts,
)

from tarazu.authorisation.drafting import Particulars
from tarazu.contracts.contract import Contract
from tarazu.contracts.draft import Terms
from tarazu.desk import see_people
from tarazu.desk.apply_for_authorisation import apply_for_authorisation
from tarazu.desk.appoint_people import appoint_people
from tarazu.desk.assess_declaration import assess_declaration
from tarazu.desk.authorise import authorise
from tarazu.desk.close_authorisation import close_authorisation
from tarazu.desk.consent_to_deal import consent_to_deal
from tarazu.desk.declare import declare
from tarazu.desk.load_list import load_list
from tarazu.desk.load_reference import load_reference
from tarazu.desk.net_off import net_off
from tarazu.desk.publish_listings import publish_listings
from tarazu.desk.register_parties import register_parties
from tarazu.desk.release_declaration import release_declaration
from tarazu.desk.reverse_declaration import reverse_declaration
from tarazu.desk.run_round import run_round
from tarazu.desk.settle_terms import settle_terms
from tarazu.desk.sign_contract import sign_contract
from tarazu.desk.sign_undertaking import sign_undertaking
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.ledger.export import export
from tarazu.matching.deals import Answer, Deal, Leg
from tarazu.matching.options import RoundOptions
from tarazu.registry.people import Actor, Role
from tarazu.screening.lists import read_list
from tarazu.shipments.papers import papers_needed
from tarazu.storage import authorisation, contracts, journal, ledger, market, matching, shipments

_keys = count()


SWING = 100  # percent: in these tests whole legs cross at once


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
    """Everybody consents who has not yet; what comes of it is a draft."""
    for party_id in sorted(set(deal.party_ids) - set(matching.consents_by_party(deal.id))):
        consent(deal, party_id)
    drafted = contracts.contract_of_deal(deal.id)
    assert drafted is not None
    first = drafted.parties[0]
    settle_terms(
        actor=trader(first),
        contract_id=drafted.id,
        party_id=first,
        terms=Terms(swing_percent=SWING),
        now=morning(DAY),
        key=new_key(),
    )
    return contracts.contract(drafted.id)


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
        actor=trader(party_id, day),
        contract_id=contract.id,
        party_id=party_id,
        said=Particulars(origin_declared=True),
        now=morning(day),
        key=new_key(),
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
