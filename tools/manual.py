"""Write the pages of the manual that the package itself knows best: commands, addresses, rules and life cycles."""

import importlib
import os
import pkgutil
import re
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import typer

import tarazu
from source import ROOT, layers, rooms_below
from tarazu.kernel.lifecycle import LifeCycle
from tarazu.rulebook.book import not_found, orders, rules_of
from tarazu.rulebook.figures import Figure, all_figures
from tarazu.rulebook.rules import Rule

FOLDER = ROOT / "docs" / "reference"
COUNTRIES = {"PK": "Pakistan", "RU": "Russia", "IR": "Iran", "AF": "Afghanistan"}
SEVERITIES = {"stop": "stops", "warn": "warns"}
STAGES = {"deal": "deal", "application": "application", "declaration": "declaration", "net_off": "net-off"}
WRITTEN = "This page is written by `./run pages`; do not edit it by hand.\n"

COMMANDS_HEADING = f"""# Commands

From the checkout a command is `./run tarazu COMMAND`; where the environment is active, `tarazu COMMAND`.
`tarazu COMMAND --help` says the same as this page.
A command ends with 0 when it did what it says, and with 2 when something was refused or wrong.
`verify` ends with 1 when it found a fault.
With `--json` a command prints one JSON document instead of tables and sentences.
An idempotency key (`--key`) makes a repeated request answer as it did the first time, and do nothing again.

{WRITTEN}"""

RULES_HEADING = f"""# Rules and figures

A legal order is one country's rules over its own side of a deal, and every deal stands under two.
A rule has a number, a sentence that a person reads when it is broken, a source and the days it holds.
Words in braces are filled in with what was found.
A rule that *stops* refuses; a rule that *warns* is printed and lets pass.
It is asked when a *deal* is proposed, when an *application* is granted, or at the *net-off*.
Confidence says how sure we are of the text.
H is confirmed by a named source, M is probable, L is read between the lines or our own setting.
The last column names the first day on which a rule no longer holds.

{WRITTEN}"""

API_HEADING = f"""# Addresses for machines

JSON over HTTP, one verb or one view for each request.
The whole description, with every field, is at `/api/v1/openapi.json` of a running site.
How to call it is told in [Use the API](../how-to/use-the-api.md).
Every POST also takes an `Idempotency-Key` header.

{WRITTEN}"""

LIVES_HEADING = f"""# Life cycles

A life cycle is a table from a state and an event to the next state.
What is not drawn here is refused, with a sentence that says what is possible instead.

{WRITTEN}"""


def commands_page() -> str:
    """Every command with its arguments and options, as the command line declares them."""
    _settle()
    app = importlib.import_module("tarazu.cli.main").app
    group: Any = typer.main.get_command(app)
    parts = [COMMANDS_HEADING]
    for name, command in group.commands.items():
        parts.append(_command(name, command))
    return "".join(parts)


def _settle() -> None:
    """Make Django ready to be read, without leaving a secret behind."""
    os.environ.setdefault("TARAZU_SECRET_KEY", "only-to-read-the-doors-" + "0" * 40)
    importlib.import_module("tarazu.cli")


def _command(name: str, command: Any) -> str:
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    options = [param for param in command.params if param.param_type_name == "option"]
    needed = [_given(param) for param in options if param.required]
    usage = " ".join(["tarazu", name, *map(_given, arguments), *needed])
    parts = [f"\n## {name}\n\n{_line(command.help or '')}\n\n    {usage}\n"]
    if command.params:
        parts.append("\n| Given | Means |\n| --- | --- |\n")
        parts.extend(f"| `{_given(param)}` | {_cell(_told(param))} |\n" for param in (*arguments, *options))
    return "".join(parts)


def _given(param: Any) -> str:
    """A parameter as people write it: its name, and the kind of word that follows."""
    if param.param_type_name == "argument":
        shown = param.name.upper() + ("..." if param.nargs == -1 else "")
        return shown if param.required else f"[{shown}]"
    if param.is_flag:
        return ", ".join((*param.opts, *param.secondary_opts))
    kind = param.type_descriptor.annotation
    return f"{param.opts[0]} {'NUMBER' if kind is int else 'PATH' if kind is Path else 'TEXT'}"


def _told(param: Any) -> str:
    """What a parameter means, which words it takes and what holds without it."""
    parts = [_line(param.help or "")]
    kind = param.type_descriptor.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        parts.append(f"One of {', '.join(str(choice.value) for choice in kind)}.")
    if not param.required and param.default not in (None, "", (), [], False, True):
        parts.append(f"Without it: {getattr(param.default, 'value', param.default)}.")
    return " ".join(part for part in parts if part)


def _line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: object) -> str:
    return _line(str(text)).replace("|", "\\|")


def rules_page() -> str:
    """Every rule and every figure of every legal order."""
    parts = [RULES_HEADING]
    for order in orders():
        parts.append(f"\n## {COUNTRIES[order]} ({order})\n\n### Rules of {order}\n")
        parts.append("\n| Rule | Says | Effect | Asked at | Source | Confidence | Since | Until |\n")
        parts.append("| --- | --- | --- | --- | --- | --- | --- | --- |\n")
        parts.extend(_rule(rule) for rule in rules_of(order))
        parts.append(f"\n### What was not found for {order}\n\n")
        parts.extend(f"- {_line(sentence)}\n" for sentence in not_found(order))
        parts.append(f"\n### Figures of {order}\n\n| Figure | Means | Unit | Since | Value | Source | Confidence |\n")
        parts.append("| --- | --- | --- | --- | --- | --- | --- |\n")
        parts.extend(_figure(figure) for figure in all_figures(order).values())
    return "".join(parts)


def _rule(rule: Rule[Any]) -> str:
    effect = SEVERITIES[rule.severity]
    stage = ", ".join(STAGES[asked.value] for asked in (rule.stage, *rule.also))
    cells = (rule.code, rule.says, effect, stage, rule.source, rule.confidence, rule.since, rule.until or "")
    return f"| {' | '.join(map(_cell, cells))} |\n"


def _figure(figure: Figure) -> str:
    lines = []
    for value in figure.values:
        held = ", ".join(value.value) if isinstance(value.value, tuple) else value.value
        cells = (f"`{figure.key}`", figure.says, figure.unit, value.since, held, value.source, value.confidence)
        lines.append(f"| {' | '.join(map(_cell, cells))} |\n")
    if not figure.values:
        lines.append(f"| `{figure.key}` | {_cell(figure.says)} | {_cell(figure.unit)} | | not set | | |\n")
    return "".join(lines)


def api_page() -> str:
    """Every address of the door for machines, as it describes itself."""
    _settle()
    schema: dict[str, Any] = importlib.import_module("tarazu.api.urls").door.get_openapi_schema(path_prefix="")
    parts = [API_HEADING, "\n| Address | Does | For | Takes |\n| --- | --- | --- | --- |\n"]
    for path, operations in schema["paths"].items():
        for method, told in operations.items():
            who = "who is signed in" if told.get("security") else "everybody"
            takes = [f"`{one['name']}`" for one in told["parameters"] if one["in"] == "query"]
            takes += ["JSON"] if "requestBody" in told else []
            address = f"`{method.upper()} /api/v1/{path.strip('/')}`"
            cells = (address, told.get("description", ""), who, ", ".join(takes))
            parts.append(f"| {' | '.join(map(_cell, cells))} |\n")
    return "".join(parts)


def life_cycles() -> Iterator[tuple[str, LifeCycle[Any, Any]]]:
    """Every life cycle of the rooms below storage, with its room, from the lowest room up."""
    plain = set(rooms_below("storage"))
    order = [room for side_by_side in reversed(layers()) for room in side_by_side if room in plain]
    seen: set[int] = set()
    for room in order:
        package = importlib.import_module(f"tarazu.{room}")
        names = [found.name for found in pkgutil.iter_modules(package.__path__, f"tarazu.{room}.")]
        for name in sorted(names):
            for held in vars(importlib.import_module(name)).values():
                if isinstance(held, LifeCycle) and id(held) not in seen:
                    seen.add(id(held))
                    yield room, held


def lives_page() -> str:
    """Every life cycle, drawn."""
    parts = [LIVES_HEADING]
    for room, life in life_cycles():
        parts.append(f"\n## {life.thing[0].upper()}{life.thing[1:]}\n\nRoom: `{room}`.\n\n")
        parts.append(f"```mermaid\nstateDiagram-v2\n    [*] --> {life.start.value}\n")
        for (at, event), to in life.steps.items():
            parts.append(f"    {at.value} --> {to.value}: {_words(event.value)}\n")
        parts.extend(f"    {end} --> [*]\n" for end in sorted(state.value for state in life.ends()))
        parts.append("```\n")
    return "".join(parts)


def _words(name: str) -> str:
    return re.sub(r"[_-]", " ", name)


PAGES: dict[Path, Callable[[], str]] = {
    FOLDER / "commands.md": commands_page,
    FOLDER / "api.md": api_page,
    FOLDER / "rules.md": rules_page,
    FOLDER / "life-cycles.md": lives_page,
}


def write() -> None:
    """Write every page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, page in PAGES.items():
        path.write_text(page(), encoding="utf-8")
        print(f"{path.relative_to(ROOT).as_posix()}: Tarazu {tarazu.__version__}")


if __name__ == "__main__":
    write()
