"""The legal order of Pakistan: the barter mechanism of 2023 as amended on 17 October 2025, rule by rule.

Here stands who may trade and with which papers; goods, values and the net-off stand in `pakistan_goods`.
"""

from datetime import date

from tarazu.rulebook import checks
from tarazu.rulebook.facts import DealFacts
from tarazu.rulebook.rules import Breach, Rule, Stage

ORDER = "PK"
FIRST_DAY = date(2023, 6, 1)
AMENDED = date(2025, 10, 17)
ORDER_2023 = "SRO 642(I)/2023 of 1 June 2023"
AMENDMENT = "Amending order of 17 October 2025"
SCREENING_LAW = "UN Security Council Act 1948 and the lists as notified by the Ministry of Foreign Affairs"
OWN = "Operating rule of the mechanism, to be confirmed by the ministry"


def not_active_taxpayer(facts: DealFacts) -> Breach | None:
    """Every own firm but a state enterprise is on the Active Taxpayers List on the day."""
    lapsed = [
        firm
        for firm in checks.own_firms(facts)
        if firm.kind != "state_owned" and (firm.active_taxpayer_until is None or firm.active_taxpayer_until < facts.day)
    ]
    return checks.about_parties(lapsed, day=facts.day.isoformat())


def no_single_window(facts: DealFacts) -> Breach | None:
    """Every own firm but a state enterprise subscribes to the single window."""
    firms = checks.own_firms(facts)
    return checks.about_parties(firm for firm in firms if firm.kind != "state_owned" and not firm.single_window)


def contract_unregistered(facts: DealFacts) -> Breach | None:
    """Every own firm but a state enterprise holds a contract registered by customs."""
    firms = checks.own_firms(facts)
    return checks.about_parties(firm for firm in firms if firm.kind != "state_owned" and not firm.contract_registered)


def consortium_misformed(facts: DealFacts) -> Breach | None:
    """A consortium has only private members, and deals with the firms of one partner country."""
    own = [party for party in facts.own_parties if party.kind == "consortium"]
    most = facts.figures.number("consortium_partner_countries_max")
    countries = {party.country for party in facts.partners}
    wrong = [
        party for party in own if len(countries) > most or any(member.kind != "private" for member in party.members)
    ]
    return checks.about_parties(wrong, most=most)


def consortium_not_formed(facts: DealFacts) -> Breach | None:
    """Several own parties of one deal stand together in a consortium."""
    return checks.about_parties(facts.own_parties if len(facts.own_parties) > 1 else ())


def liability_unacknowledged(facts: DealFacts) -> Breach | None:
    """Everyone who shares an authorisation has acknowledged joint and several liability."""
    sharing = len(facts.own_parties) > 1 or any(party.kind == "consortium" for party in facts.own_parties)
    silent = [party for party in facts.own_parties if sharing and not party.joint_liability_acknowledged]
    firms = (firm for party in silent for firm in party.firms)
    return checks.about_parties(firm for firm in firms if not firm.joint_liability_acknowledged)


def certificate_missing(facts: DealFacts) -> Breach | None:
    """A mission has certified every foreign party as not sanctioned."""
    return checks.about_parties(party for party in facts.partners if not party.mission_certificate)


def undertaking_missing(facts: DealFacts) -> Breach | None:
    """Every own party has signed the undertaking that the other side is not sanctioned."""
    return checks.about_parties(party for party in facts.own_parties if not party.undertaking_signed)


PARTY_RULES: tuple[Rule[DealFacts], ...] = (
    Rule(
        code="PK-01",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.partner_country,
        says="{names} is of {countries}, and the mechanism is open to {admitted} only. Look for a partner there.",
        source=f"{ORDER_2023}; {AMENDMENT}",
        since=FIRST_DAY,
    ),
    Rule(
        code="PK-02",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.too_many_countries,
        says="This deal joins {countries}; barter is an exchange between {most} countries. Split it into deals of two.",
        source=f"{ORDER_2023}; {AMENDMENT}",
        since=FIRST_DAY,
    ),
    Rule(
        code="PK-03",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.applicant_kind,
        says="{names} is of the kind {kinds}, and only {admitted} may apply on this day. Apply through one of these.",
        source=f"{ORDER_2023}, paragraph 4; {AMENDMENT}",
        since=FIRST_DAY,
    ),
    Rule(
        code="PK-04",
        order=ORDER,
        stage=Stage.DEAL,
        broken=not_active_taxpayer,
        says="No record shows {names} on the Active Taxpayers List on {day}. Add the listing or file the return due.",
        source=f"{ORDER_2023}, paragraph 4",
        since=FIRST_DAY,
    ),
    Rule(
        code="PK-05",
        order=ORDER,
        stage=Stage.DEAL,
        broken=no_single_window,
        says="No record shows that {names} subscribes to the Pakistan Single Window. Add the subscription first.",
        source=f"{ORDER_2023}, paragraph 4",
        since=FIRST_DAY,
    ),
    Rule(
        code="PK-06",
        order=ORDER,
        stage=Stage.APPLICATION,
        broken=contract_unregistered,
        says="No contract of {names} registered by customs is on record. Register the contract and add its number.",
        source=f"{ORDER_2023}, paragraph 4",
        since=FIRST_DAY,
    ),
    Rule(
        code="PK-07",
        order=ORDER,
        stage=Stage.DEAL,
        broken=consortium_misformed,
        says=(
            "{names} must be made of private firms and deal with the firms of {most} partner country. Change its "
            "members or the deal."
        ),
        source=AMENDMENT,
        since=AMENDED,
    ),
    Rule(
        code="PK-08",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.consortium_too_small,
        says=(
            "{names} has too few members: a consortium has at least {least}. Add a member or let the firm apply alone."
        ),
        source=AMENDMENT,
        since=AMENDED,
    ),
    Rule(
        code="PK-09",
        order=ORDER,
        stage=Stage.DEAL,
        broken=consortium_not_formed,
        severity="warn",
        says=(
            "{names} stand in this deal together. Form a consortium for it: it shares one authorisation and one "
            "liability."
        ),
        source=AMENDMENT,
        since=AMENDED,
        confidence="M",
    ),
    Rule(
        code="PK-16",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.screening_hit,
        says="{names} resembles a listed name. The deal waits until a compliance officer has decided the case.",
        source=SCREENING_LAW,
        since=FIRST_DAY,
    ),
    Rule(
        code="PK-17",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.unscreened,
        says="{names} has not been screened. Screen every party against the lists in force first.",
        source=SCREENING_LAW,
        since=FIRST_DAY,
    ),
    Rule(
        code="PK-18",
        order=ORDER,
        stage=Stage.APPLICATION,
        broken=certificate_missing,
        says=(
            "The mission's certificate that {names} is not sanctioned is missing. Ask the mission in the partner "
            "country for it."
        ),
        source=f"{ORDER_2023}, paragraph 5(2)",
        since=FIRST_DAY,
        until=AMENDED,
    ),
    Rule(
        code="PK-19",
        order=ORDER,
        stage=Stage.APPLICATION,
        broken=undertaking_missing,
        says=(
            "{names} has not undertaken that the foreign side is not a sanctioned entity. Sign the undertaking, or "
            "let the chamber."
        ),
        source=AMENDMENT,
        since=AMENDED,
    ),
    Rule(
        code="PK-32",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.one_way,
        says=(
            "Goods go one way only between {country} and the partner. Barter needs goods both ways: add what is given "
            "in return."
        ),
        source=f"{ORDER_2023}: definition of barter trade",
        since=FIRST_DAY,
    ),
    Rule(
        code="PK-33",
        order=ORDER,
        stage=Stage.DEAL,
        broken=checks.too_many_parties,
        says="This deal has {count} parties; at most {most} may stand in one. Split it.",
        source=OWN,
        since=FIRST_DAY,
        confidence="L",
    ),
    Rule(
        code="PK-34",
        order=ORDER,
        stage=Stage.APPLICATION,
        broken=liability_unacknowledged,
        says="{names} has not acknowledged joint and several liability. Everyone who shares the authorisation must.",
        source=f"{AMENDMENT}; Customs Act 1969",
        since=AMENDED,
    ),
)
