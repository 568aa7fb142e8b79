"""A trader's shipments, and what trader and officer say to each other of one."""

import json
from datetime import timedelta

import pytest
from tests.journeys import world
from tests.journeys.world import Trade, after, morning
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body, post

from tarazu.desk.reverse_declaration import reverse_declaration
from tarazu.desk.see_own_shipments import see_own_shipments, see_shipment
from tarazu.desk.tell_of_shipment import ShipmentOver, tell_of_shipment
from tarazu.desk.tell_people import tell_people
from tarazu.kernel.value import Value
from tarazu.registry.people import PowerMissing
from tarazu.shipments.reports import Happened, Report
from tarazu.storage import notices, reporting, shipments
from tarazu.storage.shipments import DeclarationAbsent

pytestmark = pytest.mark.django_db
DAY = after(20)


@pytest.fixture
def lodged(granted: Trade) -> str:
    """A declaration of the Pakistani firm that waits and lacks its papers."""
    leg = world.leg_of(granted, "PK")
    value = Value(leg.value.minor // 4)
    number = world.lodge(granted, "PK", leg.number, leg.quantity.part(1, 4), value, after(5), papers=())
    stand_at(DAY)
    return str(number)


def tell(number: str, report: Report, *, officer: bool = False, party: str = "pk-basmati") -> None:
    actor = world.officer(world.LAHORE, DAY) if officer else world.trader(party, DAY)
    tell_of_shipment(actor=actor, declaration_number=number, report=report, now=morning(DAY), key=world.new_key())


@pytest.mark.both_stores
def test_words_stay_and_the_other_side_is_told(lodged: str) -> None:
    tell_people(now=morning(DAY))
    tell(lodged, Report(Happened.CROSSED, place="PK-TORKHAM", expected=DAY + timedelta(days=9), seal=" PK-771 "))
    tell(lodged, Report(text="Send the packing list."), officer=True)
    assert world.journal_kinds()[-2:] == ["shipment_told", "shipment_told"]
    tell_people(now=morning(DAY))
    for person in ("officer-lahore", "pk-basmati"):
        assert [one.kind for one in notices.notices(person)].count("shipment_told") == 1
    (line,) = see_own_shipments(actor=world.trader("pk-basmati", DAY))
    assert line.way.seal is not None
    assert line.way.seal.report.seal == "PK-771"
    assert line.way.event is not None
    assert (line.way.event.report.on, line.way.asks) == (DAY, "customs")
    assert {paper.code for paper in line.missing} >= {"certificate_of_origin", "insurance"}


@pytest.mark.both_stores
def test_nobody_else_reads_or_writes_and_no_word_under_what_was_taken_back(lodged: str) -> None:
    for stranger in ("ru-newsprint", "pk-rice"):
        with pytest.raises(PowerMissing):
            tell(lodged, Report(text="Hello"), party=stranger)
        with pytest.raises(DeclarationAbsent):
            see_shipment(actor=world.trader(stranger, DAY), declaration_number=lodged)
    with pytest.raises(DeclarationAbsent):
        see_shipment(actor=world.officer(world.KARACHI, DAY), declaration_number=lodged)
    held = shipments.declaration(lodged)
    world.assess_declaration(
        actor=world.officer(world.LAHORE, DAY),
        declaration_number=lodged,
        found=held.quantity,
        assessed=held.declared,
        note="",
        now=morning(DAY),
        key=world.new_key(),
    )
    reverse_declaration(
        actor=world.officer(world.LAHORE, DAY),
        declaration_number=lodged,
        reason="Lodged twice.",
        now=morning(DAY),
        key=world.new_key(),
    )
    with pytest.raises(ShipmentOver):
        tell(lodged, Report(text="Hello"))
    assert reporting.reports([held.id]) == ()


@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_trader_and_officer_write_to_each_other_on_the_page(lodged: str, language: str) -> None:
    path = f"/shipments/{lodged}/"
    form = {
        "happened": "at_border",
        "place": "PK-TORKHAM",
        "expected": "2026-03-01",
        "seal": "PK-771",
        "text": "Queue.",
    }
    assert post(visitor("pk-basmati", language), f"{path}tell/", **form)[0] == 302
    desk = body(visitor("officer-lahore", language), "/shipments/")
    assert "PK-771" in desk
    assert f'href="{path}"' in desk
    assert post(visitor("officer-lahore", language), f"{path}tell/", text="Noted.")[0] == 302
    page = body(visitor("pk-basmati", language), path)
    assert "Queue." in page
    assert "Noted." in page
    assert "Person of PK-LAHORE" not in page
    assert "Person of pk-basmati" in page
    own = body(visitor("pk-basmati", language), "/shipments/own/")
    assert "PK-771" in own
    assert lodged in own
    assert 'href="/shipments/own/"' in body(visitor("pk-basmati", language), "/home/")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Say something of the shipment"),
        ({"happened": "stolen"}, "Say something of the shipment"),
        ({"happened": "left", "on": "2030-01-01"}, "still to come"),
        ({"expected": "2020-01-01"}, "is over"),
        ({"expected": "soon"}, "soon"),
        ({"happened": "left", "place": "XXXXX"}, "XXXXX"),
        ({"text": "x" * 1_001}, "Shorten it"),
    ],
)
def test_wrong_words_come_back_and_nothing_is_kept(lodged: str, fields: dict[str, str], says: str) -> None:
    status, page = post(visitor("pk-basmati"), f"/shipments/{lodged}/tell/", **fields)
    assert status in (404, 422)
    assert says in page
    assert reporting.reports([shipments.declaration(lodged).id]) == ()


@pytest.mark.parametrize(("language", "near"), [("en", "(Karachi)"), ("ur", "(کراچی)"), ("ru", "(Карачи)")])
def test_near_places_come_in_the_language_of_whoever_reads(lodged: str, language: str, near: str) -> None:
    headers = {"Idempotency-Key": world.new_key()}
    path, told = f"/api/v1/declarations/{lodged}/reports", {"happened": "left", "place": "PKKHX"}
    client = visitor("pk-basmati", language)
    found = client.post(path, json.dumps(told), content_type="application/json", headers=headers).json()
    assert near in found["detail"]
    assert near in post(client, f"/shipments/{lodged}/tell/", **told)[1]


def test_programs_read_and_write_too(lodged: str) -> None:
    client, path = visitor("pk-basmati"), f"/api/v1/declarations/{lodged}/reports"
    headers = {"Idempotency-Key": world.new_key()}
    told = json.dumps({"happened": "left", "expected": "2026-03-01", "seal": "S-1"})
    made = client.post(path, told, content_type="application/json", headers=headers)
    assert (made.status_code, made.json()) == (201, {"declaration": lodged, "number": 1})
    (line,) = client.get("/api/v1/shipments").json()["shipments"]
    assert line["event"]["happened"] == "left"
    assert line["expected"]["expected"] == "2026-03-01"
    assert "insurance" in line["missing_papers"]
    assert [one["seal"] for one in client.get(path).json()["reports"]] == ["S-1"]
    assert visitor("ru-newsprint").get(path).status_code == 404
