"""A PostgreSQL that may be broken: it keeps what it confirms, is stopped dead and started, or reached by a bad link."""

import contextlib
import random
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

import private_postgres

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@dataclass
class Server:
    """A server of its own that can be stopped as by a crash."""

    programs: Path
    folder: Path
    port: int
    password: str
    settings: dict[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """Its address."""
        return self.url_by(self.port)

    def url_by(self, port: int) -> str:
        """Its address by another port, where a link listens."""
        return f"postgresql://tarazu:{self.password}@127.0.0.1:{port}/postgres"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        told = {**DURABLE, **self.settings}
        self.process = private_postgres.serve(self.programs, self.folder, self.port, told)

    def stop(self) -> None:
        """Stop it in peace."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)

    def crash(self) -> None:
        """Stop it dead: no checkpoint, no goodbye; it recovers from its log when it starts."""
        assert self.process is not None
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=30)


@contextlib.contextmanager
def durable_server(place: Path | None = None, *more: str, **settings: str) -> Iterator[Server]:
    """A server that keeps what it confirms, for as long as a proof runs; with more words for initdb, and settings."""
    programs = private_postgres.find_programs() or private_postgres.install_programs()
    if programs is None:
        raise private_postgres.NoPostgres("PostgreSQL is not installed.")
    folder = place or Path(tempfile.mkdtemp(prefix="tarazu-durable-"))
    server = Server(programs, folder, private_postgres.free_port(), secrets.token_hex(16), settings)
    try:
        private_postgres.make(programs, folder, server.password, *more)
        server.start()
        yield server
    finally:
        with contextlib.suppress(Exception):
            server.crash()
        shutil.rmtree(folder, ignore_errors=True)


def archiving_server(archive: Path) -> contextlib.AbstractContextManager[Server]:
    """A server that keeps what it confirms, and its log in an archive as well."""
    archive.mkdir()
    archive.chmod(0o777)
    return durable_server(archive_mode="on", archive_command=f"cp %p {archive}/%f")


def base_backup(server: Server, place: Path) -> Path:
    """A copy of a running server's cluster in a folder of its own."""
    copy = place / "copy"
    copy.mkdir()
    take = [str(server.programs / "pg_basebackup"), "-D", str(copy / "cluster"), "-d", server.url, "--checkpoint=fast"]
    subprocess.run([*private_postgres.as_owner(copy), *take], cwd=copy, check=True, capture_output=True)
    return copy


@contextlib.contextmanager
def restored_server(server: Server, copy: Path, archive: Path, *, until: str) -> Iterator[Server]:
    """A second server on a copy of a cluster, which reads the archived log up to a named point."""
    (copy / "cluster" / "recovery.signal").touch()
    recover = {
        "restore_command": f"cp {archive}/%f %p",
        "recovery_target_name": until,
        "recovery_target_action": "promote",
    }
    other = Server(server.programs, copy, private_postgres.free_port(), server.password, recover)
    try:
        other.start()
        with psycopg.connect(other.url, autocommit=True) as link:
            while link.execute("SELECT pg_is_in_recovery()").fetchone() == (True,):
                time.sleep(0.1)
        yield other
    finally:
        with contextlib.suppress(Exception):
            other.crash()


@dataclass
class Link:
    """A bad link to a server: every connection is cut, or freezes, after a random number of messages."""

    target: int
    freezes: bool
    messages: tuple[int, int] = (20, 200)
    broken: int = 0
    whole: bool = False  # once set, new connections last
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    held: list[socket.socket] = field(default_factory=list)

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self.listener.getsockname()[1]
        return port

    def serve(self) -> None:
        """Pass messages on until the listener is closed."""
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.target))
            left = [0 if self.whole else random.randint(*self.messages)]
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(source, sink, left), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, left: list[int]) -> None:
        with contextlib.suppress(OSError):
            while message := source.recv(65_536):
                if left[0]:
                    left[0] -= 1
                    if left[0] == 0:
                        self.broken += 1
                        left[0] = -1
                if left[0] < 0:
                    if self.freezes:
                        self.held += [source, sink]  # open, and silent for ever
                        return
                    break
                sink.sendall(message)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def bad_link(server: Server, *, freezes: bool) -> Iterator[Link]:
    """A bad link to a server, for a while."""
    link = Link(server.port, freezes)
    threading.Thread(target=link.serve, daemon=True).start()
    try:
        yield link
    finally:
        link.listener.close()
        for end in link.held:
            end.close()
