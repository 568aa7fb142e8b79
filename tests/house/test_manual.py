"""The manual is true: generated pages are current, links lead somewhere, and what it tells to type exists."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

import manual
from source import ROOT, own_files
from tarazu.cli.files import ENDINGS
from tarazu.cli.main import app
from tarazu.corridor import closures, routes
from tarazu.ledger import export
from tarazu.ledger.journal import Head
from tarazu.market import readers as market
from tarazu.reference import valuations
from tarazu.registry import people_readers
from tarazu.registry import readers as registry
from tarazu.rulebook import control_readers, goods
from tarazu.screening import lists
from tarazu.statistics import readers as statistics

PAGES = [path for path in own_files() if path.suffix == ".md" and path.is_relative_to(ROOT / "docs")]
PAGES += [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")]
WRITTEN = [path for path in PAGES if path.parent.name != "reference"]
FILES_PAGE = ROOT / "docs" / "how-to" / "load-your-own-files.md"
EXPORT_PAGE = ROOT / "docs" / "how-to" / "export-and-verify.md"
TABLES = {
    "authorities.csv": registry.AUTHORITY_COLUMNS,
    "valuations.csv": valuations.COLUMNS,
    "goods.csv": goods.COLUMNS,
    "quotas.csv": control_readers.QUOTA_COLUMNS,
    "permits.csv": control_readers.PERMIT_COLUMNS,
    "closures.csv": closures.COLUMNS,
    "trade_table.csv": statistics.COLUMNS,
    "firms.csv": registry.PARTY_COLUMNS,
    "people.csv": people_readers.COLUMNS,
    "list.csv": lists.COLUMNS,
    "offers.csv": market.COLUMNS,
    "wants.csv": market.WANT_COLUMNS,
}
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
TYPED = re.compile(r"(?:^|[`\s])(?:\./run )?tarazu (?P<rest>[a-z][a-z-]*[^`\n]*)")


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", manual.PAGES, ids=lambda path: path.stem)
def test_a_generated_page_is_current(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == manual.PAGES[path](), "Run ./run pages and commit what it writes."


def test_every_life_cycle_of_the_rooms_is_drawn() -> None:
    drawn = {life.thing for _, life in manual.life_cycles()}
    assert {"deal", "authorisation", "declaration", "transfer", "net-off", "listing", "contract"} <= drawn


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_links_lead_somewhere(path: Path) -> None:
    broken = []
    for link in LINK.finditer(path.read_text(encoding="utf-8")):
        target, _, anchor = link["target"].partition("#")
        if "://" in target:
            continue
        page = (path.parent / target).resolve() if target else path
        exists = page.exists() or target == "docs/picture.png"  # the picture is made from the running site
        if not exists or (anchor and anchor not in anchors(page)):
            broken.append(link["target"])
    assert broken == []


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands_typed() -> Iterator[tuple[str, str, list[str]]]:
    for path in WRITTEN:
        text = path.read_text(encoding="utf-8").replace("\\\n", " ")
        code = re.findall(r"^ {4,}\S.*$", text, re.MULTILINE) + re.findall(r"`[^`\n]+`", text)
        for line in code:
            for typed in TYPED.finditer(line):
                if typed["rest"].partition(" ")[0] in COMMANDS or "./run tarazu" in line:
                    yield shown(path), line, shlex.split(typed["rest"], comments=True)


def known_commands() -> dict[str, Any]:
    group: Any = typer.main.get_command(app)
    commands: dict[str, Any] = group.commands
    return commands


COMMANDS = known_commands()


def test_every_command_and_option_that_pages_tell_to_type_exists() -> None:
    typed = list(commands_typed())
    assert len(typed) > len(COMMANDS), "the manual tells how to use the commands"
    wrong = []
    for page, line, words in typed:
        if words[0] not in COMMANDS:
            wrong.append(f"{page}: {line}")
            continue
        known = {name for param in COMMANDS[words[0]].params for name in (*param.opts, *param.secondary_opts)}
        used = {word.partition("=")[0] for word in words[1:] if word.startswith("--")}
        wrong += [f"{page}: {words[0]} {option}" for option in used - known - {"--help"}]
    assert wrong == []


def test_every_command_stands_in_the_written_manual() -> None:
    assert set(COMMANDS) - {words[0] for _, _, words in commands_typed()} == set()


def columns_told(name: str) -> list[str]:
    text = FILES_PAGE.read_text(encoding="utf-8")
    sections = re.split(r"^## ", text, flags=re.MULTILINE)
    section = next(part for part in sections if name in part.split("\n")[0])
    return re.findall(r"^\| `([A-Za-z_]+)`", section, re.MULTILINE)


@pytest.mark.parametrize("name", TABLES)
def test_the_columns_of_a_file_are_told_as_they_are_read(name: str) -> None:
    assert columns_told(name) == [column.name for column in TABLES[name]]


def test_every_file_that_can_be_loaded_is_told() -> None:
    headings = re.findall(r"^## (.+)$", FILES_PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for name in ENDINGS if not any(name in heading for heading in headings)] == []


def test_the_keys_of_a_route_are_told() -> None:
    told = set(columns_told("corridors.toml"))
    assert told == routes.ROUTE_KEYS | routes.LEG_KEYS | {"gauge_mm", "crossing"}


def test_the_files_of_an_exported_ledger_are_told() -> None:
    files = export.export([], [], {}, Head()) | export.signature_files({}, (1, ""), [])
    rows = dict(
        re.findall(r"^\| `([A-Za-z_]+\.[a-z]+)` \| (.+) \|$", EXPORT_PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert sorted(rows) == sorted(files)
    assert set(re.findall(r"`([^`]+)`", rows[export.HEAD])) == set(json.loads(files[export.HEAD])["files"])
    told = re.findall(r"^([a-z_]+\.[a-z]+) +\S", files[export.README].decode(), re.MULTILINE)
    assert {*told, export.README} == set(files)


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "why").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
