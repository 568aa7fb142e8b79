"""The first administrator in a real browser: a link, a password, a passkey, out and in again, and somebody invited.

This installation is no sandbox: nobody is acted for, and the second factor is asked of everybody who needs one. The
passkey is Chromium's own, on a virtual device. Every screen is kept as a picture in three languages, wide and narrow.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.browsing import LANGUAGES, Site, Visit, free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Installation = tuple[Site, str, str]  # where it is, the link of the first administrator, and one nobody opened
PASSWORD = "a long and dull sentence"
SCREENS = {
    "people": "/people/platform/?words=a",
    "sign-ins": "/sign-ins/",
    "account": "/me/",
    "set-up": "/me/set-up/",
    "confirm": "/me/confirm/",
}
OPEN_SCREENS = {"sign-in": "/sign-in/", "recover": "/recover/"}
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Named(Site):
    """A site reached by a name: passkeys belong to names, not to numbers."""

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What its programs run under."""
        return {**super().environment, "TARAZU_ADDRESS": self.address}


@pytest.fixture(scope="module")
def installation(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An empty installation, served, and the link that invites its first administrator."""
    site = Named(root, tmp_path_factory.mktemp("installation"), free_port(), [])
    tarazu = [sys.executable, "-m", "tarazu.cli.main"]

    def invited(email: str) -> str:
        asked = [*tarazu, "invite", email, "--json"]
        done = subprocess.run(asked, cwd=root, env=site.environment, capture_output=True, text=True, check=True)
        return str(json.loads(done.stdout)["link"]).removeprefix(site.address)

    first, waiting = invited("anna@ministry.example"), invited("waiting@ministry.example")
    try:
        site.start()
        yield site, first, waiting
    finally:
        site.stop()


class Scripted(Visit):
    """A browser with script, for passkeys alone, and with a device that holds them."""

    def __init__(self, browser: Any, site: Site) -> None:
        super().__init__(browser, site, script=True)
        device = self.context.new_cdp_session(self.page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

    def sign_in(self) -> None:
        """With the password; the second step follows."""
        self.open("/sign-in/")
        self.page.get_by_label("Sign-in name or mail address").fill("anna@ministry.example")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Sign in")


@pytest.fixture(scope="module")
def administrator(browser: Any, installation: Installation) -> Iterator[Scripted]:
    """The first administrator, in by their letter's link, with a passkey."""
    site, link, _waiting = installation
    visit = Scripted(browser, site)
    visit.open(link)
    visit.page.get_by_label("Your name").fill("Anna Petrova")
    visit.page.get_by_label("New password").fill(PASSWORD)
    visit.page.get_by_label("The same once more").fill(PASSWORD)
    said = visit.press("Open the account")
    assert "set up a second factor before anything else" in said
    visit.page.get_by_label("What you call it").last.fill("Laptop")
    visit.page.get_by_role("button", name="Add a passkey").click()
    visit.page.get_by_role("heading", name="Recovery codes").wait_for(timeout=20_000)
    assert visit.page.locator(".recovery-codes li").count() == 10
    visit.page.get_by_role("link", name="I have kept them").click()
    assert "The mechanism as a whole" in visit.page.locator("main").inner_text()
    yield visit
    visit.leave()


def test_an_administrator_invites_somebody(administrator: Scripted) -> None:
    visit = administrator
    visit.open("/people/platform/")
    visit.page.locator("#field-email").fill("boris@ministry.example")
    visit.page.locator("#field-role").select_option("auditor")
    assert "Invited." in visit.press("Send the invitation")
    assert "boris@ministry.example" in visit.page.locator("main").inner_text()


def test_out_and_in_again_with_the_passkey(administrator: Scripted) -> None:
    visit = administrator
    visit.press("Sign out")
    visit.sign_in()
    assert "Now show your second factor" in visit.page.locator("main").inner_text()
    visit.page.get_by_role("button", name="Use a passkey").click()
    visit.page.get_by_role("heading", name="People").wait_for(timeout=20_000)
    assert "Laptop" in visit.open("/me/")
    assert "This browser" in visit.page.locator("main").inner_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_of_an_account_is_kept_as_a_picture(
    administrator: Scripted,
    installation: Installation,
    artefacts: Path,
    browser: Any,
    language: str,
) -> None:
    folder = artefacts / "screens"
    stranger = Visit(browser, installation[0], language=language)
    for name, path in {**OPEN_SCREENS, "invitation": installation[2]}.items():
        stranger.open(path)
        stranger.picture(folder, name)
    stranger.open("/sign-in/")
    stranger.page.locator("#field-sign_in_name").fill("anna@ministry.example")
    stranger.page.locator("#field-password").fill(PASSWORD)
    stranger.page.locator("#field-password").press("Enter")
    stranger.page.locator("#field-confirm_code").wait_for()
    stranger.picture(folder, "second-step")
    stranger.leave()
    visit = administrator
    visit.speak(language)
    for name, path in SCREENS.items():
        visit.open(path)
        visit.picture(folder, name)
