"""The order of 2023 in life: a mission certifies the foreign firm, and the grant waits for it; to the day."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from tests.api.conftest import caller, stand_at
from tests.journeys import founding, world
from tests.journeys.world import morning

from tarazu.contracts.contract import Contract
from tarazu.desk import see_people
from tarazu.desk.appoint_people import Appointment, appoint_people
from tarazu.desk.authorise import AuthorisationRefused, authorise
from tarazu.desk.certify_party import certify_party
from tarazu.desk.consent_to_deal import consent_to_deal
from tarazu.desk.declare import DeclarationRefused
from tarazu.desk.load_reference import ReferenceFacts, load_reference
from tarazu.desk.run_round import run_round
from tarazu.desk.see_mission import see_mission
from tarazu.desk.see_papers import mission_paper
from tarazu.desk.tell_people import tell_people
from tarazu.desk.withdraw_certificate import withdraw_certificate
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.period import Period
from tarazu.matching.deals import Answer
from tarazu.matching.options import RoundOptions
from tarazu.registry.authorities import Authority, AuthorityKind
from tarazu.registry.people import Actor, Mandate, PowerMissing, Role
from tarazu.rulebook.facts import GoodsListing
from tarazu.screening.mission import (
    CertificateFell,
    CertificateNotAsked,
    CertificateUnnumbered,
    CertifiedAlready,
    ContractUnsigned,
    MissionElsewhere,
    WithdrawalUnfounded,
)
from tarazu.screening.undertaking import NotClear
from tarazu.storage import contracts, file_acts, matching, mission, models
from tarazu.storage.mission import CertificateAbsent

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
BEFORE = date(2025, 9, 29)  # of the round; the contract is signed and applied for on the same day
LAST_DAY, AMENDED = date(2025, 10, 16), date(2025, 10, 17)
EMBASSY, ELSEWHERE = "PK-MISSION-MOSCOW", "PK-MISSION-TEHRAN"


@pytest.fixture(scope="module")
def signed(django_db_setup: None, django_db_blocker: Any) -> Any:
    """A contract of two firms under the text of 2023, with its Pakistani file; nothing is certified."""
    with django_db_blocker.unblock():
        undone = transaction.atomic()
        undone.__enter__()
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        for module in (world, founding):
            patch.setattr(module, "DAY", BEFORE)
        reached = _reach()
    yield reached
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        undone.__exit__(None, None, None)


def _reach() -> tuple[Contract, str]:
    world.found_world()
    day = BEFORE - timedelta(days=1)
    missions = tuple(
        Authority(key, AuthorityKind.MISSION, "PK", {"en": key, "ur": key, "ru": key}, (place,))
        for key, place in ((EMBASSY, "RUMOW"), (ELSEWHERE, "IRTHR"))
    )
    lists = tuple(
        GoodsListing("PK", prefix, "both", "permitted", "of 2023", "RU", date(2023, 6, 1), None, "invented for tests")
        for prefix in ("1006", "4801", "0713", "0904")
    )
    load_reference(
        actor=world.console(day),
        facts=ReferenceFacts(authorities=missions, goods_listings=lists),
        now=morning(day),
        key="m",
    )
    people = tuple(
        Appointment(
            person_id=name,
            sign_in_name=name,
            name=f"Officer of {at}",
            language="en",
            mandates=(Mandate(name, Role.MISSION, at, Period(day)),),
        )
        for name, at in (("moscow", EMBASSY), ("tehran", ELSEWHERE))
    )
    appoint_people(actor=world.console(day), appointments=people, now=morning(day), key="p")
    done = run_round(actor=world.console(BEFORE), options=RoundOptions(), now=morning(BEFORE), key="r")
    deal = next(one for one in map(matching.deal, done["deals"]) if set(one.party_ids) == world.PAIR)
    for party in deal.party_ids:
        consent_to_deal(
            actor=world.trader(party, BEFORE), deal_id=deal.id, party_id=party, answer=Answer.ACCEPT,
            now=morning(BEFORE), key=f"c/{party}",
        )  # fmt: skip
    drafted = contracts.contract_of_deal(deal.id)
    assert drafted is not None
    with pytest.raises(ContractUnsigned):
        _certify(contract=drafted.id, day=BEFORE)
    for party in drafted.parties:
        world.sign(drafted, party, BEFORE)
    file = world.ask(drafted, "pk-basmati", BEFORE)["authorisation"]
    return contracts.contract(drafted.id), file


def _officer(name: str, day: date) -> Actor:
    return see_people.actor_of(name, day)


def _certify(contract: str, day: date, **changes: Any) -> dict[str, Any]:
    told = {"actor": _officer("moscow", day), "mission_id": EMBASSY, "party_id": "ru-newsprint", "number": "MSK-7"}
    return certify_party(contract_id=contract, now=morning(day), key=world.new_key(), **{**told, **changes})


def _grant(file: str, day: date) -> dict[str, Any]:
    return authorise(
        actor=world.officer(world.LAHORE, day), authorisation_id=file, now=morning(day), key=world.new_key()
    )


def test_PK_18_the_grant_waits_for_the_certificate_of_the_mission(signed: tuple[Contract, str]) -> None:
    contract, file = signed
    with pytest.raises(AuthorisationRefused) as refusal:
        _grant(file, LAST_DAY)
    assert [finding.code for finding in refusal.value.findings] == ["PK-18"]
    assert _certify(contract.id, LAST_DAY)["number"] == "MSK-7"
    assert _grant(file, LAST_DAY)["approval_number"]


def test_PK_18_gives_way_to_the_undertaking_on_the_day_of_the_amendment(signed: tuple[Contract, str]) -> None:
    contract, file = signed
    with pytest.raises(AuthorisationRefused) as refusal:
        _grant(file, AMENDED)
    assert [finding.code for finding in refusal.value.findings] == ["PK-19"]
    with pytest.raises(CertificateNotAsked) as told:
        _certify(contract.id, AMENDED)
    assert "2025-10-17" in str(told.value)
    assert not models.MissionCertificate.objects.exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"number": "  "}, CertificateUnnumbered),
        ({"party_id": "pk-basmati"}, MissionElsewhere),
        ({"actor": "tehran", "mission_id": ELSEWHERE}, MissionElsewhere),
        ({"actor": "tehran"}, PowerMissing),
        ({"actor": "officer-lahore"}, PowerMissing),
    ],
)
def test_what_a_mission_may_not_do(
    signed: tuple[Contract, str], changes: dict[str, Any], error: type[Exception]
) -> None:
    if "actor" in changes:
        changes = {**changes, "actor": _officer(changes["actor"], LAST_DAY)}
    with pytest.raises(error):
        _certify(signed[0].id, LAST_DAY, **changes)
    assert not models.MissionCertificate.objects.exists()


def test_a_firm_is_certified_once_and_never_while_its_name_is_listed(signed: tuple[Contract, str]) -> None:
    world.load_edition(world.NOTICED_LATER, LAST_DAY)
    with pytest.raises(NotClear):
        _certify(signed[0].id, LAST_DAY)
    world.load_edition(world.NOTICED, LAST_DAY + timedelta(days=0))
    _certify(signed[0].id, LAST_DAY)
    with pytest.raises(CertifiedAlready):
        _certify(signed[0].id, LAST_DAY)


def test_the_desk_of_a_mission_shows_firms_of_its_country_and_its_paper_prints(signed: tuple[Contract, str]) -> None:
    contract, _file = signed
    now: datetime = morning(LAST_DAY)
    (desk,) = see_mission(actor=_officer("moscow", LAST_DAY), now=now)
    assert [(line.contract.id, line.party.id, line.certificate) for line in desk.lines] == [
        (contract.id, "ru-newsprint", None)
    ]
    (other,) = see_mission(actor=_officer("tehran", LAST_DAY), now=now)
    assert not other.lines
    made = _certify(contract.id, LAST_DAY)["certificate"]
    for who in (_officer("moscow", LAST_DAY), world.trader("pk-basmati", LAST_DAY)):
        for language in ("en", "ur", "ru"):
            assert mission_paper(actor=who, certificate_id=made, language=language).content.startswith(b"%PDF")
    with pytest.raises(CertificateAbsent):
        mission_paper(actor=_officer("tehran", LAST_DAY), certificate_id=made, language="en")
    with pytest.raises(PowerMissing):
        see_mission(actor=world.trader("pk-basmati", LAST_DAY), now=now)


def test_the_mission_certifies_on_its_page_and_loses_nothing_it_typed(
    signed: tuple[Contract, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    contract, _file = signed
    monkeypatch.setattr("tarazu.web.pages.mission.moment", lambda: morning(LAST_DAY))
    monkeypatch.setattr("tarazu.web.acting.now", lambda: morning(LAST_DAY))
    client = Client()
    client.force_login(models.Person.objects.get(sign_in_name="moscow"))
    assert "Vyatka Paper Works" in client.get("/mission/").content.decode()
    typed = {"contract": contract.id, "party": "ru-newsprint", "number": " ", "key": "one"}
    refused = client.post(f"/mission/{EMBASSY}/certify/", typed)
    assert refused.status_code == 422
    assert "Write the number" in refused.content.decode()
    told = client.post(f"/mission/{EMBASSY}/certify/", {**typed, "number": "MSK/9", "key": "two"}, follow=True)
    assert "MSK/9" in told.content.decode()
    assert models.MissionCertificate.objects.get().number == "MSK/9"


def _withdraw(
    certificate: str, day: date, reason: str = "The firm changed hands.", who: str = "moscow"
) -> dict[str, Any]:
    return withdraw_certificate(
        actor=_officer(who, day), certificate_id=certificate, reason=reason, now=morning(day), key=world.new_key()
    )


def test_a_withdrawn_certificate_stops_the_grant_until_another_is_given(signed: tuple[Contract, str]) -> None:
    contract, file = signed
    made = _certify(contract.id, LAST_DAY)["certificate"]
    with pytest.raises(WithdrawalUnfounded):
        _withdraw(made, LAST_DAY, "  ")
    with pytest.raises(PowerMissing):
        _withdraw(made, LAST_DAY, who="tehran")
    assert _withdraw(made, LAST_DAY)["files"] == [file]
    with pytest.raises(StepRefused):
        _withdraw(made, LAST_DAY)
    told = file_acts.acts(file)[-1]
    assert (told.kind, told.note, told.detail["certificate"]) == (
        "certificate_withdrawn",
        "The firm changed hands.",
        "MSK-7",
    )
    with pytest.raises(AuthorisationRefused) as refusal:
        _grant(file, LAST_DAY)
    assert [finding.code for finding in refusal.value.findings] == ["PK-18"]
    assert _certify(contract.id, LAST_DAY, number="MSK-8")["certificate"] != made
    assert _grant(file, LAST_DAY)["approval_number"]
    assert [(one.number, one.state) for one in mission.certificates({contract.id})] == [
        ("MSK-7", "withdrawn"),
        ("MSK-8", "in_force"),
    ]


def test_a_mission_certifies_and_withdraws_over_the_door_for_machines(signed: tuple[Contract, str]) -> None:
    contract, file = signed
    stand_at(LAST_DAY)
    mission = caller("moscow")
    (desk,) = mission.get("missions")
    (line,) = [one for one in desk["firms"] if one["contract"] == contract.id]
    assert (desk["id"], desk["asked"], line["certificate"]) == (EMBASSY, True, None)
    asked = {"contract": contract.id, "party": line["firm"]["id"], "number": "M-17"}
    assert caller("pk-basmati").post(f"missions/{EMBASSY}/certificates", asked, 403)["code"] == "PowerMissing"
    made = mission.post(f"missions/{EMBASSY}/certificates", asked)
    assert mission.post(f"missions/{EMBASSY}/certificates", asked, 409)["code"] == "CertifiedAlready"
    path = f"mission-certificates/{made['certificate']}/withdrawals"
    assert mission.post(path, {"reason": " "}, 400)["code"] == "WithdrawalUnfounded"
    assert mission.post(path, {"reason": "The firm was listed today."})["files"] == [file]
    (desk,) = mission.get("missions")
    held = next(one["certificate"] for one in desk["firms"] if one["contract"] == contract.id)
    assert (held["state"], held["reason"]) == ("withdrawn", "The firm was listed today.")
    assert caller("pk-basmati").get("missions", 403)["code"] == "RoleMissing"


def test_PK_44_goods_wait_once_the_certificate_under_a_grant_is_withdrawn(signed: tuple[Contract, str]) -> None:
    contract, file = signed
    made = _certify(contract.id, LAST_DAY)["certificate"]
    _grant(file, LAST_DAY)
    mission.must_stand(contract.deal_id)
    _withdraw(made, AMENDED)
    trade = world.Trade(matching.deal(contract.deal_id), contract, {"PK": file})
    leg = next(one for one in contract.legs if one.receiver_id == "pk-basmati")
    with pytest.raises(DeclarationRefused) as refusal:
        world.lodge(trade, "PK", leg.number, leg.quantity, leg.value, AMENDED)
    assert [finding.code for finding in refusal.value.findings] == ["PK-44"]
    with pytest.raises(CertificateFell, match="Vyatka"):
        mission.must_stand(contract.deal_id)
    world.undertake(trade.deal, "pk-basmati", AMENDED)
    mission.must_stand(contract.deal_id)
    assert world.lodge(trade, "PK", leg.number, leg.quantity, leg.value, AMENDED)


def test_customs_and_traders_hear_of_a_withdrawal(signed: tuple[Contract, str]) -> None:
    contract, _file = signed
    made = _certify(contract.id, LAST_DAY)["certificate"]
    _withdraw(made, LAST_DAY)
    tell_people(now=morning(LAST_DAY))
    told = models.Notice.objects.filter(kind="certificate_withdrawn").values_list("person__sign_in_name", "target")
    targets = {name: target.partition(":")[0] for name, target in told}
    assert targets["officer-lahore"] == "record"
    assert {targets["pk-basmati"], targets["ru-newsprint"]} == {"deal"}


def test_a_mission_withdraws_on_its_page_and_the_paper_says_so(
    signed: tuple[Contract, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _certify(signed[0].id, LAST_DAY)["certificate"]
    monkeypatch.setattr("tarazu.web.pages.mission.moment", lambda: morning(LAST_DAY))
    monkeypatch.setattr("tarazu.web.acting.now", lambda: morning(LAST_DAY))
    client = Client()
    client.force_login(models.Person.objects.get(sign_in_name="moscow"))
    address, typed = f"/mission/certificates/{made}/withdraw/", {"certificate": made, "key": "one"}
    refused = client.post(address, {**typed, "reason": " "})
    assert refused.status_code == 422
    assert "Give the reason" in refused.content.decode()
    page = client.post(address, {**typed, "reason": "It changed hands.", "key": "two"}, follow=True).content.decode()
    assert "Withdrawn" in page and "It changed hands." in page
    assert "Number in your register" in page  # another may be given while the order asks for one
    for language in ("en", "ur", "ru"):
        paper = mission_paper(actor=_officer("moscow", LAST_DAY), certificate_id=made, language=language)
        assert paper.content.startswith(b"%PDF")
