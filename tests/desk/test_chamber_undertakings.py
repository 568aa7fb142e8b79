"""A chamber undertakes for its members, and for nobody else."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.journeys import world
from tests.journeys.world import DAY, morning
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body, post

from tarazu.desk.see_deal import see_deal
from tarazu.desk.see_papers import undertaking_paper
from tarazu.desk.see_people import actor_of
from tarazu.desk.sign_undertaking import NotItsChamber, UndertakenAlready, sign_undertaking
from tarazu.kernel.period import Period
from tarazu.matching.deals import Deal
from tarazu.registry.authorities import Authority, AuthorityKind
from tarazu.registry.people import Mandate, PowerMissing, Role
from tarazu.storage import contracts, matching, models, registry
from tarazu.storage.matching import DealAbsent

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
MEMBER, CHAMBER, ABROAD = "pk-basmati", "PK-CHAMBER", "RU-CHAMBER"


@pytest.fixture
def agreed(proposed: tuple[Deal, Deal]) -> Deal:
    """A deal under contract, and Nida of two chambers, of which one firm is a member."""
    names = {CHAMBER: "Chamber of Karachi", ABROAD: "Chamber of Moscow"}
    for key, name in names.items():
        registry.insert_authority(
            Authority(key, AuthorityKind.CHAMBER, key[:2], {"en": name, "ur": "ایوانِ تجارت", "ru": "Палата"})
        )
    registry.insert_person(person_id="nida", sign_in_name="nida", name="Nida Hassan", language="en")
    held = [(Role.BROKER, MEMBER), (Role.CHAMBER, CHAMBER), (Role.CHAMBER, ABROAD)]
    for role, subject in held:
        registry.insert_mandate(Mandate("nida", role, subject, Period(date(2025, 1, 1))))
    stand_at()
    drafted = world.agree(proposed[1])
    for party_id in drafted.parties:
        world.sign(drafted, party_id)
    return matching.deal(proposed[1].id)


def undertake(deal: Deal, party_id: str = MEMBER, chamber_id: str = CHAMBER, who: str = "nida") -> None:
    sign_undertaking(
        actor=actor_of(who, DAY),
        deal_id=deal.id,
        party_id=party_id,
        chamber_id=chamber_id,
        now=morning(DAY),
        key=world.new_key(),
    )


def test_a_chamber_signs_for_its_member_and_the_paper_says_so(agreed: Deal) -> None:
    undertake(agreed)
    row = models.Undertaking.objects.get(deal_id=agreed.id, party_id=MEMBER)
    assert (row.chamber_id, row.person_id) == (CHAMBER, "nida")
    assert row.sentences[0]["params"]["signatory"] == "Chamber of Karachi"
    assert "on behalf of our member" in row.sentences[0]["says"]
    with pytest.raises(UndertakenAlready):
        world.undertake(agreed, MEMBER)
    contract = models.Contract.objects.get(deal_id=agreed.id)
    file = world.ask(contracts.contract(contract.id), MEMBER)["authorisation"]
    for language in ("en", "ur", "ru"):
        paper = undertaking_paper(actor=world.trader(MEMBER), authorisation_id=file, language=language)
        assert paper.content.startswith(b"%PDF")


def test_a_chamber_signs_for_nobody_but_its_members_and_in_its_own_country(agreed: Deal) -> None:
    with pytest.raises(PowerMissing):
        undertake(agreed, "ru-newsprint", ABROAD)
    with pytest.raises(NotItsChamber, match="Chamber of Moscow is no chamber of commerce of PK"):
        undertake(agreed, MEMBER, ABROAD)
    with pytest.raises(PowerMissing):
        undertake(agreed, who=MEMBER)
    registry.insert_mandate(Mandate("nida", Role.CHAMBER, world.KARACHI, Period(date(2025, 1, 1))))
    with pytest.raises(NotItsChamber):
        undertake(agreed, MEMBER, world.KARACHI)
    assert not models.Undertaking.objects.exists()


def test_the_store_itself_refuses_a_body_that_is_no_chamber_of_the_country(agreed: Deal) -> None:
    told = {"deal_id": agreed.id, "party_id": MEMBER, "person_id": "nida", "at": morning(DAY), "sentences": []}
    for body_id in (ABROAD, world.KARACHI):
        with pytest.raises(IntegrityError, match="chamber"), transaction.atomic():
            models.Undertaking.objects.create(id=f"und-{body_id}", chamber_id=body_id, **told)
    models.Undertaking.objects.create(id="und-own", chamber_id=CHAMBER, **told)


def test_a_chamber_finds_the_deal_on_its_desk_and_signs_there(agreed: Deal, proposed: tuple[Deal, Deal]) -> None:
    nida = visitor("nida")
    assert f"/deals/{agreed.id}/" in body(nida, "/broker/")
    page = body(nida, f"/deals/{agreed.id}/")
    assert "Chamber of Karachi" in page and "may undertake for its member" in page
    body(nida, f"/deals/{proposed[0].id}/", 404)
    told = {"party": MEMBER, "chamber": CHAMBER}
    assert post(nida, f"/deals/{agreed.id}/undertake/", **told)[0] == 302
    assert "may undertake for its member" not in body(nida, f"/deals/{agreed.id}/")
    assert f"/deals/{agreed.id}/" not in body(nida, "/broker/")


def test_before_the_contract_and_without_the_chambers_mandate_the_deal_stays_hidden(
    agreed: Deal, proposed: tuple[Deal, Deal]
) -> None:
    registry.insert_mandate(Mandate("nida", Role.BROKER, "pk-rice", Period(date(2025, 1, 1))))
    with pytest.raises(DealAbsent):
        see_deal(actor=actor_of("nida", DAY), deal_id=proposed[0].id, now=morning(DAY))
    models.Mandate.objects.filter(role="chamber").delete()
    with pytest.raises(DealAbsent):
        see_deal(actor=actor_of("nida", DAY), deal_id=agreed.id, now=morning(DAY))
