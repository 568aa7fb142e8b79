"""Notices, letters, the calendar, searches that are followed, and long work: told once, to whom it concerns."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation
from tests.journeys import world
from tests.journeys.world import DAY, Trade, morning
from tests.web.conftest import stand_at, visitor
from tests.web.test_listing_pages import TYPED
from tests.web.test_trade_pages import body, post

from tarazu.clearing.set_off import SetOff, SetOffLine, SetOffScope
from tarazu.desk import see_work
from tarazu.desk.tell_people import KINDS, tell_deadlines, tell_people
from tarazu.kernel.period import Period
from tarazu.matching.deals import Answer, Deal
from tarazu.registry.people import PLATFORM, Mandate, Role
from tarazu.storage import jobs, models, registry
from tarazu.web import text, worker
from tarazu.web.notice_words import NOTICES_BY_SUBJECT

pytestmark = pytest.mark.django_db
NOW = morning(DAY)


def told(person: str) -> list[str]:
    rows = models.Notice.objects.filter(person__sign_in_name=person).order_by("at", "id")
    return sorted(rows.values_list("kind", flat=True))


def tell_everything() -> None:
    while tell_people(now=NOW):
        pass


@pytest.fixture
def operator(proposed: tuple[Deal, Deal]) -> Client:
    """A browser with the session of somebody who runs rounds."""
    registry.insert_person(person_id="operator", sign_in_name="operator", name="Haris", language="en")
    registry.insert_mandate(Mandate("operator", Role.OPERATOR, PLATFORM, Period(date(2025, 1, 1))))
    return visitor("operator")


@pytest.fixture(autouse=True)
def nothing_waits_to_be_told(proposed: tuple[Deal, Deal]) -> None:
    stand_at()
    tell_everything()


def test_a_proposed_deal_is_told_to_its_parties_and_nobody_else(proposed: tuple[Deal, Deal]) -> None:
    assert told("pk-basmati") == ["deal_proposed"]
    assert told("officer-karachi") == []
    page = body(visitor("pk-basmati"), "/notices/")
    assert f'href="/deals/{proposed[1].id}/"' in page
    assert "A deal is proposed to you" in page


@pytest.mark.parametrize(
    ("language", "short"),
    [
        ("en", "You give: {given}; you get: {got}; partner: {countries}"),
        ("ur", "آپ دیں گے: {given}؛ آپ لیں گے: {got}؛ شریک: {countries}"),
        ("ru", "Вы отдаёте: {given}; получаете: {got}; партнёр: {countries}"),
    ],
)
def test_a_deal_without_a_number_is_told_by_its_goods_and_the_partners_country(
    proposed: tuple[Deal, Deal], language: str, short: str
) -> None:
    deal = proposed[1]
    given, got = deal.given_by("pk-basmati")[0].commodity, deal.got_by("pk-basmati")[0].commodity
    with translation.override(language):
        said = short.format(given=text.goods(given), got=text.goods(got), countries=text.country("RU"))
    for path in ("/notices/", "/home/"):
        page = body(visitor("pk-basmati", language), path)
        assert said in page
        assert f">{deal.id}<" not in page


def test_a_subject_of_notices_is_chosen_whole_or_not_at_all_by_one_button(proposed: tuple[Deal, Deal]) -> None:
    client = visitor("pk-basmati")
    chosen = {"address": "ayesha@example.com", "at_once": "file_due"}
    assert post(client, "/notices/choice/", **chosen, all_of="deals")[0] == 302
    held = models.NoticeChoice.objects.get().at_once
    assert set(held) == {"file_due", *NOTICES_BY_SUBJECT["deals"]}
    assert post(client, "/notices/choice/", address="", at_once=held, none_of="files")[0] == 302
    assert set(models.NoticeChoice.objects.get().at_once) == set(NOTICES_BY_SUBJECT["deals"])
    assert post(client, "/notices/choice/", all_of="screening")[0] == 302, "nothing of it is hers to choose"
    assert models.NoticeChoice.objects.get().at_once == []


def test_what_was_ticked_stays_ticked_beside_a_wrong_address(proposed: tuple[Deal, Deal]) -> None:
    status, page = post(visitor("pk-basmati"), "/notices/choice/", address="nowhere", at_once="file_due")
    assert (status, 'value="file_due" checked' in page) == (422, True)


def test_every_kind_of_notice_stands_under_one_subject() -> None:
    assert sorted(kind for kinds in NOTICES_BY_SUBJECT.values() for kind in kinds) == sorted(KINDS)


def test_what_was_told_is_not_told_again(proposed: tuple[Deal, Deal]) -> None:
    models.OutboxEvent.objects.update(told_at=None, tries=0)
    tell_everything()
    assert told("pk-basmati") == ["deal_proposed"]


def test_a_refusal_is_told_to_those_who_stayed(proposed: tuple[Deal, Deal]) -> None:
    deal = proposed[1]
    world.consent(deal, deal.party_ids[0], Answer.DECLINE)
    tell_everything()
    assert "deal_ended" in told("pk-basmati")


def test_an_application_goes_to_the_office_and_its_outcome_to_the_trader(asked: Trade) -> None:
    tell_everything()
    officers = set(models.Notice.objects.filter(kind="application_in").values_list("person__mandates__role", flat=True))
    assert officers == {"officer"}
    world.grant(asked, "PK")
    tell_everything()
    assert "application_decided" in told("pk-basmati")


def test_what_is_due_soon_is_told_once_for_each_step(granted: Trade) -> None:
    file = models.Authorisation.objects.get(contract_id=granted.contract.id, order="PK")
    assert "file_due" not in told("pk-basmati")
    late = NOW + timedelta(days=int(file.netting_days) - 5)
    for _twice in range(2):
        tell_deadlines(now=late)
    assert told("pk-basmati").count("file_due") <= 1


def test_reading_marks_what_was_told(proposed: tuple[Deal, Deal]) -> None:
    client = visitor("pk-basmati")
    assert 'class="badge"' in body(client, "/home/")
    assert post(client, "/notices/read/")[0] == 302
    assert 'class="badge"' not in body(client, "/home/")


def test_letters_go_as_they_were_chosen(proposed: tuple[Deal, Deal]) -> None:
    client = visitor("pk-basmati")
    assert post(client, "/notices/choice/", address="not an address")[0] == 422
    chosen = {"address": "ayesha@example.com", "at_once": "deal_proposed", "daily": "yes"}
    assert post(client, "/notices/choice/", **chosen)[0] == 302
    worker.turn(None)
    letter = mail.outbox[0]
    assert letter.to == ["ayesha@example.com"]
    assert f"/deals/{proposed[1].id}/" in letter.body
    sent = len(mail.outbox)
    worker.turn(None)
    assert len(mail.outbox) == sent


def test_a_letter_that_cannot_be_sent_is_sent_later(
    proposed: tuple[Deal, Deal], monkeypatch: pytest.MonkeyPatch
) -> None:
    post(visitor("pk-basmati"), "/notices/choice/", address="a@example.com", at_once="deal_proposed")

    def broken(letter: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr(worker, "send", broken)
        worker.turn(None)
    assert mail.outbox == []
    worker.turn(None)
    assert len(mail.outbox) == 1


def test_the_calendar_opens_to_whoever_has_its_address_until_it_ends(proposed: tuple[Deal, Deal]) -> None:
    client = visitor("pk-basmati")
    page = client.post("/notices/calendar/").content.decode()
    found = re.search(r"/calendar/[\w-]+\.ics", page)
    assert found is not None
    path = found[0]
    feed = Client().get(path)
    assert feed["Content-Type"].startswith("text/calendar")
    text = feed.content.decode()
    assert "listing_ends-" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") > 0
    client.post("/notices/calendar/", {"end": "1"})
    assert Client().get(path).status_code == 404
    assert Client().get("/calendar/guess.ics").status_code == 404


def test_a_followed_search_tells_of_a_new_listing_that_fits_and_of_no_other(proposed: tuple[Deal, Deal]) -> None:
    follower = visitor("ru-lentils")
    assert post(follower, "/searches/", words="basmati", side="offer")[0] == 302
    assert post(visitor("pk-rice"), "/searches/", words="newsprint")[0] == 302
    assert post(visitor("pk-basmati"), "/listings/new/offer/", **TYPED)[0] == 302
    tell_everything()
    assert "interest_met" in told("ru-lentils")
    assert "interest_met" not in told("pk-rice")
    assert "interest_met" not in told("pk-basmati")
    interest = models.SavedInterest.objects.get(person__sign_in_name="ru-lentils")
    assert post(visitor("pk-rice"), f"/searches/{interest.id}/leave/")[0] == 302
    assert models.SavedInterest.objects.filter(id=interest.id).exists()
    assert post(follower, f"/searches/{interest.id}/leave/")[0] == 302
    assert not models.SavedInterest.objects.filter(id=interest.id).exists()


def test_a_round_is_asked_for_and_run_in_the_background(operator: Client) -> None:
    client = operator
    before = models.Round.objects.count()
    key = world.new_key()
    for _twice in range(2):
        assert client.post("/clearing-desk/round/", {"key": key, "goal": "value"}).status_code == 302
    waiting = client.get("/clearing-desk/")
    assert waiting["Refresh"] == "3"
    worker.turn(None)
    page = client.get("/clearing-desk/")
    assert "Refresh" not in page
    assert models.Round.objects.count() <= before + 1
    assert models.Job.objects.get().state == "done"
    assert visitor("pk-basmati").get("/clearing-desk/").status_code == 403


def test_a_net_off_is_asked_for_files_that_were_chosen_and_never_for_all_by_mistake(operator: Client) -> None:
    status, said = post(operator, "/clearing-desk/net-off/")
    assert (status, "No file was chosen" in said) == (422, True)
    assert not models.Job.objects.exists()
    assert post(operator, "/clearing-desk/net-off/", file="aut_of_yesterday")[0] == 302
    assert models.Job.objects.get().wish == {"files": ["aut_of_yesterday"]}


@pytest.mark.parametrize(
    ("language", "reason"), [("en", "There is no file"), ("ur", "کوئی فائل نہیں"), ("ru", "доступного вам, нет")]
)
def test_what_work_refuses_is_said_to_each_reader_in_his_language(operator: Client, language: str, reason: str) -> None:
    assert post(operator, "/clearing-desk/net-off/", file="aut_of_yesterday")[0] == 302
    worker.turn(None)
    page = body(visitor("operator", language), "/clearing-desk/")
    assert reason in page


def test_work_whose_worker_was_lost_is_taken_up_again_and_does_nothing_twice(operator: Client) -> None:
    operator.post("/clearing-desk/round/", {"key": world.new_key()})
    work = jobs.claim()
    assert work is not None
    assert jobs.claim() is None
    worker._round(work)
    rounds = models.Round.objects.count()
    models.Job.objects.update(claimed_until=NOW - timedelta(days=9000))
    worker.turn(None)
    assert models.Job.objects.get().state == "done"
    assert models.Round.objects.count() == rounds


def test_work_that_loses_its_worker_again_and_again_is_given_up(operator: Client) -> None:
    operator.post("/clearing-desk/round/", {"key": world.new_key()})
    models.Job.objects.update(state="running", tries=3, claimed_until=NOW - timedelta(days=9000))
    assert jobs.claim() is None
    assert models.Job.objects.get().state == "failed"


def test_the_clock_of_a_sandbox_moves_forward_for_everybody(
    proposed: tuple[Deal, Deal], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = visitor("pk-basmati")
    assert post(client, "/sandbox/clock/", step="day")[0] == 302
    assert text.day(DAY + timedelta(days=1)) in body(client, "/sandbox/")
    assert post(client, "/sandbox/clock/", step="year")[0] == 404
    monkeypatch.setattr("tarazu.storage.clock.is_sandbox", lambda: False)
    assert post(client, "/sandbox/clock/", step="day")[0] == 404
    body(client, "/sandbox/", 404)


@pytest.mark.parametrize("role", ["trader", "officer", "analyst", "operator", "compliance", "auditor"])
@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_every_role_has_its_first_hour(proposed: tuple[Deal, Deal], role: str, language: str) -> None:
    assert "<ol" in body(visitor("", language), f"/first-hour/{role}/")
    body(visitor("", language), "/first-hour/nobody/", 404)


def test_the_clearing_desk_draws_the_newest_set_off_before_and_after(
    operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'class="card bands"' not in body(operator, "/clearing-desk/")
    made = SetOff(
        id="set_off_1",
        scope=SetOffScope.BARTER,
        order="PK",
        unit="UAC",
        proposed_on=DAY,
        object_until=DAY,
        lines=(SetOffLine("book", "pk-rice", "pk-basmati", 900_00, 600_00),),
        total=600_00,
        bound=600_00,
    )
    monkeypatch.setattr(see_work.set_offs, "set_offs", lambda: (made,))
    page = body(operator, "/clearing-desk/").replace("\u00a0", " ")
    assert 'class="card bands"' in page
    for amount in ("900.00", "300.00"):
        assert amount in page
