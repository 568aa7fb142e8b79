"""A deal in a real browser, script switched off: two traders consent, sign and apply, an officer grants it a number.

The site runs as a person would run it, in a process of its own on the demo world. Every screen is kept as a picture
in three languages, wide and narrow, under `artefacts/screens`.
"""

import csv
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.access import cut_short, grave_findings

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOMENT = "2025-11-10T09:00+05:00"
LANGUAGES = {"en": "ltr", "ur": "rtl", "ru": "ltr"}
WIDTHS = {"wide": 1280, "phone": 390}
START_SECONDS_MAX = 30
TABS_MAX = 60
PICTURE_HEIGHT_MAX = 3_000  # pixels
PICK = """
import json, django
django.setup()
from tarazu.storage import matching, models
told = []
for row in models.Deal.objects.filter(state="proposed").order_by("id"):
    deal = matching.deal(row.id)
    told.append({"id": deal.id, "parties": list(deal.party_ids), "countries": list(deal.countries)})
print(json.dumps(told))
"""


@dataclass(frozen=True)
class Site:
    """A running site: where it is, and the deals its round proposed."""

    address: str
    deals: list[dict[str, Any]]
    root: Path
    environment: dict[str, str]


@dataclass(frozen=True)
class Pair:
    """A proposed deal of two firms, who trades for them and who decides on the Pakistani side."""

    deal: str
    pakistani: str
    foreign: str
    officer: str


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo world after one round, served on the loopback until the module ends."""
    home = tmp_path_factory.mktemp("site")
    environment = {
        **{name: text for name, text in os.environ.items() if name != "DATABASE_URL"},
        "TARAZU_HOME": str(home),
        "PYTHONPATH": str(root / "src"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=root, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    run("-m", "tarazu.cli.main", "load", "demo", "--sandbox", MOMENT)
    run("-m", "tarazu.cli.main", "round")
    deals = json.loads(run("-c", PICK))
    port = _free_port()
    serving = [sys.executable, "-m", "tarazu.cli.main", "serve", "--port", str(port), "--workers", "1"]
    with (home / "serve.log").open("w") as log:
        process = subprocess.Popen(serving, cwd=root, env=environment, stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + START_SECONDS_MAX
            while not _answers(port):
                assert process.poll() is None, (home / "serve.log").read_text()[-2000:]
                assert time.monotonic() < deadline, "the site did not start"
                time.sleep(0.1)
            yield Site(f"http://127.0.0.1:{port}", deals, root, environment)
        finally:
            process.terminate()
            process.wait(timeout=20)


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


class Visit:
    """One person at a browser without script."""

    def __init__(self, browser: Any, site: Site, width: str = "wide", language: str = "en") -> None:
        self.site, self.width, self.language = site, width, language
        self.context = browser.new_context(
            viewport={"width": WIDTHS[width], "height": 900}, java_script_enabled=False, locale="en-GB"
        )
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("requestfailed", lambda request: self._note_failure(request.url, request.failure))
        self.speak(language)

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.faults.append(text)

    def _note_failure(self, address: str, why: str) -> None:
        if "ERR_ABORTED" not in why:  # the next page was asked for before this one had come whole
            self.faults.append(f"{address}: {why}")

    def speak(self, language: str) -> None:
        """Choose a language."""
        self.language = language
        self.context.add_cookies([{"name": "django_language", "value": language, "url": self.site.address}])

    def open(self, path: str) -> str:
        """Open a page; it must answer, fit its window and speak the language."""
        response = self.page.goto(f"{self.site.address}{path}")
        assert response.status == 200, f"{path}: {response.status}"
        html = self.page.locator("html")
        assert (html.get_attribute("lang"), html.get_attribute("dir")) == (self.language, LANGUAGES[self.language])
        beyond = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, f"{path} is {beyond} px wider than a {self.width} window in {self.language}"
        return str(self.page.locator("main").inner_text())

    def be(self, sign_in_name: str) -> None:
        """Act as one of the sandbox's people, from the sign-in page."""
        self.context.clear_cookies()
        self.speak(self.language)
        self.page.goto(f"{self.site.address}/sign-in/")
        button = self.page.locator(f'button[value="{sign_in_name}"]')
        for summary in self.page.locator("summary").all():
            if button.is_visible():
                break
            summary.click()
        button.click()

    def press(self, words: str) -> str:
        """Press a button, and read the page that follows."""
        self.page.get_by_role("button", name=words).first.click()
        return str(self.page.locator("main").inner_text())

    def picture(self, folder: Path, name: str) -> None:
        """Keep the page, or the upper part of a very long one, as a picture."""
        target = folder / self.language / self.width
        target.mkdir(parents=True, exist_ok=True)
        height = min(self.page.evaluate("document.documentElement.scrollHeight"), PICTURE_HEIGHT_MAX)
        upper = {"x": 0, "y": 0, "width": WIDTHS[self.width], "height": height}
        self.page.screenshot(path=str(target / f"{name}.png"), full_page=True, clip=upper)
        self.faults += [f"{self.language}, {self.width}: {one}" for one in self.barriers()]

    def barriers(self) -> list[str]:
        """What would keep somebody from using the page; colours are the same in every width."""
        dark = grave_findings(self.page, "dark") if self.width == "wide" else []
        return [*grave_findings(self.page), *dark, *cut_short(self.page)]

    def tab_to(self, place: str) -> None:
        """Press Tab until what is meant has the focus, and shows it."""
        for _ in range(TABS_MAX):
            self.page.keyboard.press("Tab")
            focused = self.page.locator(f"{place}:focus")
            if focused.count():
                assert focused.evaluate("one => getComputedStyle(one).outlineStyle") != "none", place
                return
        pytest.fail(f"{TABS_MAX} presses of Tab do not lead to {place}")

    def leave(self) -> None:
        """Close the browser's window; nothing may have gone wrong in it."""
        self.context.close()
        assert self.faults == []


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
        assert "The application is with customs." in visit.press("Apply for the authorisation")
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
    for place in (".skip", f'a[href="/deals/{deal}/"]', ".skip", 'button[value="accept"]'):
        visit.tab_to(place)
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
    assert visit.barriers() == []
    visit.page.evaluate(spoil)
    found = " ".join(visit.barriers())
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
    visit.leave()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_is_kept_as_a_picture(
    browser: Any, site: Site, pair: Pair, granted: str, artefacts: Path, language: str, width: str
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
    visit = Visit(browser, site, width, language)
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
