"""Make the virtual environment hold exactly what the locks name; do nothing when it already does.

Runs on any Python from 3.11 on, with the standard library alone: it is what a fresh machine starts with.
"""

import fcntl
import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import debian

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "tarazu-setup.json"
SETS = ("runtime", "dev")
NO_VENV = (
    "Python here cannot make a virtual environment, and this user may not install packages.\n"
    "Ask someone who may to run:  apt-get install {package}"
)


def lock_file(name: str) -> Path:
    """Where the lock of a set of dependencies lies."""
    return ROOT / "requirements" / f"{name}.txt"


def built_for() -> dict[str, str]:
    """What an environment is tied to: the kind of Python, where that lies, and the checkout's folder."""
    return {"python": f"{sys.implementation.cache_tag} in {sys.base_prefix}", "folder": str(ROOT)}


def wanted(name: str) -> dict[str, str]:
    """What the stamp says when a set is installed here from its present lock, for this Python, in this folder."""
    digest = hashlib.sha256(lock_file(name).read_bytes()).hexdigest()
    return {**built_for(), name: digest}


def stamped() -> dict[str, str]:
    """What the last complete setup wrote down, or nothing."""
    try:
        written: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return written if PYTHON.exists() else {}


def is_ready(name: str) -> bool:
    """Say whether a set needs no work."""
    return wanted(name).items() <= stamped().items()


def make_venv() -> None:
    """Make a virtual environment; where Debian left the module out, get it first."""
    make = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    can_seed = subprocess.run([sys.executable, "-c", "import venv, ensurepip"], capture_output=True, check=False)
    if can_seed.returncode == 0:
        subprocess.run(make, check=True)
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if debian.install(package):
        subprocess.run(make, check=True)
        return
    has_pip = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False)
    if has_pip.returncode != 0:
        raise SystemExit(NO_VENV.format(package=package))
    subprocess.run([*make, "--without-pip"], check=True)


def pip(*arguments: str) -> list[str]:
    """The pip that installs into our environment: its own, or the system's pointed at it."""
    own = subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=False)
    if own.returncode == 0:
        return [str(PYTHON), "-m", "pip", *arguments]
    base = getattr(sys, "_base_executable", sys.executable)  # the system's Python, also when asked from within ours
    return [base, "-m", "pip", "--python", str(PYTHON), *arguments]


def environment_for_uv() -> dict[str, str]:
    """Point uv at the index, the certificates and the folders that pip is set up for on this machine."""
    listed = subprocess.run(pip("config", "list"), capture_output=True, text=True, check=False).stdout
    settings: dict[str, str] = {}
    for line in listed.splitlines():
        key, _, quoted = line.partition("=")
        settings[key.rpartition(".")[2]] = quoted.strip().strip("'\"").replace("\\n", " ")
    given = {
        "UV_DEFAULT_INDEX": settings.get("index-url"),
        "UV_INDEX": settings.get("extra-index-url"),
        "UV_FIND_LINKS": ",".join(settings.get("find-links", "").split()),
        "SSL_CERT_FILE": settings.get("cert"),
        "UV_NO_INDEX": "1" if settings.get("no-index", "").lower() in {"1", "true", "yes"} else None,
        "UV_INDEX_STRATEGY": "unsafe-best-match",  # as pip does it; the hashes of the lock make it safe
        "UV_SYSTEM_CERTS": "1",
        "UV_HTTP_TIMEOUT": "180",
        "UV_NO_PROGRESS": "1",
    }
    return {**{name: text for name, text in given.items() if text}, **os.environ, "VIRTUAL_ENV": str(VENV)}


def install_with_uv(locks: list[Path]) -> bool:
    """Install by uv, in seconds. Says whether it worked."""
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        quiet = pip("install", "--quiet", "--quiet", "--require-hashes", "-r", str(lock_file("installer")))
        if subprocess.run(quiet, check=False).returncode != 0:
            return False
    sync = [str(uv), "pip", "sync", "--quiet", "--compile-bytecode", "--require-hashes", *map(str, locks)]
    return subprocess.run(sync, env=environment_for_uv(), check=False).returncode == 0


def install(name: str) -> None:
    """Install a set and everything that was installed before it; pip steps in where uv cannot work."""
    before = stamped()
    if not built_for().items() <= before.items():
        make_venv()
        before = {}
    STAMP.unlink(missing_ok=True)
    names = [each for each in SETS if each == name or each in before]
    if "dev" in names and "runtime" in names:
        names.remove("runtime")  # dev.txt holds all of it
    locks = [lock_file(each) for each in [*names, "installer"]]
    if not install_with_uv(locks):
        print("uv could not install; pip does it now, which takes a minute.", flush=True)
        slow = pip("install", "--quiet", "--quiet", "--require-hashes")
        subprocess.run([*slow, *(part for lock in locks for part in ("-r", str(lock)))], check=True)
    write_entry_points()
    done = wanted(name)
    for each in names:
        done |= wanted(each)
    if "dev" in names:
        done |= wanted("runtime")
    STAMP.write_text(json.dumps(done, indent=1), encoding="utf-8")


def install_aside(name: str, folder: Path) -> bool:
    """Install a set into a folder of its own, beside the environment. Says whether it worked."""
    quiet = pip(
        "install", "--quiet", "--quiet", "--require-hashes", "--target", str(folder), "-r", str(lock_file(name))
    )
    return subprocess.run(quiet, stdin=subprocess.DEVNULL, check=False).returncode == 0


def write_entry_points() -> None:
    """Put the package on the environment's path and its command beside Python, without a build."""
    found = [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(found, capture_output=True, text=True, check=True).stdout.strip())
    (packages / "tarazu.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
    command = VENV / "bin" / "tarazu"
    start = "import sys; sys.argv[0] = 'tarazu'; from tarazu.cli.main import main; sys.exit(main())"
    command.write_text(f'#!/bin/sh\nexec "{PYTHON}" -c "{start}" "$@"\n', encoding="utf-8")
    command.chmod(0o755)


def main() -> None:
    """Install the set named on the command line, once at a time per checkout."""
    name = sys.argv[1] if len(sys.argv) > 1 else "runtime"
    if is_ready(name):
        return
    with lock_file(name).open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if is_ready(name):
            return
        started = time.monotonic()
        print(f"Installing what Tarazu needs ({name}) into .venv, as locked: about half a minute, once.", flush=True)
        install(name)
        print(f"Installed in {time.monotonic() - started:.0f} s.", flush=True)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as failed:
        raise SystemExit(f"This step failed; its own words stand above: {' '.join(failed.cmd[:6])} ...") from failed
