"""The use of the mechanism: files by state, collectorate and goods, how long each step takes, and how files end."""

from dataclasses import dataclass
from datetime import date, datetime

from tarazu.kernel.digest import fingerprint
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.papers.tabled import TABLED_FORMS
from tarazu.papers.usage_paper import UsageContent, usage_paper
from tarazu.reference.names import Names
from tarazu.registry.people import PLATFORM, Actor
from tarazu.rulebook.book import orders
from tarazu.statistics.usage import StandingCount, Step, StepUse
from tarazu.storage import models, registry, usage


class UsageAbsent(TarazuError):
    """The use of the mechanism was asked for where, or in a form in which, there is none."""

    kind = Kind.ABSENT
    says = (
        "There is no use of the mechanism for '{wanted}'. Ask for a country that has a rulebook, as pdf, csv or xlsx."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UsagePage:
    """How files of one order, applied for within some days, are used."""

    order: str
    since: date | None
    until: date | None
    by_state: tuple[tuple[str, int], ...]
    by_authority: tuple[StandingCount, ...]
    by_chapter: tuple[StandingCount, ...]
    goods: dict[str, list[str]]  # by chapter
    steps: tuple[StepUse, ...]
    netted: int
    authorities: dict[str, Names]

    @property
    def files(self) -> int:
        """All of them."""
        return sum(number for _state, number in self.by_state)

    @property
    def granted(self) -> int:
        """The files that were ever granted."""
        return next(one.taken for one in self.steps if one.step is Step.GRANT)

    @property
    def decided(self) -> int:
        """The files that were granted or refused."""
        return self.granted + self._in("refused")

    @property
    def closed(self) -> int:
        """The files that were closed."""
        return self._in("closed")

    @property
    def lapsed(self) -> int:
        """The files that lapsed."""
        return self._in("lapsed")

    def _in(self, state: str) -> int:
        return dict(self.by_state).get(state, 0)


def see_usage(*, actor: Actor, order: str, since: date | None = None, until: date | None = None) -> UsagePage:
    """The use of the mechanism; both days are in. Errors: PowerMissing; UsageAbsent."""
    actor.must("see_statistics", PLATFORM)
    if order not in orders():
        raise UsageAbsent(wanted=order)
    files = usage.files_of(order, since, until)
    names = {
        key: Names(one.names["en"], one.names["ur"], one.names["ru"]) for key, one in registry.authorities().items()
    }
    return UsagePage(
        order=order,
        since=since,
        until=until,
        by_state=usage.by_state(files),
        by_authority=usage.by_authority(files),
        by_chapter=usage.by_chapter(files),
        goods=usage.goods_of_chapters(files),
        steps=usage.steps(files),
        netted=usage.netted(files),
        authorities=names,
    )


def export_usage(
    *,
    actor: Actor,
    order: str,
    form: str,
    language: str,
    now: datetime,
    since: date | None = None,
    until: date | None = None,
) -> bytes:
    """The use of the mechanism as a file. Errors: PowerMissing; UsageAbsent; UnknownLanguage."""
    if form not in TABLED_FORMS:
        raise UsageAbsent(wanted=f"{order}.{form}")
    page = see_usage(actor=actor, order=order, since=since, until=until)
    days = models.Authorisation.objects.filter(order=order).order_by("applied_on").values_list("applied_on", flat=True)
    today = now.date()
    content = UsageContent(
        order=order,
        since=since or min(days.first() or today, today),
        until=until or today,
        by_state=page.by_state,
        by_authority=page.by_authority,
        by_chapter=page.by_chapter,
        goods=page.goods,
        steps=page.steps,
        rates=(page.files, page.decided, page.granted, page.netted, page.closed, page.lapsed),
        authorities=page.authorities,
        fingerprint=fingerprint(page),
        specimen=models.Party.objects.filter(invented=True).exists(),
    )
    return TABLED_FORMS[form](usage_paper(content), language)
