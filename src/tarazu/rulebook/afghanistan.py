"""The legal order of Afghanistan as far as it is known: thin, and it says so."""

from datetime import date

from tarazu.rulebook import checks
from tarazu.rulebook.facts import DealFacts, NetOffFacts
from tarazu.rulebook.rules import Rule, Stage

ORDER = "AF"
FIRST_DAY = date(2023, 6, 1)
LISTS = "UN Security Council resolutions 1267 and 1988, as Pakistan applies them"
OWN = "Operating rule of the mechanism: no Afghan text was found"

DEAL_RULES: tuple[Rule[DealFacts], ...] = (
    Rule(
        code="AF-01",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.partner_country,
        says="{names} is of {countries}; this order deals with {admitted} only. Look for a partner there.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="AF-02",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.too_many_countries,
        says="This deal joins {countries}; it may join {most} countries. Split it into deals of two.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="AF-03",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.one_way,
        says="Goods go one way only for {country}. Add what is given in return.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="AF-04",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.applicant_kind,
        says="{names} is of the kind {kinds}; only {admitted} may stand in a deal. Deal through one of these.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="AF-05",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.screening_hit,
        says="{names} resembles a listed name. The deal waits until a compliance officer has decided the case.",
        source=LISTS,
        since=FIRST_DAY,
        confidence="M",
    ),
    Rule(
        code="AF-06",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.unscreened,
        says="{names} has not been screened. Screen every party against the lists in force first.",
        source=LISTS,
        since=FIRST_DAY,
        confidence="M",
    ),
    Rule(
        code="AF-07",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.banned_goods,
        says="{goods} is banned on this side. Take it out of the deal.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="AF-08",
        order=ORDER,
        stage=Stage.APPLICATION,
        broken=checks.permit_missing,
        says="{goods} needs a permit on this side, and none is in the file. Add it.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="AF-09",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.energy_unattested,
        says="{goods} is an energy cargo without an attestation of its imputed price. Record price, method and day.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="AF-10",
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
        code="AF-11",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.expected_lean,
        severity="warn",
        says=(
            "Expected exports ({exports}) lean {lean_percent} % from expected imports ({imports}), beyond "
            "{tolerance_percent} %. About {balanced} of {goods} instead of {quantity} would leave no residue."
        ),
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="AF-13",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.no_open_route,
        says="No open route is known for {goods} on {day}. Choose another place, or wait until a crossing opens.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="AF-14",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.spoils_on_the_way,
        says=(
            "{goods} keeps {shelf_days} days and is {transit_days} days on the way; {margin} must be left. Choose a "
            "faster route or other goods."
        ),
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="AF-18",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.foreign_origin,
        says="{goods} originates in {origins}, not in the country of the party that gives it. Offer own goods.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
)

NET_OFF_RULES: tuple[Rule[NetOffFacts], ...] = (
    Rule(
        code="AF-12",
        order=ORDER,
        stage=Stage.NET_OFF,
        broken=checks.net_off_outside,
        says=(
            "Assessed exports ({exports}) lean {lean_percent} % from assessed imports ({imports}), beyond "
            "{tolerance_percent} %: the residue is settled in goods. {cure}"
        ),
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="AF-15",
        order=ORDER,
        stage=Stage.NET_OFF,
        broken=checks.net_off_late,
        says=(
            "This net-off was due on {due_date}. Show a recorded suspension of its clock, or ask the authority to "
            "decide."
        ),
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="AF-16",
        order=ORDER,
        stage=Stage.NET_OFF,
        broken=checks.net_off_unassessed,
        says="Customs has still to assess {count} declarations. Net off once every one is assessed.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="AF-17",
        order=ORDER,
        stage=Stage.NET_OFF,
        broken=checks.net_off_pending,
        says="There are {count} transfers still pending. Post or void each of them before the net-off.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
)
