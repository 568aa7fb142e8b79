"""How long the pages of a large site take: ./run bench web [--keep FOLDER] [OFFERS [FILES [STORE ...]]].

A world of 100,000 offers and 10,000 files is put into SQLite and into PostgreSQL in bulk, the site is served on the
loopback by one process as `tarazu serve` does it, and every page is asked fifteen times one after the other, a slow one
fewer times, by a person who works there. Printed are the median and the 95th percentile, from the request sent to the
last byte read; what the server's processes worked for it, in which other work on the machine does not count; and the
bytes of the page. Then four clients ask the whole list at once, and the rate is printed.

With a folder to keep them in, the filled stores stay there and the next run begins with them at once.
"""

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "src")]

from private_postgres import private_postgres  # noqa: E402

OFFERS, FILES, CLIENTS, WAIT_SECONDS = 100_000, 10_000, 4, 120
ASKED, ASKED_AT_LEAST, MILLISECONDS_MAX = 15, 3, 3_000
GOAL_MILLISECONDS = 100
STORES = ("sqlite", "postgresql")
COOKIE = "tarazu_session"  # as the site calls it where it is not behind HTTPS
RESULTS = Path(__file__).parent / "results"
Environment = dict[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """One address, asked by one person."""

    who: str
    address: str
    session: str


@dataclass(frozen=True, slots=True)
class Timed:
    """What asking a page many times took, in milliseconds."""

    page: Page
    median: float
    late: float  # the 95th percentile
    worked: float  # processor time of the server, a page
    size: int


class Lines:
    """What is printed is kept as well."""

    def __init__(self) -> None:
        self.held: list[str] = []

    def say(self, line: str) -> None:
        """Print and keep a line."""
        print(line, flush=True)
        self.held.append(line)


def world(environment: Environment, offers: int, files: int) -> list[Page]:
    """Fill the store unless it is filled: the pages and who asks for them."""
    kept = Path(environment["TARAZU_HOME"]) / "pages.json"
    command = [sys.executable, str(ROOT / "tools" / "web_world.py"), str(offers), str(files), str(kept)]
    filling = subprocess.run(command, env=environment, check=False, stdout=subprocess.PIPE, text=True)
    if filling.returncode:
        sys.exit(filling.returncode)  # it has said why
    asked = json.loads(filling.stdout.splitlines()[-1])
    return [Page(one["who"], address, one["session"]) for one in asked for address in one["pages"]]


@contextmanager
def served(environment: Environment) -> Iterator[tuple[int, int]]:
    """The site on a free port of the loopback: the port, and the process that serves it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "tarazu.cli.main", "serve", "--port", str(port), "--workers", "1", "--no-work"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            end = time.monotonic() + WAIT_SECONDS
            while time.monotonic() < end and process.poll() is None:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.2)
            yield port, process.pid
        finally:
            process.terminate()


def ask(link: http.client.HTTPConnection, page: Page) -> int:
    """One GET: the bytes of the answer, which must be 200."""
    link.request("GET", page.address, headers={"Cookie": f"{COOKIE}={page.session}"} if page.session else {})
    answer = link.getresponse()
    content = answer.read()
    assert answer.status == 200, f"{page.address} as {page.who or 'a stranger'} answered {answer.status}"
    return len(content)


def timed(port: int, page: Page, server: int) -> Timed:
    """A page asked many times, after once that is not counted."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
    size, taken, before = ask(link, page), [], processor_time(server)
    while len(taken) < ASKED and (len(taken) < ASKED_AT_LEAST or sum(taken) < MILLISECONDS_MAX):
        start = time.perf_counter()
        ask(link, page)
        taken.append((time.perf_counter() - start) * 1_000)
    link.close()
    worked = (processor_time(server) - before) / len(taken)
    taken.sort()
    return Timed(page, statistics.median(taken), taken[round(0.95 * (len(taken) - 1))], worked, size)


def processor_time(server: int) -> float:
    """What a server and the processes it began have worked so far, in milliseconds."""
    tick = 1_000 / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="utf-8").split()
    own = Path(f"/proc/{server}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(own[11]) + int(own[12])) * tick + sum(processor_time(int(child)) for child in children)


def rate(port: int, pages: list[Page]) -> float:
    """Pages a second when several clients ask every page once."""

    def run() -> None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
        for page in pages:
            ask(link, page)
        link.close()

    clients = [threading.Thread(target=run) for _ in range(CLIENTS)]
    start = time.perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return CLIENTS * len(pages) / (time.perf_counter() - start)


@contextmanager
def place(store: str, keep: Path | None) -> Iterator[tuple[str, str]]:
    """A home and the address of a store, kept in a folder or gone afterwards."""
    server = keep / f"{store}-server" if keep else None
    with private_postgres(server) if store == "postgresql" else nullcontext("") as url:
        if keep:
            (keep / store).mkdir(parents=True, exist_ok=True)
            yield str(keep / store), url
        else:
            with tempfile.TemporaryDirectory(prefix="tarazu-bench-", dir=os.environ.get("TARAZU_BENCH_DIR")) as home:
                yield home, url


def measure(store: str, keep: Path | None, offers: int, files: int, lines: Lines) -> None:
    """Measure one store and say what was found."""
    with place(store, keep) as (home, url):
        own = {"TARAZU_HOME": home, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tarazu.storage.settings"}
        environment = {**os.environ, **own, "PYTHONPATH": str(ROOT / "src"), "TARAZU_STORE_MAY_FORGET": "1"}
        environment |= {"TARAZU_LIMITS": "public=0/60"}  # one stranger asks for all of it
        start = time.perf_counter()
        pages = world(environment, offers, files)
        lines.say(f"\n{store}: filled, or found filled, in {time.perf_counter() - start:.0f} s")
        lines.say(f"{'page':58} {'who':16} {'median':>8} {'p95':>8} {'worked':>8} {'KiB':>6}")
        with served(environment) as (port, server):
            found = []
            for page in pages:
                one = timed(port, page, server)
                found.append(one)
                mark = " *" if one.median > GOAL_MILLISECONDS else ""
                where = f"{one.page.address[:57]:58} {one.page.who or 'anybody':16}"
                lines.say(f"{where} {one.median:8.1f} {one.late:8.1f} {one.worked:8.1f} {one.size / 1024:6.1f}{mark}")
            middle = statistics.median(one.median for one in found)
            over = sum(one.median > GOAL_MILLISECONDS for one in found)
            quick = [one.page for one in found if one.median <= 5 * GOAL_MILLISECONDS]
            lines.say(f"median page {middle:.1f} ms; {over} of {len(found)} pages over {GOAL_MILLISECONDS} ms (*)")
            lines.say(f"{CLIENTS} clients at once: {rate(port, quick):.0f} pages/s")


def main() -> None:
    """Measure the stores and keep what was printed."""
    asked = argparse.ArgumentParser(description="How long the pages of a large site take.")
    asked.add_argument("offers", nargs="?", type=int, default=OFFERS)
    asked.add_argument("files", nargs="?", type=int, default=FILES)
    asked.add_argument("stores", nargs="*", default=STORES)
    asked.add_argument("--keep", type=Path, metavar="FOLDER", help="where the filled stores stay for the next run")
    given, lines, now = asked.parse_args(), Lines(), datetime.now(UTC)
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    lines.say(f"{now:%Y-%m-%d}, {machine}: {given.offers:,} offers, {given.files:,} files; milliseconds")
    for store in given.stores:
        measure(store, given.keep and given.keep.resolve(), given.offers, given.files, lines)
    kept = RESULTS / f"web-{now:%Y-%m-%d}-{given.offers}x{given.files}.txt"
    kept.write_text("\n".join(lines.held) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
