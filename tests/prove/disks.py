"""A disk of a size of its own that can run full."""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

DISK, LEFT_FREE = 120 << 20, 1 << 20  # bytes


@contextlib.contextmanager
def small_disk() -> Iterator[Path]:
    """A small disk, where this user may mount one; PostgreSQL's own user must reach it."""
    place = Path(tempfile.mkdtemp(prefix="tarazu-disk-"))
    place.chmod(0o755)
    try:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(place)]
        if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
            pytest.skip("DISK FULL DID NOT RUN: only root may mount a small disk")
        yield place
        subprocess.run(["umount", "-l", str(place)], check=True)
    finally:
        place.rmdir()


def resize(disk: Path, size: int) -> None:
    """Give a disk as many bytes as it shall have."""
    subprocess.run(["mount", "-o", f"remount,size={size}", str(disk)], check=True)


def used(disk: Path) -> int:
    """How many bytes of a disk are taken."""
    stated = os.statvfs(disk)
    return (stated.f_blocks - stated.f_bfree) * stated.f_frsize
