"""The pages of clearing: what is left, extensions, the bridge, windows with flags, set-offs, statements."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from tests.desk.test_clearing_cures import fitting
from tests.desk.test_damages import late as late_on
from tests.desk.test_damages import owing
from tests.desk.test_delays_and_shortfalls import short
from tests.journeys import world
from tests.journeys.earlier import add_earlier
from tests.journeys.world import BASMATI, Trade, after
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body, post

from tarazu.clearing.clocks import quarter_of
from tarazu.clearing.windows import window
from tarazu.desk.appoint_people import Appointment, appoint_people
from tarazu.kernel.period import Period
from tarazu.registry.people import PLATFORM, Mandate, Role
from tarazu.shipments.declarations import Declaration
from tarazu.shipments.workbench import Workbench
from tarazu.storage import cures, extensions, models, registry, windows
from tarazu.storage.files import load_file

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "ur", "ru")
TODAY = after(60)


def cure_form(trade: Trade) -> dict[str, str]:
    return {
        "party": "ru-newsprint", "giver": "pk-basmati", "receiver": "ru-newsprint", "commodity": BASMATI,
        "quantity": f"{fitting(trade).as_decimal().normalize():f}",
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_left_is_shown_to_those_of_the_file_in_each_language(delivered: Trade, language: str) -> None:
    world.net(delivered, "RU", after(45))
    stand_at(TODAY)
    for who in ("ru-newsprint", "pk-basmati", "officer-moscow"):
        page = body(visitor(who, language), f"/files/{delivered.files['RU']}/left/")
        assert ("164-ФЗ" if language == "ru" else "164-FZ") in page
    body(visitor("pk-rice", language), f"/files/{delivered.files['RU']}/left/", 404)


def test_a_cure_is_proposed_agreed_and_admitted_on_the_page(delivered: Trade) -> None:
    world.net(delivered, "RU", after(45))
    stand_at(TODAY)
    path = f"/files/{delivered.files['RU']}/left/"
    status, page = post(visitor("ru-newsprint"), f"{path}propose/", **cure_form(delivered) | {"quantity": "99999"})
    assert (status, 'role="alert"' in page) == (422, True)
    status, page = post(visitor("ru-newsprint"), f"{path}propose/", **cure_form(delivered))
    assert (status, "Agreed cure" in page) == (302, True)
    (cure,) = cures.cures_of_contract(delivered.contract.id)
    for who, event in (("pk-basmati", "accept"), ("officer-lahore", "admit"), ("officer-moscow", "admit")):
        status, page = post(visitor(who), f"{path}{cure.id}/answer/", party=who, event=event)
        assert status == 302, page
    assert "Admitted by customs" in page
    assert cures.cure(cure.id).state == "admitted"


@pytest.mark.parametrize("language", LANGUAGES)
def test_damages_are_proposed_agreed_and_admitted_on_the_page(delivered: Trade, language: str) -> None:
    world.net(delivered, "RU", after(45))
    path = f"/files/{delivered.files['RU']}/left/"
    stand_at(TODAY)
    assert 'name="damages"' not in body(visitor("ru-newsprint", language), path)
    stand_at(after(400))
    assert 'name="damages"' in body(visitor("ru-newsprint", language), path)
    form = cure_form(delivered) | {"damages": "yes"}
    for quantity, damages in (("99999", "yes"), ("much", "yes"), ("-1", "yes"), ("0", "yes")):
        status, page = post(
            visitor("ru-newsprint", language), f"{path}propose/", **form | {"quantity": quantity, "damages": damages}
        )
        assert (status, 'role="alert"' in page) == (422, True)
    status, page = post(visitor("ru-newsprint", language), f"{path}propose/", **form | {"quantity": "0.5"})
    assert (status, 'name="damages"' in page) == (302, False)
    (made,) = cures.cures_of_contract(delivered.contract.id)
    for who, event in (("pk-basmati", "accept"), ("officer-lahore", "admit"), ("officer-moscow", "admit")):
        assert post(visitor(who, language), f"{path}{made.id}/answer/", party=who, event=event)[0] == 302
    assert load_file(delivered.files["RU"]).position.damages == made.value
    body(visitor("ru-newsprint", language), f"/account/{delivered.files['RU']}/")
    assert (
        b"%PDF" in visitor("ru-newsprint", language).get(f"/account/{delivered.files['RU']}/statement.pdf").content[:8]
    )


def test_an_extension_is_asked_for_and_granted_on_the_page(delivered: Trade) -> None:
    stand_at(TODAY)
    file = delivered.files["PK"]
    form = {"party": "pk-basmati", "days": "20", "reason": "The mill stood still.", "evidence": "Notice 7"}
    for days in ("soon", "20.5", "20000"):
        status, page = post(visitor("pk-basmati"), f"/files/{file}/extensions/", **form | {"days": days})
        assert (status, days in page, extensions.extensions(file)) == (422, True, ())
    assert post(visitor("pk-basmati"), f"/files/{file}/extensions/", **form)[0] == 302
    (asked,) = extensions.extensions(file)
    status, page = post(
        visitor("officer-lahore"), f"/files/{file}/extensions/{asked.id}/", event="grant", days="10", decision="Seen."
    )
    assert (status, "10 days granted" in page) == (302, True)
    assert post(visitor("officer-lahore"), f"/files/{file}/lapse/", reason="Too late.")[0] == 403


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bridge_shows_the_effect_and_stores_nothing(delivered: Trade, language: str) -> None:
    stand_at(TODAY)
    file = load_file(delivered.files["PK"])
    number = next(one.number for one in file.declarations if one.regime == "import")
    path = f"/files/{delivered.files['PK']}/declarations/{number}/bridge/"
    before = models.JournalEntry.objects.count()
    client = visitor("officer-lahore", language)
    assert "notice-bad" not in body(client, path)
    response = client.post(path, {"assessed": "100.00"})
    assert response.status_code == 200
    assert "notice-bad" in response.content.decode()
    assert client.post(path, {"assessed": "much"}).status_code == 422
    assert models.JournalEntry.objects.count() == before
    body(visitor("pk-rice", language), path, 404)


def test_the_effect_is_shown_before_an_assessment_is_confirmed(delivered: Trade) -> None:
    file = load_file(delivered.files["PK"])
    wrong = next(one for one in file.declarations if one.regime == "import")
    world.reverse(wrong.number, after(45))
    leg = world.leg_of(delivered, "RU")
    number = world.lodge(delivered, "PK", leg.number, leg.quantity, leg.value, after(46))
    stand_at(TODAY)
    client = visitor("officer-lahore")
    page = body(client, f"/files/{file.authorisation.id}/")
    path = f"/files/{file.authorisation.id}/declarations/{number}/bridge/"
    assert f'formaction="{path}"' in page
    whole = f"{leg.quantity.as_decimal().normalize():f}"
    shown = client.post(path, {"assessed": f"{leg.value.as_decimal():.2f}", "found": whole, "note": "Seen."})
    assert "Confirm the assessment" in shown.content.decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", shown.content.decode()).split())
    assert "Nothing imported yet → In balance" in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_officer_sees_a_value_beside_earlier_assessments_and_no_firm_does(delivered: Trade, language: str) -> None:
    """Eight earlier ones at 100, 200 … 800 UAC a tonne: the middle half is 200 to 600; a ninth is a day too old."""
    stand_at(TODAY)
    file = load_file(delivered.files["PK"])
    told = next(one for one in file.declarations if one.regime == "import")
    path = f"/files/{file.authorisation.id}/declarations/{told.number}/bridge/"
    desk = visitor("officer-lahore", language)
    last = told.assessed_on
    assert last is not None
    add_earlier(delivered.files["PK"], told.commodity, 7, last - timedelta(days=365))
    assert see(desk, path, told).middle is None
    add_earlier(delivered.files["PK"], told.commodity, 1, last - timedelta(days=365))
    add_earlier(delivered.files["PK"], told.commodity, 1, last - timedelta(days=366))
    whole = told.found.steps if told.found else 0
    tried = {199: "below", 200: "inside", 600: "inside", 601: "above"}
    for units, beside in tried.items():
        bench = see(desk, path, told, f"{whole * units // 1000}.00")
        assert bench.middle is not None
        middle = bench.middle
        assert (middle.count, middle.firms, middle.least.minor, middle.most.minor) == (8, 3, 20_000, 60_000)
        assert (bench.unit_value.minor, bench.beside) == (units * 100, beside)
    assert re.search(r"200[.,]00", body(desk, path))
    assert visitor("pk-basmati", language).get(path).context["page"].workbench is None


def see(desk: Client, path: str, told: Declaration, assessed: str = "") -> Workbench:
    """The workbench on the page of three values, with a value that is tried or the one that stands."""
    answer = desk.post(path, {"assessed": assessed}) if assessed else desk.get(path)
    bench = answer.context["page"].workbench
    assert isinstance(bench, Workbench)
    return bench


def clearing_desk(language: str) -> Client:
    """The browser of a clearing operator."""
    mandate = Mandate("operator", Role.OPERATOR, PLATFORM, Period(date(2025, 1, 1)))
    appointed = Appointment(
        person_id="operator", sign_in_name="operator", name="Clearing operator", language="en", mandates=(mandate,)
    )
    appoint_people(actor=world.console(), appointments=(appointed,), now=world.morning(world.DAY), key=world.new_key())
    return visitor("operator", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_window_is_opened_struck_flagged_and_made_final_on_its_page(delivered: Trade, language: str) -> None:
    stand_at(after(45))  # in January: the fourth quarter is over
    desk = clearing_desk(language)
    assert "2026-Q1" in body(desk, "/windows/?order=PK")
    quarter = quarter_of(after(5))
    opened = window("PK", quarter, 0).id
    assert post(desk, "/windows/open/", order="PK", window=opened)[0] == 302
    status, _ = post(desk, f"/windows/{opened}/run/", step="strike")
    assert status == 302
    line = windows.lines(opened)[0].transfer_id
    form = {"line": line, "party": "pk-basmati", "reason": "value", "note": "The scale ticket says less."}
    status, page = post(visitor("pk-basmati", language), f"/windows/{opened}/flag/", **form)
    assert (status, "The scale ticket" in page) == (302, True)
    (flag,) = windows.flags(opened)
    officer = visitor("officer-lahore", language)
    status, _ = post(officer, f"/windows/{opened}/flags/{flag.id}/", event="reject", answer="No.")
    assert status == 302
    assert post(desk, f"/windows/{opened}/run/", step="confirm")[0] == 403
    stand_at(after(75))
    assert post(desk, f"/windows/{opened}/run/", step="confirm")[0] == 302
    assert windows.window(opened).phase == "final"


@pytest.mark.parametrize(
    ("language", "why"),
    [
        ("en", "Moved from 1 January 2026: New Year (Russia), Weekend (Afghanistan, Iran"),
        ("ur", "نیا سال (روس)، ہفتہ وار تعطیل (افغانستان"),
        ("ru", "Перенесено с 1 января 2026: Новый год (Россия), Выходные (Афганистан, Иран"),
    ],
)
def test_a_cut_off_says_which_days_off_moved_it(delivered: Trade, language: str, why: str) -> None:
    stand_at(after(45))
    desk = clearing_desk(language)
    of = window("PK", quarter_of(after(5)), 0)
    assert why in body(desk, "/windows/?order=PK").replace("\u00a0", " "), "on the calendar"
    assert post(desk, "/windows/open/", order="PK", window=of.id)[0] == 302
    assert why in body(desk, f"/windows/{of.id}/").replace("\u00a0", " ")
    assert windows.window(of.id).cut_off == date(2026, 1, 12)
    assert windows.window(of.id).planned == of.planned == date(2026, 1, 1)
    rules = body(desk, "/rules/?order=RU&day=2026-06-01").replace("\u00a0", " ")
    assert {"en": "New Year 1 January", "ur": "یومِ روس", "ru": "День России 12 июня"}[language] in rules


def test_the_calendar_is_for_anybodys_calendar(founded: None) -> None:
    stand_at(TODAY)
    response = visitor().get("/windows/calendar-PK.ics")
    assert response.headers["Content-Type"].startswith("text/calendar")
    assert response.content.count(b"BEGIN:VEVENT") >= 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_domestic_debts_are_recorded_and_set_off_on_the_page(delivered: Trade, language: str) -> None:
    stand_at(TODAY)
    ring = ("pk-basmati", "pk-rice", "pk-chilli")
    for debtor, creditor in zip(ring, (*ring[1:], ring[0]), strict=True):
        name = registry.party(creditor).name.upper()
        form = {"act": "debt", "party": debtor, "other": name, "amount": "1500", "reference": f"INV-{debtor}"}
        status, page = post(visitor(debtor, language), "/set-offs/at-home/", **{**form, "other": name[:-2]})
        assert status == 422 and registry.party(creditor).name in page  # it is told which firm may be meant
        assert post(visitor(debtor, language), "/set-offs/at-home/", **form)[0] == 302
    desk = clearing_desk(language)
    assert post(desk, "/set-offs/propose/", scope="domestic", order="PK")[0] == 302
    notice = models.SetOffNotice.objects.get()
    for party in ring:
        page = body(visitor(party, language), f"/set-offs/{notice.id}/")
        assert page.count('name="answer"') == 2
        assert post(visitor(party, language), f"/set-offs/{notice.id}/answer/", party=party, answer="consent")[0] == 302
    assert post(desk, f"/set-offs/{notice.id}/post/", event="post")[0] == 403
    stand_at(notice.object_until + timedelta(days=1))
    assert post(desk, f"/set-offs/{notice.id}/post/", event="post")[0] == 302
    body(visitor("ru-newsprint", language), f"/set-offs/{notice.id}/", 404)


@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_a_statement_is_taken_away(delivered: Trade, ending: str, begins: bytes) -> None:
    stand_at(TODAY)
    file = delivered.files["PK"]
    page = body(visitor("pk-basmati"), f"/account/{file}/")
    assert f"/account/{file}/statement.{ending}?since=" in page
    assert "owing since" in page
    response = visitor("pk-basmati").get(f"/account/{file}/statement.{ending}?since=2025-11-01&until=never")
    assert response.content.startswith(begins)
    assert "attachment" in response.headers["Content-Disposition"]
    assert visitor("pk-rice").get(f"/account/{file}/statement.{ending}").status_code == 404
    assert visitor("pk-basmati").get(f"/account/{file}/statement.docx").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_papers_of_a_window_are_taken_from_its_page(delivered: Trade, language: str) -> None:
    of = window("PK", quarter_of(after(5)), 0)
    stand_at(after(45))
    desk = clearing_desk(language)
    assert post(desk, "/windows/open/", order="PK", window=of.id)[0] == 302
    assert "statement.pdf" not in body(desk, f"/windows/{of.id}/")
    assert desk.get(f"/windows/{of.id}/statement.pdf").status_code == 409
    assert post(desk, f"/windows/{of.id}/run/", step="strike")[0] == 302
    own = visitor("pk-basmati", language)
    page = body(own, f"/windows/{of.id}/")
    assert (page.count("statement.pdf"), "certificate.pdf" in page) == (1, False)
    assert page.count("party=ru-newsprint") == 0
    assert body(desk, f"/windows/{of.id}/").count("statement.pdf") == 3
    assert own.get(f"/windows/{of.id}/statement.csv?party=ru-newsprint").status_code == 404
    assert own.get(f"/windows/{of.id}/certificate.pdf").status_code == 409
    taken = own.get(f"/windows/{of.id}/statement.csv?party=pk-basmati")
    assert ("attachment" in taken.headers["Content-Disposition"], taken.status_code) == (True, 200)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_declaration_is_reassessed_on_its_page_with_the_effect_shown_first(delivered: Trade, language: str) -> None:
    stand_at(TODAY)
    file = load_file(delivered.files["PK"])
    one = next(one for one in file.declarations if one.regime == "import")
    assert one.found is not None
    path = f"/files/{file.authorisation.id}/declarations/{one.number}/"
    desk, form = visitor("officer-lahore", language), {"found": f"{one.found.as_decimal():f}", "assessed": "100.00"}
    shown = desk.post(f"{path}bridge/", form | {"reason": "Ticket 88."}).content.decode()
    assert "notice-bad" in shown
    assert "Ticket 88." in shown
    assert models.Reassessment.objects.count() == 0
    assert post(desk, f"{path}reassess/", **form, reason="")[0] == 422
    assert post(desk, f"{path}reassess/", **form | {"assessed": "much"}, reason="Ticket 88.")[0] == 422
    status, page = post(desk, f"{path}reassess/", **form, reason="Ticket 88.")
    assert (status, "Ticket 88." in page) == (302, True)
    assert load_file(delivered.files["PK"]).position.imports_assessed.minor == 10_000
    assert f"{path}reassess/" not in body(visitor("pk-basmati", language), f"{path}bridge/")
    assert post(visitor("pk-basmati", language), f"{path}reassess/", **form, reason="Mine.")[0] == 403
    assert "Ticket 88." in body(desk, f"/files/{file.authorisation.id}/record/")


def test_damages_that_came_short_are_given_up_on_the_page(delivered: Trade) -> None:
    began = late_on(delivered)
    made = owing(delivered, began)
    stand_at(short(delivered, made, began))
    path = f"/files/{delivered.files['RU']}/left/"
    page = body(visitor("ru-newsprint"), path)
    assert "are missing, and are asked for again" in page
    form = cure_form(delivered) | {"waive": "yes", "quantity": "0.005"}
    assert post(visitor("ru-newsprint"), f"{path}propose/", **form | {"quantity": "1"})[0] == 422
    status, page = post(visitor("ru-newsprint"), f"{path}propose/", **form)
    assert (status, "Damages given up" in page) == (302, True)
