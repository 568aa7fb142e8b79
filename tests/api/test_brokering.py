"""A broker's desk through the door for machines: members alone, near misses, deals around one, holds, notes."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.api.conftest import Caller, caller, stand_at
from tests.journeys.world import DAY, FIRMS

from tarazu.kernel.period import Period
from tarazu.registry.people import Mandate, Role
from tarazu.storage import models, registry

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
MEMBER, STRANGER = "pk-basmati", "pk-rice"
AMOUNT = {"amount": "10", "unit": "TNE"}
HELD = {"quantity": AMOUNT, "reason": "Talks with a buyer", "until": (DAY + timedelta(days=5)).isoformat()}


@pytest.fixture
def broker(founded: None, db: None) -> Caller:
    """A program of a broker of one member."""
    stand_at(DAY)
    registry.insert_person(person_id="nida", sign_in_name="nida", name="Nida", language="en")
    registry.insert_mandate(Mandate("nida", Role.BROKER, MEMBER, Period(date(2025, 1, 1))))
    return caller("nida")


def an_offer(party: str) -> models.Listing:
    return models.Listing.objects.filter(party_id=party, side="offer").order_by("id")[0]


def desk(broker: Caller) -> Any:
    (line,) = broker.get("broker/members")
    return line


def test_a_broker_reads_the_members_alone_and_nobodys_limits(broker: Caller) -> None:
    line = desk(broker)
    assert line["member"] == {"id": MEMBER, "name": FIRMS[MEMBER][0], "country": "PK"}
    own = models.Listing.objects.filter(party_id=MEMBER)
    assert {one["id"] for one in line["listings"]} == set(own.values_list("id", flat=True))
    assert {"price", "limit"} & set(line["listings"][0]) == set()
    assert (line["deals_waiting"], line["holds"], line["notes"], line["to_undertake"]) == (0, [], [], [])
    assert caller(STRANGER).get("broker/members", 403)["code"] == "RoleMissing"


def test_a_hold_is_made_once_under_its_key_and_let_go_once(broker: Caller) -> None:
    offer = an_offer(MEMBER)
    made = broker.post(f"listings/{offer.id}/holds", HELD, key="one-hold")
    assert broker.post(f"listings/{offer.id}/holds", HELD, key="one-hold") == made
    offer.refresh_from_db()
    assert offer.held == 10_000
    (line,) = desk(broker)["holds"]
    assert line == {"id": made["hold"], "listing": offer.id, **HELD, "quantity": AMOUNT}
    assert broker.post(f"holds/{made['hold']}/releases") == made
    assert broker.post(f"holds/{made['hold']}/releases", None, 404)["code"] == "HoldAbsent"
    offer.refresh_from_db()
    assert offer.held == 0


@pytest.mark.parametrize(
    ("changes", "status", "code", "pointer"),
    [
        ({"quantity": {"amount": "x", "unit": "TNE"}}, 400, "FieldsRefused", "/quantity/amount"),
        ({"quantity": {"amount": "10", "unit": "XXX"}}, 400, "FieldsRefused", "/quantity/unit"),
        ({"quantity": {"amount": "10", "unit": "LTR"}}, 400, "UnitsDoNotConvert", None),
        ({"quantity": {"amount": "999999", "unit": "TNE"}}, 409, "ListingGone", None),
        ({"until": "tomorrow"}, 400, "FieldsRefused", "/until"),
        ({"until": "2030-01-01"}, 400, "HoldUnreasonable", None),
        ({"reason": " "}, 400, "HoldUnreasonable", None),
        ({"note": "more"}, 400, "RequestUnreadable", "/note"),
    ],
)
def test_a_hold_that_cannot_be_says_why(
    broker: Caller, changes: dict[str, Any], status: int, code: str, pointer: str | None
) -> None:
    offer = an_offer(MEMBER)
    problem = broker.post(f"listings/{offer.id}/holds", {**HELD, **changes}, status)
    assert problem["code"] == code
    assert [line.get("pointer") for line in problem["errors"]] == ([pointer] if pointer else [])
    assert not models.BrokerHold.objects.exists()


def test_a_broker_touches_nothing_of_others(broker: Caller) -> None:
    assert broker.post(f"listings/{an_offer(STRANGER).id}/holds", HELD, 403)["code"] == "PowerMissing"
    assert broker.post(f"broker/members/{STRANGER}/proposals", None, 403)["code"] == "PowerMissing"
    assert broker.post(f"broker/members/{STRANGER}/notes", {"text": "Hello"}, 403)["code"] == "PowerMissing"
    assert not models.BrokerNote.objects.exists()


def test_a_note_is_kept_once_under_its_key_and_an_empty_one_is_not(broker: Caller) -> None:
    path = f"broker/members/{MEMBER}/notes"
    for _twice in range(2):
        assert broker.post(path, {"text": "Would take less in spring"}, key="one-note") == {"member": MEMBER}
    assert [note["text"] for note in desk(broker)["notes"]] == ["Would take less in spring"]
    assert broker.post(path, {"text": " "}, 400)["code"] == "NoteEmpty"


def test_deals_around_a_member_are_proposed_and_then_there_are_none(broker: Caller) -> None:
    made = broker.post(f"broker/members/{MEMBER}/proposals")
    assert set(made["deals"]) == set(models.Deal.objects.values_list("id", flat=True))
    assert desk(broker)["deals_waiting"] == len(made["deals"]) == 1
    assert broker.post(f"broker/members/{MEMBER}/proposals", None, 409)["code"] == "NothingToPropose"


def test_near_misses_of_the_last_round_stand_beside_the_listings(broker: Caller, proposed: Any) -> None:
    told = {one["id"]: one["why_not"] for one in desk(broker)["listings"] if one["why_not"]}
    assert set(told) == set(models.WhyNot.objects.filter(listing__party_id=MEMBER).values_list("listing_id", flat=True))
    assert told
    for listing, why in told.items():
        assert why["listing"] == listing
        assert "{" not in why["detail"]
    assert FIRMS[STRANGER][0] not in str(told)
