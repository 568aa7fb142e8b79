"""The legal order of Russia: those rules of the federal law on foreign trade that no other order has.

Its other rules stand in `orders/ru.toml`, beside its figures, with checks that several orders share.
"""

from datetime import date
from typing import Any

from tarazu.rulebook import checks
from tarazu.rulebook.facts import DealFacts, NetOffFacts
from tarazu.rulebook.rules import Breach, Rule, Stage

ORDER = "RU"
FIRST_DAY = date(2023, 6, 1)
EQUAL_VALUE = "Federal law 164-FZ, articles 43 to 45"


def particulars_missing(facts: DealFacts) -> Breach | None:
    """The contract carries its number and its day."""
    return None if facts.contract_number and facts.contract_day else Breach()


def difference_unsettled(facts: NetOffFacts) -> Breach | None:
    """The assessed values are equal, or their difference is settled and reported."""
    if facts.imports_assessed == facts.exports_assessed or facts.reported_difference_settled:
        return None
    return checks.net_off_breach(facts)


RULES: tuple[Rule[Any], ...] = (
    Rule(
        code="RU-03",
        order=ORDER,
        stage=Stage.APPLICATION,
        broken=particulars_missing,
        says="The contract lacks its number or its day, which Russian law asks of every barter contract. Add them.",
        source=EQUAL_VALUE,
        since=FIRST_DAY,
    ),
    Rule(
        code="RU-12",
        order=ORDER,
        stage=Stage.NET_OFF,
        broken=difference_unsettled,
        says=(
            "Assessed values differ by {difference} ({lean_percent} %), and nothing on record settles it. Settle the "
            "difference in goods and report it, or record how the contract settles it. {cure}"
        ),
        source=EQUAL_VALUE,
        since=FIRST_DAY,
    ),
)
