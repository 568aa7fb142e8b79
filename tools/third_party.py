"""Write THIRD_PARTY.md: what Tarazu stands on, under which licence, and why each of them."""

import re
from importlib import metadata
from pathlib import Path

from source import ROOT

PAGE = ROOT / "THIRD_PARTY.md"
LINE = re.compile(r"^(?P<name>[a-z][a-z0-9-]*)(\[[a-z,]+\])?(?P<bounds>[<>=][^#]*?)\s*#\s*(?P<why>.+)$")
HEADING = """# What Tarazu stands on

Direct dependencies, with the licence each states of itself. Exact versions and hashes of these and of what they bring
along are in `requirements/*.txt`. Tarazu itself is under the Apache License 2.0 (`LICENSE`).

This page is written by `./run pages`.
"""
CARRIED = """
## Carried in the repository to test

Not part of the package: nothing of it is installed or served.

| What | Licence | Where | Why |
| --- | --- | --- | --- |
| axe-core 4.10.3 | MPL-2.0 | `tests/journeys/axe` | reads every screen against WCAG 2.2 AA in the journeys |
"""
TITLES = {"runtime": "To run", "dev": "To test and check", "installer": "To install"}


def direct(name: str) -> list[tuple[str, str]]:
    """The packages one of requirements/*.in names, each with why it is there."""
    lines = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
    return [(found["name"], found["why"]) for line in lines if (found := LINE.match(line))]


def licence(name: str) -> str:
    """The licence a package states: its expression, else its classifiers, else the first line of its licence field."""
    stated = metadata.metadata(name)
    if "License-Expression" in stated:
        return stated["License-Expression"]
    classifiers = [line.split(" :: ")[-1] for line in stated.get_all("Classifier") or [] if line.startswith("License")]
    named = [line for line in classifiers if line != "OSI Approved"]
    return ", ".join(named) or str(stated.json.get("license", "not stated")).split("\n")[0]


def page() -> str:
    """The page as it should stand."""
    parts = [HEADING]
    for name, title in TITLES.items():
        parts.append(f"\n## {title}\n\n| Package | Licence | Why |\n| --- | --- | --- |\n")
        parts.extend(f"| {package} | {licence(package)} | {why} |\n" for package, why in direct(name))
    return "".join([*parts, CARRIED])


def write(path: Path = PAGE) -> None:
    """Write the page."""
    path.write_text(page(), encoding="utf-8")
    print(f"{path.name}: {sum(len(direct(name)) for name in TITLES)} direct dependencies")


if __name__ == "__main__":
    write()
