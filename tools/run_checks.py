"""Run every check of the house and say at the end which ones did not hold."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
CHECKS = {
    "format": [sys.executable, "-m", "ruff", "format", "--check", "--quiet", "."],
    "lint": [sys.executable, "-m", "ruff", "check", "--quiet", "--output-format", "concise", "."],
    "layers": [str(PROGRAMS / "lint-imports"), "--no-cache"],
    "types": [sys.executable, "-m", "mypy", "src", "tools"],
    "house": [sys.executable, "-m", "pytest", "-q", "tests/house"],
}


def main() -> int:
    """Run the checks one after another; all of them, so that one run shows everything."""
    os.environ["PATH"] = f"{PROGRAMS}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    os.environ.setdefault(
        "TARAZU_SECRET_KEY", "only-for-checks-" + "0" * 50
    )  # so that reading the settings keeps nothing
    broken = []
    for name, command in CHECKS.items():
        print(f"--- {name}", flush=True)
        started = time.monotonic()
        if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
            broken.append(name)
        print(f"    {time.monotonic() - started:.1f} s", flush=True)
    if broken:
        print(f"These did not hold: {', '.join(broken)}. ./run fmt mends format and part of lint.")
        return 1
    print("Every check holds: format, lint, layers, types, house.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
