"""Re-assessment in one act: what is posted, what stays, and who decides above the limit."""

from datetime import timedelta

import pytest
from tests.journeys import world
from tests.journeys.world import Trade, after, morning

from tarazu.authorisation.draw_down import AllowanceExceeded
from tarazu.clearing.closing import ClosingRefused
from tarazu.desk import reassess_declaration as verb
from tarazu.desk.appoint_people import Appointment, appoint_people
from tarazu.desk.decide_reassessment import decide_reassessment
from tarazu.desk.see_bridge import see_bridge
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.period import Period
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.registry.people import Actor, Mandate, PowerMissing, Role
from tarazu.shipments.reassess import (
    FoundAfterRelease,
    NothingReassessed,
    ReassessmentEvent,
    ReassessmentOpen,
    ReassessmentOvertaken,
    ReassessmentUnexplained,
    SecondOfficerNeeded,
)
from tarazu.storage import authorisation, ledger, reassessing, shipments
from tarazu.storage.files import load_file
from tarazu.storage.reassessing import CertifiedAlready

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
DAY = after(50)
SECOND = "officer-lahore-2"


def second_officer() -> Actor:
    """Another officer of the same office."""
    mandate = Mandate(SECOND, Role.OFFICER, world.LAHORE, Period(world.DAY))
    one = Appointment(person_id=SECOND, sign_in_name=SECOND, name="Second officer", language="en", mandates=(mandate,))
    appoint_people(actor=world.console(), appointments=(one,), now=morning(world.DAY), key=world.new_key())
    return Actor(SECOND, "Second officer", (mandate,), DAY)


def import_of(trade: Trade) -> str:
    """The declaration of the goods that came into Pakistan."""
    return next(one.number for one in shipments.declarations(trade.files["PK"]) if one.regime == "import")


def reassess(number: str, minor: int, found: Quantity | None = None, **changes: object) -> dict[str, object]:
    current = shipments.declaration(number)
    told = {
        "actor": world.officer(world.authority_of(number), DAY),
        "found": found or current.found or current.quantity,
        "assessed": Value(minor),
        "reason": "The customs price database of 3 December gives another unit value.",
        "now": morning(DAY),
        "key": world.new_key(),
        **changes,
    }
    done: dict[str, object] = verb.reassess_declaration(declaration_number=number, **told)  # type: ignore[arg-type]  # given by name
    return done


def one_officer_decides(monkeypatch: pytest.MonkeyPatch, whole: int) -> None:
    """Let the limit of one officer be so many units of account."""
    monkeypatch.setattr(reassessing, "one_officer_limit", lambda _held, _tx: Value(whole * 100))


def test_one_act_takes_the_old_value_back_and_posts_the_new_one(delivered: Trade) -> None:
    number = import_of(delivered)
    before, history = load_file(delivered.files["PK"]), ledger.transfers_of_book(delivered.files["PK"])
    old = shipments.declaration(number)
    assert old.assessed is not None
    done = reassess(number, old.assessed.minor + 12_345)
    kept = load_file(delivered.files["PK"])
    assert (done["state"], done["before_minor"]) == ("posted", old.assessed.minor)
    assert set(history) < set(kept.transfers)
    assert len(kept.transfers) == len(history) + 2
    assert kept.position.imports_assessed.minor == before.position.imports_assessed.minor + 12_345
    assert kept.position.exports_assessed == before.position.exports_assessed
    moves = [one.value.minor for one in kept.obligations if one.reference == number]
    assert sorted(moves) == sorted([old.assessed.minor, -old.assessed.minor, old.assessed.minor + 12_345])


def test_the_clock_of_the_delivery_does_not_start_again(delivered: Trade) -> None:
    number = import_of(delivered)
    first = shipments.declaration(number)
    reassess(number, 100_000)
    kept = shipments.declaration(number)
    assert (kept.assessed_on, kept.lodged_on, kept.declared) == (first.assessed_on, first.lodged_on, first.declared)
    assert "customs price database" in kept.assessment_note


def test_the_permit_is_drawn_down_by_the_difference_and_never_beyond(delivered: Trade) -> None:
    number = import_of(delivered)
    old = shipments.declaration(number)
    assert old.assessed is not None

    def used() -> tuple[int, int]:
        held = authorisation.authorisation(old.authorisation_id)
        return next((one.used_minor, one.value.minor) for one in held.allowances if one.leg_number == old.leg_number)

    was, most = used()
    reassess(number, old.assessed.minor - 500)
    assert used()[0] == was - 500
    with pytest.raises(AllowanceExceeded):
        reassess(number, most + 1)
    assert used()[0] == was - 500
    reassess(number, most)
    assert used()[0] == most


def test_a_value_of_nothing_only_takes_back_and_can_be_mended_again(delivered: Trade) -> None:
    number = import_of(delivered)
    reassess(number, 0)
    assert load_file(delivered.files["PK"]).position.imports_assessed.minor == 0
    reassess(number, 70_000)
    assert load_file(delivered.files["PK"]).position.imports_assessed.minor == 70_000


def test_a_reversal_after_a_reassessment_brings_the_value_back_to_nothing(delivered: Trade) -> None:
    number = import_of(delivered)
    reassess(number, 70_000)
    reassess(number, 80_000)
    world.reverse(number, DAY)
    assert load_file(delivered.files["PK"]).position.imports_assessed.minor == 0


def test_it_needs_its_reason_a_change_and_the_power_over_the_file(delivered: Trade) -> None:
    number = import_of(delivered)
    old = shipments.declaration(number)
    assert old.assessed is not None
    with pytest.raises(ReassessmentUnexplained):
        reassess(number, 5, reason="  ")
    with pytest.raises(NothingReassessed):
        reassess(number, old.assessed.minor)
    for stranger in (world.officer(world.MOSCOW, DAY), world.officer(world.KARACHI, DAY), world.trader("pk-basmati")):
        with pytest.raises(PowerMissing):
            reassess(number, 5, actor=stranger)
    assert reassessing.reassessments(number) == ()


@pytest.mark.parametrize(("limit", "state"), [(700, "posted"), (699, "proposed")])
def test_above_the_limit_two_officers_decide(
    delivered: Trade, monkeypatch: pytest.MonkeyPatch, limit: int, state: str
) -> None:
    number = import_of(delivered)
    reassess(number, 50_000)
    one_officer_decides(monkeypatch, limit)
    assert reassess(number, 70_000)["state"] == state
    position = load_file(delivered.files["PK"]).position.imports_assessed.minor
    assert position == (70_000 if state == "posted" else 50_000)


def test_a_second_officer_posts_or_refuses_what_the_first_proposed(
    delivered: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, other = import_of(delivered), second_officer()
    one_officer_decides(monkeypatch, 0)
    asked = str(reassess(number, 70_000)["reassessment"])
    with pytest.raises(ReassessmentOpen):
        reassess(number, 60_000)
    told = {"reassessment_id": asked, "now": morning(DAY)}
    with pytest.raises(SecondOfficerNeeded):
        decide_reassessment(
            actor=world.officer(world.LAHORE, DAY), event=ReassessmentEvent.POST, key=world.new_key(), **told
        )
    with pytest.raises(PowerMissing):
        decide_reassessment(
            actor=world.officer(world.MOSCOW, DAY), event=ReassessmentEvent.POST, key=world.new_key(), **told
        )
    world.net(delivered, "PK", DAY)
    with pytest.raises(ClosingRefused, match="wait for a second officer"):
        world.close(delivered, "PK", DAY)
    page = see_bridge(actor=other, declaration_number=number, assessed=None, now=morning(DAY))
    assert page.waiting is not None
    assert page.may_decide
    assert page.effect.after.position.imports_assessed.minor == 70_000
    decide_reassessment(actor=other, event=ReassessmentEvent.POST, key=world.new_key(), **told)
    assert load_file(delivered.files["PK"]).position.imports_assessed.minor == 70_000
    with pytest.raises(StepRefused):
        decide_reassessment(actor=other, event=ReassessmentEvent.REFUSE, decision="No.", key=world.new_key(), **told)


def test_goods_that_are_released_keep_their_quantity(delivered: Trade) -> None:
    number = import_of(delivered)
    fewer = shipments.declaration(number).quantity.part(9, 10)
    with pytest.raises(FoundAfterRelease):
        reassess(number, 70_000, fewer)


def test_what_was_overtaken_is_not_posted(delivered: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    number, other = import_of(delivered), second_officer()
    one_officer_decides(monkeypatch, 0)
    asked = str(reassess(number, 70_000)["reassessment"])
    world.reverse(number, DAY)
    with pytest.raises(ReassessmentOvertaken):
        decide_reassessment(
            actor=other,
            reassessment_id=asked,
            event=ReassessmentEvent.POST,
            now=morning(DAY),
            key=world.new_key(),
        )


def test_a_certified_file_is_not_reassessed(delivered: Trade) -> None:
    number = import_of(delivered)
    world.net(delivered, "PK", DAY)
    world.close(delivered, "PK", DAY)
    with pytest.raises(CertifiedAlready, match="sealed"):
        reassess(number, 70_000, now=morning(DAY + timedelta(days=1)))


def test_a_net_off_that_was_struck_is_opened_again(delivered: Trade) -> None:
    number = import_of(delivered)
    world.net(delivered, "PK", DAY)
    reassess(number, 70_000)
    with pytest.raises(ClosingRefused, match="not final"):
        world.close(delivered, "PK", DAY)
