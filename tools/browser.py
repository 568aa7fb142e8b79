"""The Chromium that browser tests drive: the machine's own, or Debian's, with what the driver needs beside it."""

import ctypes
import os
import shutil

import debian

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
DRIVER_LIBRARY, DRIVER_PACKAGE = (
    "libatomic.so.1",
    "libatomic1",
)  # Playwright's driver links to it; a bare Debian has none


def find_chromium() -> str | None:
    """Where a Chromium lies on this machine; TARAZU_CHROMIUM names one outright."""
    named = os.environ.get("TARAZU_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def driver_starts() -> bool:
    """Say whether the library is here without which Playwright's driver does not start."""
    try:
        ctypes.CDLL(DRIVER_LIBRARY)
    except OSError:
        return False
    return True


def bring_chromium() -> str | None:
    """A Chromium that can be driven, installed from Debian where this user may; None where there is none to be had."""
    lacking = [] if find_chromium() else ["chromium"]
    lacking += [] if driver_starts() else [DRIVER_PACKAGE]
    if lacking and not debian.install(*lacking):
        return None
    return find_chromium()
