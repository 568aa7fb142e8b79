"""How the engine's own loops are compiled: once, kept where that is allowed, free of the interpreter's lock."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable[..., object])

PARTS_DIR = Path(__file__).parent / "__pycache__"


def _can_write(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return os.access(folder, os.W_OK)
    except OSError:
        return False


def cache_folder(places: tuple[Path, ...]) -> Path | None:
    """The first of the places that can be written to, or none."""
    return next((place for place in places if _can_write(place)), None)


def _settle_cache() -> bool:
    """Keep compiled code beside the source; in a read-only install, with the environment; else in the user's cache."""
    if os.environ.get("NUMBA_CACHE_DIR") or _can_write(PARTS_DIR):
        return True
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    folder = cache_folder((Path(sys.prefix) / ".cache" / "numba", home / "tarazu"))
    if folder:
        numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]  # numba makes its settings as it loads
    return folder is not None


CACHED = _settle_cache()


def compiled(loop: Loop) -> Loop:
    """Compile a loop on first use; what it was compiled to is kept for the next start."""
    return cast("Loop", numba.njit(cache=CACHED, nogil=True)(loop))


def lean(loop: Loop) -> Loop:
    """Compile a loop that makes no arrays, without counting references to those it gets: that took half its time."""
    uncounted = numba.njit(cache=CACHED, nogil=True, _nrt=False)  # type: ignore[call-overload]  # numba does not list it
    return cast("Loop", uncounted(loop))
