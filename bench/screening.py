"""How well and how fast screening finds names: ./run bench screening [LISTED_NAMES PARTIES].

First precision and recall on bench/screening/labelled.csv (make_labelled.py beside it says how that was made), once
with every pair compared and once through the index, so that what blocking loses is seen. Then invented parties against
an invented list, with the seconds taken and the hits on parties that are on no list.
"""

import csv
import random
import resource
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from tarazu.rulebook.figures import figures_on
from tarazu.screening.index import Index
from tarazu.screening.likeness import ALGORITHM
from tarazu.screening.lists import ListedName, ListVersion
from tarazu.screening.names import comparable
from tarazu.screening.screen import hit_between, screen
from tarazu.screening.subjects import Subject

FOLDER = Path(__file__).resolve().parent / "screening"
DAY = date(2025, 11, 20)
VERSION = ListVersion("bench", "bench", DAY, "0" * 64)
SIZES = (100_000, 10_000)  # listed names, parties
PARTIES_MAX = 10_000
ON_LIST = 100  # of the parties, under another spelling
SYLLABLE_TABLE = """
    ka ra mu sha ve zo lin dar gul pet nov rus ham zai bek tor mir sol ta fi yan der kho bal nur gor che sad
"""
SYLLABLES = SYLLABLE_TABLE.split()
Row = dict[str, str]


def listed(at: int, name: str, kind: str) -> ListedName:
    return ListedName("bench", f"E{at}", (name,), kind, "", (), "")


def pairs() -> list[Row]:
    with (FOLDER / "labelled.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def score_of_pair(row: Row) -> int:
    asked = Subject("asked", row["kind"], (row["asked"],))
    hit = hit_between(asked, listed(0, row["listed"], row["kind"]), VERSION.source)
    return hit.score if hit else 0


def measured(rows: list[Row], found: Callable[[int, Row], bool]) -> tuple[int, int, int, Counter[str]]:
    """True hits, missed, false hits, and what was missed or falsely hit by how it was made."""
    right = missed = false = 0
    wrong: Counter[str] = Counter()
    for at, row in enumerate(rows):
        hit, same = found(at, row), row["same"] == "yes"
        right += hit and same
        missed += same and not hit
        false += hit and not same
        if hit != same:
            wrong[f"{'missed' if same else 'false'}: {row['how']}"] += 1
    return right, missed, false, wrong


def tell(title: str, rows: list[Row], found: Callable[[int, Row], bool]) -> None:
    right, missed, false, wrong = measured(rows, found)
    precision, recall = 100 * right / max(1, right + false), 100 * right / max(1, right + missed)
    counts = f"{right} found, {missed} missed, {false} false"
    print(f"{title:<34} {len(rows):>6} {precision:>10.1f} {recall:>8.1f}   {counts}")
    for how, count in wrong.most_common():
        print(f"{'':<40} {count:>4}  {how}")


def likeness(threshold: int) -> None:
    rows = pairs()
    print(f"{ALGORITHM}, hits from {threshold} %\n{'':<34} {'pairs':>6} {'precision':>10} {'recall':>8}")
    parts = {part: [row for row in rows if row["part"] == part] for part in ("set", "held")}
    for part, chosen in parts.items():
        scores = [score_of_pair(row) for row in chosen]
        tell(f"every pair compared, {part}", chosen, lambda at, _, scores=scores: scores[at] >= threshold)
    held = parts["held"]
    index = Index(listed(at, row["listed"], row["kind"]) for at, row in enumerate(held))

    def through_index(at: int, row: Row) -> bool:
        asked = Subject("asked", row["kind"], (row["asked"],))
        return any(hit.entry == f"E{at}" for hit in screen(asked, index, (VERSION,), threshold, day=DAY).hits)

    tell("through the index, held", held, through_index)


def invented(draw: random.Random, tables: dict[str, list[dict[str, list[str]]]]) -> Iterator[tuple[str, str]]:
    """Names that no list has: two thirds people, their families put together of syllables, and a third firms."""
    while True:
        family = "".join(draw.choices(SYLLABLES, k=draw.randint(3, 4))).title()
        if draw.random() < 0.67:
            given = draw.choice(draw.choice(tables["given"])["latin"])
            second = "".join(draw.choices(SYLLABLES, k=2)).title() if draw.random() < 0.5 else ""
            yield " ".join(part for part in (given, second, family) if part), "person"
        else:
            word = "".join(draw.choices(SYLLABLES, k=draw.randint(2, 3))).title()
            branch = draw.choice(("Agro", "Steel", "Foods", "Textile Mills", "Shipping", "Minerals", "Motors"))
            yield f"{family} {word} {branch} {draw.choice(('LLC', 'Limited', 'Co.', '(Pvt) Ltd'))}", "firm"


def speed(names: int, parties: int, threshold: int) -> None:
    draw = random.Random(7)
    source = invented(draw, tomllib.loads((FOLDER / "names.toml").read_text(encoding="utf-8")))
    entries = [listed(at, *next(source)) for at in range(names)]
    start = time.perf_counter()
    index = Index(entries)
    built = time.perf_counter() - start
    people = [next(source) for _ in range(parties - ON_LIST)]
    start, hit_parties, hits = time.perf_counter(), 0, 0
    for at, (name, kind) in enumerate(people):
        found = screen(Subject(f"p{at}", kind, (name,)), index, (VERSION,), threshold, day=DAY).hits
        hit_parties += bool(found)
        hits += len(found)
    seen = 0
    for entry in draw.sample(entries, ON_LIST):
        asked = Subject("on", entry.kind, (respelled(entry.names[0]),))
        found = screen(asked, index, (VERSION,), threshold, day=DAY).hits
        seen += any(hit.entry == entry.entry for hit in found)
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\n{names:,} listed names x {parties:,} parties:")
    print(
        f"  index {built:.1f} s, screening {seconds:.1f} s, {memory} MiB\n"
        f"  {seen} of {ON_LIST} listed names found under another spelling\n"
        f"  {hit_parties} of {len(people):,} parties on no list have a hit ({hits} hits)"
    )


def respelled(name: str) -> str:
    """Another common spelling of a Latin name, and its words turned."""
    for written, other in (("sh", "sch"), ("kh", "h"), ("v", "w"), ("ya", "ia"), ("zo", "zoo"), ("mir", "meer")):
        name = name.replace(written, other)
    *first, last = name.split()
    return " ".join((last, *first))


def main(sizes: list[int]) -> None:
    threshold = figures_on("PK", DAY).number("screening_threshold_percent")
    comparable("warm")
    likeness(threshold)
    speed(*(sizes or SIZES), threshold)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]])
