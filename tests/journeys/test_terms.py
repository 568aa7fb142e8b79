"""The terms of a draft are judged while they are written, and what cannot be drafted is said at once."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.journeys import founding, world
from tests.journeys.world import DAY, morning

from tarazu.contracts.contract import Contract
from tarazu.contracts.draft import InstalmentsTooMany, ShipFromOutside, Terms
from tarazu.desk.load_reference import ReferenceFacts, load_reference
from tarazu.desk.see_contract import see_contract
from tarazu.desk.see_terms_judgement import TermsJudgement, see_terms_judgement
from tarazu.desk.settle_terms import settle_terms
from tarazu.kernel.errors import TarazuError
from tarazu.kernel.value import Price
from tarazu.matching.deals import Deal
from tarazu.reference.valuations import Confidence, Valuation
from tarazu.rulebook.facts import GoodsListing
from tarazu.storage import contracts, models
from tarazu.storage.contracts import ContractAbsent

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
KIWI, LENTILS = "0810.50", "0713.40"


@pytest.fixture
def draft(proposed: tuple[Deal, Deal]) -> Contract:
    return world.agree(proposed[1])


def settle(draft: Contract, **terms: Any) -> Contract:
    settle_terms(
        actor=world.trader("pk-basmati"), contract_id=draft.id, party_id="pk-basmati", terms=Terms(**terms),
        now=morning(DAY), key=world.new_key(),
    )  # fmt: skip
    return contracts.contract(draft.id)


def judged(draft: Contract, *substitutes: str, who: str = "pk-basmati", **terms: Any) -> TermsJudgement:
    return see_terms_judgement(
        actor=world.trader(who), contract_id=draft.id, substitutes=substitutes,
        terms=Terms(substitutes=substitutes, **terms), now=morning(DAY),
    )  # fmt: skip


def test_the_findings_of_both_orders_stand_side_by_side_before_anybody_signs(draft: Contract) -> None:
    said = {order: {finding.code for finding in findings} for order, findings in judged(draft).orders}
    assert said == {"PK": {"PK-19"}, "RU": {"RU-11"}}  # the undertaking, and a difference at reference values
    (pakistan, _russia) = judged(draft).orders
    assert [finding.cured_by for finding in pakistan[1]] == [("trader",)]


def test_a_substitute_that_a_rule_stops_is_told_with_its_giver(draft: Contract) -> None:
    ban = GoodsListing("RU", "0713", "export", "banned", "pulses", None, date(2025, 1, 1), None, "invented for tests")
    now = morning(DAY)
    load_reference(
        actor=world.console(), facts=ReferenceFacts(goods_listings=(ban,)), now=now, key=world.new_key()
    )  # fmt: skip
    (view,) = judged(draft, LENTILS).substitutes
    assert (view.commodity.key, view.giver) == (LENTILS, "RU")
    assert [finding.code for finding in view.findings] == ["RU-07"]
    assert judged(draft, world.BASMATI).substitutes == ()


def test_terms_that_cannot_be_drafted_are_refused_alike_while_typed_and_when_sent(draft: Contract) -> None:
    latest = DAY + timedelta(days=120 - 20 - 30)
    wrong: tuple[tuple[type[TarazuError], dict[str, Any]], ...] = (
        (InstalmentsTooMany, {"instalments": 0}),
        (InstalmentsTooMany, {"instalments": (latest - DAY).days}),
        (ShipFromOutside, {"ship_from": DAY - timedelta(days=1)}),
        (ShipFromOutside, {"ship_from": latest + timedelta(days=1)}),
    )
    for error, terms in wrong:
        with pytest.raises(error):
            judged(draft, **terms)
        with pytest.raises(error):
            settle(draft, **terms)
    with pytest.raises(TarazuError, match=r"1001\.77"):
        settle(draft, substitutes=("1001.77",))
    with pytest.raises(ContractAbsent):
        judged(draft, who="pk-rice")


def test_the_parties_name_their_own_instalments_and_first_day(draft: Contract) -> None:
    first = DAY + timedelta(days=21)
    held = settle(draft, instalments=2, ship_from=first)
    for leg in held.legs:
        parts = [part for part in held.instalments if part.leg_number == leg.number]
        assert [part.number for part in parts] == [1, 2]
        assert parts[0].ship_by == first
        assert sum(part.quantity.steps for part in parts) == leg.quantity.steps
    assert judged(draft, instalments=2, ship_from=first).first_ship_by == first


def test_the_last_delivery_leaves_as_late_as_the_road_of_its_leg_allows(draft: Contract) -> None:
    assert max(part.ship_by for part in draft.instalments) == DAY + timedelta(days=120 - 20 - 30)
    (slow,) = founding.reference_facts().routes
    quick = replace(slow, id="rail", name="by rail", legs=(replace(slow.legs[0], days_min=12, days_max=12),))
    load_reference(
        actor=world.console(), facts=ReferenceFacts(routes=(quick,)), now=morning(DAY), key=world.new_key()
    )  # fmt: skip
    assert max(part.ship_by for part in settle(draft).instalments) == DAY + timedelta(days=120 - 20 - 12)


@pytest.mark.parametrize(("price", "outside"), [(775, False), (776, True)])
def test_a_signed_contract_says_what_its_re_pricing_comes_to(draft: Contract, price: int, outside: bool) -> None:
    """Newsprint is agreed at its valuation of 620 or near it, and the band is 25 %."""
    for party in draft.parties:
        world.sign(draft, party)
    held = contracts.contract(draft.id)
    newsprint = next(leg for leg in held.legs if leg.commodity == world.NEWSPRINT)
    agreed = newsprint.price
    risen = Valuation(
        world.NEWSPRINT, "RU", Price(agreed.minor * price // 620, agreed.unit), DAY, "FOB", "a test", Confidence.ASSUMED
    )
    load_reference(
        actor=world.console(), facts=ReferenceFacts(valuations=(risen,)), now=morning(DAY), key=world.new_key()
    )  # fmt: skip
    page = see_contract(actor=world.trader("pk-basmati"), contract_id=draft.id, now=morning(DAY))
    told = next(one for one in page.repricings if one.leg.commodity == world.NEWSPRINT)
    assert told.outside is outside
    (owed,) = told.in_return
    assert (owed.repriced.steps > owed.now.steps * 5 // 4 - 1) is outside
    assert owed.now == owed.leg.quantity


def test_the_page_answers_while_it_is_typed_and_keeps_what_was_typed(
    draft: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tarazu.web.pages.contracts.moment", lambda: morning(DAY))
    monkeypatch.setattr("tarazu.web.acting.now", lambda: morning(DAY))
    client = Client()
    client.force_login(models.Person.objects.get(sign_in_name="pk-basmati"))
    page = client.get(f"/contracts/{draft.id}/").content.decode()
    assert "PK-19" in page
    assert f'data-judge="/contracts/{draft.id}/judged/"' in page
    typed = {"party": "pk-basmati", "substitutes": LENTILS, "instalments": "3", "delivery-1": "FCA", "key": "t"}
    answer = client.post(f"/contracts/{draft.id}/judged/", typed).content.decode()
    assert "PK-19" in answer
    assert "Who can cure it:" in answer
    for wrong, says in (({"instalments": "many"}, "many"), ({"substitutes": "1001.77"}, "1001.77")):
        assert says in client.post(f"/contracts/{draft.id}/judged/", {**typed, **wrong}).content.decode()
        refused = client.post(f"/contracts/{draft.id}/terms/", {**typed, **wrong})
        assert refused.status_code in {404, 422}
        assert 'value="3"' in refused.content.decode() or "instalments" in wrong
        assert "<option selected>FCA" in refused.content.decode()
    assert contracts.contract(draft.id).fingerprint == draft.fingerprint
