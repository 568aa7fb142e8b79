"""A party proposes an amendment of a signed contract."""

from datetime import date, datetime
from typing import Any

from tarazu.contracts.amendment import propose_amendment as propose
from tarazu.registry.people import Actor
from tarazu.storage import contracts, facts, registry
from tarazu.storage.contracts import ContractAbsent
from tarazu.storage.writing import Transaction, write


def propose_amendment(
    *,
    actor: Actor,
    contract_id: str,
    party_id: str,
    text: str,
    later_days: int = 0,
    valid_until: date | None = None,
    swing_percent: int | None = None,
    now: datetime,
    key: str,
) -> dict[str, Any]:
    """Put an amendment before the other parties; it binds once all have signed it.

    Errors:  PowerMissing; ContractAbsent; NotInForceYet; AmendmentOpen; NothingAmended; EndsTooEarly; SwingOutside.
    """
    actor.must("amend_contract", party_id)

    def put(tx: Transaction) -> dict[str, Any]:
        held = contracts.contract(contract_id)
        if party_id not in held.parties:
            raise ContractAbsent(contract=contract_id)
        countries = {one.id: one.country for one in registry.parties(set(held.parties)).values()}
        figures = facts.figures(now.date())
        made = propose(
            held,
            contracts.amendments(held.id),
            text=text,
            later_days=later_days,
            valid_until=valid_until,
            swing_percent=swing_percent,
            orders=[figures[order] for order in sorted(set(countries.values()))],
            country_of=countries,
            party_id=party_id,
            day=now.date(),
        )
        contracts.insert_amendment(made)
        body = {"amendment": made.id, "contract": held.id, "party": party_id, "fingerprint": made.fingerprint}
        tx.record("amendment_proposed", body)
        return {"amendment": made.id, "number": made.number, "fingerprint": made.fingerprint}

    request = {
        "contract": contract_id,
        "party": party_id,
        "text": text,
        "later_days": later_days,
        "valid_until": valid_until,
        "swing_percent": swing_percent,
    }
    return write(put, verb="propose_amendment", actor=actor, key=key, request=request, now=now)
