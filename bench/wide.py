"""Rounds of very many orders from files alone: ./run bench wide [ORDERS ...].

Invents firms of two countries, their offers and wants of two dozen goods, and the files that `tarazu match` reads; runs
it as a command, and prints the seconds and the memory of the whole command, what was exchanged, and what no round could
exceed.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results"
SIZES = (10_000, 100_000)
ORDERS_PER_FIRM = 4
DAY = "2025-12-01"
LISTING = "ref party hs grade unit quantity minimum_lot price place from until term note".replace(" ", ",")
FIRM = (
    "ref kind country name_latin name_local script tax_number seat collectorate active_taxpayer_until single_window "
    "contract_number owners"
).replace(" ", ",")
HOMES = {"PK": "PKKHI", "RU": "RUNVS"}
GOODS = {
    "PK": (
        "071310/yellow",
        "080420",
        "080620",
        "090421/chilli",
        "100630/basmati",
        "100630/non-basmati",
        "120740",
        "250100/rock",
    ),
    "RU": ("071320", "071331", "071340", "100199", "100390", "100590", "151211", "250300"),
}


def main(sizes: list[int]) -> None:
    """Print and keep the table."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    today = datetime.now(UTC).date().isoformat()
    told = [f"{today}, {os.cpu_count()} cores, {memory} GiB, load {os.getloadavg()[0]:.1f} at the start"]
    told.append(f"{'orders':>8} {'seconds':>8} {'of CPU':>8} {'MiB':>6} {'deals':>7} {'exchanged of the bound':>24}")
    print("\n".join(told), flush=True)
    for orders in sizes:
        with tempfile.TemporaryDirectory() as place:
            told.append(_measured(Path(place), orders))
        print(told[-1], flush=True)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"wide-{today}-{max(sizes)}.txt").write_text("\n".join(told) + "\n", encoding="utf-8")


def _measured(place: Path, orders: int) -> str:
    write_files(place, orders)
    files = [f"--{one}={place / one}.csv" for one in ("offers", "wants")]
    command = [
        sys.executable,
        "-c",
        "from tarazu.cli.main import main; main()",
        "match",
        *files,
        f"--out={place / 'deals.json'}",
        "--on",
        DAY,
    ]
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    found = json.loads((place / "deals.json").read_text(encoding="utf-8"))
    share = found["exchanged_minor"] * 1000 // found["bound_minor"]
    return (
        f"{orders:>8,} {seconds:>8.1f} {spent:>8.1f} {after.ru_maxrss // 1024:>6,} {len(found['deals']):>7,} "
        f"{share / 10:>23.1f}%"
    )


def write_files(place: Path, orders: int, seed: int = 1) -> None:
    """The files of an invented market with so many orders, half of them offers."""
    draw = random.Random(seed)
    firms = [("PK" if number % 2 else "RU", f"firm-{number:06}") for number in range(max(4, orders // ORDERS_PER_FIRM))]
    worth = {goods: draw.randrange(200, 1_500) for side in GOODS.values() for goods in side}
    rows = [
        f"{ref},private,{home},{_name(ref)} Trading,,,{_tax_number(home, ref)},{HOMES[home]},,2027-01-01,yes,C-1,"
        for home, ref in firms
    ]
    (place / "firms.csv").write_text("\n".join([FIRM, *rows]) + "\n", encoding="utf-8")
    for side, (low, high) in {"offers": (88, 104), "wants": (98, 116)}.items():
        lines = [LISTING]
        for number in range(orders // 2):
            home, ref = draw.choice(firms)
            goods = draw.choice(GOODS[home if side == "offers" else ("RU" if home == "PK" else "PK")])
            hs, _, grade = goods.partition("/")
            tonnes = draw.randrange(20, 3_000)
            lot = draw.choice(["", "", tonnes // 10, tonnes // 4])
            price = worth[goods] * draw.randrange(low, high) // 100
            lines.append(
                f"{side[0]}{number},{ref},{hs},{grade},TNE,{tonnes},{lot},{price},{HOMES[home]},2025-11-01,2026-10-01,FOB,"
            )
        (place / f"{side}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _write_facts(place, worth)


def _tax_number(home: str, ref: str) -> str:
    """A number that no tax office gives, with the check digit that a Russian one has."""
    if home == "PK":
        return f"0{ref[-6:]}"
    digits = f"000{ref[-6:]}"
    weighed = sum(int(digit) * weight for digit, weight in zip(digits, (2, 4, 10, 3, 5, 9, 4, 6, 8), strict=True))
    return f"{digits}{weighed % 11 % 10}"


def _name(ref: str) -> str:
    """A name unlike the others: letters for the digits of a number."""
    return "".join("BDFGKLMNRT"[int(digit)] + "aeiou"[at % 5] for at, digit in enumerate(ref[-6:])).capitalize()


def _write_facts(place: Path, worth: dict[str, int]) -> None:
    rows = ["commodity,unit,origin,price,day,basis,source,confidence"]
    for goods, price in worth.items():
        hs, _, grade = goods.partition("/")
        key = f"{hs[:4]}.{hs[4:]}" + (f"/{grade}" if grade else "")
        rows += [f"{key},TNE,{home},{price},2025-10-01,FOB,invented,assumed" for home in HOMES]
    (place / "valuations.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (place / "list.csv").write_text(
        "entry,names,kind,country,identifiers,reason,births\nCANARY,Canary Proof Trading Limited,firm,,,proof,\n",
        encoding="utf-8",
    )
    route = 'id = "S"\nname = "sea"\nstatus = "running"\nreefer = true\nsource = "invented"\nconfidence = "low"'
    leg = 'from = "PKKHI"\nto = "RUNVS"\nmode = "sea"\ndays_min = 20\ndays_max = 30\nfreight_per_tonne = "50.00"'
    (place / "corridors.toml").write_text(f"[[route]]\n{route}\n[[route.legs]]\n{leg}\n", encoding="utf-8")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
