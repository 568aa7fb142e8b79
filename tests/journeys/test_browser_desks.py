"""Everybody's desks in a real browser, script switched off: a trader's listings, the clearing desk, compliance, help.

The worker beside the site runs for real: a round is asked for on a page and done without it. Every screen is kept as a
picture in three languages, wide and narrow, under `artefacts/screens`.
"""

from pathlib import Path
from typing import Any

import pytest
from tests.journeys.browsing import LANGUAGES, Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TRADER, PARTNER = "pk-chenab-basmati", "pk-mehran-rice"
WORK_SECONDS_MAX = 180
SCREENS = {
    TRADER: {
        "listings": "/listings/",
        "listing-goods": "/listings/new/want/?words=chana",
        "listing-form": "/listings/new/offer/?goods=1006.30/basmati",
        "book-filtered": "/book/?words=rice&side=offer&order=-open",
        "notices": "/notices/",
        "sandbox": "/sandbox/",
        "first-hour": "/first-hour/trader/",
        "import-offers": "/listings/import/offer/",
        "import-wants": "/listings/import/want/",
        "set-offs": "/set-offs/",
        "firm": f"/parties/{TRADER}/",
    },
    "operator-clearing": {"clearing-desk": "/clearing-desk/", "rounds-compared": "/rounds/compare/"},
    "auditor": {"journal": "/journal/", "journal-entry": "/journal/3/"},
    "compliance-desk": {"cases": "/cases/", "lists": "/lists/?name=Ivanov"},
    "analyst-commerce": {"overview-treemap": "/overview/"},
    "officer-karachi": {"queue-open": "/queue/"},
    "broker-chamber": {"broker": "/broker/"},
}
LINES = """ref\ths\tgrade\tquantity\tprice\tplace\tfrom\tterm
lot-1\t1006.30\tbasmati\t60\t950\tPKKHI\t2025-12-01\tFOB
lot-2\t1006.30\tbasmati\tmany\t950\tPKXXX\t2025-12-01\tFOB"""
OPEN_SCREENS = {"corridors-map": "/corridors/", "first-hour-roles": "/first-hour/"}


@pytest.fixture(scope="module")
def published(browser: Any, site: Site) -> str:
    """A trader finds goods by a misspelt word, is told what is wrong, and publishes an offer: its reference."""
    visit = Visit(browser, site)
    visit.be(TRADER)
    visit.open("/listings/")
    visit.page.get_by_role("link", name="New offer").click()
    visit.page.get_by_label("Goods").fill("basmatti")
    visit.press("Search")
    visit.page.locator('a[href="?goods=1006.30%2Fbasmati"]').first.click()
    visit.page.get_by_label("Quantity on offer").fill("many")
    visit.page.get_by_label("The least you ask").fill("950")
    said = visit.press("Publish")
    assert "nothing you typed is lost" in said
    assert visit.page.get_by_label("Quantity on offer").input_value() == "many"
    assert visit.page.get_by_label("The least you ask").input_value() == "950"
    visit.page.get_by_label("Quantity on offer").fill("75.5")
    reference = visit.page.get_by_label("Your reference").input_value()
    assert "Published. The next round weighs it." in visit.press("Publish")
    assert reference in visit.page.locator("main").inner_text()
    visit.context.close()
    return str(reference)


def test_a_published_offer_is_changed_and_withdrawn(browser: Any, site: Site, published: str) -> None:
    visit = Visit(browser, site)
    visit.be(TRADER)
    visit.open("/listings/")
    row = visit.page.locator("tr", has_text=published)
    row.get_by_role("link").first.click()
    visit.page.get_by_label("Quantity on offer").fill("80")
    assert "Changed." in visit.press("Change")
    visit.page.locator("tr", has_text=published).get_by_role("link").first.click()
    assert "Withdrawn." in visit.press("Withdraw it")
    visit.leave()


def test_a_round_goes_on_in_the_background_and_its_parties_are_told(browser: Any, site: Site) -> None:
    visit = Visit(browser, site)
    visit.be("operator-clearing")
    assert visit.page.url.endswith("/clearing-desk/")
    assert "goes on without you" in visit.press("Run a round")
    visit.page.get_by_text("Done", exact=True).wait_for(timeout=WORK_SECONDS_MAX * 1000)  # the page reads itself again
    party = next(one for deal in site.deals for one in deal["parties"] if one.startswith("pk-"))
    visit.be(party)
    assert "A deal is proposed to you" in visit.open("/notices/")
    visit.leave()


def test_wrong_lines_and_a_wrong_debt_are_told_and_kept(browser: Any, site: Site, artefacts: Path) -> None:
    visit = Visit(browser, site)
    visit.be(TRADER)
    for language in LANGUAGES:
        visit.speak(language)
        visit.open("/listings/import/offer/")
        visit.page.locator("#field-lines").fill(LINES)
        visit.page.locator('button[name="check"]').click()
        said = visit.page.locator("main").inner_text()
        assert "PKXXX" in said and "add the place" not in said
        visit.picture(artefacts / "screens", "import-to-correct")
        visit.open("/set-offs/")
        visit.page.locator("#field-other").fill("Mehran")
        visit.page.locator("#field-amount").fill("many")
        visit.page.locator("#field-reference").fill("Invoice 7")
        visit.page.locator('button[value="debt"]').click()
        assert visit.page.locator("#field-other").input_value() == "Mehran"
        visit.faults.clear()  # the refusal was meant
        visit.picture(artefacts / "screens", "debt-at-home")
    visit.leave()


def test_a_search_is_followed_from_the_book(browser: Any, site: Site) -> None:
    visit = Visit(browser, site)
    visit.be(PARTNER)
    visit.open("/book/?words=lentils&side=offer")
    assert "You follow this search." in visit.press("Follow this search")
    visit.leave()


def test_the_queue_is_worked_by_keyboard_alone(browser: Any, site: Site) -> None:
    visit = Visit(browser, site)
    visit.be("officer-karachi")
    visit.page.get_by_label("File or applicant").focus()
    visit.page.keyboard.type("nobody of this name")
    visit.page.keyboard.press("Enter")
    assert "No file is open." in visit.page.locator("main").inner_text()
    visit.leave()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_desk_is_kept_as_a_picture(browser: Any, site: Site, artefacts: Path, language: str) -> None:
    folder = artefacts / "screens"
    visit = Visit(browser, site, language=language)
    for name, path in OPEN_SCREENS.items():
        visit.open(path)
        visit.picture(folder, name)
    for person, screens in SCREENS.items():
        visit.be(person)
        for name, path in screens.items():
            visit.open(path)
            visit.picture(folder, name)
    visit.leave()
