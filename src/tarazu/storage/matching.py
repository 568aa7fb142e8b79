"""Rounds and deals: rows to values and back."""

from collections.abc import Iterable
from datetime import datetime

from tarazu.kernel.errors import Kind, TarazuError
from tarazu.kernel.quantity import Quantity
from tarazu.kernel.value import Value
from tarazu.matching.deals import Answer, Consent, Deal, DealInShort, DealState, Leg
from tarazu.reference.units import unit
from tarazu.storage import models


class DealAbsent(TarazuError):
    """No deal has this identifier."""

    kind = Kind.ABSENT
    says = "There is no deal '{deal}' that you may see. Check the number, or open it from your home page."


def leg_of(row: models.Leg) -> Leg:
    """The leg a row holds."""
    return Leg(
        number=row.number,
        giver_id=row.giver_id,
        receiver_id=row.receiver_id,
        commodity=row.commodity,
        quantity=Quantity(row.steps, unit(row.unit)),
        value=Value(row.value_minor),
        expected=Value(row.expected_minor),
        offer_id=row.offer_id,
        want_id=row.want_id,
        route_id=row.route_id,
        freight=Value(row.freight_minor),
        fills=None if row.fills is None else Quantity(row.fills, unit(row.unit)),
    )


def deal_of(row: models.Deal) -> Deal:
    """The deal a row holds, with its legs in order."""
    legs = tuple(leg_of(leg) for leg in sorted(row.legs.all(), key=lambda leg: leg.number))
    first, second = row.countries
    return Deal(
        id=row.id,
        round_id=row.round_id,
        day=row.day,
        countries=(first, second),
        legs=legs,
        state=DealState(row.state),
        consent_until=row.consent_until,
        sign_until=row.sign_until,
        instead_of=row.instead_of_id,
        leaves_on=row.leaves_on,
    )


def insert_deal(deal: Deal) -> None:
    """Keep a new deal with its legs."""
    models.Deal.objects.create(
        id=deal.id,
        round_id=deal.round_id,
        day=deal.day,
        countries=list(deal.countries),
        state=deal.state.value,
        consent_until=deal.consent_until,
        sign_until=deal.sign_until,
        instead_of_id=deal.instead_of,
        leaves_on=deal.leaves_on,
    )
    models.Leg.objects.bulk_create(
        models.Leg(
            deal_id=deal.id,
            number=leg.number,
            giver_id=leg.giver_id,
            receiver_id=leg.receiver_id,
            commodity=leg.commodity,
            steps=leg.quantity.steps,
            fills=None if leg.fills is None else leg.fills.steps,
            unit=leg.quantity.unit.code,
            value_minor=leg.value.minor,
            expected_minor=leg.expected.minor,
            freight_minor=leg.freight.minor,
            offer_id=leg.offer_id,
            want_id=leg.want_id,
            route_id=leg.route_id,
        )
        for leg in deal.legs
    )


def deal(deal_id: str) -> Deal:
    """One deal. Errors: DealAbsent."""
    row = models.Deal.objects.prefetch_related("legs").filter(id=deal_id).first()
    if row is None:
        raise DealAbsent(deal=deal_id)
    return deal_of(row)


def deals_of_party(party_ids: Iterable[str]) -> tuple[Deal, ...]:
    """Every deal that has a leg of one of these parties, the newest first."""
    ids = list(party_ids)
    numbers = models.Leg.objects.filter(giver_id__in=ids).values_list("deal_id", flat=True)
    others = models.Leg.objects.filter(receiver_id__in=ids).values_list("deal_id", flat=True)
    rows = models.Deal.objects.filter(id__in=numbers.union(others)).prefetch_related("legs").order_by("-day", "id")
    return tuple(deal_of(row) for row in rows)


def deals_in_short(deal_ids: Iterable[str], party_ids: Iterable[str]) -> dict[str, DealInShort]:
    """Some deals as these parties know them; those in which none of them has a leg are left out."""
    wanted, own = set(deal_ids), set(party_ids)
    if not (wanted and own):
        return {}
    held = models.Party.objects.filter(id__in=own).values_list("id", "country")
    rows = models.Deal.objects.filter(id__in=wanted).prefetch_related("legs")
    home, found = dict(held), {}
    for deal in map(deal_of, rows):
        mine = own.intersection(deal.party_ids)
        if mine:
            found[deal.id] = deal.in_short(mine, {home[one] for one in mine})
    return found


def answered(deal_ids: Iterable[str]) -> dict[str, set[str]]:
    """Which parties have answered each of some deals."""
    found: dict[str, set[str]] = {}
    rows = models.Consent.objects.filter(deal_id__in=list(deal_ids))
    for deal_id, party_id in rows.values_list("deal_id", "party_id"):
        found.setdefault(deal_id, set()).add(party_id)
    return found


def set_deal_state(deal_id: str, state: DealState) -> None:
    """Write where a deal stands now."""
    models.Deal.objects.filter(id=deal_id).update(state=state.value)


def set_agreed(deal_id: str, state: DealState, sign_until: datetime) -> None:
    """Write that a deal is agreed, and until when its contract must be signed."""
    models.Deal.objects.filter(id=deal_id).update(state=state.value, sign_until=sign_until)


def insert_consent(consent: Consent) -> None:
    """Keep a party's answer."""
    models.Consent.objects.create(
        deal_id=consent.deal_id,
        party_id=consent.party_id,
        person_id=consent.person_id,
        answer=consent.answer.value,
        at=consent.at,
        reason=consent.reason,
    )


def consents(deal_id: str) -> tuple[Consent, ...]:
    """Every answer to a deal, in the order they came."""
    rows = models.Consent.objects.filter(deal_id=deal_id).order_by("at", "party_id")
    return tuple(
        Consent(row.deal_id, row.party_id, row.person_id, Answer(row.answer), row.at, row.reason) for row in rows
    )


def consents_by_party(deal_id: str) -> dict[str, Consent]:
    """The answer of every party that has given one."""
    return {consent.party_id: consent for consent in consents(deal_id)}
