"""The files legal orders stand in: those that come with Tarazu, and those of folders a site adds.

A file is called after its country, such as `pk.toml`. A table of it is a figure; each `[[rule]]` is a rule whose check
is one of the shared ones. A file of a country that is here already adds to it: later values, other numbers.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from tarazu.kernel.errors import Kind, TarazuError

SHIPPED = ("PK", "RU", "IR", "AF")  # in the order in which pages show them
FILE_NAME = re.compile(r"[a-z]{2}\.toml")
Table = dict[str, Any]
_folders: list[Path] = []


class OrderFileWrong(TarazuError):
    """A file of a legal order cannot be used."""

    kind = Kind.INVALID
    says = "The legal order in {file} cannot be used: {where}: {reason}. Correct the file; nothing of it counts so far."


def use_folders(folders: Sequence[Path]) -> None:
    """Let the orders of these folders count beside the shipped ones; once, when a program starts."""
    _folders[:] = folders


def folders_used() -> tuple[Path, ...]:
    """The folders that count beside the shipped orders."""
    return tuple(_folders)


def codes() -> tuple[str, ...]:
    """The countries whose legal orders are here: the shipped ones, then the added ones by the alphabet."""
    added = {name[:2].upper() for folder in folders_used() for name in _names(folder)}
    return (*SHIPPED, *sorted(added - set(SHIPPED)))


def tables(order: str) -> tuple[tuple[str, Table], ...]:
    """The files of a legal order, the shipped one first, each with its name. Errors: OrderFileWrong."""
    return _tables(order, folders_used())


@cache
def _tables(order: str, folders: tuple[Path, ...]) -> tuple[tuple[str, Table], ...]:
    name = f"{order.lower()}.toml"
    found = []
    if order in SHIPPED:
        shipped = resources.files("tarazu.rulebook").joinpath(f"orders/{name}")
        found.append((name, tomllib.loads(shipped.read_text(encoding="utf-8"))))
    found += [(str(folder / name), _read(folder / name)) for folder in folders if name in _names(folder)]
    return tuple(found)


def _names(folder: Path) -> list[str]:
    if not folder.is_dir():
        raise OrderFileWrong(file=folder, where="TARAZU_ORDERS", reason="there is no such folder")
    return sorted(path.name for path in folder.iterdir() if FILE_NAME.fullmatch(path.name))


def _read(path: Path) -> Table:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OrderFileWrong(file=path.name, where="TOML", reason=error) from error
