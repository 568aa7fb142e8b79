"""A site set up as the manual says passes the framework's own list for deployment, without a warning."""

import os
import subprocess
import sys
from pathlib import Path


def test_the_deployment_check_finds_nothing(tmp_path: Path) -> None:
    site = {
        "TARAZU_HOME": str(tmp_path),
        "TARAZU_HTTPS": "1",
        "TARAZU_HOSTS": "barter.example.org",
        "DJANGO_SETTINGS_MODULE": "tarazu.storage.settings",
    }
    kept = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE")
    }
    checked = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=kept | site,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert "no issues (0 silenced)" in checked.stdout
