"""How fast the books are, with every guard on: ./run bench ledger [SECONDS].

Eight clients post one transfer a request, each request committed, sealed and answered under its own key: first each in
a transaction of its own, then through the posting lane. One client posts batches. On PostgreSQL pgbench's own TPC-B
runs beside it with eight clients, and pgledger where PGLEDGER_SQL names its one file. Then a window of 100,000
obligations is netted, closed and sealed, and a million entries are verified offline.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "src")]

import psycopg  # noqa: E402

import private_postgres  # noqa: E402

SECONDS, OBLIGATIONS, ENTRIES = 5, 100_000, 1_000_000
LINES = {"one transfer": "S9", "pgbench": "S9", "pgledger": "S9", "batches": "S10", "obligations": "S11"}


def note(said: str) -> None:
    """Print a figure, and keep it for the scorecard where one is being made."""
    print(said, flush=True)
    place = os.environ.get("TARAZU_PROVE_SCORES")
    line = next((line for word, line in LINES.items() if word in said), "S12")
    if place:
        store, _, rest = said.partition(" ")
        told = {"line": line, "store": store, "says": " ".join(rest.split()), "counts": {}}
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(json.dumps(told) + "\n")


def measure(store: str, program: str, environment: dict[str, str], amount: int) -> None:
    """Measure one store in a process of its own, which sets Django up on it."""
    with tempfile.TemporaryDirectory(prefix="tarazu-bench-", dir=os.environ.get("TARAZU_BENCH_DIR")) as home:
        settings = {"TARAZU_HOME": home, "DJANGO_SETTINGS_MODULE": "tarazu.storage.settings", **environment}
        command = [sys.executable, str(ROOT / "tools" / program), store, str(amount)]
        environment = {**os.environ, "DATABASE_URL": "", "PYTHONPATH": str(ROOT / "src"), **settings}
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout is not None, "its output is ours to read"
            for said in running.stdout:
                note(said.rstrip())
        assert running.returncode == 0, f"{program} ended with {running.returncode}"


def pgbench(url: str, seconds: int) -> None:
    """PostgreSQL's own benchmark on the same server: eight clients, one small transaction each."""
    programs = private_postgres.find_programs()
    program = programs / "pgbench" if programs else Path("pgbench")
    if not program.exists():
        print("postgresql   pgbench is not installed here")
        return
    subprocess.run([program, "-q", "-i", "-s", "10", url], check=True, capture_output=True)
    run = [program, "-c", "8", "-j", "2", "-T", str(seconds), url]
    said = subprocess.run(run, check=True, capture_output=True, text=True).stdout
    found = re.search(r"tps = ([0-9.]+)", said)
    assert found is not None, "pgbench says its rate"
    note(f"postgresql   {'pgbench, TPC-B, 8 clients':62} {float(found[1]):>10,.0f} /s")


def pgledger(url: str, seconds: int) -> None:
    """The peer on the same server, eight clients, one transfer a commit; it has no key, no journal and no guards."""
    source = os.environ.get("PGLEDGER_SQL")
    if not source:
        print("postgresql   pgledger was not measured: set PGLEDGER_SQL to its one file")
        return
    with psycopg.connect(url, autocommit=True) as link:
        link.execute("CREATE SCHEMA pgledger")
        link.execute("SET search_path = pgledger")
        link.execute(Path(source).read_text(encoding="utf-8"))
        create = "SELECT id FROM pgledger_create_account(%s, 'USD')"
        accounts = [link.execute(create, [f"account-{number}"]).fetchone() for number in range(2_000)]
    done, until = [0] * 8, time.monotonic() + seconds

    def client(number: int) -> None:
        draw = Random(number)
        with psycopg.connect(url, autocommit=True, options="-c search_path=pgledger") as link:
            while time.monotonic() < until:
                one, other = draw.sample(accounts, 2)
                assert one and other, "every account has its id"
                move = "SELECT * FROM pgledger_create_transfer(%s, %s, %s)"
                link.execute(move, [one[0], other[0], draw.randint(1, 99)])
                done[number] += 1

    threads = [threading.Thread(target=client, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    note(f"postgresql   {'pgledger, one transfer a commit, 8 clients':62} {sum(done) / seconds:>10,.0f} /s")


def verification() -> None:
    """A journal of a million entries, checked by the exported program in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="tarazu-bench-", dir=os.environ.get("TARAZU_BENCH_DIR")) as folder:
        make = [sys.executable, str(ROOT / "tools" / "long_journal.py"), folder, str(ENTRIES)]
        subprocess.run(make, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, check=True)
        start = time.monotonic()
        check = [sys.executable, "-I", f"{folder}/verify.py", folder]
        said = subprocess.run(check, check=True, capture_output=True, text=True).stdout
        spent = time.monotonic() - start
    assert said.startswith("OK"), said
    note(f"{'offline':12} {f'{ENTRIES:,} entries verified by the exported program':62} {spent:>10.2f} s")


def main() -> None:
    """Measure both stores, and the verifier."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    durable = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "256MB"}
    private_postgres.SETTINGS.update(durable)  # what is measured must survive a power cut
    measure("sqlite", "ledger_rates.py", {}, seconds)
    measure("sqlite", "window_rates.py", {}, OBLIGATIONS)
    try:
        for program, amount in (("ledger_rates.py", seconds), ("window_rates.py", OBLIGATIONS)):
            with private_postgres.private_postgres() as url:
                measure("postgresql", program, {"DATABASE_URL": url}, amount)
                if program == "ledger_rates.py":
                    pgbench(url, seconds)
                    pgledger(url, seconds)
    except private_postgres.NoPostgres as absent:
        print(f"postgresql   not measured: {absent}")
    verification()


if __name__ == "__main__":
    main()
