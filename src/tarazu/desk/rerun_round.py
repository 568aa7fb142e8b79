"""Run a stored round again from what it was run on, and say whether it comes out the same, bit for bit."""

from dataclasses import dataclass
from datetime import date

from tarazu.matching.replay import Difference, same_result
from tarazu.matching.round import run_round
from tarazu.registry.people import PLATFORM, Actor
from tarazu.storage import rounds


@dataclass(frozen=True, slots=True)
class Rerun:
    """What running a round again came to; without differences the round is proven."""

    round_id: str
    day: date
    listings: int
    deals: int
    reasons: int
    input_hash: str
    result_hash: str
    code_version: str
    differences: tuple[Difference, ...]
    versions: tuple[Difference, ...]  # of what the arithmetic is made of; they may explain differences


def rerun_round(*, actor: Actor, round_id: str = "") -> Rerun:
    """Run a round again from its kept input; the newest where none is named. Nothing is stored.

    Errors:  PowerMissing; RoundAbsent; RoundInputSpoilt.
    """
    actor.must("see_statistics", PLATFORM)
    row = rounds.round_row(round_id)
    held = rounds.input_of(row)
    again = run_round(held.book, held.facts(), held.options)
    now_with = rounds.made_with()
    versions = {"tarazu": (row.code_version, again.code_version)}
    versions |= {name: (row.made_with.get(name, ""), now_with[name]) for name in now_with}
    return Rerun(
        round_id=row.id,
        day=row.day,
        listings=again.listings,
        deals=len(again.deals),
        reasons=len(again.why_nots),
        input_hash=again.input_hash,
        result_hash=again.result_hash,
        code_version=again.code_version,
        differences=tuple(same_result(rounds.round_of(row), again)),
        versions=tuple(Difference(name, *two) for name, two in versions.items() if two[0] != two[1]),
    )
