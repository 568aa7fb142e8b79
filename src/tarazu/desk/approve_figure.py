"""Another rule keeper approves or refuses a proposed value of a figure."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tarazu.registry.people import Actor
from tarazu.rulebook.proposals import (
    PROPOSAL_LIFE,
    FigureUnknown,
    ProposalEvent,
    ProposalState,
    must_be_another,
    must_be_proposable,
)
from tarazu.storage import figures, keeping
from tarazu.storage.writing import Transaction, write


def approve_figure(
    *, actor: Actor, proposal_id: str, event: ProposalEvent, reason: str = "", now: datetime, key: str
) -> dict[str, Any]:
    """Approve a proposed value, which then holds from its day on, or refuse it. The past is out of reach for both.

    Errors:  PowerMissing; ProposalAbsent; OwnProposal; StepRefused; PastIsKept; DayTaken; NothingChanges.
    """
    keeping.must_keep(actor, "approve_figure", figures.proposal(proposal_id).order)

    def decide(tx: Transaction) -> dict[str, Any]:
        proposal = figures.proposal(proposal_id)
        state = PROPOSAL_LIFE.advance(proposal.state, event)
        must_be_another(proposal, actor.person_id)
        if state is ProposalState.APPROVED:
            held = figures.all_figures(proposal.order).get(proposal.key)
            if held is None:
                raise FigureUnknown(order=proposal.order, key=proposal.key)
            must_be_proposable(held, proposal.value, now.date())
        decided = replace(
            proposal, state=state, decided_by=actor.person_id, decided_on=now.date(), reason=reason.strip()
        )
        figures.insert_decision(decided)
        tx.record(
            "figure_decided",
            {
                "proposal": proposal.id,
                "order": proposal.order,
                "figure": proposal.key,
                "since": proposal.value.since,
                "value": proposal.value.value,
                "state": state.value,
                "reason": decided.reason,
            },
        )
        return {"proposal": proposal.id, "state": state.value, "since": proposal.value.since}

    request = {"proposal": proposal_id, "event": event, "reason": reason}
    return write(decide, verb="approve_figure", actor=actor, key=key, request=request, now=now)
