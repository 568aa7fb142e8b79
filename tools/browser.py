"""The Chromium that browser tests drive: the machine's own, or Debian's."""

import os
import shutil

import debian

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find_chromium() -> str | None:
    """Where a Chromium lies on this machine; TARAZU_CHROMIUM names one outright."""
    named = os.environ.get("TARAZU_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def bring_chromium() -> str | None:
    """A Chromium, installed from Debian where this user may; None where there is none to be had."""
    found = find_chromium()
    if found is None and debian.install("chromium"):
        found = find_chromium()
    return found
