"""The legal order of Russia: equal value or a duty to settle the difference, bans and quotas, rule by rule."""

from datetime import date

from tarazu.rulebook import checks
from tarazu.rulebook.facts import DealFacts, NetOffFacts
from tarazu.rulebook.rules import Breach, Rule, Stage

ORDER = "RU"
FIRST_DAY = date(2023, 6, 1)
EQUAL_VALUE = "Federal law 164-FZ, articles 43 to 45"
CONTROL = "Government decree 1207 of 22 November 2012"
OWN = "Operating rule of the mechanism, to be confirmed by the ministry"


def particulars_missing(facts: DealFacts) -> Breach | None:
    """The contract carries its number and its day."""
    return None if facts.contract_number and facts.contract_day else Breach()


def under_grain_quota(facts: DealFacts) -> Breach | None:
    """No grain leaves while an export quota runs."""
    quota = facts.figures.number("grain_quota_tonnes")
    headings = facts.figures.words("grain_quota_headings")
    grain = [leg for leg in facts.exports if quota and leg.hs.startswith(headings)]
    return checks.about_legs(grain, quota=f"{quota:,}")


def difference_unsettled(facts: NetOffFacts) -> Breach | None:
    """The assessed values are equal, or their difference is settled and reported."""
    if facts.imports_assessed == facts.exports_assessed or facts.reported_difference_settled:
        return None
    return checks.net_off_breach(facts)


DEAL_RULES: tuple[Rule[DealFacts], ...] = (
    Rule(
        code="RU-01",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.partner_country,
        says="{names} is of {countries}; this order deals with {admitted} only. Look for a partner there.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="RU-02",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.too_many_countries,
        says="This deal joins {countries}; it may join {most} countries. Split it into deals of two.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
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
        code="RU-04",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.no_tax_number,
        says="{names} has no tax number on record. Add it before the deal goes on.",
        source=CONTROL,
        since=FIRST_DAY,
        confidence="M",
    ),
    Rule(
        code="RU-05",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.screening_hit,
        says="{names} resembles a listed name. The deal waits until a compliance officer has decided the case.",
        source=OWN,
        since=FIRST_DAY,
        confidence="M",
    ),
    Rule(
        code="RU-06",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.unscreened,
        says="{names} has not been screened. Screen every party against the lists in force first.",
        source=OWN,
        since=FIRST_DAY,
        confidence="M",
    ),
    Rule(
        code="RU-07",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.banned_goods,
        says="{goods} is banned on this side. Take it out of the deal.",
        source=EQUAL_VALUE,
        since=FIRST_DAY,
    ),
    Rule(
        code="RU-08",
        order=ORDER,
        stage=Stage.APPLICATION,
        broken=checks.permit_missing,
        says="{goods} needs a permit on this side, and none is in the file. Add it.",
        source=EQUAL_VALUE,
        since=FIRST_DAY,
    ),
    Rule(
        code="RU-09",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.energy_unattested,
        says="{goods} is an energy cargo without an attestation of its imputed price. Record price, method and day.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="RU-10",
        order=ORDER,
        stage=Stage.DEAL,
        broken=under_grain_quota,
        severity="warn",
        says="{goods} counts against the grain export quota of {quota} tonnes. Show the exporter's share of it.",
        source="Russian grain export quota, 15 February to 30 June 2026",
        since=FIRST_DAY,
    ),
    Rule(
        code="RU-11",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.expected_difference,
        severity="warn",
        says=(
            "Expected values differ by {difference} ({lean_percent} %): Russian law asks for equal value or a duty to "
            "settle the difference. Write into the contract that it is settled in goods; about {balanced} of "
            "{goods} instead of {quantity} would leave none."
        ),
        source=EQUAL_VALUE,
        since=FIRST_DAY,
    ),
    Rule(
        code="RU-13",
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
        code="RU-14",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.unit_value_far,
        severity="warn",
        says="The unit value of {goods} lies more than {band} % from its reference valuation. Attach the price source.",
        source="Economy ministry guide to barter, 2024: prices of Russian exchanges",
        since=FIRST_DAY,
        confidence="M",
    ),
    Rule(
        code="RU-15",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.no_open_route,
        says="No open route is known for {goods} on {day}. Choose another place, or wait until a crossing opens.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="RU-16",
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
        code="RU-17",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.one_way,
        says="Goods go one way only for {country}. Add what is given in return.",
        source=EQUAL_VALUE,
        since=FIRST_DAY,
    ),
    Rule(
        code="RU-18",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.foreign_origin,
        says="{goods} originates in {origins}, not in the country of the party that gives it. Offer own goods.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="RU-19",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.applicant_kind,
        says="{names} is of the kind {kinds}; only {admitted} may stand in a deal. Deal through one of these.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
)

NET_OFF_RULES: tuple[Rule[NetOffFacts], ...] = (
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
    Rule(
        code="RU-20",
        order=ORDER,
        stage=Stage.NET_OFF,
        broken=checks.net_off_late,
        says=(
            "This net-off was due on {due_date}. Show a recorded suspension of its clock, or ask the authority to "
            "decide."
        ),
        source=CONTROL,
        since=FIRST_DAY,
        confidence="M",
    ),
    Rule(
        code="RU-21",
        order=ORDER,
        stage=Stage.NET_OFF,
        broken=checks.net_off_unassessed,
        says="Customs has still to assess {count} declarations. Net off once every one is assessed.",
        source=CONTROL,
        since=FIRST_DAY,
    ),
    Rule(
        code="RU-22",
        order=ORDER,
        stage=Stage.NET_OFF,
        broken=checks.net_off_pending,
        says="There are {count} transfers still pending. Post or void each of them before the net-off.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
)
