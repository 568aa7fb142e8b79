"""The mirror of two customs: every delivery as each has it on record, with what is still to be worked off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tarazu.kernel.value import Value
from tarazu.registry.people import PLATFORM, Actor
from tarazu.statistics.mirror import Difference, Explanation, MirrorPair, Tolerances, by_difference, mirror
from tarazu.storage import mirroring
from tarazu.storage.figures import figures_on
from tarazu.storage.mirroring import Remark, check_pair


@dataclass(frozen=True, slots=True)
class MirrorLine:
    """One delivery, and the newest word on its difference."""

    pair: MirrorPair
    remark: Remark | None

    @property
    def is_open(self) -> bool:
        """Say whether it differs and nobody has said why."""
        settled = self.remark is not None and self.remark.explanation is not Explanation.REOPENED
        return bool(self.pair.differences) and not settled


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorPage:
    """Everything the mirror shows."""

    order: str
    partner: str
    lines: tuple[MirrorLine, ...]  # what is open first
    counts: Mapping[Difference, int]
    open: int
    ours: Value
    theirs: Value
    tolerances: Tolerances
    may_work: bool


def see_mirror(*, actor: Actor, order: str, partner: str, now: datetime) -> MirrorPage:
    """The mirror of an order's country and a partner. Errors: PowerMissing; NoMirror."""
    actor.must("see_statistics", PLATFORM)
    check_pair(order, partner)
    figures = figures_on(order, now.date())
    tolerances = Tolerances(
        figures.number("mirror_days"), figures.number("mirror_quantity_percent"), figures.number("mirror_value_percent")
    )
    ours, theirs = mirroring.own_lines(order, partner), mirroring.records(order, partner)
    held, pairs = mirroring.remarks(order), mirror(ours, theirs, tolerances)
    lines = [MirrorLine(pair, held.get(pair.key)) for pair in pairs]
    return MirrorPage(
        order=order,
        partner=partner,
        lines=tuple(sorted(lines, key=lambda line: (not line.is_open, not line.pair.differences))),
        counts=by_difference(pairs),
        open=sum(line.is_open for line in lines),
        ours=sum((line.value for line in ours), Value(0)),
        theirs=sum((line.value for line in theirs), Value(0)),
        tolerances=tolerances,
        may_work=actor.may("work_mirror", PLATFORM),
    )
