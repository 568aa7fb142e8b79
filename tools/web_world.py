"""Fill an empty store with a large world in bulk, and say who may ask what: web_world.py OFFERS FILES KEPT.

One whole trade of the small world of the journeys is brought about by the verbs; its rows are then copied under new
identifiers, firms and numbers, with every guard of the database on, and assessed at other values on other days. The
copies are no facts of the journal: this world is for measuring pages, never for anything else. What it is and who asks
for what is written to the file KEPT; where that stands already the store is taken as filled, and refused where it is of
another size or schema, or where its filling was stopped. The last line is JSON: for each person a new session and
their pages.
"""

import hashlib
import json
import re
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import django  # noqa: E402

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Model  # noqa: E402
from tests.journeys import world  # noqa: E402
from tests.journeys.world import Trade, after, morning  # noqa: E402
from tests.web.crowded import appoint  # noqa: E402

from tarazu.desk.door import PERSONA  # noqa: E402
from tarazu.kernel.period import add_days  # noqa: E402
from tarazu.ledger.journal import EntryKind  # noqa: E402
from tarazu.storage import assessed_worth, clock, models  # noqa: E402
from tarazu.storage.rows import insert_rows, update_rows  # noqa: E402

FIRMS, OFFICES, ROWS_AT_ONCE = 1_000, 10, 20_000
OWNERS = ("pk-basmati", "ru-newsprint")
OPEN_UNTIL = "2099-01-01"
WORTH_LEAST, WORTH_SPREAD = 800, 401  # per mille: from 20.0 % less than the trade that is copied to 20.0 % more
DAYS_SPREAD = 400  # a few assessments are too old to count
MADE_BY = (Path(__file__), *sorted((ROOT / "src" / "tarazu" / "storage" / "migrations").glob("0*.py")))
COUNTERS = ("debits_posted", "credits_posted", "debits_pending", "credits_pending")
Row = dict[str, Any]


def rows_of(model: type[Model], **wanted: Any) -> list[Row]:
    """The rows of a table as the database holds them."""
    about = model._meta  # noqa: SLF001  # Django's own way to ask a model for its columns
    columns = [str(field.column) for field in about.concrete_fields]
    found = model.objects.filter(**wanted).values_list("pk", flat=True)  # type: ignore[attr-defined]
    quoted = ", ".join(f'"{column}"' for column in columns)
    sql = f"SELECT {quoted} FROM {about.db_table} WHERE {about.pk.column} = %s"
    held = []
    with connection.cursor() as cursor:
        for key in found:
            cursor.execute(sql, [key])
            held.append(dict(zip(columns, cursor.fetchone(), strict=True)))
    return held


def template(trade: Trade) -> dict[type[Model], list[Row]]:
    """Every row of one trade, in an order in which they can be put in."""
    files, deal, contract = list(trade.files.values()), trade.deal.id, trade.contract.id
    listings = [one for leg in trade.contract.legs for one in (leg.offer_id, leg.want_id)]
    return {
        models.Listing: rows_of(models.Listing, id__in=listings),
        models.Deal: rows_of(models.Deal, id=deal),
        models.Leg: rows_of(models.Leg, deal_id=deal),
        models.Consent: rows_of(models.Consent, deal_id=deal),
        models.Contract: rows_of(models.Contract, id=contract),
        models.Signature: rows_of(models.Signature, contract_id=contract),
        models.Undertaking: rows_of(models.Undertaking, deal_id=deal),
        models.Authorisation: rows_of(models.Authorisation, id__in=files),
        models.Answering: rows_of(models.Answering, authorisation_id__in=files),
        models.Allowance: rows_of(models.Allowance, authorisation_id__in=files),
        models.FileAct: rows_of(models.FileAct, authorisation_id__in=files),
        models.Account: rows_of(models.Account, book_id__in=files),
        models.Declaration: rows_of(models.Declaration, authorisation_id__in=files),
        models.Transfer: rows_of(models.Transfer, book_id__in=files),
        models.TransferStep: rows_of(models.TransferStep, transfer__book_id__in=files),
    }


def unique_words(held: dict[type[Model], list[Row]]) -> list[str]:
    """What a copy cannot share with its template: identifiers and numbers, the longest first."""
    words = {row["id"] for model, rows in held.items() for row in rows if isinstance(row.get("id"), str)}
    words |= {row["number"] for model in (models.Contract, models.Declaration) for row in held[model]}
    words |= {row["approval_number"] for row in held[models.Authorisation]}
    return sorted(words, key=len, reverse=True)


def copied(row: Row, names: "re.Pattern[str]", new: dict[str, str], model: type[Model]) -> Row:
    """A row under new names; a number that the database counts up itself is left to it."""
    made = {}
    for column, given in row.items():
        if column == "id" and not isinstance(given, str):
            continue
        made[column] = names.sub(lambda found: new[found[0]], given) if isinstance(given, str) else given
        if isinstance(given, dict | list):
            made[column] = names.sub(lambda found: new[found[0]], json.dumps(given))
    if model is models.Account:
        made |= dict.fromkeys(COUNTERS, 0)
    return made


def varied(declaration: Row, number: int, last: date) -> Row:
    """A declaration assessed at another worth, and up to a day or so long before it: each number gives its own."""
    worth, assessed, lodged = (declaration[column] for column in ("assessed_minor", "assessed_on", "lodged_on"))
    if worth is None:
        return declaration
    on = add_days(last, -(number * 7 % DAYS_SPREAD))
    waited = (date.fromisoformat(str(assessed)) - date.fromisoformat(str(lodged))).days
    per_mille = WORTH_LEAST + number * 37 % WORTH_SPREAD
    moved = {"assessed_minor": worth * per_mille // 1_000, "assessed_on": on, "lodged_on": add_days(on, -waited)}
    return declaration | moved


def insert(model: type[Model], rows: list[Row]) -> None:
    """Put rows in, in portions."""
    columns, table = list(rows[0]), model._meta.db_table  # noqa: SLF001
    for first in range(0, len(rows), ROWS_AT_ONCE):
        portion = [tuple(row.values()) for row in rows[first : first + ROWS_AT_ONCE]]
        insert_rows(table, [f'"{one}"' for one in columns], portion)


def copy_firms(firms: int) -> None:
    """The two firms of the trade many times, each with its trader."""
    for owner in OWNERS:
        for model, wanted in ((models.Party, {"id": owner}), (models.Person, {"id": owner})):
            (row,) = rows_of(model, **wanted)
            names = re.compile(re.escape(owner))
            made = []
            for number in range(firms):
                fresh = copied(row, names, {owner: f"{owner}-{number}"}, model)
                made.append(fresh | ({"tax_number": f"{row['tax_number']}{number:04}"} if "tax_number" in row else {}))
            insert(model, made)
        models.Mandate.objects.bulk_create(
            models.Mandate(person_id=f"{owner}-{n}", role="trader", subject_id=f"{owner}-{n}", since="2025-01-01")
            for n in range(firms)
        )


def copy_trades(held: dict[type[Model], list[Row]], trades: range, firms: int, offices: int) -> None:
    """The whole trade many times over, spread over firms and offices; three files in four are closed."""
    words = unique_words(held)
    names = re.compile("|".join(map(re.escape, [*words, *OWNERS])))
    fresh: dict[type[Model], list[Row]] = {model: [] for model in held}
    accounts: list[tuple[Any, ...]] = []
    today = date.today()  # noqa: DTZ011  # the day up to which the site will count
    for number in trades:
        new = {word: f"{word}-{number}" for word in words} | {own: f"{own}-{number % firms}" for own in OWNERS}
        for model, rows in held.items():
            for row in rows:
                made = copied(row, names, new, model)
                if model is models.Authorisation:
                    made["authority_id"] += f"-{number % offices}" if number % offices else ""
                    made["state"] = row["state"] if number % 4 == 0 else "closed"
                if model is models.Declaration:
                    made = varied(made, number, today)
                if model is models.Listing:
                    made["reference"] = f"{row['reference']}-{number}"
                if model is models.Account:
                    accounts.append((*(row[counter] for counter in COUNTERS), made["id"]))
                fresh[model].append(made)
    for model, rows in fresh.items():
        if rows:
            insert(model, rows)
    update_rows("storage_account", COUNTERS, accounts)
    keep_worth({row["id"] for row in fresh[models.Authorisation]})


def keep_worth(files: set[str]) -> None:
    """What the declarations of the copied files show goods to be worth."""
    shown = [row for file, rows in assessed_worth.worth_of_files() if file in files for row in rows]
    if shown:
        insert(models.EarlierWorth, [dict(zip(assessed_worth.COLUMNS, row, strict=True)) for row in shown])


def copy_offers(offers: int, firms: int = FIRMS, first: int = 0) -> None:
    """The open listings of the book, so many times: spread over firms and open for years, whatever today is."""
    held = rows_of(models.Listing, state="open")
    whole = {"held": 0, "taken": 0, "until": OPEN_UNTIL}
    made = []
    for number in range(first, offers):
        row = held[number % len(held)]
        owner = next(one for one in OWNERS if one[:2].upper() == row["place"][:2])
        fresh = {**row, **whole, "id": f"{row['id']}-book-{number}", "reference": f"book-{number}"}
        made.append(fresh | {"party_id": f"{owner}-{number % firms}", "steps": row["steps"] + number})
    insert(models.Listing, made)


def copy_offices() -> None:
    """Nine more offices like each of the two that decide."""
    for own in rows_of(models.Authority):
        names = re.compile(re.escape(own["id"]))
        insert(models.Authority, [copied(own, names, {own["id"]: f"{own['id']}-{n}"}, models.Authority)
                                  for n in range(1, OFFICES)])  # fmt: skip


def session_of(sign_in_name: str) -> str:
    """A session of a person, as the site keeps it."""
    person = models.Person.objects.get(sign_in_name=sign_in_name)
    store = SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = person.pk, person.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    begun = int(time.time())
    store.update({"factor": PERSONA, "began_at": begun, "seen_at": begun})  # as if a second factor had been shown
    store.create()
    return str(store.session_key)


def pages(trade: Trade) -> dict[str, list[str]]:
    """Who asks for what."""
    file, deal, contract = trade.files["PK"], trade.deal.id, trade.contract.id
    transfer = models.JournalEntry.objects.filter(kind=EntryKind.TRANSFER).latest("position").position
    listing = models.Listing.objects.filter(party_id="pk-basmati-0", state="open").values_list("id", flat=True)[0]
    return {
        "": ["/", "/rules/", "/simulate/", "/bilateral/PK-RU/", "/commitments/", "/corridors/", "/verify/",
             "/api/v1/rules", "/api/v1/openapi.json"],
        "pk-basmati-0": ["/home/", "/listings/", f"/listings/{listing}/", "/listings/new/offer/?goods=1006.30/basmati",
                         "/book/", "/book/?page=50", "/book/?words=rice&where=PK", "/book/?order=-open",
                         f"/deals/{deal}-0/", f"/files/{file}-0/", f"/files/{file}-0/left/", f"/files/{file}-0/text/",
                         f"/account/{file}-0/", f"/contracts/{contract}-0/", "/parties/pk-basmati-0/", "/notices/",
                         "/keys/", "/windows/", "/set-offs/", "/api/v1/book", "/api/v1/listings", "/api/v1/files",
                         f"/api/v1/files/{file}-0"],
        "officer-lahore": ["/queue/", "/queue/?page=3", "/queue.csv", f"/files/{file}-0/", f"/files/{file}-0/record/",
                           "/windows/", "/api/v1/files?state=granted"],
        "operator": ["/clearing-desk/", "/overview/", "/windows/", "/set-offs/"],
        "broker": ["/broker/"],
        "compliance": ["/cases/", "/lists/"],
        "rule_keeper": ["/rules/keep/"],
        "auditor": ["/journal/", f"/journal/{transfer}/"],
    }  # fmt: skip


def fill(offers: int, files: int) -> Trade:
    """Found the small world in an empty store and copy it: the one trade that is no copy. Errors: SystemExit."""
    call_command("migrate", verbosity=0)
    if models.Party.objects.exists():
        sys.exit("This store holds a world whose filling was stopped. Remove its folders, or name another.")
    with transaction.atomic():
        world.found_world()
        deals = world.propose()
        appoint()
        trade = world.put_under_contract(deals[1])
        for order in ("PK", "RU"):
            world.grant(trade, order)
        world.deliver(trade, after(5), per_mille=950)
        copy_offices()
        copy_firms(FIRMS)
        copy_trades(template(trade), range(files // 2), FIRMS, OFFICES)
        copy_offers(offers)
        models.Mandate.objects.filter(person_id="broker").update(subject_id="pk-basmati-0")
        clock.start_sandbox(morning(after(60)))
    models.PlatformClock.objects.update(sandbox=False)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return trade


def maker() -> str:
    """A digest of what makes this world and its tables, without remarks: a migration made anew bears another day."""
    lines = (line for path in MADE_BY for line in path.read_text(encoding="utf-8").splitlines(keepends=True))
    return hashlib.sha256("".join(line for line in lines if not line.startswith("#")).encode()).hexdigest()


def filled(offers: int, files: int, kept: Path) -> dict[str, list[str]]:
    """Who asks for what of a store that is filled now or was before. Errors: SystemExit where it is another world."""
    wanted = {"offers": offers, "files": files, "made_by": maker()}
    if not kept.exists():
        draft = kept.with_suffix(".draft")
        draft.write_text(json.dumps(wanted | {"pages": pages(fill(offers, files))}), encoding="utf-8")
        draft.replace(kept)  # what is kept is whole
    held: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    asked: dict[str, list[str]] = held.pop("pages")
    if held != wanted:
        sys.exit(f"{kept.parent} holds a world of another size or schema: remove that folder, or name another.")
    return asked


def main() -> None:
    """Fill the store unless it is filled, and say who asks for what."""
    asked = filled(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
    print(json.dumps([{"who": who, "session": session_of(who) if who else "", "pages": asked[who]} for who in asked]))


if __name__ == "__main__":
    main()
