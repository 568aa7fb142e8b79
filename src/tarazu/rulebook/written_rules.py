"""Rules that stand in the files of legal orders: number, sentence, source and days, with a check that several share."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tarazu.kernel.errors import TarazuError
from tarazu.reference.table_errors import NotAChoice
from tarazu.rulebook import checks, goods_checks, worth_checks
from tarazu.rulebook.order_files import OrderFileWrong, Table, folders_used, tables
from tarazu.rulebook.rules import TRADER, Breach, Rule, Stage

Check = Callable[[Any], Breach | None]
DEAL_CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        checks.partner_country,
        checks.too_many_countries,
        checks.too_many_parties,
        checks.one_way,
        checks.applicant_kind,
        checks.consortium_too_small,
        checks.individual_value_high,
        checks.individual_files_many,
        checks.no_tax_number,
        checks.screening_hit,
        checks.unscreened,
        checks.no_valuation,
        checks.expected_lean,
        checks.near_breach,
        checks.expected_difference,
        checks.unit_value_far,
        checks.both_sides_far,
        checks.no_open_route,
        checks.spoils_on_the_way,
        checks.transit_outlasts_netting,
        worth_checks.price_outside_earlier,
        worth_checks.ratio_outside_earlier,
        goods_checks.banned_goods,
        goods_checks.permit_missing,
        goods_checks.foreign_origin,
        goods_checks.plant_health_barred,
        goods_checks.quota_counts,
        goods_checks.quota_exceeded,
        goods_checks.energy_closed,
        goods_checks.energy_to_attest,
        goods_checks.loading_unattested,
        goods_checks.loading_above_cap,
        goods_checks.swing_exceeded,
    )
}
NET_OFF_CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        checks.net_off_outside,
        checks.net_off_late,
        checks.net_off_unassessed,
        checks.net_off_pending,
    )
}
CURED_BY: dict[Check, tuple[str, ...]] = {  # by somebody else than the traders of the deal, or by others too
    checks.individual_files_many: ("trader", "officer"),
    checks.no_tax_number: ("trader", "operator"),
    checks.screening_hit: ("compliance",),
    checks.unscreened: ("compliance",),
    checks.no_valuation: ("analyst", "operator"),
    checks.net_off_late: ("trader", "officer"),
    checks.net_off_unassessed: ("officer",),
    checks.net_off_pending: ("operator",),
    goods_checks.permit_missing: ("trader", "operator"),
    goods_checks.plant_health_barred: ("trader", "operator"),
    goods_checks.quota_counts: ("trader", "operator"),
    goods_checks.energy_closed: ("rule_keeper",),
}
SEVERITIES = ("stop", "warn")
CONFIDENCES = ("H", "M", "L")


def written_rules(order: str) -> tuple[Rule[Any], ...]:
    """The rules in the files of a legal order, as they stand there. Errors: OrderFileWrong."""
    return _read(order, folders_used())


@cache
def _read(order: str, _folders: tuple[Path, ...]) -> tuple[Rule[Any], ...]:
    found: list[Rule[Any]] = []
    for file, table in tables(order):
        for number, entry in enumerate(table.get("rule", ()), start=1):
            where = f"rule {number}"
            try:
                where = f"rule {entry['code']}"
                rule = _rule(order, entry)
            except KeyError as error:
                raise OrderFileWrong(file=file, where=where, reason=f"{error} is missing") from error
            except (TypeError, ValueError, TarazuError) as error:
                raise OrderFileWrong(file=file, where=where, reason=error) from error
            if any(rule.code == other.code for other in found):
                raise OrderFileWrong(file=file, where=where, reason="its number is given twice")
            found.append(rule)
    return tuple(found)


def _rule(order: str, entry: Table) -> Rule[Any]:
    stage = Stage(entry["stage"])
    known = NET_OFF_CHECKS if stage is Stage.NET_OFF else DEAL_CHECKS
    code, since = entry["code"], entry["since"]
    if not code.startswith(f"{order}-"):
        raise NotAChoice(text=code, choices=f"{order}-01, {order}-02…")
    if type(since) is not date:
        raise TypeError(f"since is {since!r}, not a day such as 2025-10-17")
    broken = known[_one_of(entry["check"], known)]
    return Rule(
        code=code,
        order=order,
        stage=stage,
        broken=broken,
        says=entry["says"],
        source=entry["source"],
        since=since,
        until=entry.get("until"),
        confidence=_one_of(entry["confidence"], CONFIDENCES),
        severity=_one_of(entry.get("severity", "stop"), SEVERITIES),
        also=tuple(Stage(word) for word in entry.get("also", ())),
        cured_by=tuple(entry.get("cured_by", CURED_BY.get(broken, TRADER))),
    )


def _one_of(word: str, choices: Any) -> str:
    if word not in choices:
        raise NotAChoice(text=word, choices=", ".join(choices))
    return word
