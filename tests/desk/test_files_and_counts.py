"""What is seen of a trade that was delivered: the file, the statement, the queue, and where its goods count."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.journeys import world
from tests.journeys.world import LAHORE, MOSCOW, Trade, after, morning

from tarazu.commitments.readers import read_commitments
from tarazu.desk.load_reference import ReferenceFacts, load_reference
from tarazu.desk.see_bilateral import see_bilateral
from tarazu.desk.see_certificate import CertificateAbsent, see_certificate, see_certificate_paper
from tarazu.desk.see_commitments import see_commitments
from tarazu.desk.see_file import see_file
from tarazu.desk.see_journal import see_head, see_journal
from tarazu.desk.see_overview import see_overview
from tarazu.desk.see_queue import see_queue
from tarazu.desk.see_statement import see_statement
from tarazu.desk.see_verification import see_verification
from tarazu.kernel.value import Value
from tarazu.storage import authorisation, ledger
from tarazu.storage.authorisation import AuthorisationAbsent

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
TODAY = after(40)
NOW = morning(TODAY)


def worth(trade: Trade, country: str, per_mille: int = 1000) -> Value:
    return Value(world.leg_of(trade, country).value.minor * per_mille // 1000)


def test_the_file_shows_what_is_used_and_left_and_how_it_leans(delivered: Trade) -> None:
    page = see_file(actor=world.trader("pk-basmati"), authorisation_id=delivered.files["PK"], now=NOW)
    assert {(use.used_percent, use.left.steps) for use in page.legs} == {(100, 0)}
    assert (page.balance.exports, page.balance.imports) == (worth(delivered, "PK"), worth(delivered, "RU", 950))
    assert page.balance.lean_per_ten_thousand == 526
    assert page.next_step == "net_off"
    kinds = [event.kind for event in page.timeline]
    assert (kinds[0], kinds[1]) == ("applied", "granted")
    assert (kinds.count("declared"), kinds.count("assessed")) == (2, 2)
    assert [event.at for event in page.timeline] == sorted(event.at for event in page.timeline)


def test_the_two_orders_see_the_same_goods_from_their_own_side(delivered: Trade) -> None:
    pages = {
        order: see_file(actor=world.officer(at), authorisation_id=delivered.files[order], now=NOW)
        for order, at in (("PK", LAHORE), ("RU", MOSCOW))
    }
    directions = {
        order: {use.leg.number: use.allowance.direction for use in page.legs} for order, page in pages.items()
    }
    assert all(directions["PK"][leg] != directions["RU"][leg] for leg in directions["PK"])
    assert pages["PK"].balance.inside
    assert not pages["RU"].balance.inside


@pytest.mark.parametrize("view", [see_file, see_statement])
def test_a_file_is_shown_to_its_parties_its_officers_and_auditors(
    delivered: Trade, view: Callable[..., object]
) -> None:
    file = delivered.files["PK"]
    for actor in (world.trader("pk-basmati"), world.officer(LAHORE), world.console(TODAY)):
        assert view(actor=actor, authorisation_id=file, now=NOW)
    for actor in (world.trader("pk-rice"), world.trader("ru-newsprint"), world.officer(world.KARACHI)):
        with pytest.raises(AuthorisationAbsent):
            view(actor=actor, authorisation_id=file, now=NOW)


def test_a_statement_adds_up_from_opening_to_closing_and_to_nothing_over_all(delivered: Trade) -> None:
    page = see_statement(actor=world.trader("pk-basmati"), authorisation_id=delivered.files["PK"], now=NOW)
    assert dict(page.sums) == {"TNE": 0, "UAC": 0}
    kept = ledger.balances_of_book(delivered.files["PK"])
    for one in (*page.goods, *page.values):
        assert one.closing == kept[one.account.id].posted
    assert {one.account.owner_id for one in page.goods} == {"pk-basmati", "ru-newsprint"}


def test_a_statement_up_to_a_day_leaves_out_what_came_later(delivered: Trade) -> None:
    page = see_statement(
        actor=world.trader("pk-basmati"), authorisation_id=delivered.files["PK"], now=NOW, until=after(4)
    )
    assert {one.closing for one in page.values} <= {0}
    assert dict(page.sums)["TNE"] == 0


def test_the_queue_puts_what_waits_for_the_officer_first(delivered: Trade) -> None:
    (line,) = see_queue(actor=world.officer(LAHORE), now=NOW).lines
    assert (line.waits_for, line.declarations_open) == ("nothing", 0)
    number = world.shipments.declarations(delivered.files["PK"])[0].number
    leg = world.leg_of(delivered, "PK")
    if world.shipments.declaration(number).leg_number != leg.number:
        number = world.shipments.declarations(delivered.files["PK"])[1].number
    world.reverse(world.shipments.declarations(delivered.files["RU"])[-1].number, TODAY)
    world.reverse(number, TODAY)
    world.lodge(delivered, "PK", leg.number, leg.quantity, leg.value, TODAY)
    (line,) = see_queue(actor=world.officer(LAHORE), now=morning(after(43))).lines
    assert (line.waits_for, line.declarations_open, line.age_days) == ("assess", 1, 3)


def test_the_delivery_counts_in_the_trade_of_each_country_as_its_own_customs_assessed_it(delivered: Trade) -> None:
    years = {(one.reporter, one.year): one for one in see_bilateral("PK", "RU").barter}
    assert years["PK", 2025].exports == worth(delivered, "PK")
    assert years["PK", 2026].imports == worth(delivered, "RU", 950)
    assert years["RU", 2025].exports == worth(delivered, "RU")
    assert years["RU", 2026].imports == worth(delivered, "PK", 950)


def test_what_was_taken_back_counts_nowhere(delivered: Trade) -> None:
    before = see_bilateral("PK", "RU").barter
    number = next(one.number for one in world.shipments.declarations(delivered.files["PK"]) if one.regime == "import")
    world.reverse(number, TODAY)
    years = {(one.reporter, one.year): one for one in see_bilateral("PK", "RU").barter}
    assert ("PK", 2026) not in years
    assert len(before) == len(years) + 1


def test_the_delivery_counts_towards_the_commitments_it_fits_once(delivered: Trade, root: Path) -> None:
    commitments, errors = read_commitments((root / "demo" / "commitments.toml").read_bytes())
    assert not errors
    load_reference(
        actor=world.console(TODAY), facts=ReferenceFacts(commitments=commitments), now=NOW, key=world.new_key()
    )
    counted = [line for line in see_commitments() if line.deliveries]
    assert counted
    for line in counted:
        assert 1 <= line.deliveries <= len(delivered.contract.legs)
        worths = [worth(delivered, order, 950) for order in ("PK", "RU")]
        assert line.assessed in (worths if line.deliveries == 1 else [sum(worths, Value(0))])


def test_the_overview_counts_what_is_stored(delivered: Trade) -> None:
    page = see_overview(actor=world.console(TODAY), now=NOW)
    assert dict(page.parties) == {"PK": 3, "RU": 3}
    assert (page.offers + page.wants, page.netted, page.closed, page.overdue) == (len(world.book()), 0, 0, 0)
    assert dict(page.deals) == {"proposed": 1, "contracted": 1}
    assert (page.exports, page.imports) == (worth(delivered, "PK"), worth(delivered, "RU", 950))
    late = see_overview(actor=world.console(after(300)), now=morning(after(300)))
    assert late.overdue == 2


def test_anybody_verifies_an_approval_number_and_learns_no_more_than_that(delivered: Trade) -> None:
    number = authorisation.authorisation(delivered.files["PK"]).approval_number
    seen = see_verification(f" {number.lower()} ")
    assert (seen.number, seen.well_formed, seen.state, seen.order) == (number, True, "granted", "PK")
    assert "Basmati" not in repr(seen)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert (see_verification(wrong).well_formed, see_verification(wrong).state) == (False, None)
    assert see_verification("").state is None


def test_there_is_no_certificate_before_the_closing(delivered: Trade) -> None:
    with pytest.raises(CertificateAbsent):
        see_certificate(authorisation_id=delivered.files["PK"])
    with pytest.raises(CertificateAbsent):
        see_certificate_paper(number="cc_0", language="en")


def test_the_head_of_the_journal_is_public_and_the_books_are_the_auditors(delivered: Trade) -> None:
    books = see_journal(actor=world.console(TODAY))
    assert books.head == see_head().head
    assert books.head.count == len(list(books.entries))
