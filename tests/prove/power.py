"""A disk whose power can fail: what SQLite wrote since the last sync of a file is undone at random, newest first.

It stands between SQLite and the file system, in the tables of functions that SQLite itself calls, so nothing of SQLite
or of ours is changed. It works where Python's own SQLite is a library that can be reached; `plug_in` says whether.
"""

import ctypes
import os
import random
import sqlite3
from collections import defaultdict
from typing import Any

POINTER, INT, LONG = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
OPEN = ctypes.CFUNCTYPE(INT, POINTER, POINTER, POINTER, INT, POINTER)  # the name stays where SQLite keeps it
WRITE = ctypes.CFUNCTYPE(INT, POINTER, POINTER, INT, LONG)
TRUNCATE = ctypes.CFUNCTYPE(INT, POINTER, LONG)
SYNC = ctypes.CFUNCTYPE(INT, POINTER, INT)
METHODS = 19  # words of a table of functions of version 3: a version and eighteen functions
AT_WRITE, AT_TRUNCATE, AT_SYNC = 3, 4, 5
AT_OPEN = 5  # word of a file system's description, behind version with size, path length with padding, next, name, data


class Vfs(ctypes.Structure):
    """The beginning of SQLite's description of a file system."""

    _fields_ = [
        ("version", INT),
        ("file_bytes", INT),
        ("path_max", INT),
        ("next", POINTER),
        ("name", ctypes.c_char_p),
        ("own", POINTER),
        ("open", OPEN),
    ]


class Disk:
    """Every write since the last sync, with what stood there before."""

    def __init__(self) -> None:
        self.unsynced: dict[str, list[tuple[int, int, bytes, int]]] = defaultdict(list)
        self.writes_left = 0  # before the power fails; 0 never
        self.names: dict[int, str] = {}
        self.descriptors: dict[str, int] = {}
        self.syncs = 0
        self._kept: list[Any] = []
        self._tables: dict[int, Any] = {}

    def plug_in(self) -> bool:
        """Stand between SQLite and the file system; False where Python's SQLite cannot be reached."""
        try:
            library = ctypes.CDLL("libsqlite3.so.0")
        except OSError:
            return False
        library.sqlite3_libversion.restype = ctypes.c_char_p
        if library.sqlite3_libversion().decode() != sqlite3.sqlite_version:
            return False
        library.sqlite3_vfs_find.restype = POINTER
        vfs = Vfs.from_address(library.sqlite3_vfs_find(None))
        opened = OPEN(ctypes.cast(vfs.open, POINTER).value)

        def ours(system: int, name: int | None, file: int, flags: int, out: int) -> int:
            answer: int = opened(system, name, file, flags, out)
            if answer == 0 and name:
                self._watch(file, ctypes.string_at(name).decode())
            return answer

        vfs.open = self._keep(OPEN(ours))
        self._keep(opened)
        return True

    def _keep(self, thing: Any) -> Any:
        self._kept.append(thing)
        return thing

    def _watch(self, file: int, name: str) -> None:
        self.names[file] = name
        place = ctypes.cast(file, ctypes.POINTER(POINTER))
        right = place[0] or 0
        if right not in self._tables:
            self._tables[right] = self._table(right)
        place[0] = ctypes.addressof(self._tables[right])

    def _table(self, right: int) -> Any:
        table = (POINTER * METHODS)()
        ctypes.memmove(table, right, ctypes.sizeof(table))
        write, truncate = WRITE(table[AT_WRITE]), TRUNCATE(table[AT_TRUNCATE])
        sync = SYNC(table[AT_SYNC])

        def on_write(file: int, content: int, amount: int, offset: int) -> int:
            self._note(file, offset, amount)
            return int(write(file, content, amount, offset))

        def on_truncate(file: int, size: int) -> int:
            self._note(file, size, 1 << 30)
            return int(truncate(file, size))

        def on_sync(file: int, flags: int) -> int:
            self.unsynced.pop(self.names[file], None)
            self.syncs += 1
            return int(sync(file, flags))

        for at, function in (
            (AT_WRITE, WRITE(on_write)),
            (AT_TRUNCATE, TRUNCATE(on_truncate)),
            (AT_SYNC, SYNC(on_sync)),
        ):
            table[at] = ctypes.cast(self._keep(function), POINTER).value
        self._kept += [write, truncate, sync]
        return table

    def _descriptor(self, name: str) -> int:
        if name not in self.descriptors:  # never closed: closing one lets go of SQLite's own locks on the file
            self.descriptors[name] = os.open(name, os.O_RDWR)
        return self.descriptors[name]

    def _note(self, file: int, offset: int, amount: int) -> None:
        name = self.names[file]
        link = self._descriptor(name)
        size = os.fstat(link).st_size
        before = os.pread(link, min(amount, max(0, size - offset)), offset)
        if self.writes_left == 1:
            self.fail(random.Random(self.syncs))  # which writes are lost is no secret
            os._exit(9)
        self.writes_left -= bool(self.writes_left)
        self.unsynced[name].append((offset, amount, before, size))

    def fail(self, draw: random.Random) -> None:
        """Let the power fail: of what was not synced, some is on the disk and some is not."""
        for name, writes in self.unsynced.items():
            link = self._descriptor(name)
            for offset, amount, before, size in reversed(writes):
                if draw.random() < 0.7:
                    os.pwrite(link, before, offset)
                    if size < offset + amount:
                        os.ftruncate(link, size)
