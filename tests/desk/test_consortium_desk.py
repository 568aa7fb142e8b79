"""The desk of a consortium: who sees it, what stands on it, and who is behind a declaration."""

from dataclasses import replace

import pytest
from tests.journeys import world
from tests.journeys.world import BASMATI, DAY, NEWSPRINT, Trade, after, listing, morning
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body, post

from tarazu.authorisation.authorisation import AuthorisationEvent
from tarazu.desk.acknowledge_liability import acknowledge_liability
from tarazu.desk.answer_application import answer_application
from tarazu.desk.attribute_delivery import NotOfAConsortium, attribute_delivery
from tarazu.desk.form_consortium import form_consortium
from tarazu.desk.leave_consortium import leave_consortium
from tarazu.desk.publish_listings import publish_listings
from tarazu.desk.record_domestic import DomesticAct, record_domestic
from tarazu.desk.run_round import run_round
from tarazu.desk.see_consortium import ConsortiumAbsent, ConsortiumPage, see_consortia, see_consortium
from tarazu.market.listings import Listing, Offer, Want
from tarazu.matching.deals import Deal
from tarazu.matching.options import RoundOptions
from tarazu.registry.consortia import ConsortiumTooSmall, NotAMember, StillOwing
from tarazu.registry.people import PowerMissing
from tarazu.storage import authorisation, contracts, matching

pytestmark = pytest.mark.django_db
UNION, OTHER = "pk-union", "pk-others"
OUT, IN = after(5), after(35)


def form(reference: str, lead: str, second: str) -> None:
    """Two firms form a consortium at 60 to 40, and both answer for it."""
    form_consortium(
        actor=world.trader(lead),
        lead_id=lead,
        reference=reference,
        names={"latin": f"Union {reference}"},
        shares={lead: 6_000, second: 4_000},
        now=morning(DAY),
        key=world.new_key(),
    )
    acknowledge_liability(
        actor=world.trader(second), consortium_id=reference, party_id=second, now=morning(DAY), key=world.new_key()
    )


def of_union(kind: type[Listing], commodity: str, tonnes: int, price: int) -> Listing:
    one = listing(kind, "pk-rice", commodity, tonnes, price)
    return replace(one, id=f"{one.id}-union", party_id=UNION)


@pytest.fixture
def trade(founded: None) -> Trade:
    """A consortium of two firms under contract with a firm abroad, both files granted."""
    form(UNION, "pk-rice", "pk-chilli")
    form(OTHER, "pk-basmati", "pk-chilli")
    publish_listings(
        actor=world.console(),
        listings=(
            of_union(Offer, BASMATI, 300, 900),
            of_union(Want, NEWSPRINT, 540, 700),
            listing(Want, "ru-newsprint", BASMATI, 300, 1_150, "more"),
            listing(Offer, "ru-newsprint", NEWSPRINT, 540, 580, "more"),
        ),
        now=morning(DAY),
        key=world.new_key(),
    )
    done = run_round(actor=world.console(), options=RoundOptions(), now=morning(DAY), key=world.new_key())
    deals = [matching.deal(one) for one in done["deals"]]
    found: Deal = next(one for one in deals if UNION in one.party_ids)
    made = world.put_under_contract(found)
    for order in ("PK", "RU"):
        world.grant(made, order)
    return made


def desk(who: str = "pk-rice", key: str = UNION) -> ConsortiumPage:
    return see_consortium(actor=world.trader(who, IN), key=key, now=morning(IN))


def test_unnamed_goods_are_split_by_shares_and_named_ones_are_the_members_own(trade: Trade) -> None:
    leg = world.leg_of(trade, "PK")
    number = world.cross(trade, "PK", leg.number, OUT)
    page = desk()
    given = {one.party.id: one.position.exports_assessed.minor for one in page.members}
    assert sum(given.values()) == leg.value.minor
    assert abs(given["pk-rice"] * 10 - leg.value.minor * 6) < 10
    assert (page.unnamed, page.account.debts) == (1, ())
    attribute_delivery(
        actor=world.trader(UNION, IN), declaration_number=number, member_id="pk-chilli", now=morning(IN),
        key=world.new_key(),
    )  # fmt: skip
    page = desk("pk-chilli")
    assert {one.party.id: one.position.exports_assessed.minor for one in page.members} == {
        "pk-rice": 0,
        "pk-chilli": leg.value.minor,
    }
    (debt,) = page.account.debts
    assert (debt.debtor_id, debt.creditor_id, debt.owed.minor) == ("pk-rice", "pk-chilli", page.members[1].part.minor)
    assert page.unnamed == 0


def test_exposure_is_what_is_left_to_give_and_each_answers_for_the_whole(trade: Trade) -> None:
    page, leg = desk(), world.leg_of(trade, "PK")
    assert sum(one.exposure.to_deliver.minor for one in page.members) == leg.value.minor
    abroad = world.leg_of(trade, "RU")
    world.cross(trade, "RU", abroad.number, OUT)
    world.cross(trade, "PK", abroad.number, IN)
    page = desk()
    assert page.shortfall == abroad.value
    assert {one.exposure.jointly for one in page.members} == {abroad.value}
    assert sum(one.exposure.own_part.minor for one in page.members) == abroad.value.minor


def test_nobody_leaves_a_cancelled_file_behind_that_owes(trade: Trade) -> None:
    def leave() -> None:
        leave_consortium(
            actor=world.trader("pk-chilli", IN), consortium_id=UNION, party_id="pk-chilli", reason="We sell the mill.",
            now=morning(IN), key=world.new_key(),
        )  # fmt: skip

    def cancel() -> None:
        answer_application(
            actor=world.officer(trade.authorities["PK"], IN), authorisation_id=trade.files["PK"],
            event=AuthorisationEvent.CANCEL, reason="The balance was not kept.", now=morning(IN), key=world.new_key(),
        )  # fmt: skip

    abroad = world.leg_of(trade, "RU")
    world.cross(trade, "RU", abroad.number, OUT)
    world.cross(trade, "PK", abroad.number, IN)
    number = authorisation.authorisation(trade.files["PK"]).approval_number
    with pytest.raises(StillOwing, match=number):
        leave()
    cancel()
    with pytest.raises(StillOwing, match=number):
        leave()


def test_a_cancelled_file_under_which_nothing_came_binds_no_member(trade: Trade) -> None:
    answer_application(
        actor=world.officer(trade.authorities["PK"], IN), authorisation_id=trade.files["PK"],
        event=AuthorisationEvent.CANCEL, reason="Nothing moved.", now=morning(IN), key=world.new_key(),
    )  # fmt: skip
    with pytest.raises(ConsortiumTooSmall):  # and no debt stands in the way
        leave_consortium(
            actor=world.trader("pk-chilli", IN), consortium_id=UNION, party_id="pk-chilli", reason="We sell the mill.",
            now=morning(IN), key=world.new_key(),
        )  # fmt: skip


def test_a_signed_contract_binds_before_anybody_has_applied(trade: Trade) -> None:
    assert contracts.unapplied(UNION, "PK") == ()
    assert contracts.unapplied(UNION, "IR") == (trade.contract.number,)
    assert contracts.unapplied(OTHER, "IR") == ()


def test_strangers_and_members_of_another_consortium_do_not_see_it(trade: Trade) -> None:
    for who in ("pk-basmati", "ru-newsprint", "ru-lentils"):
        with pytest.raises(ConsortiumAbsent):
            desk(who)
    for officer in (world.KARACHI, world.MOSCOW):
        office = world.officer(officer, IN)
        if officer not in trade.authorities.values() or officer != trade.authorities["PK"]:
            with pytest.raises(ConsortiumAbsent):
                see_consortium(actor=office, key=UNION, now=morning(IN))
    with pytest.raises(ConsortiumAbsent):
        desk("pk-rice", OTHER)
    assert [one.key for one in see_consortia(actor=world.trader("pk-basmati", IN))] == [OTHER]
    assert sorted(one.key for one in see_consortia(actor=world.trader("pk-chilli", IN))) == [OTHER, UNION]


def test_only_the_consortium_names_a_member_and_only_a_member(trade: Trade) -> None:
    leg = world.leg_of(trade, "PK")
    number = world.lodge(trade, "PK", leg.number, leg.quantity, leg.value, OUT)
    told = {"declaration_number": number, "now": morning(IN)}
    with pytest.raises(PowerMissing):
        attribute_delivery(actor=world.trader("pk-basmati", IN), member_id="pk-rice", key=world.new_key(), **told)
    with pytest.raises(NotAMember):
        attribute_delivery(actor=world.trader(UNION, IN), member_id="pk-basmati", key=world.new_key(), **told)
    abroad = world.leg_of(trade, "RU")
    theirs = world.lodge(trade, "RU", abroad.number, abroad.quantity, abroad.value, OUT)
    with pytest.raises(NotOfAConsortium):
        attribute_delivery(
            actor=world.trader("ru-newsprint", IN), declaration_number=theirs, member_id="ru-newsprint",
            now=morning(IN), key=world.new_key(),
        )  # fmt: skip


def test_firms_that_answer_for_one_file_have_a_desk_too(proposed: tuple[Deal, Deal]) -> None:
    made = world.put_under_contract(proposed[0])
    for order in ("PK", "RU"):
        world.grant(made, order)
    record_domestic(
        actor=world.trader("pk-rice"), act=DomesticAct.DEBT, debtor_id="pk-rice", creditor_id="pk-chilli",
        minor=50_000, reference="Invoice 17", now=morning(DAY), key=world.new_key(),
    )  # fmt: skip
    page = desk("pk-rice", made.files["PK"])
    assert {one.party.id for one in page.members} == {"pk-rice", "pk-chilli"}
    assert sum(one.share_basis_points for one in page.members) == 10_000
    assert [(one.debtor.id, one.creditor.id, one.owed.minor) for one in page.home_debts] == [
        ("pk-rice", "pk-chilli", 50_000)
    ]
    with pytest.raises(ConsortiumAbsent):
        desk("pk-rice", made.files["RU"])


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_the_desk_in_each_language_its_table_file_and_its_form(trade: Trade, language: str) -> None:
    leg = world.leg_of(trade, "PK")
    number = world.cross(trade, "PK", leg.number, OUT)
    stand_at(IN)
    lead, member = visitor("pk-rice", language), visitor("pk-chilli", language)
    path = f"/consortia/{UNION}/"
    assert f"declarations/{number}/" in body(lead, path)
    assert f"declarations/{number}/" not in body(member, path)
    assert path in body(lead, "/consortia/")
    assert post(member, f"{path}declarations/{number}/", member="pk-chilli")[0] == 403
    assert post(lead, f"{path}declarations/{number}/", member="pk-basmati")[0] == 404
    assert post(lead, f"{path}declarations/{number}/", member="pk-chilli")[0] == 302
    table = member.get(f"/consortia/{UNION}.csv")
    assert table["Content-Type"].startswith("text/csv")
    assert "60.00" in table.content.decode()
    body(visitor("pk-basmati", language), path, 404)
    body(visitor("pk-basmati", language), f"/consortia/{UNION}.csv", 404)
    assert path in body(lead, f"/parties/{UNION}/")
