"""The legal order of Pakistan, second part: goods, values, roads and the net-off, rule by rule."""

from datetime import date

from tarazu.rulebook import checks
from tarazu.rulebook.facts import DealFacts, NetOffFacts
from tarazu.rulebook.goods import effects
from tarazu.rulebook.rules import Breach, Rule, Stage

ORDER = "PK"
FIRST_DAY = date(2023, 6, 1)
AMENDED = date(2025, 10, 17)
ORDER_2023 = "SRO 642(I)/2023 of 1 June 2023"
AMENDMENT = "Amending order of 17 October 2025"
PROCEDURE = "Customs clearance procedure for barter, November 2025"
OWN = "Operating rule of the mechanism, to be confirmed by the ministry"


def not_in_appendix(facts: DealFacts) -> Breach | None:
    """Every leg's goods stand in the lists of the order of 2023."""
    return checks.about_legs(leg for leg in facts.legs if "permitted" not in effects(facts, leg))


def imports_come_first(facts: DealFacts) -> Breach | None:
    """Say that exports wait for imports."""
    return Breach() if facts.exports else None


GOODS_RULES: tuple[Rule[DealFacts], ...] = (
    Rule(
        code="PK-10",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.no_valuation,
        says=(
            "No reference valuation is held for {goods} on {day}, so the balance cannot be judged. Load one with its "
            "source."
        ),
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="PK-11",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.expected_lean,
        says=(
            "Expected exports ({exports}) lean {lean_percent} % from expected imports ({imports}), beyond the "
            "tolerance of "
            "{tolerance_percent} %. About {balanced} of {goods} instead of {quantity} would balance the deal."
        ),
        source=f"{PROCEDURE}; {ORDER_2023} spoke of a tolerance mechanism",
        since=FIRST_DAY,
        confidence="M",
    ),
    Rule(
        code="PK-13",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.near_breach,
        severity="warn",
        says=(
            "This deal leans {lean_percent} %, inside the tolerance of {tolerance_percent} % but one price move "
            "from breach: "
            "{edge_goods} stands at {unit_value} and the edge is at {edge_value} ({move_percent} %). "
            "About {balanced} of {goods} instead of {quantity} would balance it."
        ),
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="PK-14",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.unit_value_far,
        severity="warn",
        says="The unit value of {goods} lies more than {band} % from its reference valuation. Attach the price source.",
        source="Customs Act 1969, section 25; SRO 503(I)/2021",
        since=FIRST_DAY,
        confidence="M",
    ),
    Rule(
        code="PK-15",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.both_sides_far,
        severity="warn",
        says=(
            "Imports are priced {imports_percent} % and exports {exports_percent} % from their reference "
            "valuations: more than "
            "{band} % the same way, which balances and still misstates both. Compare each leg with outside prices."
        ),
        source="SRO 503(I)/2021: over- and under-invoicing of imports and exports",
        since=FIRST_DAY,
        confidence="M",
    ),
    Rule(
        code="PK-20",
        order=ORDER,
        stage=Stage.DEAL,
        broken=not_in_appendix,
        says=(
            "{goods} is not in the lists of 2023 for this partner. Only listed goods could be exchanged before 17 "
            "October 2025."
        ),
        source=f"{ORDER_2023}, appendix",
        since=FIRST_DAY,
        until=AMENDED,
        confidence="M",
    ),
    Rule(
        code="PK-21",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.banned_goods,
        says="{goods} is banned by the policy order in force. Take it out of the deal.",
        source="Import and Export Policy Orders 2022",
        since=FIRST_DAY,
    ),
    Rule(
        code="PK-22",
        order=ORDER,
        stage=Stage.APPLICATION,
        broken=checks.permit_missing,
        says="{goods} is restricted, and its permit is not in the file. Add the permit, licence or quota it needs.",
        source="Import and Export Policy Orders 2022",
        since=FIRST_DAY,
    ),
    Rule(
        code="PK-23",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.energy_unattested,
        says=(
            "{goods} is an energy cargo without an attestation of its imputed price. Record price, method and day for "
            "this loading."
        ),
        source="Price-cap guidance of December 2023, attestation per loading; operating rule",
        since=FIRST_DAY,
        confidence="M",
    ),
    Rule(
        code="PK-24",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.foreign_origin,
        says=(
            "{goods} originates in {origins}, not in the country of the party that gives it. Only goods of the "
            "partner country count."
        ),
        source=f"{ORDER_2023}, paragraph 5: declaration of origin",
        since=FIRST_DAY,
    ),
    Rule(
        code="PK-25",
        order=ORDER,
        stage=Stage.DEAL,
        broken=imports_come_first,
        severity="warn",
        says="Under the order of 2023 exports follow imports, up to the value imported. Plan the imports first.",
        source=ORDER_2023,
        since=FIRST_DAY,
        until=AMENDED,
    ),
    Rule(
        code="PK-26",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.no_open_route,
        says="No open route is known for {goods} on {day}. Choose another place, or wait until a crossing opens.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="PK-27",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.spoils_on_the_way,
        says=(
            "{goods} keeps {shelf_days} days and is {transit_days} days on the way; {margin} must be left. "
            "Choose a faster route or other goods."
        ),
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="PK-28",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.transit_outlasts_netting,
        severity="warn",
        says=(
            "Transit and clearance take {days} days and {netting_days} are given until net-off. Ship early or in "
            "parallel."
        ),
        source=f"{ORDER_2023}; {AMENDMENT}",
        since=FIRST_DAY,
        confidence="M",
    ),
)

NET_OFF_RULES: tuple[Rule[NetOffFacts], ...] = (
    Rule(
        code="PK-12",
        order=ORDER,
        stage=Stage.NET_OFF,
        broken=checks.net_off_outside,
        says=(
            "Assessed exports ({exports}) lean {lean_percent} % from assessed imports ({imports}), beyond the "
            "tolerance of "
            "{tolerance_percent} %. {cure}"
        ),
        source=f"{PROCEDURE}; {ORDER_2023} spoke of a tolerance mechanism",
        since=FIRST_DAY,
        confidence="M",
    ),
    Rule(
        code="PK-29",
        order=ORDER,
        stage=Stage.NET_OFF,
        broken=checks.net_off_late,
        says=(
            "This net-off was due on {due_date}. Show a recorded suspension of its clock, or bring it before the "
            "collectorate."
        ),
        source=f"{ORDER_2023}; {AMENDMENT}",
        since=FIRST_DAY,
    ),
    Rule(
        code="PK-30",
        order=ORDER,
        stage=Stage.NET_OFF,
        broken=checks.net_off_unassessed,
        says="Customs has still to assess {count} declarations. Net off once every one is assessed.",
        source=f"{ORDER_2023}: assessed values count",
        since=FIRST_DAY,
    ),
    Rule(
        code="PK-31",
        order=ORDER,
        stage=Stage.NET_OFF,
        broken=checks.net_off_pending,
        says="There are {count} transfers still pending. Post or void each of them before the net-off.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
)
