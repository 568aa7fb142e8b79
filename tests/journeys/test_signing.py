"""From an agreed deal to a contract in force: signatures, undertakings, and what stands against a grant."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.journeys import world
from tests.journeys.world import DAY, morning

from tarazu.authorisation.application import ApplicationIncomplete
from tarazu.authorisation.grant import check_approval_number
from tarazu.contracts.signing import NotAParty, SignedTwice
from tarazu.desk.authorise import AuthorisationRefused
from tarazu.desk.register_parties import register_parties
from tarazu.desk.sign_contract import sign_contract
from tarazu.desk.sign_undertaking import UndertakenAlready
from tarazu.kernel.lifecycle import StepRefused
from tarazu.matching.deals import Deal, DealState
from tarazu.registry.parties import Standing
from tarazu.registry.people import PowerMissing
from tarazu.screening.undertaking import NotClear
from tarazu.storage import authorisation, contracts, market, matching, models
from tarazu.storage.contracts import ContractAbsent
from tarazu.storage.matching import DealAbsent

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
Proposed = tuple[Deal, Deal]


def test_a_contract_comes_into_force_with_its_last_signature(proposed: Proposed) -> None:
    drafted = world.agree(proposed[0])
    *most, last = drafted.parties
    for party in most:
        world.sign(drafted, party)
    assert contracts.contract(drafted.id).state == "draft"
    assert world.sign(drafted, last, world.after(2))["waiting_for"] == 0
    signed = contracts.contract(drafted.id)
    assert (signed.state, signed.signed_on) == ("signed", world.after(2))
    assert signed.fingerprint == drafted.fingerprint
    assert matching.deal(proposed[0].id).state is DealState.CONTRACTED


def test_the_last_signature_takes_the_goods_off_the_book(proposed: Proposed) -> None:
    ring, _ = proposed
    drafted = world.agree(ring)
    for party in drafted.parties:
        world.sign(drafted, party)
    for leg in ring.legs:
        offer = market.listing(leg.offer_id or "")
        assert (offer.held, offer.taken) == (0, leg.quantity.steps)
        assert (offer.state == "taken") == (offer.open_steps == 0)


def test_there_is_nothing_to_sign_before_everybody_has_consented(proposed: Proposed) -> None:
    party = proposed[0].party_ids[0]
    world.consent(proposed[0], party)
    assert contracts.contract_of_deal(proposed[0].id) is None
    with pytest.raises(ContractAbsent):
        sign_contract(
            actor=world.trader(party), contract_id="con_0", party_id=party, now=morning(DAY), key=world.new_key()
        )


def test_a_contract_is_not_signed_twice_by_one_party(proposed: Proposed) -> None:
    drafted = world.agree(proposed[0])
    world.sign(drafted, drafted.parties[0])
    with pytest.raises(SignedTwice):
        world.sign(drafted, drafted.parties[0])
    assert len(contracts.signatures(drafted.id)) == 1


def test_a_contract_in_force_takes_no_more_signatures(proposed: Proposed) -> None:
    drafted = world.agree(proposed[0])
    for party in drafted.parties:
        world.sign(drafted, party)
    with pytest.raises(StepRefused):
        world.sign(drafted, drafted.parties[0])


def test_a_stranger_signs_neither_for_itself_nor_for_a_party(proposed: Proposed) -> None:
    drafted = world.agree(proposed[0])
    stranger = world.trader("pk-basmati")
    with pytest.raises(NotAParty):
        world.sign(drafted, "pk-basmati")
    with pytest.raises(PowerMissing):
        sign_contract(
            actor=stranger,
            contract_id=drafted.id,
            party_id=drafted.parties[0],
            now=morning(DAY),
            key=world.new_key(),
        )
    assert contracts.signatures(drafted.id) == ()


def test_an_undertaking_names_every_foreign_party_and_the_list_it_rests_on(proposed: Proposed) -> None:
    ring, _ = proposed
    world.agree(ring)
    assert world.undertake(ring, "pk-rice")["about"] == 2
    words = str(models.Undertaking.objects.get(deal_id=ring.id).sentences)
    assert all(expected in words for expected in ("Volga Pulses", "Kama Agrarian Trade", "notified list"))


def test_an_undertaking_is_signed_once(proposed: Proposed) -> None:
    ring, _ = proposed
    world.agree(ring)
    world.undertake(ring, "pk-rice")
    with pytest.raises(UndertakenAlready):
        world.undertake(ring, "pk-rice")


def test_nobody_undertakes_about_a_deal_they_are_not_in(proposed: Proposed) -> None:
    with pytest.raises(DealAbsent):
        world.undertake(proposed[0], "pk-basmati")


def test_nobody_undertakes_for_a_partner_that_a_newer_list_names(proposed: Proposed) -> None:
    _, pair = proposed
    world.agree(pair)
    world.load_edition(world.NOTICED_LATER, world.after(1))
    with pytest.raises(NotClear, match="Vyatka Paper Works is 'hit'"):
        world.undertake(pair, "pk-basmati", world.after(1))
    assert not models.Undertaking.objects.exists()


def test_an_application_before_the_last_signature_says_what_is_missing(proposed: Proposed) -> None:
    drafted = world.agree(proposed[1])
    world.sign(drafted, drafted.parties[0])
    with pytest.raises(ApplicationIncomplete, match="not signed"):
        world.ask(drafted, "pk-basmati")
    assert not models.Authorisation.objects.exists()


def test_a_grant_without_undertakings_is_refused_and_leaves_nothing(proposed: Proposed) -> None:
    trade = world.put_under_contract(proposed[1], undertaken=False)
    stored = len(world.journal_kinds())
    with pytest.raises(AuthorisationRefused) as refusal:
        world.grant(trade, "PK")
    assert [finding.code for finding in refusal.value.findings] == ["PK-19"]
    assert authorisation.authorisation(trade.files["PK"]).state == "applied"
    assert world.counters([trade.files["PK"]]) == {}
    assert len(world.journal_kinds()) == stored


def test_a_refused_grant_names_every_rule_that_stands_against_it(proposed: Proposed) -> None:
    trade = world.put_under_contract(proposed[1], undertaken=False)
    basmati = next(firm for firm in world.firms() if firm.id == "pk-basmati")
    day = world.after(1)
    register_parties(
        actor=world.console(day),
        parties=[replace(basmati, standing=Standing(DAY - timedelta(days=1), False, None))],
        now=morning(day),
        key=world.new_key(),
    )
    world.load_edition(world.NOTICED_LATER, day)
    with pytest.raises(AuthorisationRefused) as refusal:
        world.grant(trade, "PK", day)
    codes = {finding.code for finding in refusal.value.findings}
    assert codes == {"PK-04", "PK-05", "PK-06", "PK-16", "PK-19"}
    assert all(f"{code}: " in str(refusal.value) for code in codes)


def test_approval_numbers_run_on_within_an_order_and_a_year(proposed: Proposed) -> None:
    ring, pair = (world.put_under_contract(deal) for deal in proposed)
    serials = [
        check_approval_number(world.grant(trade, order)["approval_number"]).serial
        for trade, order in ((pair, "PK"), (ring, "PK"), (ring, "RU"))
    ]
    assert serials == [1, 2, 1]
