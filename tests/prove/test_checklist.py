"""The security checklist names a test for each of its lines, and each of them exists."""

import ast
import re
from collections import Counter
from pathlib import Path
from typing import Any

from source import PACKAGE, ROOT, functions
from tarazu.registry.account_events import EventKind

PAGE = ROOT / "docs" / "reference" / "security.md"
LINE = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[a-z_/]+\.py)::(test_\w+)`")
PATTERNS = {f"re.{name}" for name in ("compile", "match", "search", "fullmatch", "sub", "split", "findall", "finditer")}
DOORS = ("urllib.request", "http.client", "smtplib", "socket", "psycopg", "requests", "httpx", "django.core.mail")
ABSENT, UNTESTED = "does not apply: ", "no test"
LINES_LEAST, WANTED_PERCENT = 245, 90


def lines() -> list[tuple[str, str, str]]:
    return LINE.findall(PAGE.read_text(encoding="utf-8"))


def test_every_line_names_a_test_that_exists_or_says_why_not(score: Any) -> None:
    told: Counter[str] = Counter()
    missing = []
    for number, _, answer in lines():
        found = NAMED.fullmatch(answer)
        if found:
            path = ROOT / found[1]
            if not path.is_file() or found[2] not in {one.name for one in functions(path)}:
                missing.append(f"{number}: {answer}")
        told["tested" if found else "absent" if answer.startswith(ABSENT) else "untested"] += 1
        assert found or answer.startswith((ABSENT, UNTESTED)), f"{number}: {answer}"
    assert missing == []
    applicable = told["tested"] + told["untested"]
    percent = 100 * told["tested"] / applicable
    says = f"{told['tested']} of the {applicable} lines that apply, {percent:.1f} %; {told['absent']} do not apply"
    score("S19", says)
    assert sum(told.values()) >= LINES_LEAST
    assert percent >= WANTED_PERCENT


def test_every_line_stands_once_and_in_order() -> None:
    numbers = [tuple(map(int, number.split("."))) for number, _, _ in lines()]
    assert numbers == sorted(set(numbers))


def calls(path: Path) -> set[str]:
    """The names of everything a file calls, with the room they come from where that is written."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def test_no_source_runs_what_it_is_given() -> None:
    running = {"eval", "exec", "pickle.loads", "pickle.load", "yaml.load", "os.system", "os.popen", "marshal.loads"}
    assert [path.name for path in PACKAGE.rglob("*.py") if calls(path) & running] == []


def test_no_pattern_is_made_of_what_is_typed() -> None:
    """A pattern is a text in the source, or one made of named texts of its module when that is read."""
    made = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in PATTERNS:
                names = {each.id for each in ast.walk(node.args[0]) if isinstance(each, ast.Name)}
                if any(name.upper() != name for name in names) or isinstance(node.args[0], ast.Call | ast.Attribute):
                    made.append(f"{path.name}:{node.lineno}")
    assert made == []


def test_every_way_out_of_the_machine_is_told() -> None:
    """What opens a connection stands in a few files, and the page for operators tells of each."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            found |= {path.relative_to(PACKAGE).as_posix() for name in names if name.startswith(DOORS)}
    to_people, to_the_store = (
        {"web/state_identity.py", "web/letter.py", "web/account_letter.py"},
        {"deadline.py", "postgresql/base.py"},
    )
    assert found == to_people | {f"storage/{name}" for name in to_the_store}
    told = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8").partition("## What it connects to")[2]
    told = told.partition("\n## ")[0]
    assert all(f"`{name}`" in told for name in ("DATABASE_URL", "TARAZU_SMTP", "TARAZU_OIDC_ISSUER"))


def test_everything_that_is_recorded_is_told() -> None:
    told = (ROOT / "docs" / "how-to" / "people-and-sign-in.md").read_text(encoding="utf-8")
    told = told.partition("## The record of sign-ins")[2].partition("\n## ")[0]
    assert [kind.value for kind in EventKind if f"`{kind.value}`" not in told] == []
    assert all(f"| {where} |" in told for where in ("the record of sign-ins", "the journal", "the log of the server"))


def test_no_source_hashes_by_what_was_broken() -> None:
    broken = {f"hashlib.{name}" for name in ("md5", "sha1", "new")}
    assert [path.name for path in PACKAGE.rglob("*.py") if calls(path) & broken] == []


def test_secrets_are_made_by_the_systems_own_chance() -> None:
    chance = {"random.random", "random.choice", "random.choices", "random.randint", "random.getrandbits", "uuid.uuid1"}
    assert [path.name for path in PACKAGE.rglob("*.py") if calls(path) & chance] == []
