"""Every rule of every legal order in one place, and the three moments at which they are asked."""

from typing import Any

from tarazu.rulebook import afghanistan, iran, pakistan, pakistan_goods, russia
from tarazu.rulebook.facts import DealFacts, NetOffFacts
from tarazu.rulebook.goods import listings_for as listings_for
from tarazu.rulebook.rules import Finding, Rule, Stage, judge

ORDERS = ("PK", "RU", "IR", "AF")
DEAL_RULES: tuple[Rule[DealFacts], ...] = (
    *pakistan.PARTY_RULES,
    *pakistan_goods.GOODS_RULES,
    *russia.DEAL_RULES,
    *iran.DEAL_RULES,
    *afghanistan.DEAL_RULES,
)
NET_OFF_RULES: tuple[Rule[NetOffFacts], ...] = (
    *pakistan_goods.NET_OFF_RULES,
    *russia.NET_OFF_RULES,
    *iran.NET_OFF_RULES,
    *afghanistan.NET_OFF_RULES,
)
ALL_RULES: tuple[Rule[Any], ...] = tuple(
    sorted((*DEAL_RULES, *NET_OFF_RULES), key=lambda rule: (ORDERS.index(rule.order), rule.code))
)


def rules_of(order: str, stage: Stage | None = None) -> tuple[Rule[Any], ...]:
    """The rules of a legal order by their numbers, of one stage or of all, with those no longer in force."""
    return tuple(rule for rule in ALL_RULES if rule.order == order and stage in (None, rule.stage))


def judge_deal(facts: DealFacts) -> list[Finding]:
    """What a deal breaks before anyone has signed: the findings of one legal order, by their numbers."""
    return judge((rule for rule in DEAL_RULES if rule.stage is Stage.DEAL), facts)


def judge_application(facts: DealFacts) -> list[Finding]:
    """What stands against a grant: the findings on the deal, and the papers that are missing from the file."""
    return judge(DEAL_RULES, facts)


def papers_missing(facts: DealFacts) -> list[Finding]:
    """Only what an application still lacks: contract registration, undertaking, liability, permits."""
    return judge((rule for rule in DEAL_RULES if rule.stage is Stage.APPLICATION), facts)


def judge_net_off(facts: NetOffFacts) -> list[Finding]:
    """What stands against the net-off of one authorisation under its legal order."""
    return judge(NET_OFF_RULES, facts)
