"""tarazu setoff: cancel what a file of obligations holds in loops."""

import json
import resource
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from tarazu.cli.output import say

Columns = Annotated[
    Path, typer.Argument(help="Obligations: debtor, creditor, amount in whole minor units; CSV or Parquet.")
]
Goals = Annotated[str, typer.Option(help="most_volume, most_firms or fair_shares.")]


def setoff(
    obligations: Columns,
    *,
    out: Annotated[Path, typer.Option(help="Where each obligation goes with what is cleared of it; CSV or Parquet.")],
    summary: Annotated[Path | None, typer.Option(help="Where totals, bound, times and memory go, as JSON.")] = None,
    notices: Annotated[Path | None, typer.Option(help="Where each firm's notice goes; CSV or Parquet.")] = None,
    loops: Annotated[Path | None, typer.Option(help="Where the loops that were cancelled go, as JSON.")] = None,
    goal: Goals = "most_volume",
    forbid: Annotated[Path | None, typer.Option(help="Pairs that may not be set off: debtor, creditor.")] = None,
    limits: Annotated[Path | None, typer.Option(help="Limits by firm: firm, and any of cap, group and swing.")] = None,
    seconds: Annotated[float | None, typer.Option(help="Stop after these seconds, with a proven gap.")] = None,
    gap_ppm: Annotated[int, typer.Option(help="Stop at this proven gap, in parts per million.")] = 0,
) -> None:
    """Cancel the largest total of obligations that form loops; nobody's net position moves."""
    from tarazu.cli.columns import Obligations
    from tarazu.cli.setoff_limits import limits_of
    from tarazu.engine.setoff import Goal, set_off, verify_set_off, warm_up

    marks = [time.perf_counter()]
    held = Obligations(obligations)
    rows = held.arrays()
    marks.append(time.perf_counter())
    warm_up()
    marks.append(time.perf_counter())
    wanted = _goal_of(goal, list(Goal))
    result = set_off(*rows, limits=limits_of(held, forbid, limits), goal=wanted, seconds=seconds, gap_ppm=gap_ppm)
    marks.append(time.perf_counter())
    breaches = [] if result.gap else verify_set_off(*rows, result)
    assert not breaches, breaches
    held.write_cleared(result.cleared, out)
    if notices:
        held.write_notices(result.cleared, notices)
    if loops:
        loops.write_text(_loops(held, rows, result.cleared), encoding="utf-8")
    marks.append(time.perf_counter())
    told = _summary(held, rows, result, marks)
    if summary:
        summary.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    say(f"{told['cleared']} of {told['total_owed']} minor units cleared; no set-off clears more than {told['bound']}.")


def _goal_of(name: str, goals: list[Any]) -> Any:
    found = [goal for goal in goals if goal.value == name]
    if not found:
        raise typer.BadParameter(f"Choose one of: {', '.join(goal.value for goal in goals)}.", param_hint="--goal")
    return found[0]


def _summary(held: Any, rows: tuple[Any, Any, Any], result: Any, marks: list[float]) -> dict[str, Any]:
    names = ("read", "warm_up", "solve", "check_and_write")
    spent = {name: round(end - start, 3) for name, start, end in zip(names, marks, marks[1:], strict=False)}
    reached = result.worth if result.programme else result.total
    return {
        "obligations": len(rows[2]),
        "firms": held.firms,
        "total_owed": int(rows[2].sum()),
        "cleared": result.total,
        "owed_to_oneself": result.own,
        "objective": reached,
        "bound": result.bound,
        "gap": result.gap,
        "gap_ppm": -(-result.gap * 1_000_000 // result.bound) if result.bound else 0,
        "optimal": result.gap == 0,
        "seconds": spent,
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _loops(held: Any, rows: tuple[Any, Any, Any], cleared: Any) -> str:
    """Every loop with its firms in order and the amount cancelled all round."""
    from tarazu.engine.rings import decompose

    debtor, creditor, _ = rows
    names = held.name_of(list(range(held.firms)))
    found = [
        {"amount": int(ring.amount), "firms": [names[int(debtor[arc])] for arc in ring.arcs]}
        for ring in decompose(debtor, creditor, cleared)
    ]
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
