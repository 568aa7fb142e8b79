"""Browser tests have a browser to drive, and it shapes Urdu without reaching out of this machine."""

import pytest
from playwright.sync_api import Browser


@pytest.mark.browser
def test_the_browser_opens_a_page_and_knows_its_direction(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html dir='rtl' lang='ur'><title>ترازو</title><p>ترازو</p></html>")
    assert page.title() == "ترازو"
    assert page.locator("p").evaluate("node => getComputedStyle(node).direction") == "rtl"
    page.close()
