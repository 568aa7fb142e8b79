"""The legal order of Iran: the one rule of the two chambers' procedure that no other order has.

Its other rules stand in `orders/ir.toml`, beside its figures and what was not found.
"""

from datetime import date

from tarazu.rulebook import checks
from tarazu.rulebook.facts import DealFacts
from tarazu.rulebook.rules import Breach, Rule, Stage

ORDER = "IR"


def letter_missing(facts: DealFacts) -> Breach | None:
    """The goods of either side have the permission letter of a chamber."""
    return checks.about_legs(leg for leg in facts.legs if facts.order not in leg.letters)


RULES: tuple[Rule[DealFacts], ...] = (
    Rule(
        code="IR-25",
        order=ORDER,
        stage=Stage.APPLICATION,
        broken=letter_missing,
        cured_by=("trader", "operator"),
        severity="warn",
        says=(
            "The chambers of Quetta and Zahedan run this barter by permission letters, and none is on record for "
            "{goods}. Ask the chamber for the letter and have its number recorded."
        ),
        source="Barter procedure of the Quetta and Zahedan chambers, April 2022",
        since=date(2023, 6, 1),
        confidence="M",
    ),
)
