"""An application before it is lodged, and the attested price of a loading, on their pages."""

import pytest
from tests.journeys import world
from tests.journeys.world import Trade
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body, post

from tarazu.kernel.period import Period
from tarazu.matching.deals import Deal
from tarazu.registry.people import Mandate, Role
from tarazu.shipments import papers
from tarazu.storage import facts, models, registry

pytestmark = pytest.mark.django_db


def test_an_application_says_what_it_lacks_and_is_lodged_with_its_laboratory(proposed: tuple[Deal, Deal]) -> None:
    stand_at()
    deal = proposed[1]
    drafted = world.agree(deal)
    page, trader = f"/contracts/{drafted.id}/apply/pk-basmati/", visitor("pk-basmati")
    assert "The contract is not signed" in body(trader, page)
    assert post(trader, f"{page}lodge/", laboratory="SGS Karachi")[0] == 403
    for party_id in drafted.parties:
        world.sign(drafted, party_id)
    said = body(trader, page)
    assert "has not undertaken" in said
    assert "The contract is not signed" not in said
    assert "Complete" in said
    world.undertake(deal, "pk-basmati")
    assert "has not undertaken" not in body(trader, page)
    assert page in body(trader, f"/deals/{deal.id}/")
    status, again = post(trader, f"{page}lodge/", standard="ISO 7301", laboratory="w" * 201)
    assert (status, "ISO 7301" in again) == (422, True)
    assert not models.Authorisation.objects.exists()
    told = {"standard": "ISO 7301", "laboratory": "SGS Karachi", "note": "The rice is in Lahore."}
    status, again = post(trader, f"{page}lodge/", **told)
    assert (status, "originate in the partner" in again, "SGS Karachi" in again) == (403, True, True)
    assert post(trader, f"{page}lodge/", **told, origin_declared="yes")[0] == 302
    held = models.Authorisation.objects.get()
    record = body(trader, f"/files/{held.id}/record/")
    assert "ISO 7301" in record
    assert "SGS Karachi" in record
    assert "The rice is in Lahore." in record
    assert "This application is lodged." in body(trader, page)
    body(visitor("pk-rice"), page, 403)


def test_an_individual_is_asked_for_less_and_other_open_files_are_counted(proposed: tuple[Deal, Deal]) -> None:
    """The form leaves out what only firms have; the file of the deal that is judged is not another one."""
    stand_at()
    drafted = world.agree(proposed[1])
    page, trader = f"/contracts/{drafted.id}/apply/pk-basmati/", visitor("pk-basmati")
    names = ("standard", "laboratory", "note", "origin_declared")
    assert all(f'name="{name}"' in body(trader, page) for name in names)
    models.Party.objects.filter(id="pk-basmati").update(kind="individual")
    assert [f'name="{name}"' in body(trader, page) for name in names] == [False, False, True, True]
    for party_id in drafted.parties:
        world.sign(drafted, party_id)
    assert post(trader, f"{page}lodge/", origin_declared="yes")[0] == 302
    party, held = registry.parties({"pk-basmati"}), models.Authorisation.objects
    for state, others in (
        ("applied", 1),
        ("granted", 1),
        ("suspended", 1),
        ("granted", 1),
        ("lapsed", 0),
        ("granted", 1),
    ):
        held.update(state=state)
        assert facts.judged_parties(party)["pk-basmati"].open_files == others
        assert facts.judged_parties(party, drafted.deal_id)["pk-basmati"].open_files == 0
    models.Party.objects.filter(id="pk-basmati").update(kind="private")
    assert facts.judged_parties(registry.parties({"pk-basmati"}))["pk-basmati"].open_files == 0
    models.Party.objects.filter(id="pk-basmati").update(kind="individual")
    held.update(state="closed")
    assert facts.judged_parties(party)["pk-basmati"].open_files == 0


def test_a_draft_of_an_application_goes_on_in_other_hands_and_is_lodged(proposed: tuple[Deal, Deal]) -> None:
    stand_at()
    drafted = world.agree(proposed[1])
    for party_id in drafted.parties:
        world.sign(drafted, party_id)
    registry.insert_person(person_id="adil", sign_in_name="adil", name="Adil Qureshi", language="en")
    registry.insert_mandate(Mandate("adil", Role.AGENT, "pk-basmati", Period(world.DAY)))
    page, trader, agent = f"/contracts/{drafted.id}/apply/pk-basmati/", visitor("pk-basmati"), visitor("adil")
    for who in (trader, agent):
        assert f'href="{page}"' in body(who, "/home/")
    assert post(trader, f"{page}keep/", standard="ISO 7301", note="Not ready.")[0] == 302
    assert not models.Authorisation.objects.exists()
    assert "Go on with the application" in body(agent, "/home/")
    begun = body(agent, page)
    assert "ISO 7301" in begun and "Not ready." in begun and "kept this draft" in begun
    opened_at = models.ApplicationDraft.objects.get().at.isoformat()
    assert post(agent, f"{page}keep/", standard="ISO 7302", laboratory="PCSIR", opened_at=opened_at)[0] == 302
    status, again = post(trader, f"{page}keep/", standard="ISO 7303", opened_at="2025-01-01T00:00:00+00:00")
    assert status == 409 and "ISO 7303" in again and "PCSIR" in again and "Adil Qureshi kept this draft" in again
    assert models.ApplicationDraft.objects.get().said["standard"] == "ISO 7302"
    assert post(visitor("pk-rice"), f"{page}keep/", standard="Mine")[0] == 403
    world.undertake(proposed[1], "pk-basmati")
    assert post(agent, f"{page}lodge/", standard="ISO 7302", origin_declared="yes")[0] == 302
    assert not models.ApplicationDraft.objects.exists()
    assert post(agent, f"{page}keep/", standard="Late")[0] == 302  # nothing shows it any more
    assert "Late" not in body(agent, page)
    assert post(agent, f"{page}drop/")[0] == 302
    assert not models.ApplicationDraft.objects.exists()


def test_the_price_of_an_energy_loading_is_attested_on_the_page(
    granted: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_at()
    leg = world.leg_of(granted, "PK")
    path = f"/files/{granted.files['PK']}/"
    trader = visitor("pk-basmati")
    assert "Attest a loading" not in body(trader, path)
    monkeypatch.setattr(papers, "ENERGY", (leg.commodity[:2],))
    assert "Attest a loading" in body(trader, path)
    told = {
        "price": "44.10",
        "loaded_on": "2025-12-03",
        "method": "Reference less freight",
        "price_source": "Monthly reference, as published",
        "priced_on": "2025-12-01",
        "services": "eu_uk",
    }
    attest = f"{path}legs/{leg.number}/attest/"
    for wrong in ({"price": "much"}, {"price": "0"}, {"loaded_on": ""}, {"method": " "}, {"services": "moon"}):
        status, page = post(trader, attest, **{**told, **wrong})
        assert status == 422, wrong
        assert "Monthly reference, as published" in page
    assert post(visitor("pk-rice"), attest, **told)[0] in (403, 404)
    assert not models.EnergyAttestation.objects.exists()
    assert post(trader, attest, **told)[0] == 302
    assert models.EnergyAttestation.objects.get().document["barrel_cents"] == 4410
    shown = body(trader, path)
    assert "44.10" in shown
    assert "Reference less freight" in shown
