"""Hostile files over every reader: each is refused with a sentence of ours, or read rightly."""

import json
import os
import subprocess
import sys
from typing import Any

from tests.prove.conftest import PROVE, Often

FILES_LEAST = 300


def test_every_hostile_file_is_refused_cleanly_or_read_rightly(often: Often, score: Any) -> None:
    command = [sys.executable, str(PROVE / "hostile.py"), str(often(5, 300)), "1"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=580)
    assert done.returncode == 0, done.stderr[-2_000:]
    told = json.loads(done.stdout.splitlines()[-1])
    faults = told.pop("faults")
    score("S20", f"over {told.pop('readers')} readers", **told, **({} if "wrong" in told else {"wrong": 0}))
    assert faults == []
    assert told["files"] >= FILES_LEAST
