"""The limits of the house: what a reader can hold in mind, and names that say what a thing is."""

import ast
import re
from pathlib import Path

import pytest

from source import PACKAGE, functions, layers, place, python_files, shown, tree_of

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
ARGUMENTS_MAX = 6
ALL = ("src", "tools", "tests", "bench")
EMPTY_NAMES = {"data", "info", "manager", "helper", "helpers", "util", "utils", "process", "handle", "handler"}
GENERATED = re.compile(r"storage/migrations/\d{4}_")  # Django writes their bodies


def is_written_by_hand(path: Path) -> bool:
    return not GENERATED.search(path.as_posix())


def test_no_file_is_longer_than_a_reader_holds_in_mind() -> None:
    lengths = {
        shown(path): len(path.read_text().splitlines()) for path in python_files(*ALL) if is_written_by_hand(path)
    }
    assert {name: lines for name, lines in lengths.items() if lines > FILE_LINES_MAX} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{place(path, node)} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for path in filter(is_written_by_hand, python_files(*ALL))
        for node in functions(path)
        if node.end_lineno and node.end_lineno - node.lineno + 1 > FUNCTION_LINES_MAX
    ]
    assert long == []


def test_no_function_takes_more_arguments_by_position_than_six() -> None:
    many = [
        f"{place(path, node)} {node.name}"
        for path in python_files("src")
        for node in functions(path)
        if len([arg for arg in node.args.posonlyargs + node.args.args if arg.arg not in ("self", "cls")])
        > ARGUMENTS_MAX
    ]
    assert many == []


def test_names_say_what_a_thing_is() -> None:
    named = [(shown(path), path.stem) for path in python_files("src", "tools")]
    for path in python_files("src", "tools"):
        definitions = (ast.FunctionDef, ast.ClassDef)
        named += [(place(path, node), node.name) for node in ast.walk(tree_of(path)) if isinstance(node, definitions)]
    assert [f"{where} {name}" for where, name in named if name.lower() in EMPTY_NAMES] == []


def test_a_room_imports_for_real_and_at_the_top() -> None:
    """What a module stands on is seen in its first lines; only heavy solvers load where they are called for."""
    hidden = []
    for path in python_files("src"):
        if path.relative_to(PACKAGE).parts[0] in ("cli", "engine"):
            continue
        hidden += [place(path, node) for node in ast.walk(tree_of(path)) if _mentions_type_checking(node)]
        for function in functions(path):
            hidden += [
                place(path, node) for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)
            ]
    assert hidden == []


def _mentions_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "TYPE_CHECKING"


@pytest.mark.parametrize("room", [room for side_by_side in layers() for room in side_by_side])
def test_every_room_says_what_it_is(room: str) -> None:
    assert (ast.get_docstring(tree_of(PACKAGE / room / "__init__.py")) or "").strip()


def test_every_module_says_what_it_holds() -> None:
    silent = [shown(path) for path in python_files("src", "tools") if not ast.get_docstring(tree_of(path))]
    assert [name for name in silent if not GENERATED.search(name) and not name.endswith("migrations/__init__.py")] == []


def test_nothing_is_left_to_do_later() -> None:
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|NotImplemented" + r"Error)\b")
    assert [shown(path) for path in python_files(*ALL) if marks.search(path.read_text())] == []
