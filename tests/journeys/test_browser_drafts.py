"""What somebody types is not lost: not with the line, not with the session, and it is not sent twice either."""

from typing import Any

import pytest
from django.conf import settings
from tests.journeys.browsing import Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TRADER, OFFER = "pk-chenab-basmati", "/listings/new/offer/?goods=1006.30/basmati"
KEPT = "was kept on this device"


@pytest.fixture
def visit(browser: Any, site: Site) -> Visit:
    """The trader at a browser with script."""
    opened = Visit(browser, site, script=True)
    opened.be(TRADER)
    return opened


def test_what_is_typed_outlives_the_server_and_goes_when_it_is_done(visit: Visit) -> None:
    visit.open(OFFER)
    visit.page.get_by_label("Quantity on offer").fill("75.5")
    visit.page.get_by_label("The least you ask").fill("950")
    visit.page.get_by_label("Note").fill("Crop of 2025, in sacks.")
    key = visit.page.locator('input[name="key"]').last.input_value()
    visit.site.stop()
    visit.page.get_by_role("button", name="Publish").click()
    visit.page.wait_for_url("chrome-error://**")
    visit.site.start()
    visit.faults.clear()  # that nobody answered
    assert KEPT in visit.open(OFFER)
    assert visit.page.get_by_label("Quantity on offer").input_value() == "75.5"
    assert visit.page.get_by_label("Note").input_value() == "Crop of 2025, in sacks."
    assert visit.page.locator('input[name="key"]').last.input_value() == key  # done already, it is not done twice
    assert visit.barriers() == []
    assert "Published. The next round weighs it." in visit.press("Publish")
    assert KEPT not in visit.open(OFFER)
    assert visit.page.get_by_label("Note").input_value() == ""
    visit.leave()


def test_what_is_typed_outlives_the_session_and_can_be_taken_out(visit: Visit) -> None:
    visit.open(OFFER)
    visit.page.get_by_label("Quantity on offer").fill("75.5")
    visit.page.get_by_label("The least you ask").fill("950")
    visit.page.get_by_label("Note").fill("Old crop.")
    visit.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    said = visit.press("Publish")
    assert "What you typed is kept: sign in, and you can send it." in said
    visit.faults.clear()  # that nobody was signed in
    visit.press("Sign in")
    button = visit.page.locator(f'button[value="{TRADER}"]')
    for summary in visit.page.locator("main summary").all():
        if button.is_visible():
            break
        summary.click()
    button.click()
    assert "What you typed before was kept and has not been sent yet." in visit.page.locator("main").inner_text()
    visit.page.get_by_role("link", name="Leave it").click()
    assert KEPT in visit.open(OFFER)
    assert visit.page.get_by_label("Note").input_value() == "Old crop."
    visit.page.get_by_role("button", name="Take it out again").click()
    assert visit.page.get_by_label("Note").input_value() == ""
    assert KEPT not in visit.open(OFFER)
    visit.leave()


def test_whoever_signs_out_leaves_nothing_on_the_device(visit: Visit) -> None:
    visit.open(OFFER)
    visit.page.get_by_label("Note").fill("Secret.")
    visit.press("Sign out")
    assert visit.page.evaluate("Object.values(localStorage).join()") == ""
    visit.leave()
