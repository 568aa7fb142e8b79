"""Goods control at the border: what the law of the day stops when a part of a leg is declared, and what counts."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.journeys.world import DAY, Trade, assess, leg_of, lodge, morning, new_key, reverse, trader

from tarazu.desk.attest_loading import (
    AttestationIncomplete,
    AttestationNotNeeded,
    LegNotThere,
    ServiceUnknown,
    attest_loading,
)
from tarazu.desk.declare import DeclarationRefused
from tarazu.desk.record_permits import record_permits
from tarazu.desk.see_people import console
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.reference.commodities import commodity_of
from tarazu.registry.people import PowerMissing
from tarazu.rulebook.control import Permit, PermitKind, Quota
from tarazu.rulebook.control_readers import newest_quotas, read_permits, read_quotas
from tarazu.rulebook.facts import GoodsListing
from tarazu.rulebook.figures import FigureValue, Held
from tarazu.rulebook.proposals import FigureProposal, ProposalState
from tarazu.storage import figures, goods_control, reference

pytestmark = [pytest.mark.django_db, pytest.mark.both_stores]
BORDER = DAY + timedelta(days=12)


def listing(leg: Any, effect: str, order: str = "PK", direction: str = "export", **changes: Any) -> None:
    """A line of a goods list about the goods of a leg, from the day at the border on."""
    hs = commodity_of(leg.commodity).hs
    told = {"partner": None, "since": BORDER, "until": None, "source": "a list of the test", **changes}
    line = GoodsListing(order=order, prefix=hs[:4], direction=direction, effect=effect, category="goods", **told)
    reference.insert_goods_listings([line])


def lodged(trade: Trade, part: int = 10) -> str:
    """One so-many-th of the Pakistani leg declared for export."""
    leg = leg_of(trade, "PK")
    return lodge(trade, "PK", leg.number, leg.quantity.part(1, part), Value(leg.value.minor // part), BORDER)


def codes(refused: pytest.ExceptionInfo[DeclarationRefused]) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def test_a_ban_that_came_after_the_grant_stops_the_declaration(granted: Trade) -> None:
    listing(leg_of(granted, "PK"), "banned")
    with pytest.raises(DeclarationRefused) as refused:
        lodged(granted)
    assert codes(refused) == ["PK-21"]
    assert "PK-21" in str(refused.value)


def test_a_restriction_asks_for_the_permit_of_this_order_and_party(granted: Trade) -> None:
    leg = leg_of(granted, "PK")
    listing(leg, "restricted", condition="a quality certificate")
    with pytest.raises(DeclarationRefused, match="a quality certificate"):
        lodged(granted)
    hs = commodity_of(leg.commodity).hs
    permit = Permit("PK", leg.giver_id, hs[:4], PermitKind.PERMIT, "P-1", BORDER, None, "a ministry")
    record_permits(actor=console(BORDER), permits=[permit], now=morning(BORDER), key=new_key())
    assert lodged(granted)


def quota(leg: Any, amount: Quantity, **changes: Any) -> Quota:
    told: dict[str, Any] = {
        "order": "PK",
        "name": "a season",
        "prefixes": (commodity_of(leg.commodity).hs[:4],),
        "direction": "export",
        "partner": "RU",
        "since": BORDER,
        "until": BORDER + timedelta(days=30),
        "amount": amount,
        "used_elsewhere": Quantity(0, amount.unit),
        "as_of": DAY,
        "source": "a decree of the test",
        "confidence": "low",
    }
    return Quota(**{**told, **changes})


def test_a_quota_counts_what_is_declared_and_frees_what_is_reversed(granted: Trade) -> None:
    leg = leg_of(granted, "PK")
    tenth = leg.quantity.part(1, 10)
    goods_control.insert_quotas([quota(leg, Quantity(2 * tenth.steps, tenth.unit))])
    first = lodged(granted)
    (use,) = goods_control.control(BORDER).quotas
    assert (use.declared, use.left) == (tenth, tenth)
    lodged(granted)
    with pytest.raises(DeclarationRefused) as refused:
        lodged(granted)
    assert codes(refused) == ["PK-36"]
    assess(first, tenth, Value(leg.value.minor // 10), BORDER)
    reverse(first, BORDER)
    assert goods_control.control(BORDER).quotas[0].left == tenth
    assert lodged(granted)


def test_a_quota_for_another_partner_or_season_counts_nothing(granted: Trade) -> None:
    leg = leg_of(granted, "PK")
    nothing = Quantity(0, leg.quantity.unit)
    past = {"since": DAY - timedelta(days=60), "until": DAY}
    goods_control.insert_quotas([quota(leg, nothing, partner="IR", name="other"), quota(leg, nothing, **past)])
    assert lodged(granted)


def test_the_newest_statement_of_a_quota_counts(granted: Trade) -> None:
    leg = leg_of(granted, "PK")
    early = quota(leg, leg.quantity, as_of=DAY)
    late = quota(leg, leg.quantity, as_of=BORDER, used_elsewhere=leg.quantity)
    assert newest_quotas((late, early), BORDER - timedelta(days=1)) == (early,)
    assert newest_quotas((early, late), BORDER) == (late,)
    goods_control.insert_quotas([early, late])
    with pytest.raises(DeclarationRefused) as refused:
        lodged(granted)
    assert codes(refused) == ["PK-36"]


def decided(key: str, value: Held) -> None:
    """Two rule keepers gave a figure another value from the day at the border on."""
    dated = FigureValue(BORDER, value, "a decision of the test", "L")
    made = {"id": f"fig_{key}", "order": "PK", "key": key, "value": dated, "proposed_by": "one"}
    figures.insert_proposal(FigureProposal(state=ProposalState.PROPOSED, proposed_on=DAY, **made))
    figures.insert_decision(
        FigureProposal(state=ProposalState.APPROVED, proposed_on=DAY, decided_by="two", decided_on=DAY, **made)
    )


def attested(trade: Trade, cents: int = 4_400, **changes: Any) -> dict[str, Any]:
    leg = leg_of(trade, "PK")
    told: dict[str, Any] = {
        "actor": trader(leg.giver_id, BORDER),
        "authorisation_id": trade.files["PK"],
        "leg_number": leg.number,
        "barrel_cents": cents,
        "method": "price of the day less freight",
        "priced_on": BORDER,
        "price_source": "a price service",
        "services": ("eu_uk",),
        "freight_itemised": True,
        "loaded_on": date(2026, 2, 1),
        "now": morning(BORDER),
        "key": new_key(),
    }
    return attest_loading(**{**told, **changes})


def test_energy_is_shut_then_asks_for_an_attestation_of_each_loading(granted: Trade) -> None:
    listing(leg_of(granted, "PK"), "energy")
    with pytest.raises(DeclarationRefused) as shut:
        lodged(granted)
    assert codes(shut) == ["PK-38", "PK-39"]
    decided("energy_gate", "on")
    with pytest.raises(DeclarationRefused) as bare:
        lodged(granted)
    assert codes(bare) == ["PK-39"]
    attested(granted, freight_itemised=True)
    lodged(granted)
    with pytest.raises(DeclarationRefused) as second:
        lodged(granted)
    assert codes(second) == ["PK-39"]  # the first attestation is used up
    attested(granted, cents=4_411)
    hs, origin = commodity_of(leg_of(granted, "PK").commodity).hs, "PK"  # as if the caps spoke of these goods
    decided("oil_cap_goods", (hs,))
    decided("oil_cap_origins", (origin,))
    with pytest.raises(DeclarationRefused) as dear:
        lodged(granted)
    assert codes(dear) == ["PK-40"]
    assert "44.11" in str(dear.value)


def test_goods_that_are_no_energy_have_no_price_attested(granted: Trade) -> None:
    leg = leg_of(granted, "PK")
    with pytest.raises(AttestationNotNeeded):
        attested(granted)
    listing(leg, "restricted")
    listing(leg, "energy", order="RU")  # of another order than the file's
    listing(leg, "energy", direction="import")
    listing(leg, "energy", partner="IR")
    listing(leg, "energy", since=DAY - timedelta(days=9), until=BORDER)  # its last day was the one before
    with pytest.raises(AttestationNotNeeded, match="asked of energy alone"):
        attested(granted)
    assert goods_control.attestations(granted.files["PK"], leg.number) == ()
    listing(leg, "energy")
    assert attested(granted)["leg"] == leg.number


def test_an_attestation_is_whole_and_the_traders_own(granted: Trade) -> None:
    listing(leg_of(granted, "PK"), "energy")
    with pytest.raises(ServiceUnknown):
        attested(granted, services=("moon",))
    with pytest.raises(AttestationIncomplete):
        attested(granted, method=" ")
    with pytest.raises(AttestationIncomplete):
        attested(granted, cents=0)
    with pytest.raises(LegNotThere):
        attested(granted, leg_number=99)
    with pytest.raises(PowerMissing):
        attested(granted, actor=console(BORDER))
    assert attested(granted, key="once") == attested(granted, key="once")


def test_quotas_and_permits_are_read_with_an_error_for_every_wrong_line() -> None:
    head = "order,name,prefixes,direction,partner,since,until,unit,amount,used_elsewhere,as_of,source,confidence\n"
    good = "RU,grain,1001 1003,export,,2026-02-15,2026-07-01,TNE,20000000,,2025-12-01,a decree,high\n"
    (read,) = read_quotas(head + good).records
    assert (read.prefixes, str(read.amount), read.used_elsewhere.steps) == (("1001", "1003"), "20,000,000 t", 0)
    wrong = (
        head + good.replace("1001 1003", "1001 x") + good.replace("2026-07-01", "2026-02-15") + good.replace("RU", "XX")
    )
    assert [(error.line, error.column) for error in read_quotas(wrong).errors] == [
        (2, "prefixes"),
        (3, ""),
        (4, "order"),
    ]
    head = "order,party,prefix,kind,number,since,until,source\n"
    good = "RU,pk-rice,1006,establishment,R-1,2025-01-01,,a register\n"
    (permit,) = read_permits(head + good, {"pk-rice"}).records
    assert (permit.kind, permit.until) == (PermitKind.ESTABLISHMENT, None)
    wrong = head + good.replace("pk-rice", "nobody") + good.replace("establishment", "wish") + good + good
    assert [(error.line, error.column) for error in read_permits(wrong, {"pk-rice"}).errors] == [
        (2, "party"),
        (3, "kind"),
        (5, ""),
    ]
