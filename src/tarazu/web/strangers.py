"""How many pages each stranger asked for, counted once for all server processes of a machine.

The counts stand in one file of fixed size that every process maps into its memory: no page waits for the database, and
a flood of addresses fills nothing. An address has a few places it may stand in; where all of them are taken in this
window of time, it takes the place of whoever asked least.
"""

import fcntl
import math
import mmap
import os
import struct
import time
from functools import cache
from hashlib import blake2b
from pathlib import Path
from threading import Lock

from tarazu.storage.limits import Limit

SETS, PLACES = 8_192, 4  # 32,768 addresses are counted at once
ENTRY = struct.Struct("<QQL4x")  # a fingerprint of the address, the window of time, the count
SET_BYTES = PLACES * ENTRY.size
Entry = tuple[int, int, int]


class Strangers:
    """The counts of one machine, in a file that all its server processes share."""

    def __init__(self, path: Path, secret: str) -> None:
        self.secret = secret.encode()[:64]  # whoever does not know it cannot choose addresses that push others out
        self.lock = Lock()  # a lock on the file keeps processes apart, not threads of one
        path.parent.mkdir(parents=True, exist_ok=True)
        self.file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.ftruncate(self.file, SETS * SET_BYTES)
        self.counts = mmap.mmap(self.file, SETS * SET_BYTES)

    def wait(self, stranger: str, limit: Limit) -> int:
        """Count one page for an address; answer for how many seconds it asks for too many, 0 where it does not."""
        if not limit.times:
            return 0
        moment = time.time()
        window = int(moment // limit.seconds)
        with self.lock:
            fcntl.lockf(self.file, fcntl.LOCK_EX)
            try:
                count = self._count(stranger, window)
            finally:
                fcntl.lockf(self.file, fcntl.LOCK_UN)
        return math.ceil((window + 1) * limit.seconds - moment) if count > limit.times else 0

    def _count(self, stranger: str, window: int) -> int:
        digest = blake2b(stranger.encode(), key=self.secret, digest_size=16).digest()
        start = int.from_bytes(digest[8:], "little") % SETS * SET_BYTES
        own = int.from_bytes(digest[:8], "little")
        held: list[Entry] = list(ENTRY.iter_unpack(self.counts[start : start + SET_BYTES]))
        marks = [mark for mark, _, _ in held]
        asked = [count if when == window else 0 for _, when, count in held]
        at = marks.index(own) if own in marks else asked.index(min(asked))
        count = asked[at] + 1 if marks[at] == own else 1
        ENTRY.pack_into(self.counts, start + at * ENTRY.size, own, window, min(count, 2**32 - 1))
        return count


@cache
def strangers(home: Path, secret: str) -> Strangers:
    """The one count of this process."""
    return Strangers(home / "strangers", secret)
