"""Below storage nothing is inexact and nothing looks at a clock; the engine alone reckons in floats."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from source import PACKAGE, place, python_files, rooms_below, tree_of

EXACT_ROOMS = [room for room in rooms_below("storage") if room != "engine"]
EXACT_MATH = {"gcd", "lcm", "isqrt", "prod", "comb", "perm", "factorial"}
MAKES_EXACT = {"Decimal", "Fraction", "Path", "files"}
CLOCKS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("timezone", "now"),
    ("timezone", "localdate"), ("timezone", "localtime"), ("time", "time"), ("time", "time_ns"), ("time", "localtime"),
    ("time", "gmtime"),
}  # fmt: skip
MAY_SEE_A_CLOCK = {"cli", "web", "api"}
THE_CLOCK = PACKAGE / "storage" / "clock.py"


def files_of(room: str) -> tuple[Path, ...]:
    return python_files(f"src/tarazu/{room}")


def names_of_paths(tree: ast.Module) -> set[str]:
    """What a file declares to be a path: arguments, variables and attributes."""
    declared = [node for node in ast.walk(tree) if isinstance(node, ast.arg | ast.AnnAssign)]
    named = {ast.unparse(node.annotation): set[str]() for node in declared if node.annotation}
    for node in declared:
        if node.annotation:
            named[ast.unparse(node.annotation)].add(node.arg if isinstance(node, ast.arg) else last_name(node.target))
    return named.get("Path", set()) | named.get("Traversable", set())


def last_name(node: ast.expr) -> str:
    """The word a name, an attribute or a call ends in."""
    return node.id if isinstance(node, ast.Name) else str(getattr(node, "attr", ""))


def is_exact(node: ast.AST, paths: set[str]) -> bool:
    """A slash between these is exact: decimals and fractions, or the parts of a path."""
    if isinstance(node, ast.AugAssign):
        return is_exact(node.value, paths)
    if isinstance(node, ast.BinOp):
        return is_exact(node.left, paths) or is_exact(node.right, paths)
    if isinstance(node, ast.Call):
        return last_name(node.func) in MAKES_EXACT
    if isinstance(node, ast.Name | ast.Attribute):
        return last_name(node) in paths
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def inexact(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Everything in a tree that would bring a float about, or round in a second place."""
    paths = names_of_paths(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in {"float", "complex", "round"}:
            yield node, node.id
        elif isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield node, str(node.value)
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div) and not is_exact(node, paths):
            yield node, "/"
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "math":
            if node.attr not in EXACT_MATH:
                yield node, f"math.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module == "math":
            yield from ((node, f"math.{at.name}") for at in node.names if at.name not in EXACT_MATH)


@pytest.mark.parametrize("room", EXACT_ROOMS)
def test_a_room_below_storage_reckons_exactly(room: str) -> None:
    found = [f"{place(path, node)} {what}" for path in files_of(room) for node, what in inexact(tree_of(path))]
    assert found == []


def looks_at_a_clock(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute):
            owner = last_name(node.value)
            if (owner, node.attr) in CLOCKS:
                yield f"{place(path, node)} {owner}.{node.attr}"


def test_only_the_doors_and_the_one_clock_of_storage_know_what_time_it_is() -> None:
    rooms = [path for path in python_files("src/tarazu") if path.relative_to(PACKAGE).parts[0] not in MAY_SEE_A_CLOCK]
    assert [finding for path in rooms if path != THE_CLOCK for finding in looks_at_a_clock(path)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x = 1.5", True),
        ("def f(a: float): ...", True),
        ("x = a / b", True),
        ("x /= b", True),
        ("x = round(a)", True),
        ("import math\nx = math.sqrt(2)", True),
        ("from math import floor", True),
        ("from math import gcd", False),
        ("x = Decimal(a) / b", False),
        ("x = folder / 'name'", False),
        ("def f(at: Path): x = at / name", False),
        ("def f(at: int): x = at / name", True),
        ("x = a // b", False),
    ],
)
def test_the_proof_of_exactness_itself_tells_right_from_wrong(text: str, found: bool) -> None:
    assert bool(list(inexact(ast.parse(text)))) is found
