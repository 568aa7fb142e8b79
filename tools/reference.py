"""Write docs/reference/errors.md from the source: every error, its kind, its sentence and where it is raised from."""

import ast
from dataclasses import dataclass
from pathlib import Path

import manual
from source import PACKAGE, ROOT, python_files, tree_of

PAGE = ROOT / "docs" / "reference" / "errors.md"
BASE = "TarazuError"
HEADING = """# Errors

Every error has a stable code, one of four kinds, and a sentence that says what to do next; words in braces are filled
in. The kind decides how a door answers: `invalid` (mend what you sent), `absent` (there is no such thing), `conflict`
(it has moved on since) and `refused` (a rule, or your powers, do not admit it).

This page is written by `./run pages` from the source.
"""


@dataclass(frozen=True)
class ErrorClass:
    """An error as its class body states it; what a body leaves out comes from its bases."""

    code: str
    bases: tuple[str, ...]
    room: str
    means: str
    kind: str | None
    says: str | None


def _assigned(body: list[ast.stmt], name: str) -> ast.expr | None:
    for statement in body:
        if isinstance(statement, ast.Assign) and any(
            isinstance(at, ast.Name) and at.id == name for at in statement.targets
        ):
            return statement.value
        if (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and statement.target.id == name
        ):
            return statement.value
    return None


def _read(node: ast.ClassDef, path: Path) -> ErrorClass:
    kind, says = _assigned(node.body, "kind"), _assigned(node.body, "says")
    return ErrorClass(
        code=node.name,
        bases=tuple(at.id if isinstance(at, ast.Name) else getattr(at, "attr", "") for at in node.bases),
        room=path.relative_to(PACKAGE).parts[0].removesuffix(".py"),
        means=(ast.get_docstring(node) or "").split("\n")[0],
        kind=kind.attr.lower() if isinstance(kind, ast.Attribute) else None,
        says=says.value if isinstance(says, ast.Constant) and isinstance(says.value, str) else None,
    )


def error_classes() -> dict[str, ErrorClass]:
    """Every subclass of TarazuError in the package, direct or not, by its code."""
    classes: dict[str, ErrorClass] = {}
    for path in python_files("src/tarazu"):
        classes |= {node.name: _read(node, path) for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef)}
    known = {BASE}
    while more := {code for code, at in classes.items() if known.intersection(at.bases)} - known:
        known |= more
    return {code: classes[code] for code in sorted(known - {BASE})}


def inherited(errors: dict[str, ErrorClass], code: str, attribute: str) -> str:
    """The kind or the sentence of an error, its own or its nearest base's."""
    at: ErrorClass | None = errors[code]
    while at is not None:
        own: str | None = getattr(at, attribute)
        if own is not None:
            return own
        at = next((errors[base] for base in at.bases if base in errors), None)
    return {"kind": "invalid", "says": "Something is not right."}[attribute]


def page() -> str:
    """The page as it should stand."""
    errors = error_classes()
    parts = [HEADING]
    for room in sorted({error.room for error in errors.values()}):
        parts.append(f"\n## {room}\n\n| Code | Kind | Means | Says |\n| --- | --- | --- | --- |\n")
        for error in errors.values():
            if error.room == room:
                kind, says = (inherited(errors, error.code, name) for name in ("kind", "says"))
                cells = [cell.replace("|", "\\|") for cell in (f"`{error.code}`", kind, error.means, says)]
                parts.append(f"| {' | '.join(cells)} |\n")
    return "".join(parts)


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    print(f"docs/reference/errors.md: {len(error_classes())} errors")
    manual.write()
