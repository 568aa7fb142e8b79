"""A terminal for tests: a command in, what it printed and its exit status out."""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from tarazu.cli.main import main


@dataclass(frozen=True)
class Done:
    """How a command went."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What was printed for machines."""
        return json.loads(self.out)


def tarazu(*words: object) -> Done:
    """Run a command in this process, on the database of the test."""
    out, err = io.StringIO(), io.StringIO()
    status: object = 0
    with redirect_stdout(out), redirect_stderr(err), patch.object(sys, "argv", ["tarazu", *map(str, words)]):
        try:
            main()
        except SystemExit as end:
            status = end.code or 0
    assert isinstance(status, int)
    return Done(status, out.getvalue(), err.getvalue())
