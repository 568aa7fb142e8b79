"""What is written about the house is true: pages match the source, rules have tests, figures have sources."""

import ast
import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import reference
import tarazu
import third_party
from source import PACKAGE, ROOT, functions, own_files, python_files, shown, tree_of
from tarazu.rulebook.book import all_rules
from tarazu.rulebook.rules import Rule

FIGURE_FILES = sorted((PACKAGE / "rulebook").rglob("*.toml"))
TEXT = {
    ".md",
    ".html",
    ".txt",
    ".toml",
    ".cfg",
    ".ini",
    ".json",
    ".yml",
    ".yaml",
    ".py",
    ".sh",
    ".in",
    ".css",
    ".js",
    ".csv",
    "",
}


def rules() -> Iterator[Rule]:  # type: ignore[type-arg]  # of whatever facts
    yield from all_rules()


def test_every_rule_has_a_test_of_its_name() -> None:
    codes = {rule.code for rule in rules()}
    assert codes, "no rule was found in tarazu.rulebook"
    names = [node.name for path in python_files("tests") for node in functions(path)]
    untested = [code for code in codes if not any(name.startswith(f"test_{code.replace('-', '_')}_") for name in names)]
    assert sorted(untested) == []


def test_every_rule_names_its_source_and_says_what_is_wrong() -> None:
    assert [rule.code for rule in rules() if not (rule.source.strip() and rule.says.strip().endswith((".", "}")))] == []


def test_a_rule_number_belongs_to_one_rule_at_a_time() -> None:
    spans: dict[str, set[tuple[date, date]]] = {}
    for rule in rules():
        spans.setdefault(rule.code, set()).add((rule.since, rule.until or date.max))
    crossing = [
        code
        for code, held in spans.items()
        for earlier, later in zip(sorted(held), sorted(held)[1:], strict=False)
        if earlier[1] > later[0]
    ]
    assert crossing == []


def test_there_are_figures() -> None:
    assert FIGURE_FILES


UNSET = {
    "individual_value_max",
    "individual_files_max",
    "public_holidays",
}  # no text gives a value; rule keepers may set one


@pytest.mark.parametrize("path", FIGURE_FILES, ids=lambda path: path.stem)
def test_every_figure_has_a_sentence_a_unit_a_day_and_a_source(path: Path) -> None:
    lacking = []
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    for rows in ("rule", "not_found"):
        table.pop(rows, None)
    for key, figure in table.items():
        has_values = bool(figure.get("values")) or key in UNSET
        complete = figure.get("says") and figure.get("unit") and has_values
        dated = all(
            isinstance(value.get("since"), date)
            and str(value.get("source", "")).strip()
            and value.get("value") is not None
            for value in figure.get("values", [])
        )
        if not (complete and dated):
            lacking.append(key)
    assert lacking == []


def test_every_error_stands_in_the_reference() -> None:
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page(), "Run ./run pages and commit what it writes."


def test_the_reference_knows_every_error_that_exists() -> None:
    """The page is read from source; this loads the rooms and asks Python itself."""
    for module in pkgutil.walk_packages(tarazu.__path__, "tarazu."):
        if not any(part in module.name.split(".") for part in ("migrations", "__main__")):
            importlib.import_module(module.name)
    alive: set[type] = set()
    waiting: list[type] = [importlib.import_module("tarazu.kernel.errors").TarazuError]
    while waiting:
        below = [each for each in waiting.pop().__subclasses__() if each.__module__.startswith("tarazu.")]
        alive.update(below)
        waiting.extend(below)
    assert {each.__name__ for each in alive} == set(reference.error_classes())


def test_every_sentence_of_an_error_is_a_literal() -> None:
    """The extractor of translations collects literals; a sentence put together at run time would stay English."""
    errors = reference.error_classes()
    composed = [
        f"{shown(path)} {node.name}"
        for path in python_files("src/tarazu")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef) and node.name in errors
        for statement in node.body
        if isinstance(statement, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "says" for target in statement.targets)
        and not isinstance(statement.value, ast.Constant)
    ]
    assert composed == []


def test_the_page_of_third_parties_is_current() -> None:
    assert third_party.PAGE.read_text(encoding="utf-8") == third_party.page(), (
        "Run ./run pages and commit what it writes."
    )


def test_no_file_names_a_registry() -> None:
    """Every machine brings its own registries; a lock or a page that names one would bind all to it."""
    hosts = [
        "pypi" + ".org",
        "python" + "hosted.org",
        "registry.npm" + "js.org",
        "registry.yarn" + "pkg.com",
        "deb.debian" + ".org",
    ]
    naming = [
        f"{shown(path)}: {host}"
        for path in own_files()
        if path.suffix in TEXT
        for host in hosts
        if host in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert naming == []


def test_locks_that_name_registries_are_not_kept() -> None:
    assert [shown(path) for path in own_files() if path.name in ("uv.lock", "pylock.toml")] == []


def commands() -> set[str]:
    return set(re.findall(r"^  \./run ([a-z]+)", (ROOT / "run").read_text(encoding="utf-8"), re.MULTILINE))


def test_every_command_that_pages_mention_exists() -> None:
    pages = [path for path in own_files() if path.suffix == ".md"]
    assert ROOT / "README.md" in pages
    unknown = [
        f"{shown(path)}: ./run {name}"
        for path in pages
        for name in re.findall(r"\./run ([a-z][a-z-]*)", path.read_text(encoding="utf-8"))
        if name not in commands()
    ]
    assert unknown == []


def test_run_lists_every_command_it_has() -> None:
    cases = set(re.findall(r"^    ([a-z]+)\) setup", (ROOT / "run").read_text(encoding="utf-8"), re.MULTILINE))
    assert cases == commands()


def test_the_changelog_has_this_version() -> None:
    assert tarazu.__version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
