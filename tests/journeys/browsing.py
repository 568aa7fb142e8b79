"""What browser journeys share: the demo world after one round, a site of its own for each module, a person's window.

The site runs as a person would run it, in a process of its own. The world is made once and copied. Every screen is
kept as a picture in three languages, wide and narrow, under `artefacts/screens`.
"""

import fcntl
import json
import os
import shutil
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

MOMENT = "2025-11-10T09:00+05:00"
LANGUAGES = {"en": "ltr", "ur": "rtl", "ru": "ltr"}
WIDTHS = {"phone": 390, "wide": 1280}  # pixels
EVERY_WIDTH_AND_COLOUR = os.environ.get("TARAZU_EVERY_LOOK", "") == "1"  # as ./run prove does
START_SECONDS_MAX = 60
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


@dataclass
class Site:
    """A running site: where it is, and the deals its round proposed."""

    root: Path
    home: Path
    port: int
    deals: list[dict[str, Any]]
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What a program of the site's world runs under."""
        return _environment(self.root, self.home)

    def start(self) -> None:
        """Serve the site, and wait until it answers."""
        serving = [sys.executable, "-m", "tarazu.cli.main", "serve", "--port", str(self.port), "--workers", "1"]
        with (self.home / "serve.log").open("a") as log:
            self.process = subprocess.Popen(serving, cwd=self.root, env=self.environment, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS_MAX
        while not _answers(self.port):
            assert self.process.poll() is None, (self.home / "serve.log").read_text()[-2000:]
            assert time.monotonic() < deadline, "the site did not start"
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop serving."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None


def _environment(root: Path, home: Path) -> dict[str, str]:
    return {
        **{name: text for name, text in os.environ.items() if name != "DATABASE_URL"},
        "TARAZU_HOME": str(home),
        "PYTHONPATH": str(root / "src"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }


def free_port() -> int:
    """A port of the loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _make_world(root: Path, home: Path) -> None:
    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=root,
            env=_environment(root, home),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    run("-m", "tarazu.cli.main", "load", "demo", "--sandbox", MOMENT)
    run("-m", "tarazu.cli.main", "round")
    (home / "deals.json").write_text(run("-c", PICK))


@pytest.fixture(scope="session")
def demo_world(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the demo world after one round, made once for all the processes that test side by side."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    home = shared / "demo-world"
    with (shared / "demo-world.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "deals.json").exists():
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
            _make_world(root, home)
    return home


@pytest.fixture(scope="module")
def site(root: Path, demo_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A copy of the demo world, served on the loopback until the module ends."""
    home = tmp_path_factory.mktemp("site")
    shutil.copytree(demo_world, home, dirs_exist_ok=True)
    served = Site(root, home, free_port(), json.loads((home / "deals.json").read_text()))
    try:
        served.start()
        yield served
    finally:
        served.stop()


class Visit:
    """One person at a browser, without script unless it is asked for."""

    def __init__(
        self, browser: Any, site: Site, width: str = "wide", language: str = "en", *, script: bool = False
    ) -> None:
        self.site, self.width, self.language = site, width, language
        self.context = browser.new_context(
            viewport={"width": WIDTHS[width], "height": 900},
            java_script_enabled=script,
            locale="en-GB",
            reduced_motion="reduce",
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
        beyond = self.too_wide()
        assert beyond == [], beyond
        return str(self.page.locator("main").inner_text())

    def too_wide(self) -> list[str]:
        """By how much the page is wider than its window."""
        beyond = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        where = f"{self.page.url} is {beyond} px wider than a {self.width} window in {self.language}"
        return [where] if beyond > 0 else []

    def be(self, sign_in_name: str) -> None:
        """Act as one of the sandbox's people, from the sign-in page."""
        self.context.clear_cookies()
        self.speak(self.language)
        self.page.goto(f"{self.site.address}/sign-in/")
        button = self.page.locator(f'button[value="{sign_in_name}"]')
        for summary in self.page.locator("main summary").all():
            if button.is_visible():
                break
            summary.click()
        with self.page.expect_navigation():  # what is opened next must not overtake it
            button.click()

    def press(self, words: str) -> str:
        """Press a button, and read the page that follows."""
        self.page.get_by_role("button", name=words).first.click()
        return str(self.page.locator("main").inner_text())

    def turn(self, width: str) -> None:
        """Make the window as wide as a phone's or a desk's."""
        self.width = width
        self.page.set_viewport_size({"width": WIDTHS[width], "height": 900})

    def picture(self, folder: Path, name: str) -> None:
        """Keep the page, or the upper part of a very long one, in both widths, and note what keeps people out of it."""
        self.page.mouse.move(0, 0)
        for width, pixels in WIDTHS.items():  # the wide one last: a journey goes on in it
            self.turn(width)
            target = folder / self.language / width
            target.mkdir(parents=True, exist_ok=True)
            height = min(self.page.evaluate("document.documentElement.scrollHeight"), PICTURE_HEIGHT_MAX)
            upper = {"x": 0, "y": 0, "width": pixels, "height": height}
            self.page.screenshot(path=str(target / f"{name}.png"), full_page=True, clip=upper)
            self.faults += [f"{self.language}, {width}: {one}" for one in self.barriers()]

    def barriers(self, *, every_look: bool = EVERY_WIDTH_AND_COLOUR) -> list[str]:
        """What would keep somebody from using the page: read by axe once, or in every width and colour."""
        found = [*self.too_wide(), *cut_short(self.page)]
        if every_look or self.width == "wide":
            found += grave_findings(self.page)
        return found + (grave_findings(self.page, "dark") if every_look else [])

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
        assert self.faults == [], "\n".join(self.faults)
