"""tarazu judge: an announced deal under both of its legal orders, with the cure."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from tarazu.cli.asking import ready
from tarazu.cli.output import complain, console, say, show_json, show_table
from tarazu.desk.see_judgement import Judgement, Verdict, see_judgement
from tarazu.kernel.value import Value
from tarazu.reference.tables import read_day
from tarazu.rulebook.balance import readable


def judge(
    deals: Annotated[list[Path], typer.Argument(help="Files that describe announced deals.", exists=True)],
    on: Annotated[str, typer.Option(help="Judge by the rules of this day; today without one.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Judge announced deals by the rules in force: findings with their numbers, figures, and the cure in tonnes."""
    now = ready()
    day = read_day(on) if on else now.date()
    wrong = False
    judged = []
    for path in deals:
        with console.status(f"Judging {path.name}…"):
            judgement = see_judgement(content=path.read_bytes(), day=day)
        for error in judgement.errors:
            complain(f"{path.name}, {error}")
            wrong = True
        if judgement.announced is not None:
            judged.append(judgement)
            if not as_json:
                show_judgement(judgement)
    if as_json and judged:
        show_json(summary(judged[0]) if len(deals) == 1 else [summary(one) for one in judged])
    if wrong:
        raise typer.Exit(2)


def summary(judgement: Judgement) -> dict[str, object]:
    """A judgement for machines."""
    assert judgement.announced is not None, "a judged deal was read"
    return {
        "deal": judgement.announced.key,
        "name": judgement.announced.name,
        "orders": [
            {
                "order": verdict.order,
                "day": verdict.day,
                "lean_percent": verdict.lean,
                "inside": verdict.inside,
                "tolerance_percent": verdict.tolerance_percent,
                "cure": cure_text(verdict),
                "findings": [
                    {
                        "code": finding.code,
                        "severity": finding.severity,
                        "sentence": finding.sentence,
                        "source": finding.source,
                        "since": finding.since,
                        "until": finding.until,
                        "cure": finding.cure,
                        "cured_by": list(finding.cured_by),
                    }
                    for finding in verdict.findings
                ],
            }
            for verdict in judgement.verdicts
        ],
    }


def show_judgement(judgement: Judgement) -> None:
    """A judgement for people: the legs, then what each order says."""
    assert judgement.announced is not None, "a judged deal was read"
    announced = judgement.announced
    names = {party.id: party.name for party in announced.parties}
    rows = [
        (
            names[leg.giver_id],
            names[leg.receiver_id],
            leg.commodity,
            leg.quantity,
            leg.value,
            "ours" if leg.number in announced.valued_by_us else "stated",
        )
        for leg in announced.deal.legs
    ]
    show_table(
        f"{announced.name} ({announced.deal.day})", ["gives", "gets", "goods", "how much#", "worth#", "value"], rows
    )
    for verdict in judgement.verdicts:
        _show_verdict(verdict)


def _show_verdict(verdict: Verdict) -> None:
    if verdict.sides is not None and verdict.lean:
        place = "inside" if verdict.inside else "outside"
        say(
            f"[bold]{verdict.order}[/bold]: gets {Value(verdict.sides.imports)}, gives {Value(verdict.sides.exports)}: "
            f"it leans [bold]{verdict.lean} %[/bold], {place} {verdict.tolerance_percent} %. {cure_text(verdict)}"
        )
    for finding in verdict.findings:
        colour = "red" if finding.severity == "stop" else "yellow"
        say(f"  [{colour}]{finding.code}[/{colour}] {finding.sentence}")
    if not verdict.findings:
        say("  No rule stands against it.")


def cure_text(verdict: Verdict) -> str:
    """The cure in goods, and how near a breach is, in one or two sentences."""
    if verdict.cure is None:
        return ""
    goods, balanced = verdict.cure.leg.commodity, readable(verdict.cure.balanced)
    text = f"About {balanced} of {goods} would balance it (now {verdict.cure.leg.quantity})."
    if verdict.edge is not None and verdict.tolerance_percent:
        at_edge, now = Decimal(verdict.edge.edge_value) / 100, Decimal(verdict.edge.unit_value) / 100
        text += f" A price of {at_edge:,.2f} for {verdict.edge.leg.commodity} instead of {now:,.2f} is the edge."
    return text
