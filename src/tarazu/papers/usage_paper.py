"""The use of the mechanism as a paper of tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tarazu.papers.return_paper import ISSUER
from tarazu.papers.tabled import Coded, Kept, Said, Tabled, TabledPaper
from tarazu.papers.words import _
from tarazu.reference.names import Names
from tarazu.statistics.usage import StandingCount, Step, StepUse

STATES = {
    "applied": _("Applied for"),
    "queried": _("Queried"),
    "granted": _("Granted"),
    "refused": _("Refused"),
    "suspended": _("Suspended"),
    "closed": _("Closed"),
    "lapsed": _("Lapsed"),
    "cancelled": _("Cancelled"),
}
STEPS = {
    Step.GRANT: _("From the application to the grant"),
    Step.SHIP: _("From the grant to the first declaration"),
    Step.ASSESS: _("From a declaration to its assessment"),
    Step.NET_OFF: _("From the last assessment to the net-off"),
}
STANDING_COLUMNS = (_("Waiting"), _("Running"), _("Closed"), _("Lapsed"), _("Refused or cancelled"))
RATES = (_("Applied for"), _("Granted or refused"), _("Granted"), _("Netted off"), _("Closed"), _("Lapsed"))
NO_FILES = _("No file was applied for in these days.")
NOT_YET = _("not yet")


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageContent:
    """What the paper says."""

    order: str
    since: date
    until: date
    by_state: Sequence[tuple[str, int]]
    by_authority: Sequence[StandingCount]
    by_chapter: Sequence[StandingCount]
    goods: Mapping[str, Sequence[str]]
    steps: Sequence[StepUse]
    rates: Sequence[int]  # in the order of RATES
    authorities: Mapping[str, Names]
    fingerprint: str
    specimen: bool


def usage_paper(content: UsageContent) -> TabledPaper:
    """Files by state, collectorate and goods, and the days of each step."""
    return TabledPaper(
        kind="usage",
        title=_("Use of the mechanism"),
        opening=_("Files that were applied for in these days, as the books stand today. It names no firm."),
        number=f"{content.order}-{content.since}-{content.until}",
        issuer=ISSUER,
        order=content.order,
        since=content.since,
        until=content.until,
        facts=tuple(zip(RATES, content.rates, strict=True)),
        tables=(
            Tabled(
                _("Files by state"),
                (_("State"), _("Files")),
                tuple((Said(STATES[state]), files) for state, files in content.by_state),
                NO_FILES,
            ),
            _counted(
                _("Files by collectorate"),
                _("Collectorate"),
                [(content.authorities[one.key], one) for one in content.by_authority],
            ),
            _counted(
                _("Files by chapter of the tariff"),
                _("Chapter"),
                [(Coded(", ".join((one.key, *content.goods[one.key]))), one) for one in content.by_chapter],
            ),
            Tabled(
                _("Days of each step"),
                (_("Step"), _("How often"), _("Half took at most"), _("Quickest"), _("Slowest")),
                tuple(map(_step, content.steps)),
            ),
        ),
        fingerprint=content.fingerprint,
        specimen=content.specimen,
    )


def _counted(heading: str, first: str, lines: Sequence[tuple[Kept, StandingCount]]) -> Tabled:
    rows = tuple((key, one.files, *(number for _standing, number in one.counts)) for key, one in lines)
    return Tabled(heading, (first, _("Files"), *STANDING_COLUMNS), rows, NO_FILES)


def _step(one: StepUse) -> tuple[Kept, ...]:
    days = (Said(NOT_YET) if number is None else number for number in (one.median, one.least, one.most))
    return (Said(STEPS[one.step]), one.taken, *days)
