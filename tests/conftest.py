"""What every test may ask for: a home of its own on disk, the store it runs on, a browser."""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django
import hypothesis
import pytest
from django.contrib.auth.signals import user_logged_in

from browser import find_chromium

ROOT = Path(__file__).resolve().parent.parent
UNDER_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

# A test never touches what a running Tarazu keeps: its home is a folder that goes when the tests end.
OWN_HOME = None
if "PYTEST_XDIST_WORKER" not in os.environ:
    OWN_HOME = tempfile.mkdtemp(prefix="tarazu-tests-")
    os.environ["TARAZU_HOME"] = OWN_HOME
    (Path(OWN_HOME) / "static").mkdir()  # where a served site collects its styles; whitenoise warns where it is not
    os.environ["TARAZU_SECRET_KEY"] = "only-for-tests-" + "0" * 50
os.environ["TARAZU_STORE_MAY_FORGET"] = "1"  # the tests' own PostgreSQL is fast because it does
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread of the test
os.environ["DJANGO_SETTINGS_MODULE"] = "tarazu.storage.settings"
os.environ["TARAZU_LIMITS"] = "public=0/60"  # every test is the same stranger
django.setup()  # here and not by pytest's plugin, which would read the settings before they have their own home


def _let_through(request: Any, **_: Any) -> None:
    """Whoever a test signs in without the sign-in page comes as an invented person of a sandbox does."""
    if "REQUEST_METHOD" not in request.META:
        now = int(time.time())
        request.session.update({"factor": "persona", "began_at": now, "seen_at": now})


user_logged_in.connect(_let_through)

# How long an example takes says something of the machine, not of the law it tries.
hypothesis.settings.register_profile("house", deadline=None, print_blob=True, derandomize=UNDER_CI)
hypothesis.settings.load_profile("house")


def pytest_unconfigure() -> None:
    if OWN_HOME:
        shutil.rmtree(OWN_HOME, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's journeys first: they take longest, and nobody else is idle while they end."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_report_header() -> str:
    return f"store: {'PostgreSQL' if os.environ.get('DATABASE_URL', '').startswith('postgres') else 'SQLite'}"


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout under test."""
    return ROOT


@pytest.fixture(scope="session")
def store() -> str:
    """Which store this run stands on: 'sqlite' or 'postgresql'."""
    return "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"


@pytest.fixture(scope="session")
def score(store: str) -> Callable[..., None]:
    """Note a figure for a line of the scorecard: counts add up, words stand side by side."""

    def note(line: str, says: str, **counts: int) -> None:
        if told := os.environ.get("TARAZU_PROVE_SCORES"):
            with Path(told).open("a", encoding="utf-8") as file:
                file.write(json.dumps({"line": line, "says": says, "store": store, "counts": counts}) + "\n")

    return note


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Where tests leave what people may want to look at: screenshots, papers."""
    folder = ROOT / "artefacts"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A headless Chromium; without one the test is skipped, or fails where everything must run."""
    # Here and not above: the rooms' own tests start without Playwright.
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    path = find_chromium()
    if path is None:
        sentence = "There is no Chromium. Install it: apt-get install chromium libatomic1"
        pytest.fail(sentence) if UNDER_CI else pytest.skip(sentence)
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()
