"""How many checks the core of the books holds: in its functions, and in the tables under them.

The core is what decides or writes a booking. A function of it counts that has more than one step; one that only gives
back an expression has nothing to hold. The two programs that judge an exported ledger are left out: refusing is all
they do. What counts as a check is an assertion or a raised refusal, in the function that holds it and not once more in
one around it; in the database a trigger, a condition, a key or a link to another row. That a column is filled is its
type, and no check.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, models

from tarazu.storage.models import (
    Account,
    Deed,
    JournalEntry,
    JournalHead,
    JournalSubtree,
    NetOffRecord,
    OutboxEvent,
    Transfer,
    TransferStep,
)

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "tarazu"
LEDGER = ("accounts", "balances", "book", "export", "journal", "proofs", "statement", "transfers")
STORAGE = ("deeds", "groups", "journal", "lane", "netting", "outbox", "posting", "rows", "writing")
CLEARING = ("net_off", "window_run")
TABLES: tuple[type[models.Model], ...] = (
    Account,
    Deed,
    JournalEntry,
    JournalHead,
    JournalSubtree,
    NetOffRecord,
    OutboxEvent,
    Transfer,
    TransferStep,
)


@dataclass(frozen=True)
class Held:
    """One function of the core, and how many checks stand in it."""

    name: str
    checks: int


def core() -> list[Path]:
    """The files of the core."""
    rooms = {"ledger": LEDGER, "storage": STORAGE, "clearing": CLEARING}
    return [PACKAGE / room / f"{name}.py" for room, names in rooms.items() for name in names]


def functions() -> Iterator[Held]:
    """Every function of the core that has more than one step."""
    for path in core():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and has_steps(node):
                checks = sum(isinstance(inner, ast.Assert | ast.Raise) for inner in own(node))
                yield Held(f"{path.parent.name}/{path.name}:{node.name}", checks)


def own(node: ast.AST) -> Iterator[ast.AST]:
    """Everything in a function that is in no function inside it."""
    for inner in ast.iter_child_nodes(node):
        if not isinstance(inner, ast.FunctionDef):
            yield inner
            yield from own(inner)


def has_steps(function: ast.FunctionDef) -> bool:
    """Say whether a function does more than give back an expression."""
    steps = [one for one in function.body if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))]
    return len(steps) > 1 or not isinstance(steps[0], ast.Return | ast.Expr)


def is_held(field: Any) -> bool:
    """Say whether the database refuses a value of a column: one that is there already, or that no row has."""
    counted = isinstance(field, models.AutoField)  # the database gives it, so nobody can give a wrong one
    return not counted and (field.unique or (field.is_relation and field.db_constraint))


def guards() -> int:
    """The triggers, conditions, keys and links of the core's tables, as the store itself has them."""
    constraints = sum(len(model._meta.constraints) + sum(map(is_held, model._meta.fields)) for model in TABLES)
    names = [model._meta.db_table for model in TABLES]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT relname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal")
        return constraints + sum(name in names for (name,) in cursor.fetchall())
