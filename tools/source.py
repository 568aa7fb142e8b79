"""The project's own source, read as text and as syntax trees, for the tools and the house tests."""

import ast
import configparser
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "tarazu"


@cache
def layers() -> tuple[tuple[str, ...], ...]:
    """The rooms as .importlinter stacks them, highest first; rooms side by side share an entry."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    lines = contracts["importlinter:contract:house"]["layers"].split("\n")
    return tuple(tuple(room.strip(" ()") for room in line.split("|")) for line in lines if line.strip())


def rooms_below(room: str) -> list[str]:
    """The rooms that stand lower than a room, highest first."""
    stack = list(layers())
    at = next(place for place, side_by_side in enumerate(stack) if room in side_by_side)
    return [name for side_by_side in stack[at + 1 :] for name in side_by_side]


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Every Python file under folders of the checkout, in order."""
    found = {path for folder in folders for path in (ROOT / folder).rglob("*.py")}
    return tuple(sorted(path for path in found if "__pycache__" not in path.parts))


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def shown(path: Path) -> str:
    """A path as people write it: from the checkout's folder."""
    return path.relative_to(ROOT).as_posix()


def place(path: Path, node: ast.AST) -> str:
    """Where a piece of source stands, so that an editor can jump to it."""
    return f"{shown(path)}:{getattr(node, 'lineno', 0)}"


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@cache
def own_files() -> tuple[Path, ...]:
    """The files that belong to the project: tracked, or new and not ignored."""
    # The folder may belong to another user than the one who tests, as on build servers: git would refuse to look.
    listed = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return tuple(path for name in names if name and (path := ROOT / name).is_file())
