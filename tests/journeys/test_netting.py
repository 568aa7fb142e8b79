"""Net-off inside and outside the tolerance, closing with everything that stands in its way, and the certificate."""

import pytest
from tests.journeys import world
from tests.journeys.world import Trade, after, morning
from tests.papers.reading import missing_from

from tarazu.clearing.closing import ClosingRefused, is_sealed
from tarazu.clearing.cures import allowed_exports
from tarazu.desk.close_authorisation import NotNettedYet
from tarazu.desk.net_off import NotGranted
from tarazu.desk.reverse_declaration import BookClosed
from tarazu.desk.see_certificate import LANGUAGES, see_certificate, see_certificate_paper
from tarazu.desk.see_file import FilePage, see_file
from tarazu.desk.see_verification import see_verification
from tarazu.kernel.lifecycle import StepRefused
from tarazu.kernel.value import Value
from tarazu.registry.people import PowerMissing
from tarazu.storage import authorisation, ledger, models, shipments

pytestmark = [pytest.mark.both_stores, pytest.mark.django_db]
NETTED, CLOSED = after(40), after(41)


def value_left(trade: Trade, order: str) -> set[int]:
    """Where the value accounts of a book stand, the netted one aside."""
    book = trade.files[order]
    balances = ledger.balances_of_book(book)
    kinds = ("position", "control")
    return {balances[one.id].posted for one in ledger.accounts_of_book(book).values() if one.kind in kinds}


def page(trade: Trade, order: str = "PK") -> FilePage:
    who = world.officer(trade.authorities[order])
    return see_file(actor=who, authorisation_id=trade.files[order], now=morning(CLOSED))


def import_of(trade: Trade, order: str) -> str:
    """The declaration under which goods came into a country."""
    held = shipments.declarations(trade.files[order])
    return next(one.number for one in held if one.regime == "import")


def test_net_off_inside_the_tolerance_brings_the_value_of_the_book_to_zero(delivered: Trade) -> None:
    done = world.net(delivered, "PK", NETTED)
    exports = world.leg_of(delivered, "PK").value.minor
    imports = world.leg_of(delivered, "RU").value.minor * 950 // 1000
    assert (done["outcome"], done["imports_minor"], done["exports_minor"]) == ("balanced", imports, exports)
    assert done["lean"] == "+5.26 %"
    assert value_left(delivered, "PK") == {0}


def test_net_off_outside_the_tolerance_posts_nothing_and_says_the_cure(delivered: Trade) -> None:
    before = world.counters([delivered.files["RU"]])
    done = world.net(delivered, "RU", NETTED)
    assert (done["outcome"], done["tolerance_percent"]) == ("outside", 0)
    assert done["residual_minor"] == done["exports_minor"] - done["imports_minor"] != 0
    assert world.counters([delivered.files["RU"]]) == before
    cures = page(delivered, "RU").cures
    assert {cure.direction.value for cure in cures} == {"import", "export"}
    for cure in cures:
        worth = cure.price.of(cure.to_balance).minor
        gap = done["residual_minor"] if cure.direction == "import" else -done["residual_minor"]
        assert abs(worth - gap) <= cure.price.minor // cure.price.unit.steps_per_unit + 1


def test_netting_twice_changes_nothing(delivered: Trade) -> None:
    first = world.net(delivered, "PK", NETTED)
    stored = world.counters(delivered.files.values()), models.NetOffRecord.objects.count()
    assert world.net(delivered, "PK", NETTED) == first
    assert (world.counters(delivered.files.values()), models.NetOffRecord.objects.count()) == stored


def test_netting_again_on_another_day_moves_no_value(delivered: Trade) -> None:
    world.net(delivered, "PK", NETTED)
    before = world.counters(delivered.files.values())
    assert world.net(delivered, "PK", CLOSED)["outcome"] == "balanced"
    assert world.counters(delivered.files.values()) == before


def test_only_the_clearing_desk_strikes_a_balance(delivered: Trade) -> None:
    for actor in (world.officer(world.LAHORE), world.trader("pk-basmati")):
        with pytest.raises(PowerMissing):
            world.net(delivered, "PK", NETTED, actor=actor)


def test_the_band_on_screen_is_the_band_of_the_rule(delivered: Trade) -> None:
    balance = page(delivered).balance
    least, most = allowed_exports(balance.imports.minor, 20)
    assert (balance.exports_least, balance.exports_most) == (Value(least), Value(most))
    assert balance.inside


# Closing


def test_a_closed_file_has_a_sealed_certificate_that_anybody_can_verify(delivered: Trade) -> None:
    world.net(delivered, "PK", NETTED)
    done = world.close(delivered, "PK", CLOSED)
    certificate = see_certificate(authorisation_id=delivered.files["PK"])
    assert certificate.number == done["certificate"]
    assert is_sealed(certificate)
    assert certificate.seal == done["seal"]
    verified = see_verification(done["certificate"])
    assert (verified.state, verified.seal, verified.closed_on) == ("closed", done["seal"], CLOSED)
    held = authorisation.authorisation(delivered.files["PK"])
    assert (held.state, held.closed_on) == ("closed", CLOSED)


def test_a_file_is_not_closed_before_it_is_netted_off(delivered: Trade) -> None:
    with pytest.raises(NotNettedYet):
        world.close(delivered, "PK", CLOSED)


def test_a_file_outside_the_tolerance_is_not_closed(delivered: Trade) -> None:
    world.net(delivered, "RU", NETTED)
    with pytest.raises(ClosingRefused, match=r"leans \+5\.26 %"):
        world.close(delivered, "RU", CLOSED)
    assert authorisation.authorisation(delivered.files["RU"]).state == "granted"


def test_a_refused_closing_names_everything_in_its_way(delivered: Trade) -> None:
    world.reverse(import_of(delivered, "PK"), NETTED)
    leg = world.leg_of(delivered, "RU")
    number = world.lodge(delivered, "PK", leg.number, leg.quantity, leg.value, NETTED)
    world.net(delivered, "PK", NETTED)
    with pytest.raises(ClosingRefused) as refusal:
        world.close(delivered, "PK", CLOSED)
    said = str(refusal.value)
    assert f"1 declarations are not assessed yet: {number}" in said
    assert "1 transfers are still pending" in said
    assert f"Goods are still under way: {leg.commodity}" in said
    assert "Nothing was imported" in said
    assert "not final" in said


def test_the_officer_of_another_authority_closes_nothing(delivered: Trade) -> None:
    world.net(delivered, "PK", NETTED)
    with pytest.raises(PowerMissing):
        world.close_authorisation(
            actor=world.officer(world.KARACHI),
            authorisation_id=delivered.files["PK"],
            now=morning(CLOSED),
            key=world.new_key(),
        )


def test_a_net_off_that_a_later_reversal_overtook_does_not_close_the_file(delivered: Trade) -> None:
    world.net(delivered, "PK", NETTED)
    number = import_of(delivered, "PK")
    world.reverse(number, NETTED)
    leg = world.leg_of(delivered, "RU")
    again = world.lodge(delivered, "PK", leg.number, leg.quantity, leg.value, NETTED)
    world.assess(again, leg.quantity, Value(leg.value.minor * 980 // 1000), NETTED)
    world.release(again, NETTED)
    with pytest.raises(ClosingRefused):
        world.close(delivered, "PK", CLOSED)
    world.net(delivered, "PK", NETTED)
    world.close(delivered, "PK", CLOSED)
    certificate = see_certificate(authorisation_id=delivered.files["PK"])
    assert certificate.imports_assessed == Value(leg.value.minor * 980 // 1000)
    assert value_left(delivered, "PK") == {0}


def test_a_closed_file_takes_nothing_more(delivered: Trade) -> None:
    world.net(delivered, "PK", NETTED)
    world.close(delivered, "PK", CLOSED)
    before = world.counters([delivered.files["PK"]])
    with pytest.raises(StepRefused):
        world.close(delivered, "PK", CLOSED)
    with pytest.raises(NotGranted):
        world.net(delivered, "PK", CLOSED)
    with pytest.raises(BookClosed):
        world.reverse(import_of(delivered, "PK"), CLOSED)
    with pytest.raises(BookClosed):
        world.reverse(import_of(delivered, "RU"), CLOSED)
    assert world.counters([delivered.files["PK"]]) == before


def test_the_certificate_says_its_figures_in_three_languages(delivered: Trade) -> None:
    world.net(delivered, "PK", NETTED)
    number = world.close(delivered, "PK", CLOSED)["certificate"]
    certificate = see_certificate(authorisation_id=delivered.files["PK"])
    marks = [f"{certificate.exports_assessed.minor // 100:,}", f"{certificate.imports_assessed.minor // 100:,}", "5.3"]
    for language in LANGUAGES:
        pdf = see_certificate_paper(number=number, language=language)
        assert pdf.startswith(b"%PDF-")
        russian = [mark.replace(",", "").replace(".", ",") for mark in marks] if language == "ru" else marks
        assert missing_from(pdf, [*russian, number]) == [], language
    assert set(LANGUAGES) == {"en", "ur", "ru"}
