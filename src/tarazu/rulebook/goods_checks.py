"""Checks of goods control that several legal orders share: bans, permits, plant health, quotas, energy."""

from collections.abc import Iterable
from dataclasses import replace

from tarazu.kernel.value import Value
from tarazu.rulebook.checks import about_legs, leg_name, listed
from tarazu.rulebook.control import QuotaUse
from tarazu.rulebook.facts import DealFacts, LegFacts
from tarazu.rulebook.goods import conditions, effects
from tarazu.rulebook.rules import Breach

OPEN = "on"  # the energy gate stands open
CAPS = {"eu_uk": "oil_cap_eu_uk", "us": "oil_cap_us"}  # whose services: the figure of their cap
CENTS = 100


def banned_goods(facts: DealFacts) -> Breach | None:
    """No leg carries goods the order bans."""
    return about_legs(leg for leg in facts.legs if "banned" in effects(facts, leg))


def permit_missing(facts: DealFacts) -> Breach | None:
    """Restricted goods have this order's permit."""
    bare = [leg for leg in facts.legs if "restricted" in effects(facts, leg) and facts.order not in leg.permits]
    asked = listed(text for leg in bare for text in conditions(facts, leg))
    return about_legs(bare, conditions=asked)


def plant_health_barred(facts: DealFacts) -> Breach | None:
    """Goods under a plant-health bar come from an establishment this order has approved."""
    barred = [
        leg for leg in facts.legs if "plant_health" in effects(facts, leg) and facts.order not in leg.establishments
    ]
    return about_legs(barred, givers=listed(leg.giver.name for leg in barred))


def quota_counts(facts: DealFacts) -> Breach | None:
    """Goods that count against a quota show the exporter's or importer's share of it."""
    bare = [leg for leg in facts.legs if leg.quotas and facts.order not in leg.quota_shares]
    if not bare:
        return None
    use = bare[0].quotas[0]
    return about_legs(
        bare,
        quota=use.quota.name,
        left=use.left,
        amount=use.quota.amount,
        until=use.quota.until,
    )


def quota_exceeded(facts: DealFacts) -> Breach | None:
    """All legs together take no more of a quota than is left of it."""
    for use in _uses(facts.legs):
        legs = [leg for leg in facts.legs if any(other.quota == use.quota for other in leg.quotas)]
        asked = sum((leg.quantity for leg in legs[1:]), legs[0].quantity)
        if use.is_over(asked):
            about = tuple(map(leg_name, legs))
            params = {"quota": use.quota.name, "left": use.left, "asked": asked}
            goods = listed(leg.commodity for leg in legs)
            return Breach({**params, "goods": goods, "until": use.quota.until}, about)
    return None


def energy_closed(facts: DealFacts) -> Breach | None:
    """No energy moves while the order's energy gate is shut."""
    return about_legs(leg for leg in facts.legs if _is_shut(facts) and "energy" in effects(facts, leg))


def energy_to_attest(facts: DealFacts) -> Breach | None:
    """Say of energy, where it may move, that the price of each loading is to be attested."""
    return about_legs(leg for leg in facts.legs if not _is_shut(facts) and "energy" in effects(facts, leg))


def loading_unattested(facts: DealFacts) -> Breach | None:
    """Each energy loading has an attestation of its own, with its freight itemised."""
    return about_legs(
        leg
        for leg in facts.legs
        if "energy" in effects(facts, leg) and (leg.loading is None or not leg.loading.freight_itemised)
    )


def loading_above_cap(facts: DealFacts) -> Breach | None:
    """The imputed price of a capped loading lies within the cap of whose services it uses, as it stood that day."""
    for leg in facts.legs:
        loading = leg.loading
        if loading is None or not _is_capped(facts, leg):
            continue
        for service in loading.services:
            cap = replace(facts.figures, day=loading.loaded_on).limit(CAPS[service])
            if cap is not None and loading.barrel_cents > cap:
                told = {"price": _dollars(loading.barrel_cents), "cap": _dollars(cap), "service": service}
                return about_legs([leg], **told, loaded_on=loading.loaded_on)
    return None


def foreign_origin(facts: DealFacts) -> Breach | None:
    """What comes in originates in the country of the party that gives it."""
    others = [leg for leg in facts.imports if leg.origin != leg.giver.country]
    return about_legs(others, origins=listed(leg.origin for leg in others))


def swing_exceeded(facts: DealFacts) -> Breach | None:
    """No export takes its side further ahead than the contract's swing, should no pending import be assessed.

    Only what leaves is held: goods that arrive were let go on the other side. The contract's value counts until
    customs has assessed, so that nobody stays inside the swing by declaring low.
    """
    if not facts.exports or facts.swing_percent is None:
        return None
    ahead = facts.exports_agreed - facts.imports_assessed
    most = facts.agreed_side * facts.swing_percent // 100
    if ahead <= most:
        return None
    return Breach(
        {
            "country": facts.order,
            "ahead": str(Value(ahead)),
            "swing": facts.swing_percent,
            "most": str(Value(most)),
            "missing": str(Value(ahead - most)),
        },
        tuple(map(leg_name, facts.exports)),
    )


def _is_shut(facts: DealFacts) -> bool:
    return facts.figures.word("energy_gate") != OPEN


def _is_capped(facts: DealFacts, leg: LegFacts) -> bool:
    """Say whether the caps speak of these goods at all: they are on crude of one origin, not on every energy cargo."""
    goods, origins = facts.figures.words("oil_cap_goods"), facts.figures.words("oil_cap_origins")
    return leg.hs.startswith(goods) and leg.origin in origins


def _uses(legs: Iterable[LegFacts]) -> tuple[QuotaUse, ...]:
    return tuple({use.quota.name: use for leg in legs for use in leg.quotas}.values())


def _dollars(cents: int) -> str:
    return f"{cents // CENTS}.{cents % CENTS:02d}"
