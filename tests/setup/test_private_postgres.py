"""A cluster of the tests' own is whole or not there, so that a folder that keeps one is never broken for good."""

from pathlib import Path

import pytest

import private_postgres

INITDB = """#!/bin/sh
set -e
for word in "$@"; do case "$word" in --pgdata=*) mkdir "${word#--pgdata=}";; esac; done
[ -e "$(dirname "$0")/works" ]
"""


class Served:
    """A server that is none."""

    def send_signal(self, _signal: int) -> None:
        """Take no notice."""

    def wait(self, *, timeout: int) -> int:
        """End at once."""
        return timeout - timeout


def test_a_cluster_whose_making_was_stopped_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "initdb").write_text(INITDB, encoding="utf-8")
    (tmp_path / "initdb").chmod(0o755)
    monkeypatch.setattr(private_postgres, "find_programs", lambda: tmp_path)
    monkeypatch.setattr(private_postgres, "as_owner", lambda folder: [])
    monkeypatch.setattr(private_postgres, "serve", lambda *_: Served())
    kept = tmp_path / "kept"
    with pytest.raises(private_postgres.NoPostgres), private_postgres.private_postgres(kept):
        pass
    assert not (kept / private_postgres.CLUSTER).exists()
    (tmp_path / "works").touch()
    found = []
    for _ in range(2):
        with private_postgres.private_postgres(kept) as url:
            found.append(url.partition("@")[0])
    assert (kept / private_postgres.CLUSTER).is_dir()
    assert found[0] == found[1], "what is kept is found again, with its password"
