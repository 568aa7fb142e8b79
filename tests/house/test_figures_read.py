"""Above the rooms, figures are read with the values that rule keepers entered laid over those of the files."""

import re

from source import PACKAGE, shown

FROM_FILES = re.compile(r"from tarazu\.rulebook\.figures import .*\b(figures_on|all_figures)\b")
ON_FILES_ALONE = {"src/tarazu/cli/match.py"}  # the round that runs without a database


def test_figures_are_read_as_they_hold_here() -> None:
    rooms = [PACKAGE / room for room in ("desk", "web", "api", "papers", "storage", "cli")]
    readers = {shown(path) for room in rooms for path in room.rglob("*.py") if FROM_FILES.search(path.read_text())}
    assert readers == ON_FILES_ALONE, "Import figures_on and all_figures from tarazu.storage.figures there."
