"""Load facts of reference: valuations, goods lists, routes, closures, published trade and commitments."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tarazu.commitments.commitments import Commitment
from tarazu.corridor.closures import Closure
from tarazu.corridor.routes import Route
from tarazu.reference.valuations import Valuation
from tarazu.registry.authorities import Authority
from tarazu.registry.people import PLATFORM, Actor
from tarazu.rulebook.control import Quota
from tarazu.rulebook.facts import GoodsListing
from tarazu.statistics.trade import TradeFigure
from tarazu.storage import corridor, counting, goods_control, reference, registry
from tarazu.storage.writing import Transaction, write


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceFacts:
    """What a load brings; each kind may be empty."""

    authorities: tuple[Authority, ...] = ()
    valuations: tuple[Valuation, ...] = ()
    goods_listings: tuple[GoodsListing, ...] = ()
    quotas: tuple[Quota, ...] = ()
    routes: tuple[Route, ...] = ()
    closures: tuple[Closure, ...] = ()
    trade_figures: tuple[TradeFigure, ...] = ()
    commitments: tuple[Commitment, ...] = ()


def load_reference(*, actor: Actor, facts: ReferenceFacts, now: datetime, key: str) -> dict[str, Any]:
    """Keep facts of reference; what is held already stays. Answers how many of each kind came.

    Errors:  PowerMissing.
    """
    actor.must("load_reference", PLATFORM)

    def load(tx: Transaction) -> dict[str, Any]:
        for authority in facts.authorities:
            registry.insert_authority(authority)
        reference.insert_valuations(facts.valuations)
        reference.insert_goods_listings(facts.goods_listings)
        goods_control.insert_quotas(facts.quotas)
        corridor.insert_routes(facts.routes)
        for closure in facts.closures:
            corridor.insert_closure(closure)
        counting.insert_trade_figures(facts.trade_figures)
        counting.insert_commitments(facts.commitments)
        counts = {
            "authorities": len(facts.authorities),
            "valuations": len(facts.valuations),
            "goods_listings": len(facts.goods_listings),
            "quotas": len(facts.quotas),
            "routes": len(facts.routes),
            "closures": len(facts.closures),
            "trade_figures": len(facts.trade_figures),
            "commitments": len(facts.commitments),
        }
        tx.record("reference_loaded", counts)
        return counts

    return write(load, verb="load_reference", actor=actor, key=key, request={"facts": facts}, now=now)
