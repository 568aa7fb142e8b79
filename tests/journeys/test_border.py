"""Goods at the border: declared, examined, assessed, released, taken back; and everything that does not go through."""

from datetime import timedelta

import pytest
from tests.journeys import world
from tests.journeys.world import Trade, morning

from tarazu.authorisation.authorisation import AuthorisationEvent
from tarazu.authorisation.draw_down import AllowanceExceeded, NotInForce, quantity_left, value_left
from tarazu.desk.answer_application import answer_application
from tarazu.desk.declare import NoSuchLeg
from tarazu.desk.reassess_declaration import reassess_declaration
from tarazu.desk.release_declaration import OtherOrderClosed, PapersMissing
from tarazu.desk.reverse_declaration import ReasonMissing
from tarazu.desk.see_consignment_file import LayoutAbsent, see_consignment_file
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.quantity import Quantity, UnitMismatch
from tarazu.kernel.value import Value
from tarazu.ledger.balances import Overdrawn
from tarazu.ledger.transfers import NotPositive
from tarazu.matching.deals import Leg
from tarazu.reference.units import unit
from tarazu.registry.people import PowerMissing
from tarazu.shipments.assess import AssessmentUnexplained, MoreThanDeclared
from tarazu.shipments.reassess import NothingAssessedYet
from tarazu.storage import authorisation, ledger, shipments

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
TONNE = unit("TNE")
OUT, IN = world.after(5), world.after(35)


def left(trade: Trade, order: str, leg: int) -> tuple[int, int]:
    held = authorisation.authorisation(trade.files[order])
    allowance = next(one for one in held.allowances if one.leg_number == leg)
    return quantity_left(allowance).steps, value_left(allowance).minor


def kinds(trade: Trade, order: str, leg: Leg) -> dict[str, int]:
    """How the goods of a leg are spread over the accounts of a book."""
    book = trade.files[order]
    balances = ledger.balances_of_book(book)
    accounts = ledger.accounts_of_book(book).values()
    return {
        one.kind.value: balances[one.id].posted
        for one in accounts
        if one.commodity == leg.commodity and balances[one.id].posted
    }


def test_a_declared_value_stands_pending_and_counts_nowhere(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    before = left(granted, "PK", leg.number)
    number = world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, OUT)
    assert shipments.declaration(number).state == "lodged"
    assert left(granted, "PK", leg.number) == before
    pending = [pending for _, pending in world.counters([granted.files["PK"]]).values() if pending]
    assert sorted(pending) == [-leg.value.minor, leg.value.minor]
    assert kinds(granted, "PK", leg) == {"world": -leg.quantity.steps, "promised": leg.quantity.steps}


def test_only_the_assessed_value_is_posted_and_the_declared_one_falls_away(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    assessed = Value(leg.value.minor * 101 // 100)
    number = world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, OUT)
    world.assess(number, leg.quantity, assessed, OUT)
    values = [one for one in world.counters([granted.files["PK"]]).values() if abs(one[0]) == assessed.minor]
    assert sorted(values) == [(-assessed.minor, 0), (assessed.minor, 0)]
    kept = shipments.declaration(number)
    assert (kept.contract_value, kept.declared, kept.assessed) == (leg.value, leg.value, assessed)


def test_a_release_moves_the_goods_in_the_books_of_both_orders(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    world.cross(granted, "PK", leg.number, OUT)
    for order in ("PK", "RU"):
        assert kinds(granted, order, leg) == {"world": -leg.quantity.steps, "under_way": leg.quantity.steps}
    world.cross(granted, "RU", leg.number, IN)
    for order in ("PK", "RU"):
        assert kinds(granted, order, leg) == {"world": -leg.quantity.steps, "accepted": leg.quantity.steps}


def test_what_arrives_short_is_booked_short_on_both_sides(granted: Trade) -> None:
    leg = world.leg_of(granted, "RU")
    world.cross(granted, "RU", leg.number, OUT)
    found = Quantity(leg.quantity.steps - 7_250, TONNE)
    number = world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, IN)
    world.assess(number, found, leg.value, IN, "7.25 t were missing on arrival.")
    world.release(number, IN)
    for order in ("PK", "RU"):
        assert kinds(granted, order, leg) == {
            "world": -leg.quantity.steps,
            "accepted": found.steps,
            "short": 7_250,
        }


def test_no_more_is_declared_than_is_left_to_the_kilogram(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    half = leg.quantity.part(1, 2)
    world.lodge(granted, "PK", leg.number, half, Value(leg.value.minor // 2), OUT)
    rest = leg.quantity - half
    over = Quantity(rest.steps + 1, TONNE)
    with pytest.raises(AllowanceExceeded, match="exceeds what is left"):
        world.lodge(granted, "PK", leg.number, over, Value(leg.value.minor // 2), OUT)
    assert world.lodge(granted, "PK", leg.number, rest, Value(leg.value.minor // 2), OUT)


def test_no_more_value_is_declared_than_is_left_to_the_hundredth(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    _, most = left(granted, "PK", leg.number)
    with pytest.raises(AllowanceExceeded):
        world.lodge(granted, "PK", leg.number, leg.quantity, Value(most + 1), OUT)
    assert world.lodge(granted, "PK", leg.number, leg.quantity, Value(most), OUT)


def test_an_assessment_draws_down_what_was_found_and_not_what_was_declared(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    steps, minor = left(granted, "PK", leg.number)
    number = world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, OUT)
    world.assess(number, leg.quantity.part(9, 10), Value(1_000_000), OUT)
    assert left(granted, "PK", leg.number) == (steps - leg.quantity.steps * 9 // 10, minor - 1_000_000)


@pytest.mark.parametrize(("steps", "minor"), [(1, 10**17), (None, 10**17)])
def test_an_absurd_assessment_is_refused_before_anybody_works_out_its_price(
    granted: Trade, steps: int | None, minor: int
) -> None:
    leg = world.leg_of(granted, "PK")
    before = left(granted, "PK", leg.number)
    number = world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, OUT)
    found = Quantity(steps, leg.quantity.unit) if steps else leg.quantity
    with pytest.raises(AllowanceExceeded):
        world.assess(number, found, Value(minor), OUT)
    assert left(granted, "PK", leg.number) == before


def test_a_declaration_in_another_unit_is_refused(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    with pytest.raises(UnitMismatch):
        world.lodge(granted, "PK", leg.number, Quantity(1_000, unit("KGM")), Value(100), OUT)


def test_a_declaration_of_no_value_is_refused(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    with pytest.raises(NotPositive):
        world.lodge(granted, "PK", leg.number, leg.quantity, Value(0), OUT)
    assert shipments.declarations(granted.files["PK"]) == ()


def test_a_leg_that_is_not_there_is_named_with_those_that_are(granted: Trade) -> None:
    with pytest.raises(NoSuchLeg, match=r"no leg 9\. Its legs are: 1, 2"):
        world.declare(
            actor=world.trader("pk-basmati"),
            authorisation_id=granted.files["PK"],
            leg_number=9,
            quantity=Quantity(1, TONNE),
            declared=Value(1),
            now=morning(OUT),
            key=world.new_key(),
        )


def test_only_the_giver_declares_an_export(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    for stranger in ("pk-rice", "ru-newsprint"):
        with pytest.raises(PowerMissing):
            world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, OUT, actor=world.trader(stranger))


def test_a_difference_from_the_declaration_needs_its_reason_in_writing(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    number = world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, OUT)
    with pytest.raises(AssessmentUnexplained):
        world.assess(number, leg.quantity, Value(leg.value.minor + 1), OUT, " ")
    assert world.assess(number, leg.quantity, leg.value, OUT, "")["assessed_minor"] == leg.value.minor


def test_no_more_is_found_than_was_declared(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    number = world.lodge(granted, "PK", leg.number, leg.quantity.part(1, 2), Value(leg.value.minor // 2), OUT)
    with pytest.raises(MoreThanDeclared):
        world.assess(number, leg.quantity, leg.value, OUT)


def test_a_declaration_is_assessed_once_and_released_once(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    number = world.cross(granted, "PK", leg.number, OUT)
    before = world.counters(granted.files.values())
    with pytest.raises(StepRefused):
        world.assess(number, leg.quantity, leg.value, OUT)
    with pytest.raises(StepRefused):
        world.release(number, OUT)
    assert world.counters(granted.files.values()) == before


def test_goods_are_not_released_before_they_are_assessed(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    number = world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, OUT)
    with pytest.raises(StepRefused):
        world.release(number, OUT)


def test_the_officer_of_the_other_country_assesses_nothing_here(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    number = world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, OUT)
    for authority in (world.MOSCOW, world.KARACHI):
        with pytest.raises(PowerMissing):
            world.assess_declaration(
                actor=world.officer(authority),
                declaration_number=number,
                found=leg.quantity,
                assessed=leg.value,
                note="",
                now=morning(OUT),
                key=world.new_key(),
            )


def test_goods_do_not_leave_without_their_papers_and_each_is_named(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    number = world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, OUT, papers=("insurance",))
    world.assess(number, leg.quantity, leg.value, OUT)
    with pytest.raises(PapersMissing, match="certificate_of_origin, transport_document, phytosanitary"):
        world.release(number, OUT)
    assert shipments.declaration(number).state == "assessed"


def test_goods_do_not_move_under_a_suspended_authorisation(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    number = world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, OUT)
    answer_application(
        actor=world.officer(world.LAHORE),
        authorisation_id=granted.files["PK"],
        event=AuthorisationEvent.SUSPEND,
        reason="The undertaking is in doubt.",
        now=morning(OUT),
        key=world.new_key(),
    )
    with pytest.raises(NotInForce):
        world.assess(number, leg.quantity, leg.value, OUT)
    with pytest.raises(NotInForce):
        world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, OUT)


def test_more_cannot_arrive_than_is_under_way(granted: Trade) -> None:
    leg = world.leg_of(granted, "RU")
    half, worth = leg.quantity.part(1, 2), Value(leg.value.minor // 2)
    number = world.lodge(granted, "RU", leg.number, half, worth, OUT)
    world.assess(number, half, worth, OUT)
    world.release(number, OUT)
    more = Quantity(half.steps + 1, TONNE)
    number = world.lodge(granted, "PK", leg.number, more, worth, IN)
    world.assess(number, more, worth, IN)
    before = world.counters(granted.files.values())
    with pytest.raises(Overdrawn):
        world.release(number, IN)
    assert world.counters(granted.files.values()) == before
    assert shipments.declaration(number).state == "assessed"


# Taking back


def test_a_reversal_brings_every_balance_and_the_allowance_back_exactly(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    before = world.counters(granted.files.values())
    room = left(granted, "PK", leg.number)
    number = world.cross(granted, "PK", leg.number, OUT, per_mille=1_013)
    assert left(granted, "PK", leg.number) != room
    done = world.reverse(number, OUT + timedelta(days=1))
    now = world.counters(granted.files.values())
    assert {key: now[key] for key in before} == before
    assert set(now.values()) - set(before.values()) == {(0, 0)}
    assert left(granted, "PK", leg.number) == room
    assert done["reversed"] == 3  # the value here, and the goods in the books of both orders


def test_what_is_reversed_is_told_to_no_program_as_a_declaration_or_a_delivery(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    number = world.cross(granted, "PK", leg.number, OUT)

    def told(layout: str) -> bytes:
        return see_consignment_file(actor=world.officer(world.LAHORE, OUT), declaration_number=number, layout=layout)

    ordered = told("order")
    assert told("sad") and told("despatch-advice")
    world.reverse(number, OUT)
    assert told("order") == ordered
    for layout in ("sad", "despatch-advice", "receipt-advice"):
        with pytest.raises(LayoutAbsent, match="It has: order"):
            told(layout)


def test_a_reversal_erases_nothing(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    number = world.cross(granted, "PK", leg.number, OUT)
    history = ledger.transfers_of_book(granted.files["PK"])
    world.reverse(number, OUT)
    kept = ledger.transfers_of_book(granted.files["PK"])
    assert set(history) < set(kept)
    assert shipments.declaration(number).state == "reversed"
    assert "Entered on the wrong leg." in shipments.declaration(number).assessment_note


def test_goods_that_are_not_released_yet_are_counted_anew(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    number = world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, OUT)
    told = {"reason": "The second weighing.", "now": morning(OUT), "actor": world.officer(world.LAHORE, OUT)}
    fewer = leg.quantity.part(9, 10)
    with pytest.raises(NothingAssessedYet, match="is lodged"):
        reassess_declaration(declaration_number=number, found=fewer, assessed=leg.value, key=world.new_key(), **told)
    world.assess(number, leg.quantity, leg.value, OUT)
    reassess_declaration(declaration_number=number, found=fewer, assessed=leg.value, key=world.new_key(), **told)
    world.release(number, OUT)
    assert kinds(granted, "PK", leg)["under_way"] == fewer.steps
    assert left(granted, "PK", leg.number)[0] == leg.quantity.steps - fewer.steps


def test_a_declaration_is_taken_back_once(granted: Trade) -> None:
    number = world.cross(granted, "PK", world.leg_of(granted, "PK").number, OUT)
    world.reverse(number, OUT)
    before = world.counters(granted.files.values())
    with pytest.raises(StepRefused):
        world.reverse(number, OUT)
    assert world.counters(granted.files.values()) == before


def test_a_reversal_needs_its_reason(granted: Trade) -> None:
    number = world.cross(granted, "PK", world.leg_of(granted, "PK").number, OUT)
    with pytest.raises(ReasonMissing):
        world.reverse(number, OUT, " ")


def test_what_was_never_assessed_cannot_be_taken_back(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    number = world.lodge(granted, "PK", leg.number, leg.quantity, leg.value, OUT)
    with pytest.raises(StepRefused):
        world.reverse(number, OUT)


def test_an_export_whose_goods_have_arrived_cannot_be_taken_back(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    number = world.cross(granted, "PK", leg.number, OUT)
    world.cross(granted, "RU", leg.number, IN)
    before = world.counters(granted.files.values())
    with pytest.raises(Overdrawn):
        world.reverse(number, IN)
    assert world.counters(granted.files.values()) == before
    assert shipments.declaration(number).state == "released"


def test_after_a_reversal_the_same_goods_are_declared_again(granted: Trade) -> None:
    leg = world.leg_of(granted, "PK")
    first = world.cross(granted, "PK", leg.number, OUT)
    world.reverse(first, OUT)
    second = world.cross(granted, "PK", leg.number, OUT)
    assert first != second
    assert kinds(granted, "PK", leg) == {"world": -leg.quantity.steps, "under_way": leg.quantity.steps}


def test_no_more_goods_move_once_the_other_order_has_closed_its_file(granted: Trade) -> None:
    for leg in granted.contract.legs:
        for order in (leg.giver_id[:2].upper(), leg.receiver_id[:2].upper()):
            half, worth = leg.quantity.part(1, 2), Value(leg.value.minor // 2)
            number = world.lodge(granted, order, leg.number, half, worth, OUT)
            world.assess(number, half, worth, OUT)
            world.release(number, OUT)
    world.net(granted, "PK", IN)
    world.close(granted, "PK", IN)
    before = world.counters([granted.files["PK"]])
    leg = world.leg_of(granted, "RU")
    number = world.lodge(granted, "RU", leg.number, leg.quantity.part(1, 2), Value(leg.value.minor // 2), IN)
    world.assess(number, leg.quantity.part(1, 2), Value(leg.value.minor // 2), IN)
    with pytest.raises(OtherOrderClosed, match="PK has closed its file"):
        world.release(number, IN)
    assert world.counters([granted.files["PK"]]) == before
