"""The rule keeper's desk: the figures of the orders they keep, what was proposed, and what waits for them."""

from dataclasses import dataclass
from datetime import date, datetime

from tarazu.registry.people import Actor, RoleMissing
from tarazu.rulebook.figures import Figure, FigureValue
from tarazu.rulebook.proposals import FigureProposal, ProposalState
from tarazu.storage import figures, keeping, models


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposed value, the value it would follow, the people, and whether the viewer may decide."""

    proposal: FigureProposal
    figure: Figure | None
    before: FigureValue | None
    proposed_by: str
    decided_by: str
    own: bool


@dataclass(frozen=True, slots=True)
class KeepingPage:
    """What a rule keeper sees."""

    orders: tuple[str, ...]
    chosen: str
    figures: tuple[Figure, ...]
    figure: Figure | None
    waiting: tuple[ProposalLine, ...]
    decided: tuple[ProposalLine, ...]
    today: date


def see_keeping(*, actor: Actor, order: str = "", figure: str = "", now: datetime) -> KeepingPage:
    """The desk of a rule keeper. Errors: PowerMissing."""
    kept = keeping.kept_orders(actor, "propose_figure")
    if not kept:
        raise RoleMissing(person=actor.name, power="propose_figure")
    chosen = order if order in kept else kept[0]
    held = {code: figures.all_figures(code) for code in kept}
    names = dict(models.Person.objects.values_list("id", "name"))
    lines = [
        _line(one, held[one.order].get(one.key), names, own=one.proposed_by == actor.person_id)
        for one in figures.proposals()
        if one.order in kept
    ]
    return KeepingPage(
        orders=kept,
        chosen=chosen,
        figures=tuple(held[chosen].values()),
        figure=held[chosen].get(figure),
        waiting=tuple(line for line in lines if line.proposal.state is ProposalState.PROPOSED),
        decided=tuple(line for line in lines if line.proposal.state is not ProposalState.PROPOSED),
        today=now.date(),
    )


def _line(one: FigureProposal, figure: Figure | None, names: dict[str, str], *, own: bool) -> ProposalLine:
    earlier = [value for value in figure.values if value.since < one.value.since] if figure else []
    return ProposalLine(
        proposal=one,
        figure=figure,
        before=earlier[-1] if earlier else None,
        proposed_by=names.get(one.proposed_by, one.proposed_by),
        decided_by=names.get(one.decided_by, one.decided_by),
        own=own,
    )
