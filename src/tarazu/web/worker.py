"""The worker beside the site: does long work, tells people what concerns them, sends letters, audits the books.

It is a process of its own and may be stopped at any moment: every step of its work has a key, so that a step that is
done again does nothing twice. It ends by itself when the process that started it is gone.
"""

import logging
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import django
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tarazu.storage.settings")
django.setup()  # before anything that touches a table

from tarazu.desk.ask_for_work import Work, advance_work, end_work, next_work  # noqa: E402
from tarazu.desk.audit_books import audit_books  # noqa: E402
from tarazu.desk.net_off import net_off  # noqa: E402
from tarazu.desk.run_round import run_round  # noqa: E402
from tarazu.desk.see_clock import now  # noqa: E402
from tarazu.desk.see_journal import may_be_signed, was_audited  # noqa: E402
from tarazu.desk.see_people import actor_of, console  # noqa: E402
from tarazu.desk.send_letters import send_letters  # noqa: E402
from tarazu.desk.sign_head import sign_head  # noqa: E402
from tarazu.desk.tell_people import tell_cut_offs, tell_deadlines, tell_people  # noqa: E402
from tarazu.kernel.errors import TarazuError  # noqa: E402
from tarazu.matching.options import RoundOptions  # noqa: E402
from tarazu.web.letter import send  # noqa: E402
from tarazu.web.text import said_in_each  # noqa: E402

REST_SECONDS = 1.0
log = logging.getLogger("tarazu.worker")


def run(parent: int) -> None:
    """Work until the parent process is gone."""
    before: datetime | None = None
    while os.getppid() == parent:
        try:
            before = turn(before)
        except Exception:
            log.exception("The worker goes on after an error.")
        close_old_connections()
        time.sleep(REST_SECONDS)


def turn(before: datetime | None) -> datetime:
    """One turn: long work, what was recorded, what is due since the turn before, and the letters of all that."""
    work = next_work()
    if work is not None:
        do(work)
    moment = now()
    is_new_hour = before is None or (before.date(), before.hour) != (moment.date(), moment.hour)
    tell_people(now=moment)
    if before is None or before.date() != moment.date():
        tell_deadlines(now=moment)
    if is_new_hour:
        tell_cut_offs(now=moment)
    send_letters(send=send, now=moment)
    if is_new_hour:
        keep_watch(moment)
    return moment


def keep_watch(moment: datetime) -> None:
    """Once a day hold the books against themselves, and sign and publish where they stand if they hold.

    Where that cannot be done now, it is tried again in an hour.

    It comes last, because it takes long where the journal is long: nobody's write and no letter waits for it.
    """
    today = moment.date()
    try:
        if not was_audited(today):
            audit_books(actor=console(today), now=moment)
        if (head := may_be_signed(today)) is not None:
            sign_head(actor=console(today), head=head, now=moment)
    except Exception:
        log.exception("The books could not be held against themselves, or not signed.")


def do(work: Work) -> None:
    """Do one piece of work as whoever asked for it; what it refuses is told, with the sentence that says why."""
    try:
        answer = DOING[work.kind](work)
    except TarazuError as error:
        end_work(job_id=work.id, answer={"code": error.code}, failed=said_in_each(error))
    else:
        end_work(job_id=work.id, answer=answer)


def _round(work: Work) -> dict[str, Any]:
    moment = now()
    options = RoundOptions(goal=str(work.wish.get("goal", "")))
    actor = actor_of(work.asked_for_by, moment.date())
    done = run_round(actor=actor, options=options, now=moment, key=f"{work.id} {moment.date()}")
    return {"round": done["round"], "deals": len(done["deals"])}


def _net_off(work: Work) -> dict[str, Any]:
    """Every file in turn; one that cannot be netted off holds up no other."""
    outcomes: dict[str, int] = {}
    refused: list[dict[str, str]] = []
    for at, authorisation_id in enumerate(work.wish["files"], start=1):
        moment = now()
        actor = actor_of(work.asked_for_by, moment.date())
        try:
            done = net_off(actor=actor, authorisation_id=authorisation_id, now=moment, key=f"{work.id} {at}")
            outcomes[done["outcome"]] = outcomes.get(done["outcome"], 0) + 1
        except TarazuError as error:
            refused.append(said_in_each(error))
        advance_work(job_id=work.id, step=at)
    return {"outcomes": outcomes, "refused": refused}


DOING: dict[str, Callable[[Work], dict[str, Any]]] = {"round": _round, "net_off": _net_off}

if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else os.getppid())
