"""From two applications to two approvals: whose file it is, what officers ask, and what waits for the grant."""

import pytest
from tests.journeys import world
from tests.journeys.world import DAY, KARACHI, LAHORE, MOSCOW, Trade, morning

from tarazu.authorisation.authorisation import AuthorisationEvent
from tarazu.authorisation.draw_down import NotInForce
from tarazu.authorisation.grant import NoteMissing, check_approval_number
from tarazu.desk.answer_application import NotAnAnswer, answer_application
from tarazu.desk.apply_for_authorisation import AppliedAlready
from tarazu.desk.authorise import AuthorisationRefused
from tarazu.desk.release_declaration import OtherOrderMissing
from tarazu.desk.see_file import see_file
from tarazu.desk.see_queue import see_queue
from tarazu.kernel.lifecycle import StepRefused
from tarazu.registry.people import PowerMissing
from tarazu.storage import authorisation, models
from tarazu.storage.authorisation import AuthorisationAbsent
from tarazu.storage.contracts import ContractAbsent

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
OUT = world.after(5)


def test_each_order_is_asked_once_at_the_authority_of_its_applicant(asked: Trade) -> None:
    assert asked.authorities == {"PK": LAHORE, "RU": MOSCOW}
    for party in ("pk-basmati", "ru-newsprint"):
        with pytest.raises(AppliedAlready):
            world.ask(asked.contract, party)
    assert models.Authorisation.objects.count() == 2


def test_a_stranger_cannot_apply_under_a_contract(asked: Trade) -> None:
    with pytest.raises(ContractAbsent):
        world.ask(asked.contract, "pk-rice")


def test_the_application_admits_each_leg_once_in_its_direction(asked: Trade) -> None:
    held = authorisation.authorisation(asked.files["PK"])
    assert {(one.leg_number, one.direction) for one in held.allowances} == {
        (world.leg_of(asked, "PK").number, "export"),
        (world.leg_of(asked, "RU").number, "import"),
    }
    assert {one.used_steps for one in held.allowances} == {0}


def test_an_officer_sees_the_files_of_their_own_authority_only(asked: Trade) -> None:
    seen = {name: see_queue(actor=world.officer(at), now=morning(DAY)) for name, at in world.OFFICERS.items()}
    assert {name: [line.id for line in queue.lines] for name, queue in seen.items()} == {
        "officer-karachi": [],
        "officer-lahore": [asked.files["PK"]],
        "officer-moscow": [asked.files["RU"]],
    }
    with pytest.raises(AuthorisationAbsent):
        see_file(actor=world.officer(KARACHI), authorisation_id=asked.files["PK"], now=morning(DAY))


@pytest.mark.parametrize("authority", [KARACHI, MOSCOW])
def test_the_officer_of_another_collectorate_or_country_cannot_grant(asked: Trade, authority: str) -> None:
    with pytest.raises(PowerMissing):
        world.grant(asked, "PK", actor=world.officer(authority))
    assert authorisation.authorisation(asked.files["PK"]).approval_number == ""


def test_a_trader_cannot_grant_its_own_application(asked: Trade) -> None:
    with pytest.raises(PowerMissing):
        world.grant(asked, "PK", actor=world.trader("pk-basmati"))


def test_a_grant_gives_a_number_that_checks_itself_and_a_book_of_promises(asked: Trade) -> None:
    number = world.grant(asked, "PK")["approval_number"]
    said = check_approval_number(number)
    assert (said.order, said.year, said.tax_number, said.serial) == ("PK", 2025, "4200003", 1)
    promised = {leg.quantity.steps for leg in asked.contract.legs}
    held = world.counters([asked.files["PK"]]).values()
    assert {posted for posted, _ in held if posted > 0} == promised
    assert sum(posted for posted, _ in held) == 0


def test_a_file_is_granted_once(asked: Trade) -> None:
    world.grant(asked, "PK")
    before = world.counters([asked.files["PK"]])
    with pytest.raises(StepRefused):
        world.grant(asked, "PK")
    assert world.counters([asked.files["PK"]]) == before


def test_a_name_listed_between_application_and_grant_stops_both_orders(asked: Trade) -> None:
    day = world.after(1)
    world.load_edition(world.NOTICED_LATER, day)
    for order in ("PK", "RU"):
        with pytest.raises(AuthorisationRefused) as refusal:
            world.grant(asked, order, day)
        assert any("Vyatka Paper Works" in finding.sentence for finding in refusal.value.findings)


def test_a_name_taken_off_the_list_again_no_longer_stops(asked: Trade) -> None:
    world.load_edition(world.NOTICED_LATER, world.after(1))
    world.load_edition(world.NOTICED, world.after(2))
    assert world.grant(asked, "PK", world.after(2))["approval_number"]


def _answer(trade: Trade, event: AuthorisationEvent, reason: str, who: str = "") -> str:
    done = answer_application(
        actor=world.trader(who) if who else world.officer(LAHORE),
        authorisation_id=trade.files["PK"],
        event=event,
        reason=reason,
        now=morning(DAY),
        key=world.new_key(),
    )
    state: str = done["state"]
    return state


def test_a_query_stops_the_grant_until_the_applicant_has_answered(asked: Trade) -> None:
    assert _answer(asked, AuthorisationEvent.QUERY, "Where is the mill?") == "queried"
    with pytest.raises(StepRefused):
        world.grant(asked, "PK")
    with pytest.raises(PowerMissing):
        _answer(asked, AuthorisationEvent.ANSWER, "We know.", who="ru-newsprint")
    assert _answer(asked, AuthorisationEvent.ANSWER, "In Lahore.", who="pk-basmati") == "applied"
    assert world.grant(asked, "PK")["approval_number"]


def test_a_refusal_needs_its_reason_and_is_final(asked: Trade) -> None:
    with pytest.raises(NoteMissing):
        _answer(asked, AuthorisationEvent.REFUSE, "  ")
    assert _answer(asked, AuthorisationEvent.REFUSE, "The mill does not exist.") == "refused"
    with pytest.raises(StepRefused):
        world.grant(asked, "PK")


@pytest.mark.parametrize("event", [AuthorisationEvent.GRANT, AuthorisationEvent.CLOSE, AuthorisationEvent.LAPSE])
def test_what_has_a_verb_of_its_own_is_no_answer(asked: Trade, event: AuthorisationEvent) -> None:
    with pytest.raises(NotAnAnswer):
        _answer(asked, event, "Because.")


def test_nothing_is_declared_before_the_grant(asked: Trade) -> None:
    leg = world.leg_of(asked, "PK")
    with pytest.raises(NotInForce):
        world.lodge(asked, "PK", leg.number, leg.quantity, leg.value, OUT)


def test_goods_do_not_leave_while_the_other_order_has_not_granted(asked: Trade) -> None:
    world.grant(asked, "PK")
    leg = world.leg_of(asked, "PK")
    number = world.lodge(asked, "PK", leg.number, leg.quantity, leg.value, OUT)
    world.assess(number, leg.quantity, leg.value, OUT)
    with pytest.raises(OtherOrderMissing, match="RU has not granted"):
        world.release(number, OUT)
    world.grant(asked, "RU", OUT)
    assert world.release(number, OUT)["state"] == "released"
