"""Printing for people and for machines."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tarazu.kernel.digest import plain

PIPED_WIDTH = 120  # columns where there is no terminal to ask
console = Console(highlight=False, width=None if sys.stdout.isatty() else PIPED_WIDTH)
complaints = Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else PIPED_WIDTH)


def show_json(thing: Any) -> None:
    """Print a thing as JSON, for machines."""
    console.print_json(json.dumps(_jsonable(thing), ensure_ascii=False))


def _jsonable(thing: Any) -> Any:
    if isinstance(thing, Mapping):
        return {str(key): _jsonable(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [_jsonable(item) for item in thing]
    return plain(thing)


def show_answer(answer: Mapping[str, Any], *, as_json: bool) -> None:
    """Print a verb's answer: as JSON, or a line for each thing it says."""
    if as_json:
        show_json(answer)
        return
    for name, value in answer.items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else value
        console.print(f"[dim]{name.replace('_', ' ')}[/dim] {escape(str(shown))}")


def show_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table people can read; numbers are right-aligned where a column's name ends in '#'."""
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for column in columns:
        table.add_column(column.rstrip("#"), justify="right" if column.endswith("#") else "left", overflow="fold")
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    console.print(table)


def say(sentence: str) -> None:
    """Print one sentence."""
    console.print(sentence)


def complain(sentence: object) -> None:
    """Print what went wrong, where errors belong."""
    complaints.print(f"[bold red]✗[/bold red] {escape(str(sentence))}")
