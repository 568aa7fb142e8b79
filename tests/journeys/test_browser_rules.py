"""In a real browser: an exchange is simulated, a figure is entered by two people, an offer is judged while it is typed.

The site of the deal's journey is used, in English, Urdu and Russian; every screen is kept as a picture.
"""

from pathlib import Path
from typing import Any

import pytest
from tests.journeys.browsing import LANGUAGES, Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FORM = "/rules/keep/?order=PK&figure=netting_days"
OFFER = "/listings/new/offer/?goods=1006.30/non-basmati"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screens_of_the_rules_are_kept(browser: Any, site: Site, artefacts: Path, language: str) -> None:
    folder = artefacts / "screens"
    visit = Visit(browser, site, language=language)
    assert "PK-13" in visit.open("/simulate/")
    visit.picture(folder, "simulate")
    visit.be("keeper-commerce")
    visit.open(FORM)
    visit.picture(folder, "keeping")
    visit.be("pk-mehran-rice")
    visit.open(OFFER)
    visit.picture(folder, "offer")
    visit.leave()


def test_two_people_enter_a_figure(browser: Any, site: Site) -> None:
    visit = Visit(browser, site)
    visit.be("keeper-commerce")
    assert visit.page.url.endswith("/rules/keep/")
    visit.open(FORM)
    visit.page.get_by_label("New value").fill("150")
    visit.page.get_by_label("First day").fill("2026-01-01")
    visit.page.get_by_label("Source").fill("an order of the ministry")
    visit.page.locator("#propose").locator("..").get_by_role("button", name="Propose").click()
    assert "Another rule keeper decides" in visit.page.locator("main").inner_text()
    visit.be("keeper-law")
    assert "Approved. The value holds" in visit.press("Approve")
    assert "Entered by two rule keepers" in visit.open("/rules/?order=PK")
    visit.leave()


def test_an_offer_is_judged_while_it_is_typed(browser: Any, site: Site) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(f"{site.address}/sign-in/")
    button = page.locator('button[value="pk-mehran-rice"]')
    for summary in page.locator("main summary").all():
        if button.is_visible():
            break
        summary.click()
    button.click()
    page.goto(f"{site.address}{OFFER}")
    page.fill("#field-quantity", "100")
    page.fill("#field-price", "900")
    page.locator("#judged").get_by_text("PK-14").first.wait_for()
    page.goto(f"{site.address}/simulate/")
    page.select_option("#field-goods-b1", "1001.99")
    page.fill("#field-quantity-a1", "25000")
    page.locator("#judged").get_by_text("25,000").first.wait_for()
    context.close()
    assert faults == []
