"""Every rule of every legal order in one place, and the moments at which they are asked."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tarazu.kernel.errors import TarazuError
from tarazu.rulebook import afghanistan, iran, pakistan, russia
from tarazu.rulebook.checks import one_way
from tarazu.rulebook.facts import DealFacts, NetOffFacts
from tarazu.rulebook.figures import all_figures, check_whole
from tarazu.rulebook.goods import listings_for as listings_for
from tarazu.rulebook.order_files import OrderFileWrong, codes, folders_used, tables, use_folders
from tarazu.rulebook.rules import Finding, Rule, Stage, judge
from tarazu.rulebook.written_rules import written_rules

OWN_CHECKS: tuple[Rule[Any], ...] = (
    *pakistan.RULES,
    *russia.RULES,
    *iran.RULES,
    *afghanistan.RULES,
)  # written beside the checks only they have


def use_orders(folders: Sequence[Path]) -> None:
    """Let the orders of some folders count beside the shipped ones, once all of them can be read.

    Errors:  OrderFileWrong; OrderIncomplete; the folders that counted before then count still.
    """
    before = folders_used()
    use_folders(folders)
    try:
        for order in orders():
            rules_of(order)
            check_whole(order)
    except TarazuError:
        use_folders(before)
        raise


def not_found(order: str) -> tuple[str, ...]:
    """What was looked for under a legal order and not found, a sentence each."""
    return tuple(one["says"] for _, table in tables(order) for one in table.get("not_found", ()))


def orders() -> tuple[str, ...]:
    """The countries whose legal orders are here."""
    return codes()


def turning_days(chosen: Iterable[str]) -> tuple[date, ...]:
    """The days on which a rule or a figure of some orders, as their files have them, began or ended to hold."""
    days: set[date] = set()
    for order in chosen:
        days |= {day for rule in rules_of(order) for day in (rule.since, rule.until) if day is not None}
        days |= {value.since for figure in all_figures(order).values() for value in figure.values}
    return tuple(sorted(days))


def all_rules() -> tuple[Rule[Any], ...]:
    """Every rule, by legal order and number, with those no longer in force."""
    return tuple(rule for order in orders() for rule in rules_of(order))


def rules_of(order: str, stage: Stage | None = None) -> tuple[Rule[Any], ...]:
    """The rules of a legal order by their numbers, of one stage or of all, with those no longer in force."""
    return tuple(rule for rule in _rules(order, folders_used()) if stage in (None, rule.stage))


def judge_deal(facts: DealFacts) -> list[Finding]:
    """What a deal breaks before anyone has signed: the findings of one legal order, by their numbers."""
    return judge(_asked(facts.order, (Stage.DEAL,)), facts)


def judge_leg(facts: DealFacts) -> list[Finding]:
    """What a single leg breaks, whatever comes in return: what one offer or want meets before it has a deal."""
    rules = _asked(facts.order, (Stage.DEAL,))
    return judge((rule for rule in rules if rule.broken is not one_way), facts)


def judge_application(facts: DealFacts) -> list[Finding]:
    """What stands against a grant: the findings on the deal, and the papers that are missing from the file."""
    return judge(_asked(facts.order, (Stage.DEAL, Stage.APPLICATION)), facts)


def papers_missing(facts: DealFacts) -> list[Finding]:
    """Only what an application still lacks: contract registration, undertaking, liability, permits."""
    return judge(_asked(facts.order, (Stage.APPLICATION,)), facts)


def judge_declaration(facts: DealFacts) -> list[Finding]:
    """What stands against declaring a part of a leg; the facts hold that part as their only leg."""
    return judge(_asked(facts.order, (Stage.DECLARATION,)), facts)


def judge_net_off(facts: NetOffFacts) -> list[Finding]:
    """What stands against the net-off of one authorisation under its legal order."""
    return judge(_asked(facts.order, (Stage.NET_OFF,)), facts)


def _asked(order: str, stages: Iterable[Stage]) -> tuple[Rule[Any], ...]:
    return tuple(rule for rule in _rules(order, folders_used()) if any(rule.asked_at(stage) for stage in stages))


@cache
def _rules(order: str, _folders: tuple[Path, ...]) -> tuple[Rule[Any], ...]:
    found = [*(rule for rule in OWN_CHECKS if rule.order == order), *written_rules(order)]
    twice = [rule.code for rule in found if sum(rule.code == other.code for other in found) > 1]
    if twice:
        raise OrderFileWrong(file=f"{order.lower()}.toml", where=twice[0], reason="its number is given twice")
    return tuple(sorted(found, key=lambda rule: rule.code))
