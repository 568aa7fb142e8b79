"""The ministry's return of a quarter, as a paper of tables."""

from collections.abc import Mapping

from tarazu.kernel.period import add_days
from tarazu.kernel.value import Value
from tarazu.ledger.book import Direction
from tarazu.papers.tabled import Kept, Land, Said, Tabled, TabledPaper
from tarazu.papers.words import _
from tarazu.reference.commodities import commodity_of
from tarazu.reference.names import Names
from tarazu.statistics.returns import QuarterReturn

ISSUER = Names("Ministry of Commerce", "وزارتِ تجارت", "Министерство торговли")
WAYS = {Direction.IMPORT: _("Import"), Direction.EXPORT: _("Export")}
NOTHING = _("Nothing was assessed in this quarter.")


def return_paper(content: QuarterReturn, authorities: Mapping[str, Names], *, specimen: bool) -> TabledPaper:
    """A quarter's return in the order in which ministries read it: goods, countries, collectorates, files."""
    period = content.quarter.period
    assert period.until is not None, "a quarter ends"
    return TabledPaper(
        kind="return",
        title=_("Quarterly return of barter trade"),
        opening=_("Counted from declarations as customs assessed them. Values are a measure in units of account."),
        number=f"{content.order}-{content.quarter.label}",
        issuer=ISSUER,
        order=content.order,
        since=period.since,
        until=add_days(period.until, -1),
        facts=(
            (_("Imports as assessed"), content.total(Direction.IMPORT)),
            (_("Exports as assessed"), content.total(Direction.EXPORT)),
        ),
        tables=(
            _goods(content, authorities),
            _sides(
                _("By country"), _("Country"), [(Land(key), came, went) for key, came, went in content.by_country()]
            ),
            _sides(
                _("By collectorate"),
                _("Collectorate"),
                [(authorities[key], came, went) for key, came, went in content.by_authority()],
            ),
            _files(content, authorities),
        ),
        fingerprint=content.fingerprint,
        specimen=specimen,
    )


def _goods(content: QuarterReturn, authorities: Mapping[str, Names]) -> Tabled:
    columns = (
        *(_("Direction"), _("Country"), _("Goods"), _("Collectorate"), _("Declarations"), _("Quantity")),
        *(_("Contract value"), _("Declared value"), _("Assessed value")),
    )
    rows: list[tuple[Kept, ...]] = [
        (
            Said(WAYS[line.direction]),
            Land(line.partner),
            commodity_of(line.commodity).names,
            authorities[line.authority_id],
            line.declarations,
            line.quantity,
            line.contract,
            line.declared,
            line.assessed,
        )
        for line in content.lines
    ]
    return Tabled(_("By goods"), columns, tuple(rows), NOTHING)


def _sides(heading: str, first: str, lines: list[tuple[Kept, Value, Value]]) -> Tabled:
    columns = (first, _("Imports as assessed"), _("Exports as assessed"))
    return Tabled(heading, columns, tuple(lines), NOTHING)


def _files(content: QuarterReturn, authorities: Mapping[str, Names]) -> Tabled:
    columns = (_("Collectorate"), _("Granted"), _("Closed"), _("Lapsed"), _("Cancelled"))
    rows = tuple(
        (authorities[one.authority_id], one.granted, one.closed, one.lapsed, one.cancelled) for one in content.files
    )
    return Tabled(_("Files"), columns, rows, _("No file was granted or ended in this quarter."))
