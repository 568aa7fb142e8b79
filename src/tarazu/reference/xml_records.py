"""Reading an XML file of records without trusting it: no document type, no entities, and caps on everything.

Only one record is held at a time, so a file of any shape takes no more memory than its largest record.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from tarazu.kernel.errors import Kind, TarazuError

BYTES_MAX = 96 * 1024 * 1024  # the largest official screening list has about a third of this
ELEMENTS_MAX = 12_000_000
RECORD_ELEMENTS_MAX = 20_000
DEPTH_MAX = 24
PORTION = 1 << 16  # bytes


class FileTooLarge(TarazuError):
    """A file has more bytes than one reading may have."""

    kind = Kind.INVALID
    says = "This file has more than {limit} bytes; no right one is so large. Check whether it is the one you meant."


class TooManyElements(TarazuError):
    """An XML file, or one record of it, has more elements or deeper ones than one reading may have."""

    kind = Kind.INVALID
    says = "This file, or one record of it, holds more than any right one does. Check whether it is the one you meant."


class DocumentTypeForbidden(TarazuError):
    """An XML file declares a document type, which could make it read other files or grow without end."""

    kind = Kind.INVALID
    says = "This file declares a document type or an entity, which no right one does. Fetch it or save it anew."


class MarkupBroken(TarazuError):
    """An XML file is not well formed."""

    kind = Kind.INVALID
    says = "This file is not whole XML: {reason}. Fetch it or save it anew."


@dataclass(slots=True)
class Node:
    """One element of a record: its name without namespace, its attributes, its text and what it holds."""

    name: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: "list[Node]" = field(default_factory=list)

    def all(self, name: str) -> "Iterator[Node]":
        """The children of a name."""
        return (child for child in self.children if child.name == name)

    def each(self, *path: str) -> "Iterator[Node]":
        """The nodes at a path below this one."""
        nodes: list[Node] = [self]
        for name in path:
            nodes = [child for node in nodes for child in node.all(name)]
        return iter(nodes)

    def texts(self, *path: str) -> tuple[str, ...]:
        """The texts at a path, none empty."""
        return tuple(text for node in self.each(*path) if (text := " ".join(node.text.split())))

    def first(self, *path: str) -> str:
        """The first text at a path, or none."""
        return next(iter(self.texts(*path)), "")

    def joined(self, *names: str) -> str:
        """The texts of some children with blanks between, as names are put together."""
        return " ".join(part for name in names if (part := self.first(name)))


def read_nodes(content: bytes, record_names: frozenset[str]) -> Iterator[Node]:
    """The root, without what it holds, then every record, one at a time.

    Errors: FileTooLarge; TooManyElements; DocumentTypeForbidden; MarkupBroken.
    """
    if len(content) > BYTES_MAX:
        raise FileTooLarge(limit=f"{BYTES_MAX:,}")
    reader = _Reader(record_names)
    for at in range(0, len(content), PORTION):
        reader.feed(content[at : at + PORTION], at + PORTION >= len(content))
        yield from reader.ready
        reader.ready.clear()
    if not content:
        raise MarkupBroken(reason="it is empty")


class _Reader:
    """Collects the nodes of a record between its start and its end."""

    def __init__(self, record_names: frozenset[str]) -> None:
        self.ready: list[Node] = []
        self._names = record_names
        self._open: list[Node] = []
        self._depth = self._elements = self._in_record = 0
        self._parser = expat.ParserCreate(namespace_separator="\n")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._forbidden
        self._parser.EntityDeclHandler = self._forbidden

    def feed(self, portion: bytes, last: bool) -> None:  # noqa: FBT001
        try:
            self._parser.Parse(portion, last)
        except expat.ExpatError as error:
            raise MarkupBroken(reason=f"line {error.lineno}, {expat.ErrorString(error.code)}") from error
        except (LookupError, ValueError) as error:
            raise MarkupBroken(reason=error) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        self._in_record = self._in_record + 1 if self._open else 0
        if self._elements > ELEMENTS_MAX or self._in_record > RECORD_ELEMENTS_MAX or self._depth > DEPTH_MAX:
            raise TooManyElements
        local = {key.rpartition("\n")[2]: value for key, value in attributes.items()}
        node = Node(name.rpartition("\n")[2], local, self._parser.CurrentLineNumber)
        if self._depth == 1:
            self.ready.append(node)
        if self._open:
            self._open[-1].children.append(node)
        if self._open or node.name in self._names:
            self._open.append(node)

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._open:
            node = self._open.pop()
            if not self._open:
                self.ready.append(node)

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text

    def _forbidden(self, *_told: object) -> None:
        raise DocumentTypeForbidden
