"""However much there is, a page asks the store as often, and nothing of a list is read that is not shown."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.desk.test_clearing_extensions import answer, ask
from tests.journeys import world
from tests.journeys.world import DAY, LAHORE, Trade, after, morning
from tests.web.conftest import stand_at, visitor
from tests.web.crowded import appoint
from tests.web.test_matrix import Watch

import web_world
from tarazu.clearing.clocks import SuspensionCause
from tarazu.clearing.extensions import ExtensionEvent
from tarazu.desk.choose_notices import give_calendar
from tarazu.desk.see_people import actor_of
from tarazu.desk.suspend_clock import suspend_clock
from tarazu.kernel.period import Period
from tarazu.storage import models
from tarazu.storage.assessed_worth import files_with_wrong_worth
from tarazu.storage.files import load_file
from tarazu.storage.first_clocks import first_clocks

pytestmark = [pytest.mark.django_db, pytest.mark.both_stores]
OWN, SECRET = "pk-basmati-0", "secret of a calendar"
PAGES = {
    OWN: (
        "/home/", "/listings/", "/book/", "/book.csv", "/notices/", "/keys/", "/set-offs/", "/windows/",
        f"/parties/{OWN}/", "/api/v1/book", "/api/v1/listings", "/api/v1/deals", "/api/v1/files",
    ),
    "officer-lahore": ("/queue/", "/queue.csv", "/api/v1/files", "/windows/"),
    "operator": ("/clearing-desk/", "/overview/"),
    "compliance": ("/cases/", "/lists/"),
    "": ("/", "/rules/", "/bilateral/PK-RU/", "/commitments/", "/corridors/", f"/calendar/{SECRET}.ics"),
}  # fmt: skip


def asked(client: Client, address: str) -> int:
    """How often a page asks the store."""
    watch = Watch()
    with connection.execute_wrapper(watch):
        response = client.get(address)
        assert response.status_code == 200, address
        assert b"".join(response) if response.streaming else response.content
    return watch.asked


def all_asked() -> dict[str, int]:
    """How often every page asks."""
    found = {}
    for who, addresses in PAGES.items():
        client = visitor(who)
        found |= {f"{who} {address}": asked(client, address) for address in addresses}
    return found


def test_no_page_asks_more_often_where_there_is_more(delivered: Trade) -> None:
    appoint()
    held = web_world.template(delivered)
    web_world.copy_firms(1)
    web_world.copy_trades(held, range(0, 8, 4), firms=1, offices=1)  # every fourth stays open
    stand_at(after(60))
    web_world.copy_offers(4, firms=1)
    give_calendar(actor=actor_of(OWN, after(60)), secret=SECRET)
    few = all_asked()
    web_world.copy_trades(held, range(8, 40, 4), firms=1, offices=1)
    web_world.copy_offers(30, firms=1, first=4)
    many = all_asked()
    assert models.Authorisation.objects.filter(state="granted").count() == 2 + 2 * 10
    assert {page: (few[page], many[page]) for page in few if many[page] > few[page]} == {}


def test_copies_of_a_trade_are_assessed_at_many_worths_on_many_days(delivered: Trade) -> None:
    web_world.copy_firms(1)
    web_world.copy_trades(web_world.template(delivered), range(4), firms=1, offices=1)
    rows = models.EarlierWorth.objects.exclude(authorisation__in=delivered.files.values()).filter(order="PK")
    prices = rows.filter(outgoing="").values_list("amount", "on")
    assert len({amount for amount, _ in prices}) == len({on for _, on in prices}) == 4
    assert list(files_with_wrong_worth()) == []  # kept as the declarations of each copy have it


def test_a_kept_world_is_found_again_and_another_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_world, "fill", lambda offers, files: (offers, files))
    monkeypatch.setattr(web_world, "pages", lambda trade: {OWN: [f"/home/?of={trade}"]})
    kept = tmp_path / "pages.json"
    filled = web_world.filled(4, 2, kept)
    monkeypatch.setattr(web_world, "fill", lambda offers, files: pytest.fail("it is filled already"))
    assert web_world.filled(4, 2, kept) == filled == {OWN: ["/home/?of=(4, 2)"]}
    with pytest.raises(SystemExit, match="another size or schema"):
        web_world.filled(5, 2, kept)


def test_a_world_whose_filling_was_stopped_is_not_filled_again(
    delivered: Trade, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_world, "call_command", lambda *_, **__: None)
    with pytest.raises(SystemExit, match="filling was stopped"):
        web_world.filled(4, 2, tmp_path / "pages.json")
    assert not (tmp_path / "pages.json").exists()


def test_the_first_clock_of_many_is_the_first_clock_of_each(delivered: Trade) -> None:
    files = models.Authorisation.objects.filter(id__in=delivered.files.values())

    def compared() -> dict[str, Any]:
        for day in (DAY, after(1), after(60), after(300)):  # the day of the grant, and long after all is over
            many = first_clocks(files, day)
            assert many == {key: load_file(key).first_clock(day) for key in delivered.files.values()}
        return many

    before = compared()
    answer(ask(delivered), ExtensionEvent.GRANT, 20)
    suspend_clock(
        actor=world.officer(LAHORE), authorisation_id=delivered.files["PK"],
        period=Period(after(3), after(9)), cause=SuspensionCause.WAR, crossing=None, evidence="Order 3",
        now=morning(DAY), key=world.new_key(),
    )  # fmt: skip
    assert compared()[delivered.files["PK"]] != before[delivered.files["PK"]]
    models.Authorisation.objects.filter(id=delivered.files["RU"]).update(state="closed")
    assert set(compared()) == set(delivered.files.values())
