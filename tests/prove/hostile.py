"""Hostile files by a seed, over every reader: python hostile.py A_READER SEED, so many files for each reader.

Every file is refused with a sentence of ours, or read: twice alike, and with nothing hidden in what is kept. Meanwhile
a reader opens no file, no link and no program of its own, and takes no more than 5 seconds of processor and 256 MiB.
Ends with one line of JSON: how many files were refused and read, and each that was not.
"""

import json
import random
import re
import resource
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.prove.readers import Readers, Sample

from tarazu.kernel.errors import TarazuError

SECONDS, MEMORY = 5, 256 * 1024 * 1024
CONTROL = re.compile(r"\\x(0[0-8bce-f]|1[0-9a-f])|\\ud[89a-f]")  # as repr writes them
TURNING = re.compile(r"\\u202[a-e]|\\u206[6-9]")
DOCTYPES = (
    b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    b'<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>',
    b'<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">',
    b'<!DOCTYPE r PUBLIC "-//X//EN" "file:///dev/zero">',
    b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>',
    b"<!DOCTYPE r [<!ATTLIST r x CDATA 'y'>]>",
    b"<!DOCTYPE r>",
    b'<!DOCTYPE r [<!NOTATION n SYSTEM "file:///etc/hosts">]>',
)
POISON = (
    *(b"\0", b"\r", b"\x1b[2J", b"\xff\xfe", b"\xed\xa0\x80", b"\n\n\n", b",,,,", b";;;", b"]]>", b'"', b"'"),
    *("\u202e".encode(), "\u2066".encode(), "\u2028".encode(), "١٢٣".encode(), "ﷺ".encode() * 300),
    *(b"1e999", b"NaN", b"-Infinity", b"1_000", b"9" * 23, b"-1", b"0x10", b"1E+1000000", b"1" * 5_000, b"A" * 5_000),
    *(b"=1+1", b"@SUM(A1)", b"' OR 1=1 --", b"<script>", b"&x;", b"%s%n", b"{0.__class__}", b"../../etc/passwd"),
    *(b"<a>" * 60, b"[" * 400, b'{"a":' * 400, b"[" * 30_000, b"file:///etc/passwd", b"http://127.0.0.1:9/"),
    *(b"2025-02-30", b"0000-00-00"),
)


@dataclass(frozen=True)
class File:
    """A hostile file: what was done to a right one, and whether nothing but a refusal will do."""

    how: str
    content: bytes
    must_refuse: bool = False


def files(sample: Sample, count: int, draw: random.Random) -> Iterator[File]:
    """So many hostile files made of a right one: first what is always tried, then slips by lot."""
    right = sample.content
    always = [
        File("empty", b"", must_refuse=not sample.may_be_empty),
        File("nothing but noughts", bytes(500), must_refuse=True),
    ]
    always.append(File("of chance", draw.randbytes(700), must_refuse=True))
    wide = right.decode("utf-8", "replace").encode("utf-16")
    always.append(File("in UTF-16", wide, must_refuse=sample.sealed is None or touched(sample, wide)))
    if right.lstrip().startswith(b"<?xml"):
        head, _, rest = right.partition(b"?>")
        always += [
            File(f"doctype {at}", head + b"?>" + one + rest, must_refuse=True) for at, one in enumerate(DOCTYPES)
        ]
        always.append(File("very deep", head + b"?>" + b"<a>" * 100_000, must_refuse=True))
    always += [File(how, content, must_refuse=True) for how, content in sample.poisoned]
    yield from always
    for _ in range(count):
        yield slip(sample, draw)


def touched(sample: Sample, content: bytes) -> bool:
    """Say whether a file differs in what its seal is on, so that nothing but a refusal will do."""
    if sample.sealed is None:
        return False
    try:
        return bool(sample.sealed(content) != sample.sealed(sample.content))
    except (ValueError, RecursionError):
        return True


def slip(sample: Sample, draw: random.Random) -> File:
    """A right file with one thing wrong, by lot."""
    right = sample.content
    at = draw.randrange(len(right))
    until = min(len(right), at + draw.randint(1, 60))
    poison = draw.choice(POISON)
    how, content = draw.choice((
        ("cut", right[:at]),
        ("a byte turned", right[:at] + bytes([right[at] ^ (1 << draw.randrange(8))]) + right[at + 1 :]),
        ("a part twice", right[:until] + right[at:until] + right[until:]),
        ("a part gone", right[:at] + right[until:]),
        (f"{poison[:12]!r} put in", right[:at] + poison + right[at:]),
        (f"{poison[:12]!r} put over", right[:at] + poison + right[until:]),
        ("ends exchanged", right[at:] + right[:at]),
    ))  # fmt: skip
    return File(f"{how} at {at}", content, must_refuse=touched(sample, content))


class Watch:
    """Notes what a reader reaches for while it reads."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        self.reached: list[str] = []
        self.armed = False
        self._allowed = allowed
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.armed:
            return
        far = event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "urllib."))
        if far or (event == "open" and not str(arguments[0]).startswith(self._allowed)):
            self.reached.append(f"{event} {arguments[0]}")


def outcome(read: Callable[[bytes], Any], file: File, watch: Watch, *, as_published: bool) -> str:
    """What came of one file: 'refused', 'read', or what is wrong."""
    watch.reached.clear()
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    watch.armed = True
    try:
        found = [said(read, file.content) for _ in range(2)]
    except Exception as error:  # noqa: BLE001  # anything but a refusal of ours is what is looked for
        return f"broke: {type(error).__name__} {error}"[:200]
    finally:
        watch.armed = False
        signal.setitimer(signal.ITIMER_PROF, 0)
    if watch.reached:
        return f"reached for {watch.reached[0]}"
    if found[0] != found[1]:
        return "read otherwise the second time"
    if found[0] is not None and file.must_refuse:
        return "was read"
    if found[0] is not None and (CONTROL.search(found[0]) or (TURNING.search(found[0]) and not as_published)):
        return "kept something hidden"
    return "refused" if found[0] is None else "read"


def said(read: Callable[[bytes], Any], content: bytes) -> str | None:
    """What a reader keeps of a file, or None where it refuses it."""
    try:
        kept = read(content)
    except TarazuError:
        return None
    return None if kept is None else repr(kept)


def too_long(*_: object) -> None:
    raise TimeoutError(f"more than {SECONDS} seconds")


def main(count: int, seed: int) -> dict[str, Any]:
    """Try every reader."""
    signal.signal(signal.SIGPROF, too_long)
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        readers = Readers(Path(folder))
        roots = (folder, sys.prefix, sys.base_prefix, str(Path(__file__).resolve().parents[2] / "src"))
        watch = Watch(roots)
        for name, sample in readers.samples.items():
            if said(sample.read, sample.content) is None:
                wrong.append(f"{name}: the right file is refused")
        held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, held + MEMORY))
        for name, sample in readers.samples.items():
            for file in files(sample, count, random.Random(f"{seed} {name}")):
                found = outcome(sample.read, file, watch, as_published=sample.as_published)
                counts["files"] += 1
                counts[found if found in ("refused", "read") else "wrong"] += 1
                if found not in ("refused", "read"):
                    wrong.append(f"{name}, {file.how}: {found}")
    return {"readers": len(readers.samples), **counts, "faults": wrong}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))) + "\n")
