"""The legal order of Afghanistan: the rules about what its authorities told, or did not tell, their traders.

Its other rules stand in `orders/af.toml`, beside its figures and what was not found.
"""

from datetime import date

from tarazu.rulebook.facts import DealFacts
from tarazu.rulebook.rules import Breach, Rule, Stage

ORDER = "AF"
NO_INSTRUCTION, OPEN = "none_found", "open"


def not_instructed(facts: DealFacts) -> Breach | None:
    """The Afghan side has told its customs and traders how to deal in this way."""
    return Breach() if facts.figures.word("instructions") == NO_INSTRUCTION else None


def routes_left(facts: DealFacts) -> Breach | None:
    """The Afghan side lets its traders use Pakistani routes."""
    return Breach() if facts.figures.word("pakistani_routes") != OPEN else None


RULES: tuple[Rule[DealFacts], ...] = (
    Rule(
        code="AF-25",
        order=ORDER,
        stage=Stage.DEAL,
        broken=not_instructed,
        severity="warn",
        says=(
            "Traders in Afghanistan said in July 2023 that neither their government nor their central bank had given "
            "them instructions, and none was found since. Have the Afghan customs confirm in writing before goods "
            "leave."
        ),
        source="Afghan and Pakistani traders through their chambers, The News, 9 July 2023",
        since=date(2023, 7, 9),
    ),
    Rule(
        code="AF-26",
        order=ORDER,
        stage=Stage.DEAL,
        broken=routes_left,
        severity="warn",
        says=(
            "Kabul told its traders in November 2025 to leave Pakistani routes within three months. Have the partner "
            "confirm that its customs clear these goods, or choose a road through another country."
        ),
        source="Arab News, 15 November 2025",
        since=date(2025, 11, 15),
    ),
)
