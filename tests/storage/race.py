"""Several writers at once on the database of the environment, with real commits: python race.py WRITERS WRITES."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - after Django knows its settings
from django.db import DatabaseError, connections  # noqa: E402
from tests.journeys import world  # noqa: E402

from tarazu.kernel.period import Period  # noqa: E402
from tarazu.ledger.journal import NOTHING_BEFORE  # noqa: E402
from tarazu.market.listings import Offer  # noqa: E402
from tarazu.registry.people import PLATFORM, Actor, Mandate, Role  # noqa: E402
from tarazu.storage import journal, market, models, registry  # noqa: E402
from tarazu.storage.market import ListingGone  # noqa: E402
from tarazu.storage.snapshot import snapshot  # noqa: E402
from tarazu.storage.writing import Transaction, write  # noqa: E402

NOW = world.morning(world.DAY)


def actor(number: int) -> Actor:
    name = f"writer-{number}"
    return Actor(name, name, (Mandate(name, Role.OPERATOR, PLATFORM, Period(world.DAY)),), world.DAY)


def hold_one(who: Actor, key: str, listing: str) -> dict[str, Any]:
    def hold(tx: Transaction) -> dict[str, Any]:
        market.hold(listing, 1)
        tx.record("held", {"key": tx.key})
        return {"held": market.listing(listing).held}

    return write(hold, verb="hold", actor=who, key=key, request={"listing": listing}, now=NOW)


def write_while_others_read(listing: str) -> dict[str, Any]:
    """A write while somebody looks at one moment for long, and what they see of it; they themselves change nothing."""
    with ThreadPoolExecutor(1) as pool, snapshot():
        before = journal.read_head().count
        pool.submit(hold_one, actor(0), "meanwhile", listing).result(timeout=10)
        pool.submit(connections.close_all).result()
        seen = journal.read_head().count
        try:
            models.Person.objects.update(name="")
            changed = "changed"
        except DatabaseError:
            changed = "refused"
    return {"seen": seen - before, "left": journal.read_head().count - before, "inside": changed}


def run(writers: int, writes: int) -> None:
    call_command("migrate", verbosity=0)
    for firm in world.firms():
        registry.insert_party(firm)
    scarce = world.listing(Offer, "pk-rice", world.RICE, 1, 540)
    plenty = world.listing(Offer, "pk-chilli", world.CHILLI, 1, 2_200)
    plenty_more = world.listing(Offer, "pk-rice", world.CHILLI, 1, 900)
    market.insert_listings([scarce, plenty, plenty_more])
    start = Barrier(writers)

    def work(number: int) -> str:
        try:
            start.wait()
            for turn in range(writes):
                hold_one(actor(number), f"{number}/{turn}", scarce.id)
            start.wait()
            return json.dumps(hold_one(actor(0), "shared", plenty.id))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(writers) as pool:
        answers = set(pool.map(work, range(writers)))
    entries = list(journal.entries())
    chained = [entry.previous for entry in entries] == [NOTHING_BEFORE, *(entry.hash for entry in entries[:-1])]
    models.Listing.objects.filter(id=plenty.id).update(taken=plenty.quantity.steps - 1)
    try:
        over = json.dumps(hold_one(actor(0), "over", plenty.id))
    except ListingGone:
        over = "refused"
    told = {
        "over": over,
        "held": market.listing(scarce.id).held,
        "deeds": models.Deed.objects.count(),
        "entries": len(entries),
        "head": journal.read_head().count,
        "chained": chained,
        "answers": sorted(answers),
        "meanwhile": write_while_others_read(plenty_more.id),
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    run(int(sys.argv[1]), int(sys.argv[2]))
