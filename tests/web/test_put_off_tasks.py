"""A task is put off until a day, stays on the page under its own heading, and comes back by itself in time."""

from datetime import date, timedelta

import pytest
from tests.journeys import world
from tests.journeys.world import DAY, Trade, morning
from tests.web.conftest import stand_at, visitor
from tests.web.test_trade_pages import body, post

from tarazu.desk.put_off_task import put_off_task
from tarazu.kernel.period import add_days
from tarazu.matching.deals import Deal
from tarazu.storage import models
from tarazu.storage.put_off import PutOffTooFar, TaskAbsent, TaskDueSoon, check_put_off, last_day

TODAY = date(2026, 1, 1)
PARTY = "pk-basmati"


@pytest.mark.parametrize(
    ("due_in", "last_in"), [(None, 60), (200, 60), (67, 60), (66, 59), (8, 1), (7, None), (0, None), (-3, None)]
)
def test_a_task_is_put_off_until_a_week_before_it_is_due_at_the_latest(due_in: int | None, last_in: int | None) -> None:
    due = None if due_in is None else add_days(TODAY, due_in)
    last = last_day(due, TODAY)
    assert last == (None if last_in is None else add_days(TODAY, last_in))
    if last is None:
        with pytest.raises(TaskDueSoon):
            check_put_off(add_days(TODAY, 1), due, TODAY)
        return
    check_put_off(add_days(TODAY, 1), due, TODAY)
    check_put_off(last, due, TODAY)
    for wrong in (TODAY, add_days(TODAY, -1), add_days(last, 1)):
        with pytest.raises(PutOffTooFar):
            check_put_off(wrong, due, TODAY)


def form(trade: Trade, until: date | str) -> dict[str, str]:
    return {"kind": "declare", "target": trade.files["PK"], "until": str(until)}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ur", "ru"])
def test_a_task_goes_and_comes_back_on_its_day_or_at_once(granted: Trade, language: str) -> None:
    client, until = visitor(PARTY, language), DAY + timedelta(days=20)
    stand_at(DAY + timedelta(days=10))
    told, gone = form(granted, until), "/tasks/bring-back/"
    assert gone not in body(client, "/home/")
    assert post(client, "/tasks/put-off/", **told)[0] == 302
    page = body(client, "/home/")
    assert page.count(gone) == 1
    assert f'datetime="{until}"' in page
    assert gone not in body(visitor("ru-newsprint"), "/home/"), "what one person puts off is no business of another"
    assert post(visitor("ru-newsprint"), gone, **told)[0] == 302
    assert models.PutOffTask.objects.exists()
    stand_at(until)
    assert gone not in body(client, "/home/"), "it is back on its day"
    assert post(client, "/tasks/put-off/", **form(granted, until + timedelta(days=5)))[0] == 302
    assert gone in body(client, "/home/")
    assert post(client, gone, **told)[0] == 302
    assert gone not in body(client, "/home/")
    assert not models.PutOffTask.objects.exists()


@pytest.mark.django_db
def test_a_task_that_is_put_off_comes_back_a_week_before_its_file_is_due(granted: Trade) -> None:
    stand_at(DAY + timedelta(days=10))
    file = models.Authorisation.objects.get(id=granted.files["PK"])
    client = visitor(PARTY)
    assert post(client, "/tasks/put-off/", **form(granted, DAY + timedelta(days=60)))[0] == 302
    models.PutOffTask.objects.update(until=DAY + timedelta(days=4000))
    assert file.granted_on is not None
    due = file.granted_on + timedelta(days=int(file.netting_days))
    stand_at(due - timedelta(days=8))
    assert "/tasks/bring-back/" in body(client, "/home/")
    stand_at(due - timedelta(days=7))
    page = body(client, "/home/")
    assert "/tasks/bring-back/" not in page
    status, said = post(client, "/tasks/put-off/", **form(granted, due - timedelta(days=6)))
    assert (status, "it stays in sight" in said) == (403, True)


@pytest.mark.django_db
@pytest.mark.parametrize("until", ["", "tomorrow", "2026-02-30", "2025-11-01", "2036-01-01"])
def test_a_day_that_will_not_do_is_told_and_nothing_is_put_off(granted: Trade, until: str) -> None:
    stand_at(DAY + timedelta(days=10))
    status, page = post(visitor(PARTY), "/tasks/put-off/", **form(granted, until))
    assert status == 422
    assert 'id="fault"' in page
    assert 'href="#field-until"' not in page or 'id="field-until"' in page
    assert f'id="field-until" name="until" type="date" dir="ltr" required value="{until}"' in page
    assert not models.PutOffTask.objects.exists()


@pytest.mark.django_db
def test_signing_is_put_off_no_further_than_its_last_day_allows(proposed: tuple[Deal, Deal]) -> None:
    stand_at()
    deal = proposed[0]
    for party in deal.party_ids:
        world.consent(deal, party)
    until = models.Deal.objects.get(id=deal.id).sign_until
    assert until is not None
    last = until.date() - timedelta(days=7)
    told = {"kind": "sign_contract", "target": deal.id}
    client = visitor(deal.party_ids[0])
    assert post(client, "/tasks/put-off/", **told, until=str(last + timedelta(days=1)))[0] == 422
    assert post(client, "/tasks/put-off/", **told, until=str(last))[0] == 302


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "limit"), [("kind", 24), ("target", 200)])
def test_a_task_whose_name_no_form_sends_is_refused_and_not_a_fault_of_ours(
    granted: Trade, field: str, limit: int
) -> None:
    stand_at()
    for address in ("/tasks/bring-back/", "/tasks/put-off/"):
        for told in ("x" * (limit + 1), "x" * 5_000):
            status, page = post(visitor(PARTY), address, **form(granted, DAY) | {field: told})
            assert (status, "at most" in page) == (422, True)


@pytest.mark.django_db
def test_whoever_calls_only_an_own_task_is_put_off_and_no_further_than_it_is_due(granted: Trade) -> None:
    today = DAY + timedelta(days=10)
    told = {"actor": world.trader(PARTY, today), "until": today + timedelta(days=2), "now": morning(today)}
    for other in (("declare", "another"), ("answer_deal", granted.files["PK"]), ("wait_grant", granted.files["PK"])):
        with pytest.raises(TaskAbsent):
            put_off_task(task=other, **told)
    own = ("declare", granted.files["PK"])
    with pytest.raises(PutOffTooFar):
        put_off_task(task=own, **told | {"until": today + timedelta(days=61)})
    put_off_task(task=own, **told)
    assert models.PutOffTask.objects.get().until == told["until"]


@pytest.mark.django_db
def test_a_task_of_somebody_else_is_not_there_to_put_off(proposed: tuple[Deal, Deal]) -> None:
    stand_at()
    told = {"kind": "answer_deal", "target": proposed[0].id, "until": str(DAY + timedelta(days=2))}
    assert post(visitor(proposed[0].party_ids[0]), "/tasks/put-off/", **told)[0] != 404
    (stranger, *_others) = set(proposed[1].party_ids) - set(proposed[0].party_ids)
    assert post(visitor(stranger), "/tasks/put-off/", **told)[0] == 404
    assert not models.PutOffTask.objects.filter(person_id=stranger).exists()
