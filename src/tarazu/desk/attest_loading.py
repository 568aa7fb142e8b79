"""A trader attests the imputed price of one energy loading, before it is declared."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from tarazu.authorisation.authorisation import Authorisation
from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.ids import identifier
from tarazu.matching.deals import Leg
from tarazu.reference.commodities import commodity_of
from tarazu.registry.people import Actor
from tarazu.rulebook.control import Attestation
from tarazu.rulebook.goods import listings_for
from tarazu.rulebook.goods_checks import CAPS
from tarazu.shipments.papers import PRICE_ATTESTATION, papers_needed
from tarazu.storage import authorisation, contracts, goods_control, registry
from tarazu.storage.reference import goods_listings
from tarazu.storage.writing import Transaction, write


class LegNotThere(TarazuError):
    """An attestation names a leg the contract does not have."""

    kind = Kind.ABSENT
    says = "This contract has no leg {leg}. Its legs are: {legs}."


class ServiceUnknown(TarazuError):
    """An attestation names services no cap is held for."""

    kind = Kind.INVALID
    says = "'{service}' is not known here. Name whose services the loading uses: {known}; none where it uses none."


class AttestationIncomplete(TarazuError):
    """An attestation lacks what makes its price credible."""

    kind = Kind.INVALID
    says = "Say how the price was found and from which source, and give a price above nought."


class AttestationNotNeeded(TarazuError):
    """An attestation is about goods that are no energy."""

    kind = Kind.INVALID
    says = "{goods}: no price of a loading is attested, for this is asked of energy alone. Lodge the declaration."


def attest_loading(
    *,
    actor: Actor,
    authorisation_id: str,
    leg_number: int,
    barrel_cents: int,
    method: str,
    priced_on: date,
    price_source: str,
    services: Collection[str] = (),
    freight_itemised: bool = False,
    loaded_on: date,
    now: datetime,
    key: str,
) -> dict[str, Any]:
    """Attest the price of a loading in hundredths of a US dollar a barrel. The next declaration of the leg uses it.

    Errors:  PowerMissing; AuthorisationAbsent; LegNotThere; AttestationNotNeeded; ServiceUnknown;
             AttestationIncomplete.
    """
    held = authorisation.authorisation(authorisation_id)
    leg = _leg(held, leg_number)
    if not any(actor.may("declare", party_id) for party_id in (leg.giver_id, leg.receiver_id)):
        actor.must("declare", leg.giver_id)
    _must_be_energy(leg, held.order, now.date())
    _must_be_known(services)
    if barrel_cents <= 0 or not method.strip() or not price_source.strip():
        raise AttestationIncomplete

    def attest(tx: Transaction) -> dict[str, Any]:
        serial = len(goods_control.attestations(held.id, leg_number)) + 1
        made = Attestation(
            number=identifier("att", held.id, leg_number, serial),
            commodity=leg.commodity,
            loaded_on=loaded_on,
            barrel_cents=barrel_cents,
            method=method.strip(),
            priced_on=priced_on,
            price_source=price_source.strip(),
            services=tuple(sorted(services)),
            freight_itemised=freight_itemised,
            attested_by=actor.person_id,
        )
        goods_control.insert_attestation(held.id, leg_number, serial, made, now)
        told = {"attestation": made.number, "authorisation": held.id, "leg": leg_number}
        tx.record("loading_attested", {**told, "barrel_cents": barrel_cents, "loaded_on": loaded_on})
        return told

    request = {
        "authorisation": authorisation_id,
        "leg": leg_number,
        "barrel_cents": barrel_cents,
        "method": method,
        "priced_on": priced_on,
        "price_source": price_source,
        "services": sorted(services),
        "freight_itemised": freight_itemised,
        "loaded_on": loaded_on,
    }
    return write(attest, verb="attest_loading", actor=actor, key=key, request=request, now=now)


def _leg(held: Authorisation, leg_number: int) -> Leg:
    legs = {leg.number: leg for leg in contracts.contract(held.contract_id).legs}
    if leg_number not in legs:
        raise LegNotThere(leg=leg_number, legs=", ".join(map(str, sorted(legs))))
    return legs[leg_number]


def _must_be_energy(leg: Leg, order: str, day: date) -> None:
    """Refuse goods for which neither their papers nor a goods list of the order asks for attested prices that day."""
    hs = commodity_of(leg.commodity).hs
    giver, receiver = (registry.party(one).country for one in (leg.giver_id, leg.receiver_id))
    direction, partner = ("export", receiver) if giver == order else ("import", giver)
    listed = listings_for(goods_listings(), hs, order=order, direction=direction, partner=partner, day=day)
    if PRICE_ATTESTATION not in papers_needed(hs) and all(line.effect != "energy" for line in listed):
        raise AttestationNotNeeded(goods=leg.commodity)


def _must_be_known(services: Collection[str]) -> None:
    unknown = [service for service in services if service not in CAPS]
    if unknown:
        raise ServiceUnknown(service=unknown[0], known=", ".join(CAPS))
