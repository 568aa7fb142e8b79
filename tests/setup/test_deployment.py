"""A site set up as the manual says passes the framework's own list for deployment, without a warning."""

import json
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


def settings_of(tmp_path: Path) -> dict[str, object]:
    """What a site set up as the manual says tells browsers, read in a process of its own."""
    asked = ["SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_NAME"]
    asked += [f"{name}_COOKIE_{what}" for name in ("SESSION", "CSRF") for what in ("SECURE", "SAMESITE", "DOMAIN")]
    asked.append("SESSION_COOKIE_HTTPONLY")
    program = (
        "import json; from django.conf import settings; "
        f"print(json.dumps({{name: getattr(settings, name) for name in {asked!r}}}))"
    )
    site = {"TARAZU_HOME": str(tmp_path), "TARAZU_HTTPS": "1", "TARAZU_HOSTS": "barter.example.org"}
    told = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, **site}, capture_output=True, text=True, check=True
    )
    read: dict[str, object] = json.loads(told.stdout)
    return read


def test_browsers_are_told_to_stay_on_https(tmp_path: Path) -> None:
    told = settings_of(tmp_path)
    assert told["SECURE_HSTS_SECONDS"] == 365 * 24 * 60 * 60
    assert told["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is told["SECURE_SSL_REDIRECT"] is True


def test_cookies_are_tied_to_the_host_and_kept_from_scripts(tmp_path: Path) -> None:
    told = settings_of(tmp_path)
    for name in ("SESSION", "CSRF"):
        assert told[f"{name}_COOKIE_SECURE"] is True
        assert told[f"{name}_COOKIE_SAMESITE"] in ("Lax", "Strict")
        assert told[f"{name}_COOKIE_DOMAIN"] is None
    assert str(told["SESSION_COOKIE_NAME"]).startswith("__Host-")
    assert told["SESSION_COOKIE_HTTPONLY"] is True
