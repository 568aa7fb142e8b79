"""A year of screening by a seed, on the clock of a sandbox: editions, renamed firms, and officers who decide."""

import time
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from tests.journeys import world
from tests.journeys.world import FIRMS, morning
from tests.screening.officers import SOURCE, cases, decide, officer

from tarazu.desk.load_list import load_list
from tarazu.desk.move_clock import move_clock
from tarazu.desk.register_parties import register_parties
from tarazu.desk.tick import tick
from tarazu.rulebook.facts import Screening
from tarazu.screening.cases import CaseEvent, CaseState
from tarazu.screening.formats import read_edition
from tarazu.storage import clock, screening

DAYS = 365
SYLLABLES = [one + vowel for one in "bdgklmnprstvz" for vowel in "aio"]
LISTED = "X-NEW"


@dataclass
class Year:
    """What the year left: how long the gate took to close, and the moments nobody may be judged by an older list."""

    seconds: list[float] = field(default_factory=list)
    open_gates: list[str] = field(default_factory=list)
    editions: int = 0


def name(draw: Random) -> str:
    """A name that nobody bears."""
    return " ".join("".join(draw.choices(SYLLABLES, k=draw.randint(3, 5))).title() for _ in range(3))


def spelt(draw: Random, right: str) -> str:
    """A firm's name as another office might have written it down."""
    at = draw.randrange(1, len(right) - 1)
    return draw.choice(
        (right, right.upper(), f"{right} LLC", right[:at] + right[at + 1 :], right.replace("a", "aa", 1))
    )


def live(seed: int, turns: int, strangers: int) -> Year:
    """Live through a year in so many turns, with so many entries on the list that are about nobody here."""
    draw, year, day = Random(seed), Year(), world.DAY
    clock.start_sandbox(morning(day))
    crowd = "".join(f"S-{at},{name(draw)},firm,,,Invented entry\n" for at in range(strangers))
    for turn in range(turns):
        day = world.DAY + timedelta(days=DAYS * (turn + 1) // turns)
        move_clock(moment=morning(day))
        tick(actor=world.console(day), now=clock.now(), key=world.new_key())
        party_id = draw.choice(sorted(FIRMS))
        if draw.random() < 0.3:
            rename(draw, party_id, day)
        listed(draw, year, turn, party_id, day, crowd)
        officers_decide(draw, day)
    return year


def listed(draw: Random, year: Year, turn: int, party_id: str, day: date, crowd: str) -> None:
    """An edition names a firm: from its bytes to the closed gate, timed."""
    line = f"{LISTED}-{turn},{spelt(draw, FIRMS[party_id][0])},firm,{draw.choice(('', 'RU', 'PK'))},,Invented entry\n"
    content = world.NOTICED + crowd.encode() + line.encode()
    began = time.monotonic()
    read = read_edition({"list.csv": content}, SOURCE, day)
    load_list(actor=officer("anna", day), read=read, now=clock.now(), key=world.new_key())
    if screening.verdicts([party_id])[party_id] is not Screening.HIT and not is_decided(party_id, day):
        year.open_gates.append(f"{party_id} on {day}: {line.strip()}")
    year.seconds.append(time.monotonic() - began)
    year.editions += 1


def is_decided(party_id: str, day: date) -> bool:
    """Say whether officers cleared every entry that names a firm."""
    return any(line.case.hit.party_id == party_id for line in cases(CaseState.CLEARED, day=day))


def rename(draw: Random, party_id: str, day: date) -> None:
    """A firm is registered again with another owner."""
    firm = next(one for one in world.firms() if one.id == party_id)
    changed = replace(firm, owners=(f"{name(draw)} {draw.randint(10, 60)} %",))
    register_parties(actor=world.console(day), parties=[changed], now=clock.now(), key=world.new_key())


def officers_decide(draw: Random, day: date) -> None:
    """Some of the waiting cases are decided, one way or another."""
    for line in cases(CaseState.OPEN, day=day):
        chosen = draw.choice(("clear", "clear", "confirm", "reject", "wait"))
        if chosen == "confirm":
            decide(line.case.id, CaseEvent.CONFIRM, "anna", day)
        elif chosen in ("clear", "reject"):
            proposed = decide(line.case.id, CaseEvent.CLEAR, "anna", day)["state"] == CaseState.PROPOSED
            event = CaseEvent.APPROVE if chosen == "clear" else CaseEvent.REJECT
            if proposed:
                decide(line.case.id, event, "bilal", day)
    for line in cases(CaseState.CONFIRMED, day=day):
        if draw.random() < 0.5:
            decide(line.case.id, CaseEvent.REOPEN, "bilal", day, "A court took the firm off the list")
