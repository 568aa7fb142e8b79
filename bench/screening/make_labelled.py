"""Write labelled.csv beside it from names.toml, the same every time: python bench/screening/make_labelled.py.

Pairs that are the same: spellings of one invented name, mixed across scripts, with legal forms, turned words, a dropped
patronymic, or one wrong letter. Pairs that are not: another given or family name, another firm that shares words, and
pairs made by hand to look alike. Every second name is 'set' (the weights of the score were set on those pairs), every
other is 'held' (nothing was set on those; the figures to quote).
"""

import csv
import random
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SCRIPTS = ("latin", "cyrillic", "arabic")
MIXED = list(product(SCRIPTS, SCRIPTS))
PEOPLE, MIXES = 110, 4
Row = tuple[str, str, str, str, str, str]
Name = dict[str, list[str]]


def one_wrong_letter(draw: random.Random, text: str) -> str:
    at = draw.randrange(1, max(2, len(text) - 1))
    return text[:at] + text[at + 1 :] if draw.random() < 0.5 else text[: at + 1] + text[at] + text[at + 1 :]


def people(tables: dict[str, Any], draw: random.Random) -> Iterator[Row]:
    given, family, patronymic = tables["given"], tables["family"], tables["patronymic"]
    for number in range(PEOPLE):
        part = "set" if number % 2 else "held"
        first, last = given[number % len(given)], family[(number * 5) % len(family)]
        for mix in range(MIXES):
            one, other = MIXED[(number * 2 + mix * 5) % len(MIXED)]
            listed = f"{draw.choice(first[one])} {draw.choice(last[one])}"
            asked = f"{draw.choice(first[other])} {draw.choice(last[other])}"
            yield listed, asked, "person", "yes", f"{one} and {other}", part
        listed = f"{first['latin'][0]} {last['latin'][0]}"
        yield listed, f"{last['latin'][-1]}, {first['latin'][-1]}", "person", "yes", "words turned", part
        yield listed, one_wrong_letter(draw, f"{first['latin'][0]} {last['latin'][0]}"), "person", "yes", "typo", part
        father = patronymic[number % len(patronymic)]
        full = f"{first['cyrillic'][0]} {father['cyrillic'][0]} {last['cyrillic'][0]}"
        yield full, listed, "person", "yes", "patronymic dropped", part
        another, stranger = given[(number + 7) % len(given)], family[(number * 5 + 9) % len(family)]
        script = SCRIPTS[number % 3]
        yield listed, f"{another[script][0]} {last[script][0]}", "person", "no", "another given name", part
        yield listed, f"{first[script][0]} {stranger[script][0]}", "person", "no", "another family name", part
        yield listed, f"{another['latin'][-1]} {stranger['latin'][-1]}", "person", "no", "another name", part


def firms(tables: dict[str, Any], draw: random.Random) -> Iterator[Row]:
    firms, forms = tables["firm"], tables["forms"]
    for number, firm in enumerate(firms):
        part = "set" if number % 2 else "held"
        for mix in range(3 * MIXES):
            one, other = MIXED[(number * 2 + mix * 5) % len(MIXED)]
            listed = f"{draw.choice(firm[one])} {draw.choice(forms[one])}".strip()
            asked = f"{draw.choice(firm[other])} {draw.choice(forms[other])}".strip()
            yield listed, asked, "firm", "yes", f"{one} and {other}", part
        for step in range(1, 9):
            another = firms[(number + step) % len(firms)]
            script = SCRIPTS[(number + step) % 3]
            form = forms[script][1 + step % (len(forms[script]) - 1)]
            yield f"{firm['latin'][0]} LLC", f"{another[script][0]} {form}", "firm", "no", "another firm", part


def main() -> None:
    draw = random.Random(20251120)  # the same file every time
    tables = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))
    rows = [*people(tables, draw), *firms(tables, draw)]
    for number, (one, other) in enumerate(tables["apart"]):
        rows.append((one, other, "other", "no", "by hand", "set" if number % 2 else "held"))
    unique = sorted(dict.fromkeys(row for row in rows if not (row[3] == "yes" and row[0] == row[1])))
    with (HERE / "labelled.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("listed", "asked", "kind", "same", "how", "part"))
        writer.writerows(unique)
    print(f"{len(unique)} pairs")


if __name__ == "__main__":
    main()
