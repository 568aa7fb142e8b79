"""A deal in a real browser, script switched off: two traders consent, sign and apply, an officer grants it a number."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.browsing import LANGUAGES, Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@dataclass(frozen=True)
class Pair:
    """A proposed deal of two firms, who trades for them and who decides on the Pakistani side."""

    deal: str
    pakistani: str
    foreign: str
    officer: str


@pytest.fixture(scope="module")
def pair(site: Site, root: Path) -> Pair:
    """The first proposed deal of one Pakistani firm in good standing with one Russian firm."""
    rows = [line for line in (root / "demo/invented_firms.csv").read_text().splitlines() if not line.startswith("#")]
    firms = {row["ref"]: row for row in csv.DictReader(rows)}
    rows = [line for line in (root / "demo/people.csv").read_text().splitlines() if not line.startswith("#")]
    officers = {row["subject"]: row["sign_in_name"] for row in csv.DictReader(rows) if row["role"] == "officer"}
    for deal in site.deals:
        own = [party for party in deal["parties"] if party.startswith("pk-")]
        foreign = [party for party in deal["parties"] if party.startswith("ru-")]
        if len(own) == len(foreign) == 1 and len(deal["parties"]) == 2:
            office = firms[own[0]]["collectorate"]
            return Pair(deal["id"], own[0], foreign[0], officers[office])
    pytest.fail("the round proposed no deal of one Pakistani and one Russian firm")


@pytest.fixture(scope="module")
def granted(browser: Any, site: Site, pair: Pair) -> str:
    """The journey itself: from two consents to the approval number, which it gives back."""
    visit = Visit(browser, site)
    for party in (pair.pakistani, pair.foreign):
        visit.be(party)
        assert visit.page.url.endswith("/home/")
        visit.page.locator(f'a[href="/deals/{pair.deal}/"]').click()
        assert "hidden until all accept" in visit.page.locator("main").inner_text()
        assert "You have accepted the deal." in visit.press("Accept the deal")
    assert "hidden until all accept" not in visit.page.locator("main").inner_text()
    for party in (pair.pakistani, pair.foreign):
        visit.be(party)
        visit.open(f"/deals/{pair.deal}/")
        assert "You have signed the contract." in visit.press("Sign the contract")
    for party in (pair.foreign, pair.pakistani):
        visit.be(party)
        visit.open(f"/deals/{pair.deal}/")
        assert "You have signed the undertaking." in visit.press("Sign the undertaking")
        visit.page.get_by_role("link", name="Apply for the authorisation").click()
        visit.page.get_by_label("Standard of quality").fill("ISO 7301")
        assert "kept this draft" in visit.press("Keep as a draft")
        assert "The declaration that the goods coming in originate" in visit.press("Lodge the application")
        visit.faults.clear()  # the refusal was meant
        visit.page.get_by_label("We declare that the goods that come in originate").check()
        assert "The application is with customs." in visit.press("Lodge the application")
        visit.open(f"/deals/{pair.deal}/")
    visit.page.get_by_role("link", name="open the file of the authorisation").click()
    file = visit.page.url.removeprefix(site.address)
    assert "Applied for" in visit.page.locator("main").inner_text()
    visit.be(pair.officer)
    assert visit.page.url.endswith("/queue/")
    visit.page.locator(f'a[href="{file}"]').click()
    assert "Granted. The approval number is given out." in visit.press("Grant")
    number = str(visit.page.locator("h1").inner_text()).strip()
    visit.leave()
    return number


def test_the_trader_sees_the_approval_number(browser: Any, site: Site, pair: Pair, granted: str) -> None:
    assert granted.startswith("PK-25-")
    visit = Visit(browser, site)
    visit.be(pair.pakistani)
    assert granted in visit.open("/home/")
    visit.page.get_by_role("link", name=granted).click()
    assert granted in visit.page.locator("h1").inner_text()
    assert "Granted" in visit.page.locator("main").inner_text()
    visit.leave()


def test_anybody_can_verify_the_number(browser: Any, site: Site, granted: str) -> None:
    visit = Visit(browser, site)
    visit.open("/verify/")
    visit.page.get_by_label("Number").fill(granted.lower())
    assert "Granted" in visit.press("Verify")
    visit.leave()


def test_the_first_press_of_tab_leads_past_the_head(browser: Any, site: Site) -> None:
    visit = Visit(browser, site)
    visit.open("/")
    visit.page.keyboard.press("Tab")
    skip = visit.page.locator(":focus")
    assert skip.inner_text() == "Skip to the content"
    assert skip.bounding_box()["y"] >= 0
    visit.page.keyboard.press("Enter")
    assert visit.page.url.endswith("#main")
    visit.leave()


def test_a_deal_is_opened_and_accepted_by_keyboard_alone(browser: Any, site: Site, pair: Pair) -> None:
    others = [deal for deal in site.deals if not {pair.pakistani, pair.foreign} & set(deal["parties"])]
    deal, party = next((deal["id"], one) for deal in others for one in deal["parties"] if one.startswith("pk-"))
    visit = Visit(browser, site)
    visit.be(party)
    for way in (f'a[href="/deals/{deal}/"]', 'button[value="accept"]'):
        visit.tab_to(".skip")
        visit.page.keyboard.press("Enter")
        visit.tab_to(way)
        with visit.page.expect_navigation():
            visit.page.keyboard.press("Enter")
    assert "You have accepted the deal." in visit.page.locator("main").inner_text()
    visit.leave()


def test_what_keeps_people_out_is_found(browser: Any, site: Site) -> None:
    visit = Visit(browser, site)
    visit.open("/verify/")
    spoil = """() => {
        document.querySelector("main label").remove();
        const [pale, choice] = [document.createElement("p"), document.createElement("select")];
        pale.textContent = "pale words";
        pale.style.cssText = "color: #888; background: #999";
        choice.append(new Option("Long words"));
        document.querySelector("main").append(pale, choice);
        document.querySelector("main select").style.width = "3rem";
    }"""
    assert visit.barriers(every_look=True) == []
    visit.page.evaluate(spoil)
    found = " ".join(visit.barriers(every_look=True))
    for words in ("light: label", "light: color-contrast", "dark: color-contrast", "cut off"):
        assert words in found
    visit.leave()


def test_what_can_be_pressed_is_large_enough(browser: Any, site: Site, pair: Pair) -> None:
    visit = Visit(browser, site, "phone")
    visit.be(pair.pakistani)
    for path in ("/home/", "/book/", f"/deals/{pair.deal}/"):
        visit.open(path)
        boxes = [
            one.bounding_box() for one in visit.page.locator("button, input:not([type=hidden]), select, summary").all()
        ]
        assert [box for box in boxes if box and min(box["width"], box["height"]) < 24] == []
    visit.page.locator(".menu > summary").click()
    visit.page.locator('.menu a[href="/book/"]').click()
    assert visit.page.url.endswith("/book/")
    visit.leave()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_is_kept_as_a_picture(
    browser: Any, site: Site, pair: Pair, granted: str, artefacts: Path, language: str
) -> None:
    folder = artefacts / "screens"
    public = {
        "start": "/",
        "rules": "/rules/",
        "bilateral": "/bilateral/PK-RU/",
        "commitments": "/commitments/",
        "corridors": "/corridors/",
        "verify": f"/verify/?number={granted}",
        "sign-in": "/sign-in/",
    }
    visit = Visit(browser, site, language=language)
    for name, path in public.items():
        visit.open(path)
        visit.picture(folder, name)
    visit.be(pair.pakistani)
    visit.open("/home/")
    visit.picture(folder, "home")
    file = visit.page.locator('a[href^="/files/"]').first.get_attribute("href")
    proposed = next(
        deal["id"] for deal in site.deals if pair.pakistani not in deal["parties"] and len(deal["parties"]) > 2
    )
    for name, path in {
        "book": "/book/",
        "deal-agreed": f"/deals/{pair.deal}/",
        "file": file,
        "account": file.replace("/files/", "/account/"),
        "file-sheet": f"{file}sheet/",
    }.items():
        visit.open(path)
        visit.picture(folder, name)
    member = next(party for deal in site.deals if deal["id"] == proposed for party in deal["parties"])
    for person, name, path in (
        (member, "deal-proposed", f"/deals/{proposed}/"),
        (pair.officer, "queue", "/queue/"),
        (pair.officer, "file-officer", file),
        ("analyst-commerce", "overview", "/overview/"),
    ):
        visit.be(person)
        visit.open(path)
        visit.picture(folder, name)
    visit.leave()


def test_an_agent_an_officer_and_an_operator_see_what_they_may(
    browser: Any, site: Site, pair: Pair, granted: str, artefacts: Path
) -> None:
    folder, visit = artefacts / "screens", Visit(browser, site)
    agent = "pk-sandal-soap"

    def pictured(name: str, path: str) -> None:
        for language in reversed(LANGUAGES):  # English last: the journey goes on in it
            visit.speak(language)
            visit.open(path)
            visit.page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
            visit.picture(folder, name)

    visit.be(pair.pakistani)
    visit.open(f"/parties/{pair.pakistani}/")
    visit.page.locator("summary", has_text="Name an agent").click()
    visit.page.get_by_label("Sign-in name of the agent").fill(agent)
    visit.page.locator("#field-since").fill("2025-11-10")
    visit.page.locator("#field-until-agent").fill("2026-06-01")
    assert "The agent may apply and declare" in visit.press("Name this agent")
    visit.be(agent)
    pictured("deal-agent", f"/deals/{pair.deal}/")
    visit.be(pair.pakistani)
    visit.page.get_by_role("link", name=granted).click()
    file = visit.page.url.removeprefix(site.address)
    form = visit.page.locator('form[action*="/declare/"]').first
    form.locator('input[name="quantity"]').fill("10")
    form.locator('input[name="declared"]').fill("6000")
    form.locator("button").last.click()
    assert "The declaration is lodged." in visit.page.locator("main").inner_text()
    visit.be(pair.officer)
    pictured("shipments", "/shipments/")
    visit.page.get_by_role("button", name="I take it").first.click()
    visit.open(file)
    visit.page.get_by_label("Assessed value").fill("6000")
    visit.page.get_by_role("button", name="Assess", exact=True).click()
    assert visit.page.locator("#fault").count() == 0, visit.page.locator("#fault").inner_text()
    pictured("account-by-month", file.replace("/files/", "/account/"))
    visit.be("operator-clearing")
    pictured("firm-permits", "/parties/pk-mehran-rice/")
    visit.leave()
