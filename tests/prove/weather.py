"""Writers in the storm of a bad link, and what stands in the books when it is over."""

import threading
from pathlib import Path
from typing import Any

from tests.prove.conftest import begin, end
from tests.prove.servers import Server, bad_link

DEADLINE = 2  # seconds


def weather(
    server: Server, home: Path, *, freezes: bool, seconds: int, operations: int = 10**9, laned: int = 0
) -> tuple[int, dict[str, Any], dict[str, Any]]:
    """A storm of writers over a bad link: how often it broke, what the storm says, and what stands in the books."""
    end(begin(server.url, home, "books.py", "open"))
    with bad_link(server, freezes=freezes) as link:
        at = server.url_by(link.port)
        words = ("storm", str(seconds), "link", str(operations), str(laned))
        storm = begin(at, home, "books.py", *words, TARAZU_WRITE_SECONDS=str(DEADLINE))
        mend = threading.Timer(seconds, lambda: setattr(link, "whole", True))  # the last sending must get through
        mend.start()
        try:
            told, answered = end(storm)
        finally:
            mend.cancel()
        broken = link.broken
    keys = home / "keys"
    keys.write_text("\n".join(answered), encoding="utf-8")
    found, _ = end(begin(server.url, home, "books.py", "check", str(keys)))
    return broken, told, found
