"""The legal order of Pakistan: those rules of the mechanism of 2023, as amended on 17 October 2025, that no other has.

Its other rules stand in `orders/pk.toml`, beside its figures, with checks that several orders share.
"""

from datetime import date

from tarazu.kernel.value import Value
from tarazu.rulebook import checks
from tarazu.rulebook.facts import DealFacts
from tarazu.rulebook.goods import effects
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
    return checks.about_parties(lapsed, day=facts.day)


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


def consortium_partner_not_private(facts: DealFacts) -> Breach | None:
    """A consortium contracts with private firms, or with a consortium of such."""
    if not any(party.kind == "consortium" for party in facts.own_parties):
        return None
    return checks.about_parties(
        party for party in facts.partners if any(firm.kind != "private" for firm in party.firms)
    )


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


def certificate_withdrawn(facts: DealFacts) -> Breach | None:
    """No mission has withdrawn the certificate on which the authorisation rests."""
    return checks.about_parties(party for party in facts.partners if party.certificate_withdrawn)


def undertaking_missing(facts: DealFacts) -> Breach | None:
    """Every own party has signed the undertaking that the other side is not sanctioned."""
    return checks.about_parties(party for party in facts.own_parties if not party.undertaking_signed)


def not_in_appendix(facts: DealFacts) -> Breach | None:
    """Every leg's goods stand in the lists of the order of 2023."""
    return checks.about_legs(leg for leg in facts.legs if "permitted" not in effects(facts, leg))


def imports_come_first(facts: DealFacts) -> Breach | None:
    """Say that exports wait for imports."""
    return Breach() if facts.exports else None


def validity_over(facts: DealFacts) -> Breach | None:
    """The contract still holds on the day of the application; on its last day it does."""
    if facts.valid_until is not None and facts.day <= facts.valid_until:
        return None
    return Breach({"valid_until": facts.valid_until or "—", "day": facts.day})


def contract_over(facts: DealFacts) -> Breach | None:
    """The contract still holds on the day of a declaration; on its last day it does."""
    if facts.valid_until is None or facts.day <= facts.valid_until:
        return None
    return Breach({"valid_until": facts.valid_until, "day": facts.day})


def exports_ahead(facts: DealFacts) -> Breach | None:
    """Exports declared under an authorisation stay within the imports assessed under it."""
    exports = facts.exports_declared + sum(leg.contract_value.minor for leg in facts.exports)
    if not facts.exports or exports <= facts.imports_assessed:
        return None
    return Breach({"exports": Value(exports), "imports": Value(facts.imports_assessed)})


RULES: tuple[Rule[DealFacts], ...] = (
    Rule(
        code="PK-04",
        order=ORDER,
        stage=Stage.DEAL,
        broken=not_active_taxpayer,
        cured_by=("trader", "officer"),
        says="No record shows {names} on the Active Taxpayers List on {day}. Add the listing or file the return due.",
        source=f"{ORDER_2023}, paragraph 4",
        since=FIRST_DAY,
    ),
    Rule(
        code="PK-05",
        order=ORDER,
        stage=Stage.DEAL,
        broken=no_single_window,
        cured_by=("trader", "officer"),
        says="No record shows that {names} subscribes to the Pakistan Single Window. Add the subscription first.",
        source=f"{ORDER_2023}, paragraph 4",
        since=FIRST_DAY,
    ),
    Rule(
        code="PK-06",
        order=ORDER,
        stage=Stage.APPLICATION,
        broken=contract_unregistered,
        cured_by=("trader", "officer"),
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
        code="PK-49",
        order=ORDER,
        stage=Stage.DEAL,
        broken=consortium_partner_not_private,
        says=(
            "{names} is no private firm, and a consortium contracts with private firms of the partner country alone. "
            "Deal with a private firm, or let a member apply by itself."
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
        code="PK-18",
        order=ORDER,
        stage=Stage.APPLICATION,
        broken=certificate_missing,
        cured_by=("mission",),
        says=(
            "The mission's certificate that {names} is not sanctioned is missing. Ask the mission in the partner "
            "country for it."
        ),
        source=f"{ORDER_2023}, paragraph 5(2)",
        since=FIRST_DAY,
        until=AMENDED,
    ),
    Rule(
        code="PK-44",
        order=ORDER,
        stage=Stage.DECLARATION,
        broken=certificate_withdrawn,
        cured_by=("mission", "trader"),
        says=(
            "The mission has withdrawn its certificate that {names} is not sanctioned. Have the firm certified anew, "
            "or sign the undertaking on the page of the deal."
        ),
        source=f"{ORDER_2023}, paragraph 5(2); operating rule",
        since=FIRST_DAY,
        confidence="M",
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
        code="PK-34",
        order=ORDER,
        stage=Stage.APPLICATION,
        broken=liability_unacknowledged,
        says="{names} has not acknowledged joint and several liability. Everyone who shares the authorisation must.",
        source=f"{AMENDMENT}; Customs Act 1969",
        since=AMENDED,
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
        code="PK-41",
        order=ORDER,
        stage=Stage.APPLICATION,
        broken=validity_over,
        says=(
            "The contract holds until {valid_until}, and the application is judged on {day}. Extend the contract, or "
            "add the day until which it holds."
        ),
        source=f"{ORDER_2023}, paragraph 5: contract validity and expiry",
        since=FIRST_DAY,
    ),
    Rule(
        code="PK-50",
        order=ORDER,
        stage=Stage.DECLARATION,
        broken=contract_over,
        says=(
            "The contract held until {valid_until}, and this is declared on {day}. Have its validity extended by an "
            "amendment that every party signs, then declare."
        ),
        source=f"{ORDER_2023}, paragraph 5: contract validity and expiry",
        since=FIRST_DAY,
        confidence="M",
    ),
    Rule(
        code="PK-42",
        order=ORDER,
        stage=Stage.DECLARATION,
        broken=exports_ahead,
        says=(
            "With this declaration exports come to {exports}, and customs has assessed imports of {imports}. Before 17 "
            "October 2025 exports may only follow imports: wait for the next import."
        ),
        source=f"{ORDER_2023}: import followed by export",
        since=FIRST_DAY,
        until=AMENDED,
    ),
)
