"""How fast the books are, with every guard on: ./run bench ledger [SECONDS].

Eight clients post one transfer a request, each request committed, sealed and answered under its own key: first each in
a transaction of its own, then through the posting lane. One client posts batches. On PostgreSQL pgbench's own TPC-B
runs beside it with eight clients. Then 100,000 obligations are set off and posted, and a million rows are verified.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "src")]

import private_postgres  # noqa: E402

SECONDS = 5


def measure(store: str, environment: dict[str, str], seconds: int) -> None:
    """Measure one store in a process of its own, which sets Django up on it."""
    with tempfile.TemporaryDirectory(prefix="tarazu-bench-", dir=os.environ.get("TARAZU_BENCH_DIR")) as home:
        settings = {"TARAZU_HOME": home, "DJANGO_SETTINGS_MODULE": "tarazu.storage.settings", **environment}
        rates = [sys.executable, str(ROOT / "tools" / "ledger_rates.py"), store, str(seconds)]
        subprocess.run(rates, env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **settings}, check=True)


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
    print(f"postgresql   {'pgbench, TPC-B, 8 clients':62} {float(found[1]):>10,.0f} /s", flush=True)


def main() -> None:
    """Measure both stores."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    measure("sqlite", {}, seconds)
    durable = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "256MB"}
    private_postgres.SETTINGS.update(durable)  # what is measured must survive a power cut
    try:
        with private_postgres.private_postgres() as url:
            measure("postgresql", {"DATABASE_URL": url}, seconds)
            pgbench(url, seconds)
    except private_postgres.NoPostgres as absent:
        print(f"postgresql   not measured: {absent}")


if __name__ == "__main__":
    main()
