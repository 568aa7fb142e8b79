"""A party proposes goods that settle what a net-off left open."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tarazu.authorisation.authorisation import AuthorisationState
from tarazu.clearing.agreed_cures import (
    AgreedCure,
    CureGoods,
    CureOpen,
    GoodsNotOnMenu,
    NothingShort,
    NothingToCure,
    OtherFileClosed,
    check_cure,
    check_damages,
    consent,
)
from tarazu.clearing.net_off import NetOff
from tarazu.clearing.residual import residual
from tarazu.contracts.contract import Contract
from tarazu.kernel.ids import identifier
from tarazu.kernel.period import add_days
from tarazu.kernel.rounding import divide_half_even
from tarazu.kernel.value import Price
from tarazu.market.listings import Offer
from tarazu.reference.valuations import valuation_on
from tarazu.registry.parties import Party
from tarazu.registry.people import Actor
from tarazu.storage import authorisation, cures, market, models, reference, registry
from tarazu.storage.authorisation import AuthorisationAbsent
from tarazu.storage.damages import apart_from_damages, damages_due, difference_struck, menu_of
from tarazu.storage.figures import figures_on
from tarazu.storage.files import File, load_file
from tarazu.storage.registry import PartyAbsent
from tarazu.storage.writing import Transaction, write


def propose_cure(
    *, actor: Actor, authorisation_id: str, party_id: str, goods: CureGoods, now: datetime, key: str
) -> dict[str, Any]:
    """Propose goods as a party of the contract; whoever gives them and whoever receives them have to agree.

    A giver outside the contract is a substitute supplier. The goods count at the unit values of the contract, or at
    their reference valuation where it has none of them; an offer holds them until the cure is decided.
    Damages for delay come from the contract's own parties, in goods that its clause 12 names, on top of what is owed;
    goods that came short of earlier ones are asked for first, or waived.
    Errors:  PowerMissing; AuthorisationAbsent; NothingToCure; CureWrongWay; CureTooLarge; CureOpen; DamagesNotDue;
             GoodsNotOnMenu; OtherFileClosed; NothingShort; NoValuation; PartyAbsent; ListingGone.
    """
    actor.must("propose_cure", party_id)

    def put(tx: Transaction) -> dict[str, Any]:
        file, offer = load_file(authorisation_id), _offer(goods.giver_id)
        giver = registry.party(offer.party_id if offer else goods.giver_id)
        if not {party_id, goods.receiver_id} <= set(file.contract.parties):
            raise AuthorisationAbsent(authorisation=authorisation_id)
        _check_open(file.contract, goods)
        if goods.damages or goods.waive:
            made = _damages(file, goods, giver, party_id, now.date())
        else:
            struck = _struck(file)
            of = residual(replace(struck, residual=apart_from_damages(file, struck.total, struck.day).gap), struck.day)
            made = _cure(file, struck.id, goods, giver, party_id, now.date())
            check_cure(made, of, giver.country, file.authorisation.order)
        made = replace(made, offer_id=offer.id if offer else "")
        if party_id in made.waits_for:
            made = consent(made, party_id)
        if offer:
            market.hold(offer.id, made.quantity.steps)
        cures.save_cure(made)
        body = {"cure": made.id, "book": made.authorisation_id, "steps": made.quantity.steps, "worth": made.value.minor}
        tx.record("cure_proposed", body)
        return {"cure": made.id, "worth_minor": made.value.minor, "state": made.state.value, "due": made.due}

    request = {"authorisation": authorisation_id, "party": party_id, "goods": goods}
    return write(put, verb="propose_cure", actor=actor, key=key, request=request, now=now)


def _damages(file: File, goods: CureGoods, giver: Party, party_id: str, today: date) -> AgreedCure:
    """Goods on top for delay, or for what came short of them; or what came short given up."""
    if file.authorisation.state is not AuthorisationState.GRANTED or not file.net_offs:
        raise NothingToCure
    if giver.id not in file.contract.parties:
        raise PartyAbsent(party=giver.id)
    due = damages_due(file, difference_struck(file), today)[giver.country]
    short = due.short[0].cure if due.short else None
    made = _cure(file, file.net_offs[-1].id, goods, giver, party_id, today)
    made = replace(made, damages=True, again_for=short.id if short else "", waived=goods.waive)
    if goods.waive:
        if short is None or (giver.id, goods.commodity) != (short.giver_id, short.commodity):
            raise NothingShort
        made = replace(made, price=short.price)
    else:
        _check_menu(file.contract, giver, goods.commodity)
    check_damages(made, due.most)
    return made


def _cure(file: File, net_off_id: str, goods: CureGoods, giver: Party, party_id: str, today: date) -> AgreedCure:
    contract, earlier = file.contract, cures.cures_of_contract(file.contract.id)
    numbers = [*(leg.number for leg in contract.legs), *(cure.leg_number for cure in earlier)]
    return AgreedCure(
        id=identifier("cu", contract.id, net_off_id, today, len(earlier)),
        authorisation_id=file.authorisation.id,
        contract_id=contract.id,
        net_off_id=net_off_id,
        leg_number=1 + max(numbers),
        giver_id=giver.id,
        receiver_id=goods.receiver_id,
        commodity=goods.commodity,
        quantity=goods.quantity,
        price=_price(contract, goods.commodity, giver, today),
        due=add_days(today, figures_on(file.authorisation.order, today).number("cure_days")),
        proposed_by=party_id,
        proposed_on=today,
        substitute=giver.id not in contract.parties,
        note=goods.note,
    )


def _check_menu(contract: Contract, giver: Party, commodity: str) -> None:
    menu = menu_of(contract, frozenset({giver.id}))
    if commodity not in menu:
        raise GoodsNotOnMenu(goods=commodity, menu=", ".join(menu))


def _check_open(contract: Contract, goods: CureGoods) -> None:
    files = authorisation.authorisations(contract_id=contract.id)
    if closed := [each.order for each in files if each.state is AuthorisationState.CLOSED]:
        raise OtherFileClosed(order=", ".join(sorted(closed)))
    if open_ones := [one.id for one in cures.waiting(contract.id) if one.damages is (goods.damages or goods.waive)]:
        raise CureOpen(cure=open_ones[0])


def _offer(key: str) -> Offer | None:
    row = models.Listing.objects.filter(id=key, side="offer").first()
    found = market.listing_of(row) if row else None
    return found if isinstance(found, Offer) else None


def _struck(file: File) -> NetOff:
    struck = difference_struck(file)
    if struck is None or file.authorisation.state is not AuthorisationState.GRANTED:
        raise NothingToCure
    return struck


def _price(contract: Contract, commodity: str, giver: Party, today: date) -> Price:
    for leg in contract.legs:
        if leg.commodity == commodity:
            per_unit = leg.value.minor * leg.quantity.unit.steps_per_unit
            return Price(divide_half_even(per_unit, leg.quantity.steps), leg.quantity.unit, leg.value.account_unit)
    return valuation_on(reference.valuations(), commodity, today, giver.country).price
