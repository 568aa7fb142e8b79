"""A rule keeper proposes a dated value of a figure; it counts once another one has approved it."""

from datetime import date, datetime
from typing import Any

from tarazu.kernel.ids import identifier
from tarazu.registry.people import Actor
from tarazu.rulebook.figures import FigureValue
from tarazu.rulebook.proposals import (
    FigureProposal,
    FigureUnknown,
    ProposalState,
    must_be_proposable,
    read_held,
)
from tarazu.storage import figures, keeping
from tarazu.storage.writing import Transaction, write


def propose_figure(
    *,
    actor: Actor,
    order: str,
    figure: str,
    text: str,
    since: date,
    source: str,
    confidence: str = "H",
    now: datetime,
    key: str,
) -> dict[str, Any]:
    """Propose a value of a figure from a day after today on, with the instrument it stands in.

    Errors:  PowerMissing; FigureUnknown; FigureUnreadable; PastIsKept; DayTaken; NothingChanges; SourceMissing.
    """
    keeping.must_keep(actor, "propose_figure", order)

    def propose(tx: Transaction) -> dict[str, Any]:
        held = figures.all_figures(order).get(figure)
        if held is None:
            raise FigureUnknown(order=order, key=figure)
        value = FigureValue(since, read_held(held, text), source.strip(), confidence)
        must_be_proposable(held, value, now.date())
        proposal = FigureProposal(
            id=identifier("fig", order, figure, since, value.value, actor.person_id, key),
            order=order,
            key=figure,
            value=value,
            state=ProposalState.PROPOSED,
            proposed_by=actor.person_id,
            proposed_on=now.date(),
        )
        figures.insert_proposal(proposal)
        tx.record(
            "figure_proposed",
            {
                "proposal": proposal.id,
                "order": order,
                "figure": figure,
                "since": since,
                "value": value.value,
                "source": value.source,
            },
        )
        return {"proposal": proposal.id, "order": order, "figure": figure, "since": since}

    request = {
        "order": order,
        "figure": figure,
        "text": text,
        "since": since,
        "source": source,
        "confidence": confidence,
    }
    return write(propose, verb="propose_figure", actor=actor, key=key, request=request, now=now)
