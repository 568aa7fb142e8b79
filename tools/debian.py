"""Get a Debian package where this user may: as root, or by sudo without a password."""

import os
import shutil
import subprocess
import sys
from functools import cache

ENVIRONMENT = ["env", "DEBIAN_FRONTEND=noninteractive"]
APT = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"]


def quietly(command: list[str]) -> bool:
    """Run a command without asking anything; its words are shown only where it fails. Says whether it worked."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(done.stderr.strip(), file=sys.stderr, flush=True)
    return done.returncode == 0


@cache
def as_root() -> list[str] | None:
    """The words that go before a command to run it as root, or None where that is not possible."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    asked = ["sudo", "-n", "true"]
    may = shutil.which("sudo") and subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return ["sudo", "-n"] if may and may.returncode == 0 else None


@cache
def refresh() -> bool:
    """Fetch the lists of packages, once per run. Says whether that worked."""
    root = as_root()
    return root is not None and quietly([*root, *ENVIRONMENT, *APT, "update"])


def install(*packages: str) -> bool:
    """Install packages without asking anything. Says whether they are there now."""
    root = as_root()
    if root is None:
        return False
    print(f"Installing from Debian: {' '.join(packages)}", flush=True)
    command = [*root, *ENVIRONMENT, *APT, "install", "-y", "--no-install-recommends", *packages]
    return refresh() and quietly(command)
