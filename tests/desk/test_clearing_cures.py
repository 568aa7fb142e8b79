"""A residual is cured in goods: proposed, agreed, admitted by both orders, delivered, and then both files close."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.journeys import world
from tests.journeys.world import BASMATI, LAHORE, MOSCOW, NEWSPRINT, Trade, after, morning

from tarazu.clearing.agreed_cures import (
    CureEvent,
    CureGoods,
    CureOpen,
    CureTooLarge,
    CureWrongWay,
    NothingToCure,
    OtherFileClosed,
    steps_worth,
)
from tarazu.clearing.closing import ClosingRefused
from tarazu.clearing.residual import Debtor
from tarazu.desk.admit_cure import RefusalUnexplained, admit_cure
from tarazu.desk.answer_cure import answer_cure
from tarazu.desk.propose_cure import propose_cure
from tarazu.desk.publish_listings import publish_listings
from tarazu.desk.see_certificate import see_certificate, see_certificate_paper
from tarazu.desk.see_residual import ResidualPage, see_residual
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Price, Value
from tarazu.ledger.balances import balance_by_unit
from tarazu.market.listings import Offer
from tarazu.registry.people import PowerMissing
from tarazu.storage import cures, ledger, market
from tarazu.storage.authorisation import AuthorisationAbsent
from tarazu.storage.files import load_file

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
NETTED, MOVED, ENDED = after(40), after(50), after(90)
GIVER, RECEIVER = "pk-basmati", "ru-newsprint"


def price(trade: Trade) -> Price:
    leg = world.leg_of(trade, "PK")
    return Price(leg.value.minor * leg.quantity.unit.steps_per_unit // leg.quantity.steps, leg.quantity.unit)


def owed(trade: Trade) -> Value:
    return load_file(trade.files["RU"]).position.gap


def fitting(trade: Trade) -> Quantity:
    return steps_worth(owed(trade), price(trade))


def propose(
    trade: Trade, quantity: Quantity | None = None, order: str = "RU", *, day: date = NETTED, **changes: Any
) -> str:
    told = {"giver_id": GIVER, "receiver_id": RECEIVER, "commodity": BASMATI, **changes}
    key = told.pop("key", world.new_key())
    made: str = propose_cure(
        actor=world.trader(RECEIVER, day), authorisation_id=trade.files[order], party_id=RECEIVER,
        goods=CureGoods(quantity=quantity or fitting(trade), **told), now=morning(day), key=key,
    )["cure"]  # fmt: skip
    return made


def answer(cure: str, party: str = GIVER, event: CureEvent = CureEvent.ACCEPT, *, day: date = NETTED) -> dict[str, Any]:
    return answer_cure(
        actor=world.trader(party, day), cure_id=cure, party_id=party, event=event, now=morning(day),
        key=world.new_key(),
    )  # fmt: skip


def admit(
    cure: str, authority: str, event: CureEvent = CureEvent.ADMIT, note: str = "", *, day: date = NETTED
) -> dict[str, Any]:
    return admit_cure(
        actor=world.officer(authority, day), cure_id=cure, event=event, note=note, now=morning(day),
        key=world.new_key(),
    )  # fmt: skip


def agreed(trade: Trade) -> str:
    world.net(trade, "RU", NETTED)
    cure = propose(trade)
    answer(cure)
    for authority in (LAHORE, MOSCOW):
        admit(cure, authority)
    return cure


def carried(trade: Trade, cure: str, per_mille: int = 1000, *, left: date = MOVED) -> None:
    """All goods of a cure over both borders; customs abroad finds another value."""
    held = cures.cure(cure)
    for order, day, share in (("PK", left, 1000), ("RU", left + timedelta(days=30), per_mille)):
        number = world.lodge(
            Trade(trade.deal, load_file(trade.files[order]).contract, trade.files), order, held.leg_number,
            held.quantity, held.value, day,
        )  # fmt: skip
        world.assess(number, held.quantity, Value(held.value.minor * share // 1000), day)
        world.release(number, day)


def test_both_files_close_once_the_difference_came_in_goods(delivered: Trade) -> None:
    left = owed(delivered)
    assert left.minor > 0
    cure = agreed(delivered)
    carried(delivered, cure, per_mille=985)
    assert owed(delivered).minor != 0, "customs found another value than the contract has"
    done = world.net(delivered, "RU", ENDED)
    assert done["outcome"] == "settled"
    world.net(delivered, "PK", ENDED)
    for order in ("RU", "PK"):
        world.close(delivered, order, ENDED)
        assert load_file(delivered.files[order]).authorisation.state == "closed"
        assert set(balance_by_unit(ledger.transfers_of_book(delivered.files[order])).values()) == {0}
    certificate = see_certificate(authorisation_id=delivered.files["RU"])
    (number,) = certificate.settled_by
    assert number.startswith("RU-GD-")
    assert load_file(delivered.files["RU"]).contract.state == "fulfilled"
    for language in ("en", "ur", "ru"):
        assert see_certificate_paper(number=certificate.number, language=language).startswith(b"%PDF-")


@pytest.mark.parametrize(("missing", "outcome"), [(0, "settled"), (1, "outside")])
def test_what_is_short_by_a_step_settles_nothing(delivered: Trade, missing: int, outcome: str) -> None:
    world.net(delivered, "RU", NETTED)
    whole = fitting(delivered)
    assert price(delivered).of(whole) == owed(delivered), "so many steps are worth exactly what is owed"
    cure = propose(delivered, Quantity(whole.steps - missing, whole.unit))
    answer(cure)
    for authority in (LAHORE, MOSCOW):
        admit(cure, authority)
    carried(delivered, cure, per_mille=990)
    assert world.net(delivered, "RU", ENDED)["outcome"] == outcome


def test_anything_else_that_moved_since_the_net_off_unsettles_it(delivered: Trade) -> None:
    cure = agreed(delivered)
    carried(delivered, cure)
    book = load_file(delivered.files["RU"])
    number = next(one.number for one in book.declarations if one.regime == "import")
    world.reverse(number, ENDED)
    leg = world.leg_of(delivered, "PK")
    again = world.lodge(delivered, "RU", leg.number, leg.quantity, leg.value, ENDED)
    world.assess(again, leg.quantity, Value(leg.value.minor * 960 // 1000), ENDED)
    world.release(again, ENDED)
    assert world.net(delivered, "RU", ENDED)["outcome"] == "outside"


def test_a_cure_under_way_keeps_both_files_open(delivered: Trade) -> None:
    world.net(delivered, "PK", NETTED)
    cure = agreed(delivered)
    with pytest.raises(ClosingRefused, match=cure):
        world.close(delivered, "PK", NETTED)


def test_it_stays_inside_what_is_owed_and_goes_the_right_way(delivered: Trade) -> None:
    with pytest.raises(NothingToCure):
        propose(delivered)
    world.net(delivered, "RU", NETTED)
    world.net(delivered, "PK", NETTED)
    with pytest.raises(NothingToCure):
        propose(delivered, order="PK")
    whole = fitting(delivered)
    with pytest.raises(CureTooLarge):
        propose(delivered, Quantity(whole.steps + 1, whole.unit))
    with pytest.raises(CureTooLarge):
        propose(delivered, Quantity(0, whole.unit))
    with pytest.raises(CureWrongWay):
        propose(delivered, giver_id=RECEIVER, receiver_id=GIVER, commodity=NEWSPRINT)
    propose(delivered)
    with pytest.raises(CureOpen):
        propose(delivered)


def test_a_file_closed_in_one_order_is_cured_no_more(delivered: Trade) -> None:
    world.net(delivered, "RU", NETTED)
    world.net(delivered, "PK", NETTED)
    world.close(delivered, "PK", NETTED)
    with pytest.raises(OtherFileClosed, match="PK"):
        propose(delivered)


def test_goods_move_only_when_both_agreed_and_both_orders_admitted(delivered: Trade) -> None:
    world.net(delivered, "RU", NETTED)
    cure = propose(delivered)
    legs = len(delivered.contract.legs)
    with pytest.raises(StepRefused):
        admit(cure, LAHORE)
    assert answer(cure)["state"] == "accepted"
    assert admit(cure, LAHORE)["state"] == "accepted"
    assert len(load_file(delivered.files["RU"]).contract.legs) == legs
    assert admit(cure, MOSCOW)["state"] == "admitted"
    for order in ("PK", "RU"):
        book = load_file(delivered.files[order])
        assert len(book.contract.legs) == len(book.authorisation.allowances) == legs + 1
        assert book.authorisation.allowances[-1].quantity == fitting(delivered)


def test_who_may_answer_and_admit(delivered: Trade) -> None:
    world.net(delivered, "RU", NETTED)
    cure = propose(delivered)
    with pytest.raises(PowerMissing):
        admit_cure(actor=world.trader(GIVER), cure_id=cure, now=morning(NETTED), key=world.new_key())
    with pytest.raises(PowerMissing):
        answer_cure(
            actor=world.trader("pk-rice"), cure_id=cure, party_id=GIVER, event=CureEvent.ACCEPT, now=morning(NETTED),
            key=world.new_key(),
        )  # fmt: skip
    answer(cure)
    with pytest.raises(RefusalUnexplained):
        admit(cure, LAHORE, CureEvent.REFUSE)
    assert admit(cure, LAHORE, CureEvent.REFUSE, "The lot was never inspected.")["state"] == "refused"
    assert propose(delivered) != cure


def test_a_substitute_supplier_gives_where_both_accept(delivered: Trade) -> None:
    world.net(delivered, "RU", NETTED)
    cure = propose(delivered, giver_id="pk-rice")
    assert cures.cure(cure).substitute
    answer(cure, "pk-rice")
    for authority in (LAHORE, MOSCOW):
        admit(cure, authority)
    carried(delivered, cure, per_mille=990)
    assert "pk-rice" in load_file(delivered.files["RU"]).contract.parties
    assert world.net(delivered, "RU", ENDED)["outcome"] == "settled"
    members = {member.party_id for member in load_file(delivered.files["PK"]).members}
    assert members == {GIVER, "pk-rice"}


def test_proposing_twice_with_one_key_proposes_once(delivered: Trade) -> None:
    world.net(delivered, "RU", NETTED)
    key = world.new_key()
    assert propose(delivered, key=key) == propose(delivered, key=key)
    assert len(cures.cures_of_contract(delivered.contract.id)) == 1
    assert answer(cures.cures_of_contract(delivered.contract.id)[0].id, RECEIVER, CureEvent.WITHDRAW)["state"] == (
        "withdrawn"
    )


def page(trade: Trade, who: str = RECEIVER, order: str = "RU") -> ResidualPage:
    return see_residual(actor=world.trader(who, NETTED), authorisation_id=trade.files[order], now=morning(NETTED))


def test_the_page_says_who_owes_how_much_and_what_would_settle_it(delivered: Trade) -> None:
    assert page(delivered).may_propose is False, "nothing was struck yet"
    world.net(delivered, "RU", NETTED)
    seen = page(delivered)
    assert (seen.residual.owed, seen.residual.debtor) == (owed(delivered), Debtor.ABROAD)
    assert [party.id for party in seen.givers] == [GIVER]
    assert dict(seen.goods)[BASMATI] == price(delivered)
    (imports,) = [one for one in seen.exact if one.direction == "import"]
    assert imports.to_balance == fitting(delivered)
    assert {finding.code[:2] for finding in seen.findings} == {"RU"}
    assert seen.may_propose
    later = after(40 + 400)
    late = see_residual(actor=world.console(later), authorisation_id=delivered.files["RU"], now=morning(later))
    assert late.days_late > 0
    assert 0 < late.damages[0].due.most.minor < late.residual.owed.minor


def test_offers_that_would_cure_it_are_of_the_owing_side_and_name_nobody(delivered: Trade) -> None:
    world.net(delivered, "RU", NETTED)
    more = world.listing(Offer, "pk-rice", world.RICE, 500, 540, "more")
    publish_listings(actor=world.console(NETTED), listings=(more,), now=morning(NETTED), key=world.new_key())
    offers = page(delivered).offers
    own = {one.commodity for one in offers if not one.substitute}
    assert own == {world.KINNOW}, "what the giver still has on the book"
    assert {one.commodity for one in offers if one.substitute} == {world.RICE}
    for one in offers:
        assert one.price.of(one.needed).minor >= owed(delivered).minor
    (rice,) = (one for one in offers if one.commodity == world.RICE)
    cure = propose(delivered, rice.needed, giver_id=rice.listing_id, commodity=rice.commodity)
    (line,) = page(delivered).cures
    assert (line.cure.id, line.giver) == (cure, None)
    (line,) = page(delivered, "pk-rice").cures
    assert (line.giver is not None, line.answers) == (True, ("pk-rice",))
    assert market.listing(rice.listing_id).held == rice.needed.steps
    answer(cure, "pk-rice")
    assert page(delivered).cures[0].giver is not None
    for authority in (LAHORE, MOSCOW):
        admit(cure, authority)
    taken = market.listing(rice.listing_id)
    assert (taken.held, taken.taken) == (0, rice.needed.steps)


@pytest.mark.parametrize("event", [CureEvent.DECLINE, CureEvent.REFUSE])
def test_an_offer_whose_cure_comes_to_nothing_is_open_again(delivered: Trade, event: CureEvent) -> None:
    world.net(delivered, "RU", NETTED)
    more = world.listing(Offer, "pk-rice", world.RICE, 500, 540, "more")
    publish_listings(actor=world.console(NETTED), listings=(more,), now=morning(NETTED), key=world.new_key())
    (rice,) = (one for one in page(delivered).offers if one.commodity == world.RICE)
    cure = propose(delivered, rice.needed, giver_id=rice.listing_id, commodity=rice.commodity)
    if event is CureEvent.DECLINE:
        answer(cure, "pk-rice", event)
    else:
        answer(cure, "pk-rice")
        admit(cure, LAHORE, event, "The mill was never inspected.")
    assert (market.listing(rice.listing_id).held, market.listing(rice.listing_id).taken) == (0, 0)


def test_the_page_is_for_parties_officers_and_the_desk(delivered: Trade) -> None:
    for actor in (world.trader("pk-rice", NETTED), world.officer(world.KARACHI, NETTED)):
        with pytest.raises(AuthorisationAbsent):
            see_residual(actor=actor, authorisation_id=delivered.files["RU"], now=morning(NETTED))
    assert page(delivered, GIVER).may_admit is False
    for authority in (LAHORE, MOSCOW):
        actor = world.officer(authority, NETTED)
        assert see_residual(actor=actor, authorisation_id=delivered.files["RU"], now=morning(NETTED)).may_admit
