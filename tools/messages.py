"""The sentences of Tarazu and their translations: find them, keep the catalogues, compile them, check them.

    python tools/messages.py extract   update src/tarazu/locale/{ur,ru}/LC_MESSAGES/django.po from the sources
    python tools/messages.py compile   write the .mo files beside them, where they are older than their .po
    python tools/messages.py check     name every sentence that is new, gone, untranslated or has other placeholders
    python tools/messages.py all       extract, compile, check
    python tools/messages.py missing   print the sentences that still lack a translation

Sentences are found in calls of gettext and its kin, in templates, in every string given to `says` or `title`, in the
rules and figures of each legal order, and in the notes of the demo's tables.
"""

import ast
import csv
import io
import re
import string
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from tarazu.rulebook.book import all_rules

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "tarazu"
CATALOGUES = PACKAGE / "locale"
LANGUAGES = ("ur", "ru")
PLURALS = {
    "ur": "nplurals=2; plural=(n != 1);",
    "ru": ("nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"),
}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
NAMES = frozenset({"says", "title"})  # what a sentence is called where it is no argument of gettext
TABLES = {"trade_table.csv": ("note", "source"), "closures.csv": ("cause", "decision", "source")}  # of the demo
POSITIONS = {"Clause": (1, 2), "Explanation": (1,), "_clause": (1, 2), "clause": (1, 2)}  # sentences given by position
FIXED_DATE = datetime(2025, 1, 1, tzinfo=UTC)  # so that writing a catalogue twice gives the same file
PERCENT_NAMES = re.compile(r"%\((\w+)\)[sd]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing to translate, where it stands, and its plural and context where it has them."""

    text: str
    place: str
    plural: str | None = None
    context: str | None = None

    @property
    def message_id(self) -> str | tuple[str, str]:
        """How a catalogue knows it."""
        return (self.text, self.plural) if self.plural else self.text


def sentences() -> Iterator[Sentence]:
    """Every sentence of the sources, file by file."""
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        yield from from_calls(source, _place(path))
        yield from from_names(source, _place(path))
    for path in sorted(path for kind in ("html", "txt") for path in PACKAGE.rglob(f"templates/**/*.{kind}")):
        yield from from_calls(templatize(path.read_text(encoding="utf-8")), _place(path))
    for path in sorted((PACKAGE / "rulebook" / "orders").glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for row in (*table.pop("rule", ()), *table.pop("not_found", ())):
            yield Sentence(row["says"], _place(path))
        for figure in table.values():
            yield Sentence(figure["says"], _place(path))
            yield Sentence(figure["unit"], _place(path))
            yield from (Sentence(value["source"], _place(path)) for value in figure.get("values", ()))
    for rule in all_rules():
        yield Sentence(rule.source, "src/tarazu/rulebook/book.py")
    for table_name, columns in TABLES.items():
        yield from from_table(ROOT / "demo" / table_name, columns)


def from_table(path: Path, columns: Iterable[str]) -> Iterator[Sentence]:
    """What stands in some columns of a table of the demo: loaded into a store, it is shown by the same filter."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for row in csv.DictReader(lines):
        yield from (Sentence(row[column], _place(path)) for column in columns if row[column])


def from_calls(source: str, place: str) -> Iterator[Sentence]:
    """The sentences given to gettext and its kin."""
    keywords: Any = list(KEYWORDS)  # Babel only asks which names are in it
    found: Iterable[Any] = extract_python(io.BytesIO(source.encode()), keywords, [], {"encoding": "utf-8"})
    for _line, keyword, given, _comments in found:
        texts = list(given) if isinstance(given, tuple) else [given]
        context = texts.pop(0) if keyword.startswith("pgettext") else None
        plural = texts[1] if keyword.startswith("ngettext") and len(texts) > 1 else None
        if texts and isinstance(texts[0], str) and texts[0]:
            yield Sentence(texts[0], place, plural if isinstance(plural, str) else None, context)


def from_names(source: str, place: str) -> Iterator[Sentence]:
    """The strings given to `says` or `title`, as an argument, an attribute or a constant."""
    for node in ast.walk(ast.parse(source)):
        for value in _named_values(node):
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
                yield Sentence(value.value, place)


def _named_values(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Call):
        named = [keyword.value for keyword in node.keywords if keyword.arg in NAMES]
        function = node.func.id if isinstance(node.func, ast.Name) else ""
        return named + [node.args[at] for at in POSITIONS.get(function, ()) if at < len(node.args)]
    if isinstance(node, ast.Assign):
        return [node.value] if any(_is_sentence_name(target) for target in node.targets) else []
    if isinstance(node, ast.AnnAssign) and node.value is not None and _is_sentence_name(node.target):
        return [node.value]
    return []


def _is_sentence_name(target: ast.expr) -> bool:
    name = target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else ""
    return name in NAMES or name.endswith("_SAYS")


def template() -> Catalog:
    """A catalogue of every sentence, without translations."""
    catalog = Catalog(project="Tarazu", charset="utf-8")
    for sentence in sentences():
        catalog.add(sentence.message_id, locations=[(sentence.place, 0)], context=sentence.context)
    return catalog


def catalogue_path(language: str) -> Path:
    """Where the translations of a language stand."""
    return CATALOGUES / language / "LC_MESSAGES" / "django.po"


def held(language: str) -> Catalog:
    """The translations of a language as they are kept; none where there is no file yet."""
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def extract() -> None:
    """Bring the catalogues up to date: new sentences come in empty, gone ones leave, translations stay."""
    wanted = template()
    for language in LANGUAGES:
        kept = held(language)
        fresh = Catalog(locale=language, project="Tarazu", charset="utf-8", fuzzy=False)
        for message in _messages(wanted):
            earlier = kept.get(_key(message), message.context)
            translation = earlier.string if earlier and earlier.id == message.id else None
            fresh.add(message.id, translation, locations=message.locations, context=message.context)
        save(language, fresh)


def save(language: str, catalog: Catalog) -> None:
    """Keep a language's catalogue."""
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written(language, catalog), encoding="utf-8")


def written(language: str, catalog: Catalog) -> str:
    """A catalogue as its file holds it: equal translations give an equal text, without days and names."""
    catalog.header_comment = f"# The sentences of Tarazu in the language '{language}'."
    catalog.creation_date = catalog.revision_date = FIXED_DATE
    file = io.BytesIO()
    write_po(file, catalog, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
    dropped = ('"POT-Creation-Date', '"PO-Revision-Date', '"Last-Translator', '"Report-Msgid', '"Generated-By')
    lines = file.getvalue().decode().splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith(dropped))
    return re.sub(r'"Plural-Forms: [^"]*"(\n"[^"]*")?', lambda _: _plural_line(language), text, count=1)


def _plural_line(language: str) -> str:
    return f'"Plural-Forms: {PLURALS[language]}\\n"'


def compile_catalogues() -> list[Path]:
    """Write the .mo files that are missing or older than their .po; name those written."""
    made = []
    for language in LANGUAGES:
        source = catalogue_path(language)
        target = source.with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
            continue
        written = io.BytesIO()
        write_mo(written, held(language))
        beside = target.with_suffix(".mo.new")
        beside.write_bytes(written.getvalue())
        beside.replace(target)
        made.append(target)
    return made


def check() -> list[str]:
    """Every fault of the catalogues, one line each."""
    wanted = {(message.context, _key(message)): message for message in _messages(template())}
    faults = []
    for language in LANGUAGES:
        kept = held(language)
        have = {(message.context, _key(message)): message for message in _messages(kept)}
        faults += [f"{language}: not in the catalogue (run extract): {key}" for _, key in sorted_ids(wanted, have)]
        faults += [f"{language}: no longer in the sources (run extract): {key}" for _, key in sorted_ids(have, wanted)]
        for identity, message in have.items():
            if identity in wanted:
                faults += [f"{language}: {fault}" for fault in faults_of(message, language)]
    return faults


def sorted_ids(
    first: dict[tuple[str | None, str], Message], second: dict[tuple[str | None, str], Message]
) -> list[tuple[str | None, str]]:
    """What stands in the first and not in the second."""
    return sorted(set(first) - set(second), key=lambda identity: identity[1])


def faults_of(message: Message, language: str) -> list[str]:
    """What is wrong with one translation: missing, or with other placeholders than its sentence."""
    given = message.string if isinstance(message.string, tuple | list) else [message.string]
    forms = [form or "" for form in given]
    expected = 1 if isinstance(message.id, str) else (2 if language == "ur" else 3)
    if len(forms) < expected or not all(forms):
        return [f"not translated: {_key(message)}"]
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    wanted = set().union(*(placeholders(source) for source in sources))
    return [
        f"other placeholders {sorted(placeholders(form) ^ wanted)} in the translation of: {_key(message)}"
        for form in forms
        if placeholders(form) != wanted
    ]


def placeholders(text: str) -> set[str]:
    """The names a sentence has filled in: {name} and %(name)s."""
    try:
        braces = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        braces = {"(unbalanced braces)"}
    return braces | set(PERCENT_NAMES.findall(text))


def missing() -> dict[str, list[Message]]:
    """The messages that still lack a translation, by language."""
    return {
        language: [
            message
            for message in _messages(held(language))
            if any(fault.startswith("not translated") for fault in faults_of(message, language))
        ]
        for language in LANGUAGES
    }


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def _place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def main(arguments: Sequence[str]) -> int:
    """Run one command and say how it went."""
    if not settings.configured:
        settings.configure()  # templates are cut into sentences by Django's own reader
    command = arguments[0] if arguments else ""
    if command in ("extract", "all"):
        extract()
    if command == "all":
        compile_catalogues()
    if command == "compile":
        for path in compile_catalogues():
            print(f"compiled {path.relative_to(ROOT)}")
    elif command in ("check", "all"):
        faults = check()
        print("\n".join(faults) or "Every sentence is translated.")
        return 1 if faults else 0
    elif command == "missing":
        for language, messages in missing().items():
            print("\n".join(f"{language}\t{message.id}" for message in messages))
    elif command != "extract":
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
