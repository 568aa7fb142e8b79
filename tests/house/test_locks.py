"""What is imported is declared, and what is declared is locked with hashes."""

import ast
import re
import sys
from importlib import metadata

import pytest

import third_party
from source import ROOT, python_files, tree_of

REQUIREMENTS = ROOT / "requirements"


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(name: str) -> set[str]:
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    return {normal(package) for package in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", text, re.MULTILINE)}


@pytest.mark.parametrize("name", ["runtime", "dev", "installer", "postgres"])
def test_every_declared_package_is_locked_and_says_why(name: str) -> None:
    lines = (REQUIREMENTS / f"{name}.in").read_text(encoding="utf-8").splitlines()
    declared = [line for line in lines if line and not line.startswith(("#", "-"))]
    explained = third_party.direct(name)
    assert len(explained) == len(declared)
    assert {normal(package) for package, _why in explained} <= locked(name)


@pytest.mark.parametrize("name", ["runtime", "dev", "installer", "postgres"])
def test_every_locked_package_has_a_hash_and_no_address(name: str) -> None:
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.findall(r"^[A-Za-z0-9._-]+(?:\[[^\]]*\])?==.*(?:\n    --hash=\S+.*)*", text, re.MULTILINE)
    assert entries
    assert [entry.split("\n")[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"://|--(extra-)?index-url|--find-links", text)


def test_the_tests_run_on_what_a_user_runs_on() -> None:
    """The dev lock holds the runtime lock, version by version."""
    pins = {
        name: set(re.findall(r"^[a-z0-9._-]+==\S+", (REQUIREMENTS / f"{name}.txt").read_text(), re.MULTILINE))
        for name in ("runtime", "dev")
    }
    assert pins["runtime"] <= pins["dev"]


def test_what_is_imported_is_declared() -> None:
    declared = {normal(package) for package, _why in third_party.direct("runtime")}
    owners = metadata.packages_distributions()
    undeclared = set()
    for path in python_files("src/tarazu"):
        for node in ast.walk(tree_of(path)):
            names = [at.name for at in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            for top in {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) - {"tarazu"}:
                if not declared.intersection(normal(owner) for owner in owners.get(top, [])):
                    undeclared.add(top)
    assert undeclared == set()
