"""How many small slips in the ledger's core its tests find: python tools/mutants.py [PERCENT [MODULE ...]].

Every comparison, sum, condition, whole number, call and answer of the core is changed, one at a time and PERCENT of
them by lot, and the tests of the ledger run on each in a process of its own: the quickest first, the slower ones only
on what those still call right. What all of them call right is printed.
A few such changes mean the same as what stood there, and those no test can find. Assertions are left as they are.
"""

import ast
import copy
import inspect
import json
import os
import random
import resource
import signal
import sys
import textwrap
import types
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
os.environ |= {"TARAZU_STORE_MAY_FORGET": "1", "DJANGO_SETTINGS_MODULE": "tarazu.storage.settings"}

import pytest  # noqa: E402
from hypothesis import Phase, settings  # noqa: E402

from tarazu.ledger import accounts, balances, book, export, journal, proofs, statement, transfers  # noqa: E402

CORE = (accounts, balances, book, export, journal, proofs, statement, transfers)
STAGES = ("tests/ledger", "tests/laws/test_ledger.py", "tests/prove/test_machine.py")
PATIENCE_SECONDS = 240
PROCESSOR_SECONDS = 40  # the right code takes ten at most
MEMORY = 4 << 30  # bytes, for what grows for ever
SEED = 1
settings.register_profile("slips", deadline=None, phases=(Phase.explicit, Phase.generate, Phase.target))
INSTEAD: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Mult: ast.Add,
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A function with one thing changed: what stood there, and what stands there now."""

    function: FunctionType
    line: int
    right: str
    wrong: str
    source: str

    def __str__(self) -> str:
        place = f"{self.function.__module__.removeprefix('tarazu.')}.{self.function.__qualname__}"
        return f"{place}, line {self.line}: {self.right} -> {self.wrong}"


def functions(module: ModuleType) -> Iterator[FunctionType]:
    """The functions and methods that a module defines."""
    for thing in vars(module).values():
        members = vars(thing).values() if inspect.isclass(thing) and thing.__module__ == module.__name__ else [thing]
        for member in members:
            found = member.fget if isinstance(member, property) else member
            if not isinstance(found, FunctionType) or found.__module__ != module.__name__ or found.__closure__:
                continue
            if "<string>" not in found.__code__.co_filename:  # what a dataclass writes for itself
                yield found


def changed(node: ast.AST) -> ast.AST | None:
    """The same with a slip in it, or None where there is nothing to slip on."""
    slip = copy.deepcopy(node)
    if isinstance(slip, ast.Compare) and type(slip.ops[0]) in INSTEAD:
        slip.ops[0] = INSTEAD[type(slip.ops[0])]()  # type: ignore[call-overload]
    elif isinstance(slip, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(slip.op) in INSTEAD:
        slip.op = INSTEAD[type(slip.op)]()  # type: ignore[assignment]
    elif isinstance(slip, ast.UnaryOp) and isinstance(slip.op, ast.Not | ast.USub):
        return slip.operand
    elif isinstance(slip, ast.Constant) and isinstance(slip.value, int):
        slip.value = not slip.value if isinstance(slip.value, bool) else slip.value + 1
    elif isinstance(slip, ast.IfExp):
        slip.body, slip.orelse = slip.orelse, slip.body
    elif isinstance(slip, ast.Expr) and isinstance(slip.value, ast.Call):
        return ast.Pass()
    elif isinstance(slip, ast.Return) and slip.value is not None and not isinstance(slip.value, ast.Constant):
        slip.value = ast.Constant(None)
    else:
        return None
    return slip


def mutants(function: FunctionType) -> Iterator[Mutant]:
    """Every slip of one function."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    made = tree.body[0]
    assert isinstance(made, ast.FunctionDef)
    made.decorator_list = []
    left_alone = {id(inner) for node in ast.walk(made) if isinstance(node, ast.Assert) for inner in ast.walk(node)}
    left_alone |= {id(inner) for node in ast.walk(made.args) for inner in ast.walk(node)}
    for parent in list(ast.walk(made)):
        for name, held in ast.iter_fields(parent):
            for place, node in enumerate(held if isinstance(held, list) else [held]):
                slip = changed(node) if isinstance(node, ast.AST) and id(node) not in left_alone else None
                if slip is None:
                    continue
                _put(parent, name, place, slip)
                source = ast.unparse(ast.fix_missing_locations(tree))
                _put(parent, name, place, node)
                line = function.__code__.co_firstlineno + getattr(node, "lineno", 1) - 1
                yield Mutant(function, line, _told(node), _told(slip), source)


def _put(parent: ast.AST, name: str, place: int, node: ast.AST) -> None:
    held = getattr(parent, name)
    if isinstance(held, list):
        held[place] = node
    else:
        setattr(parent, name, node)


def _told(node: ast.AST) -> str:
    return ast.unparse(ast.fix_missing_locations(copy.deepcopy(node)))[:70]


def plant(mutant: Mutant) -> None:
    """Put a slip into the code, for the rest of this process."""
    names = dict(mutant.function.__globals__)
    exec(compile(f"from __future__ import annotations\n{mutant.source}", "<slip>", "exec"), names)
    code = names[mutant.function.__name__].__code__
    assert isinstance(code, types.CodeType)
    mutant.function.__code__ = code


def is_found(mutant: Mutant | None) -> bool:
    """Say whether any stage of the tests fails on a mutant, or on the right code where none is given."""
    return any(fails(tests, mutant) for tests in STAGES)


def fails(tests: str, mutant: Mutant | None) -> bool:
    """Say whether a test fails, in a process of its own; one that never ends fails as well.

    The first example that fails is enough: nobody reads it, so none is sought that is smaller.
    """
    child = os.fork()
    if child == 0:
        signal.alarm(PATIENCE_SECONDS)
        signal.setitimer(signal.ITIMER_PROF, PROCESSOR_SECONDS)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        os.environ.pop("TARAZU_PROVE_SCORES", None)  # what these runs count is no figure of the books
        if mutant is not None:
            plant(mutant)
        quiet = ("-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile=slips", f"--hypothesis-seed={SEED}")
        os._exit(int(pytest.main([*quiet, tests])))
    _, status = os.waitpid(child, 0)
    return status != 0


def main() -> int:
    """Try every mutant of the lot, and note the score."""
    percent = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    chosen = [module for module in CORE if not sys.argv[2:] or module.__name__.rpartition(".")[2] in sys.argv[2:]]
    every = [mutant for module in chosen for function in functions(module) for mutant in mutants(function)]
    lot = random.Random(SEED).sample(every, max(2, len(every) * percent // 100))
    os.chdir(ROOT)
    if is_found(None):
        print("The tests fail on the right code, so nothing was measured.")
        return 1
    alive = []
    for mutant in lot:
        if not is_found(mutant):
            alive.append(mutant)
            print(f"still called right: {mutant}", flush=True)
    found = len(lot) - len(alive)
    print(
        f"{found} of {len(lot)} slips in ledger/ found, {100 * found / len(lot):.1f} %, of {len(every)} possible ones"
    )
    if told := os.environ.get("TARAZU_PROVE_SCORES"):
        note: dict[str, Any] = {"line": "S3", "store": "memory and sqlite", "says": "slips in ledger/"}
        notes = [{**note, "counts": {"tried": len(lot), "found": found}}]
        notes += [{**note, "says": f"still called right: {mutant}", "counts": {}} for mutant in alive]
        with Path(told).open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(each) + "\n" for each in notes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
