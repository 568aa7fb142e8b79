"""The figures as they hold here: those of the orders' files, and over them the values two rule keepers entered."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.rulebook import figures as written
from tarazu.rulebook.book import orders
from tarazu.rulebook.days_off import DaysOff
from tarazu.rulebook.figures import Figure, Figures, FigureValue, with_values
from tarazu.rulebook.proposals import FigureProposal, ProposalState
from tarazu.storage import models


class ProposalAbsent(TarazuError):
    """Nobody proposed a value under this number."""

    kind = Kind.ABSENT
    says = "There is no proposed figure '{proposal}'. Look at the list of those that wait."


def all_figures(order: str) -> dict[str, Figure]:
    """Every figure of a legal order, by key, with every value it ever had here."""
    return _over(order, _approved().filter(order=order))


def figures_on(order: str, day: date) -> Figures:
    """The figures of a legal order as they stand on a day."""
    return Figures(order, day, all_figures(order))


def figures_of_all(day: date) -> dict[str, Figures]:
    """The figures of every legal order on a day, with one look into the database."""
    return {order: Figures(order, day, figures) for order, figures in _of_every_order().items()}


def days_off(order: str) -> DaysOff:
    """The days off of an order's country and its partners, with one look into the database."""
    return DaysOff(order, _of_every_order())


def _of_every_order() -> dict[str, dict[str, Figure]]:
    entered: dict[str, list[models.FigureDecision]] = {}
    for row in _approved():
        entered.setdefault(row.order, []).append(row)
    return {order: _over(order, entered.get(order, ())) for order in orders()}


def entered_values() -> frozenset[tuple[str, str, date]]:
    """Order, figure and first day of every value that was entered here."""
    return frozenset((row.order, row.proposal.figure, row.proposal.since) for row in _approved())


def insert_proposal(proposal: FigureProposal) -> None:
    """Keep a proposed value."""
    value = proposal.value
    models.FigureProposal.objects.bulk_create(
        [
            models.FigureProposal(
                id=proposal.id,
                order=proposal.order,
                figure=proposal.key,
                since=value.since,
                value=list(value.value) if isinstance(value.value, tuple) else value.value,
                source=value.source,
                confidence=value.confidence,
                proposed_by=proposal.proposed_by,
                proposed_on=proposal.proposed_on,
            )
        ]
    )


def insert_decision(proposal: FigureProposal) -> None:
    """Keep what was decided on a proposed value."""
    approved = proposal.state is ProposalState.APPROVED
    models.FigureDecision.objects.bulk_create(
        [
            models.FigureDecision(
                proposal_id=proposal.id,
                approved=approved,
                order=proposal.order,
                holds=f"{proposal.order}/{proposal.key}/{proposal.value.since}" if approved else None,
                proposed_by=proposal.proposed_by,
                decided_by=proposal.decided_by,
                decided_on=proposal.decided_on or proposal.proposed_on,
                reason=proposal.reason,
            )
        ]
    )


def proposal(proposal_id: str) -> FigureProposal:
    """One proposed value. Errors: ProposalAbsent."""
    row = models.FigureProposal.objects.filter(id=proposal_id).prefetch_related("decisions").first()
    if row is None:
        raise ProposalAbsent(proposal=proposal_id)
    return _proposal(row)


def proposals(order: str = "") -> tuple[FigureProposal, ...]:
    """Every proposed value of an order or of all, the newest first."""
    rows = models.FigureProposal.objects.prefetch_related("decisions").order_by("-proposed_on", "-id")
    return tuple(_proposal(row) for row in (rows.filter(order=order) if order else rows))


def _approved() -> "QuerySet[models.FigureDecision]":
    return models.FigureDecision.objects.filter(approved=True).select_related("proposal")


def _proposal(row: models.FigureProposal) -> FigureProposal:
    decided = next(iter(row.decisions.all()), None)
    state = ProposalState.PROPOSED
    if decided is not None:
        state = ProposalState.APPROVED if decided.approved else ProposalState.REFUSED
    return FigureProposal(
        id=row.id,
        order=row.order,
        key=row.figure,
        value=_value(row),
        state=state,
        proposed_by=row.proposed_by,
        proposed_on=row.proposed_on,
        decided_by=decided.decided_by if decided else "",
        decided_on=decided.decided_on if decided else None,
        reason=decided.reason if decided else "",
    )


def _value(row: models.FigureProposal) -> FigureValue:
    value = tuple(row.value) if isinstance(row.value, list) else row.value
    return FigureValue(row.since, value, row.source, row.confidence)


def _over(order: str, rows: Iterable[models.FigureDecision]) -> dict[str, Figure]:
    return with_values(written.all_figures(order), ((row.proposal.figure, _value(row.proposal)) for row in rows))
